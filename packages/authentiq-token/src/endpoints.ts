import { checkScopes, isGrantUri, oAuth2ErrorSchema, type Refuse } from '@typed-oauth/core/define'

import { authentiqEndpoint, type AuthentiqEndpoint } from './endpoint.js'
import type { AuthentiqErrors } from './errors.js'
import { tokenSchema, type Token } from './models.js'

/** Parameters of {@link token} that do not depend on the grant. */
export interface TokenCommonRequest {
  /** Client id, where there is no `clientAuth`; sent in the form. */
  readonly clientId?: string | undefined
  /** Client secret, where there is no `clientAuth`; sent in the form, next to `clientId`. */
  readonly clientSecret?: string | undefined
  /** Further form parameters by wire name, all treated as secret. */
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/** Parameters of {@link token} for an authorization code, the one grant that Authentiq documents. */
export interface AuthorizationCodeTokenRequest extends TokenCommonRequest {
  /** The grant. Default `authorization_code`. */
  readonly grantType?: 'authorization_code' | undefined
  /** The code from the redirect. It works once and expires soon. */
  readonly code: string
  /** The same URI as in the request to `/authorize`. */
  readonly redirectUri: string
  /** PKCE verifier, if a challenge was sent to `/authorize`. Not documented by Authentiq. */
  readonly codeVerifier?: string | undefined
  /** Not with this grant. */
  readonly refreshToken?: undefined
  /** Not with this grant. */
  readonly scope?: undefined
}

/** Parameters of {@link token} for a refresh token. Authentiq documents no such grant; other providers have it. */
export interface RefreshTokenRequest extends TokenCommonRequest {
  /** The grant. */
  readonly grantType: 'refresh_token'
  /** The `refresh_token` of a response. It may work once: keep the one of the new response, if there is one. */
  readonly refreshToken: string
  /**
   * Fewer scopes than before: names in an array, or in a string separated by spaces. A documented scope in another
   * spelling, such as `OpenID`, is refused. Default: the same scopes.
   */
  readonly scope?: string | readonly string[] | undefined
  /** Not with this grant. */
  readonly code?: undefined
  /** Not with this grant. */
  readonly redirectUri?: undefined
  /** Not with this grant. */
  readonly codeVerifier?: undefined
}

/**
 * Parameters of {@link token} for a custom grant of the provider; its own parameters go into `additionalParameters`.
 */
export interface ExtensionGrantTokenRequest extends TokenCommonRequest {
  /** The grant, an absolute URI. */
  readonly grantType: `${string}:${string}`
  /** Requested scopes: names in an array, or in a string separated by spaces. */
  readonly scope?: string | readonly string[] | undefined
  /** Not with this grant. */
  readonly code?: undefined
  /** Not with this grant. */
  readonly redirectUri?: undefined
  /** Not with this grant. */
  readonly codeVerifier?: undefined
  /** Not with this grant. */
  readonly refreshToken?: undefined
}

/** Parameters of {@link token}. */
export type TokenRequest = AuthorizationCodeTokenRequest | ExtensionGrantTokenRequest | RefreshTokenRequest

/** Parameters that a grant requires. */
const grants: Readonly<Record<string, readonly (keyof TokenRequest)[]>> = {
  authorization_code: ['code', 'redirectUri'],
  refresh_token: ['refreshToken'],
}

/** The documented scopes, without suffixes such as `~r`. */
const knownScopes = [
  'openid',
  'profile',
  'email',
  'phone',
  'address',
  'aq:name',
  'aq:location',
  'aq:username',
  'aq:locale',
  'aq:zoneinfo',
  'aq:push',
]

function checkToken(request: TokenRequest, refuse: Refuse, hasCredential: boolean): void {
  const { grantType = '', clientId, clientSecret, scope } = request
  const required = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined
  if (!required && !isGrantUri(grantType))
    refuse('grantType', 'must be "authorization_code", "refresh_token" or an absolute URI')
  for (const name of required ?? []) if (!request[name]) refuse(name, 'is required')
  // A code or token that works once must not be sent with another grant. Custom grants may use any parameter.
  for (const name of required ? Object.values(grants).flat() : [])
    if (request[name] !== undefined && !required?.includes(name)) refuse(name, 'is not a parameter of this grant')
  if (clientSecret !== undefined && !clientId) refuse('clientId', 'is required beside `clientSecret`')
  // Nor must it be sent if the server cannot know which client it was issued to.
  if ((request.code ?? request.refreshToken) && !hasCredential && !clientId)
    refuse('clientId', 'is required: the request names no client, and the transport has no `clientAuth`')
  if (clientId === '') refuse('clientId', 'must not be empty')
  // Custom grants may also have scopes of their own.
  if (grantType === 'refresh_token' && scope !== undefined) checkScopes(scope, knownScopes, refuse)
}

/**
 * Exchanges an authorization code for an access token and, if `openid` was granted, an ID token; or a refresh token for a
 * new access token.
 *
 * A code works once, so the request is sent once and never retried, and without a client it is not sent at all. The ID
 * token is not verified.
 *
 * @example
 * ```ts
 * const { access_token, id_token } = await token(transport, { code, redirectUri })
 * ```
 *
 * @see [OpenID Connect Core, section 3.1.3](https://openid.net/specs/openid-connect-core-1_0.html#TokenEndpoint)
 * @category Tokens
 * @function
 */
export const token: AuthentiqEndpoint<TokenRequest, Token, AuthentiqErrors> = /* @__PURE__ */ authentiqEndpoint({
  id: 'token',
  method: 'POST',
  path: '/token',
  credential: 'clientAuth',
  form: ['grantType', 'code', 'redirectUri', 'clientId', 'clientSecret', 'codeVerifier', 'refreshToken', 'scope'],
  defaults: { grantType: 'authorization_code' },
  additionalParameters: true,
  retry: 'never',
  check: checkToken,
  responses: { 200: tokenSchema },
  errors: { 400: oAuth2ErrorSchema, 401: oAuth2ErrorSchema },
})
