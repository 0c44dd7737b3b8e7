import { refuser } from '../refuse.js'
import type { Fail } from './failure.js'

/** Parameters of a callback: every platform's `URLSearchParams` is assignable. */
export interface CallbackParameters {
  /** Calls a function for each parameter. */
  forEach(callback: (value: string, name: string) => void): void
}

/** Headers of a request; every platform's `Headers` and the headers of `node:http` are assignable. */
export type CallbackHeaders =
  | {
      /** Value of a header, or `null`. */
      get(name: string): string | null
    }
  | Readonly<Record<string, string | readonly string[] | undefined>>

/** What a callback may have that this library reads. */
const known = ['state', 'iss', 'error', 'error_description', 'code'] as const

/** The parameters of a callback that this library reads. */
export type Callback = Readonly<Partial<Record<(typeof known)[number], string>>>

/**
 * Reads the parameters of a callback.
 *
 * @param operation - Name of the function, for errors.
 * @param given - URL of the callback, or its parameters, such as the body of a `form_post`.
 * @param fail - Rejects parameters that come twice.
 */
export function readCallback(operation: string, given: unknown, fail: Fail): Callback {
  const found: Record<string, string> = {}
  parametersOf(operation, given).forEach((value: unknown, name) => {
    if (typeof value !== 'string') return // a file, in a form of several parts
    // RFC 6749, section 3.1: a parameter must not come more than once.
    if (Object.hasOwn(found, name)) fail('repeated-parameter', 'the callback has a parameter more than once')
    Object.defineProperty(found, name, { value, enumerable: true })
  })
  return Object.fromEntries(known.flatMap((name) => (found[name] ? [[name, found[name]]] : [])))
}

function parametersOf(operation: string, given: unknown): CallbackParameters {
  const { href, forEach } = Object(given) as { href?: unknown; forEach?: unknown }
  if (typeof forEach === 'function' && !Array.isArray(given)) return given as CallbackParameters
  const url = typeof given === 'string' ? given : href
  if (typeof url !== 'string' || !URL.canParse(url))
    return refuser(operation)('callback', 'must be the absolute URL of the callback, or its URLSearchParams')
  return new URL(url).searchParams
}

/**
 * Tells whether a browser fetches a page in advance, before the user went there.
 *
 * @param headers - Headers of the request.
 */
export function isPrefetch(headers: CallbackHeaders | undefined): boolean {
  return ['sec-purpose', 'purpose', 'x-moz'].some((name) => /prefetch|prerender|preview/i.test(header(headers, name)))
}

function header(headers: CallbackHeaders | undefined, name: string): string {
  if (headers === undefined) return ''
  if (typeof headers['get'] === 'function') return (headers as { get(of: string): string | null }).get(name) ?? ''
  const entries = Object.entries(headers as Readonly<Record<string, string | readonly string[] | undefined>>)
  return entries
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => String(value))
    .join()
}
