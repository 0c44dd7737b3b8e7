import { writeJson } from './json-text.js'
import { anObject, type OptionRule } from './options-check.js'

/** Tells whether JSON can represent a value: it has no `BigInt`, does not contain itself, and is not `undefined`. */
export function isJson(value: unknown): boolean {
  try {
    return typeof writeJson(value) === 'string' // `undefined` for a value that JSON leaves out
  } catch {
    return false
  }
}

/** Any value that JSON can represent. */
export const aJsonValue: OptionRule = { expected: 'a value that JSON can represent', fits: isJson }

/** An object that is not an array, and that JSON can represent. */
export const aJsonObject: OptionRule = {
  expected: 'an object that JSON can represent',
  fits: (value) => anObject.fits(value) && isJson(value),
}
