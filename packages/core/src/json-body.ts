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
  try {
    const text = JSON.stringify(value, function replace(this: unknown, key, item: unknown) {
      const holder = this as Readonly<Record<string, unknown>> // JSON calls it with what holds the key
      const above = places.get(holder)
      const place = above === undefined ? parameter : Array.isArray(holder) ? `${above}[${key}]` : `${above}.${key}`
      if (isLost(holder[key], item)) {
        lost = place
        throw item
      }
      if (typeof item === 'object' && item !== null) places.set(item, place)
      return item
    })
    if (/^[[{]/.test(text)) return text
  } catch {
    // The reason may quote the value.
  }
  return refuse(/^[\w$.[\]-]{1,64}$/.test(lost ?? '') ? String(lost) : parameter, 'must be what JSON can hold')
}

/**
 * Tells whether JSON loses what an item holds.
 *
 * @param given - What the caller gave.
 * @param item - What its `toJSON` made of it, if it has one.
 */
function isLost(given: unknown, item: unknown): boolean {
  if (typeof item === 'string' || typeof item === 'boolean') return ArrayBuffer.isView(given)
  if (typeof item === 'number') return !Number.isFinite(item)
  if (item === undefined) return given !== undefined
  if (typeof item !== 'object') return true
  if (ArrayBuffer.isView(given) || (given instanceof Date && item === null)) return true
  if (item === null) return false
  if (Array.isArray(item)) return item.includes(undefined)
  // Sets, maps and headers keep what they hold elsewhere; of promises, patterns, errors and buffers JSON has nothing.
  const kind = Object.prototype.toString.call(item).slice(8, -1)
  if (/^(?:Object|Number|String|Boolean)$/.test(kind)) return false
  return Symbol.iterator in item || Object.keys(item).length === 0
}
