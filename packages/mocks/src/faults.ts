import type { AnsweredRoute, OperationMatcher, OperationReference } from './operation-match.js'
import { anObject, aString, checkOptions, oneOf, type OptionRule, type OptionRules } from './options-check.js'

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
   * HTTP status from 200 to 599; 204, 205 and 304 have no body. Over real HTTP the platform's `fetch` repeats a request after 421, unless its body is a
   * stream.
   */
  readonly status: number
  /** Body: a string as it is, anything else as JSON. Default: none. */
  readonly body?: unknown
  /** Further headers, each as the platform's `Headers` takes it. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Answers late, but right. */
export interface DelayFault {
  /** Discriminant. */
  readonly kind: 'delay'
  /** How long the answer takes, in milliseconds of real time; less than 2 ** 31. */
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
  /** Bytes of the body that still arrive, a whole number. Default: half of them. */
  readonly bytes?: number | undefined
}

/** Answers with a web page, as proxies do. */
export interface HtmlFault extends ReplacingFault {
  /** Discriminant. */
  readonly kind: 'html'
  /** HTTP status that may have a body. Default 502. */
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
  /** HTTP status: 301, 302, 303, 307 or 308. Default 302. */
  readonly status?: number | undefined
}

/** Refuses, and says when to come back. */
export interface RetryAfterFault extends ReplacingFault {
  /** Discriminant. */
  readonly kind: 'retry-after'
  /** Value of the `Retry-After` header: whole seconds, or the time until which to wait. */
  readonly after: Date | number
  /** HTTP status. Default 429; 204, 205 and 304 have no body. */
  readonly status?: number | undefined
  /** Body: a string as it is, anything else as JSON. Default: none. */
  readonly body?: unknown
}

/** Gives the right answer, a few bytes at a time. The state has changed. */
export interface DripFault {
  /** Discriminant. */
  readonly kind: 'drip'
  /** Wait before each part, in milliseconds of real time; less than 2 ** 31. */
  readonly milliseconds: number
  /** Bytes in a part, a whole number. Default 1. */
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

/** Orders what goes wrong. A fault that could not be answered is refused with a `TypeError`. */
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
  /** The one name of an operation or route, whatever it is called by. */
  nameOf(operation: OperationReference): string
  /** The fault for a request that has just arrived. */
  take(route: AnsweredRoute | undefined): Fault | undefined
}

/** What a property of a fault must be. */
interface FaultRule extends OptionRule {
  /** Whether the property takes a number, as which the command then reads its text. Default `false`. */
  readonly takesNumber?: boolean
  /** Whether the property takes an object or array, so that the command reads such a text as JSON. Default `false`. */
  readonly takesJson?: boolean
}

/** What can be said of a fault beside its kind. */
interface FaultRules {
  /** What each property must be. */
  readonly rules: Readonly<Record<string, FaultRule>>
  /** Properties that must be there. */
  readonly required: readonly string[]
}

/** Statuses whose response has no body. */
const statusesWithoutBody: readonly unknown[] = [204, 205, 304]

