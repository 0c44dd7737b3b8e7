import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose'

import { Failure } from './answers.js'
import { isSigned } from './curves.js'
import { resolveDid, type KnownDids } from './did.js'

/** A valid assertion. */
export interface Assertion {
  /** DID that signed it. */
  readonly issuer: string
  /** DID that the token is requested for. */
  readonly subject: string
  /** Id of the assertion (`jti`). */
  readonly id: string
  /** When it expires, in seconds since 1970. */
  readonly end: number
}

/**
 * Checks an assertion: the signature by the key of the DID, the audience, and the times.
 *
 * @param text - Compact JWT.
 * @param expected - Exact URL of the token endpoint, and the time in seconds since 1970.
 * @param known - DIDs of the seed.
 * @throws {@link Failure}
 */
export function readAssertion(
  text: string,
  expected: { readonly audience: string; readonly now: number },
  known: KnownDids,
): Assertion {
  const { header, payload } = decode(text)
  // RFC 7515, section 4.1.11: no extension is understood here, and an empty list is not allowed.
  if ('crit' in header) throw invalid('The header crit names extensions that are not understood')
  const { iss: issuer, sub: subject, jti: id } = payload
  if (typeof issuer !== 'string' || issuer === '') throw invalid('The claim iss is missing')
  checkSignature(text, header, issuer, known)
  if (typeof subject !== 'string' || subject === '') throw invalid('The claim sub is missing')
  if (typeof id !== 'string' || id === '') throw invalid('The claim jti is missing')
  const audience = Array.isArray(payload.aud) && payload.aud.length === 1 ? payload.aud[0] : payload.aud
  if (audience !== expected.audience) throw invalid('The claim aud is not the URL of this endpoint')
  return { issuer, subject, id, end: checkTimes(payload, expected.now) }
}

function invalid(issue: string): Failure {
  return new Failure('jwt', issue)
}

function decode(text: string): { header: ProtectedHeaderParameters; payload: JWTPayload } {
  // jose also decodes standard base64, with or without padding. The signature is read as strictly where it is checked.
  if (!/^[\w-]+\.[\w-]+\.[^.]*$/.test(text)) throw invalid('This is no compact JWT')
  try {
    return { header: decodeProtectedHeader(text), payload: decodeJwt(text) }
  } catch {
    throw invalid('This is no compact JWT')
  }
}

function checkSignature(text: string, { alg, kid }: ProtectedHeaderParameters, issuer: string, known: KnownDids): void {
  const key = resolveDid(issuer, kid ?? '', known)
  if (key === undefined) throw new Failure('did', 'Invalid public key')
  if (key === null) throw invalid('The header kid names no verification method of the issuer')
  if (alg !== key.curve.algorithm) throw invalid('The header alg does not fit the key')
  const end = text.lastIndexOf('.')
  if (!isSigned(key, text.slice(0, end), text.slice(end + 1))) throw invalid('The signature is wrong')
}

function checkTimes({ exp, iat, nbf }: JWTPayload, now: number): number {
  if (typeof exp !== 'number') throw invalid('The claim exp is missing')
  if (typeof iat !== 'number') throw invalid('The claim iat is missing')
  if (exp <= now) throw invalid('The assertion has expired')
  if (iat > now + leewaySeconds || (typeof nbf === 'number' && nbf > now + leewaySeconds))
    throw invalid('The assertion is not valid yet')
  return exp
}

/** Allowed difference between two clocks, in seconds. */
const leewaySeconds = 60
