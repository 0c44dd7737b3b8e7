import type { Handler } from './state/call.js'
import { issuer, publicUrl } from './state/instance.js'
import { adminJson } from './wire/answers.js'

/**
 * `GET /.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`: names only what the mock
 * supports.
 *
 * @see [RFC 8414, section 2](https://www.rfc-editor.org/rfc/rfc8414.html#section-2)
 */
export const discovery: Handler = ({ instance }) =>
  adminJson({
    issuer: issuer(instance),
    authorization_endpoint: publicUrl(instance, '/oauth2/auth'),
    device_authorization_endpoint: publicUrl(instance, '/oauth2/device/auth'),
    token_endpoint: publicUrl(instance, '/oauth2/token'),
    jwks_uri: publicUrl(instance, '/.well-known/jwks.json'),
    ...(instance.settings.registration && { registration_endpoint: publicUrl(instance, '/oauth2/register') }),
    subject_types_supported: ['public', 'pairwise'],
    response_types_supported: ['code', 'code id_token', 'id_token', 'token id_token', 'token', 'token id_token code'],
    claims_supported: ['sub'],
    grant_types_supported: [
      'authorization_code',
      'implicit',
      'client_credentials',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    userinfo_endpoint: publicUrl(instance, '/userinfo'),
    scopes_supported: ['offline_access', 'offline', 'openid'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'],
    userinfo_signing_alg_values_supported: ['none', 'RS256'],
    id_token_signing_alg_values_supported: ['RS256'],
    id_token_signed_response_alg: ['RS256'],
    userinfo_signed_response_alg: ['RS256'],
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    claims_parameter_supported: false,
    revocation_endpoint: publicUrl(instance, '/oauth2/revoke'),
    backchannel_logout_supported: instance.settings.fetch !== undefined,
    backchannel_logout_session_supported: instance.settings.fetch !== undefined,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    end_session_endpoint: publicUrl(instance, '/oauth2/sessions/logout'),
    code_challenge_methods_supported: ['S256'],
  })

/** `GET /.well-known/jwks.json` */
export const jwks: Handler = async ({ instance }) => adminJson({ keys: await instance.keys.publicKeys() })
