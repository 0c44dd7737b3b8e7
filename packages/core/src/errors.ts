import { checkBody } from './check-body.js'
import { defined } from './defined.js'
import { operationOf } from './operation-of.js'
import type { ErrorBodies, Operation, OperationOrMethod } from './operation.js'
import type { ResponseHeaders } from './platform.js'

/** Carries core's major version, so that errors of two installed copies recognise each other. */
const brand = /* @__PURE__ */ Symbol.for('@typed-oauth/core@0/error')
const customInspect = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom')

/** Parts of errors that printing and serialising must not show. */
interface Hidden {
  readonly headers?: ResponseHeaders | undefined
  readonly body?: unknown
  readonly location?: string | undefined
}
const hidden = /* @__PURE__ */ new WeakMap<SdkError, Hidden>()

/** Details that every error has. */
export interface ErrorDetails {
  /** Operation id; the name of the factory for errors of a factory. */
  readonly operation: string
  /** Attempts made when the error arose; 0 if nothing was tried. */
  readonly attempts: number
  /** Scheme, host and port of the request; absent if nothing was tried. */
  readonly origin?: string
}

/** Discriminant of the errors of this library. */
export type ErrorKind =
  | 'http'
  | 'input'
  | 'network'
  | 'redirect'
  | 'response'
  | 'session'
  | 'sign-in'
  | 'timeout'
  | 'token-store'

/**
 * Base class of all errors of this library.
 *
 * No error shows a secret when it is printed at any depth or serialised: bodies and headers are not printed, but code can
 * read them.
 */
export abstract class SdkError extends Error {
  /** Discriminant, for `switch`. */
  abstract readonly kind: ErrorKind
  /** Operation id, such as `createOAuth2Client`; the name of the factory for errors of a factory. */
  declare readonly operation: string
  /** Attempts made when the error arose; 0 if nothing was tried. */
  declare readonly attempts: number
  /** Scheme, host and port of the request; absent if nothing was tried. */
  declare readonly origin?: string

  /**
   * A literal, because minifiers may change the name of the class. A getter, because compilers assign fields, and the `name`
   * of a function is read-only.
   */
  static override get name(): string {
    return 'SdkError'
  }

  protected constructor(
    details: ErrorDetails & { readonly kind: ErrorKind; readonly [field: string]: unknown },
    text: string,
    place = '',
  ) {
    const { headers, body, location, ...fields } = details
    super(`${details.operation}${place}: ${text}`)
    const { name } = new.target
    hidden.set(this, { headers, body, location } as Hidden) // the classes below pass no others
    // A class that a compiler lowered to a function gets an object with the prototype of `Error`.
    Object.defineProperties(Object.setPrototypeOf(this, new.target.prototype), {
      name: { value: name, writable: true, configurable: true }, // applications give their classes names
      [brand]: { value: name },
      [customInspect]: { value: print },
    })
    Object.assign(this, defined(fields))
  }

  /** Makes `instanceof` work also across two installed copies of this package. */
  static override get [Symbol.hasInstance](): (value: unknown) => boolean {
    return isInstance
  }

  /** Returns what may be logged. */
  toJSON(): object {
    const { name, message, stack } = this
    return Object.assign({ name, message }, this, { stack })
  }
}

/**
 * Tells whether a value is an error of a class. The prototype chain is asked first: constructors that a compiler lowered
 * to functions ask it about errors that have no brand yet.
 */
function isInstance(this: typeof SdkError, value: unknown): boolean {
  if (Function.prototype[Symbol.hasInstance].call(this, value)) return true
  const name = (value as Record<symbol, unknown> | null | undefined)?.[brand]
  return name !== undefined && (name === this.name || this === SdkError)
}

/** Prints what may be logged, for platforms that call this method to print errors. */
function print(
  this: SdkError,
  _depth: unknown,
  options: unknown,
  inspect: (value: unknown, options: unknown) => string,
): string {
  return `${this.stack} ${inspect(Object.assign({}, this), options)}`
}

