import { base64urlnopad } from '@scure/base'

import { seconds } from '../../clock.js'
import { sha256 } from '../../encoding.js'
import { randomUuid } from '../../random-text.js'
import { issuer, type Instance } from '../state/instance.js'
import type { Claims } from '../state/keys.js'
import type { Chain, Identity } from '../state/records.js'
import { insufficientEntropy, serverError } from '../wire/failures.js'

/** Data of an ID token that its chain does not contain. */
export interface IdTokenDetails {
  /** Lifetime in milliseconds. */
  readonly lifetime: number
  /** Access token that is issued with it, for `at_hash`. */
  readonly accessToken?: string
  /** Value of `c_hash`. */
  readonly codeHash?: string
  /** Authentication level if the login page set none. */
  readonly acr?: string
}

/** Refuses a nonce or lifetime with which no ID token can be issued. Called before a single-use credential is spent. */
export function checkIdToken(nonce: string, lifetime: number): void {
  if (nonce !== '' && nonce.length < 8)
    throw insufficientEntropy("The parameter 'nonce' must have 8 characters or more.")
  if (lifetime < 0) throw serverError('The ID token would already be expired.')
}

/** Signs the ID token of a chain. */
export async function createIdToken(instance: Instance, chain: Chain, details: IdTokenDetails): Promise<string> {
  const now = instance.environment.now()
  const { acr, authenticatedAt = seconds(now) } = chain.identity
  return instance.keys.signIdToken({
    ...identityClaims(instance, {
      ...chain.identity,
      authenticatedAt,
      ...(!acr && details.acr && { acr: details.acr }),
    }),
    ...(details.accessToken !== undefined && { at_hash: await leftHash(details.accessToken) }),
    ...(details.codeHash !== undefined && { c_hash: details.codeHash }),
    aud: [chain.clientId],
    exp: seconds(now + (details.lifetime || 3_600_000)),
    iat: seconds(now),
    jti: randomUuid(instance.environment),
  })
}

/** Claims that ID tokens and user info have in common. */
export function identityClaims(instance: Instance, identity: Identity): Claims {
  const { subject, authenticatedAt, requestedAt, nonce, acr, amr, sessionId } = identity
  const reserved = new Set(['acr', 'amr', 'at_hash', 'auth_time', 'c_hash', 'exp', 'nonce', 'rat', 'sub'])
  const added = Object.entries(identity.claims).filter(([name]) => !reserved.has(name))
  return {
    ...Object.fromEntries(added),
    iss: issuer(instance),
    iat: identity.issuedAt,
    ...(subject !== undefined && { sub: subject }),
    ...(authenticatedAt !== undefined && { auth_time: authenticatedAt }),
    ...(requestedAt !== undefined && { rat: requestedAt }),
    ...(nonce && { nonce }),
    ...(acr && { acr }),
    ...(amr !== undefined && amr.length > 0 && { amr }),
    ...(sessionId !== undefined && { sid: sessionId }),
  }
}

/** Left half of the SHA-256 of a token or code, base64url: `at_hash`, `c_hash`. */
export async function leftHash(text: string): Promise<string> {
  return base64urlnopad.encode((await sha256(text)).slice(0, 16))
}
