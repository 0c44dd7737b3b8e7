import type { ErrorBodies, Operation } from './operation.js'
import type { ResponseHeaders } from './platform.js'

/** Carries core's major version, so that errors of two installed copies recognise each other. */
const brand = /* @__PURE__ */ Symbol.for('@typed-oauth/core@0/error')
const customInspect = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom')

/** What printing and serialising an error must never show. */
interface Answer {
  readonly headers?: ResponseHeaders | undefined
  readonly body?: unknown
  readonly location?: string | undefined
}
const answers = /* @__PURE__ */ new WeakMap<object, Answer>()

/** What every error tells. */
export interface ErrorDetails {
  /** Operation id; the name of the factory for errors of a factory. */
  readonly operation: string
  /** Attempts made when the error arose; 0 if nothing was tried. */
  readonly attempts: number
}

/** Discriminant of the errors of this library. */
export type ErrorKind = 'http' | 'input' | 'network' | 'redirect' | 'response' | 'timeout'

/**
 * What all errors of this library have in common.
 *
 * Printed at any depth or serialised, none shows a secret: bodies and headers are there for code that asks for them.
 */
export abstract class SdkError extends Error {
  /** Discriminant, for `switch`. */
  abstract readonly kind: ErrorKind
  /** Operation id, such as `createOAuth2Client`; the name of the factory for errors of a factory. */
  readonly operation: string
  /** Attempts made when the error arose; 0 if nothing was tried. */
  readonly attempts: number

  protected constructor(name: string, details: ErrorDetails, text: string, answer?: Answer) {
    super(`${details.operation}: ${text}`)
    Object.defineProperty(this, 'name', { value: name, configurable: true, writable: true })
    Object.defineProperty(this, brand, { value: name })
    Object.defineProperty(this, customInspect, { value: print })
    this.operation = details.operation
    this.attempts = details.attempts
    if (answer !== undefined) answers.set(this, answer)
  }

  /** Tells errors by what they are, also across two installed copies of this package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false
    const own = names.get(this)
    if (own === undefined) return Object.prototype.isPrototypeOf.call(this.prototype, value)
    return brand in value && (own === 'SdkError' || value[brand] === own)
  }

  /** Gives what may be logged. */
  toJSON(): Record<string, unknown> {
    const { name, message, stack, ...fields } = this
    return { name, message, ...fields, stack }
  }
}

/** Prints what may be logged, for platforms that print errors by this hook. */
function print(this: SdkError, _depth: unknown, options: unknown, inspect?: (value: unknown, options: unknown) => string): string {
  const fields = { ...this }
  return `${this.stack} ${inspect === undefined ? JSON.stringify(fields) : inspect(fields, options)}`
}

/** What an {@link HttpError} is made of. */
export interface HttpErrorDetails extends ErrorDetails {
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
  /** The vendor's id of the request. */
  readonly requestId?: string | undefined
  /** Wait that the server asks for. */
  readonly retryAfterMs?: number | undefined
  /** Whether the body fits the documented model of its status. */
  readonly documented?: boolean | undefined
  /** Media type of a body that is no JSON. */
  readonly mediaType?: string | undefined
}

/** The server answered with an error status. */
export class HttpError<Body = unknown> extends SdkError {
  readonly kind = 'http'
  /** HTTP status. */
  readonly status: number
  /** Machine-readable code, such as `invalid_grant`; absent if the body has none. */
  declare readonly code?: string
  /** The vendor's text, without the secrets of the request; absent if the body has none. */
  declare readonly description?: string
  /** The vendor's id of the request, for support; absent if the answer has none. */
  declare readonly requestId?: string
  /** How long the server asks to wait, in milliseconds; absent if it does not say. */
  declare readonly retryAfterMs?: number
  /** Whether the body fits what is documented for this operation and status. */
  readonly documented: boolean

