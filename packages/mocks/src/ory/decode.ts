import { scanJson } from '../json-text.js'
import { normalizeRfc3339 } from './times.js'

/** A JSON body that does not have the expected form. The message says where. */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DecodeError'
  }
}

/** JSON object. */
export type JsonObject = Record<string, unknown>

/**
 * Reads the first JSON value of a text; what follows it is ignored.
 *
 * @throws {@link DecodeError} if there is none, or if it is nested deeper than the server reads.
 */
export function firstJsonValue(text: string): unknown {
  const { end, excess } = scanJson(text)
  if (excess !== undefined) throw new DecodeError(`invalid character '${excess}' exceeded max depth`)
  try {
    return JSON.parse(end === undefined ? text : text.slice(0, end)) as unknown
  } catch {
    throw new DecodeError(text.trim() === '' ? 'EOF' : 'The text is not valid JSON.')
  }
}

/** Tells whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Fields of a JSON object, read with the types that the server expects. `null` counts as left out. */
export interface Fields {
  /** Whether the field is there and not `null`. */
  has(name: string): boolean
  /** The field as it is; `undefined` if it is not there. */
  raw(name: string): unknown
  /** Text; empty if left out. */
  string(name: string): string
  /** Truth value; `false` if left out. */
  boolean(name: string): boolean
  /** Whole number; 0 if left out. */
  integer(name: string): number
  /** List of texts; `null` if left out. */
  strings(name: string): string[] | null
  /** Object; `undefined` if left out. */
  object(name: string): JsonObject | undefined
  /** Time as RFC 3339; `undefined` if left out. */
  time(name: string): string | undefined
}

/**
 * Fields of a decoded body. The literal `null` passes as `{}`.
 *
 * @throws {@link DecodeError} if the body is no object; so do the fields of another type.
 */
export function fields(body: unknown): Fields {
  if (body !== null && !isObject(body)) throw new DecodeError('The body must be a JSON object.')
  const object = body ?? {}
  const typed = <T>(name: string, missing: T, check: (value: unknown) => value is T, type: string): T => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined
    if (value === undefined || value === null) return missing
    if (!check(value)) throw new DecodeError(`The field '${name}' must be ${type}.`)
    return value
  }
  return {
    has: (name) => Object.hasOwn(object, name) && object[name] !== null,
    raw: (name) => (Object.hasOwn(object, name) ? object[name] : undefined),
    string: (name) => typed(name, '', (value) => typeof value === 'string', 'text'),
    boolean: (name) => typed(name, false, (value): value is boolean => typeof value === 'boolean', 'true or false'),
    integer: (name) => typed(name, 0, (value): value is number => Number.isInteger(value), 'a whole number'),
    strings: (name) => typed<string[] | null>(name, null, isTexts, 'a list of texts'),
    object: (name) => typed<JsonObject | undefined>(name, undefined, isObject, 'an object'),
    time(name) {
      const text = typed<string | undefined>(name, undefined, (value) => typeof value === 'string', 'a time')
      if (text === undefined) return undefined
      const time = normalizeRfc3339(text)
      if (time === undefined) throw new DecodeError(`The field '${name}' must be a time as RFC 3339.`)
      return time
    },
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
