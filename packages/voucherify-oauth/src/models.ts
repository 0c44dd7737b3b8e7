import type { Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

/**
 * A scope of a token. `api` and `client_api` allow the whole server-side and client-side API, any other scope the paths
 * that begin with its name. Scopes that are not listed here are accepted too.
 */
export type VoucherifyScope =
  | 'api'
  | 'assets'
  | 'async-actions'
  | 'campaigns'
  | 'categories'
  | 'client_api'
  | 'client_consents'
  | 'client_customers'
  | 'client_events'
  | 'client_promotions'
  | 'client_publish'
  | 'client_qualifications'
  | 'client_redeem'
  | 'client_redemptions'
  | 'client_validate'
  | 'client_validations'
  | 'client_vouchers'
  | 'consents'
  | 'customers'
  | 'events'
  | 'exports'
  | 'locations'
  | 'loyalties'
  | 'metadata-schemas'
  | 'orders'
  | 'product-collections'
  | 'products'
  | 'promotions'
  | 'publications'
  | 'qualifications'
  | 'redemptions'
  | 'referrals'
  | 'rewards'
  | 'segments'
  | 'skus'
  | 'task-results'
  | 'templates'
  | 'trash-bin'
  | 'validation-rules'
  | 'validation-rules-assignments'
  | 'validations'
  | 'vouchers'
  | (string & {})

/** A new token. */
export interface OAuthTokenGenerateResponseBody {
  /** The token, for `Authorization: Bearer` at other endpoints. Opaque: do not parse it. */
  access_token: string
  /** Id that Voucherify gives to the OAuth client; not the `appId`. */
  client_id: string
  /** When the token expires, in seconds since 1970. */
  expires_at: number
  /** Seconds until the token expires; 900 when it is new. */
  expires_in: number
  /** Granted scopes, separated by spaces. */
  scope: string
  /** How the token is sent. */
  token_type: 'Bearer' | (string & {})
}

function tokenShape(): z.Shape<OAuthTokenGenerateResponseBody> {
  return {
    access_token: z.string(),
    client_id: z.string(),
    expires_at: z.number(),
    expires_in: z.seconds(),
    scope: z.string(),
    token_type: z.string(),
  }
}

/** Schema of {@link OAuthTokenGenerateResponseBody}. */
export const oAuthTokenGenerateResponseBodySchema: Schema<OAuthTokenGenerateResponseBody> = () =>
  z.object<OAuthTokenGenerateResponseBody>(tokenShape(), ['access_token', 'token_type'])

/** An active token, with the properties of the response that created it; `expires_in` counts from now. */
export interface ActiveOAuthToken extends OAuthTokenGenerateResponseBody {
  /** The token can be used. */
  active: true
}

/** Schema of {@link ActiveOAuthToken}. */
const activeOAuthTokenSchema: Schema<ActiveOAuthToken> = () =>
  z.object<ActiveOAuthToken>(
    { ...tokenShape(), active: z.boolean() as z.Check<true> }, // `variants` has already checked the value
    ['active'],
  )

/** An inactive token: unknown, expired or revoked. The response has no other property. */
export interface InactiveOAuthToken {
  /** The token cannot be used. */
  active: false
}

/** Schema of {@link InactiveOAuthToken}. */
const inactiveOAuthTokenSchema: Schema<InactiveOAuthToken> = () =>
  z.object<InactiveOAuthToken>({ active: z.boolean() as z.Check<false> }, ['active'])

/** Response of {@link introspectOauthToken}; `active` tells the two variants apart. */
export type OAuthTokenIntrospectResponseBody = ActiveOAuthToken | InactiveOAuthToken

/** Schema of {@link OAuthTokenIntrospectResponseBody}. */
export const oAuthTokenIntrospectResponseBodySchema: Schema<OAuthTokenIntrospectResponseBody> = () =>
  z.variants<OAuthTokenIntrospectResponseBody>('active', {
    true: activeOAuthTokenSchema,
    false: inactiveOAuthTokenSchema,
  })

/**
 * Response of {@link generateOauthTokenV2}. What is in it beside the token is not documented.
 */
export interface OAuthTokenV2GenerateResponseBody {
  /** The token, for `Authorization: Bearer` at other endpoints. Opaque: do not parse it. */
  access_token: string
  /** How the token is sent. */
  token_type: 'Bearer' | (string & {})
  /** Seconds until the token expires; it is valid for 15 minutes. */
  expires_in?: number
  /** When the token expires, in seconds since 1970. */
  expires_at?: number
  /** Granted scopes, separated by spaces. */
  scope?: string
}

/** Schema of {@link OAuthTokenV2GenerateResponseBody}. */
export const oAuthTokenV2GenerateResponseBodySchema: Schema<OAuthTokenV2GenerateResponseBody> = () =>
  z.object<OAuthTokenV2GenerateResponseBody>(
    {
      access_token: z.string(),
      token_type: z.string(),
      expires_in: z.exactOptional(z.seconds()),
      expires_at: z.exactOptional(z.number()),
      scope: z.exactOptional(z.string()),
    },
    ['access_token', 'token_type'],
  )
