/**
 * Sign-in of an application's users at Authentiq Connect, or at another OpenID provider with the same paths: authorization
 * code with PKCE, and ID tokens.
 *
 * This entry needs the package `jose` (`npm install jose`), which checks signatures; nothing else of this package does.
 *
 * @packageDocumentation
 */
import { buildUrl, type UrlLike } from '@typed-oauth/core/define'
import * as engine from '@typed-oauth/core/define/sign-in'
import type {
  BegunSignIn,
  CallbackParameters,
  FinishedSignIn,
  FinishSignInOptions,
  IdTokenClaims,
  LogoutTokenClaims,
  SignInMetadata,
  SignInOptions,
  SignInSecrets,
  SignInServer,
  TakePending,
  VerifyIdTokenOptions,
  VerifyTokenOptions,
  WeakAlgorithmOptions,
} from '@typed-oauth/core/define/sign-in'
import * as z from '@typed-oauth/core/schema'

import { authentiqEndpoint, type AuthentiqEndpoint } from './endpoint.js'
import { token } from './endpoints.js'
import type { AuthentiqErrors } from './errors.js'
import type { Token } from './models.js'
import type { AuthentiqTransport } from './transport.js'

/** Parameters beyond those that are listed. */
export interface AdditionalParameters {
  /** Further parameters by their wire names; an array sends a parameter several times. Never shown in errors. */
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/** Parameters of {@link beginSignIn}. */
export interface BeginSignInRequest extends AdditionalParameters {
  /** Where the callback comes to: one of the client's redirect URIs. */
  readonly redirectUri: string
  /** Scopes to ask for: an array, or a string with spaces. Default `openid`; without it, there is no ID token. */
  readonly scope?: string | readonly string[] | undefined
  /** Client id, to be given to {@link finishSignIn} too. Default: that of the transport's `clientAuth`. */
  readonly clientId?: string | undefined
  /** How the callback comes. Default `query`. */
  readonly responseMode?: 'form_post' | 'fragment' | 'query' | (string & {}) | undefined
  /** How the page is shown. Default `page`. */
  readonly display?: 'modal' | 'page' | 'popup' | (string & {}) | undefined
  /** Pages that the user must see: an array, or a string with spaces. Default: the server decides. */
  readonly prompt?: string | readonly string[] | undefined
  /** Maximum age of the login when the sign-in begins, in seconds: {@link finishSignIn} checks it. Default: any age. */
  readonly maxAge?: number | undefined
  /** Name of the user whom the client expects. Default: any user. */
  readonly loginHint?: string | undefined
  /** Languages, best first: an array, or a string with spaces. Authentiq ignores them. */
  readonly uiLocales?: string | readonly string[] | undefined
}

/** Parameters of {@link signOutUrl}. */
export interface SignOutUrlRequest extends AdditionalParameters {
  /** The ID token of the sign-in. Default: none. */
  readonly idTokenHint?: string | undefined
  /** Where the browser goes at the end: an address that is registered for the client. Default: the server decides. */
  readonly postLogoutRedirectUri?: string | undefined
  /** Text that comes back to `postLogoutRedirectUri`. Default: none. */
  readonly state?: string | undefined
}

/** Gets the discovery document. */
const discoverOidcConfiguration: AuthentiqEndpoint<object, SignInMetadata, AuthentiqErrors> =
  /* @__PURE__ */ authentiqEndpoint({
    id: 'discoverOidcConfiguration',
    method: 'GET',
    path: '/.well-known/openid-configuration',
    responses: {
      200: () =>
        z.object<SignInMetadata>(
          {
            issuer: z.string(),
            authorization_endpoint: z.string(),
            end_session_endpoint: z.exactOptional(z.nullable(z.string())),
            authorization_response_iss_parameter_supported: z.exactOptional(z.nullable(z.boolean())),
          },
          ['issuer', 'authorization_endpoint'],
        ),
    },
  })

interface PublicKeys {
  readonly keys: { readonly kty: string }[]
}

/** Gets the public keys. */
const getPublicKeys: AuthentiqEndpoint<object, PublicKeys, AuthentiqErrors> = /* @__PURE__ */ authentiqEndpoint({
  id: 'getPublicKeys',
  method: 'GET',
  path: '/public-keys',
  responses: {
    200: () =>
      z.object<PublicKeys>({ keys: z.array(z.object<PublicKeys['keys'][number]>({ kty: z.string() }, ['kty'])) }, [
        'keys',
      ]),
  },
})

/** What Authentiq is for the functions of a sign-in. */
const authentiq: SignInServer<AuthentiqTransport, BeginSignInRequest & SignInSecrets, SignOutUrlRequest, Token> = {
  factory: 'createAuthentiqTransport',
  server: 'authentiq',
  weakAlgorithms: true,
  discover: async (transport, options) => discoverOidcConfiguration(transport, {}, options),
  getKeys: async (transport, options) => getPublicKeys(transport, {}, options),
  authorizeUrl: buildAuthorizeUrl,
  signOutUrl: buildSignOutUrl,
  exchange: async (transport, code, options) => token(transport, code, options),
}

function buildAuthorizeUrl(
  id: string,
  transport: AuthentiqTransport,
  request: BeginSignInRequest & SignInSecrets,
): string {
  const page = authentiqEndpoint<BeginSignInRequest & SignInSecrets, void, AuthentiqErrors>({
    id,
    method: 'GET',
    path: '/authorize',
    query: [
      ...(['clientId', 'responseType', 'redirectUri', 'scope', 'state', 'nonce', 'codeChallenge'] as const),
      ...(['codeChallengeMethod', 'responseMode', 'display', 'prompt', 'maxAge', 'loginHint', 'uiLocales'] as const),
    ],
    defaults: { responseType: 'code' },
    additionalParameters: true,
    responses: {},
  })
  return buildUrl(transport, page, request)
}

function buildSignOutUrl(id: string, transport: AuthentiqTransport, request: SignOutUrlRequest): string {
  const page = authentiqEndpoint<SignOutUrlRequest, void, AuthentiqErrors>({
    id,
    method: 'GET',
    path: '/logout',
    query: ['idTokenHint', 'postLogoutRedirectUri', 'state'],
    additionalParameters: true,
    responses: {},
  })
  return buildUrl(transport, page, request)
}

/**
 * Begins a sign-in: makes the URL of the authorize page, with a state, a nonce and a PKCE challenge.
 *
 * Keep `pending` under its `state` until the callback comes, in a cookie of its own for each sign-in, or on the server; and
 * send the browser to `url`. Users begin several sign-ins at once, in several tabs: one cookie for all of them fails.
 *
 * The address of the page comes from the discovery document, which is kept for an hour, for as long as the transport
 * exists: make the transport once.
 *
 * @param transport - Transport with `clientAuth`.
 * @param request - Parameters of the authorization request.
 * @param options - Signal and time.
 * @returns The URL for the browser, and what to keep.
 * @throws `InvalidInputError` for parameters that cannot be sent; `SignInError` with the `reason` `discovery-address` if the
 *   discovery document has no safe address; the errors of a request for the discovery document.
 *
 * @example
 * ```ts
 * async function login(): Promise<Response> {
 *   const { url, state, pending } = await beginSignIn(transport, { redirectUri, scope: ['openid', 'email'] })
 *   const cookie = `__Host-${state}=${pending}; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax`
 *   return new Response(null, { status: 303, headers: { location: url, 'set-cookie': cookie } })
 * }
 * ```
 *
 * @see [OpenID Connect Core, section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 * @category Sign-in
 */
export async function beginSignIn(
  transport: AuthentiqTransport,
  request: BeginSignInRequest,
  options?: SignInOptions,
): Promise<BegunSignIn> {
  return engine.beginSignIn(authentiq, transport, request, options)
}

/**
 * Finishes a sign-in: checks the callback, exchanges its code once, and verifies the ID token.
 *
 * Callbacks come more than once: by a reload, a double click, a browser that fetches pages in advance. So `take` must find
 * **and remove** what is pending, and a state that came back before is refused. Pass `headers` to refuse requests in
 * advance, and `store` if several processes handle callbacks.
 *
 * Answer a request in advance (`prefetch`) with an error status such as 503: then the browser asks again when the user goes
 * there. After a failure of the exchange, also of the network, the code may be spent: begin a new sign-in.
 *
 * Authentiq may sign ID tokens with the client secret (HS256), or not at all. Such tokens are refused unless `clientSecret`
 * or `allowUnsigned` is given.
 *
 * @param transport - Transport with `clientAuth`.
 * @param callback - URL of the callback; for `form_post`, the `URLSearchParams` of the body. Browsers send no
 *   `SameSite=Lax` cookies with that.
 * @param take - Finds and removes `pending` of {@link beginSignIn} by its state.
 * @param options - Headers of the request, shared store, client id, accepted signatures, tolerance of clocks, signal and time.
 * @returns The tokens, the claims of the ID token, and when the tokens were asked for.
 * @throws `SignInError`: `reason` says what is wrong with the callback or the ID token; `refused` is an error of the server,
 *   with `code`, such as `access_denied`; `InvalidInputError`. The errors of `token`, and of requests for the discovery
 *   document and the keys; and what `take` and `store` throw.
 *
 * @example
 * ```ts
 * async function callback(request: Request, takePending: (state: string) => Promise<string | undefined>): Promise<string> {
 *   const options = { headers: request.headers, clientSecret }
 *   const { claims } = await finishSignIn(transport, new URL(request.url), takePending, options)
 *   return `Welcome, ${claims?.sub}`
 * }
 * ```
 *
 * @see [OpenID Connect Core, section 3.1.2.7](https://openid.net/specs/openid-connect-core-1_0.html#AuthResponseValidation)
 * @category Sign-in
 */
export async function finishSignIn(
  transport: AuthentiqTransport,
  callback: string | UrlLike | CallbackParameters,
  take: TakePending,
  options?: FinishSignInOptions & WeakAlgorithmOptions,
): Promise<FinishedSignIn<Token>> {
  return engine.finishSignIn(authentiq, transport, callback, take, options)
}

/**
 * Verifies an ID token: its signature with the keys of the issuer, and its claims.
 *
 * Accepted are RS256, PS256, ES256, EdDSA and Ed25519; HS256 with `clientSecret`, and tokens without a signature with
 * `allowUnsigned`, if they come from the token endpoint itself. Keys are kept for 10 minutes; an unknown key id fetches
 * them again, at most every 30 seconds.
 *
 * @param transport - Transport with `clientAuth`.
 * @param idToken - The ID token.
 * @param options - What to compare its claims with, and accepted signatures.
 * @returns The claims.
 * @throws `SignInError`: `reason` says what is wrong; `InvalidInputError`; the errors of requests for the discovery document
 *   and the keys.
 *
 * @example
 * ```ts
 * const { sub } = await verifyIdToken(transport, idToken, { clientSecret })
 * ```
 *
 * @see [OpenID Connect Core, section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 * @category Sign-in
 */
export async function verifyIdToken(
  transport: AuthentiqTransport,
  idToken: string,
  options?: VerifyIdTokenOptions & WeakAlgorithmOptions,
): Promise<IdTokenClaims> {
  return engine.verifyIdToken(authentiq, transport, idToken, options)
}

/**
 * Verifies the logout token that a server posts to the client, as form field `logout_token`. It is never accepted without
 * a signature.
 *
 * A token without `exp` counts for 5 minutes. A second one with the same `jti` is not refused: servers send a token again
 * if they get no answer, and ending a session that has ended must do nothing.
 *
 * @param transport - Transport with `clientAuth`.
 * @param logoutToken - The token.
 * @param options - Client id, client secret for HS256, tolerance of clocks, signal and time.
 * @returns The claims: `sid`, `sub`, or both.
 * @throws `SignInError`: `reason` says what is wrong; `InvalidInputError`; the errors of requests for the discovery document
 *   and the keys.
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
  transport: AuthentiqTransport,
  logoutToken: string,
  options?: VerifyTokenOptions & Omit<WeakAlgorithmOptions, 'allowUnsigned'>,
): Promise<LogoutTokenClaims> {
  return engine.verifyLogoutToken(authentiq, transport, logoutToken, options)
}

/**
 * Builds the URL that begins a sign-out at the server, for the user's browser. It contains the ID token: do not log it.
 * The address of the page comes from the discovery document; Authentiq documents none, other providers have one.
 *
 * @param transport - Transport.
 * @param request - Parameters of the page. Default: none.
 * @param options - Signal and time.
 * @returns The URL.
 * @throws `InvalidInputError` for parameters that cannot be sent; `SignInError` with the `reason` `sign-out-unsupported` if
 *   the server has no such page; the errors of a request for the discovery document.
 *
 * @example
 * ```ts
 * const url = await signOutUrl(transport, { idTokenHint: idToken })
 * ```
 *
 * @see [OpenID Connect RP-Initiated Logout 1.0](https://openid.net/specs/openid-connect-rpinitiated-1_0.html)
 * @category Sign-in
 */
export async function signOutUrl(
  transport: AuthentiqTransport,
  request: SignOutUrlRequest = {},
  options?: SignInOptions,
): Promise<string> {
  return engine.signOutUrl(authentiq, transport, request, options)
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
  WeakAlgorithmOptions,
} from '@typed-oauth/core/define/sign-in'
