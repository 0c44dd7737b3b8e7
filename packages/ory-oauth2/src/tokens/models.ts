import type { Schema } from '@typed-oauth/core'
import * as z from '@typed-oauth/core/schema'

/** Tokens. */
export interface OAuth2TokenExchange {
  /** Access token. */
  access_token: string
  /** Seconds until the access token ends. */
  expires_in: number
  /** ID token, a JWT. Absent unless `openid` was granted to a user's client. */
  id_token?: string
  /**
   * Refresh token. Absent unless `offline` or `offline_access` was granted and the client may refresh. Each works once:
   * using one gives the next, and using it again revokes all.
   */
  refresh_token?: string
  /** Granted scopes, separated by spaces; empty if none. */
  scope: string
  /** How to send the access token: `bearer`, in lower case. */
  token_type: 'bearer' | (string & {})
}

/** Schema of {@link OAuth2TokenExchange}. */
export const oAuth2TokenExchangeSchema: Schema<OAuth2TokenExchange> = () =>
  z.object<OAuth2TokenExchange>(
    {
      access_token: z.string(),
      expires_in: z.seconds(),
      id_token: z.exactOptional(z.string()),
      refresh_token: z.exactOptional(z.string()),
      scope: z.string(),
      token_type: z.string(),
    },
    ['access_token', 'token_type'],
  )

/** What is known about a token that is valid. Times are in seconds since 1970. */
export interface ActiveOAuth2Token {
  /** Whether the token is valid. */
  active: true
  /** Granted scopes, separated by spaces. Absent if none. */
  scope?: string
  /** Client that the token was issued to. */
  client_id: string
  /** The user, or the client id for tokens of the client itself. */
  sub: string
  /** When the token ends. */
  exp: number
  /** When the token was issued. */
  iat: number
  /** From when on the token is valid. */
  nbf: number
  /** Audiences; empty if none. */
  aud: string[]
  /** Issuer. */
  iss: string
  /** How the token is sent: `Bearer`, with a capital. */
  token_type: 'Bearer' | (string & {})
  /** What the token is for. */
  token_use: 'access_token' | 'refresh_token' | (string & {})
  /** Claims that consent or a token hook added. Absent if none. */
  ext?: Record<string, unknown>
  /** The subject that the client knows. Absent unless the client's subjects are pairwise. */
  obfuscated_subject?: string
  /** Name of the user. Absent if none was set. */
  username?: string
}

/** The answer for a token that is not valid: expired, revoked, unknown, or without a scope that was asked for. */
export interface InactiveOAuth2Token {
  /** Whether the token is valid. */
  active: false
  /** Not known. */
  scope?: undefined
  /** Not known. */
  client_id?: undefined
  /** Not known. */
  sub?: undefined
  /** Not known. */
  exp?: undefined
  /** Not known. */
  iat?: undefined
  /** Not known. */
  nbf?: undefined
  /** Not known. */
  aud?: undefined
  /** Not known. */
  iss?: undefined
  /** Not known. */
  token_type?: undefined
  /** Not known. */
  token_use?: undefined
  /** Not known. */
  ext?: undefined
  /** Not known. */
  obfuscated_subject?: undefined
  /** Not known. */
  username?: undefined
}

/** What is known about a token; look at `active` first. */
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
