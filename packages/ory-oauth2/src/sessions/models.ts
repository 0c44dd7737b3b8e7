import type { JsonObject, JsonValue, Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

import { answeredConsentRequestSchema, type OAuth2ConsentRequest } from '../consent-requests/models.js'

/** Claims that a consent adds to tokens. */
export interface OAuth2ConsentSessionClaims {
  /** Claims of the access token. */
  access_token: JsonObject
  /** Claims of the ID token. */
  id_token: JsonObject
}

/** Consent of a user for a client. */
export interface OAuth2ConsentSession {
  /** Id of the consent, by which it can be revoked. Absent from responses of Hydra up to 2.3. */
  consent_request_id?: string
  /** Granted scopes. */
  grant_scope: string[]
  /** Granted audiences. */
  grant_access_token_audience: string[]
  /** Claims that the consent adds to tokens. */
  session: OAuth2ConsentSessionClaims
  /** Whether the user is not asked again for the same scopes. */
  remember: boolean
  /** For how long, in seconds; 0 means for ever. */
  remember_for: number
  /** When the user decided, RFC 3339 with nanoseconds. `null` is allowed but no recorded list has it. */
  handled_at: string | null
  /** Any JSON value that was stored with the consent; `null` if none. */
  context: JsonValue
  /** The consent request; its `challenge` is empty here. */
  consent_request: OAuth2ConsentRequest
}

/** Schema of {@link OAuth2ConsentSession}. */
export const oAuth2ConsentSessionSchema: Schema<OAuth2ConsentSession> = () =>
  z.object<OAuth2ConsentSession>(
    {
      consent_request_id: z.exactOptional(z.string()),
      grant_scope: z.array(z.string()),
      grant_access_token_audience: z.array(z.string()),
      session: z.object<OAuth2ConsentSessionClaims>({
        access_token: z.anyObject(),
        id_token: z.anyObject(),
      }),
      remember: z.boolean(),
      remember_for: z.number(),
      handled_at: z.nullable(z.string()),
      context: z.json(),
      consent_request: z.of(answeredConsentRequestSchema),
    },
    ['grant_scope', 'consent_request'],
  )

/** Schema of a page of sessions. */
export const oAuth2ConsentSessionsSchema: Schema<OAuth2ConsentSession[]> = () =>
  z.array(z.of(oAuth2ConsentSessionSchema))
