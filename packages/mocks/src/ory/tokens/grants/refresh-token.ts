import type { Client } from '../../state/client.js'
import type { Instance } from '../../state/instance.js'
import type { RefreshToken } from '../../state/records.js'
import { invalidGrant, invalidRequest, invalidScope } from '../../wire/failures.js'
import { first, words } from '../../wire/go-url.js'
import { audienceMatcher, scopeMatcher } from '../scopes.js'
import { findIssued, isSpent, revokeChain, spendRefreshToken } from '../tokens.js'
import { exchange, requireGrantType, type Grant } from './grant.js'

/**
 * Exchanges a refresh token for new tokens and revokes the old access token at once. The old refresh token ends with it,
 * or after the grace period. Reuse of a spent refresh token revokes the whole chain.
 *
 * @see [RFC 6749, section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
 */
export const refreshTokenGrant: Grant = async ({ instance, client, form }) => {
  requireGrantType(client, 'refresh_token')
  const refreshToken = findRefreshToken(instance, client, first(form, 'refresh_token'))
  const { chain } = refreshToken
  const spend = (): void => spendRefreshToken(instance, refreshToken)
  return exchange({ instance, client }, { lifespans: 'refresh_token', chain, refreshes: true, spend })
}

function findRefreshToken(instance: Instance, client: Client, token: string): RefreshToken {
  const refreshToken = findIssued(instance.state.refreshTokens, 'ory_rt_', token)
  if (refreshToken === undefined) throw invalidGrant('The refresh token is unknown.')
  const { chain, expiresAt } = refreshToken
  if (isSpent(instance, refreshToken)) {
    revokeChain(instance, chain)
    throw invalidGrant('The refresh token was already used.')
  }
  if (expiresAt !== undefined && expiresAt < instance.environment.now())
    throw invalidGrant('The refresh token has expired.')
  if (chain.clientId !== client.client_id) throw invalidGrant('The refresh token belongs to another client.')
  // The allowed scopes of the client may have changed in the meantime.
  if (!chain.scope.every(scopeMatcher(words(client.scope)))) throw invalidScope()
  if (!chain.audience.every(audienceMatcher(client.audience))) {
    throw invalidRequest('The client may not ask for the audience any more.')
  }
  return refreshToken
}
