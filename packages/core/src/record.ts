/** Tells whether a value is an object with named properties, and not one such as a `Map`, whose content is elsewhere. */
export function isRecord(value: unknown): value is object {
  try {
    return Object.prototype.toString.call(value) === '[object Object]' && !(Symbol.iterator in Object(value))
  } catch {
    return false // a proxy that was revoked
  }
}
