import type { AnySdkError } from './errors.js'
import type { RetryClass } from './operation.js'
import type { ResponseHeaders } from './platform.js'

/** Whether a failure proves that nothing was sent, or not acted upon. */
export function isUnsent(error: AnySdkError): boolean {
  return error.kind === 'http' ? error.status === 429 : error.kind === 'network' && /refused|dns/.test(error.reason)
}

/**
 * Tells whether a failure may be answered with a repeat.
 *
 * @param retryClass - What the operation allows.
 * @param error - How the attempt failed.
 */
export function isRepeatable(retryClass: RetryClass, error: AnySdkError): boolean {
  if (retryClass !== 'safe') return retryClass === 'unsent' && isUnsent(error)
  if (error.kind === 'http') return [408, 429, 502, 503, 504].includes(error.status)
  return error.kind === 'network' || (error.kind === 'timeout' && error.scope === 'attempt')
}

/**
 * Reads how long the server asks to wait.
 *
 * @param status - HTTP status: limits are announced beside other answers too, and count only on 429 and 503.
 * @param headers - Response headers.
 * @returns Milliseconds, or `undefined` if it does not say.
 * @see [RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3)
 */
export function readRetryAfter(status: number, headers: ResponseHeaders): number | undefined {
  const limits = status === 429 || status === 503 ? ['x-ratelimit-reset', 'x-rate-limit-retry'] : []
  for (const name of ['retry-after', ...limits]) {
    const value = headers.get(name) ?? ''
    // A date, seconds since 1970, or seconds from now.
    const isDate = value.endsWith('GMT')
    const number = isDate ? Date.parse(value) : /^\d+$/.test(value) ? Number(value) * 1000 : Number.NaN
    if (number >= 0) return Math.max(0, isDate || number > 1e12 ? number - Date.now() : number)
  }
  return undefined
}
