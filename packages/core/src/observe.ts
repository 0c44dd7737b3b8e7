/** Properties of all events. */
export interface EventDetails {
  /** Number of the call within this process, to join the events of one call. */
  readonly callId: number
  /** Operation id. */
  readonly operation: string
  /** HTTP method. */
  readonly method: string
  /** Path template, such as `/admin/clients/{id}`; never the values. */
  readonly path: string
  /** Scheme, host and port. */
  readonly origin: string
  /** Number of the attempt, from 1. */
  readonly attempt: number
}

/** An attempt is about to be sent. */
export interface RequestEvent extends EventDetails {
  /** Discriminant. */
  readonly type: 'request'
}

/** What a server says of its rate limit; a number that it does not give is absent. */
export interface RateLimit {
  /** Number of requests that are allowed in the period. */
  readonly limit?: number
  /** Number of requests that are left. */
  readonly remaining?: number
  /** Time until the period ends, in milliseconds. */
  readonly resetMs?: number
}

/** Why an attempt failed, as far as it is known. */
export interface FailureDetails {
  /** Kind of the error. */
  readonly kind: string
  /** Why there is no response: the `reason` of a `NetworkError`. */
  readonly reason?: string
  /** The server's error code, without secrets, or the platform's code of a network failure. */
  readonly code?: string
  /** Which limit has passed: the `scope` of a `TimeoutError`. */
  readonly scope?: string
}

/** The headers of a response have arrived. */
export interface ResponseEvent extends EventDetails {
  /** Discriminant. */
  readonly type: 'response'
  /** HTTP status; 0 where a browser hides it. */
  readonly status: number
  /** Time since the attempt began, in milliseconds. */
  readonly durationMs: number
  /** The server's id of the request, if it sent one. */
  readonly requestId?: string
  /** The server's rate limit, if it sent one. */
  readonly rateLimit?: RateLimit
}

/** The attempt failed, and a retry follows. */
export interface RetryEvent extends EventDetails, FailureDetails {
  /** Discriminant. */
  readonly type: 'retry'
  /** Wait before the retry, in milliseconds. */
  readonly delayMs: number
}

/**
 * The call rejects with one of this library's errors. A call that rejects with something else, such as the reason of an
 * abort, or what a credential or a `fetch` of the caller threw, has no such event.
 */
export interface FailureEvent extends EventDetails, FailureDetails {
  /** Discriminant. */
  readonly type: 'failure'
  /** HTTP status, if there was a response. */
  readonly status?: number
  /** Time since the call began, in milliseconds. */
  readonly durationMs: number
}

/** A response does not fit its model in a property that is not essential; the body was returned unchanged. */
export interface InvalidResponseEvent extends EventDetails {
  /** Discriminant. */
  readonly type: 'invalid-response'
  /** HTTP status. */
  readonly status: number
  /** Paths with documented property names and `*`, such as `client.contacts.*`. */
  readonly paths: readonly string[]
}

/** Event that an observer gets: enough for logs, metrics and traces, never a parameter, header or body. */
export type TransportEvent = FailureEvent | InvalidResponseEvent | RequestEvent | ResponseEvent | RetryEvent
