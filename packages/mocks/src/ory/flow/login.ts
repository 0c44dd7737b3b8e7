import { seconds } from '../../clock.js'
import { randomUuid } from '../../random-text.js'
import type { Flow, OidcContext } from '../state/flow.js'
import type { Instance } from '../state/instance.js'
import type { LoginSession } from '../state/records.js'
import { found } from '../wire/answers.js'
import { accessDenied, Failure, invalidClient, loginRequired, unrecognizable } from '../wire/failures.js'
import { first, setQuery, words } from '../wire/go-url.js'
import { randomId } from '../wire/random.js'
import { browserSession, dropSession, keepSession, storeSession } from './browser-session.js'
import { requireCookie, type BrowserStep } from './browser-step.js'
import { csrfCookie, setCsrfCookie } from './cookies.js'
import { expired, isExpired, openFlow, sealFlow } from './flows.js'
import { checkPrompt, hintClaims, hintSubject } from './prompt.js'
import { visibleSubject } from './subjects.js'

/** Data that a device flow passes to its login. */
export interface DeviceStart {
  /** Id of the device authorization. */
  readonly id: string
}

/** First visit: sends the browser to the login page. */
export async function requestLogin(step: BrowserStep, requestUrl: string, device?: DeviceStart): Promise<Response> {
  const { instance, form, client } = step
  const { environment } = instance
  const session = await usableSession(step)
  if (session === undefined && words(first(form, 'prompt')).includes('none')) {
    throw loginRequired('The client asked for no prompt, and no user is signed in.')
  }
  const claims = await hintClaims(instance, form)
  const flow: Flow = {
    id: randomId(environment),
    requestedAt: seconds(environment.now()),
    clientId: client.client_id,
    requestUrl,
    scope: step.scope,
    audience: step.audience,
    oidc: device === undefined ? oidcContext(form, claims) : null,
    sessionId: session?.id ?? randomUuid(environment),
    skipLogin: session !== undefined,
    subject: session?.subject ?? '',
    ...(session !== undefined && { authenticatedAt: session.authenticatedAt }),
    csrf: randomId(environment),
    context: null,
    ...(device !== undefined && { deviceRequestId: device.id }),
  }
  const identitySchema = device === undefined ? first(form, 'identity_schema') : ''
  const location = setQuery(instance.settings.urls.login, {
    login_challenge: await sealFlow(instance, 'login challenge', flow),
    ...(identitySchema !== '' && { identity_schema: identitySchema }),
  })
  return found(step.request, location, [setCsrfCookie(instance, csrfCookie('login', client.client_id), flow.csrf)])
}

/** Returns the session of the browser, if the request allows its use. */
async function usableSession({ instance, request, form, client }: BrowserStep): Promise<LoginSession | undefined> {
  const prompt = words(first(form, 'prompt'))
  if (prompt.includes('login')) return undefined
  const session = await browserSession(instance, request)
  if (session === undefined) return undefined
  const maxAge = first(form, 'max_age')
  if (maxAge !== '' && !/^[+-]?\d+$/.test(maxAge)) throw unrecognizable()
  const age = instance.environment.now() - session.authenticatedAt * 1000
  if (maxAge !== '' && Number(maxAge) >= 0 && age > Number(maxAge) * 1000) {
    if (prompt.includes('none')) throw loginRequired('The login is older than max_age allows.')
    return undefined
  }
  const hint = await hintSubject(instance, form)
  if (hint === undefined || hint === session.subject) return session
  const visible = await visibleSubject(client, session.subject, '')
  const forced = instance.state.forcedSubjects.get(forcedKey(client.client_id, hint))
  if (hint === visible || forced === session.subject) return session
  throw loginRequired('Another user than the one of the id_token_hint is signed in.')
}

function forcedKey(clientId: string, subject: string): string {
  return JSON.stringify([clientId, subject])
}

function oidcContext(form: URLSearchParams, claims: Record<string, unknown> | undefined): OidcContext {
  const [acrValues, uiLocales] = [words(first(form, 'acr_values')), words(first(form, 'ui_locales'))]
  const [display, loginHint] = [first(form, 'display'), first(form, 'login_hint')]
  return {
    ...(acrValues.length > 0 && { acr_values: acrValues }),
    ...(uiLocales.length > 0 && { ui_locales: uiLocales }),
    ...(display !== '' && { display }),
    ...(claims !== undefined && { id_token_hint_claims: claims }),
    ...(loginHint !== '' && { login_hint: loginHint }),
  }
}

/** Decision of the login page. */
export type LoginAnswer = NonNullable<Flow['login']> & Pick<Flow, 'context' | 'subject'>

/** Accepts a login and returns the URL where the browser goes next. */
export async function acceptLogin(instance: Instance, flow: Flow, answer: LoginAnswer): Promise<string> {
  const { subject, context, ...login } = answer
  // The page signed in another subject than the remembered one, so the browser starts again with a new login.
  if (flow.subject !== '' && subject !== flow.subject) return setQuery(flow.requestUrl, { prompt: 'login' })
  const accepted: Flow = {
    ...flow,
    subject,
    context,
    login: { ...login, remember: login.remember || flow.skipLogin },
    authenticatedAt: flow.skipLogin ? (flow.authenticatedAt ?? 0) : seconds(instance.environment.now()),
  }
  return setQuery(flow.requestUrl, { login_verifier: await sealFlow(instance, 'login verifier', accepted) })
}

/** A finished login, and the cookies of its response. */
export interface FinishedLogin {
  /** Flow with the decision of the login page. */
  readonly flow: Flow
  /** Texts of `Set-Cookie` headers. */
  readonly cookies: readonly string[]
}

/** Second visit: reads the decision of the login page. A verifier works more than once. */
export async function finishLogin(step: BrowserStep, verifier: string): Promise<FinishedLogin> {
  const { instance, request, form, client } = step
  const flow = await openFlow(instance, 'login verifier', verifier)
  if (flow === undefined) throw accessDenied('The login verifier is unknown.')
  if (flow.denied !== undefined) throw new Failure(flow.denied.status, flow.denied.code, flow.denied.description)
  if (isExpired(instance, flow)) throw expired('login')
  requireCookie(request, csrfCookie('login', flow.clientId), flow.csrf)
  if (flow.clientId !== client.client_id) throw invalidClient('The login belongs to another client.')
  const { login, subject, sessionId, authenticatedAt = 0, requestedAt } = flow
  if (login === undefined) throw accessDenied('The login verifier carries no login.')

  const visible = await visibleSubject(client, subject, login.forcedSubject)
  await checkPrompt(instance, form, { subject: visible, authenticatedAt, requestedAt })
  if (login.forcedSubject !== '') {
    instance.state.forcedSubjects.set(forcedKey(client.client_id, login.forcedSubject), subject)
  }
  const { remember } = login
  if (!flow.skipLogin) storeSession(instance, { id: sessionId, subject, authenticatedAt, remember })
  if (!remember && !flow.skipLogin) return { flow, cookies: [await dropSession(instance, request)] }
  if (flow.skipLogin && !login.extend) return { flow, cookies: [] }
  return { flow, cookies: [await keepSession(instance, sessionId, login.rememberFor)] }
}
