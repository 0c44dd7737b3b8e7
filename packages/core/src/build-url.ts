import { prepare } from './call/prepare.js'
import type { Operation } from './operation.js'
import type { CallOptions } from './options.js'

/**
 * Builds the URL that an operation would be called at, for navigations of browsers. Nothing is sent.
 *
 * @param transport - Where to, and as whom.
 * @param operation - What.
 * @param request - Its parameters.
 * @param options - Its options.
 * @returns Absolute URL with its query.
 * @throws `InvalidInputError` for what cannot be sent.
 */
export function buildUrl(transport: unknown, operation: Operation, request: unknown, options?: CallOptions): string {
  const { url, query } = prepare(operation, transport, request, options).request
  return `${url}${query}`
}
