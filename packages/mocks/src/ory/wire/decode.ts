import { foldName, scanJson } from '../../json-text.js'
import { normalizeRfc3339 } from './times.js'

/** Error for a JSON body that does not have the expected form. The message says where. */
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
 * @throws {@link DecodeError} if there is none, or if it is nested too deep for the server.
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

/**
 * Fields of a JSON object, read with the types that the server expects. `null` counts as absent. Names are found in any
 * letter case, as in Go. If a name occurs several times, the last value counts; `null` clears only lists and objects.
 */
export interface Fields {
  /** Whether the field is present and not `null`. */
  has(name: string): boolean
  /** The field unchanged; `undefined` if it is absent. */
  raw(name: string): unknown
  /** Text; empty if absent. */
  string(name: string): string
  /** Boolean; `false` if absent. */
  boolean(name: string): boolean
  /** Whole number that JavaScript can represent exactly; 0 if absent. */
  integer(name: string): number
  /**
   * List of texts; `null` if absent. `null` in it stands for the text of an earlier list at that place, or an empty
   * text.
   */
  strings(name: string): string[] | null
  /** Object; `undefined` if absent. Several objects are merged. */
  object(name: string): JsonObject | undefined
  /** Time as RFC 3339; `undefined` if absent. */
  time(name: string): string | undefined
}

/**
 * Fields of a decoded body. The literal `null` counts as `{}`.
 *
 * If a name occurs twice in the same letter case, only the last value is known, at the place of the first: the
 * platform's JSON parser keeps no other.
 *
 * @throws {@link DecodeError} if the body is no object. The fields throw it for a value of another type.
 */
export function fields(body: unknown): Fields {
  if (body !== null && !isObject(body)) throw new DecodeError('The body must be a JSON object.')
  const found = new Map<string, unknown[]>()
  for (const [name, value] of Object.entries(body ?? {})) {
    if (value === undefined) continue // possible only in seeds
    const earlier = found.get(foldName(name))
    if (earlier === undefined) found.set(foldName(name), [value])
    else earlier.push(value)
  }
  const values = (name: string): readonly unknown[] => found.get(name) ?? []
  const typed = <T>(name: string, check: (value: unknown) => value is T, type: string): (T | null)[] =>
    values(name).map((value) => {
      if (value === null || check(value)) return value
      throw new DecodeError(`The field '${name}' must be ${type}.`)
    })
  const scalar = <T>(...field: Parameters<typeof typed<T>>): T | undefined =>
    typed(...field).findLast((value) => value !== null) ?? undefined
  return {
    has: (name) => values(name).some((value) => value !== null),
    raw: (name) => values(name).at(-1),
    string: (name) => scalar(name, isText, 'text') ?? '',
    boolean: (name) => scalar(name, (value) => typeof value === 'boolean', 'true or false') ?? false,
    integer: (name) => scalar(name, (value): value is number => Number.isSafeInteger(value), 'a whole number') ?? 0,
    strings: (name) =>
      typed(name, isTexts, 'a list of texts').reduce<string[] | null>(
        (earlier, list) => list?.map((text, index) => text ?? earlier?.[index] ?? '') ?? null,
        null,
      ),
    object(name) {
      const all = typed(name, isObject, 'an object')
      const kept = all.slice(all.lastIndexOf(null) + 1)
      return kept.length === 0 ? undefined : Object.fromEntries(kept.flatMap((each) => Object.entries(each ?? {})))
    },
    time(name) {
      const text = scalar(name, isText, 'a time')
      if (text === undefined) return undefined
      const time = normalizeRfc3339(text)
      if (time === undefined) throw new DecodeError(`The field '${name}' must be a time as RFC 3339.`)
      return time
    },
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTexts(value: unknown): value is (string | null)[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' || each === null)
}
