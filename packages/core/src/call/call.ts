import type { Credential } from '../credentials/credential.js'
import type { EventDetails, TransportEvent } from '../observe.js'
import type { Operation, RetryClass } from '../operation.js'
import type { CallOptions, TransportOptions } from '../options.js'
import type { BuiltRequest } from './request.js'

type Options = CallOptions & TransportOptions
type Defaulted = 'maxResponseBytes' | 'retry' | 'timeout' | 'totalTimeout' | 'validation'

/** Options of a call with those of its transport and the defaults. */
export type EffectiveOptions = Omit<Options, Defaulted> & { readonly [Name in Defaulted]-?: NonNullable<Options[Name]> }

/** Details that all errors and events of a call have. */
export interface CallDetails {
  /** Operation id. */
  readonly operation: string
  /** Attempts that have begun. */
  attempts: number
  /** Scheme, host and port. */
  readonly origin: string
}

/** Everything that the attempts of one call have in common. */
export interface Call {
  /** The operation. */
  readonly operation: Operation
  /** The request, before credentials are added. */
  readonly request: BuiltRequest
  /** Writes credentials into each attempt. */
  readonly credential: Credential | undefined
  /** Audience of client assertions. */
  readonly tokenUrl: string
  /** Details that all errors and events of this call have. */
  readonly details: CallDetails
  /** Which failures may be retried. */
  readonly retryClass: RetryClass
  /** Options of the call and its transport. */
  readonly options: EffectiveOptions
  /** Headers of the caller, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Sends an event to the observer. */
  readonly emit: (event: EventOfCall<TransportEvent>) => void
}

/** The properties of an event beside those that all events of a call have; those that may be absent may be `undefined`. */
type EventOfCall<Event> = Event extends TransportEvent
  ? {
      readonly [Name in Exclude<keyof Event, keyof EventDetails>]: {} extends Pick<Event, Name>
        ? Event[Name] | undefined
        : Event[Name]
    }
  : never

/** Calls a listener of the caller. Its errors and rejections are ignored. */
export function tell<Value>(listener: ((value: Value) => void) | undefined, value: Value): void {
  try {
    const result: unknown = listener?.(value)
    if (result instanceof Promise) result.catch(() => undefined)
  } catch {
    // Errors of a listener do not change the call.
  }
}
