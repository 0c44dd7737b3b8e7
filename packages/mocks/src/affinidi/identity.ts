import { base64urlnopad } from '@scure/base'

import { seconds, type Environment } from '../clock.js'
import { utf8 } from '../encoding.js'
import { anObject, aText, checkArgument } from '../options-check.js'
import { randomUuid } from '../random-text.js'
import { curves } from './curves.js'
import { didKey } from './did.js'
import type { AffinidiAlgorithm } from './options.js'

/** A person or program with its own key. */
export interface AffinidiIdentity {
  /** The DID, `client_id` of its requests. */
  readonly did: string
  /** Id of the verification method, `kid` of its assertions. */
  readonly keyId: string
  /** Signs a new assertion for the DID itself; pass the function as `client_assertion`. */
  readonly assertion: (tokenUrl: string) => string
  /** Returns a function that signs assertions for a profile that granted access. */
  delegatedAssertion(profile: string): (tokenUrl: string) => string
  /** Signs any claims, for tests of errors. */
  sign(claims: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): string
}

const lifetimeSeconds = 300

/**
 * Makes a key and its `did:key`.
 *
 * @param environment - Time and randomness.
 * @param algorithm - Algorithm of the key.
 */
export function createIdentity(environment: Environment, algorithm: AffinidiAlgorithm): AffinidiIdentity {
  const curve = curves[algorithm]
  const { secretKey, publicKey } = curve.ecdsa.keygen(environment.randomBytes(curve.ecdsa.lengths.seed ?? 48))
  const { did, keyId } = didKey(curve, publicKey)
  const sign: AffinidiIdentity['sign'] = (claims, header = {}) => {
    checkArgument('sign', 'the claims', claims, anObject)
    checkArgument('sign', 'the header', header, anObject)
    const parts = [{ alg: algorithm, kid: keyId, ...header }, claims]
    const text = parts.map((part) => base64urlnopad.encode(utf8(JSON.stringify(part)))).join('.')
    return `${text}.${base64urlnopad.encode(curve.ecdsa.sign(utf8(text), secretKey))}`
  }
  const delegatedAssertion = (subject: string): ((tokenUrl: string) => string) => {
    checkArgument('delegatedAssertion', 'the profile', subject, aText)
    return (tokenUrl) => {
      checkArgument('assertion', 'the token URL', tokenUrl, aText)
      const now = seconds(environment.now())
      return sign({
        iss: did,
        sub: subject,
        aud: tokenUrl,
        jti: randomUuid(environment),
        iat: now,
        exp: now + lifetimeSeconds,
      })
    }
  }
  return { did, keyId, assertion: delegatedAssertion(did), delegatedAssertion, sign }
}
