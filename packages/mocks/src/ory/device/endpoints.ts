import { seconds } from '../../clock.js'
import { flowIdentity } from '../authorization/authorize-grant.js'
import { requireCookie, type BrowserStep } from '../flow/browser-step.js'
import { finishConsent, requestConsent, type GrantedFlow } from '../flow/consent.js'
import { deviceCookie, setCsrfCookie } from '../flow/cookies.js'
import { grantDirectly } from '../flow/decisions.js'
import { expired, isExpired, openFlow, sealFlow } from '../flow/flows.js'
import { finishLogin, requestLogin } from '../flow/login.js'
import { visibleSubject } from '../flow/subjects.js'
import type { Call, Handler } from '../state/call.js'
import type { Flow } from '../state/flow.js'
import { grantTypes, publicUrl, type Instance } from '../state/instance.js'
import type { DeviceAuthorization } from '../state/records.js'
import { authenticateClient } from '../tokens/client-authentication.js'
import { checkAudience, checkScope } from '../tokens/grants/client-credentials.js'
import { lifetimes } from '../tokens/lifetimes.js'
import { requestedAudience } from '../tokens/scopes.js'
import { startChain } from '../tokens/tokens.js'
import { adminFailure, found, oauthJson } from '../wire/answers.js'
import { strictFormParameters } from '../wire/body.js'
import {
  accessDenied,
  challengeNotFound,
  conflict,
  Failure,
  invalidClient,
  invalidGrant,
  invalidRequest,
} from '../wire/failures.js'
import { encodeQuery, first, setQuery, words } from '../wire/go-url.js'
import { randomId, randomToken, randomUserCode } from '../wire/random.js'
import { roundedSeconds, secondsLeft } from '../wire/times.js'
import { waitingDevice } from './device-requests.js'

const grantType = 'urn:ietf:params:oauth:grant-type:device_code'

/** `POST /oauth2/device/auth` */
export const deviceAuthorization: Handler = async ({ instance, request }) => {
  const form = await strictFormParameters(request)
  if (form.size === 0) throw invalidRequest('The body is empty or not a form.')
  const client = await authenticateClient(instance, request, form)
  if (client.client_id !== first(form, 'client_id'))
    throw invalidRequest("The parameter 'client_id' must be the client's id.")
  if (!grantTypes(client).includes(grantType)) throw invalidGrant('The client may not use the device grant.')
  const [scope, audience] = [words(first(form, 'scope')), requestedAudience(form)]
  checkScope(client, scope)
  checkAudience(client, audience)
  const device = startDevice(instance, client.client_id, scope, audience)
  const verificationUri = publicUrl(instance, '/oauth2/device/verify')
  return oauthJson({
    Header: null,
    device_code: device.deviceCode,
    user_code: device.userCode,
    verification_uri: verificationUri,
    verification_uri_complete: `${verificationUri}?user_code=${device.userCode}`,
    expires_in: secondsLeft(instance.environment, device.expiresAt),
    interval: instance.settings.devicePollingInterval,
  })
}

function startDevice(
  instance: Instance,
  clientId: string,
  scope: readonly string[],
  audience: readonly string[],
): DeviceAuthorization {
  const { environment, state } = instance
  let userCode = randomUserCode(environment)
  for (let attempt = 0; state.userCodes.has(userCode) && attempt < 3; attempt++) userCode = randomUserCode(environment)
  const device: DeviceAuthorization = {
    id: randomId(environment),
    deviceCode: randomToken(environment, 'ory_dc_'),
    userCode,
    clientId,
    scope,
    audience,
    expiresAt: roundedSeconds(environment.now() + lifetimes.device),
  }
  state.deviceCodes.set(device.deviceCode, device)
  state.userCodes.set(userCode, device)
  return device
}

/**
 * `GET /oauth2/device/verify`: one browser calls it four times, and is sent to the page for the code, the login page,
 * the consent page and the last page. Errors are shown to the browser as JSON, because there is no redirect URI.
 */
export const verifyDevice: Handler = async (call) => {
  try {
    return await visit(call)
  } catch (error) {
    if (error instanceof Failure) return adminFailure(error)
    throw error
  }
}

