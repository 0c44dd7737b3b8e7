import type { Deviation } from '@typed-oauth/testing'

import contract from './contract.json' with { type: 'json' }

const { schemas } = contract

/** Returns a difference for each property of a model that responses always contain. */
function always(model: keyof typeof schemas, absent: readonly string[] = []): string[] {
  const documented: { readonly properties?: object; readonly required?: readonly string[]; readonly alias?: string } =
    schemas[model]
  const { properties = {}, required = [] } = documented
  return Object.keys(properties)
    .filter((name) => !required.includes(name) && !absent.includes(name))
    .map((name) => `${model}.${name} is required, documented optional`)
}

const answersOfHydra = 'Every recorded response, and the Go types they are made from.'
const handlersOfHydra = 'The handlers of Hydra v26.2.0, and the recorded responses to requests without them.'

/** Operations that are not in the documentation. */
export const additions: readonly string[] = ['rotateOAuth2ClientSecret', 'deleteRotatedOAuth2ClientSecrets']

/** Where this package differs from `contract.json`. */
export const deviations: readonly Deviation[] = [
  {
    differences: additions.map((name) => `${name}: is not documented`),
    reason: 'Newer than the documentation.',
    source: 'Upstream main of July 2026, recorded.',
  },
  {
    differences: [
      ...always('oAuth2Client', [
        'access_token_strategy',
        'backchannel_logout_session_required',
        'backchannel_logout_uri',
        'client_secret',
        'device_authorization_grant_access_token_lifespan',
        'device_authorization_grant_id_token_lifespan',
        'device_authorization_grant_refresh_token_lifespan',
        'frontchannel_logout_session_required',
        'frontchannel_logout_uri',
        'jwks',
        'jwks_uri',
        'metadata',
        'post_logout_redirect_uris',
        'registration_access_token',
        'registration_client_uri',
        'request_object_signing_alg',
        'request_uris',
        'sector_identifier_uri',
        'token_endpoint_auth_method',
        'token_endpoint_auth_signing_alg',
        'userinfo_signed_response_alg',
      ]),
      ...always('oAuth2LoginRequest'),
      ...always('oAuth2ConsentRequest', ['consent_request_id']),
      ...always('oAuth2LogoutRequest', ['expires_at', 'requested_at', 'sid']),
      ...always('oAuth2ConsentSession', ['consent_request_id']),
      ...always('acceptOAuth2ConsentRequestSession'),
      ...always('trustedOAuth2JwtGrantIssuer'),
      ...always('trustedOAuth2JwtGrantJsonWebKey'),
      ...always('deviceAuthorization'),
      ...always('oAuth2TokenExchange', ['id_token', 'refresh_token']),
      'errorOAuth2.error is required, documented optional',
    ],
    reason: 'The server always sends these.',
    source: answersOfHydra,
  },
  {
    differences: ['errorOAuth2.error is object, documented string'],
    reason: 'Errors have one of two shapes: that of the documentation, or the one of other Ory services.',
    source: 'Recorded responses to routes that a release does not have; the edge of Ory Network has the same shape.',
  },
  {
    differences: ['alg', 'kid', 'use'].map((name) => `jsonWebKey.${name} is optional, documented required`),
    reason: 'Responses contain the keys that the client registered, which need none of these.',
    source: 'RFC 7517, section 4.',
  },
  {
    differences: ['d', 'dp', 'dq', 'k', 'p', 'q', 'qi'].map((name) => `jsonWebKey.${name} is missing`),
    reason: 'Keys with private members are refused, so the model has none.',
    source: 'Hydra stores the given key and shows it to everybody who may read the client.',
  },
  {
    differences: [
      'createOAuth2Client: status 400 is missing',
      'setOAuth2Client: status 400 is missing',
      'setOAuth2Client: status 404 is missing',
      'patchOAuth2Client: status 404 is missing',
    ],
    reason: 'They have the same body as every other error.',
    source: answersOfHydra,
  },
  {
    differences: [
      ...Object.keys(schemas.genericError.properties).map((name) => `genericError.${name} is missing`),
      ...Object.keys(schemas.errorOAuth2.properties).map((name) => `genericError.${name} is not documented`),
    ],
    reason:
      'Six operations document the error body of other Ory services, but respond with the same one as all others.',
    source: answersOfHydra,
  },
  {
    differences: [
      'acceptOAuth2ConsentRequest: body acceptOAuth2ConsentRequest',
      'acceptOAuth2LoginRequest: body acceptOAuth2LoginRequest',
      'acceptUserCodeRequest: body acceptDeviceUserCodeRequest',
      'setOAuth2ClientLifespans: body oAuth2ClientTokenLifespans',
      'trustOAuth2JwtGrantIssuer: body trustOAuth2JwtGrantIssuer',
    ].map((body) => `${body} is required, documented optional`),
    reason: 'The server responds to an empty body with 400.',
    source: handlersOfHydra,
  },
  {
    differences: [
      ...'client_id response_type redirect_uri scope state nonce code_challenge code_challenge_method prompt max_age'.split(
        ' ',
      ),
      ...'login_hint id_token_hint acr_values ui_locales display audience resource authorization_details response_mode'.split(
        ' ',
      ),
    ].map((name) => `oAuth2Authorize: query parameter ${name} is not documented`),
    reason: 'The documentation lists no parameter, but every authorization needs some.',
    source: 'RFC 6749, section 4.1.1; OpenID Connect Core 1.0, section 3.1.2.1; RFC 7636, section 4.3.',
  },
  {
    differences: [
      'oAuth2Authorize: status 303 is not documented',
      'performOAuth2DeviceVerificationFlow: status 303 is not documented',
    ],
    reason: 'The redirect to the client is a 303.',
    source: answersOfHydra,
  },
  {
    differences: ['client_id', 'consent_verifier', 'device_verifier', 'login_verifier', 'user_code'].map(
      (name) => `performOAuth2DeviceVerificationFlow: query parameter ${name} is not documented`,
    ),
    reason: 'The documentation lists no parameter; these are the parameters of the four requests in the flow.',
    source: answersOfHydra,
  },
  {
    differences:
      'scope audience resource authorization_details client_id client_secret client_assertion client_assertion_type'
        .split(' ')
        .map((name) => `oAuth2DeviceFlow: body parameter ${name} is not documented`),
    reason: 'The documentation lists no parameter, but a request without any fails in every case.',
    source: 'RFC 8628, section 3.1, and the recorded response to an empty request.',
  },
  {
    differences: ['oAuth2DeviceFlow: request media type is application/x-www-form-urlencoded, documented none'],
    reason: 'The parameters are a form.',
    source: 'RFC 8628, section 3.1.',
  },
  {
    differences: [
      'code_verifier',
      'assertion',
      'device_code',
      'scope',
      'audience',
      'client_secret',
      'client_assertion',
      'client_assertion_type',
    ].map((name) => `oauth2TokenExchange: body parameter ${name} is not documented`),
    reason: 'Four of the five grants, and three of the four ways to authenticate, need one of these.',
    source: 'RFC 6749, section 4.4.2; RFC 7523, section 2; RFC 7636, section 4.5; RFC 8628, section 3.4.',
  },
  {
    differences: [
      ...[
        'resource',
        'authorization_details',
        'subject_token',
        'subject_token_type',
        'actor_token',
        'actor_token_type',
        'requested_token_type',
      ].map((name) => `oauth2TokenExchange: body parameter ${name} is not documented`),
      'oAuth2TokenExchange.issued_token_type is not documented',
    ],
    reason: 'Standard parameters, for gateways and servers beside Hydra.',
    source: 'RFC 8693, section 2; RFC 8707, section 2.2; RFC 9396, section 6.',
  },
  {
    differences: ['client_assertion', 'client_assertion_type', 'token_type_hint'].map(
      (name) => `revokeOAuth2Token: body parameter ${name} is not documented`,
    ),
    reason: 'Clients that authenticate by key must be able to revoke, and the standard has the hint.',
    source: 'RFC 7009, section 2.1; RFC 7523, section 2.2.',
  },
  {
    differences: ['id_token_signed_response_alg', 'userinfo_signed_response_alg'].map(
      (name) => `oidcConfiguration.${name} is optional, documented required`,
    ),
    reason: 'Discovery documents of other servers and gateways do not have them.',
    source: 'OpenID Connect Discovery 1.0, section 3.',
  },
  {
    differences: ['oidcConfiguration.authorization_response_iss_parameter_supported is not documented'],
    reason: 'A server that promises the issuer in its redirects must send it; Hydra does not.',
    source: 'RFC 9207, section 3.',
  },
  {
    differences: ['jsonWebKeySet.keys is required, documented optional'],
    reason: 'A set without keys verifies nothing.',
    source: 'RFC 7517, section 5, and every recorded response.',
  },
  {
    differences: ['acr', 'amr', 'aud', 'auth_time', 'iat', 'iss', 'rat'].map(
      (name) => `oidcUserInfo.${name} is not documented`,
    ),
    reason: 'The server responds with the claims of the ID token, less those about the token itself.',
    source: 'Responses of Hydra v26.2.0.',
  },
]
