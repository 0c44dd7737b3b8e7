import type { Operation } from '@typed-oauth/core'

import { operationId, type OperationReference } from './operation-match.js'

/** What the faults that replace the mock's answer have in common. */
export interface ReplacingFault {
  /**
   * Whether the fault strikes before the mock has acted on the request, or after it: then the state has changed, only
   * the answer differs. Default `'before'`.
   */
  readonly when?: 'after' | 'before' | undefined
}

/** Answers with a status and a body of your choice. */
export interface StatusFault extends ReplacingFault {
  /** Discriminant. */
  readonly kind: 'status'
  /**
   * HTTP status from 200 to 599. Over real HTTP the platform's `fetch` repeats a request after 421, unless its body is a
   * stream.
   */
  readonly status: number
  /** Body: a string as it is, anything else as JSON. Default: none. */
  readonly body?: unknown
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Answers late, but right. */
export interface DelayFault {
  /** Discriminant. */
  readonly kind: 'delay'
  /** How long the answer takes, in milliseconds of real time. */
  readonly milliseconds: number
  /**
   * Whether the mock waits before it acts on the request (a client that gives up meanwhile leaves no trace), or after
   * it. Default `'after'`.
   */
  readonly when?: 'after' | 'before' | undefined
}

/** Closes the connection instead of answering. */
export interface ResetFault {
  /** Discriminant. */
  readonly kind: 'reset'
  /** `'before'` the request was read: it has no effect. `'after'`: the mock has acted on it, the client cannot know. */
  readonly when: 'after' | 'before'
}

/** Gives the right answer, but breaks off in the middle of its body. The state has changed. */
export interface TruncateFault {
  /** Discriminant. */
  readonly kind: 'truncate'
  /** Bytes of the body that still arrive. Default: half of them. */
  readonly bytes?: number | undefined
}

/** Answers with a web page, as proxies do. */
export interface HtmlFault extends ReplacingFault {
  /** Discriminant. */
  readonly kind: 'html'
  /** HTTP status. Default 502. */
  readonly status?: number | undefined
  /** The page. Default: a short one. */
  readonly html?: string | undefined
}

/** Gives the right answer under a wrong media type. The state has changed. */
export interface MediaTypeFault {
  /** Discriminant. */
  readonly kind: 'media-type'
  /** Value of the `Content-Type` header. Default `text/plain`. */
  readonly mediaType?: string | undefined
}

/** Redirects, as a proxy in front of a moved server does. */
export interface RedirectFault extends ReplacingFault {
  /** Discriminant. */
  readonly kind: 'redirect'
  /** Value of the `Location` header. */
  readonly location: string
  /** HTTP status. Default 302. */
  readonly status?: number | undefined
}

/** Refuses, and says when to come back. */
export interface RetryAfterFault extends ReplacingFault {
  /** Discriminant. */
  readonly kind: 'retry-after'
  /** Value of the `Retry-After` header: seconds, or the time until which to wait. */
  readonly after: Date | number
  /** HTTP status. Default 429. */
  readonly status?: number | undefined
  /** Body: a string as it is, anything else as JSON. Default: none. */
  readonly body?: unknown
}

/** Gives the right answer, a few bytes at a time. The state has changed. */
export interface DripFault {
  /** Discriminant. */
  readonly kind: 'drip'
  /** Wait before each part, in milliseconds of real time. */
  readonly milliseconds: number
  /** Bytes in a part. Default 1. */
  readonly bytes?: number | undefined
}

/** Something that goes wrong with one request. */
export type Fault =
  | DelayFault
  | DripFault
  | HtmlFault
  | MediaTypeFault
  | RedirectFault
  | ResetFault
  | RetryAfterFault
  | StatusFault
  | TruncateFault

/** Orders what goes wrong. */
export interface Faults {
  /**
   * Orders faults for the next requests to an operation, one each, in this order. They come before those of
   * {@link Faults.always}.
   */
  next(operation: OperationReference, ...faults: readonly [Fault, ...Fault[]]): void
  /** Orders a fault for every request to an operation, in place of an earlier one. */
  always(operation: OperationReference, fault: Fault): void
  /** Takes back what was ordered for an operation, or for all. */
  clear(operation?: OperationReference): void
}

/** Faults with what only the mock itself uses. */
export interface FaultQueue extends Faults {
  /** The fault for a request that has just arrived. */
  take(operation: Operation | undefined): Fault | undefined
}

const kinds: Readonly<Record<Fault['kind'], true>> = {
  delay: true,
  drip: true,
  html: true,
  'media-type': true,
  redirect: true,
  reset: true,
  'retry-after': true,
  status: true,
  truncate: true,
}

/**
 * Makes an empty list of faults.
 *
 * @param operations - Operations that faults can be ordered for.
 */
export function createFaults(operations: readonly Operation[]): FaultQueue {
  const known = operations.map(({ id }) => id)
  const queued = new Map<string, Fault[]>()
  const lasting = new Map<string, Fault>()
  const read = (operation: OperationReference, faults: readonly Fault[]): string => {
    const id = operationId(operation)
    if (!known.includes(id))
      throw new TypeError(`faults: the mock has no operation ${JSON.stringify(id)}; there are ${known.join(', ')}`)
    for (const fault of faults) checkFault(fault)
    return id
  }
  return {
    next: (operation, ...faults) => {
      const id = read(operation, faults)
      queued.set(id, [...(queued.get(id) ?? []), ...faults])
    },
    always: (operation, fault) => {
      lasting.set(read(operation, [fault]), fault)
    },
    clear: (operation) => {
      if (operation === undefined) {
        queued.clear()
        lasting.clear()
      } else {
        const id = read(operation, [])
        queued.delete(id)
        lasting.delete(id)
      }
    },
    take: (operation) =>
      operation === undefined ? undefined : (queued.get(operation.id)?.shift() ?? lasting.get(operation.id)),
  }
}

function checkFault(fault: Fault): void {
  if (!Object.hasOwn(kinds, fault.kind))
    throw new TypeError(`faults: \`kind\` must be one of ${Object.keys(kinds).join(', ')}`)
  if (
    'status' in fault &&
    fault.status !== undefined &&
    !(Number.isInteger(fault.status) && fault.status >= 200 && fault.status <= 599)
  ) {
    throw new TypeError('faults: `status` must be an HTTP status from 200 to 599')
  }
  for (const [name, value] of Object.entries(fault)) {
    if (
      (name === 'milliseconds' || name === 'bytes') &&
      value !== undefined &&
      !(Number.isFinite(value) && value >= 0)
    ) {
      throw new TypeError(`faults: \`${name}\` must be a number that is not negative`)
    }
  }
}
