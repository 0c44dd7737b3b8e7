import type { Schema } from '@typed-oauth/core'
import * as z from '@typed-oauth/core/schema'

import { oAuth2ClientSchema, type OAuth2Client } from '../clients/models.js'

/** A user who wants to log out. */
export interface OAuth2LogoutRequest {
  /** The challenge of the request. Keep it out of logs. */
  challenge: string
  /** The user. */
  subject: string
  /** Id of the login session. Absent if there is none. */
  sid?: string
  /** Path and query that began the logout; may hold the ID token, so keep it out of logs. */
  request_url: string
  /** Whether a client began the logout, rather than the user at the provider. */
  rp_initiated: boolean
  /** When the request ends, RFC 3339; `null` if it does not, as with v26.2.0 when a client began. */
  expires_at: string | null
  /** When the logout was begun, RFC 3339; `null` like `expires_at`. */
  requested_at: string | null
  /** The client that began the logout; `null` if the user did at the provider. */
  client: OAuth2Client | null
}

/** Schema of {@link OAuth2LogoutRequest}. */
export const oAuth2LogoutRequestSchema: Schema<OAuth2LogoutRequest> = () =>
  z.object<OAuth2LogoutRequest>(
    {
      challenge: z.string(),
      subject: z.string(),
      sid: z.exactOptional(z.string()),
      request_url: z.string(),
      rp_initiated: z.boolean(),
      expires_at: z.nullable(z.string()),
      requested_at: z.nullable(z.string()),
      client: z.nullable(z.of(oAuth2ClientSchema)),
    },
    ['challenge', 'subject'],
  )
