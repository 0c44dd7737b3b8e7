import type { BoundEndpoint } from '@typed-oauth/core'

import type { ConsumerAuthTokenEndpointInput } from './endpoints.js'
import type { AffinidiErrors } from './errors.js'
import type { ConsumerAuthTokenEndpointOutput } from './models.js'
import type { AffinidiTransport } from './transport.js'

/** A client of Affinidi's consumer authentication API: one method per operation. */
export interface AffinidiClient {
  /** What the methods call through, for operations that are imported one by one. */
  readonly transport: AffinidiTransport

  /**
   * Exchanges a signed assertion for an access token: of one's own, or to act on a profile.
   *
   * The assertion must name the URL that is called as its audience. A function is told that URL and asked for a fresh
   * assertion at every attempt; with a string, the request is sent once, whatever happens.
   *
   * @example
   * ```ts
   * const { access_token } = await consumerAuthTokenEndpoint(transport, {
   *   grant_type: 'client_credentials',
   *   client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
   *   client_assertion: (tokenUrl) => signAssertion({ audience: tokenUrl }),
   *   client_id: did,
   * })
   * ```
   *
   * @see [RFC 7523, section 2.2](https://www.rfc-editor.org/rfc/rfc7523.html#section-2.2)
   * @category Tokens
   * @function
   */
  readonly consumerAuthTokenEndpoint: BoundEndpoint<
    ConsumerAuthTokenEndpointInput,
    ConsumerAuthTokenEndpointOutput,
    AffinidiErrors
  >
}
