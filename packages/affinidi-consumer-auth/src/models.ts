import type { Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

/** Response of `consumerAuthTokenEndpoint`. */
export interface ConsumerAuthTokenEndpointOutput {
  /**
   * The access token, a JWT. Check that its `sub` is the requested DID and, in a delegated token, that `act.sub` is
   * your own.
   */
  access_token: string
  /** Seconds until the token expires. */
  expires_in?: number
  /** How the token is used, such as `bearer`. Compare without regard to case. */
  token_type?: string
  /** Granted scopes, separated by spaces; may be empty. */
  scope?: string
  /** Refresh token. No grant of this endpoint accepts it. */
  refresh_token?: string
  /** ID token, a JWT, as received: it is neither verified nor decoded. */
  id_token?: string
}

/** Schema of {@link ConsumerAuthTokenEndpointOutput}. */
export const consumerAuthTokenEndpointOutputSchema: Schema<ConsumerAuthTokenEndpointOutput> = () =>
  z.object<ConsumerAuthTokenEndpointOutput>(
    {
      access_token: z.string(),
      expires_in: z.exactOptional(z.seconds()),
      token_type: z.exactOptional(z.string()),
      scope: z.exactOptional(z.string()),
      refresh_token: z.exactOptional(z.string()),
      id_token: z.exactOptional(z.string()),
    },
    ['access_token'],
  )
