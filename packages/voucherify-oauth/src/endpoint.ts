import { type Endpoint, type ErrorBodies, type OperationDescriptor } from '@typed-oauth/core'
import { defineEndpoint } from '@typed-oauth/core/define'

import { summarizeError, voucherifyErrorCodes } from './errors.js'
import type { VoucherifyTransport } from './transport.js'

/** An operation of Voucherify's API. */
export type VoucherifyEndpoint<Request, Data, Errors extends ErrorBodies> = Endpoint<
  VoucherifyTransport,
  Request,
  Data,
  Errors
>

/** Description of an operation, without what is the same for all of them. */
export type VoucherifyDescriptor<Request, Data, Errors extends ErrorBodies> = Omit<
  OperationDescriptor<Request, Data, Errors>,
  'credential' | 'factory' | 'retry' | 'server' | 'summarizeError'
> & {
  /** When a failed request is retried. Default: `safe` for GET, else `unsent`. */
  readonly retry?: OperationDescriptor<Request, Data, Errors>['retry']
}

/**
 * Makes an operation of Voucherify's API that is authenticated by the application's keys, for routes that this package
 * does not cover.
 *
 * @param descriptor - Describes the request and its responses.
 *
 * @example
 * ```ts
 * const releaseSession = voucherifyEndpoint<{ code: string; sessionKey: string }, void, VoucherifyErrors>({
 *   id: 'releaseSession',
 *   method: 'DELETE',
 *   path: '/v1/vouchers/{code}/sessions/{sessionKey}',
 *   responses: { 204: 'empty' },
 * })
 * ```
 */
export function voucherifyEndpoint<Request, Data, Errors extends ErrorBodies>(
  descriptor: VoucherifyDescriptor<Request, Data, Errors>,
): VoucherifyEndpoint<Request, Data, Errors> {
  return defineEndpoint({
    factory: 'createVoucherifyTransport',
    server: 'voucherify',
    credential: 'appKeys',
    retry: descriptor.method === 'GET' ? 'safe' : 'unsent',
    summarizeError,
    ...descriptor,
    retryAfterHeaders: ['x-rate-limit-retry', ...(descriptor.retryAfterHeaders ?? [])],
    errorCodes: [...voucherifyErrorCodes, ...(descriptor.errorCodes ?? [])],
    secrets: ['x-app-id', ...(descriptor.secrets ?? [])],
  })
}
