import type { Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

import type { JsonWebKeyInput } from '../clients/json-web-key.js'
import { jsonWebKeyShape } from '../clients/schemas.js'

/** Names under which the key of a trusted issuer is stored. */
export interface TrustedOAuth2JwtGrantJsonWebKey {
  /** Id of the key, by which assertions name it. */
  kid: string
  /** Name of the key set: the issuer. */
  set: string
}

/** An issuer whose assertions are exchanged for tokens. */
export interface TrustedOAuth2JwtGrantIssuer {
  /** Id, a UUID. */
  id: string
  /** `iss` of its assertions. */
  issuer: string
  /** `sub` of its assertions; empty if any is allowed. */
  subject: string
  /** Whether assertions for any user are accepted. */
  allow_any_subject: boolean
  /** Scopes that tokens may have; `null` in the response to the creation if none were given. */
  scope: string[] | null
  /** Names under which its key is stored. */
  public_key: TrustedOAuth2JwtGrantJsonWebKey
  /** When trust began, RFC 3339 in whole seconds and UTC. */
  created_at: string
  /** When trust ends, RFC 3339 in whole seconds and UTC. */
  expires_at: string
}

const trustedJsonWebKeySchema: Schema<TrustedOAuth2JwtGrantJsonWebKey> = () =>
  z.object<TrustedOAuth2JwtGrantJsonWebKey>({ kid: z.string(), set: z.string() })

/** Schema of {@link TrustedOAuth2JwtGrantIssuer}. */
export const trustedOAuth2JwtGrantIssuerSchema: Schema<TrustedOAuth2JwtGrantIssuer> = () =>
  z.object<TrustedOAuth2JwtGrantIssuer>(
    {
      id: z.string(),
      issuer: z.string(),
      subject: z.string(),
      allow_any_subject: z.boolean(),
      scope: z.nullable(z.array(z.string())),
      public_key: z.of(trustedJsonWebKeySchema),
      created_at: z.string(),
      expires_at: z.string(),
    },
    ['id'],
  )

/** Schema of a page of issuers. */
export const trustedOAuth2JwtGrantIssuersSchema: Schema<TrustedOAuth2JwtGrantIssuer[]> = () =>
  z.array(z.of(trustedOAuth2JwtGrantIssuerSchema))

/** A key to trust; it needs an id. */
export interface TrustedKeyInput extends JsonWebKeyInput {
  /** Id of the key, by which assertions name it. */
  readonly kid: string
}

/** Properties of an issuer, without the users whom its assertions are for. */
export interface TrustedIssuerInput {
  /** `iss` of its assertions; any text, not only a URL. */
  readonly issuer: string
  /** Public key of the issuer. */
  readonly jwk: TrustedKeyInput
  /** Scopes that tokens may have. Default: none. */
  readonly scope?: readonly string[] | null | undefined
  /** When trust ends, RFC 3339, such as `2030-01-01T00:00:00Z`. A time in the past is accepted. */
  readonly expires_at: string
}

/** An issuer whose assertions are for one user. */
export interface TrustedIssuerOfSubject extends TrustedIssuerInput {
  /** The only `sub` that its assertions may have. */
  readonly subject: string
  /** Not beside `subject`. */
  readonly allow_any_subject?: false | undefined
}

/** An issuer whose assertions are for any user. */
export interface TrustedIssuerOfAnybody extends TrustedIssuerInput {
  /** Accepts assertions for any user. */
  readonly allow_any_subject: true
  /** Not beside `allow_any_subject`. */
  readonly subject?: undefined
}

/** An issuer to trust: for one user, or for any user. */
export type TrustOAuth2JwtGrantIssuer = TrustedIssuerOfAnybody | TrustedIssuerOfSubject

/** Schema of {@link TrustOAuth2JwtGrantIssuer}. */
export const trustOAuth2JwtGrantIssuerSchema: Schema<TrustOAuth2JwtGrantIssuer> = () =>
  z.inputObject<TrustOAuth2JwtGrantIssuer>(
    {
      issuer: z.string(),
      subject: z.string(),
      allow_any_subject: z.boolean(),
      jwk: z.inputObject<TrustedKeyInput>(jsonWebKeyShape(), ['kty', 'kid']),
      scope: z.array(z.string()),
      expires_at: z.string(),
    },
    ['issuer', 'jwk', 'expires_at'],
    {
      issuer: 'iss',
      subject: 'sub',
      allow_any_subject: 'any_subject allow_any',
      jwk: 'key public_key',
      expires_at: 'exp expires expiry',
    },
  )
