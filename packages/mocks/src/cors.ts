import { escapePattern } from './escape-pattern.js'
import type { OptionRule } from './options-check.js'

/** Origins whose pages may call the mock: all (`true`), none (`false`), or those of a list. */
export type CorsOption = boolean | readonly string[]

/** How an API responds to pages of other origins, if it allows them. */
export interface CorsProfile {
  /** Request headers that pages may send in addition to `Accept`, `Authorization` and `Content-Type`, in lower case. */
  readonly requestHeaders?: readonly string[]
  /** Response headers that pages may read in addition to those that every page may read. */
  readonly exposedHeaders?: readonly string[]
  /**
   * Where all origins are allowed: tells whether responses at a path name the origin of the request. Responses at other
   * paths, and to preflights, have `*`. Default: all name the origin.
   */
  readonly namesOrigin?: (path: string) => boolean
  /** Headers of all responses without the option; those that a response already has stay. Default: none. */
  readonly ownHeaders?: Readonly<Record<string, string>>
}

/** Adds the CORS headers that allow pages of other origins. */
export interface Cors {
  /** Responds to a preflight; `undefined` for any other request. */
  preflight(request: Request): Response | undefined
  /** Adds headers to the response to a request that is no preflight. */
  allow(request: Request, path: string, response: Response): void
}

/** Rule for the option. */
export const corsRule: OptionRule = {
  expected: 'true, false, or a list of origins such as "https://app.example.com" or "https://*.example.com"',
  fits: (value) =>
    typeof value === 'boolean' ||
    (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string' && isOrigin(each))),
}

function isOrigin(text: string): boolean {
  const [, port] = /:(\d+)$/.exec(text) ?? []
  if (Number(port ?? 0) > 65_535) return false
  return (
    text === '*' || /^https?:\/\/[\w*.-]+(?::[\d*]+)?$/i.test(text) || /^https?:\/\/\[[\da-f:]+\](?::\d+)?$/i.test(text)
  )
}

/**
 * Makes the CORS support of a mock. Preflights get 204 at every path. A preflight that requests more than is allowed
 * gets no header that allows anything.
 *
 * @param option - Allowed origins. Default: the API responds to preflights itself, and the responses have its own headers.
 * @param profile - How the API responds.
 * @see [Fetch Standard, section 3.3](https://fetch.spec.whatwg.org/#http-cors-protocol)
 */
export function createCors(option: CorsOption | undefined, profile: CorsProfile = {}): Cors | undefined {
  const { requestHeaders = [], exposedHeaders = [], namesOrigin, ownHeaders } = profile
  if (option === undefined) {
    return (
      ownHeaders && { preflight: () => undefined, allow: (_request, _path, { headers }) => add(headers, ownHeaders) }
    )
  }
  if (option === false) {
    return { preflight: () => undefined, allow: (_request, _path, { headers }) => removeOwnHeaders(headers) }
  }
  const takenHeaders = ['accept', 'authorization', 'content-type', ...requestHeaders]
  const allowsAll = option === true || option.includes('*')
  const patterns = allowsAll ? [] : option.map(originPattern)
  const isAllowed = (origin: string): boolean => allowsAll || patterns.some((pattern) => pattern.test(origin))

  return {
    preflight: (request) => {
      const { method, headers: asked } = request
      const wantedMethod = asked.get('access-control-request-method')
      if (method !== 'OPTIONS' || wantedMethod === null) return undefined
      const headers = new Headers({ vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' })
      const origin = asked.get('origin')
      const wantedHeaders = asked.get('access-control-request-headers') ?? ''
      const names = wantedHeaders
        .toLowerCase()
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
      if (origin !== null && isAllowed(origin) && names.every((name) => takenHeaders.includes(name))) {
        headers.set('access-control-allow-origin', allowsAll && namesOrigin !== undefined ? '*' : origin)
        headers.set('access-control-allow-credentials', 'true')
        headers.set('access-control-allow-methods', wantedMethod)
        if (names.length > 0) headers.set('access-control-allow-headers', wantedHeaders)
      }
      return new Response(null, { status: 204, headers })
    },
    allow: (request, path, { headers }) => {
      removeOwnHeaders(headers)
      headers.append('vary', 'Origin')
      const origin = request.headers.get('origin')
      if (origin === null || !isAllowed(origin)) return
      headers.set('access-control-allow-origin', allowsAll && namesOrigin?.(path) === false ? '*' : origin)
      headers.set('access-control-allow-credentials', 'true')
      if (exposedHeaders.length > 0) headers.set('access-control-expose-headers', exposedHeaders.join(', '))
    },
  }
}

/** Adds the headers that are absent. */
function add(headers: Headers, added: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(added)) if (!headers.has(name)) headers.set(name, value)
}

/** Removes the CORS headers of the API, which the option replaces. */
function removeOwnHeaders(headers: Headers): void {
  for (const name of ['origin', 'methods', 'headers']) headers.delete(`access-control-allow-${name}`)
}

/** Makes a pattern of an origin; `*` stands for any text, including dots. */
function originPattern(origin: string): RegExp {
  const parts = origin.split('*').map((part) => escapePattern(part))
  return new RegExp(`^${parts.join('.*')}$`, 'i')
}
