import * as z from 'zod/mini'

import { checkSeed, filled } from '../seed.js'
import type { VerificationKey } from './curves.js'
import { readJwk, type KnownDids } from './did.js'
import type { AffinidiDelegationSeed } from './options.js'

const keySchema = /* @__PURE__ */ z.looseObject({
  kid: filled,
  kty: /* @__PURE__ */ z.literal('EC'),
  crv: /* @__PURE__ */ z.enum(['P-256', 'secp256k1']),
  x: filled,
  y: filled,
})

const seedSchema = /* @__PURE__ */ z.strictObject({
  dids: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.array(
      /* @__PURE__ */ z.strictObject({
        did: filled,
        keys: /* @__PURE__ */ z.array(keySchema).check(/* @__PURE__ */ z.minLength(1)),
      }),
    ),
  ),
  delegations: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.array(/* @__PURE__ */ z.strictObject({ profile: filled, grantee: filled })),
  ),
})

/** Checks a seed and reads its keys. */
export function readSeed(seed: unknown = {}): { dids: KnownDids; delegations: readonly AffinidiDelegationSeed[] } {
  const { dids = [], delegations = [] } = checkSeed(seedSchema, seed)
  const known = dids.map(({ did, keys }, position) => {
    const read = keys.map((key, index): [string, VerificationKey] => {
      const found = readJwk(key)
      if (found === undefined)
        throw new TypeError(
          `The seed does not fit: $.dids[${position}].keys[${index}] must be a public key on its curve`,
        )
      return [key.kid, found]
    })
    return [did, new Map(read)] as const
  })
  return { dids: new Map(known), delegations }
}
