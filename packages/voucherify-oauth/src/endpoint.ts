import { defineEndpoint, type Endpoint, type ErrorBodies, type OperationDescriptor } from '@typed-oauth/core/define'

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
  /**
   * Which credential of the transport is sent: the keys of the application (`appKeys`, the default), or the service key
   * (`clientAuth`). A call with the option `auth`, such as `bearer(accessToken)`, sends that instead.
   */
  readonly credential?: 'appKeys' | 'clientAuth'
  /** When a failed request is retried. Default: `safe` for GET, else `unsent`. */
  readonly retry?: OperationDescriptor<Request, Data, Errors>['retry']
}

/**
 * Makes an operation of Voucherify's API, for routes that this package does not cover. It is authenticated by the
 * application's keys, or by an access token that a call gives as `auth: bearer(accessToken)`.
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
 * await releaseSession(transport, { code: 'a-code', sessionKey: 'a-key' }, { auth: bearer(accessToken) })
 * ```
 */
export function voucherifyEndpoint<Request, Data, Errors extends ErrorBodies>(
  descriptor: VoucherifyDescriptor<Request, Data, Errors>,
): VoucherifyEndpoint<Request, Data, Errors> {
  const { credential = 'appKeys', check } = descriptor
  return defineEndpoint({
    factory: 'createVoucherifyTransport',
    server: 'voucherify',
    retry: descriptor.method === 'GET' ? 'safe' : 'unsent',
    summarizeError,
    ...descriptor,
    credential,
    check: (request, refuse, hasCredential) => {
      if (!hasCredential)
        refuse(
          credential === 'appKeys' ? 'appId' : credential,
          'is required in the options of the client, for this call',
        )
      return check?.(request, refuse, hasCredential)
    },
    retryAfterHeaders: ['x-rate-limit-retry', ...(descriptor.retryAfterHeaders ?? [])],
    errorCodes: [...voucherifyErrorCodes, ...(descriptor.errorCodes ?? [])],
    secrets: ['x-app-id', ...(descriptor.secrets ?? [])],
  })
}