/**
 * An error that keeps what the server sent.
 *
 * The getters are in separate classes with the name `Error`: with hidden properties and getters, Node's `inspect` prints
 * everything from the object up the prototype chain to the first prototype with the name of a built-in.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- {@link HttpError} passes on what it was told
export abstract class AnsweredError<Body = unknown> extends SdkError {
  /** A literal, because minifiers may change the name of the class. */
  static override get name(): string {
    return 'Error'
  }

  /** Response headers. Not printed. */
  get headers(): ResponseHeaders {
    return hidden.get(this)?.headers as ResponseHeaders // the constructors require it
  }

  /** The unchanged body: decoded JSON, text, or `undefined` for none. Not printed: it may contain secrets. */
  get body(): Body {
    return hidden.get(this)?.body as Body // code that narrows the type has checked the body
  }
}

/** An error that keeps the target of a redirect; see {@link AnsweredError}. */
export abstract class MovedError extends SdkError {
  /** A literal, because minifiers may change the name of the class. */
  static override get name(): string {
    return 'Error'
  }

  /** The unchanged `Location` header, if the platform shows it. Not printed: it may contain secrets. */
  get location(): string | undefined {
    return hidden.get(this)?.location
  }
}

/** Details of an {@link HttpError}. */
export interface HttpErrorDetails extends Omit<ErrorDetails, 'operation'> {
  /**
   * The operation, or a method of a client: `method`, `path` and `documented` of the error follow from it. Or only the
   * operation's id: then the body cannot be compared, and counts as documented.
   */
  readonly operation: OperationOrMethod | string
  /** HTTP status. */
  readonly status: number
  /** Response headers. */
  readonly headers: ResponseHeaders
  /** Decoded body. */
  readonly body: unknown
  /** Machine-readable code. */
  readonly code?: string | undefined
  /** The vendor's text for developers. */
  readonly description?: string | undefined
  /** Whether the text is withheld, because a secret cannot be distinguished from its words. */
  readonly isDescriptionWithheld?: boolean | undefined
  /** The vendor's id of the request. */
  readonly requestId?: string | undefined
  /** Wait that the server asks for. */
  readonly retryAfterMs?: number | undefined
  /** Media type of the body. */
  readonly mediaType?: string | undefined
  /** A usual cause of this status, or what helps, as the end of a sentence. */
  readonly hint?: string | undefined
}

/** The server responded with an error status. */
export class HttpError<Body = unknown> extends AnsweredError<Body> {
  static override get name(): string {
    return 'HttpError'
  }
  declare readonly kind: 'http'
  /** HTTP method of the operation, such as `GET`. */
  declare readonly method?: string
  /** Path template of the operation, such as `/admin/clients/{id}`. */
  declare readonly path?: string
  /** HTTP status. */
  declare readonly status: number
  /** Machine-readable code, such as `invalid_grant`; absent if body and `WWW-Authenticate` header have none. */
  declare readonly code?: string
  /**
   * The server's text, without the secrets of the request; absent if the response has none, and if a secret of the call is
   * too short to distinguish it from the words of the text: then the message says so.
   */
  declare readonly description?: string
  /** The vendor's id of the request, for support; absent if the response has none. */
  declare readonly requestId?: string
  /** How long the server asks to wait, in milliseconds; absent if it does not say. */
  declare readonly retryAfterMs?: number
  /** Whether the body fits what is documented for this operation and status. */
  declare readonly documented: boolean
  /** Media type of the body, such as `text/html` for the page of a gateway; absent if the server sent none. */
  declare readonly mediaType?: string
  /**
   * A usual cause of this status at this operation, or what helps, such as `needs a newer server`; absent if there is
   * none. A fixed text of this library, not the server's.
   */
  declare readonly hint?: string

