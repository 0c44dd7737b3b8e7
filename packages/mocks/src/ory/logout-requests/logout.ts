import { seconds } from '../../clock.js'
import { markup, type Markup } from '../../markup.js'
import { randomUuid } from '../../random-text.js'
import { toErrorPage } from '../authorization/authorize-response.js'
import { browserSession, rememberedSession } from '../flow/browser-session.js'
import { removeCookie, sessionCookie } from '../flow/cookies.js'
import { hintClaims } from '../flow/prompt.js'
import type { Call, Handler } from '../state/call.js'
import type { Client } from '../state/client.js'
import { issuer, type Instance } from '../state/instance.js'
import type { LogoutRequest } from '../state/records.js'
import { lifetimes } from '../tokens/lifetimes.js'
import { found, html } from '../wire/answers.js'
import { strictFormParameters } from '../wire/body.js'
import { challengeNotFound, Failure, invalidRequest, requestUnauthorized } from '../wire/failures.js'
import { first, setQuery } from '../wire/go-url.js'
import { roundedSeconds } from '../wire/times.js'
import { endSession, frontChannelUris } from './channels.js'

/** `GET /oauth2/sessions/logout` (and POST): starts a logout, and completes it with `logout_verifier`. */
export const logout: Handler = async (call) => {
  try {
    const verifier = first(call.query, 'logout_verifier')
    return verifier === '' ? await requestLogout(call) : await finishLogout(call, verifier)
  } catch (error) {
    if (error instanceof Failure) return toErrorPage(call.instance, call.request, error)
    throw error
  }
}

async function requestLogout(call: Call): Promise<Response> {
  const { request, query } = call
  const form = request.method === 'POST' ? await strictFormParameters(request) : new URLSearchParams()
  for (const [name, value] of query) form.append(name, value)
  return first(form, 'id_token_hint') === '' ? providerLogout(call, form) : clientLogout(call, form)
}

/** Logout without a client: only the session cookie identifies the user. */
async function providerLogout({ instance, request, path, search }: Call, form: URLSearchParams): Promise<Response> {
  if (first(form, 'state') !== '' || first(form, 'post_logout_redirect_uri') !== '') {
    throw invalidRequest("The parameters 'state' and 'post_logout_redirect_uri' need an 'id_token_hint'.")
  }
  const redirectTo = instance.settings.urls.postLogout
  const session = await browserSession(instance, request)
  if (session === undefined) return found(request, redirectTo)
  const now = roundedSeconds(instance.environment.now())
  return toLogoutPage(instance, request, {
    ...newRequest(instance, session.subject, session.id, withSearch(path, search), redirectTo),
    requestedAt: now,
    expiresAt: now + lifetimes.flow,
  })
}

/** Logout that a client requests with one of its ID tokens. */
async function clientLogout({ instance, request, path, search }: Call, form: URLSearchParams): Promise<Response> {
  const claims = (await hintClaims(instance, form)) ?? {}
  const { iss, iat, sid, sub } = claims
  if (iss !== issuer(instance)) throw invalidRequest("The 'id_token_hint' is of another issuer.")
  if (typeof iat !== 'number' || iat > seconds(instance.environment.now())) {
    throw invalidRequest("The 'id_token_hint' was issued in the future.")
  }
  if (typeof sid !== 'string' || sid === '' || typeof sub !== 'string') {
    throw invalidRequest("The 'id_token_hint' lacks the claim 'sid' or 'sub'.")
  }
  const client = [claims['aud']]
    .flat()
    .map((id) => instance.state.clients.get(String(id)))
    .find((each) => each !== undefined)
  if (client === undefined) throw invalidRequest("The 'id_token_hint' is for no client of this server.")
  const redirectTo = postLogoutUri(instance, client, form)
  const session = rememberedSession(instance, sid)
  if (session === undefined) return found(request, redirectTo)
  return toLogoutPage(instance, request, {
    ...newRequest(instance, session.subject, sid, withSearch(path, search), redirectTo),
    clientId: client.client_id,
  })
}

function postLogoutUri(instance: Instance, client: Client, form: URLSearchParams): string {
  const wanted = first(form, 'post_logout_redirect_uri')
  if (wanted === '') return instance.settings.urls.postLogout
  if (client.post_logout_redirect_uris?.includes(wanted) !== true) {
    throw invalidRequest("The parameter 'post_logout_redirect_uri' is not one of the client's.")
  }
  const state = first(form, 'state')
  return setQuery(wanted, state === '' ? {} : { state })
}

function withSearch(path: string, search: string): string {
  return search === '' ? path : `${path}?${search}`
}

function newRequest(
  instance: Instance,
  subject: string,
  sessionId: string,
  requestUrl: string,
  redirectTo: string,
): LogoutRequest {
  const { environment } = instance
  return {
    challenge: randomUuid(environment),
    verifier: randomUuid(environment),
    subject,
    sessionId,
    requestUrl,
    redirectTo,
    answer: undefined,
    completed: false,
  }
}

function toLogoutPage(instance: Instance, request: Request, logoutRequest: LogoutRequest): Response {
  instance.state.logouts.set(logoutRequest.challenge, logoutRequest)
  return found(request, setQuery(instance.settings.urls.logout, { logout_challenge: logoutRequest.challenge }))
}

async function finishLogout({ instance, request }: Call, verifier: string): Promise<Response> {
  const { logouts } = instance.state
  const logoutRequest = [...logouts.values()].find((each) => each.verifier === verifier && each.answer === 'accepted')
  if (logoutRequest === undefined) throw challengeNotFound()
  logoutRequest.completed = true
  const { subject, sessionId, redirectTo, clientId, expiresAt = Infinity } = logoutRequest
  if (expiresAt < instance.environment.now())
    throw requestUnauthorized('The logout request has expired, please try again.')
  if (clientId === undefined) {
    const session = await browserSession(instance, request)
    if (session?.subject !== subject) return found(request, redirectTo)
  }
  const session = { id: sessionId, subject }
  const frames = frontChannelUris(instance, session)
  await endSession(instance, session)
  const cookie = removeCookie(sessionCookie)
  if (frames.length === 0) return found(request, redirectTo, [cookie])
  return html(framesPage(frames, redirectTo), 200, { 'set-cookie': cookie })
}

/** Page that calls other pages, and continues half a second after they have loaded, or after seven seconds. */
function framesPage(frames: readonly string[], redirectTo: string): Markup {
  const list = frames.map((uri) => markup`<iframe src="${uri}" hidden></iframe>`)
  return markup`<!doctype html><html><head><title>Signing out</title><meta http-equiv="refresh" content="7; URL=${redirectTo}"></head>
<body onload="setTimeout(() => location.replace(document.links[0].href), 500)"><p>Signing out. <a href="${redirectTo}">Continue</a></p>${list}</body></html>`
}
