import type { Client } from '../../state/client.js'
import type { Instance } from '../../state/instance.js'
import type { Chain } from '../../state/records.js'
import { authorizationPending, expiredToken, invalidGrant } from '../../wire/failures.js'
import { first } from '../../wire/go-url.js'
import { checkIdToken, createIdToken } from '../id-token.js'
import { lifetime, lifetimes } from '../lifetimes.js'
import { issueAccessToken, issueRefreshToken, refreshExpiry, roundedSeconds } from '../tokens.js'
import { refreshTokenDue, requireGrantType, tokenAnswer, type Grant } from './grant.js'

/**
 * Exchanges a device code once its user is done. Polling faster than the interval has no consequences.
 *
 * @see [RFC 8628, section 3.4](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.4)
 */
export const deviceCodeGrant: Grant = async ({ instance, client, form }) => {
  requireGrantType(client, 'urn:ietf:params:oauth:grant-type:device_code')
  const deviceCode = first(form, 'device_code')
  const chain = findGranted(instance, client, deviceCode)
  const openid = chain.scope.includes('openid')
  const idLifetime = lifetime(client, 'device_authorization_grant_id_token_lifespan', lifetimes.idToken)
  if (openid) checkIdToken('', idLifetime)

  instance.state.deviceCodes.delete(deviceCode)
  const accessLifetime = lifetime(client, 'device_authorization_grant_access_token_lifespan', lifetimes.accessToken)
  const refreshLifetime = lifetime(client, 'device_authorization_grant_refresh_token_lifespan', lifetimes.refreshToken)
  const expiresAt = roundedSeconds(instance.environment.now() + accessLifetime)
  const pending = issueAccessToken(instance, client, chain, expiresAt)
  const refreshToken = refreshTokenDue(client, chain)
    ? issueRefreshToken(instance, chain, refreshExpiry(instance, refreshLifetime))
    : undefined
  const idToken = (accessToken: string): Promise<string> =>
    createIdToken(instance, chain, { lifetime: idLifetime, accessToken })
  return tokenAnswer(instance, pending, refreshToken, openid ? idToken : undefined)
}

function findGranted(instance: Instance, client: Client, deviceCode: string): Chain {
  const device = instance.state.deviceCodes.get(deviceCode)
  if (device === undefined) throw invalidGrant('The device code is unknown or was already used.')
  // The server looks at the expiry only once the user is done: until then the device keeps waiting.
  if (device.chain === undefined) throw authorizationPending()
  if (device.expiresAt < instance.environment.now()) throw expiredToken()
  if (device.clientId !== client.client_id) throw invalidGrant('The device code belongs to another client.')
  return device.chain
}
