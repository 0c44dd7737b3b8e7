import { isAge } from './claims.js'
import type { Fail } from './failure.js'

/** What is kept between the begin of a sign-in and its callback. */
export interface Pending {
  /** Random text that comes back in the callback. */
  readonly state: string
  /** Random text that comes back in the ID token. */
  readonly nonce: string
  /** PKCE verifier. */
  readonly codeVerifier: string
  /** Where the callback comes to. */
  readonly redirectUri: string
  /** When the sign-in began, in milliseconds since 1970. */
  readonly begunAt: number
  /** Whether `openid` was asked for: then there must be an ID token. */
  readonly isOpenId: boolean
  /** Maximum age of the login in seconds, if one was asked for. */
  readonly maxAge?: number | undefined
}

/** Milliseconds within which a sign-in must be finished. */
export const pendingLife = 3_600_000

/** Writes a pending sign-in as text that needs no further encoding in a cookie. */
export function writePending({ state, nonce, codeVerifier, redirectUri, begunAt, ...more }: Pending): string {
  const { isOpenId, maxAge } = more
  return new URLSearchParams({
    state,
    nonce,
    verifier: codeVerifier,
    redirect: redirectUri,
    begun: String(begunAt),
    ...(isOpenId && { openid: '1' }),
    ...(maxAge !== undefined && { max_age: String(maxAge) }),
  }).toString()
}

/**
 * Reads a pending sign-in.
 *
 * @param text - What {@link writePending} wrote.
 * @param state - The state of the callback.
 * @param now - The current time in milliseconds since 1970.
 * @param fail - Rejects what is of another sign-in, too old, or no pending sign-in.
 */
export function readPending(text: string, state: string, now: number, fail: Fail): Pending {
  const fields = new URLSearchParams(text)
  const field = (name: string): string => fields.get(name) ?? ''
  const begunAt = Number(fields.get('begun') ?? Number.NaN)
  const isWhole = ['state', 'nonce', 'verifier', 'redirect'].every((name) => field(name) !== '')
  const maxAge = fields.has('max_age') ? Number(field('max_age')) : undefined
  if (!isWhole || !Number.isFinite(begunAt) || (maxAge !== undefined && !isAge(maxAge)))
    fail('pending-invalid', 'what was pending is no text of `beginSignIn`')
  if (field('state') !== state) fail('state-mismatch', 'what was pending is the sign-in of another `state`')
  const late = now - begunAt - pendingLife
  if (late > 0) fail('pending-expired', `the sign-in had to be finished ${Math.ceil(late / 1000)} s ago`)
  return {
    state,
    nonce: field('nonce'),
    codeVerifier: field('verifier'),
    redirectUri: field('redirect'),
    begunAt,
    isOpenId: fields.has('openid'),
    maxAge,
  }
}
