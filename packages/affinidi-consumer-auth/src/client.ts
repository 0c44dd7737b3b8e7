import { bindOperations } from '@typed-oauth/core/define'

import type { AffinidiClient } from './client-interface.js'
import * as operations from './operations.js'
import { makeAffinidiTransport, type AffinidiClientOptions, type AffinidiTransport } from './transport.js'

/**
 * Makes a client with one method per operation.
 *
 * @param options - The address.
 * @throws `InvalidInputError` if an option is wrong.
 *
 * @example
 * ```ts
 * const affinidi = createAffinidiClient({ region: 'apse1' })
 * const { access_token } = await affinidi.consumerAuthTokenEndpoint({
 *   client_assertion: (tokenUrl) => signAssertion({ audience: tokenUrl }),
 *   client_id: did,
 * })
 * ```
 */
export function createAffinidiClient(options: AffinidiClientOptions = {}): AffinidiClient {
  return clientOf(makeAffinidiTransport('createAffinidiClient', options))
}

function clientOf(transport: AffinidiTransport): AffinidiClient {
  return {
    transport,
    with: (changes) => clientOf(transport.with(changes)),
    ...bindOperations(transport, operations),
  }
}
