import { base64url, hash } from '../encoding.js'
import { refuser } from '../refuse.js'
import type { Transport } from '../transport.js'
import { isAge } from './claims.js'
import { failer } from './failure.js'
import { pageUrl } from './page-url.js'
import { writePending } from './pending.js'
import { randomText } from './random.js'
import { checkCall, ownClientId, type SignInOptions, type SignInServer, type SignInTokens } from './server.js'

/** Parameters of an authorization request that a sign-in reads; what else there is depends on the server. */
export interface SignInRequest {
  /** Where the callback comes to: one of the client's redirect URIs. */
  readonly redirectUri: string
  /** Scopes to ask for: an array, or a string with spaces. Default `openid`. */
  readonly scope?: string | readonly string[] | undefined
  /** Maximum age of the login when the sign-in begins, in seconds: `finishSignIn` checks it. Default: any age. */
  readonly maxAge?: number | undefined
  /** Client id, to be given to `finishSignIn` too. Default: that of the transport's `clientAuth`. */
  readonly clientId?: string | undefined
}

/** Parameters that a sign-in adds to those of the caller. */
export interface SignInSecrets {
  /** Random text that comes back in the callback. */
  readonly state: string
  /** Random text that comes back in the ID token. */
  readonly nonce: string
  /** PKCE challenge. */
  readonly codeChallenge: string
  /** Method of the challenge. */
  readonly codeChallengeMethod: 'S256'
}

/** A sign-in that has begun. */
export interface BegunSignIn {
  /** Where the browser goes: the server's authorize page. */
  readonly url: string
  /** Random text of 43 characters that comes back in the callback: the key to keep `pending` under. */
  readonly state: string
  /**
   * What `finishSignIn` needs, as text of about 230 bytes that fits into a cookie as it is. It is secret: keep it in a
   * cookie of its own for each sign-in (`HttpOnly`, `Secure`, `SameSite=Lax`, 10 minutes, at most 5), or on the server.
   * Users can change their cookies: seal it with `sealText` if you rely on `maxAge`.
   */
  readonly pending: string
}

/** What the caller must not give, because it is made here. */
const madeHere = ['state', 'nonce', 'codeChallenge', 'codeChallengeMethod', 'responseType'] as const

/**
 * Begins a sign-in: makes state, nonce and PKCE verifier, and the URL of the authorize page.
 *
 * @param server - The server.
 * @param transport - The transport.
 * @param request - Parameters of the authorization request.
 * @param options - Signal and time.
 */
export async function beginSignIn<
  Through extends Transport,
  Request extends SignInRequest,
  SignOut,
  Tokens extends SignInTokens,
>(
  server: SignInServer<Through, Request & SignInSecrets, SignOut, Tokens>,
  transport: Through,
  request: Request,
  options: SignInOptions = {},
): Promise<BegunSignIn> {
  const operation = 'beginSignIn'
  const settings = checkCall(operation, server, transport, options)
  checkRequest(operation, request)
  const { scope = 'openid', redirectUri, maxAge } = request
  const [state, nonce, codeVerifier] = [randomText(), randomText(), randomText()]
  const codeChallenge = base64url(await hash('SHA-256', codeVerifier))
  const built = server.authorizeUrl(operation, transport, {
    ...request,
    clientId: ownClientId(operation, settings, request.clientId),
    scope,
    state,
    nonce,
    codeChallenge,
    codeChallengeMethod: 'S256',
  })
  const { now = Date.now } = options
  const url = await pageUrl(server, transport, settings, options, failer(operation), built, 'authorization_endpoint')
  const isOpenId = [scope].flat().join(' ').split(' ').includes('openid')
  const pending = { state, nonce, codeVerifier, redirectUri, begunAt: now(), isOpenId, maxAge }
  return { url, state, pending: writePending(pending) }
}

function checkRequest(operation: string, request: unknown): void {
  const refuse = refuser(operation)
  const given = Object(request) as Readonly<Record<string, unknown>> // JavaScript callers may pass anything
  for (const name of madeHere) if (given[name] !== undefined) refuse(name, 'is made by this function')
  const { redirectUri, maxAge } = given
  if (typeof redirectUri !== 'string' || !URL.canParse(redirectUri)) refuse('redirectUri', 'must be an absolute URI')
  if (maxAge !== undefined && !isAge(maxAge)) refuse('maxAge', 'must be a number of seconds, at least 0')
}
