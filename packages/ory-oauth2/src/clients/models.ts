import type { JsonValue } from '@typed-oauth/core/define'

import type { JsonWebKeySet } from './json-web-key.js'
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

/** How a client authenticates at the token endpoint. Hydra stores any text, but supports only these. */
export type TokenEndpointAuthMethod =
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'none'
  | 'private_key_jwt'
  | (string & {})

/**
 * An OAuth2 client in responses.
 *
 * Arrays that the caller left out are `null` in the response to a write, and empty in every later read.
 */
export interface OAuth2Client extends AnsweredTokenLifespans {
  /** Id; free text, not only UUIDs. */
  client_id: string
  /** Name to show; empty if none was given. */
  client_name: string
  /** The secret in clear text. Present only in the response to the request that set, generated or rotated it. */
  client_secret?: string
  /** When the secret expires: always 0, which means never. */
  client_secret_expires_at: number
  /** URIs that authorization responses may be sent to. `null` only in responses to writes. */
  redirect_uris: string[] | null
  /** Grants that the client may use; empty means `authorization_code`. `null` only in responses to writes. */
  grant_types: OAuth2GrantType[] | null
  /** Response types that the client may ask for; empty means `code`. `null` only in responses to writes. */
  response_types: OAuth2ResponseType[] | null
  /** Scopes that the client may ask for, separated by spaces. */
  scope: string
  /** Audiences that the client may ask for. */
  audience: string[]
  /** Owner of the client, as set by the operator; empty if none. */
  owner: string
  /** Page about how the client uses data; empty if none. */
  policy_uri: string
  /** Page with the terms of service; empty if none. */
  tos_uri: string
  /** Home page; empty if none. */
  client_uri: string
  /** Logo; empty if none. */
  logo_uri: string
  /** People responsible, usually e-mail addresses. `null` only in responses to writes. */
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
  /** How the client authenticates. Hydra enforces it. */
  token_endpoint_auth_method?: TokenEndpointAuthMethod
  /** Algorithm of the client's assertions. Absent means `RS256`. */
  token_endpoint_auth_signing_alg?: string
  /** How userinfo responses are signed. */
  userinfo_signed_response_alg?: 'RS256' | 'none' | (string & {})
  /** URLs of request objects that the client may use. Absent if none. */
  request_uris?: string[]
  /** Algorithm of request objects. Absent if any is allowed. */
  request_object_signing_alg?: string
  /** URL that is loaded in a frame when a user logs out. Absent if none. */
  frontchannel_logout_uri?: string
  /** Whether `frontchannel_logout_uri` gets issuer and session id. Absent means `false`. */
  frontchannel_logout_session_required?: boolean
  /** URL that is called when a user logs out. Absent if none. */
  backchannel_logout_uri?: string
  /** Whether the call of `backchannel_logout_uri` names the session. Absent means `false`. */
  backchannel_logout_session_required?: boolean
  /** URLs that users may be sent to after logout. Absent if none. */
  post_logout_redirect_uris?: string[]
  /** Any JSON value that the operator stored; `{}` if none. */
  metadata?: JsonValue
  /** Token for dynamic registration. Present only in the response to the creation. */
  registration_access_token?: string
  /** URL for dynamic registration. Present only in the response to the creation. */
  registration_client_uri?: string
  /** Form of access tokens. Absent if the server's default applies. */
  access_token_strategy?: 'jwt' | 'opaque' | (string & {})
  /** Whether the consent screen is skipped. It does not change `skip` of the consent request. */
  skip_consent: boolean
  /** Whether the logout screen is skipped; `null` if not set. */
  skip_logout_consent: boolean | null
  /** When the client was created, RFC 3339. The response of `setOAuth2Client` has the caller's value instead. */
  created_at: string
  /** When the client was last changed, RFC 3339 with up to nine fractional digits and the server's time zone. */
  updated_at: string
}
