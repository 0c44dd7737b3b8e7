import type { Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

import type { JsonWebKeySetInput } from './json-web-key.js'
import type { OAuth2ClientTokenLifespans } from './lifespans.js'
import type { OAuth2GrantType, OAuth2ResponseType, TokenEndpointAuthMethod } from './models.js'
import { clientShape } from './schemas.js'

/**
 * An OAuth2 client as sent; every `OAuth2Client` that was read is assignable.
 *
 * A property that is left out or `null` gets its default, also when an existing client is replaced. So read a client
 * first, change it and send it back.
 */
export interface OAuth2ClientInput extends OAuth2ClientTokenLifespans {
  /** Id; free text. Default: a random UUID. `setOAuth2Client` uses the id of its path instead. */
  readonly client_id?: string | null | undefined
  /** Name to show. Default empty. */
  readonly client_name?: string | null | undefined
  /**
   * Secret, at least 6 characters. Default: 26 random characters for a new client, also if it authenticates by key; the
   * current secret for an existing client.
   */
  readonly client_secret?: string | null | undefined
  /** Ignored: secrets do not expire. */
  readonly client_secret_expires_at?: number | null | undefined
  /** URIs that authorization responses may be sent to: absolute, without fragment. Default none. */
  readonly redirect_uris?: readonly string[] | null | undefined
  /** Grants that the client may use. Default `authorization_code`. */
  readonly grant_types?: readonly OAuth2GrantType[] | null | undefined
  /** Response types that the client may ask for. Default `code`. */
  readonly response_types?: readonly OAuth2ResponseType[] | null | undefined
  /** Scopes that the client may ask for, separated by spaces. Default `offline_access offline openid`. */
  readonly scope?: string | null | undefined
  /** Audiences that the client may ask for. Default none. */
  readonly audience?: readonly string[] | null | undefined
  /** Owner of the client; lists can be filtered by it. Default empty. */
  readonly owner?: string | null | undefined
  /** Page about how the client uses data, http or https. Default empty. */
  readonly policy_uri?: string | null | undefined
  /** Page with the terms of service, http or https. Default empty. */
  readonly tos_uri?: string | null | undefined
  /** Home page, http or https. Default empty. */
  readonly client_uri?: string | null | undefined
  /** Logo, http or https. Default empty. */
  readonly logo_uri?: string | null | undefined
  /** People responsible, usually e-mail addresses. Default none. */
  readonly contacts?: readonly string[] | null | undefined
  /**
   * Origins that may call the token and revocation endpoints from a browser: scheme, host and port only;
   * `https://*.example.com` is fine, `*` is not. Default none.
   */
  readonly allowed_cors_origins?: readonly string[] | null | undefined
  /** Whether subjects are the same for all clients (`public`, the default) or not (`pairwise`). */
  readonly subject_type?: 'pairwise' | 'public' | (string & {}) | null | undefined
  /** URL of the list that groups clients for pairwise subjects. Default none. */
  readonly sector_identifier_uri?: string | null | undefined
  /**
   * Public keys of the client, for `private_key_jwt` and request objects. Not beside `jwks_uri`: an empty set is then left
   * out. Default none.
   */
  readonly jwks?: JsonWebKeySetInput | null | undefined
  /** URL of the client's public keys. Not beside `jwks`. Default none. */
  readonly jwks_uri?: string | null | undefined
  /** How the client authenticates. Default `client_secret_basic`. */
  readonly token_endpoint_auth_method?: TokenEndpointAuthMethod | null | undefined
  /** Algorithm of the client's assertions. Default `RS256`. */
  readonly token_endpoint_auth_signing_alg?: string | null | undefined
  /** How userinfo responses are signed. Default `none`. */
  readonly userinfo_signed_response_alg?: 'RS256' | 'none' | (string & {}) | null | undefined
  /** URLs of request objects that the client may use. Default none. */
  readonly request_uris?: readonly string[] | null | undefined
  /** Algorithm of request objects. Default: any. */
  readonly request_object_signing_alg?: string | null | undefined
  /** URL that is loaded in a frame when a user logs out. Default none. */
  readonly frontchannel_logout_uri?: string | null | undefined
  /** Whether `frontchannel_logout_uri` gets issuer and session id. Default `false`. */
  readonly frontchannel_logout_session_required?: boolean | null | undefined
  /** URL that is called when a user logs out. Default none. */
  readonly backchannel_logout_uri?: string | null | undefined
  /** Whether the call of `backchannel_logout_uri` names the session. Default `false`. */
  readonly backchannel_logout_session_required?: boolean | null | undefined
  /** URLs that users may be sent to after logout, each with scheme, host and port of a redirect URI. Default none. */
  readonly post_logout_redirect_uris?: readonly string[] | null | undefined
  /** Any JSON value to store with the client. Default `{}`. */
  readonly metadata?: unknown
  /** Ignored. */
  readonly registration_access_token?: string | null | undefined
  /** Ignored. */
  readonly registration_client_uri?: string | null | undefined
  /** Form of access tokens. Default: the server's. */
  readonly access_token_strategy?: 'jwt' | 'opaque' | (string & {}) | null | undefined
  /** Whether the consent screen is skipped. Default `false`. */
  readonly skip_consent?: boolean | null | undefined
  /** Whether the logout screen is skipped. Default `null`, which means `false`. */
  readonly skip_logout_consent?: boolean | null | undefined
  /** Not stored. The response of `setOAuth2Client` contains it unchanged. */
  readonly created_at?: string | null | undefined
  /** Ignored. */
  readonly updated_at?: string | null | undefined
}

/** Schema of {@link OAuth2ClientInput}. */
export const oAuth2ClientInputSchema: Schema<OAuth2ClientInput> = () =>
  z.inputObject<OAuth2ClientInput>(clientShape(), [], {
    client_id: 'id',
    client_name: 'name',
    client_secret: 'secret',
    "token_endpoint_auth_method: 'none'": 'public is_public public_client',
    redirect_uris: 'callback callback_uri callback_url redirect allowed_redirect_uris',
    grant_types: 'grant allowed_grants allowed_grant_types',
    response_types: 'response',
    scope: 'allowed_scopes scope_array',
    audience: 'aud allowed_audiences',
    token_endpoint_auth_method: 'auth_method token_auth_method token_endpoint_auth',
    allowed_cors_origins: 'origins web_origins allowed_origins cors_origins',
    post_logout_redirect_uris:
      'post_logout_callbacks logout_redirect_uris post_logout_redirects post_logout_uris post_logout_urls',
    access_token_strategy: 'token_strategy',
    skip_logout_consent: 'skip_logout',
    logo_uri: 'logo',
    tos_uri: 'tos terms_of_service',
    policy_uri: 'policy privacy_policy',
    client_uri: 'homepage website',
    jwks: 'key public_key',
  })
