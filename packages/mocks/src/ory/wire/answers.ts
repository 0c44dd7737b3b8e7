import { outsideDocumentation } from '../../answer-check.js'
import { writeJson } from '../../json-text.js'
import { markup, type Markup } from '../../markup.js'
import { isObject } from './decode.js'
import { failureBody, type Failure } from './failures.js'

/** Value of `Cache-Control` in every response to GET that sets no other. */
export const privateCaching = 'private, no-cache, no-store, must-revalidate'

/** Headers of the responses of the OAuth endpoints. */
export const noStore: Readonly<Record<string, string>> = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** JSON response of an admin endpoint. */
export function adminJson(
  body: unknown,
  status: number = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const response = new Response(`${writeJson(body)}\n`, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  })
  return hasBlankName(body) ? outsideDocumentation(response) : response
}

/**
 * Tells whether a client id or a subject in a response consists of white space. The server accepts it, but the models of
 * the client do not.
 */
function hasBlankName(body: unknown): boolean {
  const outer = [body].flat().filter(isObject)
  const consents = outer.map((each) => each['consent_request']).filter(isObject)
  const clients = [...outer, ...consents].map((each) => each['client']).filter(isObject)
  return [...outer, ...consents, ...clients]
    .flatMap((each) => [each['client_id'], each['subject']])
    .some((name) => typeof name === 'string' && name !== '' && name.trim() === '')
}

/** JSON response of the token, introspection and device authorization endpoints. */
export function oauthJson(
  body: unknown,
  status: number = 200,
  headers: Readonly<Record<string, string>> = noStore,
): Response {
  return new Response(writeJson(body), {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
  })
}

/** Error response of an admin endpoint or of the device verification page. */
export function adminFailure(failure: Failure): Response {
  return new Response(`${JSON.stringify(failureBody(failure))}\n`, {
    status: failure.status,
    headers: { 'content-type': 'application/json' },
  })
}

/** Error response of an OAuth endpoint. */
export function oauthFailure(failure: Failure): Response {
  return oauthJson(failureBody(failure), failure.status)
}

/** Response without a body. */
export function noContent(): Response {
  return new Response(null, { status: 204 })
}

/** Redirect with 302 for browsers, with cookies. */
export function found(request: Request, location: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  if (request.method !== 'GET') return new Response(null, { status: 302, headers })
  headers.set('content-type', 'text/html; charset=utf-8')
  return new Response(markup`<a href="${location}">Found</a>.\n`.text, { status: 302, headers })
}

/** Redirect with 303 to the client's redirect URI. */
export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location, ...noStore } })
}

/** HTML page for browsers. */
export function html(body: Markup, status: number = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body.text, { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers } })
}
