import * as z from 'zod/mini'

import { checkSeed, filled, refuseDuplicates, seedError } from '../seed.js'
import type { VerificationKey } from './curves.js'
import { readJwk, type KnownDids } from './did.js'
import type { AffinidiDelegationSeed } from './options.js'

/** Members of a JSON Web Key that the mock does not need. */
const furtherMembers = ['alg', 'd', 'ext', 'key_ops', 'use', 'x5c', 'x5t', 'x5t#S256', 'x5u']

const keySchema = z.strictObject({
  ...Object.fromEntries(furtherMembers.map((name) => [name, z.optional(z.unknown())])),
  kid: filled,
  kty: z.literal('EC'),
  crv: z.enum(['P-256', 'secp256k1']),
  x: filled,
  y: filled,
})

const seedSchema = z.strictObject({
  dids: z.optional(
    z.array(
      z.strictObject({
        did: filled,
        keys: z.array(keySchema).check(z.minLength(1)),
      }),
    ),
  ),
  delegations: z.optional(z.array(z.strictObject({ profile: filled, grantee: filled }))),
})

/** Checks a seed and reads its keys. */
export function readSeed(seed: unknown = {}): { dids: KnownDids; delegations: readonly AffinidiDelegationSeed[] } {
  const { dids = [], delegations = [] } = checkSeed(seedSchema, seed)
  refuseDuplicates('$.dids', dids, 'did')
  const known = dids.map(({ did, keys }, position) => {
    refuseDuplicates(`$.dids[${position}].keys`, keys, 'kid')
    const read = keys.map((key, index): [string, VerificationKey] => {
      const found = readJwk(key)
      if (found === undefined) throw seedError(`$.dids[${position}].keys[${index}] must be a public key on its curve`)
      return [key.kid, found]
    })
    return [did, new Map(read)] as const
  })
  return { dids: new Map(known), delegations }
}
