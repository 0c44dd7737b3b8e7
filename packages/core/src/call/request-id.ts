import type { ResponseHeaders } from '../platform.js'
import { readHeader } from '../read-header.js'

/** Headers with the id of a request, the most specific first. Ids are not secret, even if the caller chose them. */
export const requestIdHeaders: readonly string[] = [
  'x-request-id',
  'request-id',
  'x-amzn-requestid',
  'cf-ray',
  'traceparent',
]

/**
 * Finds the id of a request in the headers of its response; of a `traceparent`, the id of the trace.
 *
 * @see [Trace Context, section 3.2](https://www.w3.org/TR/trace-context/#traceparent-header)
 */
export function readRequestId(headers: ResponseHeaders): string | undefined {
  const found = requestIdHeaders.map((name) => readHeader(headers, name)).find(Boolean)
  return found?.replace(/^[\da-f]{2}-([\da-f]{32})-.*/i, '$1')
}
