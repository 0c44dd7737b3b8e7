import { base64url, hash } from '../encoding.js'
import { textRule, type OptionRules } from '../options-check.js'
import { refuser } from '../refuse.js'
import type { TransportSettings } from '../settings.js'
import type { Transport } from '../transport.js'
import { checkClaims, isAge, isTime, type Claims } from './claims.js'
import { failer, type Fail } from './failure.js'
import { serverData } from './server-data.js'
import { checkCall, clientIdOf, type AnySignInServer, type SignInOptions, type WeakAlgorithmOptions } from './server.js'
import { signedClaims } from './signed-claims.js'

/** Options of all functions that verify tokens. */
export interface VerifyTokenOptions extends SignInOptions {
  /** Seconds by which the clocks of server and application may differ. Default 60. */
  readonly clockTolerance?: number | undefined
  /** Client id. Default: that of the transport's `clientAuth`. */
  readonly clientId?: string | undefined
}

/** Options of `verifyIdToken`. */
export interface VerifyIdTokenOptions extends VerifyTokenOptions {
  /** The nonce of the authorization request. Default: the nonce is not checked, as for the ID token of a refresh. */
  readonly nonce?: string | undefined
  /** Maximum age of the login, in seconds. Default: any age. */
  readonly maxAge?: number | undefined
  /** The subject that the token must have: at a refresh, that of the first ID token. Default: any. */
  readonly subject?: string | undefined
  /** The access token that came with the ID token: compared with `at_hash`, if there is one. Default: not compared. */
  readonly accessToken?: string | undefined
}

/**
 * Claims of an ID token; times are in seconds since 1970. Only what is not optional was checked to be there.
 *
 * @see [OpenID Connect Core, section 2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)
 */
export interface IdTokenClaims {
  /** The issuer. */
  readonly iss: string
  /** The user, by an id that the issuer gives to no other user. */
  readonly sub: string
  /** The clients that the token is for. */
  readonly aud: string | readonly string[]
  /** When the token expires. */
  readonly exp: number
  /** When the token was issued. */
  readonly iat: number
  /** When the user logged in. */
  readonly auth_time?: number
  /** The client that the token was issued to. */
  readonly azp?: string
  /** Further claims, such as `email`, unchecked. */
  readonly [claim: string]: unknown
}

const numberRule = {
  expected: 'a number of seconds, at least 0',
  fits: isAge,
}
const filledRule = {
  expected: 'text that is not empty',
  fits: (value: unknown) => typeof value === 'string' && value !== '',
}

/** Rules of the options that all functions have that verify tokens. */
export const verifyRules: OptionRules = { clockTolerance: numberRule, clientId: filledRule }

/** Rules of the options for weak algorithms, where a server has them. */
export function weakRules({ weakAlgorithms }: { readonly weakAlgorithms?: boolean | undefined }): OptionRules {
  if (weakAlgorithms !== true) return {}
  return {
    clientSecret: filledRule,
    allowUnsigned: { expected: 'true or false', fits: (value) => typeof value === 'boolean' },
  }
}

/**
 * Verifies an ID token.
 *
 * @param server - The server.
 * @param transport - The transport.
 * @param idToken - The token.
 * @param options - What to compare its claims with.
 */
export async function verifyIdToken<Through extends Transport>(
  server: AnySignInServer<Through>,
  transport: Through,
  idToken: string,
  options: VerifyIdTokenOptions & WeakAlgorithmOptions = {},
): Promise<IdTokenClaims> {
  const operation = 'verifyIdToken'
  const settings = checkCall(operation, server, transport, options, {
    ...verifyRules,
    ...weakRules(server),
    nonce: filledRule,
    maxAge: numberRule,
    subject: filledRule,
    accessToken: textRule,
  })
  if (typeof idToken !== 'string') refuser(operation)('idToken', 'must be text')
  return checkIdToken(operation, server, transport, settings, idToken, options)
}

/**
 * Verifies an ID token for a function whose input was checked.
 *
 * @param operation - Name of the function, for errors.
 * @param server - The server.
 * @param transport - The transport.
 * @param settings - Data of the transport.
 * @param idToken - The token.
 * @param options - What to compare its claims with.
 * @param begunAt - When the sign-in began that has just got this token, in milliseconds since 1970: then an unknown key
 *   id fetches the keys at once, and the age of the login is that at the begin. Default: now, and at most every 30 seconds.
 */
export async function checkIdToken<Through extends Transport>(
  operation: string,
  server: AnySignInServer<Through>,
  transport: Through,
  settings: TransportSettings,
  idToken: string,
  options: VerifyIdTokenOptions & WeakAlgorithmOptions,
  begunAt?: number,
): Promise<IdTokenClaims> {
  const clientId = clientIdOf(operation, settings, options.clientId)
  const plain = failer(operation)
  const fail: Fail = (reason, problem) => plain(reason, `the ID token is refused: ${problem}`)
  const data = serverData(server, transport, settings, options, plain, begunAt !== undefined)
  const { issuer } = await data.metadata()
  const { claims, algorithm } = await signedClaims(idToken, [], data, options, fail)
  const { clockTolerance = 60, now: clock = Date.now } = options
  const rules = { issuer, clientId, clockTolerance, now: clock() / 1000 }
  checkClaims(claims, rules, fail)
  if (claims['exp'] === undefined) fail('expiry-missing', 'it has no time of expiry (`exp`)')
  checkUser(claims, options, fail)
  checkLogin(claims, options.maxAge, { ...rules, now: begunAt === undefined ? rules.now : begunAt / 1000 }, fail)
  await checkAccessToken(claims, algorithm, options.accessToken, fail)
  return claims as unknown as IdTokenClaims // these are what was checked
}

function checkUser({ sub, nonce }: Claims, expected: VerifyIdTokenOptions, fail: Fail): void {
  if (typeof sub !== 'string' || sub === '') fail('subject-missing', 'it has no subject (`sub`)')
  if (expected.subject !== undefined && sub !== expected.subject) fail('subject', 'it is of another user (`sub`)')
  if (expected.nonce === undefined) return
  if (nonce === undefined) fail('nonce-missing', 'it has no `nonce`')
  if (nonce !== expected.nonce) fail('nonce', 'its `nonce` is that of another sign-in')
}

function checkLogin(
  { auth_time: loggedIn }: Claims,
  maxAge: number | undefined,
  { now, clockTolerance }: { readonly now: number; readonly clockTolerance: number },
  fail: Fail,
): void {
  if (maxAge === undefined) return
  if (!isTime(loggedIn)) return fail('auth-time-missing', 'it does not say when the user logged in (`auth_time`)')
  const late = Math.floor(now - loggedIn - maxAge)
  if (late > clockTolerance)
    fail('login-too-old', `the login is ${late} s older than \`maxAge\` (accepted: ${clockTolerance} s)`)
}

/** Compares the access token with its hash: the left half of that of the algorithm, OpenID Connect Core 3.1.3.6. */
async function checkAccessToken(
  { at_hash: given }: Claims,
  algorithm: string,
  accessToken: string | undefined,
  fail: Fail,
): Promise<void> {
  if (given === undefined || accessToken === undefined) return
  const bytes = await hash(algorithm.startsWith('Ed') ? 'SHA-512' : 'SHA-256', accessToken)
  if (given !== base64url(bytes.slice(0, bytes.length / 2)))
    fail('access-token-hash', 'it was not issued with this access token (`at_hash`)')
}