const when = oneOf('before', 'after')
const wholeNumberFrom = (least: number): FaultRule => ({
  takesNumber: true,
  expected: `a whole number from ${least}`,
  fits: (value) => isWhole(value) && value >= least,
})
const status: FaultRule = {
  takesNumber: true,
  expected: 'an HTTP status from 200 to 599',
  fits: (value) => isWhole(value) && value >= 200 && value <= 599,
}
const statusOfPage: FaultRule = {
  takesNumber: true,
  expected: 'an HTTP status from 200 to 599 that may have a body',
  fits: (value) => status.fits(value) && !statusesWithoutBody.includes(value),
}
const statusOfRedirect: FaultRule = {
  takesNumber: true,
  expected: '301, 302, 303, 307 or 308',
  fits: (value) => typeof value === 'number' && [301, 302, 303, 307, 308].includes(value),
}
const milliseconds: FaultRule = {
  takesNumber: true,
  expected: 'a number from 0 to 2147483647',
  fits: (value) => typeof value === 'number' && value >= 0 && value < 2 ** 31, // timers take no more
}
const after: FaultRule = {
  takesNumber: true,
  expected: 'a whole number of seconds from 0, or a valid date',
  fits: (value) => (isWhole(value) && value >= 0) || (value instanceof Date && !Number.isNaN(value.getTime())),
}
const headers: FaultRule = {
  takesJson: true,
  expected: 'an object of valid header names and values',
  fits: (value) =>
    anObject.fits(value) &&
    Object.values(value as object).every((each) => typeof each === 'string') &&
    succeeds(() => new Headers(value as Record<string, string>)), // an object of strings by now
}
const mediaType: FaultRule = {
  expected: 'a valid header value',
  fits: (value) => typeof value === 'string' && succeeds(() => new Headers({ 'content-type': value })),
}
const location: FaultRule = {
  expected: 'a valid header value that is not empty',
  fits: (value) => typeof value === 'string' && value !== '' && succeeds(() => new Headers({ location: value })),
}
const body: FaultRule = {
  takesJson: true,
  expected: 'a string or a JSON value',
  fits: (value) => typeof value === 'string' || succeeds(() => JSON.stringify(value)),
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

/** Whether a conversion does not throw, and has a result. */
function succeeds(convert: () => unknown): boolean {
  try {
    return convert() !== undefined
  } catch {
    return false
  }
}

type RulesOf<Kind extends Fault['kind']> = OptionRules<Omit<Extract<Fault, { kind: Kind }>, 'kind'>>

const delayRules: RulesOf<'delay'> = { milliseconds, when }
const dripRules: RulesOf<'drip'> = { milliseconds, bytes: wholeNumberFrom(1) }
const htmlRules: RulesOf<'html'> = { status: statusOfPage, html: aString, when }
const mediaTypeRules: RulesOf<'media-type'> = { mediaType }
const redirectRules: RulesOf<'redirect'> = { location, status: statusOfRedirect, when }
const resetRules: RulesOf<'reset'> = { when }
const retryAfterRules: RulesOf<'retry-after'> = { after, status, body, when }
const statusRules: RulesOf<'status'> = { status, body, headers, when }
const truncateRules: RulesOf<'truncate'> = { bytes: wholeNumberFrom(0) }

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

/** Names of the properties that take a number. */
export const numberProperties: ReadonlySet<string> = propertiesThat(({ takesNumber }) => takesNumber === true)

/** Names of the properties that take an object or array. */
export const jsonProperties: ReadonlySet<string> = propertiesThat(({ takesJson }) => takesJson === true)

function propertiesThat(fit: (rule: FaultRule) => boolean): Set<string> {
  const entries = Object.values(kinds).flatMap(({ rules }) => Object.entries(rules))
  return new Set(entries.filter(([, rule]) => fit(rule)).map(([name]) => name))
}

/**
 * Makes an empty list of faults.
 *
 * @param matcher - Knows the operations and routes that faults can be ordered for.
 */
export function createFaults(matcher: OperationMatcher): FaultQueue {
  const queued = new Map<string, Fault[]>()
  const lasting = new Map<string, Fault>()
  const nameOf = (operation: OperationReference): string => matcher.name('faults', operation)
  const read = (operation: OperationReference, faults: readonly Fault[]): string => {
    const name = nameOf(operation)
    for (const fault of faults) checkFault(fault)
    return name
  }
  return {
    nameOf,
    next: (operation, ...faults) => {
      const name = read(operation, faults)
      if (faults.length === 0) throw new TypeError('faults: `next` needs at least one fault')
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
        const name = nameOf(operation)
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
  const { kind, ...properties } = fault
  checkOptions(`fault '${kind}'`, properties, known.rules, known.required)
  if ('body' in fault && fault.body !== undefined && statusesWithoutBody.includes(fault.status))
    throw new TypeError(`fault '${kind}': \`body\` must be absent if \`status\` is 204, 205 or 304`)
}
