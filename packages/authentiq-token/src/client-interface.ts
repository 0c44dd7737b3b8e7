import type { BoundEndpoint } from '@typed-oauth/core'

import type { TokenRequest } from './endpoints.js'
import type { AuthentiqErrors } from './errors.js'
import type { Token } from './models.js'
import type { AuthentiqTransport } from './transport.js'

/** A client of Authentiq's token API: one method per operation. */
export interface AuthentiqClient {
  /** What the methods call through, for operations that are imported one by one. */
  readonly transport: AuthentiqTransport

  /**
   * Exchanges an authorization code for an access token and, if `openid` was granted, an ID token.
   *
   * A code works once: the request is sent once, whatever happens. The ID token is handed over unverified.
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
  readonly token: BoundEndpoint<TokenRequest, Token, AuthentiqErrors>
}
