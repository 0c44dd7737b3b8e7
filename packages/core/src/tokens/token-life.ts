import type { TokenAnswer } from './token-answer.js'

/** A time by both clocks of this process, or by the wall clock of another process. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly wall: number
  /** Milliseconds by a clock that nobody sets; absent if another process has taken the time. */
  readonly monotonic?: number | undefined
}

/**
 * How far a token has come in its lifetime L.
 *
 * - `fresh`: until L − min(120 s, L/5); it is used.
 * - `due`: until L − min(30 s, L/10); it is used, and a new one should be fetched.
 * - `late`: until L; it is used only if a new one cannot be had.
 * - `over`: it is not used any more.
 */
export type TokenAge = 'due' | 'fresh' | 'late' | 'over'

/** So far may the clock of another process be ahead of ours. */
const toleranceMs = 300_000

/** For so long no new token is asked for after one was fetched or could not be fetched, while there is one. */
export const quietMs = 5_000

/**
 * Reads both clocks.
 *
 * @param now - The wall clock: milliseconds since 1970.
 */
export function momentOf(now: () => number): Moment {
  return { wall: now(), monotonic: performance.now() }
}

/**
 * Tells how much time has passed. Within one process, that is the larger difference of the two clocks: the wall clock may
 * be set back, and the other one stands still while a machine sleeps.
 *
 * @param since - The earlier time.
 * @param now - The time by the clocks of this process.
 * @returns Milliseconds. 0 for the time of another process, up to five minutes in the future; infinite if it is further
 *   ahead, because nothing is known then.
 */
export function msBetween(since: Moment, now: Moment): number {
  if (isAhead(since, now)) return Infinity
  return Math.max(0, now.wall - since.wall, (now.monotonic ?? 0) - (since.monotonic ?? Infinity))
}

/** Tells whether the clock of another process is too far ahead of ours to be of use. */
export function isAhead(since: Moment, now: Moment): boolean {
  return since.monotonic === undefined && since.wall - now.wall > toleranceMs
}

/**
 * Reads the lifetime of an access token.
 *
 * @param answer - The answer of the token endpoint.
 * @param lifetime - Lifetime in seconds if the answer has none. Default: it lasts until it is refused.
 * @returns Milliseconds; 0 if the token must not be kept: its lifetime is 0 (Hydra's answer for less than a second),
 *   negative, or no number.
 * @see [RFC 6749, section 5.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.1)
 */
export function lifetimeMs(answer: TokenAnswer, lifetime: number = Infinity): number {
  const seconds: unknown = answer.expires_in ?? lifetime
  const ms = typeof seconds === 'number' || typeof seconds === 'string' ? Number(seconds) * 1_000 : 0
  return ms > 0 ? ms : 0
}

/**
 * Tells how far a token has come.
 *
 * @param life - Lifetime in milliseconds.
 * @param passed - Milliseconds since before the request that brought the token.
 */
export function ageOf(life: number, passed: number): TokenAge {
  const left = life - passed
  if (!(left > 0)) return 'over'
  if (left <= Math.min(30_000, life / 10)) return 'late'
  return left <= Math.min(120_000, life / 5) ? 'due' : 'fresh'
}
