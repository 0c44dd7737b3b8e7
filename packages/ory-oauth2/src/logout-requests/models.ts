import type { Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

import type { OAuth2Client } from '../clients/models.js'
import { oAuth2ClientSchema } from '../clients/schemas.js'

/** A request of a user to log out. */
export interface OAuth2LogoutRequest {
  /** The challenge of the request. Do not log it. */
  challenge: string
  /** The user. */
  subject: string
  /** Id of the login session. Absent if there is none. */
  sid?: string
  /** Path and query that began the logout; may contain the ID token, so do not log it. */
  request_url: string
  /** Whether a client began the logout; `false` if the user began it at the provider. */
  rp_initiated: boolean
  /**
   * When the request expires, RFC 3339; `null` if never, as in v26.2.0 if a client began the logout. Absent from responses
   * of Hydra 2.2.
   */
  expires_at?: string | null
  /** When the logout began, RFC 3339; `null` or absent if `expires_at` is. */
  requested_at?: string | null
  /** The client that began the logout; `null` if the user began it at the provider. */
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
      expires_at: z.exactOptional(z.nullable(z.string())),
      requested_at: z.exactOptional(z.nullable(z.string())),
      client: z.nullable(z.of(oAuth2ClientSchema)),
    },
    ['challenge', 'subject'],
  )