  constructor(details: HttpErrorDetails) {
    const { status, code, description, mediaType } = details
    const reason = [code, description].filter((text) => text !== undefined).join(': ')
    const fallback = mediaType === undefined ? 'without an explanation' : `with a body of type ${mediaType}`
    super('HttpError', details, `the server answered ${status}${reason === '' ? ` ${fallback}` : ` ${reason}`}`, details)
    this.status = status
    this.documented = details.documented === true
    const { requestId, retryAfterMs } = details
    for (const [name, value] of Object.entries({ code, description, requestId, retryAfterMs })) {
      if (value !== undefined) Object.assign(this, { [name]: value })
    }
  }

  /** Response headers. Not printed. */
  get headers(): ResponseHeaders {
    return answers.get(this)?.headers as ResponseHeaders // the constructor requires it
  }

  /** The body as the vendor sent it: decoded JSON, text, or `undefined` for none. Not printed: it may hold secrets. */
  get body(): Body {
    return answers.get(this)?.body as Body // `isHttpError` has looked
  }
}

/** The server redirects where no redirect is documented. The redirect was not followed. */
export class RedirectError extends SdkError {
  readonly kind = 'redirect'
  /** HTTP status; absent in browsers, which hide it. */
  declare readonly status?: number

  constructor(details: ErrorDetails & { readonly status?: number; readonly location?: string; readonly target?: string }) {
    const { status, location, target } = details
    const where = target === undefined ? '' : ` to ${target}`
    super(
      'RedirectError',
      details,
      status === undefined
        ? 'the server redirects; this platform hides where to. Check the base URL'
        : `the server answered ${status}, a redirect${where} that was not followed. Check the base URL`,
      { location },
    )
    if (status !== undefined) this.status = status
  }

  /** The `Location` header as it came, if the platform shows it. Not printed: it may hold secrets. */
  get location(): string | undefined {
    return answers.get(this)?.location
  }
}

/** Why no complete answer arrived. */
export type NetworkFailure = 'dns' | 'refused' | 'reset' | 'tls' | 'truncated' | 'unknown'

const failures: Readonly<Record<NetworkFailure, string>> = {
  dns: 'the host name could not be resolved',
  refused: 'the connection was refused',
  reset: 'the connection was closed before the answer came',
  tls: 'no trusted TLS connection could be made',
  truncated: 'the answer broke off',
  unknown: 'the request failed without an answer',
}

/** No complete answer arrived. */
export class NetworkError extends SdkError {
  readonly kind = 'network'
  /** Why, as far as the platform tells. */
  readonly reason: NetworkFailure
  /** The platform's own code, such as `ECONNREFUSED`; absent if it gives none. */
  declare readonly code?: string
  /** Scheme, host and port that were asked. */
  readonly origin: string

  constructor(details: ErrorDetails & { readonly reason: NetworkFailure; readonly code?: string | undefined; readonly origin: string }) {
    const { reason, code, origin } = details
    super('NetworkError', details, `${failures[reason]} (${code === undefined ? '' : `${code}, `}${origin})`)
    this.reason = reason
    this.origin = origin
    if (code !== undefined) this.code = code
  }
}

/** A time limit ran out. */
export class TimeoutError extends SdkError {
  readonly kind = 'timeout'
  /** Which limit: that of one attempt (`timeout`) or that of all (`totalTimeout`). */
  readonly scope: 'attempt' | 'total'

  constructor(details: ErrorDetails & { readonly scope: 'attempt' | 'total'; readonly limitMs: number }) {
    const option = details.scope === 'attempt' ? 'timeout' : 'totalTimeout'
    super('TimeoutError', details, `no complete answer within ${details.limitMs} ms (\`${option}\`)`)
    this.scope = details.scope
  }
}

/** The caller's input cannot be sent. Nothing was sent. */
export class InvalidInputError extends SdkError {
  readonly kind = 'input'
  /** Name of the parameter or option. */
  readonly parameter: string
  /** What is wrong with it, as the end of a sentence that begins with the name. */
  readonly expected: string

