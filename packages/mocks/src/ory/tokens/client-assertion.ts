import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose'

import { seconds } from '../../clock.js'
import type { Client } from '../state/client.js'
import { publicUrl, type Instance } from '../state/instance.js'
import { uncheckedClaims, type Claims } from '../state/keys.js'
import { isObject, type JsonObject } from '../wire/decode.js'
import { invalidClient, invalidRequest, jtiKnown, serverError, unrecognizable, type Failure } from '../wire/failures.js'
import { first } from '../wire/go-url.js'

/** `client_assertion_type` of assertions that are JSON Web Tokens. */
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Authenticates a client by a signed assertion.
 *
 * @see [RFC 7523, section 3](https://www.rfc-editor.org/rfc/rfc7523.html#section-3)
 */
export async function authenticateByAssertion(instance: Instance, form: URLSearchParams): Promise<Client> {
  const assertion = first(form, 'client_assertion')
  if (assertion === '') throw invalidRequest("The parameter 'client_assertion' is missing.")
  const claims = uncheckedClaims(assertion)
  if (claims === undefined) throw invalidClient('The client assertion is no JSON Web Token.')
  const id = first(form, 'client_id') || claims['sub']
  if (typeof id !== 'string') throw invalidClient("The client assertion lacks the claim 'sub'.")
  const client = instance.state.clients.get(id)
  if (client === undefined) throw invalidClient()
  const method = client.token_endpoint_auth_method
  if (method !== 'private_key_jwt') throw invalidClient(`The client is registered for the method '${method}'.`)
  await verifySignature(instance, client, assertion)
  checkTimes(instance, claims)
  return checkClaims(instance, client, claims)
}

async function verifySignature(instance: Instance, client: Client, assertion: string): Promise<void> {
  const { alg = '', kid } = decodeProtectedHeader(assertion)
  const algorithm = client.token_endpoint_auth_signing_alg || 'RS256'
  if (alg !== algorithm) throw invalidClient(`The client assertion must be signed with ${algorithm}.`)
  if (!/^(RS|PS|ES)(256|384|512)$/.test(alg)) throw invalidClient(`The algorithm ${alg} is not taken.`)
  const key = findKey(await clientKeys(instance, client), kid, alg.startsWith('ES') ? 'EC' : 'RSA')
  try {
    await compactVerify(assertion, await importJWK(key, alg), { algorithms: [alg] })
  } catch {
    throw invalidClient('The signature of the client assertion is wrong.')
  }
}

async function clientKeys(instance: Instance, client: Client): Promise<readonly JsonObject[]> {
  if (client.jwks !== null) return client.jwks.keys
  const unreadable = serverError("The keys at the client's 'jwks_uri' cannot be read.")
  const { fetch } = instance.settings
  if (fetch === undefined) throw unreadable
  try {
    const set: unknown = await (await fetch(client.jwks_uri)).json()
    if (isObject(set) && Array.isArray(set['keys'])) return set['keys'].filter(isObject)
  } catch {
    throw unreadable
  }
  throw unreadable
}

function findKey(keys: readonly JsonObject[], kid: string | undefined, type: 'EC' | 'RSA'): JWK {
  const refuse = (hint: string): Failure => invalidRequest(hint)
  if (keys.length === 0) throw refuse('The client has no keys.')
  const named = kid === undefined ? keys : keys.filter((key) => key['kid'] === kid)
  if (named.length === 0) throw refuse('The client has no key with the id of the assertion.')
  const key = named.find((each) => each['use'] === 'sig' && each['kty'] === type && each['d'] === undefined)
  if (key === undefined) throw refuse(`The client has no ${type} key with use 'sig' and the id of the assertion.`)
  return key
}

/** Refuses an assertion that has expired or is not yet valid; the server answers both with a 500. */
function checkTimes(instance: Instance, claims: Claims): void {
  const now = seconds(instance.environment.now())
  const { exp, iat, nbf } = claims
  const late = typeof exp === 'number' && exp < now
  const early = [iat, nbf].some((time) => typeof time === 'number' && time > now)
  if (late || early) throw unrecognizable()
}

function checkClaims(instance: Instance, client: Client, claims: Claims): Client {
  const { iss, sub, jti, exp } = claims
  if (iss !== client.client_id || sub !== client.client_id) {
    throw invalidClient("The claims 'iss' and 'sub' of the client assertion must be the client id.")
  }
  if (typeof jti !== 'string' || jti === '') throw invalidClient("The client assertion lacks the claim 'jti'.")
  if (assertionUsed(instance, jti)) throw jtiKnown()
  if (typeof exp !== 'number') throw invalidClient("The client assertion lacks the claim 'exp'.")
  useAssertion(instance, jti, exp)
  if (!isForTokenUrl(instance, claims['aud'])) {
    throw invalidClient(`The claim 'aud' of the client assertion must be the token URL '${tokenUrl(instance)}'.`)
  }
  return client
}

/** Tells whether the `jti` of an assertion was used and is still remembered. */
export function assertionUsed(instance: Instance, jti: string): boolean {
  return (instance.state.usedAssertions.get(jti) ?? 0) > instance.environment.now()
}

/** Remembers the `jti` of an assertion until it expires. */
export function useAssertion(instance: Instance, jti: string, exp: number): void {
  instance.state.usedAssertions.delete(jti)
  instance.state.usedAssertions.set(jti, exp * 1000)
}

/** Tells whether an audience contains the token URL. */
export function isForTokenUrl(instance: Instance, audience: unknown): boolean {
  return [audience].flat().includes(tokenUrl(instance))
}

/** Returns the URL of the token endpoint, the audience of assertions. */
export function tokenUrl(instance: Instance): string {
  return publicUrl(instance, '/oauth2/token')
}
