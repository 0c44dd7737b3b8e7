import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'

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

/** Tells whether a signature of a text is valid. */
export function isSigned({ curve, publicKey }: VerificationKey, text: string, signature: Uint8Array): boolean {
  try {
    return curve.ecdsa.verify(signature, new TextEncoder().encode(text), publicKey, { lowS: false })
  } catch {
    return false // for example because the signature has the wrong length
  }
}
