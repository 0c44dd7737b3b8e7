import type { Refuse } from './operation.js'

/**
 * Serialises a JSON body. What JSON would leave out or make something else without a word is refused by name.
 * Instances of classes go out as JSON has them: their own enumerable properties, or what their `toJSON` gives.
 *
 * @param parameter - Name of the parameter that is the body.
 * @param value - The body.
 * @param refuse - Called with the place of what cannot be sent.
 */
export function toJson(parameter: string, value: unknown, refuse: Refuse): string {
  const places = new WeakMap<object, string>()
  let lost: string | undefined
  let text: string | undefined
  try {
    text = JSON.stringify(value, function replace(this: unknown, key, item: unknown) {
      const holder = this as Readonly<Record<string, unknown>> // JSON calls it with what holds the key
      const above = places.get(holder)
      const place = above === undefined ? parameter : Array.isArray(holder) ? `${above}[${key}]` : `${above}.${key}`
      if (isLost(holder[key], item)) {
        lost ??= place
        return null
      }
      if (typeof item === 'object' && item !== null) places.set(item, place)
      return item
    })
  } catch {
    // The reason may quote the value.
  }
  if (lost === undefined && text !== undefined && /^[[{]/.test(text)) return text
  const expected = 'must be what JSON can hold: no sets, maps, functions, invalid dates or the like'
  return refuse(/^[\w$.[\]-]{1,64}$/.test(lost ?? '') ? String(lost) : parameter, expected)
}

/**
 * Tells whether JSON loses what an item holds.
 *
 * @param given - What the caller gave.
 * @param item - What its `toJSON` made of it, if it has one.
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
  // Of errors, patterns, promises and buffers JSON has nothing, or only what was added to them.
  if (/^(?:Error|RegExp|Promise|Weak.+|.*Buffer)$/.test(kind)) return true
  // Sets, maps and headers keep what they hold elsewhere.
  const isEmpty = Object.keys(item).length === 0
  return Symbol.iterator in item ? isEmpty || kind !== 'Object' : isEmpty && kind !== 'Object'
}
