import type { Schema } from '@typed-oauth/core'
import * as z from '@typed-oauth/core/schema'

import { jsonWebKeySetSchema, type JsonWebKeySet } from './json-web-key.js'
import { lifespanShape } from './lifespan-shape.js'
import type { AnsweredTokenLifespans } from './lifespans.js'

/** A grant type that a client may use. */
export type OAuth2GrantType =
  | 'authorization_code'
  | 'client_credentials'
  | 'implicit'
  | 'refresh_token'
  | 'urn:ietf:params:oauth:grant-type:device_code'
  | 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  | (string & {})

/** A response type that a client may ask for. */
export type OAuth2ResponseType =
  | 'code'
  | 'code id_token'
  | 'code id_token token'
  | 'code token'
  | 'id_token'
  | 'id_token token'
  | 'token'
  | (string & {})

/** How a client proves who it is at the token endpoint. Hydra stores any text, but understands only these. */
export type TokenEndpointAuthMethod =
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'none'
  | 'private_key_jwt'
  | (string & {})

/**
 * An OAuth2 client as answered.
 *
 * Arrays that the caller left out are `null` in the answer to a write, and empty in every later read.
 */
export interface OAuth2Client extends AnsweredTokenLifespans {
  /** Id; free text, not only UUIDs. */
  client_id: string
  /** Name to show; empty if none was given. */
  client_name: string
  /** The secret in clear. Present only when it was just set, generated or rotated: it is never shown again. */
  client_secret?: string
  /** When the secret ends: always 0, for never. */
  client_secret_expires_at: number
  /** URIs that authorization answers may go to. `null` only in answers to writes. */
  redirect_uris: string[] | null
  /** Grants that the client may use; empty means `authorization_code`. `null` only in answers to writes. */
  grant_types: OAuth2GrantType[] | null
  /** Response types that the client may ask for; empty means `code`. `null` only in answers to writes. */
  response_types: OAuth2ResponseType[] | null
  /** Scopes that the client may ask for, separated by spaces. */
  scope: string
  /** Audiences that the client may ask for. */
  audience: string[]
  /** Whoever the operator says owns the client; empty if nobody. */
  owner: string
  /** Page about how the client uses data; empty if none. */
  policy_uri: string
  /** Page with the terms of service; empty if none. */
  tos_uri: string
  /** Home page; empty if none. */
  client_uri: string
  /** Logo; empty if none. */
  logo_uri: string
  /** People responsible, usually e-mail addresses. `null` only in answers to writes. */
  contacts: string[] | null
  /** Origins that may call the token and revocation endpoints from a browser. */
  allowed_cors_origins: string[]
  /** Whether subjects are the same for all clients (`public`) or not (`pairwise`). */
  subject_type: 'pairwise' | 'public' | (string & {})
  /** URL of the list that groups clients for pairwise subjects. Absent if none. */
  sector_identifier_uri?: string
  /** Public keys of the client; without `keys` if there are none. */
  jwks?: JsonWebKeySet
  /** URL of the client's public keys. Absent if none. */
  jwks_uri?: string
  /** How the client proves who it is. Hydra enforces it. */
  token_endpoint_auth_method?: TokenEndpointAuthMethod
  /** Algorithm of the client's assertions. Absent means `RS256`. */
  token_endpoint_auth_signing_alg?: string
  /** How userinfo answers are signed. */
  userinfo_signed_response_alg?: 'RS256' | 'none' | (string & {})
  /** Where request objects may be. Absent if empty. */
  request_uris?: string[]
  /** Algorithm of request objects. Absent if any will do. */
  request_object_signing_alg?: string
  /** URL that is loaded in a frame when a user logs out. Absent if none. */
  frontchannel_logout_uri?: string
  /** Whether that URL gets issuer and session id. Absent means `false`. */
  frontchannel_logout_session_required?: boolean
  /** URL that is called when a user logs out. Absent if none. */
  backchannel_logout_uri?: string
  /** Whether that call names the session. Absent means `false`. */
  backchannel_logout_session_required?: boolean
  /** Where users may be sent after logout. Absent if empty. */
  post_logout_redirect_uris?: string[]
  /** Whatever the operator stored: any JSON value, `{}` if nothing was. */
  metadata?: unknown
  /** Token for dynamic registration. Present only in the answer to the creation. */
  registration_access_token?: string
  /** URL for dynamic registration. Present only in the answer to the creation. */
  registration_client_uri?: string
  /** Form of access tokens. Absent if the server's default applies. */
  access_token_strategy?: 'jwt' | 'opaque' | (string & {})
  /** Whether the consent screen is to be skipped. The consent request's own `skip` does not show it. */
  skip_consent: boolean
  /** Whether the logout screen is to be skipped; `null` if nobody said. */
  skip_logout_consent: boolean | null
  /** When the client was created, RFC 3339. The answer to `setOAuth2Client` repeats the caller's value instead. */
  created_at: string
  /** When the client was last changed, RFC 3339 with up to nine fractional digits and the server's time zone. */
  updated_at: string
}

/** Schema of {@link OAuth2Client}. */
export const oAuth2ClientSchema: Schema<OAuth2Client> = () => {
  const text = z.string()
  const texts = z.array(text)
  return z.object<OAuth2Client>(
    {
      ...lifespanShape(),
      client_id: text,
      client_name: text,
      client_secret: z.exactOptional(text),
      client_secret_expires_at: z.number(),
      redirect_uris: z.nullable(texts),
      grant_types: z.nullable(texts),
      response_types: z.nullable(texts),
      scope: text,
      audience: texts,
      owner: text,
      policy_uri: text,
      tos_uri: text,
      client_uri: text,
      logo_uri: text,
      contacts: z.nullable(texts),
      allowed_cors_origins: texts,
      subject_type: text,
      sector_identifier_uri: z.exactOptional(text),
      jwks: z.exactOptional(z.of(jsonWebKeySetSchema)),
      jwks_uri: z.exactOptional(text),
      token_endpoint_auth_method: z.exactOptional(text),
      token_endpoint_auth_signing_alg: z.exactOptional(text),
      userinfo_signed_response_alg: z.exactOptional(text),
      request_uris: z.exactOptional(texts),
      request_object_signing_alg: z.exactOptional(text),
      frontchannel_logout_uri: z.exactOptional(text),
      frontchannel_logout_session_required: z.exactOptional(z.boolean()),
      backchannel_logout_uri: z.exactOptional(text),
      backchannel_logout_session_required: z.exactOptional(z.boolean()),
      post_logout_redirect_uris: z.exactOptional(texts),
      metadata: z.exactOptional(z.unknown()),
      registration_access_token: z.exactOptional(text),
      registration_client_uri: z.exactOptional(text),
      access_token_strategy: z.exactOptional(text),
      skip_consent: z.boolean(),
      skip_logout_consent: z.nullable(z.boolean()),
      created_at: text,
      updated_at: text,
    },
    ['client_id'],
  )
}

/** Schema of a page of clients. */
export const oAuth2ClientsSchema: Schema<OAuth2Client[]> = () => z.array(z.of(oAuth2ClientSchema))
