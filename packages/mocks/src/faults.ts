import type { AnsweredRoute, OperationMatcher, OperationReference } from './operation-match.js'
import {
  anObject,
  aPositiveNumber,
  aString,
  aText,
  checkedElsewhere,
  checkOptions,
  oneOf,
  type OptionRule,
  type OptionRules,
} from './options-check.js'

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
   * Orders faults for the next requests to an operation or route, one each, in this order. They come before those of
   * {@link Faults.always}.
   */
  next(operation: OperationReference, ...faults: readonly [Fault, ...Fault[]]): void
  /** Orders a fault for every request to an operation or route, in place of an earlier one. */
  always(operation: OperationReference, fault: Fault): void
  /** Takes back what was ordered for an operation or route, or for all. */
  clear(operation?: OperationReference): void
}

/** Faults with what only the mock itself uses. */
export interface FaultQueue extends Faults {
  /** The fault for a request that has just arrived. */
  take(route: AnsweredRoute | undefined): Fault | undefined
}

/** What can be said of a fault beside its kind. */
interface FaultRules {
  /** What each property must be. */
  readonly rules: Readonly<Record<string, OptionRule>>
  /** Properties that must be there. */
  readonly required: readonly string[]
}

const when = oneOf('before', 'after')
const kind = checkedElsewhere
const status: OptionRule = {
  expected: 'an HTTP status from 200 to 599',
  fits: (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599,
}
const after: OptionRule = {
  expected: 'a number of seconds that is not negative, or a Date',
  fits: (value) => aPositiveNumber.fits(value) || (value instanceof Date && !Number.isNaN(value.getTime())),
}
const headers: OptionRule = {
  expected: 'an object of header texts',
  fits: (value) => anObject.fits(value) && Object.values(value as object).every((each) => typeof each === 'string'),
}

type RulesOf<Kind extends Fault['kind']> = OptionRules<Extract<Fault, { kind: Kind }>>

const delayRules: RulesOf<'delay'> = { kind, milliseconds: aPositiveNumber, when }
const dripRules: RulesOf<'drip'> = { kind, milliseconds: aPositiveNumber, bytes: aPositiveNumber }
const htmlRules: RulesOf<'html'> = { kind, status, html: aString, when }
const mediaTypeRules: RulesOf<'media-type'> = { kind, mediaType: aString }
const redirectRules: RulesOf<'redirect'> = { kind, location: aText, status, when }
const resetRules: RulesOf<'reset'> = { kind, when }
const retryAfterRules: RulesOf<'retry-after'> = { kind, after, status, body: checkedElsewhere, when }
const statusRules: RulesOf<'status'> = { kind, status, body: checkedElsewhere, headers, when }
const truncateRules: RulesOf<'truncate'> = { kind, bytes: aPositiveNumber }

/** What each kind of fault has. */
const kinds: Readonly<Record<Fault['kind'], FaultRules>> = {
  delay: { rules: delayRules, required: ['milliseconds'] },
  drip: { rules: dripRules, required: ['milliseconds'] },
  html: { rules: htmlRules, required: [] },
  'media-type': { rules: mediaTypeRules, required: [] },
  redirect: { rules: redirectRules, required: ['location'] },
  reset: { rules: resetRules, required: ['when'] },
  'retry-after': { rules: retryAfterRules, required: ['after'] },
  status: { rules: statusRules, required: ['status'] },
  truncate: { rules: truncateRules, required: [] },
}

/**
 * Makes an empty list of faults.
 *
 * @param matcher - Knows the operations and routes that faults can be ordered for.
 */
export function createFaults(matcher: OperationMatcher): FaultQueue {
  const queued = new Map<string, Fault[]>()
  const lasting = new Map<string, Fault>()
  const read = (operation: OperationReference, faults: readonly Fault[]): string => {
    const name = matcher.name('faults', operation)
    for (const fault of faults) checkFault(fault)
    return name
  }
  return {
    next: (operation, ...faults) => {
      const name = read(operation, faults)
      queued.set(name, [...(queued.get(name) ?? []), ...faults])
    },
    always: (operation, fault) => {
      lasting.set(read(operation, [fault]), fault)
    },
    clear: (operation) => {
      if (operation === undefined) {
        queued.clear()
        lasting.clear()
      } else {
        const name = read(operation, [])
        queued.delete(name)
        lasting.delete(name)
      }
    },
    take: (route) => (route === undefined ? undefined : (queued.get(route.name)?.shift() ?? lasting.get(route.name))),
  }
}

function checkFault(fault: Fault): void {
  const known = anObject.fits(fault) && Object.hasOwn(kinds, fault.kind) ? kinds[fault.kind] : undefined
  if (known === undefined) throw new TypeError(`faults: \`kind\` must be one of ${Object.keys(kinds).join(', ')}`)
  checkOptions(`fault '${fault.kind}'`, fault, known.rules, known.required)
}
