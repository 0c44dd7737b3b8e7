import {
  base64url,
  checkOptions,
  functionRule,
  refuser,
  type OptionRule,
  type OptionRules,
} from '@typed-oauth/core/define'

import type { SignAssertion } from './endpoints.js'

/** Options of {@link assertionSigner}. */
export interface AssertionSignerOptions {
  /** The caller's own DID, `iss` of the assertion and `client_id` of the request. */
  readonly did: string
  /** Id of the DID's verification method, such as `did:key:zQ3s…#zQ3s…`. */
  readonly kid: string
  /**
   * Algorithm of the key: `ES256K` for secp256k1, `ES256` for P-256, `EdDSA` for Ed25519. Affinidi's own callers use
   * `ES256K`; which others the service takes is not documented.
   */
  readonly algorithm: 'ES256' | 'ES256K' | 'EdDSA'
  /**
   * Signs bytes with the private key, which stays in the wallet: with SHA-256 for `ES256K` and `ES256`. Returns the 64
   * bytes of the signature: `r` and `s`, not DER. Called for each attempt.
   */
  readonly sign: (content: Uint8Array) => Uint8Array | ArrayBuffer | Promise<Uint8Array | ArrayBuffer>
  /** DID that the token is for, `sub` of the assertion: a profile's, for a delegated token. Default: `did`. */
  readonly subject?: string | undefined
  /** The current time in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

const aDid: OptionRule = {
  expected: 'a DID, such as "did:key:…"',
  fits: (value) => typeof value === 'string' && /^did:[a-z\d]+:[^\s#]+$/.test(value),
}

const rules: OptionRules = {
  did: aDid,
  kid: { expected: 'the id of a verification method', fits: (value) => typeof value === 'string' },
  algorithm: {
    expected: '"ES256", "ES256K" or "EdDSA"',
    fits: (value) => typeof value === 'string' && /^(?:ES256K?|EdDSA)$/.test(value),
  },
  sign: functionRule,
  subject: aDid,
  now: functionRule,
}

/** Seconds that the clock of this machine may be ahead of the server's. */
const early = 30

/** Seconds from `iat` to `exp`, as Affinidi's own callers have it. */
const lifetime = 300

/**
 * Makes the `client_assertion` of {@link consumerAuthTokenEndpoint} from a signing function: header and payload are made
 * here, anew for each attempt and for the called URL, and the wallet signs.
 *
 * @param options - The DID, its key and the function that signs.
 * @throws `InvalidInputError` if an option is missing or wrong. The call rejects with one if `sign` returns anything but a
 *   signature of 64 bytes.
 *
 * @example
 * ```ts
 * import { generateKeyPairSync, sign } from 'node:crypto'
 *
 * const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }) // yours comes from a key store
 * const client_assertion = assertionSigner({
 *   did,
 *   kid: `${did}#key-1`,
 *   algorithm: 'ES256K',
 *   sign: (content) => sign('sha256', content, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
 * })
 * const { access_token } = await consumerAuthTokenEndpoint(transport, { client_assertion, client_id: did })
 * ```
 *
 * @see [RFC 7523, section 3](https://www.rfc-editor.org/rfc/rfc7523.html#section-3)
 * @see [RFC 8812, section 3.2](https://www.rfc-editor.org/rfc/rfc8812.html#section-3.2)
 */
export function assertionSigner(options: AssertionSignerOptions): SignAssertion {
  const factory = 'assertionSigner'
  const refuse = refuser(factory)
  const given = Object(options) as AssertionSignerOptions // JavaScript callers may pass anything
  checkOptions(factory, given, rules)
  const { did, kid, algorithm, sign, subject = did, now = Date.now } = given
  for (const [name, value] of Object.entries({ did, kid, algorithm, sign }))
    if (value === undefined) refuse(name, `must be ${rules[name]?.expected}`)
  if (!kid.startsWith(`${did}#`) || !/^[^\s#]+#[^\s#]+$/.test(kid))
    refuse('kid', 'must be `did`, "#" and the name of its key')
  return async (tokenUrl) => {
    const iat = Math.floor(now() / 1000) - early
    if (!Number.isSafeInteger(iat)) refuse('now', 'must return a number of milliseconds')
    const jti = globalThis.crypto.randomUUID()
    const parts = [
      { alg: algorithm, kid },
      { iss: did, sub: subject, aud: tokenUrl, jti, iat, exp: iat + lifetime },
    ]
    const content = parts.map((part) => base64url(JSON.stringify(part))).join('.')
    const signature: unknown = await sign(new TextEncoder().encode(content))
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(signature)
      ? signature
      : new Uint8Array(asBuffer(signature))
    const bytes = new Uint8Array(buffer, byteOffset, byteLength)
    if (bytes.length !== 64)
      refuse('sign', 'must return the 64 bytes of r and s, not DER (node:crypto: `dsaEncoding: "ieee-p1363"`)')
    return `${content}.${base64url(bytes)}`
  }
}

/** The value, if it is an `ArrayBuffer` of any realm; else an empty one. */
function asBuffer(value: unknown): ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]' ? (value as ArrayBuffer) : new ArrayBuffer(0)
}
