import { publicBearerEndpoint, publicEndpoint, type NoParameters, type OryEndpoint } from '../endpoint.js'
import type { OryErrors } from '../errors.js'
import {
  jsonWebKeysSchema,
  oidcConfigurationSchema,
  oidcUserInfoSchema,
  type JsonWebKeys,
  type OidcConfiguration,
  type OidcUserInfo,
} from './models.js'

/**
 * Gets the discovery document: the addresses of the server as browsers know them, and what it supports.
 *
 * It changes with the configuration only, so keep it for an hour or so.
 *
 * @example
 * ```ts
 * const { issuer, authorization_endpoint } = await discoverOidcConfiguration(transport)
 * ```
 *
 * @see [OpenID Connect Discovery, section 4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig)
 * @category OpenID Connect
 * @function
 */
export const discoverOidcConfiguration: OryEndpoint<NoParameters, OidcConfiguration, OryErrors> =
  /* @__PURE__ */ publicEndpoint({
    id: 'discoverOidcConfiguration',
    method: 'GET',
    path: '/.well-known/openid-configuration',
    retry: 'safe',
    responses: { 200: oidcConfigurationSchema },
  })

/**
 * Gets the public keys of the server, which verify ID tokens, logout tokens and access tokens that are JWTs.
 *
 * Keep them for some minutes, and get them again for a token with an unknown key id: keys are exchanged while the server
 * runs.
 *
 * @example
 * ```ts
 * const { keys } = await discoverJsonWebKeys(transport)
 * console.log(keys.map(({ kid }) => kid))
 * ```
 *
 * @see [RFC 7517, section 5](https://www.rfc-editor.org/rfc/rfc7517.html#section-5)
 * @category OpenID Connect
 * @function
 */
export const discoverJsonWebKeys: OryEndpoint<NoParameters, JsonWebKeys, OryErrors> = /* @__PURE__ */ publicEndpoint({
  id: 'discoverJsonWebKeys',
  method: 'GET',
  path: '/.well-known/jwks.json',
  retry: 'safe',
  responses: { 200: jsonWebKeysSchema },
})

/** Parameters of {@link getOidcUserInfo}. */
export interface GetOidcUserInfoRequest {
  /** Access token of the user, without the `Bearer` of a header. It is sent as bearer token, and no credential with it. */
  readonly accessToken: string
}

/**
 * Gets the claims about the user of an access token.
 *
 * Hydra responds to every access token that is alive, also without the scope `openid`; for one of client credentials there
 * is no `sub`. Rejects with 401 for all other tokens: `invalid_token` if it has expired, `request_unauthorized` if it is
 * unknown or revoked.
 *
 * A client with `userinfo_signed_response_alg: 'RS256'` gets a signed JWT instead of JSON. The call then rejects with an
 * `InvalidResponseError`, whose `body` is the JWT, because nobody has verified it: verify it with the keys of
 * {@link discoverJsonWebKeys}.
 *
 * @example
 * ```ts
 * const { sub, email, email_verified } = await getOidcUserInfo(transport, { accessToken })
 * ```
 *
 * @see [OpenID Connect Core, section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)
 * @category OpenID Connect
 * @function
 */
export const getOidcUserInfo: OryEndpoint<GetOidcUserInfoRequest, OidcUserInfo, OryErrors> =
  /* @__PURE__ */ publicBearerEndpoint(
    {
      id: 'getOidcUserInfo',
      method: 'GET',
      path: '/userinfo',
      retry: 'safe',
      responses: { 200: oidcUserInfoSchema },
    },
    'accessToken',
  )
