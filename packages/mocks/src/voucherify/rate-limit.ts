import type { VoucherifyRateLimit } from './options.js'

interface Window {
  start: number
  calls: number
}

/** Result of the rate limit for one call. */
export interface Allowance {
  /** Whether the call exceeds the limit. */
  readonly isExceeded: boolean
  /** Headers of the response. */
  readonly headers: Readonly<Record<string, string>>
}

/** Counts the calls of each project in windows of fixed length. */
export class RateLimit {
  readonly #limit: VoucherifyRateLimit
  readonly #windows = new Map<string, Window>()

  constructor(limit: VoucherifyRateLimit) {
    this.#limit = limit
  }

  /**
   * Counts a call.
   *
   * @param project - Project of the caller.
   * @param now - Unix time in seconds.
   */
  count(project: string, now: number): Allowance {
    const { calls, seconds } = this.#limit
    const current = this.#windows.get(project)
    const window = current !== undefined && now < current.start + seconds ? current : { start: now, calls: 0 }
    this.#windows.set(project, window)
    const isExceeded = window.calls >= calls
    if (!isExceeded) window.calls += 1
    const remaining = calls - window.calls
    const next = remaining > 0 ? now : window.start + seconds
    return {
      isExceeded,
      headers: {
        'x-rate-limit-limit': String(calls),
        'x-rate-limit-remaining': String(remaining),
        'x-rate-limit-retry': String(next),
        ...(isExceeded && { 'retry-after': String(next - now), 'x-rate-limit-type': 'api_calls' }),
      },
    }
  }

  /** Forgets all calls. */
  reset(): void {
    this.#windows.clear()
  }
}
