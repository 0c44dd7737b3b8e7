import type { BoundEndpoint } from '@typed-oauth/core'

import type { GenerateOauthTokenRequest, IntrospectOauthTokenRequest, RevokeOauthTokenRequest } from './endpoints.js'
import type { RevokeOauthTokenErrors, VoucherifyErrors } from './errors.js'
import type { OAuthTokenGenerateResponseBody, OAuthTokenIntrospectResponseBody } from './models.js'
import type { VoucherifyTransport } from './transport.js'

/** A client of Voucherify's OAuth API: one method per operation. */
export interface VoucherifyClient {
  /** What the methods call through, for operations that are imported one by one. */
  readonly transport: VoucherifyTransport

  /**
   * Makes an access token for the application, good for 900 seconds and for the scopes asked for.
   *
   * A project may have 1000 tokens at a time: keep a token until it is about to end instead of making one per request.
   * There are no refresh tokens.
   *
   * @example
   * ```ts
   * const { access_token, expires_in } = await generateOauthToken(transport, { scope: ['vouchers', 'campaigns'] })
   * ```
   *
   * @see [Voucherify: Generate OAuth 2.0 token](https://docs.voucherify.io/api-reference/oauth/generate-oauth-20-token)
   * @category Tokens
   * @function
   */
  readonly generateOauthToken: BoundEndpoint<
    GenerateOauthTokenRequest,
    OAuthTokenGenerateResponseBody,
    VoucherifyErrors
  >

  /**
   * Tells whether an access token can be used, for what and until when.
   *
   * A token that is unknown, expired or revoked is no error: the answer is `{ active: false }` and nothing else.
   *
   * @example
   * ```ts
   * const token = await introspectOauthToken(transport, { accessToken })
   * if (token.active) console.log(token.scope, token.expires_in)
   * ```
   *
   * @see [Voucherify: Introspect OAuth 2.0 token](https://docs.voucherify.io/api-reference/oauth/introspect-oauth-20-token)
   * @category Tokens
   * @function
   */
  readonly introspectOauthToken: BoundEndpoint<
    IntrospectOauthTokenRequest,
    OAuthTokenIntrospectResponseBody,
    VoucherifyErrors
  >

  /**
   * Revokes an access token.
   *
   * A token that is unknown or no longer active is answered with 404 and no body, which rejects with an `HttpError`. Only
   * where an attempt was lost and its repeat is answered with 404, the call resolves: the token has gone.
   *
   * @example
   * ```ts
   * await revokeOauthToken(transport, { accessToken })
   * ```
   *
   * @see [Voucherify: Revoke OAuth 2.0 token](https://docs.voucherify.io/api-reference/oauth/revoke-oauth-20-token)
   * @category Tokens
   * @function
   */
  readonly revokeOauthToken: BoundEndpoint<RevokeOauthTokenRequest, void, RevokeOauthTokenErrors>
}
