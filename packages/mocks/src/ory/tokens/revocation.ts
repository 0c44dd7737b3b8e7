import type { Handler } from '../state/call.js'
import type { Instance } from '../state/instance.js'
import { noContent, noStore } from '../wire/answers.js'
import { formParameters } from '../wire/body.js'
import { Failure, invalidClient, invalidRequest } from '../wire/failures.js'
import { first } from '../wire/go-url.js'
import { authenticateClient } from './client-authentication.js'
import { findIssued, isSpent, revokeChain, revokeClientAccessTokens } from './tokens.js'

/**
 * `POST /oauth2/revoke`: revokes all tokens of the chain. It has only two errors; in every other case the response is
 * 200.
 *
 * @see [RFC 7009, section 2](https://www.rfc-editor.org/rfc/rfc7009.html#section-2)
 */
export const revoke: Handler = async ({ instance, request }) => {
  const form = await formParameters(request)
  if (form.size === 0) throw invalidRequest()
  try {
    const client = await authenticateClient(instance, request, form)
    revokeToken(instance, first(form, 'token'), client.client_id)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.code === 'invalid_request') throw invalidRequest()
    if (error.code === 'invalid_client') throw invalidClient()
  }
  return new Response(null, { status: 200, headers: noStore })
}

function revokeToken(instance: Instance, token: string, clientId: string): void {
  const { accessTokens, refreshTokens } = instance.state
  const refreshToken = findIssued(refreshTokens, 'ory_rt_', token)
  // A spent refresh token is no longer valid: revoking it does not affect the token that replaced it.
  const isValid = refreshToken !== undefined && !isSpent(instance, refreshToken)
  const chain = isValid ? refreshToken.chain : findIssued(accessTokens, 'ory_at_', token)?.chain
  if (chain !== undefined && chain.clientId === clientId) revokeChain(instance, chain)
}

/** `DELETE /admin/oauth2/tokens`: revokes access tokens only; refresh tokens stay valid. */
export const deleteTokens: Handler = ({ instance, query }) => {
  const clientId = first(query, 'client_id')
  if (clientId === '') throw invalidRequest("The parameter 'client_id' is missing.")
  revokeClientAccessTokens(instance, clientId)
  return noContent()
}
