import type { Client } from '../../state/client.js'
import type { Instance } from '../../state/instance.js'
import type { Chain } from '../../state/records.js'
import { authorizationPending, expiredToken, invalidGrant } from '../../wire/failures.js'
import { first } from '../../wire/go-url.js'
import { findIssued } from '../tokens.js'
import { exchange, requireGrantType, type Grant } from './grant.js'

/**
 * Exchanges a device code once its user has approved. Polling faster than the interval has no consequences.
 *
 * @see [RFC 8628, section 3.4](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.4)
 */
export const deviceCodeGrant: Grant = async ({ instance, client, form }) => {
  requireGrantType(client, 'urn:ietf:params:oauth:grant-type:device_code')
  const chain = findGranted(instance, client, first(form, 'device_code'))
  const spend = (): void => void instance.state.deviceCodes.delete(chain.deviceCode ?? '')
  return exchange({ instance, client }, { lifespans: 'device_authorization', chain, spend })
}

function findGranted(instance: Instance, client: Client, deviceCode: string): Chain {
  const device = findIssued(instance.state.deviceCodes, 'ory_dc_', deviceCode)
  if (device === undefined) throw invalidGrant('The device code is unknown or was already used.')
  // The server checks the expiry only after the user has approved; until then the device keeps waiting.
  if (device.chain === undefined) throw authorizationPending()
  if (device.expiresAt < instance.environment.now()) throw expiredToken()
  if (device.clientId !== client.client_id) throw invalidGrant('The device code belongs to another client.')
  return device.chain
}
