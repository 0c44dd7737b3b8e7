/**
 * Sign-in of an application's users at Ory Hydra and Ory Network: authorization code with PKCE, and ID tokens.
 *
 * This entry needs the package `jose` (`npm install jose`), which checks signatures; nothing else of this package does.
 *
 * @packageDocumentation
 */
import { buildUrl, type Refuse, type UrlLike } from '@typed-oauth/core/define'
import * as engine from '@typed-oauth/core/define/sign-in'
import type {
  BegunSignIn,
  CallbackParameters,
  FinishedSignIn,
  FinishSignInOptions,
  IdTokenClaims,
  LogoutTokenClaims,
  SignInOptions,
  SignInSecrets,
  SignInServer,
  TakePending,
  VerifyIdTokenOptions,
  VerifyTokenOptions,
} from '@typed-oauth/core/define/sign-in'

import { authorizeUrl, type OAuth2AuthorizeUrlRequest } from './authorization/authorize-url.js'
import { publicEndpoint, type AdditionalParameters } from './endpoint.js'
import { discoverJsonWebKeys, discoverOidcConfiguration } from './openid-connect/endpoints.js'
import { oauth2TokenExchange } from './tokens/endpoints.js'
import type { OAuth2TokenExchange } from './tokens/models.js'
import type { OryTransport } from './transport.js'

/** Parameters of {@link beginSignIn}: those of `oAuth2AuthorizeUrl`, but for what is made here. */
export interface BeginSignInRequest extends Omit<
  OAuth2AuthorizeUrlRequest,
  'codeChallenge' | 'codeChallengeMethod' | 'nonce' | 'redirectUri' | 'responseType' | 'scope' | 'state'
> {
  /** Where the callback comes to: one of the client's redirect URIs. */
  readonly redirectUri: string
  /** Scopes to ask for: an array, or a string with spaces. Default `openid`; without it, there is no ID token. */
  readonly scope?: string | readonly string[] | undefined
}

/** Parameters of {@link signOutUrl}. */
export interface SignOutUrlRequest extends AdditionalParameters {
  /** The ID token of the sign-in, so that Hydra knows the client. Default: Hydra ends the session of the browser. */
  readonly idTokenHint?: string | undefined
  /** Where the browser goes at the end: one of the client's `post_logout_redirect_uris`. Only beside `idTokenHint`. */
  readonly postLogoutRedirectUri?: string | undefined
  /** Text that comes back to `postLogoutRedirectUri`. Default: none. */
  readonly state?: string | undefined
}

/** What Hydra is for the functions of a sign-in. */
const hydra: SignInServer<OryTransport, BeginSignInRequest & SignInSecrets, SignOutUrlRequest, OAuth2TokenExchange> = {
  factory: 'createOryTransport',
  server: 'public',
  discover: async (transport, options) => discoverOidcConfiguration(transport, {}, options),
  getKeys: async (transport, options) => discoverJsonWebKeys(transport, {}, options),
  authorizeUrl,
  signOutUrl: buildSignOutUrl,
  exchange: async (transport, code, options) =>
    oauth2TokenExchange(transport, { grantType: 'authorization_code', ...code }, options),
}

function buildSignOutUrl(id: string, transport: OryTransport, request: SignOutUrlRequest): string {
  const page = publicEndpoint<SignOutUrlRequest, void>({
    id,
    method: 'GET',
    path: '/oauth2/sessions/logout',
    query: ['idTokenHint', 'postLogoutRedirectUri', 'state'],
    retry: 'never',
    check: checkSignOut,
    responses: {},
  })
  return buildUrl(transport, { ...page, server: 'issuer' }, request)
}

/** Hydra shows an error page for such requests. */
function checkSignOut({ idTokenHint, postLogoutRedirectUri }: SignOutUrlRequest, refuse: Refuse): void {
  if (postLogoutRedirectUri !== undefined && !idTokenHint)
    refuse('idTokenHint', 'is required by `postLogoutRedirectUri`')
}

