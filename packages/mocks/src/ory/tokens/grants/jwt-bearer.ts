import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose'

import type { Instance } from '../../state/instance.js'
import { uncheckedClaims, type Claims } from '../../state/keys.js'
import type { TrustedIssuer } from '../../state/records.js'
import { invalidGrant, invalidRequest, invalidScope, jtiKnown } from '../../wire/failures.js'
import { first, words } from '../../wire/go-url.js'
import { roundedSeconds } from '../../wire/times.js'
import { assertionUsed, isForTokenUrl, tokenUrl, useAssertion } from '../client-assertion.js'
import { lifetime, lifetimes } from '../lifetimes.js'
import { audienceMatcher, requestedAudience, scopeMatcher } from '../scopes.js'
import { issueAccessToken, startChain } from '../tokens.js'
import { requireGrantType, tokenAnswer, type Grant } from './grant.js'

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/**
 * Exchanges the assertion of a trusted issuer for an access token.
 *
 * @see [RFC 7523, section 2.1](https://www.rfc-editor.org/rfc/rfc7523.html#section-2.1)
 */
export const jwtBearerGrant: Grant = async ({ instance, client, form }) => {
  requireGrantType(client, grantType)
  const assertion = first(form, 'assertion')
  if (assertion === '') throw invalidRequest("The parameter 'assertion' is missing.")
  const claims = uncheckedClaims(assertion)
  if (claims === undefined) throw invalidGrant('The assertion is no JSON Web Token.')
  const { iss, sub } = claims
  if (typeof iss !== 'string' || iss === '' || typeof sub !== 'string' || sub === '') {
    throw invalidGrant("The assertion lacks the claim 'iss' or 'sub'.")
  }
  const trusted = await verify(instance, assertion, iss, sub)
  const { jti, exp } = checkClaims(instance, claims)
  const scope = words(first(form, 'scope'))
  if (!scope.every(scopeMatcher(trusted.scope))) throw invalidScope('The issuer is not trusted for it.')
  useAssertion(instance, jti, exp)

  const asked = requestedAudience(form).filter(audienceMatcher(client.audience))
  const audience = [...[claims['aud']].flat().filter((each) => typeof each === 'string'), ...asked]
  const chain = startChain(instance, { clientId: client.client_id, subject: sub, scope, audience })
  const accessLifetime = lifetime(client, 'jwt_bearer_grant_access_token_lifespan', lifetimes.accessToken)
  const expiresAt = roundedSeconds(instance.environment.now() + accessLifetime)
  return tokenAnswer(instance, issueAccessToken(instance, client, chain, expiresAt))
}

/** Finds the trusted issuer whose key signed the assertion. */
async function verify(instance: Instance, assertion: string, issuer: string, subject: string): Promise<TrustedIssuer> {
  const { kid, alg = '' } = decodeProtectedHeader(assertion)
  const now = instance.environment.now()
  const candidates = [...instance.state.issuers.values()].filter(
    (each) =>
      each.issuer === issuer &&
      (each.allowAnySubject || each.subject === subject) &&
      (kid === undefined || kid === '' || each.keyId === kid) &&
      Date.parse(each.expiresAt) > now,
  )
  for (const trusted of candidates) {
    const key = instance.state.issuerKeys.get(issuerKey(issuer, trusted.keyId))
    if (key !== undefined && (await signedBy(assertion, key, alg))) return trusted
  }
  throw invalidGrant('No trusted issuer has a key for this assertion, or its signature is wrong.')
}

async function signedBy(assertion: string, key: JWK, alg: string): Promise<boolean> {
  if (key.d !== undefined) return false // the server accepts a private key as trusted, but cannot verify with it
  try {
    await compactVerify(assertion, await importJWK(key, alg), { algorithms: [alg] })
    return true
  } catch {
    return false
  }
}

/** Name under which the key of an issuer is stored. */
export function issuerKey(issuer: string, keyId: string): string {
  return JSON.stringify([issuer, keyId])
}

function checkClaims(instance: Instance, claims: Claims): { jti: string; exp: number } {
  const { aud, exp, iat, jti, nbf } = claims
  const now = instance.environment.now()
  if (!isForTokenUrl(instance, aud))
    throw invalidGrant(`The claim 'aud' of the assertion must be the token URL '${tokenUrl(instance)}'.`)
  if (typeof exp !== 'number') throw invalidGrant("The assertion lacks the claim 'exp'.")
  if (exp * 1000 < now) throw invalidGrant('The assertion has expired.')
  if (typeof nbf === 'number' && nbf * 1000 >= now) throw invalidGrant('The assertion is not valid yet.')
  if (typeof iat !== 'number') throw invalidGrant("The assertion lacks the claim 'iat'.")
  if ((exp - iat) * 1000 > lifetimes.assertion) throw invalidGrant('The assertion lives too long.')
  if (typeof jti !== 'string' || jti === '') throw invalidGrant("The assertion lacks the claim 'jti'.")
  if (assertionUsed(instance, jti)) throw jtiKnown()
  return { jti, exp }
}
