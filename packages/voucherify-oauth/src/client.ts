import { bindOperations } from '@typed-oauth/core/define'

import type { VoucherifyClient } from './client-interface.js'
import * as operations from './operations.js'
import { makeVoucherifyTransport, type VoucherifyClientOptions } from './transport.js'

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
  const transport = makeVoucherifyTransport('createVoucherifyClient', options)
  return { transport, ...bindOperations(transport, operations) }
}
