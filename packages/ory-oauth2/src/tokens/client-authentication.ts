import type { Refuse } from '@typed-oauth/core/define'

/**
 * Authenticates the client in one request. A configured `clientAuth` does it for all requests; both together are refused,
 * except for `clientId`.
 */
export interface ClientAuthentication {
  /** Client id. Enough for clients without a secret. */
  readonly clientId?: string | undefined
  /** Client secret, beside `clientId`, for clients registered with `client_secret_post`. */
  readonly clientSecret?: string | undefined
  /** Signed assertion for clients registered with `private_key_jwt`. It works once, so the request is never retried. */
  readonly clientAssertion?: string | undefined
  /** Type of the assertion. Required beside `clientAssertion`. */
  readonly clientAssertionType?: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' | (string & {}) | undefined
}

/** Refuses a client assertion without its type. */
export function checkClientAuthentication(request: ClientAuthentication, refuse: Refuse): void {
  if (request.clientAssertion !== undefined && request.clientAssertionType === undefined) {
    refuse('clientAssertionType', 'is required beside `clientAssertion`')
  }
}
