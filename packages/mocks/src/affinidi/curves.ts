import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { base64urlnopad } from '@scure/base'

import { utf8 } from '../encoding.js'
import type { AffinidiAlgorithm } from './options.js'

/** Properties of an elliptic curve. */
export interface Curve {
  /** JWS algorithm. */
  readonly algorithm: AffinidiAlgorithm
  /** Its name in JWKs. */
  readonly crv: string
  /** Multicodec prefix of its public keys. */
  readonly prefix: readonly [number, number]
  /** Implementation of ECDSA on the curve. */
  readonly ecdsa: typeof p256
}

/** The curves that DIDs may use here. */
export const curves: Readonly<Record<AffinidiAlgorithm, Curve>> = {
  ES256: { algorithm: 'ES256', crv: 'P-256', prefix: [0x80, 0x24], ecdsa: p256 },
  ES256K: { algorithm: 'ES256K', crv: 'secp256k1', prefix: [0xe7, 0x01], ecdsa: secp256k1 },
}

/** A public key with its curve. */
export interface VerificationKey {
  readonly curve: Curve
  /** The point, compressed or uncompressed. */
  readonly publicKey: Uint8Array
}

/** Tells whether a signature of a text is valid. The signature is base64url without padding, as in a JWT. */
export function isSigned({ curve, publicKey }: VerificationKey, text: string, signature: string): boolean {
  try {
    return curve.ecdsa.verify(base64urlnopad.decode(signature), utf8(text), publicKey, { lowS: false })
  } catch {
    return false // for example because the signature is not base64url, or has the wrong length
  }
}
