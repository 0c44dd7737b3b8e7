import { defineEndpoint, type Endpoint, type ErrorBodies, type OperationDescriptor } from '@typed-oauth/core/define'

import type { AuthentiqTransport } from './transport.js'

/** An operation of Authentiq Connect. */
export type AuthentiqEndpoint<Request, Data, Errors extends ErrorBodies> = Endpoint<
  AuthentiqTransport,
  Request,
  Data,
  Errors
>

/** Description of an operation, without what is the same for all of them. */
export type AuthentiqDescriptor<Request, Data, Errors extends ErrorBodies> = Omit<
  OperationDescriptor<Request, Data, Errors>,
  'factory' | 'retry' | 'server'
> & {
  /** When a failed request is retried. Default: `safe` for GET, else `never`. */
  readonly retry?: OperationDescriptor<Request, Data, Errors>['retry']
}

/**
 * Makes an operation of Authentiq Connect, for routes that this package does not cover. The client's credential is only
 * sent where `credential: 'clientAuth'` asks for it.
 *
 * @param descriptor - Describes the request and its responses.
 *
 * @example
 * ```ts
 * const authorize = authentiqEndpoint<{ clientId: string; scope: string; state: string }, RedirectLocation, AuthentiqErrors>({
 *   id: 'authorize',
 *   method: 'GET',
 *   path: '/authorize',
 *   query: ['clientId', 'scope', 'state'],
 *   additionalParameters: true,
 *   responses: { 303: 'location' },
 * })
 * ```
 */
export function authentiqEndpoint<Request, Data, Errors extends ErrorBodies>(
  descriptor: AuthentiqDescriptor<Request, Data, Errors>,
): AuthentiqEndpoint<Request, Data, Errors> {
  return defineEndpoint({
    factory: 'createAuthentiqTransport',
    server: 'authentiq',
    tokenPath: '/token',
    retry: descriptor.method === 'GET' ? 'safe' : 'never',
    ...descriptor,
  })
}
