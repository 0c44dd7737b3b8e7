import type { AnsweredRoute, OperationMatcher, OperationReference } from './operation-match.js'
import {
  aFunction,
  anObject,
  aString,
  checkOptions,
  oneOf,
  type OptionRule,
  type OptionRules,
} from './options-check.js'

/** Properties of all faults that replace the response of the mock. */
export interface ReplacingFault {
  /**
   * Whether the fault happens before the mock handles the request, or after it. After it, the state has changed, and only
   * the response is another one. Default `'before'`.
   */
  readonly when?: 'after' | 'before' | undefined
}

/** Responds with a chosen status and body. */
export interface StatusFault extends ReplacingFault {
  /** Discriminant. */
  readonly kind: 'status'
  /**
   * HTTP status from 200 to 599; 204, 205 and 304 have no body. Over real HTTP, the platform's `fetch` repeats a request
   * after 421, unless its body is a stream.
   */
  readonly status: number
  /** Body: a string is sent unchanged, any other value as JSON. Default: none. */
  readonly body?: unknown
  /**
   * Additional headers; the platform's `Headers` must accept them. Without those that the HTTP server sets itself:
   * `content-length`, `transfer-encoding`, `trailer` and `connection`.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Delays the right response. */
export interface DelayFault {
  /** Discriminant. */
  readonly kind: 'delay'
  /** Delay in milliseconds of real time; less than 2 ** 31. */
  readonly milliseconds: number
  /**
   * Whether the mock waits before it handles the request, or after it. If a client gives up before, the request has no
   * effect. Default `'after'`.
   */
  readonly when?: 'after' | 'before' | undefined
}

/**
 * Holds the right response back until the test releases it. If the client gives up before, the response is lost.
 *
 * @example
 * ```ts
 * const mock = createOryMock({ seed: { clients: [{ client_id: 'app' }] } })
 * const ory = createOryClient(mock.clientOptions)
 *
 * const arrived = Promise.withResolvers<void>()
 * const released = Promise.withResolvers<void>()
 * const until = () => {
 *   arrived.resolve()
 *   return released.promise
 * }
 * mock.faults.next('deleteOAuth2Client', { kind: 'hold', until })
 *
 * const deletion = ory.deleteOAuth2Client({ id: 'app' })
 * await arrived.promise // the client is deleted, but the response is not sent
 * released.resolve()
 * await deletion
 * ```
 */
export interface HoldFault {
  /** Discriminant. */
  readonly kind: 'hold'
  /**
   * Called once for each request, when its response is ready, or before the request is handled with `when: 'before'`. The
   * mock goes on when the returned promise is fulfilled. In code only: the command cannot set this fault.
   */
  readonly until: () => PromiseLike<unknown>
  /**
   * Whether the mock waits before it handles the request, or after it. If a client gives up before, the request has no
   * effect. Default `'after'`.
   */
  readonly when?: 'after' | 'before' | undefined
}

/** Resets the connection instead of sending a response. */
export interface ResetFault {
  /** Discriminant. */
  readonly kind: 'reset'
  /**
   * `'before'`: the request is not read and has no effect. `'after'`: the mock has handled the request, but the client
   * does not learn it.
   */
  readonly when: 'after' | 'before'
}

/** Sends the right response, but ends in the middle of its body. The state has changed. */
export interface TruncateFault {
  /** Discriminant. */
  readonly kind: 'truncate'
  /** Bytes of the body that are sent, a whole number. Default: half of them. */
  readonly bytes?: number | undefined
}

/** Responds with a web page, as proxies do. */
export interface HtmlFault extends ReplacingFault {
  /** Discriminant. */
  readonly kind: 'html'
  /** HTTP status that can have a body. Default 502. */
  readonly status?: number | undefined
  /** The page. Default: a short one. */
  readonly html?: string | undefined
}

/** Sends the right response with another media type. The state has changed. */
export interface MediaTypeFault {
  /** Discriminant. */
  readonly kind: 'media-type'
  /** Value of the `Content-Type` header. Default `text/plain`. */
  readonly mediaType?: string | undefined
}

/** Responds with a redirect, as a proxy in front of a moved server does. */
export interface RedirectFault extends ReplacingFault {
  /** Discriminant. */
  readonly kind: 'redirect'
  /** Value of the `Location` header. */
  readonly location: string
  /** HTTP status: 301, 302, 303, 307 or 308. Default 302. */
  readonly status?: number | undefined
}

/** Refuses the request, and says when to retry. */
export interface RetryAfterFault extends ReplacingFault {
  /** Discriminant. */
  readonly kind: 'retry-after'
  /** Value of the `Retry-After` header: whole seconds, or the time of the retry. */
  readonly after: Date | number
  /** HTTP status. Default 429; 204, 205 and 304 have no body. */
  readonly status?: number | undefined
  /** Body: a string is sent unchanged, any other value as JSON. Default: none. */
  readonly body?: unknown
}

/** Sends the right response, a few bytes at a time. The state has changed. */
export interface DripFault {
  /** Discriminant. */
  readonly kind: 'drip'
  /** Wait before each part, in milliseconds of real time; less than 2 ** 31. */
  readonly milliseconds: number
  /** Bytes in a part, a whole number. Default 1. */
  readonly bytes?: number | undefined
}

/** A failure of one request. */
export type Fault =
  | DelayFault
  | DripFault
  | HoldFault
  | HtmlFault
  | MediaTypeFault
  | RedirectFault
  | ResetFault
  | RetryAfterFault
  | StatusFault
  | TruncateFault

/** Sets faults for requests. A fault that cannot be sent as a response is refused with a `TypeError`. */
export interface Faults {
  /**
   * Sets faults for the next requests to an operation or route, one for each request, in this order. They come before the
   * fault of {@link Faults.always}.
   */
  next(operation: OperationReference, ...faults: readonly [Fault, ...Fault[]]): void
  /** Sets a fault for every request to an operation or route. It replaces an earlier one. */
  always(operation: OperationReference, fault: Fault): void
  /** Removes the faults of one operation or route, or all. */
  clear(operation?: OperationReference): void
}

/** Faults, with the methods that only the mock itself uses. */
export interface FaultQueue extends Faults {
  /** Returns the name of an operation or route, for any way to reference it. */
  nameOf(operation: OperationReference): string
  /** Returns the fault of a new request, and removes it unless it is for every request. */
  take(route: AnsweredRoute | undefined): Fault | undefined
}

/** Rule for a property of a fault. */
interface FaultRule extends OptionRule {
  /** How the text of the command becomes the value, where it looks like one: a number, a date or JSON. Default: a text. */
  readonly readsAs?: 'json' | 'number' | 'number or date'
}

/** Properties of a kind of fault. */
interface FaultRules {
  /** Rules by property. */
  readonly rules: Readonly<Record<string, FaultRule>>
  /** Required properties. */
  readonly required: readonly string[]
}

/** Statuses whose responses have no body. */
const statusesWithoutBody: readonly unknown[] = [204, 205, 304]

const when = oneOf('before', 'after')
const wholeNumberFrom = (least: number): FaultRule => ({
  readsAs: 'number',
  expected: `a whole number from ${least}`,
  fits: (value) => isWhole(value) && value >= least,
})
const status: FaultRule = {
  readsAs: 'number',
  expected: 'an HTTP status from 200 to 599',
  fits: (value) => isWhole(value) && value >= 200 && value <= 599,
}
const statusOfPage: FaultRule = {
  readsAs: 'number',
  expected: 'an HTTP status from 200 to 599 that may have a body',
  fits: (value) => status.fits(value) && !statusesWithoutBody.includes(value),
}
const statusOfRedirect: FaultRule = {
  readsAs: 'number',
  expected: '301, 302, 303, 307 or 308',
  fits: (value) => typeof value === 'number' && [301, 302, 303, 307, 308].includes(value),
}
const milliseconds: FaultRule = {
  readsAs: 'number',
  expected: 'a number from 0 to 2147483647',
  fits: (value) => typeof value === 'number' && value >= 0 && value < 2 ** 31, // the maximum of timers
}
const after: FaultRule = {
  readsAs: 'number or date',
  expected: 'a whole number of seconds from 0, or a valid date',
  fits: (value) => (isWhole(value) && value >= 0) || (value instanceof Date && !Number.isNaN(value.getTime())),
}
/** Headers that the HTTP server sets itself. With other values, it cannot send the response, or the client cannot read it. */
const headersOfServer = /^(?:content-length|transfer-encoding|trailer|connection)$/i

const headers: FaultRule = {
  readsAs: 'json',
  expected:
    'an object of valid header names and values, without content-length, transfer-encoding, trailer and connection',
  fits: (value) =>
    anObject.fits(value) &&
    Object.keys(value as object).every((name) => !headersOfServer.test(name)) &&
    Object.values(value as object).every((each) => typeof each === 'string') &&
    succeeds(() => new Headers(value as Record<string, string>)), // its values are strings, as checked above
}
const mediaType: FaultRule = {
  expected: 'a valid header value that is not empty',
  fits: (value) => typeof value === 'string' && value !== '' && succeeds(() => new Headers({ 'content-type': value })),
}
const location: FaultRule = {
  expected: 'a valid header value that is not empty',
  fits: (value) => typeof value === 'string' && value !== '' && succeeds(() => new Headers({ location: value })),
}
const body: FaultRule = {
  readsAs: 'json',
  expected: 'a string or a JSON value',
  fits: (value) =>
    typeof value === 'object' && value !== null
      ? (Array.isArray(value) || anObject.fits(value) || 'toJSON' in value) && succeeds(() => JSON.stringify(value))
      : typeof value === 'string' || succeeds(() => JSON.stringify(value)),
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

/** Whether a conversion returns a value, and does not throw. */
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
const holdRules: RulesOf<'hold'> = { until: aFunction, when }
const htmlRules: RulesOf<'html'> = { status: statusOfPage, html: aString, when }
const mediaTypeRules: RulesOf<'media-type'> = { mediaType }
const redirectRules: RulesOf<'redirect'> = { location, status: statusOfRedirect, when }
const resetRules: RulesOf<'reset'> = { when }
const retryAfterRules: RulesOf<'retry-after'> = { after, status, body, when }
const statusRules: RulesOf<'status'> = { status, body, headers, when }
const truncateRules: RulesOf<'truncate'> = { bytes: wholeNumberFrom(0) }

/** Properties of each kind of fault. */
const kinds: Readonly<Record<Fault['kind'], FaultRules>> = {
  delay: { rules: delayRules, required: ['milliseconds'] },
  drip: { rules: dripRules, required: ['milliseconds'] },
  hold: { rules: holdRules, required: ['until'] },
  html: { rules: htmlRules, required: [] },
  'media-type': { rules: mediaTypeRules, required: [] },
  redirect: { rules: redirectRules, required: ['location'] },
  reset: { rules: resetRules, required: ['when'] },
  'retry-after': { rules: retryAfterRules, required: ['after'] },
  status: { rules: statusRules, required: ['status'] },
  truncate: { rules: truncateRules, required: [] },
}

/** Returns how the command reads the text of a property. */
export function readsAs(kind: string, property: string): FaultRule['readsAs'] {
  return Object.hasOwn(kinds, kind) ? kinds[kind as Fault['kind']].rules[property]?.readsAs : undefined
}

/**
 * Creates an empty list of faults.
 *
 * @param matcher - Finds the operations and routes that can have faults.
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
      queued.set(name, [...(queued.get(name) ?? []), ...faults.map(copy)])
    },
    always: (operation, fault) => {
      lasting.set(read(operation, [fault]), copy(fault))
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

/** Copies a fault, so that its caller cannot change it later. Its body becomes JSON, which is what is sent. */
function copy(fault: Fault): Fault {
  if (fault.kind === 'hold') return { ...fault } // functions cannot be cloned
  if (!('body' in fault) || fault.body === undefined) return structuredClone(fault)
  const { body: value, ...others } = fault
  return { ...structuredClone(others), body: JSON.parse(JSON.stringify(value)) as unknown }
}

function checkFault(fault: Fault): void {
  const known = anObject.fits(fault) && Object.hasOwn(kinds, fault.kind) ? kinds[fault.kind] : undefined
  if (known === undefined) throw new TypeError(`faults: \`kind\` must be one of ${Object.keys(kinds).join(', ')}`)
  const { kind, ...properties } = fault
  checkOptions(`fault '${kind}'`, properties, known.rules, known.required)
  if ('body' in fault && fault.body !== undefined && statusesWithoutBody.includes(fault.status))
    throw new TypeError(`fault '${kind}': \`body\` must be absent if \`status\` is 204, 205 or 304`)
}
