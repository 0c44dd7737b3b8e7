import type { Credential } from './credentials/credential.js'
import type { InvalidResponseError } from './errors.js'
import type { TransportEvent } from './observe.js'
import type { AbortSignalLike, Fetch } from './platform.js'

/**
 * What happens when a response does not fit its model in a property that is not essential.
 *
 * - `warn`: `onInvalidResponse` and `observe` are called; the body is returned unchanged.
 * - `error`: the call rejects with an `InvalidResponseError`.
 * - `off`: nothing.
 */
export type ValidationMode = 'error' | 'off' | 'warn'

/** Options that the transport and each call have in common. */
export interface RequestOptions {
  /**
   * Limit of one attempt in milliseconds, reading the body included; a whole number below 2^31, or `false` for none.
   * Default 30,000.
   */
  readonly timeout?: number | false | undefined
  /**
   * Limit of all attempts and waits together in milliseconds; a whole number below 2^31, or `false` for none. Default
   * 60,000.
   */
  readonly totalTimeout?: number | false | undefined
  /**
   * Largest number of retries, where the operation allows any; 0 for none. Default 2. Those after 429 (too many requests)
   * do not count: they go on until `totalTimeout`. If that is `false`, they count.
   */
  readonly retry?: number | undefined
  /** Further request headers, such as `x-request-id`. Those that this library or the platform sets are refused. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What happens to responses that do not fit their model. Default `'warn'`. */
  readonly validation?: ValidationMode | undefined
  /** Limit of the decoded body of a success in bytes. Default 10,485,760 (10 MiB). */
  readonly maxResponseBytes?: number | undefined
  /**
   * Replaces the platform's `fetch`, which is otherwise looked up in each call. May add options of a platform, such as
   * `dispatcher`, `next`, `cf` or `credentials`, to those that it gets. What it throws reaches the caller unchanged, after
   * one attempt, unless it is what platforms throw for failures in the network. Its response needs `status`, `headers`
   * with `get`, and a body as a stream of bytes or by `text()`; any other is refused with an `InvalidInputError`.
   */
  readonly fetch?: Fetch | undefined
}

/** Options of one call. They take precedence over those of the transport; headers are merged. */
export interface CallOptions extends RequestOptions {
  /**
   * Aborts the call, also during waits; the call then rejects with the signal's reason. An `AbortSignal` of this
   * platform.
   */
  readonly signal?: AbortSignalLike | undefined
  /** Replaces the credential of the transport for this call. */
  readonly auth?: Credential | undefined
}

/** Options that the transports of all APIs have in common. */
export interface TransportOptions extends RequestOptions {
  /**
   * The wait before a retry in milliseconds, or a function of the number of the retry (from 1). Default: a random
   * part of 300 × 2^n. Never less than the server asks for, and after 429 not less than 250 × 2^n (up to 15 s), where n
   * counts the retries after 429 only; the default is a random value from that to its double.
   */
  readonly retryDelay?: number | ((retry: number) => number) | undefined
  /** Called with responses that do not fit their model if `validation` is `'warn'`. Its errors are ignored. */
  readonly onInvalidResponse?: ((error: InvalidResponseError) => void) | undefined
  /**
   * Allows `http:` URLs of other hosts than `localhost` and loopback addresses: all of them, or those that are listed.
   * Names below `localhost` count as other hosts, since some resolvers ask DNS for them. Default `false`.
   */
  readonly allowInsecureHttp?: boolean | readonly string[] | undefined
  /** Called with events of calls, which contain no parameter, header or body. Its errors are ignored. */
  readonly observe?: ((event: TransportEvent) => void) | undefined
}