  constructor(details: HttpErrorDetails) {
    const { isDescriptionWithheld = false, operation: reference, ...fields } = details
    const { status, code, description, mediaType, hint } = fields
    const { body, headers } = details // as getters of another error they are not among the fields
    const { id: operation, described } = readOperation('HttpError', reference)
    const other = details as Partial<HttpError> // if this error is made of another one
    const { method, path } = described ?? other
    const documented = described ? isDocumented(described, status, body) : (other.documented ?? true)
    const reason =
      [code, description].filter(Boolean).join(': ') ||
      (mediaType ?? (body === undefined ? 'without a body' : 'with a body of unusual type'))
    const withheld = isDescriptionWithheld
      ? ' (description withheld: a secret of this call is too short to be told from its words)'
      : ''
    super(
      {
        kind: 'http',
        ...fields,
        body,
        headers,
        operation,
        method,
        path,
        documented,
      },
      `the server answered ${status} ${reason}${withheld}${hint === undefined ? '' : ` (${hint})`}`,
      method && ` (${method} ${path})`,
    )
  }
}

/** Details of a {@link RedirectError}. */
export interface RedirectErrorDetails extends ErrorDetails {
  /** HTTP status; absent if the platform hides it. */
  readonly status?: number | undefined
  /** The `Location` header; absent if the platform hides it. */
  readonly location?: string | undefined
  /** Scheme, host and port of the target. */
  readonly target?: string | undefined
}

/** The server sent a redirect that is not documented. It was not followed. */
export class RedirectError extends MovedError {
  static override get name(): string {
    return 'RedirectError'
  }
  declare readonly kind: 'redirect'
  /** HTTP status; absent in browsers, which hide it. */
  declare readonly status?: number
  /** Scheme, host and port of the target; absent in browsers, which hide it. */
  declare readonly target?: string

  constructor(details: RedirectErrorDetails) {
    const { status, target = status === undefined ? 'an address that this platform hides' : 'no address' } = details
    const text = `the server redirects to ${target}; not followed, check the base URL`
    super({ kind: 'redirect', ...details, location: details.location }, text)
  }
}

/**
 * Why no complete response arrived, as far as the platform tells.
 *
 * - `dns`: the host name was not resolved.
 * - `refused`: no server listens on that port.
 * - `connect`: no connection was made, such as for a time limit while connecting, a network without a route, or a proxy
 *   that refuses.
 * - `reset`: the connection ended before the response; in workerd (Cloudflare Workers), also a refused port.
 * - `tls`: no secure connection, such as for a certificate that is not trusted.
 * - `truncated`: the body of a successful response was incomplete.
 * - `unknown`: the platform gives no reason. Browsers never do; there, a cause can also be a missing CORS permission.
 *
 * After `dns`, `refused` and `connect` the request was certainly not sent.
 */
export type NetworkFailure = 'connect' | 'dns' | 'refused' | 'reset' | 'tls' | 'truncated' | 'unknown'

/** Details of a {@link NetworkError}. */
export interface NetworkErrorDetails extends ErrorDetails {
  /** Why no complete response arrived. */
  readonly reason: NetworkFailure
  /** The platform's own code. */
  readonly code?: string | undefined
  /** What is wrong, if a retry cannot change it. */
  readonly hint?: string | undefined
  /** Scheme, host and port of the request. */
  readonly origin: string
}

/** No complete response arrived. */
export class NetworkError extends SdkError {
  static override get name(): string {
    return 'NetworkError'
  }
  declare readonly kind: 'network'
  /** Why, as far as the platform tells. */
  declare readonly reason: NetworkFailure
  /** The platform's own code, such as `ECONNREFUSED`; absent if it gives none. */
  declare readonly code?: string
  /** What is wrong, in a fixed text, if a retry cannot change it; the request was then tried once. */
  declare readonly hint?: string
  declare readonly origin: string

  constructor(details: NetworkErrorDetails) {
    const { reason, code, hint, origin } = details
    const guess = reason === 'unknown' && !code ? 'the platform gives no reason; in a browser, CORS may be one' : ''
    const text = hint ?? guess
    super(
      { kind: 'network', ...details },
      `no complete response from ${origin}: ${code ?? reason}${text && ` (${text})`}`,
    )
  }
}

/** Details of a {@link TimeoutError}. */
export interface TimeoutErrorDetails extends ErrorDetails {
  /** Which limit. */
  readonly scope: 'attempt' | 'total'
  /** The limit in milliseconds. */
  readonly limitMs: number
}

