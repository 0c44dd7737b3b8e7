import { bindOperations } from '@typed-oauth/core/define'

import type { AuthentiqClient } from './client-interface.js'
import * as operations from './operations.js'
import { makeAuthentiqTransport, type AuthentiqClientOptions, type AuthentiqTransport } from './transport.js'

/**
 * Makes a client with one method per operation.
 *
 * @param options - The address, and how the client authenticates.
 * @throws `InvalidInputError` if an option is wrong.
 *
 * @example
 * ```ts
 * const authentiq = createAuthentiqClient({ clientAuth: clientSecretBasic(clientId, clientSecret) })
 * const { access_token, id_token } = await authentiq.token({ code, redirectUri })
 * ```
 */
export function createAuthentiqClient(options: AuthentiqClientOptions = {}): AuthentiqClient {
  return clientOf(makeAuthentiqTransport('createAuthentiqClient', options))
}

function clientOf(transport: AuthentiqTransport): AuthentiqClient {
  return {
    transport,
    with: (changes) => clientOf(transport.with(changes)),
    ...bindOperations(transport, operations),
  }
}
