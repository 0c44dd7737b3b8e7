import type { OptionRule } from './options-check.js'

/** Origins that pages of browsers may have: any (`true`), none (`false`), or those of a list. */
export type CorsOption = boolean | readonly string[]

/** What an API says about pages of other origins, where it lets them in. */
export interface CorsProfile {
  /** Request headers that pages may send beside `Accept`, `Authorization` and `Content-Type`, in lower case. */
  readonly requestHeaders?: readonly string[]
  /** Response headers that pages may read beside those that every page may. */
  readonly exposedHeaders?: readonly string[]
  /**
   * Where any origin is let in: tells whether answers at a path name the origin that asks. Answers at other paths, and
   * preflights, say `*`. Default: all name the origin.
   */
  readonly namesOrigin?: (path: string) => boolean
}

/** Lets pages of other origins in, as browsers want it. */
export interface Cors {
  /** Answers a preflight; `undefined` for any other request. */
  preflight(request: Request): Response | undefined
  /** Adds headers to the answer to a request that is no preflight. */
  allow(request: Request, path: string, response: Response): void
}

/** What the option must be. */
export const corsRule: OptionRule = {
  expected: 'true, false, or a list of origins such as "https://app.example.com" or "https://*.example.com"',
  fits: (value) =>
    typeof value === 'boolean' ||
    (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string' && isOrigin(each))),
}

function isOrigin(text: string): boolean {
  return (
    text === '*' || /^https?:\/\/[\w*.-]+(?::[\d*]+)?$/i.test(text) || /^https?:\/\/\[[\da-f:]+\](?::\d+)?$/i.test(text)
  )
}

/**
 * Makes what lets pages of other origins in. Preflights are answered everywhere, with 204; one that asks for more than
 * what is allowed gets no header that allows anything.
 *
 * @param option - Origins. Default: what the API itself says, which also answers preflights.
 * @param profile - What the API says.
 * @see [Fetch Standard, section 3.3](https://fetch.spec.whatwg.org/#http-cors-protocol)
 */
export function createCors(option: CorsOption | undefined, profile: CorsProfile = {}): Cors | undefined {
  const { requestHeaders = [], exposedHeaders = [], namesOrigin } = profile
  if (option === undefined) return undefined
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

/** What the API says by itself gives way to the option. */
function removeOwnHeaders(headers: Headers): void {
  for (const name of ['origin', 'methods', 'headers']) headers.delete(`access-control-allow-${name}`)
}

/** An origin as a pattern; `*` stands for any text, also one with dots. */
function originPattern(origin: string): RegExp {
  const parts = origin.split('*').map((part) => part.replaceAll(/[.[\]+?$^(){}|\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`, 'i')
}