/** A time limit was reached. */
export class TimeoutError extends SdkError {
  static override get name(): string {
    return 'TimeoutError'
  }
  declare readonly kind: 'timeout'
  /** Which limit: that of one attempt (`timeout`) or that of all (`totalTimeout`). */
  declare readonly scope: 'attempt' | 'total'
  /** The limit in milliseconds. */
  declare readonly limitMs: number

  constructor(details: TimeoutErrorDetails) {
    super(
      { kind: 'timeout', ...details },
      `no complete response within ${details.limitMs} ms (limit: ${details.scope})`,
    )
  }
}

/** Details of an {@link InvalidInputError}. */
export interface InvalidInputErrorDetails {
  /** Operation id, or name of the factory. */
  readonly operation: string
  /** Name of the parameter or option. */
  readonly parameter: string
  /** What is wrong with it, as the end of a sentence that begins with the name. */
  readonly expected: string
  /** Attempts made. Default 0. */
  readonly attempts?: number | undefined
  /** Scheme, host and port of the request; absent if nothing was sent. */
  readonly origin?: string | undefined
}

/**
 * The caller's input cannot be sent. Nothing was sent; only if the parameter is `fetch` the request was, and its response
 * cannot be read.
 */
export class InvalidInputError extends SdkError {
  static override get name(): string {
    return 'InvalidInputError'
  }
  declare readonly kind: 'input'
  /** Name of the parameter or option. */
  declare readonly parameter: string
  /** What is wrong with it, as the end of a sentence that begins with the name. */
  declare readonly expected: string

  constructor(details: InvalidInputErrorDetails) {
    const { operation, expected, attempts = 0, origin } = details
    const parameter = isPrintable(details.parameter) ? details.parameter : '?'
    super(
      { kind: 'input', attempts, operation, parameter, expected, ...(origin !== undefined && { origin }) },
      `\`${parameter}\` ${expected}`,
    )
  }
}

/**
 * Tells whether the name or path of a parameter may be printed: keys of JavaScript callers may be any string, such as a
 * token, which has two long parts.
 */
export function isPrintable(name: string): boolean {
  return /^(?!.*[\w-]{32}\.[\w-]{32})[\w$[\]-]{1,64}(?:\.[\w$[\]-]{1,64})*$/.test(name)
}

/** Where a body does not fit its model. */
export interface ResponseIssue {
  /** Documented property names; `*` stands for positions in arrays and for keys of maps. */
  readonly path: readonly string[]
  /** What was expected there. */
  readonly expected: string
}

/** Details of an {@link InvalidResponseError}. */
export interface InvalidResponseErrorDetails extends ErrorDetails {
  /** HTTP status. */
  readonly status: number
  /** Response headers. */
  readonly headers: ResponseHeaders
  /** The unchanged body. */
  readonly body: unknown
  /** What is wrong with the body, as the end of a sentence. */
  readonly problem: string
  /** Machine-readable code, if the body is an error. */
  readonly code?: string | undefined
  /** The vendor's text for developers, if the body is an error. */
  readonly description?: string | undefined
  /** Where the body does not fit. */
  readonly issues?: readonly ResponseIssue[] | undefined
}

/**
 * The status is a success, but the response is not as documented. The error has the body, so that a one-time secret in it
 * is not lost.
 */
export class InvalidResponseError extends AnsweredError {
  static override get name(): string {
    return 'InvalidResponseError'
  }
  declare readonly kind: 'response'
  /** HTTP status. */
  declare readonly status: number
  /** What is wrong with the body, as the end of a sentence. */
  declare readonly problem: string
  /** Machine-readable code, such as `invalid_grant`, if the body is an error; else absent. */
  declare readonly code?: string
  /**
   * The vendor's text, without the secrets of the request, if the body is an error; else absent, and also if a secret of the
   * call is too short to distinguish it from the words of the text.
   */
  declare readonly description?: string
  /** Places that do not fit, those that make the body unusable first; empty if the body as a whole is wrong. */
  declare readonly issues: readonly ResponseIssue[]

