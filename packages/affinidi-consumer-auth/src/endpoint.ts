import { defineEndpoint, type Endpoint, type ErrorBodies, type OperationDescriptor } from '@typed-oauth/core/define'

import { affinidiErrorCodes, summarizeError } from './errors.js'
import type { AffinidiTransport } from './transport.js'

/** An operation of Affinidi's API. */
export type AffinidiEndpoint<Request, Data, Errors extends ErrorBodies> = Endpoint<
  AffinidiTransport,
  Request,
  Data,
  Errors
>

/** Description of an operation, without what is the same for all of them. */
export type AffinidiDescriptor<Request, Data, Errors extends ErrorBodies> = Omit<
  OperationDescriptor<Request, Data, Errors>,
  'factory' | 'retry' | 'server'
> & {
  /** When a failed request is retried. Default: `safe` for GET, else `never`. */
  readonly retry?: OperationDescriptor<Request, Data, Errors>['retry']
}

/**
 * Makes an operation of Affinidi's API, for routes that this package does not cover.
 *
 * @param descriptor - Describes the request and its responses.
 *
 * @example
 * ```ts
 * const revokeGrant = affinidiEndpoint<{ grantId: string }, void, AffinidiErrors>({
 *   id: 'revokeGrant',
 *   method: 'DELETE',
 *   path: '/v1/grants/{grantId}',
 *   responses: { 204: 'empty' },
 * })
 * ```
 */
export function affinidiEndpoint<Request, Data, Errors extends ErrorBodies>(
  descriptor: AffinidiDescriptor<Request, Data, Errors>,
): AffinidiEndpoint<Request, Data, Errors> {
  return defineEndpoint({
    factory: 'createAffinidiTransport',
    server: 'affinidi',
    retry: descriptor.method === 'GET' ? 'safe' : 'never',
    summarizeError,
    ...descriptor,
    errorCodes: [...affinidiErrorCodes, ...(descriptor.errorCodes ?? [])],
  })
}
