import { outsideDocumentation } from '../../answer-check.js'
import { seconds } from '../../clock.js'
import { randomUuid } from '../../random-text.js'
import type { Handler } from '../state/call.js'
import type { Instance } from '../state/instance.js'
import type { Chain } from '../state/records.js'
import { adminFailure, adminJson } from '../wire/answers.js'
import { invalidToken, requestUnauthorized, unrecognizable, type Failure } from '../wire/failures.js'
import { bearerToken } from './bearer-token.js'
import { identityClaims } from './id-token.js'
import { activeAccessToken, activeRefreshToken, findIssued } from './tokens.js'

/**
 * `GET /userinfo` (and POST): returns the claims of an ID token, without those about the token itself.
 *
 * @see [OpenID Connect Core, section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)
 */
export const userinfo: Handler = async (call) => {
  const { instance } = call
  const token = await bearerToken(call)
  const accessToken = activeAccessToken(instance, token)
  if (accessToken === undefined) return refuse(instance, token)
  const claims = userClaims(instance, accessToken.chain)
  const client = instance.state.clients.get(accessToken.chain.clientId)
  if (client?.userinfo_signed_response_alg !== 'RS256') return adminJson(claims)
  const signed = await instance.keys.signIdToken({
    ...claims,
    iat: seconds(instance.environment.now()),
    jti: randomUuid(instance.environment),
  })
  return outsideDocumentation(new Response(signed, { headers: { 'content-type': 'application/jwt' } }))
}

function refuse(instance: Instance, token: string): Response {
  if (activeRefreshToken(instance, token) !== undefined) return challenge(unrecognizable(401), 'invalid_token')
  const isExpired = findIssued(instance.state.accessTokens, 'ory_at_', token) !== undefined
  return challenge(isExpired ? invalidToken() : requestUnauthorized())
}

/** The response to a failure. A refresh token has another error code in the header than in the body. */
function challenge(failure: Failure, error: string = failure.code): Response {
  const response = adminFailure(failure)
  response.headers.set('www-authenticate', `Bearer error="${error}",error_description="${failure.description}"`)
  return response
}

function userClaims(instance: Instance, chain: Chain): Record<string, unknown> {
  const hidden = new Set(['jti', 'nonce', 'sid'])
  const claims = Object.entries(identityClaims(instance, chain.identity)).filter(([name]) => !hidden.has(name))
  return { ...Object.fromEntries(claims), aud: [chain.clientId] }
}
