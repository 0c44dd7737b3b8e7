import { token } from '@typed-oauth/authentiq-token'

import { knownScopes } from './scopes.js'
import type { Parts } from './token.js'

/**
 * Writes the discovery document.
 *
 * @see [OpenID Connect Discovery 1.0, section 3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata)
 */
export function discoveryDocument({ baseUrl, issuer }: Parts): Readonly<Record<string, unknown>> {
  const base = baseUrl()
  return {
    issuer: issuer(),
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}${token.path}`,
    userinfo_endpoint: `${base}/userinfo`,
    jwks_uri: `${base}/public-keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['HS256', 'RS256', 'none'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256', 'plain'],
    scopes_supported: knownScopes,
    claims_parameter_supported: false,
  }
}
