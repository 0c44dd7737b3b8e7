import type { Credential } from './credentials/credential.js'
import type { InvalidResponseError } from './errors.js'
import type { TransportEvent } from './observe.js'
import type { Operation, RetryClass } from './operation.js'
import type { CallOptions, TransportOptions, ValidationMode } from './options.js'
import type { Fetch } from './platform.js'
import type { BuiltRequest } from './request.js'

/** What of a call concerns its attempts as a whole. */
export interface Limits {
  /** Milliseconds for one attempt. */
  readonly timeout: number | false
  /** Milliseconds for all attempts. */
  readonly totalTimeout: number | false
  /** Repeats at most. */
  readonly retry: number
  /** Wait before the n-th repeat. */
  readonly retryDelay: TransportOptions['retryDelay']
  /** The caller's signal. */
  readonly signal: CallOptions['signal']
}

/** Everything that the attempts of one call have in common. */
export interface Call {
  /** What is called. */
  readonly operation: Operation
  /** What is sent, before credentials. */
  readonly request: BuiltRequest
  /** Writes credentials into each attempt. */
  readonly credential: Credential | undefined
  /** Audience of client assertions. */
  readonly tokenUrl: string
  /** Scheme, host and port. */
  readonly origin: string
  /** Headers of the caller, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** What may be repeated. */
  readonly retryClass: RetryClass
  /** How often, and how long. */
  readonly limits: Limits
  /** Sends one request. */
  readonly fetch: Fetch
  /** What happens to answers that do not fit. */
  readonly validation: ValidationMode
  /** Limit of a success body. */
  readonly maxResponseBytes: number
  /** Tells the caller of an answer that does not fit. */
  readonly report: (error: InvalidResponseError) => void
  /** Whether anybody observes. */
  readonly observed: boolean
  /** Tells the observer. */
  readonly emit: Emit
}

type Details<Event> = Event extends TransportEvent ? Omit<Event, 'callId' | 'method' | 'operation' | 'origin' | 'path'> : never

/** Tells the observer of an event of this call. */
export type Emit = (event: Details<TransportEvent>) => void
