import type { AnySdkError } from '../errors.js'
import type { RetryClass } from '../operation.js'
import type { TransportOptions } from '../options.js'
import type { ResponseHeaders } from '../platform.js'
import { readHeader } from '../read-header.js'

/** Whether the server refused a request because of a rate limit, and did nothing. */
export function isLimited(error: AnySdkError): boolean {
  return error.kind === 'http' && error.status === 429
}

/** Whether a failure proves that the request was not sent or not processed. */
export function isUnsent(error: AnySdkError): boolean {
  return isLimited(error) || (error.kind === 'network' && ['connect', 'dns', 'refused'].includes(error.reason))
}

/**
 * Tells whether a failure may be retried.
 *
 * @param retryClass - Retry class of the operation.
 * @param error - Error of the attempt.
 */
export function isRepeatable(retryClass: RetryClass, error: AnySdkError): boolean {
  if (error.kind === 'network' && error.hint !== undefined) return false // a retry cannot change it
  if (retryClass !== 'safe') return retryClass === 'unsent' && isUnsent(error)
  if (error.kind === 'http') return [408, 429, 502, 503, 504].includes(error.status)
  return error.kind === 'network' || (error.kind === 'timeout' && error.scope === 'attempt')
}

/**
 * Longest wait before a retry, in milliseconds; if the server asks for more, the call fails at once. After 429, the rest of
 * `totalTimeout` is the limit instead.
 */
export const longestWaitMs = 60_000

/**
 * Computes the wait before a retry, in milliseconds: the value of the caller, else a random part of 300 × 2^n; after 429 at
 * least half of 500 × 2^n and a random part of the other half, up to 30 s; never less than the server asks for.
 *
 * @param retryDelay - The option.
 * @param retry - Number of the retry, from 1; those after 429 are counted apart.
 * @param error - Error of the attempt.
 */
export function waitBeforeRetry(retryDelay: TransportOptions['retryDelay'], retry: number, error: AnySdkError): number {
  const random = Math.random()
  const least = isLimited(error) ? Math.min(250 * 2 ** retry, 15_000) * (1 + random) : 0
  const usual = least || random * 300 * 2 ** retry
  const chosen = typeof retryDelay === 'function' ? retryDelay(retry) : (retryDelay ?? usual)
  const asked = error.kind === 'http' ? error.retryAfterMs : undefined
  return Math.max(Math.min(chosen, longestWaitMs) || 0, least, asked ?? 0)
}

/**
 * Reads how long the server asks to wait. A date is compared with the date of the response, if it has one.
 *
 * @param status - HTTP status: servers send rate limits with other statuses too; they count only for 429 and 503.
 * @param headers - Response headers.
 * @param further - Names of headers of this API with the wait, beside `Retry-After`.
 * @returns Milliseconds, or `undefined` if there is no such header.
 * @see [RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3)
 */
export function readRetryAfter(
  status: number,
  headers: ResponseHeaders,
  further: readonly string[] = [],
): number | undefined {
  const limits = status === 429 || status === 503 ? further : []
  const now = timeOfServer(headers)
  for (const name of ['retry-after', ...limits]) {
    // If a header is sent twice, the larger value counts. The comma after a weekday does not separate values.
    const text = readHeader(headers, name).slice(0, 200)
    const values = text.replaceAll(/((?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}),/gi, '$1').split(',')
    const waits = values.map((value) => toMilliseconds(value.trim(), now)).filter((wait) => Number.isFinite(wait))
    if (waits.length > 0) return Math.max(0, ...waits)
  }
  return undefined
}

/** The date of a response in milliseconds since 1970. The dates in it are those of the server's clock; ours may differ. */
export function timeOfServer(headers: ResponseHeaders): number {
  return toTime(readHeader(headers, 'date')) || Date.now()
}

/** Reads the wait from a value: seconds from now or since 1970, or a date. */
export function toMilliseconds(value: string, now: number): number {
  if (/^\d{1,15}(?:\.\d+)?$/.test(value)) {
    const seconds = Number(value)
    const wait = seconds > 1e11 ? seconds : Math.ceil(seconds * 1000) // some servers send milliseconds since 1970
    return wait > 1e12 ? wait - now : wait
  }
  return toTime(value) - now
}

/** Milliseconds since 1970 of a date in one of the three forms of HTTP; NaN for any other text. */
function toTime(date: string): number {
  // The form without a zone is in GMT too.
  const isDate = /^[a-z]{3,9},? .*\d\d:\d\d:\d\d/i.test(date)
  return isDate ? Date.parse(date.replace(/(?: gmt)?$/i, ' GMT')) : Number.NaN
}
