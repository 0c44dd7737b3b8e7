import type { JsonValue, Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'
import type { Shape } from '@typed-oauth/core/schema'

import type { OAuth2Client } from '../clients/models.js'
import { oAuth2ClientSchema } from '../clients/schemas.js'
import { openIdConnectContextSchema, type OAuth2ConsentRequestOpenIDConnectContext } from '../login-requests/models.js'

/** A request to ask a user what a client may do. */
export interface OAuth2ConsentRequest {
  /** The challenge of the request; empty in lists of sessions. Do not log it. */
  challenge: string
  /** Id of the consent, by which it can be revoked. Absent from responses of Hydra up to 2.3. */
  consent_request_id?: string
  /** Scopes that the client asks for. */
  requested_scope: string[]
  /** Audiences that the client asks for. */
  requested_access_token_audience: string[]
  /**
   * Whether the user has consented before: then accept without a screen, with the same scopes. Always `false` for clients
   * with `skip_consent`.
   */
  skip: boolean
  /** The user. */
  subject: string
  /** Wishes of the client for the screen; `null` in the device flow. */
  oidc_context: OAuth2ConsentRequestOpenIDConnectContext | null
  /** The client that asks, in the form of every read. */
  client: OAuth2Client
  /** URL that began the flow, with all its parameters. */
  request_url: string
  /** Id of the preceding login. Not the challenge of the login request. */
  login_challenge: string
  /** Id of the login session, the `sid` of ID tokens. */
  login_session_id: string
  /** `acr` of the login; empty if none. */
  acr: string
  /** `amr` of the login; empty if none. */
  amr: string[]
  /** `context` of the login: any JSON value, `null` if none. */
  context: JsonValue
}

function shape(): Shape<OAuth2ConsentRequest> {
  return {
    challenge: z.string(),
    consent_request_id: z.exactOptional(z.string()),
    requested_scope: z.array(z.string()),
    requested_access_token_audience: z.array(z.string()),
    skip: z.boolean(),
    subject: z.string(),
    oidc_context: z.nullable(z.of(openIdConnectContextSchema)),
    client: z.of(oAuth2ClientSchema),
    request_url: z.string(),
    login_challenge: z.string(),
    login_session_id: z.string(),
    acr: z.string(),
    amr: z.array(z.string()),
    context: z.json(),
  }
}
const essential = ['challenge', 'skip', 'subject'] as const

/** Schema of {@link OAuth2ConsentRequest}. */
export const oAuth2ConsentRequestSchema: Schema<OAuth2ConsentRequest> = () =>
  z.object<OAuth2ConsentRequest>(shape(), essential)

/** Schema of the {@link OAuth2ConsentRequest} of a session, whose challenge is empty because it has been used. */
export const answeredConsentRequestSchema: Schema<OAuth2ConsentRequest> = () =>
  z.object<OAuth2ConsentRequest>(shape(), essential, ['challenge'])

/** Claims to add to the tokens of a consent. Clients can read tokens, so do not add secrets. */
export interface AcceptOAuth2ConsentRequestSession {
  /**
   * Claims of the access token, which introspection returns as `ext`. Default none.
   *
   * A JWT has them in `ext`, and those that the server's configuration allows also beside it, but there never `aud`,
   * `client_id`, `exp`, `ext`, `iat`, `iss`, `jti`, `nbf`, `scp` and `sub`.
   */
  readonly access_token?: Readonly<Record<string, unknown>> | null | undefined
  /**
   * Claims of the ID token, which userinfo returns too. Default none.
   *
   * Hydra sets or drops these itself, without an error: `acr`, `amr`, `at_hash`, `aud`, `auth_time`, `c_hash`, `exp`, `iat`,
   * `iss`, `jti`, `nonce`, `rat`, `sid` and `sub`.
   */
  readonly id_token?: Readonly<Record<string, unknown>> | null | undefined
}

/** Tells Hydra what the user granted. A property that is `null` counts as left out. */
export interface AcceptOAuth2ConsentRequest {
  /** Granted scopes. Hydra grants also scopes that the client did not request. Default: none are granted. */
  readonly grant_scope?: readonly string[] | null | undefined
  /** Granted audiences. Hydra grants also audiences that the client did not request. Default: none are granted. */
  readonly grant_access_token_audience?: readonly string[] | null | undefined
  /** Claims to add to the tokens. Default none. */
  readonly session?: AcceptOAuth2ConsentRequestSession | null | undefined
  /** Whether the user is not asked again for the same scopes. Default `false`. */
  readonly remember?: boolean | null | undefined
  /** For how long, in seconds. Default 0, which means for ever. */
  readonly remember_for?: number | null | undefined
  /** Any JSON value to keep with the consent. Default: the one of the login. */
  readonly context?: unknown
  /** When the user decided, RFC 3339. Not needed: Hydra uses its own clock. */
  readonly handled_at?: string | null | undefined
}

/** Schema of {@link AcceptOAuth2ConsentRequest}. */
export const acceptOAuth2ConsentRequestSchema: Schema<AcceptOAuth2ConsentRequest> = () =>
  z.inputObject<AcceptOAuth2ConsentRequest>(
    {
      grant_scope: z.array(z.string()),
      grant_access_token_audience: z.array(z.string()),
      session: z.inputObject<AcceptOAuth2ConsentRequestSession>({
        access_token: z.anyObject(),
        id_token: z.anyObject(),
      }),
      remember: z.boolean(),
      remember_for: z.whole(),
      context: z.json(),
      handled_at: z.string(),
    },
    [],
    {
      grant_scope: 'scope granted_scope',
      grant_access_token_audience: 'audience grant_audience granted_audience granted_access_token_audience',
      'session.access_token': 'access_token access_token_extra',
      'session.id_token': 'id_token id_token_extra',
      session: 'claims',
    },
  )
