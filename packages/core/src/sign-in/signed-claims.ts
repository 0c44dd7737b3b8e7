import { compactVerify, decodeJwt, decodeProtectedHeader, type LocalJWKSet, type ProtectedHeaderParameters } from 'jose'

import { properties } from '../oauth2/error.js'
import type { Fail } from './failure.js'
import type { ServerData } from './server-data.js'
import type { WeakAlgorithmOptions } from './server.js'

/** Algorithms whose keys the issuer publishes. Never a symmetric one: its key would be public. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']

/** A token whose signature is right. */
export interface SignedClaims {
  /** The claims, of any type and unchecked. */
  readonly claims: Readonly<Record<string, unknown>>
  /** The algorithm. */
  readonly algorithm: string
}

/**
 * Reads the claims of a token after its signature was checked.
 *
 * @param token - The token.
 * @param types - Values of `typ` in the header of such tokens; it may always be absent or `JWT`.
 * @param data - The issuer's keys.
 * @param weak - Whether other tokens than those signed with these keys are accepted.
 * @param fail - Rejects the token.
 */
export async function signedClaims(
  token: string,
  types: readonly string[],
  data: ServerData,
  weak: WeakAlgorithmOptions,
  fail: Fail,
): Promise<SignedClaims> {
  const header = readHeader(token, types, fail)
  const { alg: algorithm = '' } = header
  if (/^none$/i.test(algorithm)) {
    if (weak.allowUnsigned !== true || !token.endsWith('.')) fail('unsigned', 'it is not signed')
    return { claims: readClaims(() => decodeJwt(token), fail), algorithm }
  }
  const { clientSecret } = weak
  if (algorithm === 'HS256' && clientSecret !== undefined) {
    const key = new TextEncoder().encode(clientSecret)
    return { claims: await verify(token, key, ['HS256'], fail), algorithm }
  }
  if (!algorithms.includes(algorithm)) fail('algorithm', 'it is signed with an algorithm that is not accepted')
  return { claims: await verify(token, await fittingKeys(header, data), algorithms, fail), algorithm }
}

function readHeader(token: string, types: readonly string[], fail: Fail): ProtectedHeaderParameters {
  const { length } = token.split('.')
  if (length === 5) fail('encrypted', 'it is encrypted')
  let header: ProtectedHeaderParameters = {}
  try {
    if (length === 3) header = decodeProtectedHeader(token)
  } catch {
    // It has no algorithm then.
  }
  const { alg, typ, crit } = header
  if (typeof alg !== 'string') fail('malformed', 'it is no signed JWT')
  if (crit !== undefined) fail('critical-header', 'its header has `crit`')
  // RFC 8725, section 3.11: tokens of one kind must not pass for another one.
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : ''
  if (typ !== undefined && !['jwt', ...types].includes(type)) fail('token-type', 'its `typ` is that of another token')
  return header
}

/** The keys, fetched again if none of them fits the header. */
async function fittingKeys(header: ProtectedHeaderParameters, data: ServerData): Promise<LocalJWKSet> {
  const keys = await data.keys()
  try {
    await keys({ ...header, alg: String(header.alg) })
    return keys
  } catch (error) {
    return codeOf(error) === 'ERR_JWKS_NO_MATCHING_KEY' ? data.keys(keys) : keys
  }
}

async function verify(
  token: string,
  key: LocalJWKSet | Uint8Array,
  accepted: string[],
  fail: Fail,
): Promise<SignedClaims['claims']> {
  // One call for each: jose has an overload for functions, and one for keys.
  const options = { algorithms: accepted }
  const verified = typeof key === 'function' ? compactVerify(token, key, options) : compactVerify(token, key, options)
  const { payload } = await verified.catch((error: unknown) => refuseToken(codeOf(error), fail))
  return readClaims(() => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)), fail)
}

function readClaims(read: () => unknown, fail: Fail): SignedClaims['claims'] {
  let claims: unknown
  try {
    claims = read()
  } catch {
    // It is refused below.
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
    fail('malformed', 'its claims are no JSON object')
  return properties(claims)
}

function codeOf(error: unknown): unknown {
  return properties(error)['code']
}

/** Says what jose found, without its error, which may show the token. */
function refuseToken(code: unknown, fail: Fail): never {
  switch (code) {
    case 'ERR_JWKS_NO_MATCHING_KEY':
      return fail('key-unknown', 'none of the keys of the issuer has its key id, or is for its algorithm')
    case 'ERR_JWKS_MULTIPLE_MATCHING_KEYS':
      return fail('key-ambiguous', 'several keys of the issuer fit, and its header does not say which one it needs')
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return fail('signature', 'its signature is wrong')
    case 'ERR_JWS_INVALID':
      return fail('malformed', 'it is no signed JWT')
    default:
      return fail('key-unusable', 'the platform refuses the key of the issuer')
  }
}
