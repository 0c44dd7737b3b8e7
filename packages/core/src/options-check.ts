import type { Refuse } from './operation.js'
import { isRecord } from './record.js'
import { refuser, refuseUnknown } from './refuse.js'

/** What an option must be. */
export interface OptionRule {
  /** In words, after "must be", for the error. */
  readonly expected: string
  /** Tells whether a value is that. */
  readonly fits: (value: unknown) => boolean
}

/** The options that are known, by name; without a rule those that the factory checks itself. */
export type OptionRules = Readonly<Record<string, OptionRule | undefined>>

/** Whole numbers; without another limit, those that the timers of platforms take. */
function isWhole(value: unknown, least: number, limit = 2 ** 31): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) < limit
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

/** Names and addresses as URLs have them, without port. */
function isHostName(value: unknown): boolean {
  return typeof value === 'string' && /^(?:[\w.-]+|\[[^/]+\])$/.test(value)
}

const functionRule: OptionRule = { expected: 'a function', fits: isFunction }

/** The rule of options that are credentials. */
export const credentialRule: OptionRule = {
  expected: 'a credential, such as clientSecretBasic(id, secret)',
  fits: isFunction,
}

/** The rule of options that are texts. */
export const textRule: OptionRule = { expected: 'a string', fits: (value) => typeof value === 'string' }

const limitRule: OptionRule = {
  expected: 'a positive number of milliseconds, or false',
  fits: (value) => value === false || isWhole(value, 1),
}

const requestRules: OptionRules = {
  timeout: limitRule,
  totalTimeout: limitRule,
  retry: { expected: 'a whole number of at least 0', fits: (value) => isWhole(value, 0) },
  // `Headers` have no properties.
  headers: { expected: 'a plain object', fits: isRecord },
  validation: {
    expected: '"warn", "error" or "off"',
    fits: (value) => value === 'warn' || value === 'error' || value === 'off',
  },
  maxResponseBytes: { expected: 'a positive number of bytes', fits: (value) => isWhole(value, 1, Infinity) },
}

/** What each option of a call must be. */
export const callRules: OptionRules = {
  ...requestRules,
  signal: { expected: 'an AbortSignal', fits: (value) => value instanceof AbortSignal },
  auth: credentialRule,
}

/** What each option must be that all transports have in common. */
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
  fetch: functionRule,
}

/** Headers that this library sets, and those of the connection, which platforms set themselves. */
const setElsewhere =
  /^(?:authorization|cookie|host|accept|content-(?:type|length)|transfer-encoding|expect|keep-alive|upgrade|connection|te|trailer|proxy-connection|http2-settings)$/i

/**
 * Refuses what has no named properties in place of options, such as a signal or a text.
 *
 * @param operation - Operation id or name of a factory, for the error.
 * @param options - What the caller gave.
 * @throws `InvalidInputError`
 */
export function checkObject(operation: string, options: unknown): void {
  if (!isRecord(options)) refuser(operation)('options', 'must be an object')
}

/**
 * Refuses the options of a call, for operations that read them before they send.
 *
 * @param operation - Operation id, for the error.
 * @param options - What the caller gave.
 * @throws `InvalidInputError`
 */
export function checkCallOptions(operation: string, options: object | undefined): void {
  if (options !== undefined) checkOptions(operation, options, callRules)
}

/**
 * Refuses options that are not known or not what they must be.
 *
 * @param operation - Operation or factory, for the error.
 * @param options - What the caller gave.
 * @param rules - What is known.
 */
export function checkOptions(operation: string, options: object, rules: OptionRules): void {
  const refuse = refuser(operation)
  if ('signal' in rules && options instanceof AbortSignal)
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
    try {
      if (new Headers([[name, value as string]]).get(name) === value) continue
    } catch {
      // The platform's reason quotes the value.
    }
    refuse(name, 'must be a header without line breaks, outer blanks and what is beyond Latin-1')
  }
}
