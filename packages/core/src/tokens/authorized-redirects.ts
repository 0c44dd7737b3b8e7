import { discardBody } from '../call/response-body.js'
import { RedirectError } from '../errors.js'
import type { PlatformFetch } from '../platform.js'

/** A request that was sent with a token. */
export interface AuthorizedRequest {
  /** Where it was sent. */
  readonly url: URL
  /** Its method. */
  readonly method: string
  /** Its headers, with the token. */
  readonly headers: Headers
  /** Aborts it. */
  readonly signal: AbortSignal | undefined
  /** Whether the body, if there is one, can be sent again. */
  readonly isRepeatable: boolean
  /** The caller's options. */
  readonly init: RequestInit
  /** Origins that get the token. */
  readonly origins: ReadonlySet<string>
  /** Sends requests. */
  readonly send: PlatformFetch
}

/** As many redirects are followed as by platforms. */
const most = 20

/** Tells whether a URL is one of these origins. A `blob:` URL has an origin too, but no host. */
export function isListed(origins: ReadonlySet<string>, { protocol, host }: URL): boolean {
  return origins.has(`${protocol}//${host}`)
}

/**
 * Follows redirects. At the first target that is not listed, the token is removed, and the platform follows from there.
 *
 * @param operation - Name of the factory, for the error.
 * @param response - The first response.
 * @param sent - The request that it answers.
 * @throws {@link RedirectError} if a redirect cannot be followed.
 * @see [Fetch, section 4.4](https://fetch.spec.whatwg.org/#http-redirect-fetch)
 */
export async function followRedirects(
  operation: string,
  response: Response,
  sent: AuthorizedRequest,
): Promise<Response> {
  let [last, request] = [response, sent]
  for (let count = 1; isRedirect(last); count += 1) {
    discardBody(last)
    const next = count > most ? undefined : nextRequest(last, request)
    if (!next) throw redirectError(operation, sent, last)
    request = next
    const { url, method, headers, signal, init, origins, send } = next
    const redirect = isListed(origins, url) ? 'manual' : 'follow'
    last = await send(url.href, { ...init, method, headers: new Headers(headers), signal: signal ?? null, redirect })
  }
  return last
}

/** Redirects without a target are responses like others. */
function isRedirect({ status, headers, type }: Response): boolean {
  return type === 'opaqueredirect' || (/^30[12378]$/.test(String(status)) && headers.has('location'))
}

/** The URL that a redirect leads to; nothing if there is none that `fetch` sends a request to. */
function targetOf({ headers }: Response, { url }: AuthorizedRequest): URL | undefined {
  const location = headers.get('location') ?? 'none:'
  const target = URL.canParse(location, url) ? new URL(location, url) : undefined
  return /^https?:$/.test(target?.protocol ?? '') && !target?.username && !target?.password ? target : undefined
}

/** The request that follows a redirect; nothing if it cannot be sent. */
function nextRequest(response: Response, request: AuthorizedRequest): AuthorizedRequest | undefined {
  const { origins, init, method, isRepeatable } = request
  const { status } = response
  const url = targetOf(response, request)
  const isGet = status === 303 ? !/^(?:GET|HEAD)$/i.test(method) : status < 303 && /^POST$/i.test(method)
  if (!url || !(isGet || isRepeatable)) return undefined
  const headers = new Headers(request.headers)
  const dropped = [
    ...(isListed(origins, url) ? [] : ['authorization']),
    // What belongs to the server that was asked.
    ...(url.origin === request.url.origin ? [] : ['cookie', 'host', 'proxy-authorization']),
    ...(isGet ? ['content-encoding', 'content-language', 'content-length', 'content-location', 'content-type'] : []),
  ]
  for (const header of dropped) headers.delete(header)
  return isGet
    ? { ...request, url, headers, method: 'GET', isRepeatable: true, init: { ...init, body: null } }
    : { ...request, url, headers }
}

function redirectError(operation: string, sent: AuthorizedRequest, response: Response): RedirectError {
  const { status, headers } = response
  const location = headers.get('location') ?? undefined
  const url = targetOf(response, sent)
  // The name of another host may be made of the token.
  const target = url && isListed(sent.origins, url) ? url.origin : 'another address'
  const { origin } = sent.url
  return new RedirectError({ operation, attempts: 1, origin, location, ...(status && { status, target }) })
}
