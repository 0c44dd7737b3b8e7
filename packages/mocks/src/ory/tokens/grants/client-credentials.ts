import type { Client } from '../../state/client.js'
import { isPublicClient } from '../../state/instance.js'
import { invalidGrant, invalidRequest, invalidScope } from '../../wire/failures.js'
import { first, words } from '../../wire/go-url.js'
import { lifetime, lifetimes } from '../lifetimes.js'
import { audienceMatcher, requestedAudience, scopeMatcher } from '../scopes.js'
import { issueAccessToken, startChain } from '../tokens.js'
import { requireGrantType, tokenAnswer, type Grant } from './grant.js'

/**
 * Issues an access token to the client itself: no refresh token, no ID token.
 *
 * @see [RFC 6749, section 4.4](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4)
 */
export const clientCredentialsGrant: Grant = async ({ instance, client, form }) => {
  const scope = words(first(form, 'scope'))
  const audience = requestedAudience(form)
  checkScope(client, scope)
  checkAudience(client, audience)
  if (isPublicClient(client)) throw invalidGrant('A client without credentials may not use this grant type.')
  requireGrantType(client, 'client_credentials')
  const chain = startChain(instance, { clientId: client.client_id, subject: client.client_id, scope, audience })
  const accessLifetime = lifetime(client, 'client_credentials_grant_access_token_lifespan', lifetimes.accessToken)
  const expiresAt = instance.environment.now() + accessLifetime
  return tokenAnswer(instance, issueAccessToken(instance, client, chain, expiresAt))
}

/** Refuses scopes that a client may not request. */
export function checkScope(client: Client, scope: readonly string[]): void {
  const covers = scopeMatcher(words(client.scope))
  const refused = scope.find((each) => !covers(each))
  if (refused !== undefined) throw invalidScope(`The client may not ask for the scope '${refused}'.`)
}

/** Refuses audiences that a client may not request. */
export function checkAudience(client: Client, audience: readonly string[]): void {
  const covers = audienceMatcher(client.audience)
  const refused = audience.find((each) => !covers(each))
  if (refused !== undefined) throw invalidRequest(`The client may not ask for the audience '${refused}'.`)
}
