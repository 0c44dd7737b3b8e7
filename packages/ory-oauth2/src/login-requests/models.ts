import type { JsonObject, Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

import type { OAuth2Client } from '../clients/models.js'
import { oAuth2ClientSchema } from '../clients/schemas.js'

/** Wishes of the client for the login screen. */
export interface OAuth2ConsentRequestOpenIDConnectContext {
  /** Authentication methods asked for, best first. Absent if none. */
  acr_values?: string[]
  /** How pages are to be shown, such as `popup`. Absent if not set. */
  display?: string
  /** Claims of the ID token that the client sent. Absent if it sent none. */
  id_token_hint_claims?: JsonObject
  /** Name of the user whom the client expects, such as an e-mail address. Absent if not set. */
  login_hint?: string
  /** Languages asked for, best first. Absent if none. */
  ui_locales?: string[]
}

/** Schema of {@link OAuth2ConsentRequestOpenIDConnectContext}. */
export const openIdConnectContextSchema: Schema<OAuth2ConsentRequestOpenIDConnectContext> = () =>
  z.object<OAuth2ConsentRequestOpenIDConnectContext>({
    acr_values: z.exactOptional(z.array(z.string())),
    display: z.exactOptional(z.string()),
    id_token_hint_claims: z.exactOptional(z.anyObject()),
    login_hint: z.exactOptional(z.string()),
    ui_locales: z.exactOptional(z.array(z.string())),
  })

/** A request to sign in a user. */
export interface OAuth2LoginRequest {
  /** The challenge of the request. Do not log it. */
  challenge: string
  /** Scopes that the client asks for. */
  requested_scope: string[]
  /** Audiences that the client asks for. */
  requested_access_token_audience: string[]
  /** Whether Hydra knows the user from an earlier login: then accept with the same `subject`, without a screen. */
  skip: boolean
  /** The user whom Hydra knows; empty unless `skip` is `true`. */
  subject: string
  /** Wishes of the client for the screen; `null` in the device flow. */
  oidc_context: OAuth2ConsentRequestOpenIDConnectContext | null
  /** The client that asks, in the form of every read. */
  client: OAuth2Client
  /** URL that began the flow, with all its parameters. */
  request_url: string
  /** Id of the login session, the `sid` of ID tokens. */
  session_id: string
}

/** Schema of {@link OAuth2LoginRequest}. */
export const oAuth2LoginRequestSchema: Schema<OAuth2LoginRequest> = () =>
  z.object<OAuth2LoginRequest>(
    {
      challenge: z.string(),
      requested_scope: z.array(z.string()),
      requested_access_token_audience: z.array(z.string()),
      skip: z.boolean(),
      subject: z.string(),
      oidc_context: z.nullable(z.of(openIdConnectContextSchema)),
      client: z.of(oAuth2ClientSchema),
      request_url: z.string(),
      session_id: z.string(),
    },
    ['challenge', 'skip', 'subject'],
    ['subject'], // empty before the first login
  )

/** Tells Hydra who signed in. A property that is `null` counts as left out. */
export interface AcceptOAuth2LoginRequest {
  /** The user's id. If the request has `skip`, it must be the `subject` of the request. */
  readonly subject: string
  /** Whether the browser stays signed in. Default `false`; always `true` if the request has `skip`. */
  readonly remember?: boolean | null | undefined
  /** For how long, in seconds. Default 0, for the server's limit, which is also the maximum. */
  readonly remember_for?: number | null | undefined
  /** Whether the time of `remember_for` starts again if the request has `skip`. Default `false`. */
  readonly extend_session_lifespan?: boolean | null | undefined
  /** How strongly the user was authenticated; becomes the `acr` claim. Default none. */
  readonly acr?: string | null | undefined
  /** Authentication methods that were used, such as `['pwd', 'otp']`; becomes the `amr` claim. Default none. */
  readonly amr?: readonly string[] | null | undefined
  /** Any JSON value to pass to the consent screen. Default `null`. */
  readonly context?: unknown
  /** Subject that clients get instead of `subject`. Default: `subject`, or its pairwise form. */
  readonly force_subject_identifier?: string | null | undefined
  /** Id of the session at the identity provider that signed the user in. Default none. */
  readonly identity_provider_session_id?: string | null | undefined
}

/** Tells the client why a login or consent was refused; each property has a default, also if it is `null`. */
export interface RejectOAuth2Request {
  /** Code that the client gets, such as `access_denied`. Default: an English sentence that says that the request was denied. */
  readonly error?: string | null | undefined
  /** Text for developers that the client gets. Default empty. */
  readonly error_description?: string | null | undefined
  /** Advice that the client gets, after the description. Default none. */
  readonly error_hint?: string | null | undefined
  /** Details for the server's logs; the client does not get them. Default none. */
  readonly error_debug?: string | null | undefined
  /** HTTP status of the response in the device flow, which does not redirect. Default 400. */
  readonly status_code?: number | null | undefined
}

/** Schema of {@link AcceptOAuth2LoginRequest}. */
export const acceptOAuth2LoginRequestSchema: Schema<AcceptOAuth2LoginRequest> = () =>
  z.inputObject<AcceptOAuth2LoginRequest>(
    {
      subject: z.string(),
      remember: z.boolean(),
      remember_for: z.whole(),
      extend_session_lifespan: z.boolean(),
      acr: z.string(),
      amr: z.array(z.string()),
      context: z.json(),
      force_subject_identifier: z.string(),
      identity_provider_session_id: z.string(),
    },
    ['subject'],
    {
      subject: 'sub user user_id',
      force_subject_identifier: 'force_subject',
    },
  )

/** Schema of {@link RejectOAuth2Request}. */
export const rejectOAuth2RequestSchema: Schema<RejectOAuth2Request> = () =>
  z.inputObject<RejectOAuth2Request>(
    {
      error: z.string(),
      error_description: z.string(),
      error_hint: z.string(),
      error_debug: z.string(),
      status_code: z.whole(),
    },
    [],
    {
      error: 'code',
      error_description: 'description message error_message reason',
      error_hint: 'hint',
      error_debug: 'debug',
      status_code: 'status',
    },
  )
