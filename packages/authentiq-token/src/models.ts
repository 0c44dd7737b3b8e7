import type { Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

/** Response of `token`. */
export interface Token {
  /** The access token. */
  access_token: string
  /** How the access token is used. Compare without regard to case. */
  token_type: 'Bearer' | (string & {})
  /**
   * ID token, as received: it is neither verified nor decoded. It may be signed with the client secret, with the
   * provider's key, or not at all. Absent if the scope `openid` was not granted.
   */
  id_token?: string
  /**
   * Refresh token, for `token` with the grant `refresh_token`; absent from responses of most providers unless it was
   * asked for. Authentiq documents no refresh grant.
   */
  refresh_token?: string
  /** Seconds until the access token expires. */
  expires_in?: number
  /** When the access token expires, in seconds since 1970. */
  expires_at?: number
  /** Granted scopes, separated by spaces. Fewer than requested if the user refused some. */
  scope?: string
}

/** Schema of {@link Token}. */
export const tokenSchema: Schema<Token> = () =>
  z.object<Token>(
    {
      access_token: z.string(),
      token_type: z.string(),
      id_token: z.exactOptional(z.string()),
      refresh_token: z.exactOptional(z.string()),
      expires_in: z.exactOptional(z.seconds()),
      expires_at: z.exactOptional(z.number()),
      scope: z.exactOptional(z.string()),
    },
    ['access_token', 'token_type'],
  )
