import type { AcceptedConsent, Flow } from '../state/flow.js'
import { isPublicClient, type Instance } from '../state/instance.js'
import type { ConsentSession } from '../state/records.js'
import { scopeMatcher } from '../tokens/scopes.js'
import { found } from '../wire/answers.js'
import { accessDenied, consentRequired, Failure, invalidClient } from '../wire/failures.js'
import { first, setQuery, words } from '../wire/go-url.js'
import { randomId } from '../wire/random.js'
import { requireCookie, type BrowserStep } from './browser-step.js'
import { csrfCookie, setCsrfCookie } from './cookies.js'
import { expired, isExpired, openFlow, sealFlow } from './flows.js'
import type { FinishedLogin } from './login.js'

/** After the login: sends the browser to the consent page. */
export async function requestConsent(step: BrowserStep, { flow, cookies }: FinishedLogin): Promise<Response> {
  const { instance, request, form, client } = step
  const prompt = words(first(form, 'prompt'))
  const skipConsent = !prompt.includes('consent') && maySkip(step, flow) && wasGranted(instance, flow)
  if (prompt.includes('none') && !skipConsent) {
    throw consentRequired('The client asked for no prompt, and the user did not consent before.')
  }
  const csrf = randomId(instance.environment)
  const next: Flow = { ...flow, consentRequestId: randomId(instance.environment), skipConsent, csrf }
  const location = setQuery(instance.settings.urls.consent, {
    consent_challenge: await sealFlow(instance, 'consent challenge', next),
  })
  const cookie = setCsrfCookie(instance, csrfCookie('consent', client.client_id), csrf)
  return found(request, location, [...cookies, cookie])
}

/** A public client may skip the page only if its redirect URI identifies it: anybody can use its client id. */
function maySkip({ client, redirectUri }: BrowserStep, flow: Flow): boolean {
  if (!isPublicClient(client)) return true
  if (flow.deviceRequestId !== undefined || redirectUri === undefined || !URL.canParse(redirectUri)) return false
  const { protocol, hostname } = new URL(redirectUri)
  const local = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost|.*\.localhost)$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && local)
}

function wasGranted(instance: Instance, flow: Flow): boolean {
  let latest: ConsentSession | undefined
  for (const session of instance.state.consents.values()) {
    const { clientId, subject, consent, requestedAt } = session.flow
    if (clientId !== flow.clientId || subject !== flow.subject || consent?.remember !== true) continue
    if (isCounting(instance, session) && requestedAt >= (latest?.flow.requestedAt ?? 0)) latest = session
  }
  const granted = latest?.flow.consent?.scope
  return granted !== undefined && flow.scope.every(scopeMatcher(granted))
}

/**
 * Tells whether a granted consent counts: the right browser came back with it, the page was not skipped, and it has not
 * expired.
 */
export function isCounting(instance: Instance, { flow, counts, expiresAt }: ConsentSession): boolean {
  return counts && flow.skipConsent !== true && (expiresAt ?? Infinity) > instance.environment.now()
}

/** Accepts a consent and returns the URL where the browser goes next. */
export async function acceptConsent(
  instance: Instance,
  flow: Flow,
  consent: AcceptedConsent,
  context: unknown,
): Promise<string> {
  const remember = consent.remember && flow.skipConsent !== true
  const accepted: Flow = {
    ...flow,
    consent: { ...consent, remember },
    context: context === undefined ? flow.context : context,
  }
  return setQuery(flow.requestUrl, { consent_verifier: await sealFlow(instance, 'consent verifier', accepted) })
}

/** Flow after consent. */
export interface GrantedFlow extends Flow {
  /** Decision of the consent page. */
  readonly consent: AcceptedConsent
  /** Id of the consent, and of the tokens that result from it. */
  readonly consentRequestId: string
}

/**
 * Third visit: reads the decision of the consent page. A verifier works once, and a visit of the wrong browser uses it
 * up.
 */
export async function finishConsent(step: BrowserStep, verifier: string): Promise<GrantedFlow> {
  const { instance, request, client } = step
  const flow = await openFlow(instance, 'consent verifier', verifier)
  if (flow === undefined) throw accessDenied('The consent verifier is unknown.')
  if (flow.clientId !== client.client_id) throw invalidClient('The consent belongs to another client.')
  if (isExpired(instance, flow)) throw expired('consent')
  if (flow.denied !== undefined) throw new Failure(flow.denied.status, flow.denied.code, flow.denied.description)
  if (instance.state.consents.has(flow.id)) throw accessDenied('The consent verifier was already used.')
  const { consent, consentRequestId } = flow
  if (consent === undefined || consentRequestId === undefined)
    throw accessDenied('The consent verifier carries no consent.')
  const granted: GrantedFlow = { ...flow, consent, consentRequestId }
  storeConsent(instance, granted, false)
  requireCookie(request, csrfCookie('consent', client.client_id), flow.csrf)
  storeConsent(instance, granted, true)
  return granted
}

/** Stores a granted consent. */
export function storeConsent(instance: Instance, flow: GrantedFlow, counts: boolean): void {
  const { rememberFor } = flow.consent
  instance.state.consents.set(flow.id, {
    flow,
    counts,
    ...(rememberFor > 0 && { expiresAt: (flow.requestedAt + rememberFor) * 1000 }),
  })
}
