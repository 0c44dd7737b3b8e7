import { prepare } from './call/prepare.js'
import type { Operation } from './operation.js'
import type { CallOptions } from './options.js'

/**
 * Builds the URL of an operation, for navigations of browsers. Nothing is sent.
 *
 * @param transport - Base URLs, credentials and options.
 * @param operation - The operation.
 * @param request - Its parameters.
 * @param options - Its options.
 * @returns Absolute URL with its query.
 * @throws `InvalidInputError` for values that cannot be sent.
 */
export function buildUrl(transport: unknown, operation: Operation, request: unknown, options?: CallOptions): string {
  const { url, query } = prepare(operation, transport, request, options).request
  return `${url}${query}`
}
