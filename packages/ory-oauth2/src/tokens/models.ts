import type { JsonObject, Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

import type { TokenTypeUri } from './grants.js'

/** Response of the token endpoint. */
export interface OAuth2TokenExchange {
  /** Access token. */
  access_token: string
  /** Seconds until the access token expires. */
  expires_in: number
  /** ID token, a JWT. Absent unless `openid` was granted to a user's client. */
  id_token?: string
  /**
   * What `access_token` is, for a token exchange: it need not be an access token. Absent for other grants.
   *
   * @see [RFC 8693, section 2.2.1](https://www.rfc-editor.org/rfc/rfc8693.html#section-2.2.1)
   */
  issued_token_type?: TokenTypeUri
  /**
   * Refresh token. Absent unless `offline` or `offline_access` was granted and the client may use refresh tokens. It works
   * once: using it returns the next one, and using it again revokes all tokens.
   */
  refresh_token?: string
  /** Granted scopes, separated by spaces; empty if none. */
  scope: string
  /** How to send the access token: `bearer`, in lower case. `N_A` if a token exchange issued something else. */
  token_type: 'N_A' | 'bearer' | (string & {})
}

/** Schema of {@link OAuth2TokenExchange}. */
export const oAuth2TokenExchangeSchema: Schema<OAuth2TokenExchange> = () =>
  z.object<OAuth2TokenExchange>(
    {
      access_token: z.string(),
      expires_in: z.seconds(),
      id_token: z.exactOptional(z.string()),
      issued_token_type: z.exactOptional(z.string()),
      refresh_token: z.exactOptional(z.string()),
      scope: z.string(),
      token_type: z.string(),
    },
    ['access_token', 'token_type'],
  )

/** Introspection of a valid token. Times are in seconds since 1970. */
export interface ActiveOAuth2Token {
  /** Whether the token is valid. */
  active: true
  /** Granted scopes, separated by spaces. Absent if none. */
  scope?: string
  /** Client that the token was issued to. */
  client_id: string
  /** The user, or the client id for tokens of the client itself. */
  sub: string
  /** When the token expires. */
  exp: number
  /** When the token was issued. */
  iat: number
  /** When the token becomes valid. */
  nbf: number
  /** Audiences; empty if none. */
  aud: string[]
  /** Issuer. */
  iss: string
  /** How to send the token: `Bearer`, with a capital. */
  token_type: 'Bearer' | (string & {})
  /** Kind of the token. An API must refuse all but `access_token`: refresh tokens are active too. */
  token_use: 'access_token' | 'refresh_token' | (string & {})
  /** Claims that the consent or a token hook added. Absent if none. */
  ext?: JsonObject
  /** Subject that the client gets. Absent unless the client's subjects are pairwise. */
  obfuscated_subject?: string
  /** Name of the user. Absent if none was set. */
  username?: string
}

/** Introspection of a token that is not valid: expired, revoked, unknown, or without a requested scope. */
export interface InactiveOAuth2Token {
  /** Whether the token is valid. */
  active: false
  /** Absent. */
  scope?: undefined
  /** Absent. */
  client_id?: undefined
  /** Absent. */
  sub?: undefined
  /** Absent. */
  exp?: undefined
  /** Absent. */
  iat?: undefined
  /** Absent. */
  nbf?: undefined
  /** Absent. */
  aud?: undefined
  /** Absent. */
  iss?: undefined
  /** Absent. */
  token_type?: undefined
  /** Absent. */
  token_use?: undefined
  /** Absent. */
  ext?: undefined
  /** Absent. */
  obfuscated_subject?: undefined
  /** Absent. */
  username?: undefined
}

/** Introspection of a token; check `active` first. */
export type IntrospectedOAuth2Token = ActiveOAuth2Token | InactiveOAuth2Token

const activeSchema: Schema<ActiveOAuth2Token> = () =>
  z.object<ActiveOAuth2Token>(
    {
      active: z.boolean() as z.Check<true>, // `variants` has checked the value
      scope: z.exactOptional(z.string()),
      client_id: z.string(),
      sub: z.string(),
      exp: z.number(),
      iat: z.number(),
      nbf: z.number(),
      aud: z.array(z.string()),
      iss: z.string(),
      token_type: z.string(),
      token_use: z.string(),
      ext: z.exactOptional(z.anyObject()),
      obfuscated_subject: z.exactOptional(z.string()),
      username: z.exactOptional(z.string()),
    },
    ['active'],
  )

const inactiveSchema: Schema<Pick<InactiveOAuth2Token, 'active'>> = () =>
  z.object<Pick<InactiveOAuth2Token, 'active'>>({ active: z.boolean() as z.Check<false> }, ['active'])

/** Schema of {@link IntrospectedOAuth2Token}. */
export const introspectedOAuth2TokenSchema: Schema<IntrospectedOAuth2Token> = () =>
  z.variants<IntrospectedOAuth2Token>('active', { true: activeSchema, false: inactiveSchema })
