import { challengeOf } from '../encoding.js'
import type { Code } from './state.js'

/**
 * Tells whether a verifier fits the challenge of a code. A code without a challenge accepts no verifier.
 *
 * @see [RFC 7636, section 4.6](https://www.rfc-editor.org/rfc/rfc7636.html#section-4.6)
 */
export async function matchesChallenge(
  { codeChallenge, codeChallengeMethod }: Code,
  verifier: string | undefined,
): Promise<boolean> {
  if (codeChallenge === undefined) return verifier === undefined
  if (verifier === undefined || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false
  if (codeChallengeMethod !== 'S256') return verifier === codeChallenge
  return (await challengeOf(verifier)) === codeChallenge
}
