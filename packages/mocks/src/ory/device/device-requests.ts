import { sealFlow } from '../flow/flows.js'
import { readPageAnswer } from '../flow/page-answer.js'
import type { Handler } from '../state/call.js'
import type { Flow } from '../state/flow.js'
import type { Instance } from '../state/instance.js'
import type { DeviceAuthorization } from '../state/records.js'
import { adminJson } from '../wire/answers.js'
import { invalidRequest } from '../wire/failures.js'
import { setQuery, splitUrl } from '../wire/go-url.js'

/** `PUT /admin/oauth2/auth/requests/device/accept` */
export const acceptUserCode: Handler = async (call) => {
  const { answer: userCode, flow } = await readPageAnswer(call, 'device', (body) => {
    const code = body.string('user_code')
    if (code === '') throw invalidRequest("The field 'user_code' must not be empty.")
    return code
  })
  const device = waitingDevice(call.instance, userCode)
  if (device === undefined) throw invalidRequest('The user code is unknown, used or expired.')
  return adminJson({ redirect_to: await acceptDevice(call.instance, flow, device) })
}

/** Returns the device that waits for a user code, which is case-sensitive. */
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
