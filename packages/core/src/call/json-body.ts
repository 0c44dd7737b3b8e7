import { isPrintable } from '../errors.js'
import type { Refuse } from '../operation.js'

/**
 * Serialises a JSON body. A value that JSON would silently leave out or change is refused by its name.
 * Instances of classes are sent as JSON represents them: their own enumerable properties, or the result of `toJSON`.
 *
 * @param parameter - Name of the parameter that is the body.
 * @param value - The body.
 * @param refuse - Called with the place of the value that cannot be sent.
 */
export function toJson(parameter: string, value: unknown, refuse: Refuse): string {
  const holders = new WeakMap<object, readonly [holder: object, key: string]>()
  let place: string | undefined
  let text: string | undefined
  try {
    text = JSON.stringify(value, function replace(this: object, key, item: unknown) {
      if (isLost(Reflect.get(this, key), item)) place ??= `${parameter}${pathOf(this, key, holders)}`
      else if (typeof item === 'object' && item !== null) holders.set(item, [this, key])
      return place === undefined ? item : null
    })
  } catch {
    // The reason may quote the value.
  }
  if (place === undefined && text !== undefined && /^[[{]/.test(text)) return text
  const expected =
    place === undefined && text !== undefined
      ? 'must be an object or an array'
      : 'must be what JSON can hold: no NaN, bigint, undefined item, function, set, map or invalid date'
  return refuse(place !== undefined && isPrintable(place) ? place : parameter, expected)
}

/** Place of a key in a body, such as `.contacts[0]`. */
function pathOf(
  holder: object,
  key: string,
  holders: { get(item: object): readonly [holder: object, key: string] | undefined },
): string {
  const above = holders.get(holder)
  if (above === undefined) return '' // the body itself
  return pathOf(...above, holders) + (Array.isArray(holder) ? `[${key}]` : `.${key}`)
}

/**
 * Tells whether JSON loses the content of a value.
 *
 * @param given - Value of the caller.
 * @param item - Result of its `toJSON`, or the value itself.
 */
function isLost(given: unknown, item: unknown): boolean {
  if (ArrayBuffer.isView(given)) return true
  if (typeof item === 'string' || typeof item === 'boolean') return false
  if (typeof item === 'number') return !Number.isFinite(item)
  if (item === undefined || item === null) return given !== item // as of an invalid date
  if (typeof item !== 'object') return true
  if (Array.isArray(item)) return item.includes(undefined)
  const kind = Object.prototype.toString.call(item).slice(8, -1)
  if (kind === 'Number') return !Number.isFinite(Number(item))
  if (kind === 'String' || kind === 'Boolean') return false
  // JSON has nothing of errors, regular expressions, promises and buffers but properties that were added to them.
  if (/^(?:Error|RegExp|Promise|Weak.+|.*Buffer)$/.test(kind)) return true
  // Sets, maps and headers do not have their content as own properties.
  const isEmpty = Object.keys(item).length === 0
  return Symbol.iterator in item ? isEmpty || kind !== 'Object' : isEmpty && kind !== 'Object'
}