/**
 * Begins a sign-in: makes the URL of the authorize page, with a state, a nonce and a PKCE challenge.
 *
 * Keep `pending` under its `state` until the callback comes, in a cookie of its own for each sign-in, or on the server; and
 * send the browser to `url`. Users begin several sign-ins at once, in several tabs: one cookie for all of them fails.
 *
 * The address of the page comes from the discovery document, or is at the `issuer` of the transport if that is given. The
 * document is kept for an hour, for as long as the transport exists: make the transport once.
 *
 * @param transport - Transport with the public URL and `clientAuth`.
 * @param request - Parameters of the authorization request.
 * @param options - Signal and time.
 * @returns The URL for the browser, and what to keep.
 * @throws `InvalidInputError` for parameters that cannot be sent; `SignInError` with the `reason` `discovery-issuer` or
 *   `discovery-address` if the discovery document is not that of the transport; the errors of `discoverOidcConfiguration`.
 *
 * @example
 * ```ts
 * async function login(): Promise<Response> {
 *   const redirectUri = 'https://photos.example.com/callback'
 *   const { url, state, pending } = await beginSignIn(transport, { redirectUri, scope: ['openid', 'offline_access'] })
 *   const cookie = `__Host-${state}=${pending}; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax`
 *   return new Response(null, { status: 303, headers: { location: url, 'set-cookie': cookie } })
 * }
 * ```
 *
 * @see [OpenID Connect Core, section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 * @category Sign-in
 */
export async function beginSignIn(
  transport: OryTransport,
  request: BeginSignInRequest,
  options?: SignInOptions,
): Promise<BegunSignIn> {
  return engine.beginSignIn(hydra, transport, request, options)
}

/**
 * Finishes a sign-in: checks the callback, exchanges its code once, and verifies the ID token.
 *
 * Callbacks come more than once: by a reload, a double click, a browser that fetches pages in advance. A code that is sent
 * twice ends the tokens of the first time. So `take` must find **and remove** what is pending, and a state that came back
 * before is refused. Pass `headers` to refuse requests in advance, and `store` if several processes handle callbacks.
 *
 * Redirect the browser after success and after failure, so that no code stays in its address bar. Answer a request in advance
 * (`prefetch`) with an error status such as 503: then the browser asks again when the user goes there. After a failure of
 * the exchange, also of the network, the code may be spent: begin a new sign-in. What was pending is not taken if the server
 * cannot be reached for its discovery document.
 *
 * @param transport - Transport with the public URL and `clientAuth`.
 * @param callback - URL of the callback; for `form_post`, the `URLSearchParams` of the body. Browsers send no
 *   `SameSite=Lax` cookies with that.
 * @param take - Finds and removes `pending` of {@link beginSignIn} by its state.
 * @param options - Headers of the request, shared store, client id, tolerance of clocks, signal and time.
 * @returns The tokens, the claims of the ID token, and when the tokens were asked for.
 * @throws `SignInError`: `reason` says what is wrong with the callback or the ID token; `refused` is an error of the server,
 *   with `code`, such as `access_denied`; `InvalidInputError`. The errors of `oauth2TokenExchange`,
 *   `discoverOidcConfiguration` and `discoverJsonWebKeys`; and what `take` and `store` throw.
 *
 * @example
 * ```ts
 * async function callback(request: Request, takePending: (state: string) => Promise<string | undefined>): Promise<string> {
 *   const { claims } = await finishSignIn(transport, new URL(request.url), takePending, { headers: request.headers })
 *   return `Welcome, ${claims?.sub}`
 * }
 * ```
 *
 * @see [OpenID Connect Core, section 3.1.2.7](https://openid.net/specs/openid-connect-core-1_0.html#AuthResponseValidation)
 * @category Sign-in
 */
export async function finishSignIn(
  transport: OryTransport,
  callback: string | UrlLike | CallbackParameters,
  take: TakePending,
  options?: FinishSignInOptions,
): Promise<FinishedSignIn<OAuth2TokenExchange>> {
  return engine.finishSignIn(hydra, transport, callback, take, options)
}

