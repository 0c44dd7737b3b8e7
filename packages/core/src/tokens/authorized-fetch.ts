import { normalizeBaseUrl } from '../base-url.js'
import { discardBody } from '../call/response-body.js'
import { untilAborted } from '../call/until-aborted.js'
import { checkGiven, checkToken } from '../credentials/secret.js'
import { checkOptions, functionRule, transportRules, type OptionRules } from '../options-check.js'
import type { PlatformFetch } from '../platform.js'
import { refuser } from '../refuse.js'
import { followRedirects, isListed } from './authorized-redirects.js'
import type { TokenContext } from './token-source.js'

/** Options of {@link createAuthorizedFetch}. */
export interface AuthorizedFetchOptions {
  /** Scheme, host and port of the servers that get the token, such as `https://api.example.com`. */
  readonly origins: readonly string[]
  /** Sends the requests. Default: the platform's `fetch`, looked up for each request. */
  readonly fetch?: PlatformFetch | undefined
  /** Hosts of `origins` for which `http:` is allowed, or all with `true`. Loopback addresses are always allowed. */
  readonly allowInsecureHttp?: boolean | readonly string[] | undefined
}

/** A token, or a function that returns it, such as a source. */
type Token = string | ((context: TokenContext) => string | Promise<string>)

const name = 'createAuthorizedFetch'

const rules: OptionRules = {
  origins: { expected: 'an array of origins', fits: (value) => Array.isArray(value) && value.length > 0 },
  fetch: functionRule,
  allowInsecureHttp: transportRules['allowInsecureHttp'],
}

/**
 * Makes a `fetch` that adds `Authorization: Bearer …` to requests to some origins, and to nothing else. A request that has
 * an `Authorization` header already is sent as it is.
 *
 * After a 401, the function is asked once more, with the token that was `refused`. If it returns another one, the request is
 * sent again, unless its body is a stream. The body of a `Request` always is one: give the body in `init`, so that it can be
 * sent again. A 401 that came from the target of a redirect is not asked about.
 *
 * Redirects are followed here, since some platforms send the header to any target; `redirected` of the response then is
 * false. Only targets in `origins` get the token.
 *
 * @param token - The token, or a function that returns it, such as a source, or `sessions.of(id)`.
 * @param options - The origins, and what sends the requests.
 * @returns A function like `fetch`. It rejects as `fetch` does, and with the error of the function `token`; with an
 *   {@link InvalidInputError} if that returns what is no token; with a {@link RedirectError} if a redirect cannot be
 *   followed: browsers hide its target, there were 20 before it, its target is no plain http(s) URL, or it asks for a body
 *   again that is a stream. With `redirect: 'manual'` or `'error'` the platform decides.
 * @throws {@link InvalidInputError} if the token or an option is wrong.
 *
 * @example
 * ```ts
 * const token = createTokenSource(async () => ({ access_token: 'a-token' }))
 * const fetchPhotos = createAuthorizedFetch(token, { origins: ['https://photos.example.com'] })
 * ```
 *
 * @see [RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1)
 */
export function createAuthorizedFetch(
  token: string | ((context: TokenContext) => string | Promise<string>),
  options: AuthorizedFetchOptions,
): PlatformFetch {
  const origins = check(token, options)
  return async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const { fetch: send = globalThis.fetch } = options // called as a plain function, as some platforms require
    const outgoing = readArguments(input, init)
    const { url, headers, redirect } = outgoing
    if (!isListed(origins, url) || headers.has('authorization')) return send(input, init)
    const response = await sendWithToken(token, outgoing, async () =>
      send(input, { ...init, headers: new Headers(headers), redirect: redirect === 'follow' ? 'manual' : redirect }),
    )
    return redirect === 'follow' ? followRedirects(name, response, { ...outgoing, init, origins, send }) : response
  }
}

/** Checks the arguments of the factory and returns the origins. */
function check(token: Token, options: AuthorizedFetchOptions): ReadonlySet<string> {
  checkToken(name, 'token', token)
  checkOptions(name, options, rules)
  const refuse = refuser(name)
  const { origins, allowInsecureHttp } = options
  if (origins === undefined) refuse('origins', 'must be an array of origins')
  const each = (given: string): string => {
    const url = normalizeBaseUrl(given, allowInsecureHttp, (expected) => refuse('origins', expected))
    return url === new URL(url).origin ? url : refuse('origins', 'must be origins: a scheme and a host, without a path')
  }
  return new Set(origins.map(each))
}

/** What the arguments of a call say together. */
interface Outgoing {
  readonly url: URL
  readonly method: string
  /** Changed when the token is added or taken away. */
  readonly headers: Headers
  readonly redirect: RequestRedirect
  readonly signal: AbortSignal | undefined
  /** Whether the body, if there is one, can be sent again. */
  readonly isRepeatable: boolean
}

/** Reads the arguments as `fetch` does: what `init` has is used instead of the same of a `Request`. */
function readArguments(input: RequestInfo | URL, init: RequestInit): Outgoing {
  const request = typeof input === 'object' && 'url' in input ? input : undefined
  const { method = request?.method ?? 'GET', redirect = request?.redirect ?? 'follow', body } = init
  const isBodyless = !request || request.body === null || /^(?:GET|HEAD)$/.test(method) // not all browsers have `body`
  return {
    url: new URL(request?.url ?? new Request(input).url), // an address in a browser may be relative
    method,
    headers: new Headers(init.headers ?? request?.headers),
    redirect,
    signal: (init.signal === undefined ? request?.signal : init.signal) ?? undefined,
    isRepeatable: body === undefined || body === null ? isBodyless : !isStream(body),
  }
}

/** Tells whether a body can be read once only: a stream of the platform or of Node, or an asynchronous iterator. */
function isStream(body: unknown): boolean {
  return ['getReader', 'pipe', Symbol.asyncIterator].some((key) => key in Object(body))
}

/** Sends a request with the token, and once more with another one if that was refused. */
async function sendWithToken(token: Token, outgoing: Outgoing, send: () => Promise<Response>): Promise<Response> {
  const { headers, signal, isRepeatable } = outgoing
  const ask = async (refused?: string): Promise<string> => {
    const asked = (async () => (typeof token === 'string' ? token : token({ refused, signal })))()
    const given = checkGiven(name, 'token', await (signal ? untilAborted(signal, asked) : asked))
    checkToken(name, 'token', given)
    return given
  }
  const sendWith = async (value: string): Promise<Response> => {
    headers.set('authorization', `Bearer ${value}`)
    return send()
  }
  const first = await ask()
  const response = await sendWith(first)
  // A replacement of `fetch` may follow redirects all the same.
  if (response.status !== 401 || response.redirected || !isRepeatable || typeof token === 'string') return response
  const second = await ask(first).catch((error: unknown) => {
    discardBody(response)
    throw error
  })
  if (second === first) return response
  discardBody(response)
  return sendWith(second)
}
