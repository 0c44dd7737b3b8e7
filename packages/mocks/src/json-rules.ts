import * as z from 'zod/mini'

import { writeJson } from './json-text.js'
import { anObject, type OptionRule } from './options-check.js'

/** Tells whether JSON can represent a value: it has no `BigInt`, does not contain itself, and is not `undefined`. */
function isJson(value: unknown): boolean {
  try {
    return typeof writeJson(value) === 'string' // `undefined` for a value that JSON leaves out
  } catch {
    return false
  }
}

/** Any value that JSON can represent. */
export const aJsonValue: OptionRule = { expected: 'a value that JSON can represent', fits: isJson }

/** An object of a seed, with any properties that JSON can represent. */
export const jsonRecord: z.ZodMiniType<Record<string, unknown>> = z
  .record(z.string(), z.unknown())
  .check(z.refine(isJson, 'must have values that JSON can represent'))

/** An object that is not an array, and that JSON can represent. */
export const aJsonObject: OptionRule = {
  expected: 'an object that JSON can represent',
  fits: (value) => anObject.fits(value) && isJson(value),
}
