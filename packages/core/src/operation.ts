/** HTTP methods that operations use. */
export type HttpMethod = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT'

/**
 * Which failures may be retried.
 *
 * - `safe`: network failures (not those that never get better, such as a certificate that is not trusted), truncated
 *   bodies, attempt time-outs, 408, 429, 502, 503 and 504.
 * - `unsent`: 429, and failures that prove that nothing was sent (name not resolved, connection refused or not made).
 * - `never`: no failure. A request with a single-use credential is sent once, in every class.
 *
 * A token exchange (RFC 8693) is `unsent` where the operation is `safe`: each one that the server processes issues a token.
 */
export type RetryClass = 'never' | 'safe' | 'unsent'

/**
 * Describes the body of a response. Made with `object` of `@typed-oauth/core/schema`; a function, so that unused
 * ones cost nothing and order does not matter.
 */
export type Schema<Model> = () => {
  /** Internal data of the schema library. */
  readonly _zod: {
    /** The model's type. */
    readonly output: Model
  }
}

/** The `Location` of a redirect that an operation resolves with instead of following it. */
export interface RedirectLocation {
  /** Absolute URL that the server redirects to. May contain single-use codes: do not log it. */
  readonly location: string
}

/**
 * Response of one status: a schema for JSON, `'empty'` for a response without a body, `'location'` for a redirect
 * that the operation resolves with.
 */
export type ResponseDescriptor<Data> = Schema<Data> | 'empty' | 'location'

/** Bodies of error responses by status; `default` stands for every status that is not listed. */
export interface ErrorBodies {
  /** Body of an error with this status. */
  readonly [status: number]: unknown
  /** Body of an error with any other status. */
  readonly default?: unknown
}

/** Content of a vendor's error body, with the same names for all vendors. */
export interface ErrorSummary {
  /** Machine-readable code. */
  readonly code?: string | undefined
  /** Text for developers. */
  readonly description?: string | undefined
  /** The vendor's id of the request, for support. */
  readonly requestId?: string | undefined
}

/** Refuses the request before anything is sent. Names the parameter and what is expected, never the value. */
export type Refuse = (parameter: string, expected: string) => never

/**
 * Describes an operation: its request and its responses.
 *
 * Parameters have the names that callers use; in `query` and `form` they become snake_case on the wire.
 */
export interface OperationDescriptor<Request, Data, Errors extends ErrorBodies = ErrorBodies> {
  /** Documented id, which is also the name of the function, of the client's method and in errors. */
  readonly id: string
  /** HTTP method. */
  readonly method: HttpMethod
  /** Path template below the base URL, such as `/admin/clients/{id}`. */
  readonly path: string
  /** Name of the function that makes transports of the API, for errors. */
  readonly factory: string
  /** Name of the transport's server that has the operation. */
  readonly server: string
  /**
   * Path of the server's token endpoint, the audience of client assertions: below the transport's server `issuer` if it has
   * one, else below that of the operation. Default: the operation's own URL.
   */
  readonly tokenPath?: string
  /** Name of the transport's credential that the operation sends; absent for public endpoints. */
  readonly credential?: string | undefined
  /** Parameters in the query. */
  readonly query?: readonly string[]
  /** Parameters in a form (`application/x-www-form-urlencoded`). */
  readonly form?: readonly string[]
  /** Parameters that are the properties of a JSON body, as strings; instead of `form`. */
  readonly jsonFields?: readonly string[]
  /** Name of the parameter that is a JSON body as a whole; instead of `form` and `jsonFields`. */
  readonly body?: string
  /** Parameters that must be present and not empty. Those of the path always are. */
  readonly required?: readonly string[]
  /** Default values of parameters. */
  readonly defaults?: Readonly<Record<string, unknown>>
  /** Names of parameters that may also be an array, joined by a space, beside those of OAuth 2.0 and OpenID Connect. */
  readonly lists?: readonly string[]
  /**
   * Names of parameters, properties and headers whose values are secret, in requests and responses, beside those of
   * `isSecretName`; `user_pin`, `userPin` and `User-Pin` are the same name.
   */
  readonly secrets?: readonly string[]
  /** Names of parameters in query or body that work once, beside codes, assertions and refresh tokens. */
  readonly singleUse?: readonly string[]
  /** Response headers that say how long to wait after 429 and 503, beside `Retry-After`, in lower case. */
  readonly retryAfterHeaders?: readonly string[]
  /** Whether `additionalParameters` is accepted, in the form or the query. */
  readonly additionalParameters?: boolean
  /** Which failures may be retried. A request with a value that works once is sent once, in every class. */
  readonly retry: RetryClass
  /** Whether the operation removes something: a 404 to a retry is a success if an earlier attempt may have done it. */
  readonly removes?: boolean
  /** Success responses by status. */
  readonly responses: Readonly<Record<number, ResponseDescriptor<Data>>>
  /** Error bodies by status, and `default`. `'empty'` where the vendor documents no body. */
  readonly errors?: { readonly [Status in keyof Errors]: Schema<Errors[Status]> | 'empty' }
  /** Error codes that the vendor documents, beside those of OAuth 2.0 and OpenID Connect: never masked in errors. */
  readonly errorCodes?: readonly string[]
  /**
   * Reads what only this API's error bodies have. What it leaves out is read from the usual shapes: OAuth errors, problem
   * details, objects with `message`, short texts and the `WWW-Authenticate` header.
   */
  readonly summarizeError?: (body: unknown) => ErrorSummary
  /** Usual causes of error statuses, or what helps, as ends of sentences: shown at the end of the error's message. */
  readonly hints?: Readonly<Record<number, string>>
  /**
   * Checks the request beyond its types, before anything is sent; `hasCredential` says whether one is sent with it. May
   * return the JSON body to send instead.
   */
  readonly check?: (request: Request, refuse: Refuse, hasCredential: boolean) => object | void
}

declare const types: unique symbol

/** The types of an operation. Has no property that exists at run time. */
export interface OperationTypes<Request, Data, Errors extends ErrorBodies> {
  /** @internal Exists in types only. */
  readonly [types]?: {
    readonly request: (request: Request) => void
    readonly data: Data
    readonly errors: Errors
  }
}

/** A method of a client, whatever its parameters and result are. */
export interface AnyMethod<Errors extends ErrorBodies> extends OperationTypes<never, unknown, Errors> {
  /** Calls the operation and also returns status and headers. */
  readonly raw: (...call: never) => unknown
}

/** What guards take for an operation: its constant, its description, or a method of a client. */
export type OperationOrMethod<Errors extends ErrorBodies = ErrorBodies> =
  | AnyMethod<Errors>
  | Operation<never, unknown, Errors>

/** Metadata of an operation, for `isHttpError`, the mocks and the documentation. */
export interface Operation<Request = never, Data = unknown, Errors extends ErrorBodies = ErrorBodies>
  extends Omit<OperationDescriptor<never, unknown>, 'errors' | 'check'>, OperationTypes<Request, Data, Errors> {
  /** Error bodies by status. */
  readonly errors?: Readonly<Record<number | 'default', Schema<unknown> | 'empty' | undefined>>
  /** Checks the request beyond its types. */
  readonly check?: (request: object, refuse: Refuse, hasCredential: boolean) => object | void
}
