import { flowOfChallenge, sealFlow } from '../flow/flows.js'
import type { Handler } from '../state/call.js'
import type { Flow } from '../state/flow.js'
import type { Instance } from '../state/instance.js'
import type { DeviceAuthorization } from '../state/records.js'
import { adminJson } from '../wire/answers.js'
import { decoded, jsonFields } from '../wire/body.js'
import { invalidRequest } from '../wire/failures.js'
import { first, setQuery, splitUrl } from '../wire/go-url.js'

const unreadable = (message: string): ReturnType<typeof invalidRequest> =>
  invalidRequest(`The body cannot be decoded: ${message}`)

/** `PUT /admin/oauth2/auth/requests/device/accept` */
export const acceptUserCode: Handler = async ({ instance, request, query }) => {
  const challenge = first(query, 'device_challenge')
  if (challenge === '') throw invalidRequest("The parameter 'device_challenge' is missing.")
  const body = await jsonFields(request, unreadable)
  const userCode = await decoded(unreadable, () => body.string('user_code'))
  if (userCode === '') throw invalidRequest("The field 'user_code' must not be empty.")
  const flow = await flowOfChallenge(instance, 'device', challenge)
  const device = waitingDevice(instance, userCode)
  if (device === undefined) throw invalidRequest('The user code is unknown, used or expired.')
  return adminJson({ redirect_to: await acceptDevice(instance, flow, device) })
}

/** The device that waits with a user code; the case of the letters counts. */
export function waitingDevice(instance: Instance, userCode: string): DeviceAuthorization | undefined {
  const device = instance.state.userCodes.get(userCode)
  if (device === undefined || device.chain !== undefined) return undefined
  if (instance.state.clients.get(device.clientId) === undefined) return undefined
  return device.expiresAt < instance.environment.now() ? undefined : device
}

async function acceptDevice(instance: Instance, flow: Flow, device: DeviceAuthorization): Promise<string> {
  const named = new URLSearchParams(splitUrl(flow.requestUrl).query).get('client_id')
  const requestUrl = named ? flow.requestUrl : setQuery(flow.requestUrl, { client_id: device.clientId })
  const accepted: Flow = {
    ...flow,
    clientId: device.clientId,
    requestUrl,
    scope: device.scope,
    audience: device.audience,
    deviceRequestId: device.id,
  }
  const verifier = await sealFlow(instance, 'device verifier', accepted)
  return setQuery(requestUrl, { device_verifier: verifier, client_id: device.clientId })
}
