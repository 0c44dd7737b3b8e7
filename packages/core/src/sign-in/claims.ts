import type { Fail } from './failure.js'

/** Claims of a token whose signature is right. */
export type Claims = Readonly<Record<string, unknown>>

/** What the claims of a token are compared with. */
export interface ClaimRules {
  /** The issuer. */
  readonly issuer: string
  /** The client. */
  readonly clientId: string
  /** Seconds by which clocks may differ. */
  readonly clockTolerance: number
  /** The current time in seconds since 1970. */
  readonly now: number
}

/** Seconds that `iat` may be in the future: clocks of servers are not always right. */
const mostAhead = 300

/**
 * Checks what ID tokens and logout tokens have in common: issuer, audience and times.
 *
 * @param claims - The claims.
 * @param rules - What they are compared with.
 * @param fail - Rejects the token.
 * @see [OpenID Connect Core, section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export function checkClaims(claims: Claims, rules: ClaimRules, fail: Fail): void {
  const { issuer, clockTolerance, now } = rules
  if (claims['iss'] !== issuer) fail('issuer', 'it is of another issuer')
  checkAudience(claims, rules.clientId, fail)
  const { iat, exp, nbf } = claims
  if (!isTime(iat)) return fail('issued-at-missing', 'it has no time of issue (`iat`)')
  if (iat > now + mostAhead)
    fail('issued-in-future', `it was issued ${Math.ceil(iat - now)} s in the future (accepted: ${mostAhead} s)`)
  if (exp !== undefined && !isTime(exp)) fail('expiry-missing', 'its time of expiry (`exp`) is no number')
  if (isTime(exp) && exp + clockTolerance <= now)
    fail('expired', `it expired ${Math.floor(now - exp)} s ago (accepted: ${clockTolerance} s)`)
  if (nbf !== undefined && !(isTime(nbf) && nbf <= now + clockTolerance)) {
    const early = isTime(nbf) ? `in ${Math.ceil(nbf - now)} s (accepted: ${clockTolerance} s)` : 'no number'
    fail('not-yet-valid', `it is not valid yet: its \`nbf\` is ${early}`)
  }
}

function checkAudience({ aud, azp }: Claims, clientId: string, fail: Fail): void {
  const audience: readonly unknown[] = [aud].flat()
  if (!audience.includes(clientId)) fail('audience', 'it is not for this client')
  if (audience.length > 1 && azp === undefined)
    fail('authorized-party-missing', 'it is for several clients, and has no `azp`')
  if (azp !== undefined && azp !== clientId) fail('authorized-party', 'it was issued to another client (`azp`)')
}

/** Tells whether a value is an age in seconds. With another one, no comparison would ever refuse anything. */
export function isAge(value: unknown): value is number {
  return isTime(value) && value >= 0
}

/** Tells whether a claim is a time in seconds. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
