import type { Call } from './call.js'
import { isSdkError, type AnySdkError } from './errors.js'
import type { RetryClass } from './operation.js'
import type { ResponseHeaders } from './platform.js'
import type { Interpreted } from './response.js'

/** Longest wait that is slept rather than reported, in milliseconds. */
const longestWaitMs = 60_000

const repeatableStatuses: readonly number[] = [408, 429, 502, 503, 504]

/** Counts the attempts of a call and decides which of its failures are answered with another one. */
export class Repeats {
  /** Attempts begun. */
  attempts = 0
  /** Wait before the next attempt, in milliseconds. */
  waitMs = 0
  readonly #call: Call
  readonly #started = performance.now()
  #isFateUnknown = false
  #endsWithTotal = false

  constructor(call: Call) {
    this.#call = call
  }

  /** Begins an attempt and gives its number. */
  begin(): number {
    const { timeout } = this.#call.limits
    this.#endsWithTotal = timeout === false || this.#leftMs() <= timeout
    this.attempts += 1
    return this.attempts
  }

  /** Time since the call began, in milliseconds. */
  elapsedMs(): number {
    return performance.now() - this.#started
  }

  /** Whether the time limit that comes first is that of all attempts. */
  isTotalLimit(): boolean {
    return this.#endsWithTotal || this.#leftMs() <= 0
  }

  /** Decides whether a failure is answered with another attempt, and after which wait. */
  isDue(error: AnySdkError): boolean {
    const { limits, retryClass, emit } = this.#call
    if (this.attempts > limits.retry || !isRepeatable(retryClass, error)) return false
    const asked = error.kind === 'http' ? (error.retryAfterMs ?? 0) : 0
    const waitMs = Math.max(asked, this.#ownWaitMs())
    if (waitMs > longestWaitMs || waitMs >= this.#leftMs()) return false
    this.#isFateUnknown ||= isFateUnknown(error)
    this.waitMs = waitMs
    emit({ type: 'retry', attempt: this.attempts, kind: error.kind, delayMs: waitMs })
    return true
  }

  /** The answer that a failure stands for: what was to be removed may have gone with an earlier attempt. */
  isDone(error: unknown): Interpreted | undefined {
    const isGone = isSdkError(error) && error.kind === 'http' && error.status === 404
    if (!isGone || !this.#isFateUnknown || this.#call.operation.removes !== true) return undefined
    return { data: undefined, status: error.status, headers: error.headers }
  }

  #leftMs(): number {
    const { totalTimeout } = this.#call.limits
    return totalTimeout === false ? Number.POSITIVE_INFINITY : totalTimeout - this.elapsedMs()
  }

  #ownWaitMs(): number {
    const { retryDelay = defaultDelay } = this.#call.limits
    const waitMs = typeof retryDelay === 'function' ? retryDelay(this.attempts) : retryDelay
    return waitMs > 0 ? Math.min(waitMs, longestWaitMs) : 0
  }
}

function isRepeatable(retryClass: RetryClass, error: AnySdkError): boolean {
  if (retryClass === 'never') return false
  if (error.kind === 'http') return retryClass === 'safe' ? repeatableStatuses.includes(error.status) : error.status === 429
  if (error.kind === 'network') return retryClass === 'safe' ? error.reason !== 'tls' : isUnsent(error)
  return error.kind === 'timeout' && error.scope === 'attempt' && retryClass === 'safe'
}

/** Tells whether a failure leaves open whether the server has acted. */
function isFateUnknown(error: AnySdkError): boolean {
  if (error.kind === 'http') return error.status !== 429
  return !isUnsent(error)
}

function isUnsent(error: AnySdkError): boolean {
  return error.kind === 'network' && (error.reason === 'refused' || error.reason === 'dns')
}

/** The wait before the n-th repeat if the caller does not say: a random part of 300 ms × 2^n. */
function defaultDelay(repeat: number): number {
  return Math.random() * 300 * 2 ** repeat
}

/**
 * Reads how long the server asks to wait.
 *
 * @param status - HTTP status: limits are announced beside successes too, and count only on 429 and 503.
 * @param headers - Response headers.
 * @returns Milliseconds, or `undefined` if it does not say.
 * @see [RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3)
 */
export function readRetryAfter(status: number, headers: ResponseHeaders): number | undefined {
  const limited = status === 429 || status === 503
  const header = (name: string): string => headers.get(name)?.trim() ?? ''
  return (
    readDelay(header('retry-after')) ??
    (limited ? (readDelay(header('x-ratelimit-reset')) ?? readDelay(header('x-rate-limit-retry'))) : undefined)
  )
}

/** Seconds from now, seconds since 1970, or an HTTP date, as milliseconds from now. */
function readDelay(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const seconds = Number(text)
    return seconds < 1_000_000_000 ? Math.ceil(seconds * 1000) : Math.max(0, seconds * 1000 - Date.now())
  }
  const date = /GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}
