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
}

/** The attempt failed, and a retry follows. */
export interface RetryEvent extends EventDetails {
  /** Discriminant. */
  readonly type: 'retry'
  /** Kind of the error that is retried. */
  readonly kind: string
  /** Wait before the retry, in milliseconds. */
  readonly delayMs: number
}

/** The call rejects with one of this library's errors. */
export interface FailureEvent extends EventDetails {
  /** Discriminant. */
  readonly type: 'failure'
  /** Kind of the error. */
  readonly kind: string
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

/** Event that an observer gets: enough for logs, metrics and traces, never a value, header or body. */
export type TransportEvent = FailureEvent | InvalidResponseEvent | RequestEvent | ResponseEvent | RetryEvent
