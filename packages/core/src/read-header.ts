import type { ResponseHeaders } from './platform.js'

/**
 * Reads a response header as text; an empty one if it is absent. Replacements of `fetch` may give numbers or lists, or
 * throw.
 */
export function readHeader(headers: ResponseHeaders, name: string): string {
  try {
    return String((headers.get(name) as number | string | null) ?? '')
  } catch {
    return ''
  }
}