/**
 * Verifies an ID token: its signature with the keys of the issuer, and its claims. `finishSignIn` does it; call this for
 * the ID token of a refresh (with `subject`), or for one that came another way.
 *
 * Accepted are RS256, PS256, ES256, EdDSA and Ed25519. Keys are kept for 10 minutes; an unknown key id fetches them again,
 * at most every 30 seconds.
 *
 * @param transport - Transport with the public URL and `clientAuth`.
 * @param idToken - The ID token.
 * @param options - What to compare its claims with.
 * @returns The claims.
 * @throws `SignInError`: `reason` says what is wrong; `InvalidInputError`; the errors of `discoverOidcConfiguration` and
 *   `discoverJsonWebKeys`.
 *
 * @example
 * ```ts
 * const { sub, email } = await verifyIdToken(transport, idToken, { subject })
 * ```
 *
 * @see [OpenID Connect Core, section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 * @category Sign-in
 */
export async function verifyIdToken(
  transport: OryTransport,
  idToken: string,
  options?: VerifyIdTokenOptions,
): Promise<IdTokenClaims> {
  return engine.verifyIdToken(hydra, transport, idToken, options)
}

/**
 * Verifies the logout token that the server posts to the client's `backchannel_logout_uri`, as form field `logout_token`.
 *
 * Hydra's names the session (`sid`), not the user. A token without `exp`, as Hydra's, counts for 5 minutes. The server
 * sends the same token again if it gets no answer, so a second one with the same `jti` is not refused: ending a session
 * that has ended must do nothing.
 *
 * @param transport - Transport with the public URL and `clientAuth`.
 * @param logoutToken - The token.
 * @param options - Client id, tolerance of clocks, signal and time.
 * @returns The claims: `sid`, `sub`, or both.
 * @throws `SignInError`: `reason` says what is wrong; `InvalidInputError`; the errors of `discoverOidcConfiguration` and
 *   `discoverJsonWebKeys`.
 *
 * @example
 * ```ts
 * async function backChannelLogout(request: Request, endSession: (sid?: string) => Promise<void>): Promise<Response> {
 *   const form = new URLSearchParams(await request.text())
 *   const { sid } = await verifyLogoutToken(transport, form.get('logout_token') ?? '')
 *   await endSession(sid)
 *   return new Response(null, { headers: { 'cache-control': 'no-store' } })
 * }
 * ```
 *
 * @see [OpenID Connect Back-Channel Logout 1.0, section 2.6](https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation)
 * @category Sign-in
 */
export async function verifyLogoutToken(
  transport: OryTransport,
  logoutToken: string,
  options?: VerifyTokenOptions,
): Promise<LogoutTokenClaims> {
  return engine.verifyLogoutToken(hydra, transport, logoutToken, options)
}

/**
 * Builds the URL that begins a sign-out at the server, for the user's browser. It contains the ID token: do not log it.
 *
 * Hydra v26.2 refuses an ID token as hint once its keys were rotated after it, and shows its error page. A refresh gives one
 * that it accepts.
 *
 * @param transport - Transport with the public URL.
 * @param request - Parameters of the page. Default: none.
 * @param options - Signal and time.
 * @returns The URL.
 * @throws `InvalidInputError` for parameters that cannot be sent, and for `postLogoutRedirectUri` without `idTokenHint`;
 *   `SignInError` as {@link beginSignIn}, and with the `reason` `sign-out-unsupported` if the server has no such page.
 *
 * @example
 * ```ts
 * const postLogoutRedirectUri = 'https://photos.example.com/bye'
 * const url = await signOutUrl(transport, { idTokenHint: idToken, postLogoutRedirectUri })
 * ```
 *
 * @see [OpenID Connect RP-Initiated Logout 1.0](https://openid.net/specs/openid-connect-rpinitiated-1_0.html)
 * @category Sign-in
 */
export async function signOutUrl(
  transport: OryTransport,
  request: SignOutUrlRequest = {},
  options?: SignInOptions,
): Promise<string> {
  return engine.signOutUrl(hydra, transport, request, options)
}

export { SignInError, type SignInFailure } from '@typed-oauth/core/define'
export type {
  BegunSignIn,
  CallbackHeaders,
  CallbackParameters,
  FinishedSignIn,
  FinishSignInOptions,
  IdTokenClaims,
  LogoutTokenClaims,
  SignInCallOptions,
  SignInOptions,
  StateStore,
  TakePending,
  VerifyIdTokenOptions,
  VerifyTokenOptions,
} from '@typed-oauth/core/define/sign-in'