  constructor(details: { readonly operation: string; readonly parameter: string; readonly expected: string }) {
    const parameter = /^[\w$.[\]-]{1,64}$/.test(details.parameter) ? details.parameter : '?'
    super('InvalidInputError', { operation: details.operation, attempts: 0 }, `\`${parameter}\` ${details.expected}`)
    this.parameter = parameter
    this.expected = details.expected
  }
}

/** Where a body does not fit its model. */
export interface ResponseIssue {
  /** Documented property names; `*` stands for positions in arrays and for keys of maps. */
  readonly path: readonly string[]
  /** What was expected there. */
  readonly expected: string
}

/** The server answered with success, but not with what the operation promises. */
export class InvalidResponseError extends SdkError {
  readonly kind = 'response'
  /** HTTP status. */
  readonly status: number
  /** What does not fit; empty if the body as a whole is wrong. */
  readonly issues: readonly ResponseIssue[]

  constructor(
    details: ErrorDetails & {
      readonly status: number
      readonly headers: ResponseHeaders
      readonly body: unknown
      readonly problem: string
      readonly issues?: readonly ResponseIssue[]
    },
  ) {
    const { status, issues = [], problem } = details
    const places = issues.map(({ path, expected }) => `\`${path.join('.') || 'body'}\` (${expected})`).join(', ')
    super('InvalidResponseError', details, `the server answered ${status}, but ${problem}${places && `: ${places}`}`, details)
    this.status = status
    this.issues = issues
  }

  /** Response headers. Not printed. */
  get headers(): ResponseHeaders {
    return answers.get(this)?.headers as ResponseHeaders // the constructor requires it
  }

  /** The body as it came, so that a one-time secret is not lost. Not printed. */
  get body(): unknown {
    return answers.get(this)?.body
  }
}

/** Every error of this library, for exhaustive `switch (error.kind)`. */
export type AnySdkError = HttpError | InvalidInputError | InvalidResponseError | NetworkError | RedirectError | TimeoutError

/** Class names by class: what `instanceof` compares, as minifiers may change `class.name`. */
const names = /* @__PURE__ */ new Map<unknown, string>([
  [SdkError, 'SdkError'],
  [HttpError, 'HttpError'],
  [RedirectError, 'RedirectError'],
  [NetworkError, 'NetworkError'],
  [TimeoutError, 'TimeoutError'],
  [InvalidInputError, 'InvalidInputError'],
  [InvalidResponseError, 'InvalidResponseError'],
])

/**
 * Tells whether something is an error of this library, from whichever installed copy.
 *
 * @param error - Anything, such as what `catch` gives.
 */
export function isSdkError(error: unknown): error is AnySdkError {
  return error instanceof SdkError
}

/** Body of an error answer with a status, as documented for an operation. */
export type ErrorBody<Errors extends ErrorBodies, Status extends number> = Status extends keyof Errors ? Errors[Status] : Errors['default']

/**
 * Tells whether an error is an HTTP error; with an operation, of that operation; with a status, whether its body is
 * the documented one, which is then typed.
 *
 * @param error - Anything, such as what `catch` gives.
 * @param operation - An operation, or a method of a client.
 * @param status - HTTP status.
 *
 * @example
 * ```ts
 * if (isHttpError(error, getOAuth2LoginRequest, 410)) location.href = error.body.redirect_to
 * ```
 */
export function isHttpError<Errors extends ErrorBodies, Status extends number>(
  error: unknown,
  operation: Operation<never, unknown, Errors>,
  status: Status,
): error is HttpError<ErrorBody<Errors, Status>> & { readonly status: Status }
export function isHttpError(error: unknown, operation?: Operation): error is HttpError
export function isHttpError(error: unknown, operation?: Operation, status?: number): boolean {
  if (!(error instanceof HttpError)) return false
  if (operation !== undefined && error.operation !== operation.id) return false
  return status === undefined || (error.status === status && error.documented)
}
