/** Tells whether something has named properties, and is not one of those that keep what they hold elsewhere. */
export function isRecord(value: unknown): value is object {
  try {
    return Object.prototype.toString.call(value) === '[object Object]' && !(Symbol.iterator in Object(value))
  } catch {
    return false // a proxy that was revoked
  }
}
