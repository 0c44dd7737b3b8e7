import { markup } from '../../markup.js'
import { publicUrl, type Instance } from '../state/instance.js'
import { found, html, noStore, seeOther } from '../wire/answers.js'
import { failureBody, type Failure } from '../wire/failures.js'
import { encodeQuery, setQuery, splitUrl } from '../wire/go-url.js'
import type { AuthorizeRequest } from './authorize-request.js'

/** Sends a browser back to the client with the parameters of the response. */
export function toClient(
  request: Pick<AuthorizeRequest, 'redirectUri' | 'responseMode'>,
  values: Readonly<Record<string, string>>,
): Response {
  const redirectUri = request.redirectUri ?? ''
  if (request.responseMode === 'form_post') return formPost(redirectUri, values)
  if (request.responseMode === 'fragment')
    return seeOther(`${splitFragment(redirectUri)}#${encodeQuery(Object.entries(values))}`)
  return seeOther(setQuery(splitFragment(redirectUri), values))
}

function splitFragment(url: string): string {
  return url.slice(0, url.length - splitUrl(url).fragment.length)
}

function formPost(redirectUri: string, values: Readonly<Record<string, string>>): Response {
  const inputs = Object.entries(values).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}"/>`,
  )
  const page = markup`<!doctype html><html><head><title>Continue</title></head><body onload="document.forms[0].submit()">
<form method="post" action="${redirectUri}">${inputs}</form></body></html>`
  return html(page, 200, { 'content-type': 'text/html;charset=UTF-8', ...noStore })
}

/**
 * Responds to a failed authorize request: sends the error to the client if its redirect URI is known, else to the error
 * page.
 */
export function authorizeFailure(
  instance: Instance,
  request: Request,
  authorize: AuthorizeRequest,
  failure: Failure,
): Response {
  if (authorize.redirectUri === undefined) return toErrorPage(instance, request, failure)
  return toClient(authorize, { ...failureBody(failure), state: authorize.state })
}

/** Sends a browser to the error page. */
export function toErrorPage(instance: Instance, request: Request, failure: Failure): Response {
  const page = instance.settings.urls.error ?? publicUrl(instance, '/oauth2/fallbacks/error')
  const { base } = splitUrl(page)
  return found(request, `${base}?${encodeQuery(Object.entries(failureBody(failure)))}`)
}
