import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'

import type { AffinidiAlgorithm } from './options.js'

/** What is known of an elliptic curve. */
export interface Curve {
  /** JWS algorithm. */
  readonly algorithm: AffinidiAlgorithm
  /** Its name in JWKs. */
  readonly crv: string
  /** Multicodec prefix of its public keys. */
  readonly prefix: readonly [number, number]
  /** The arithmetic. */
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
  /** The point, compressed or not. */
  readonly publicKey: Uint8Array
}

/** Tells whether a signature over a text is right. */
export function isSigned({ curve, publicKey }: VerificationKey, text: string, signature: Uint8Array): boolean {
  try {
    return curve.ecdsa.verify(signature, new TextEncoder().encode(text), publicKey, { lowS: false })
  } catch {
    return false // a signature of the wrong length, for example
  }
}
