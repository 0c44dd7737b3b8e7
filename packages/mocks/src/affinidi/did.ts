import { base58, base64urlnopad } from '@scure/base'

import { curves, type Curve, type VerificationKey } from './curves.js'
import type { AffinidiPublicKey } from './options.js'

/** Keys of DIDs that do not contain them, by DID and id of the verification method. */
export type KnownDids = ReadonlyMap<string, ReadonlyMap<string, VerificationKey>>

/** Writes the `did:key` of a compressed public key. */
export function didKey({ prefix }: Curve, publicKey: Uint8Array): { readonly did: string; readonly keyId: string } {
  const id = `z${base58.encode(Uint8Array.from([...prefix, ...publicKey]))}`
  return { did: `did:key:${id}`, keyId: `did:key:${id}#${id}` }
}

/**
 * Finds the key of a verification method.
 *
 * @param did - The DID.
 * @param keyId - Id of the verification method.
 * @param known - DIDs of the seed.
 * @returns `undefined` if the DID cannot be resolved; `null` if it has no such verification method.
 */
export function resolveDid(did: string, keyId: string, known: KnownDids): VerificationKey | null | undefined {
  const keys = known.get(did)
  if (keys !== undefined) return keys.get(keyId) ?? null
  const [, id] = /^did:key:(z[1-9A-HJ-NP-Za-km-z]{10,100})$/.exec(did) ?? []
  const bytes = id === undefined ? undefined : base58.decode(id.slice(1))
  const curve = Object.values(curves).find(({ prefix }) => prefix[0] === bytes?.[0] && prefix[1] === bytes[1])
  const publicKey = bytes?.subarray(2)
  if (curve === undefined || publicKey === undefined || !curve.ecdsa.utils.isValidPublicKey(publicKey, true))
    return undefined
  return keyId === `${did}#${id}` ? { curve, publicKey } : null
}

/** Reads a public key of a DID document; `undefined` if it is private, not base64url, or not a point of its curve. */
export function readJwk(key: AffinidiPublicKey): VerificationKey | undefined {
  const { crv, x, y } = key
  const curve = Object.values(curves).find((each) => each.crv === crv)
  if (curve === undefined || x === undefined || y === undefined || 'd' in key) return undefined
  const publicKey = uncompressedPoint(x, y)
  return publicKey !== undefined && curve.ecdsa.utils.isValidPublicKey(publicKey, false)
    ? { curve, publicKey }
    : undefined
}

function uncompressedPoint(x: string, y: string): Uint8Array | undefined {
  try {
    return Uint8Array.from([4, ...base64urlnopad.decode(x), ...base64urlnopad.decode(y)])
  } catch {
    return undefined // not base64url
  }
}