  constructor(details: InvalidResponseErrorDetails) {
    const { status, issues = [], problem, code, description, body, headers } = details
    const places = issues
      .slice(0, 5)
      .map(({ path, expected }) => `${path.length > 0 ? ` \`${path.join('.')}\`` : ''} (${expected})`)
    const more = issues.length > 5 ? ', and more' : ''
    super(
      { kind: 'response', ...details, body, headers, issues },
      `the server answered ${status}, but its body ${[problem, code, description].filter(Boolean).join(': ')}${places.join()}${more}`,
    )
  }
}

/**
 * Why a session has no access token.
 *
 * - `none`: nothing is stored under this id.
 * - `expired`: the access token expired, and there is no refresh token.
 * - `refused`: the server refused the refresh token; the session was removed.
 */
export type SessionFailure = 'expired' | 'none' | 'refused'

/** Details of a {@link SessionError}. */
export interface SessionErrorDetails extends ErrorDetails {
  /** Why there is no access token. */
  readonly reason: SessionFailure
  /** The server's answer, if it refused the refresh token. */
  readonly cause?: unknown
}

const sessionTexts: Readonly<Record<SessionFailure, string>> = {
  none: 'there is no session with this id',
  expired: 'the access token has expired, and there is no refresh token',
  refused: 'the server refused the refresh token; the session was removed',
}

/** A session has no access token any more: the user has to sign in again. */
export class SessionError extends SdkError {
  static override get name(): string {
    return 'SessionError'
  }
  declare readonly kind: 'session'
  /** Why there is no access token. */
  declare readonly reason: SessionFailure
  /** The server's answer, if it refused the refresh token. */
  declare readonly cause?: unknown

  constructor(details: SessionErrorDetails) {
    super({ kind: 'session', ...details }, `${sessionTexts[details.reason]}; the user has to sign in again`)
  }
}

/**
 * Why a sign-in, an ID token or a logout token was refused.
 *
 * Of the callback:
 *
 * - `prefetch`: a browser fetched the page in advance; nothing was taken.
 * - `repeated-parameter`: a parameter comes twice.
 * - `state-missing`: there is no `state`.
 * - `used`: this callback was handled before, such as by a reload of the page.
 * - `state-unknown`: no sign-in is pending for this `state`.
 * - `state-mismatch`: the pending sign-in is that of another `state`.
 * - `pending-invalid`: the pending sign-in is not a text that `beginSignIn` made.
 * - `pending-expired`: the sign-in began more than an hour ago.
 * - `callback-issuer`: the callback comes from another issuer.
 * - `callback-issuer-missing`: the server promises to name itself in the callback, but it is not named.
 * - `refused`: the server answered with an error; `code` and `description` say which.
 * - `code-missing`: there is neither a code nor an error.
 *
 * Of the server:
 *
 * - `discovery-issuer`: the issuer in the discovery document is not that of the transport.
 * - `discovery-address`: the discovery document has no safe address of a page.
 * - `sign-out-unsupported`: the discovery document has no page for sign-outs.
 *
 * Of a token:
 *
 * - `id-token-missing`: `openid` was asked for, but there is no ID token.
 * - `malformed`: it is not a signed JWT with a JSON object as claims.
 * - `encrypted`: it is encrypted.
 * - `unsigned`: it has no signature.
 * - `algorithm`: it is signed with an algorithm that is not accepted.
 * - `critical-header`: its header has an extension that must be understood.
 * - `token-type`: its header says that it is another kind of token.
 * - `key-unknown`: none of the issuer's keys has its key id, or is for its algorithm.
 * - `key-ambiguous`: several of the issuer's keys fit, such as for a token without a key id.
 * - `key-unusable`: the platform refuses the key.
 * - `signature`: the signature is wrong.
 * - `issuer`: it is of another issuer.
 * - `audience`: it is for other clients, or for nobody.
 * - `authorized-party-missing`: it is for several clients, and does not say which one got it.
 * - `authorized-party`: it was issued to another client.
 * - `expiry-missing`, `expired`: it has no time of expiry, or expired.
 * - `issued-at-missing`, `issued-in-future`: it has no time of issue, or one in the future.
 * - `not-yet-valid`: its `nbf` is in the future.
 * - `subject-missing`, `subject`: it has no subject, or another one than expected.
 * - `nonce-missing`, `nonce`: it has no nonce, or that of another sign-in.
 * - `auth-time-missing`, `login-too-old`: it does not say when the user logged in, or that was too long ago.
 * - `access-token-hash`: the access token is not the one that it was issued with.
 *
 * Of a logout token only:
 *
 * - `event-missing`: it is no logout token.
 * - `nonce-present`: it has a nonce, so it may be an ID token.
 * - `session-missing`: it names neither a subject nor a session.
 * - `token-id-missing`: it has no `jti`.
 */
export type SignInFailure =
  | 'access-token-hash'
  | 'algorithm'
  | 'audience'
  | 'auth-time-missing'
  | 'authorized-party'
  | 'authorized-party-missing'
  | 'callback-issuer'
  | 'callback-issuer-missing'
  | 'code-missing'
  | 'critical-header'
  | 'discovery-address'
  | 'discovery-issuer'
  | 'encrypted'
  | 'event-missing'
  | 'expired'
  | 'expiry-missing'
  | 'id-token-missing'
  | 'issued-at-missing'
  | 'issued-in-future'
  | 'issuer'
  | 'key-ambiguous'
  | 'key-unknown'
  | 'key-unusable'
  | 'login-too-old'
  | 'malformed'
  | 'nonce'
  | 'nonce-missing'
  | 'nonce-present'
  | 'not-yet-valid'
  | 'pending-expired'
  | 'pending-invalid'
  | 'prefetch'
  | 'refused'
  | 'repeated-parameter'
  | 'session-missing'
  | 'sign-out-unsupported'
  | 'signature'
  | 'state-mismatch'
  | 'state-missing'
  | 'state-unknown'
  | 'subject'
  | 'subject-missing'
  | 'token-id-missing'
  | 'token-type'
  | 'unsigned'
  | 'used'

/** Details of a {@link SignInError}. */
export interface SignInErrorDetails extends ErrorDetails {
  /** Why the sign-in failed. */
  readonly reason: SignInFailure
  /** What is wrong, as the end of a sentence; never with a value of a token or a callback. */
  readonly problem: string
  /** The server's error code. */
  readonly code?: string | undefined
  /** The server's text for developers. */
  readonly description?: string | undefined
}

/** A sign-in, an ID token or a logout token was refused. */
export class SignInError extends SdkError {
  static override get name(): string {
    return 'SignInError'
  }
  declare readonly kind: 'sign-in'
  /** Why. */
  declare readonly reason: SignInFailure
  /** The server's error code, such as `access_denied`; absent if it sent none. */
  declare readonly code?: string
  /** The server's text; absent if it sent none. */
  declare readonly description?: string

  constructor(details: SignInErrorDetails) {
    const { problem, ...fields } = details
    super({ kind: 'sign-in', ...fields }, problem)
  }
}

/**
 * Why a token store could not do what was asked.
 *
 * - `failed`: the client of the store rejected; `code` says why, if that is known.
 * - `timeout`: the store did not answer in time.
 * - `unreadable`: the answer or the record cannot be read; a sealed one is of a key that is not given, or is not sealed.
 * - `changed`: a sealed record was changed, or moved from another key.
 * - `lock-lost`: the lock under which a function runs is no longer its own.
 */
export type TokenStoreFailure = 'changed' | 'failed' | 'lock-lost' | 'timeout' | 'unreadable'

/** Details of a {@link TokenStoreError}. */
export interface TokenStoreErrorDetails extends ErrorDetails {
  /** Why. */
  readonly reason: TokenStoreFailure
  /** A code of the store's client, without any argument of a command. */
  readonly code?: string | undefined
}

const tokenStoreTexts: Readonly<Record<TokenStoreFailure, string>> = {
  changed: 'a sealed record was changed or moved; it counts as none',
  failed: 'the store failed',
  'lock-lost': 'the lock was lost',
  timeout: 'no answer in time',
  unreadable: 'the record or answer cannot be read',
}

/** A token store could not do what was asked: nobody knows whether something is stored. */
export class TokenStoreError extends SdkError {
  static override get name(): string {
    return 'TokenStoreError'
  }
  declare readonly kind: 'token-store'
  /** Why. */
  declare readonly reason: TokenStoreFailure
  /** Code of the client's error, such as `ECONNREFUSED` or `OOM`, or its name; absent if it has none. */
  declare readonly code?: string

  constructor(details: TokenStoreErrorDetails) {
    const { reason, code } = details
    super({ kind: 'token-store', ...details }, `${tokenStoreTexts[reason]}${code === undefined ? '' : ` (${code})`}`)
  }
}

/** Every error of this library, for exhaustive `switch (error.kind)`. */
export type AnySdkError =
  | HttpError
  | InvalidInputError
  | InvalidResponseError
  | NetworkError
  | RedirectError
  | SessionError
  | SignInError
  | TimeoutError
  | TokenStoreError

/**
 * Tells whether a value is an error of this library, from any installed copy.
 *
 * @param error - Any value, such as the one of `catch`.
 */
export function isSdkError(error: unknown): error is AnySdkError {
  return error instanceof SdkError
}

/** Body of an error response with a status, as documented for an operation. */
export type ErrorBody<Errors extends ErrorBodies, Status extends number> = Status extends keyof Errors
  ? Errors[Status]
  : Errors['default']

/**
 * Tells whether an error is an HTTP error; with an operation, whether it is of that operation; with a status, whether its
 * body fits the documented one, whose type it then has.
 *
 * @param error - Any value, such as the one of `catch`.
 * @param operation - An operation, a method of a client, or the name of an operation; with a name, the body has no type.
 * @param status - HTTP status.
 * @throws `InvalidInputError` if `operation` is anything else, such as a test's stand-in for a method, or `status` is no
 *   HTTP status: the answer would always be `false`.
 *
 * @example
 * ```ts
 * function answer(error: unknown): Response {
 *   if (!isHttpError(error, getOAuth2LogoutRequest, 410)) throw error
 *   return Response.redirect(oAuth2RedirectToUrl(transport, error.body), 303)
 * }
 * ```
 */
export function isHttpError<Errors extends ErrorBodies, Status extends number>(
  error: unknown,
  operation: OperationOrMethod<Errors>,
  status: Status,
): error is HttpError<ErrorBody<Errors, Status>> & { readonly status: Status }
export function isHttpError<Status extends number>(
  error: unknown,
  operation: string,
  status: Status,
): error is HttpError & { readonly status: Status }
export function isHttpError(error: unknown, operation: OperationOrMethod | string): error is HttpError
export function isHttpError(error: unknown): error is HttpError
export function isHttpError(error: unknown, ...given: readonly unknown[]): boolean {
  const isOfOurs = error instanceof HttpError
  if (given.length === 0) return isOfOurs
  const [reference, status] = given
  const { id, described } = readOperation('isHttpError', reference)
  const isOfOperation = isOfOurs && error.operation === id
  if (given.length === 1) return isOfOperation
  if (!(Number.isInteger(status) && Number(status) > 99 && Number(status) < 600))
    refuse('isHttpError', 'status', 'must be an HTTP status')
  if (!isOfOperation || error.status !== status) return false
  return described === undefined ? error.documented : isDocumented(described, error.status, error.body)
}

function refuse(operation: string, parameter: string, expected: string): never {
  throw new InvalidInputError({ operation, parameter, expected })
}

/** Reads an operation, a method of a client or a name; refuses anything else, which would never match. */
function readOperation(reader: string, reference: unknown): { id: string; described?: Operation } {
  const described = operationOf(reference)
  if (described) return { id: described.id, described }
  if (typeof reference === 'string' && /^[\w$-]+$/.test(reference)) return { id: reference }
  return refuse(reader, 'operation', 'must be an operation, a method of a client, or the name of an operation')
}

/** Tells whether a body is what is documented for an error of an operation with a status. */
function isDocumented({ errors }: Operation, status: number, body: unknown): boolean {
  const model = errors?.[status] ?? errors?.default
  return model === 'empty' ? body === undefined : !!model && checkBody(model, body).length === 0
}
