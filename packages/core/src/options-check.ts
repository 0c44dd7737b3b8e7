import { InvalidInputError } from './errors.js'
import type { TransportOptions } from './options.js'

type Rule = readonly [fits: (value: unknown) => boolean, expected: string]

const longest = 2_147_483_647 // of the platforms' timers
const isMilliseconds = (value: unknown): boolean =>
  value === false || (typeof value === 'number' && value > 0 && value <= longest)
const isFunction = (value: unknown): boolean => typeof value === 'function'
const isText = (value: unknown): boolean => typeof value === 'string'

const milliseconds: Rule = [isMilliseconds, `must be a number of milliseconds from 1 to ${longest}, or false`]
const callback: Rule = [isFunction, 'must be a function']

const requestRules: Readonly<Record<string, Rule>> = {
  timeout: milliseconds,
  totalTimeout: milliseconds,
  retry: [(value) => Number.isSafeInteger(value) && Number(value) >= 0, 'must be a whole number, 0 or greater'],
  headers: [
    (value) => typeof value === 'object' && value !== null && Object.values(value).every(isText) && !(Symbol.iterator in value),
    'must be an object of header names and strings',
  ],
  validation: [(value) => value === 'warn' || value === 'error' || value === 'off', 'must be "warn", "error" or "off"'],
  maxResponseBytes: [(value) => Number.isSafeInteger(value) && Number(value) > 0, 'must be a whole number of bytes, 1 or greater'],
}

/** What each option of a call must be. */
export const callRules: Readonly<Record<string, Rule>> = {
  ...requestRules,
  signal: [
    (value) => typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value,
    'must be an AbortSignal',
  ],
  auth: [isFunction, 'must be a credential, such as `bearer(token)`'],
}

/** What each option must be that all transports have in common. */
export const transportRules: Readonly<Record<keyof TransportOptions, Rule>> & Readonly<Record<string, Rule>> = {
  ...(requestRules as Record<keyof TransportOptions, Rule>),
  retryDelay: [
    (value) => isFunction(value) || (typeof value === 'number' && value >= 0 && value <= longest),
    'must be a number of milliseconds, or a function that gives one',
  ],
  onInvalidResponse: callback,
  allowInsecureHttp: [
    (value) => typeof value === 'boolean' || (Array.isArray(value) && value.every(isText)),
    'must be true, false or an array of host names',
  ],
  observe: callback,
  fetch: callback,
}

/** Headers that this library or the platform sets. */
const ownHeaders = /^(?:authorization|cookie|host|accept|content-type|content-length|connection|keep-alive|transfer-encoding|upgrade|expect|te|trailer)$/i

/**
 * Refuses options that are not known or not what they must be.
 *
 * @param operation - Operation or factory, for the error.
 * @param options - What the caller gave.
 * @param rules - What is known.
 * @param further - Names that the caller of this function checks itself.
 */
export function checkOptions(
  operation: string,
  options: unknown,
  rules: Readonly<Record<string, Rule>>,
  further: readonly string[] = [],
): void {
  const refuse = (parameter: string, expected: string): never => {
    throw new InvalidInputError({ operation, parameter, expected })
  }
  if (typeof options !== 'object' || options === null) return refuse('options', 'must be an object')
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined && !further.includes(name)) {
      refuse(name, `is not an option here; there are ${[...further, ...Object.keys(rules)].join(', ')}`)
    }
    if (rule !== undefined && value !== undefined && !rule[0](value)) refuse(name, rule[1])
  }
  const { headers = {} } = options as { headers?: Record<string, string> }
  for (const [name, value] of Object.entries(headers)) {
    if (ownHeaders.test(name)) refuse(`headers.${name}`, 'is set by this library')
    checkHeader(name, value, refuse, `headers.${name}`)
  }
}

/**
 * Refuses headers that platforms refuse with an error that prints the value.
 *
 * @param name - Header name.
 * @param value - Header value.
 * @param refuse - Called with the parameter and what is expected.
 * @param parameter - What to call it.
 */
export function checkHeader(
  name: string,
  value: string,
  refuse: (parameter: string, expected: string) => never,
  parameter: string = name,
): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) refuse(parameter, 'must be a header name')
  if (typeof value !== 'string' || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    refuse(parameter, 'must be a header value: no line breaks, no other control characters, nothing beyond Latin-1')
  }
}
