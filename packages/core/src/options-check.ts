import type { Refuse } from './operation.js'
import { isRecord } from './record.js'
import { refuser, refuseUnknown } from './refuse.js'

/** Rule for the value of an option. */
export interface OptionRule {
  /** In words, after "must be", for the error. */
  readonly expected: string
  /** Tells whether a value follows the rule. */
  readonly fits: (value: unknown) => boolean
}

/** The known options by name; options without a rule are checked by the factory. */
export type OptionRules = Readonly<Record<string, OptionRule | undefined>>

/** Whole numbers; the default limit is that of the platforms' timers. */
function isWhole(value: unknown, least: number, limit = 2 ** 31): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) < limit
}

/** Tells whether a value can be called. */
export function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

/** Tells whether a value has all of these methods. */
export function hasMethods(value: unknown, names: readonly string[]): boolean {
  return names.every((name) => isFunction(Object(value)[name]))
}

/** Host names and addresses as in URLs, without a port. */
function isHostName(value: unknown): boolean {
  return typeof value === 'string' && /^(?:[\w.-]+|\[[^/]+\])$/.test(value)
}

/** The rule of options that are functions. */
export const functionRule: OptionRule = { expected: 'a function', fits: isFunction }

/** The rule of options that are credentials. */
export const credentialRule: OptionRule = {
  expected: 'a credential, such as clientSecretBasic(id, secret)',
  fits: isFunction,
}

/** The rule of options that are strings. */
export const textRule: OptionRule = { expected: 'a string', fits: (value) => typeof value === 'string' }

const limitRule: OptionRule = {
  expected: 'a positive number of milliseconds, or false',
  fits: (value) => value === false || isWhole(value, 1),
}

const requestRules: OptionRules = {
  timeout: limitRule,
  totalTimeout: limitRule,
  retry: { expected: 'a whole number of at least 0', fits: (value) => isWhole(value, 0) },
  // `Headers` objects have no own properties.
  headers: { expected: 'a plain object', fits: isRecord },
  validation: {
    expected: '"warn", "error" or "off"',
    fits: (value) => value === 'warn' || value === 'error' || value === 'off',
  },
  maxResponseBytes: { expected: 'a positive number of bytes', fits: (value) => isWhole(value, 1, Infinity) },
  fetch: functionRule,
}

/** Rules for the options of a call. */
export const callRules: OptionRules = {
  ...requestRules,
  signal: { expected: 'an AbortSignal', fits: (value) => value instanceof AbortSignal },
  auth: credentialRule,
}

/** Rules for the options that all transports have in common. */
export const transportRules: OptionRules = {
  ...requestRules,
  retryDelay: {
    expected: 'a number of milliseconds, or a function',
    fits: (value) => isFunction(value) || isWhole(value, 0),
  },
  onInvalidResponse: functionRule,
  allowInsecureHttp: {
    expected: 'true, false or an array of host names',
    fits: (value) => typeof value === 'boolean' || (Array.isArray(value) && value.every(isHostName)),
  },
  observe: functionRule,
}

/** Headers that this library sets, and those of the connection, which platforms set themselves. */
const setElsewhere =
  /^(?:authorization|cookie|host|accept|content-(?:type|length)|transfer-encoding|expect|keep-alive|upgrade|connection|te|trailer|proxy-connection|http2-settings)$/i

/**
 * Refuses options without named properties, such as a signal or a text.
 *
 * @param operation - Operation id or name of a factory, for the error.
 * @param options - Options of the caller.
 * @throws `InvalidInputError`
 */
export function checkObject(operation: string, options: unknown): void {
  if (!isRecord(options)) refuser(operation)('options', 'must be an object')
}

/**
 * Refuses the options of a call, for operations that read them before they send.
 *
 * @param operation - Operation id, for the error.
 * @param options - Options of the caller.
 * @throws `InvalidInputError`
 */
export function checkCallOptions(operation: string, options: object | undefined): void {
  if (options !== undefined) checkOptions(operation, options, callRules)
}

/**
 * Refuses options that are unknown or invalid.
 *
 * @param operation - Operation or factory, for the error.
 * @param options - Options of the caller.
 * @param rules - The known options.
 */
export function checkOptions(operation: string, options: object, rules: OptionRules): void {
  const refuse = refuser(operation)
  if ('signal' in rules && (options instanceof AbortSignal || options instanceof AbortController))
    refuse('options', 'must be `{ signal }`, not the signal itself')
  checkObject(operation, options)
  refuseUnknown(options, Object.keys(rules), refuse)
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    const rule = rules[name]
    if (rule?.fits(value) === false) refuse(name, `must be ${rule.expected}`)
    if (name === 'headers') checkHeaders(value as object, refuse, setElsewhere)
  }
}

/**
 * Refuses headers that platforms refuse with an error that prints the value.
 *
 * @param headers - Headers by name.
 * @param refuse - Called with the name and what is expected.
 * @param reserved - Names that are set elsewhere.
 */
export function checkHeaders(headers: object, refuse: Refuse, reserved?: RegExp): void {
  for (const [name, value] of Object.entries(headers)) {
    if (reserved?.test(name)) refuse(name, 'is set by this library or by the platform')
    if (typeof value !== 'string') refuse(name, 'must be a string')
    try {
      if (new Headers([[name, value]]).get(name) === value) continue
    } catch {
      // The platform's error contains the value.
    }
    refuse(name, 'must be a header without line breaks, outer spaces and characters beyond Latin-1')
  }
}
