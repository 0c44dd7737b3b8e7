import type { Credential } from '../credentials/credential.js'
import type { TransportEvent } from '../observe.js'
import type { Operation, RetryClass } from '../operation.js'
import type { CallOptions, TransportOptions } from '../options.js'
import type { BuiltRequest } from './request.js'

type Options = CallOptions & TransportOptions
type Defaulted = 'maxResponseBytes' | 'retry' | 'timeout' | 'totalTimeout' | 'validation'

/** Options of a call with those of its transport and the defaults. */
export type EffectiveOptions = Omit<Options, Defaulted> & { readonly [Name in Defaulted]-?: NonNullable<Options[Name]> }

/** What all errors and events of a call tell. */
export interface CallDetails {
  /** Operation id. */
  readonly operation: string
  /** Attempts begun. */
  attempts: number
  /** Scheme, host and port. */
  readonly origin: string
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
  /** What all errors and events of this call tell. */
  readonly details: CallDetails
  /** Which failures may be retried. */
  readonly retryClass: RetryClass
  /** Options of the call and its transport. */
  readonly options: EffectiveOptions
  /** Headers of the caller, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Tells the observer. */
  readonly emit: (event: EventOfCall<TransportEvent>) => void
}

/** What an event tells beside what all events of a call do. */
type EventOfCall<Event> = Event extends TransportEvent
  ? Omit<Event, 'attempt' | 'callId' | 'method' | 'operation' | 'origin' | 'path' | 'requestId' | 'status'> & {
      readonly [Name in keyof Event & ('requestId' | 'status')]?: Event[Name] | undefined
    }
  : never

/** Calls a listener of the caller. What it throws, or rejects with, is ignored. */
export function tell<Value>(listener: ((value: Value) => void) | undefined, value: Value): void {
  try {
    const result: unknown = listener?.(value)
    if (result instanceof Promise) result.catch(() => undefined)
  } catch {
    // Errors of a listener do not change the call.
  }
}