async function visit(call: Call): Promise<Response> {
  const { instance, query } = call
  const { signInAs } = instance.settings
  const verifier = (name: string): string => first(query, name).trim()
  const [device, login, consent] = [
    verifier('device_verifier'),
    verifier('login_verifier'),
    verifier('consent_verifier'),
  ]
  if (login !== '') {
    const step = browserStep(call)
    return requestConsent(step, await finishLogin(step, login))
  }
  if (consent !== '') {
    const flow = await finishConsent(browserStep(call), consent)
    return approved(call, flow.deviceRequestId, flow)
  }
  if (device !== '') {
    const flow = await finishUserCode(call, device)
    const step = browserStep(call, flow)
    if (signInAs === undefined) return requestLogin(step, flow.requestUrl, { id: flow.deviceRequestId ?? '' })
    return approved(call, flow.deviceRequestId, grantDirectly(instance, step.client, flow, { subject: signInAs }))
  }
  const waiting = signInAs === undefined ? undefined : waitingDevice(instance, first(query, 'user_code'))
  const client = waiting && instance.state.clients.get(waiting.clientId)
  if (signInAs === undefined || waiting === undefined || client === undefined) return requestUserCode(call)
  return approved(call, waiting.id, grantDirectly(instance, client, waiting, { subject: signInAs }))
}

function browserStep({ instance, request, query }: Call, flow?: Flow): BrowserStep {
  const client = instance.state.clients.get(first(query, 'client_id'))
  if (client === undefined) throw invalidClient("The parameter 'client_id' names no client.")
  return { instance, request, form: query, client, scope: flow?.scope ?? [], audience: flow?.audience ?? [] }
}

async function requestUserCode({ instance, request, query }: Call): Promise<Response> {
  const { environment } = instance
  // The user code is a secret, so the URL of the flow contains asterisks in its place.
  const entries = [...query].map(([name, value]): [string, string] => [name, name === 'user_code' ? '****' : value])
  const encoded = encodeQuery(entries)
  const flow: Flow = {
    id: randomId(environment),
    requestedAt: seconds(environment.now()),
    clientId: '',
    requestUrl: `${publicUrl(instance, '/oauth2/device/verify')}${encoded === '' ? '' : `?${encoded}`}`,
    scope: [],
    audience: [],
    oidc: null,
    sessionId: '',
    skipLogin: false,
    subject: '',
    csrf: randomId(environment),
    context: null,
  }
  const location = setQuery(instance.settings.urls.device, {
    device_challenge: await sealFlow(instance, 'device challenge', flow),
    ...(query.has('user_code') && { user_code: first(query, 'user_code') }),
  })
  return found(request, location, [setCsrfCookie(instance, deviceCookie, flow.csrf)])
}

async function finishUserCode({ instance, request }: Call, verifier: string): Promise<Flow> {
  const flow = await openFlow(instance, 'device verifier', verifier)
  if (flow === undefined) throw accessDenied('The device verifier is unknown.')
  if (isExpired(instance, flow)) throw expired('device')
  requireCookie(request, deviceCookie, flow.csrf)
  return flow
}

/** Last visit: allows the device to get its tokens. */
async function approved({ instance, request }: Call, id: string | undefined, flow: GrantedFlow): Promise<Response> {
  const device = [...instance.state.deviceCodes.values()].find((each) => each.id === id)
  if (device === undefined) throw challengeNotFound()
  await approveDeviceFlow(instance, device, flow)
  return found(request, setQuery(instance.settings.urls.deviceSuccess, { client_id: device.clientId }))
}

/** Allows a device to get its tokens. */
export async function approveDeviceFlow(
  instance: Instance,
  device: DeviceAuthorization,
  flow: GrantedFlow,
): Promise<void> {
  const client = instance.state.clients.get(device.clientId)
  if (client === undefined) throw challengeNotFound()
  const subject = await visibleSubject(client, flow.subject, flow.login?.forcedSubject ?? '')
  // Two browsers may enter the same code, but only the first one that comes here decides who is signed in.
  if (device.chain !== undefined) throw conflict()
  const chain = startChain(instance, {
    id: flow.consentRequestId,
    clientId: device.clientId,
    subject: flow.subject,
    scope: flow.consent.scope,
    audience: flow.consent.audience,
    ext: flow.consent.accessToken,
    identity: flowIdentity(instance, flow, subject, ''),
  })
  chain.deviceCode = device.deviceCode
  device.chain = chain
}
