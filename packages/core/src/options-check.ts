import { isRecord } from './record.js'
import { refuser, refuseUnknown } from './refuse.js'

/** What each option must be: a type, or a value, in words that are also the error. */
const requestRules = {
  timeout: 'positive number or false',
  totalTimeout: 'positive number or false',
  retry: 'number',
  headers: 'object',
  validation: 'warn or error or off',
  maxResponseBytes: 'positive number',
}

/** Headers that this library sets, and those of the connection, which platforms set themselves. */
const setElsewhere =
  /^(?:authorization|cookie|host|accept|content-(?:type|length)|transfer-encoding|expect|keep-alive|upgrade|connection|te|trailer|proxy-connection|http2-settings)$/i

/** What each option of a call must be. */
export const callRules: Readonly<Record<string, string>> = { ...requestRules, signal: 'AbortSignal', auth: 'function' }

/** What each option must be that all transports have in common. */
export const transportRules: Readonly<Record<string, string>> = {
  ...requestRules,
  retryDelay: 'number or function',
  onInvalidResponse: 'function',
  allowInsecureHttp: 'true or false or array',
  observe: 'function',
  fetch: 'function',
}

/**
 * Refuses options that are not known or not what they must be.
 *
 * @param operation - Operation or factory, for the error.
 * @param options - What the caller gave.
 * @param rules - What is known; an empty rule stands for what the caller of this function checks itself.
 */
export function checkOptions(operation: string, options: object, rules: Readonly<Record<string, string>>): void {
  const refuse = refuser(operation)
  if (!isRecord(options)) refuse('options', 'must be: object')
  refuseUnknown(options, Object.keys(rules), refuse)
  for (const [name, value] of Object.entries(options)) {
    const rule = rules[name]
    if (rule && value !== undefined && !rule.split(' or ').some((kind) => fits(value, kind)))
      refuse(name, `must be: ${rule}`)
    if (name !== 'headers' || value === undefined) continue
    // `Headers` have no properties.
    if (!isRecord(value)) refuse(name, 'must be: plain object')
    checkHeaders(value as object, refuse, setElsewhere)
  }
}

function fits(value: unknown, kind: string): boolean {
  // Platforms' timers take no more.
  if (typeof value === 'number')
    return kind.endsWith('number') && Number.isInteger(value) && value >= (kind === 'number' ? 0 : 1) && value < 2 ** 31
  if (kind === 'AbortSignal') return value instanceof AbortSignal
  if (kind === 'array') return Array.isArray(value)
  if (typeof value === 'boolean') return String(value) === kind
  return value !== null && (typeof value === kind || (value === kind && !/^(?:true|false)$/.test(kind)))
}

/**
 * Refuses headers that platforms refuse with an error that prints the value.
 *
 * @param headers - Headers by name.
 * @param refuse - Called with the name and what is expected.
 * @param reserved - Names that are set elsewhere.
 */
export function checkHeaders(
  headers: object,
  refuse: (name: string, expected: string) => never,
  reserved?: RegExp,
): void {
  for (const [name, value] of Object.entries(headers)) {
    if (reserved?.test(name)) refuse(name, 'is set by this library or by the platform')
    try {
      if (new Headers([[name, value as string]]).get(name) === value) continue
    } catch {
      // The platform's reason quotes the value.
    }
    refuse(name, 'must be a header: no line breaks, nothing beyond Latin-1')
  }
}
