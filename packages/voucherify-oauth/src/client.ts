import { bindOperations } from '@typed-oauth/core/define'

import type { VoucherifyClient } from './client-interface.js'
import * as operations from './operations.js'
import { makeVoucherifyTransport, type VoucherifyClientOptions, type VoucherifyTransport } from './transport.js'

/**
 * Makes a client with one method per operation.
 *
 * @param options - The region or address of the project, and the keys of the application.
 * @throws `InvalidInputError` if an option is missing or wrong.
 *
 * @example
 * ```ts
 * const voucherify = createVoucherifyClient({ cluster: 'eu', appId, appToken })
 * const { access_token } = await voucherify.generateOauthToken({ scope: ['vouchers', 'campaigns'] })
 * ```
 */
export function createVoucherifyClient(options: VoucherifyClientOptions): VoucherifyClient {
  return clientOf(makeVoucherifyTransport('createVoucherifyClient', options))
}

function clientOf(transport: VoucherifyTransport): VoucherifyClient {
  return {
    transport,
    with: (changes) => clientOf(transport.with(changes)),
    ...bindOperations(transport, operations),
  }
}
