/** Rule for an option. */
export interface OptionRule {
  /** Expected value, for the error: the text after "must be". */
  readonly expected: string
  /** Whether a value fits. */
  fits(this: void, value: unknown): boolean
}

/** Rules by option. The compiler requires a rule for each option of the type. */
export type OptionRules<Options> = { readonly [Name in keyof Required<Options>]: OptionRule }

/**
 * Refuses unknown options and options with wrong values. Errors never contain a value.
 *
 * @param subject - Function that takes the options, for the error.
 * @param options - The options of the caller.
 * @param rules - Rules by option.
 * @param required - Names of the required options.
 * @throws A `TypeError` that names the option and what is expected.
 */
export function checkOptions(
  subject: string,
  options: object,
  rules: Readonly<Record<string, OptionRule>>,
  required: readonly string[] = [],
): void {
  if (!anObject.fits(options)) throw new TypeError(`${subject}: the options must be ${anObject.expected}`)
  const given: Readonly<Record<string, unknown>> = { ...options }
  for (const name of new Set([...Object.keys(given), ...required])) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined)
      throw new TypeError(`${subject}: \`${name}\` is not known; there are ${Object.keys(rules).join(', ')}`)
    const value = given[name]
    const isAbsent = value === undefined && !required.includes(name)
    if (!isAbsent && !rule.fits(value)) throw new TypeError(`${subject}: \`${name}\` must be ${rule.expected}`)
  }
}

/**
 * Refuses an argument with a wrong value. Errors never contain a value.
 *
 * @param subject - Function that takes the argument, for the error.
 * @param name - Name of the argument, for the error: the text before "must be".
 * @param value - The argument of the caller.
 * @param rule - Rule for the argument.
 * @throws A `TypeError` that names the function and the argument.
 */
export function checkArgument(subject: string, name: string, value: unknown, rule: OptionRule): void {
  if (!rule.fits(value)) throw new TypeError(`${subject}: ${name} must be ${rule.expected}`)
}

/** An object with properties; not an array, and not one with its content elsewhere, such as a `Map` or a `URL`. */
export const anObject: OptionRule = {
  expected: 'an object with named properties',
  fits: (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const prototype: unknown = Object.getPrototypeOf(value)
    const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null
    return isPlain || Object.keys(value).length > 0
  },
}

/** True or false. */
export const aBoolean: OptionRule = { expected: 'true or false', fits: (value) => typeof value === 'boolean' }

/** A function. */
export const aFunction: OptionRule = { expected: 'a function', fits: (value) => typeof value === 'function' }

/** A string, which may be empty. */
export const aString: OptionRule = { expected: 'a string', fits: (value) => typeof value === 'string' }

/** A string that is not empty. */
export const aText: OptionRule = {
  expected: 'a string that is not empty',
  fits: (value) => typeof value === 'string' && value !== '',
}

/** A number that is not negative. */
export const aPositiveNumber: OptionRule = {
  expected: 'a number that is not negative',
  fits: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
}

/** A finite number, which may be negative. */
export const aFiniteNumber: OptionRule = {
  expected: 'a number that is finite',
  fits: (value) => Number.isFinite(value),
}

/** A list of strings, which may be empty. */
export const aStringList: OptionRule = {
  expected: 'a list of strings',
  fits: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
}

/** An absolute URL with `http:` or `https:`. */
export const aUrl: OptionRule = {
  expected: 'a string with an absolute http or https URL',
  fits: (value) => typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value),
}

/** An absolute URL that paths can be appended to. */
export const aBaseUrl: OptionRule = {
  expected: 'a string with an absolute http or https URL without credentials, query and fragment',
  fits: (value) => {
    if (typeof value !== 'string' || !aUrl.fits(value)) return false
    const { search, hash, username, password } = new URL(value)
    return [search, hash, username, password].every((part) => part === '')
  },
}

/** A mock; not a factory of mocks, and not the options of a client. */
export const aMock: OptionRule = {
  expected: 'a mock, such as createOryMock() returns',
  fits: (value) => typeof value === 'function' && 'configureUrls' in value && 'servers' in value,
}

/** Any value: the code that reads the option checks it. */
export const checkedElsewhere: OptionRule = { expected: 'any value', fits: () => true }

/** One of the given strings. */
export function oneOf(...values: readonly string[]): OptionRule {
  return {
    expected: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`,
    fits: (value) => typeof value === 'string' && values.includes(value),
  }
}
