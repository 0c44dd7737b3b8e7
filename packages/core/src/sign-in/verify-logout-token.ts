import { properties } from '../oauth2/error.js'
import { refuser } from '../refuse.js'
import type { Transport } from '../transport.js'
import { checkClaims, type Claims } from './claims.js'
import { failer, type Fail } from './failure.js'
import { serverData } from './server-data.js'
import { checkCall, clientIdOf, type AnySignInServer, type WeakAlgorithmOptions } from './server.js'
import { signedClaims } from './signed-claims.js'
import { verifyRules, weakRules, type VerifyTokenOptions } from './verify-id-token.js'

/**
 * Claims of a logout token. There is a subject, a session, or both.
 *
 * @see [OpenID Connect Back-Channel Logout 1.0, section 2.4](https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken)
 */
export interface LogoutTokenClaims {
  /** The issuer. */
  readonly iss: string
  /** The clients that the token is for. */
  readonly aud: string | readonly string[]
  /** When the token was issued, in seconds since 1970. */
  readonly iat: number
  /** Id of the token: the same at each try of the server to send it. */
  readonly jti: string
  /** The user whose sessions end; all of them, if there is no `sid`. */
  readonly sub?: string
  /** The session that ends: `sid` of its ID token. */
  readonly sid?: string
  /** Further claims, unchecked. */
  readonly [claim: string]: unknown
}

/** What a logout token says happened. */
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

/** Seconds for which a logout token without `exp` counts. */
const logoutLife = 300

/**
 * Verifies a logout token.
 *
 * @param server - The server.
 * @param transport - The transport.
 * @param logoutToken - The token.
 * @param options - What to compare its claims with.
 */
export async function verifyLogoutToken<Through extends Transport>(
  server: AnySignInServer<Through>,
  transport: Through,
  logoutToken: string,
  options: VerifyTokenOptions & WeakAlgorithmOptions = {},
): Promise<LogoutTokenClaims> {
  const operation = 'verifyLogoutToken'
  const settings = checkCall(operation, server, transport, options, { ...verifyRules, ...weakRules(server) })
  if (typeof logoutToken !== 'string') refuser(operation)('logoutToken', 'must be text')
  const clientId = clientIdOf(operation, settings, options.clientId)
  const plain = failer(operation)
  const fail: Fail = (reason, problem) => plain(reason, `the logout token is refused: ${problem}`)
  const data = serverData(server, transport, settings, options, plain)
  const { issuer } = await data.metadata()
  // It comes from the network, not from the token endpoint: never without a signature.
  const weak = { clientSecret: options.clientSecret }
  const { claims } = await signedClaims(logoutToken, ['logout+jwt'], data, weak, fail)
  const { clockTolerance = 60, now = Date.now } = options
  const rules = { issuer, clientId, clockTolerance, now: now() / 1000 }
  checkClaims({ exp: Number(claims['iat']) + logoutLife, ...claims }, rules, fail)
  checkLogout(claims, fail)
  return claims as unknown as LogoutTokenClaims // these are what was checked
}

function checkLogout({ events, nonce, sub, sid, jti }: Claims, fail: Fail): void {
  const event = properties(events)[logoutEvent]
  if (typeof event !== 'object' || event === null) fail('event-missing', 'it has no event of a back-channel logout')
  if (nonce !== undefined) fail('nonce-present', 'it has a `nonce`, as ID tokens have')
  const named = [sub, sid].filter((name) => name !== undefined)
  if (named.length === 0 || named.some((name) => typeof name !== 'string' || name === ''))
    fail('session-missing', 'it names neither a user (`sub`) nor a session (`sid`)')
  if (typeof jti !== 'string' || jti === '') fail('token-id-missing', 'it has no id (`jti`)')
}
