import { adminEndpoint, publicEndpoint, type AdditionalParameters, type OryEndpoint } from '../endpoint.js'
import type { OryErrors } from '../errors.js'
import { checkClientAuthentication, type ClientAuthentication } from './client-authentication.js'
import { checkGrant } from './grants.js'
import { introspectedOAuth2TokenSchema, oAuth2TokenExchangeSchema, type IntrospectedOAuth2Token } from './models.js'
import type { Oauth2TokenExchangeEndpoint } from './token-exchange-endpoint.js'

/**
 * Gets tokens: for an authorization code, a refresh token, the client itself, an assertion, a device or another token.
 *
 * Only `client_credentials` is retried after failures. A token exchange is retried if the server certainly did not process
 * the request; all other grants send something that works once.
 *
 * @example
 * ```ts
 * const { access_token } = await oauth2TokenExchange(transport, {
 *   grantType: 'authorization_code',
 *   code,
 *   codeVerifier,
 *   redirectUri: 'https://photos.example.com/callback',
 * })
 * ```
 *
 * @see [RFC 6749, section 3.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.2)
 * @category Tokens
 * @function
 */
export const oauth2TokenExchange: Oauth2TokenExchangeEndpoint = /* @__PURE__ */ publicEndpoint({
  id: 'oauth2TokenExchange',
  method: 'POST',
  path: '/oauth2/token',
  credential: 'clientAuth',
  form: [
    'grantType',
    'code',
    'redirectUri',
    'codeVerifier',
    'refreshToken',
    'assertion',
    'deviceCode',
    'subjectToken',
    'subjectTokenType',
    'actorToken',
    'actorTokenType',
    'requestedTokenType',
    'scope',
    'audience',
    'resource',
    'authorizationDetails',
    'clientId',
    'clientSecret',
    'clientAssertion',
    'clientAssertionType',
  ],
  required: ['grantType'],
  retry: 'safe',
  responses: { 200: oAuth2TokenExchangeSchema },
  check: checkGrant,
})

/** Parameters of {@link revokeOAuth2Token}. */
export interface RevokeOAuth2TokenRequest extends AdditionalParameters, ClientAuthentication {
  /** An access or refresh token: the token alone, without the `Bearer` of a header. */
  readonly token: string
  /** Type of the token. Helps some servers to find it; Hydra does not need it. */
  readonly tokenTypeHint?: 'access_token' | 'refresh_token' | (string & {}) | undefined
}

/**
 * Revokes a token, and all tokens that were issued with or after it.
 *
 * Resolves also for tokens that are unknown or belong to another client; tokens of another client stay valid. It resolves
 * too, and **revokes nothing**, if a client assertion is early, expired or reused: Hydra answers that with 200. So keep the
 * clock of the machine right, and introspect the token if you must be sure.
 *
 * @example
 * ```ts
 * await revokeOAuth2Token(transport, { token: refreshToken })
 * ```
 *
 * @see [RFC 7009, section 2](https://www.rfc-editor.org/rfc/rfc7009.html#section-2)
 * @category Tokens
 * @function
 */
export const revokeOAuth2Token: OryEndpoint<RevokeOAuth2TokenRequest, void, OryErrors> = /* @__PURE__ */ publicEndpoint(
  {
    id: 'revokeOAuth2Token',
    method: 'POST',
    path: '/oauth2/revoke',
    credential: 'clientAuth',
    form: ['token', 'tokenTypeHint', 'clientId', 'clientSecret', 'clientAssertion', 'clientAssertionType'],
    required: ['token'],
    retry: 'safe',
    responses: { 200: 'empty' },
    check: checkClientAuthentication,
  },
)

/** Parameters of {@link introspectOAuth2Token}. */
export interface IntrospectOAuth2TokenRequest extends AdditionalParameters {
  /** An access or refresh token: the token alone, without the `Bearer` of a header. */
  readonly token: string
  /** Scopes that the token must have, all of them, to count as active: an array, or a string with spaces. Default none. */
  readonly scope?: string | readonly string[] | undefined
}

/**
 * Tells whether an access or refresh token is active, and what was granted to it.
 *
 * A refresh token is active too. So an API that gets a token accepts it only if `token_use` is `access_token`.
 *
 * @example
 * ```ts
 * const { active, token_use, sub } = await introspectOAuth2Token(transport, { token })
 * if (!active || token_use !== 'access_token') throw new Error('401 invalid_token')
 * console.log(sub)
 * ```
 *
 * @see [RFC 7662, section 2](https://www.rfc-editor.org/rfc/rfc7662.html#section-2)
 * @category Tokens
 * @function
 */
export const introspectOAuth2Token: OryEndpoint<IntrospectOAuth2TokenRequest, IntrospectedOAuth2Token, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'introspectOAuth2Token',
    method: 'POST',
    path: '/admin/oauth2/introspect',
    form: ['token', 'scope'],
    required: ['token'],
    retry: 'safe',
    responses: { 200: introspectedOAuth2TokenSchema },
  })

/** Parameters of {@link deleteOAuth2Token}. */
export interface DeleteOAuth2TokenRequest extends AdditionalParameters {
  /** Client id. */
  readonly clientId: string
}

/**
 * Deletes all access tokens of a client. Refresh tokens stay usable. An unknown client is no error.
 *
 * @example
 * ```ts
 * await deleteOAuth2Token(transport, { clientId: 'nightly-job' })
 * ```
 *
 * @category Tokens
 * @function
 */
export const deleteOAuth2Token: OryEndpoint<DeleteOAuth2TokenRequest, void, OryErrors> = /* @__PURE__ */ adminEndpoint({
  id: 'deleteOAuth2Token',
  method: 'DELETE',
  path: '/admin/oauth2/tokens',
  query: ['clientId'],
  required: ['clientId'],
  retry: 'safe',
  removes: true,
  responses: { 204: 'empty' },
})
