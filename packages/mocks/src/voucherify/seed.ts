import * as z from 'zod/mini'

import { checkSeed, filled } from '../seed.js'
import type { VoucherifyApplicationSeed, VoucherifySeed, VoucherifyTokenSeed } from './options.js'

const applicationSchema = /* @__PURE__ */ z.strictObject({
  appId: filled,
  appToken: filled,
  project: /* @__PURE__ */ z.optional(filled),
  clientId: /* @__PURE__ */ z.optional(filled),
})

const tokenSchema = /* @__PURE__ */ z.strictObject({
  accessToken: filled,
  appId: /* @__PURE__ */ z.optional(filled),
  scope: /* @__PURE__ */ z.optional(filled),
  expiresIn: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.number()),
})

const seedSchema: z.ZodMiniType<VoucherifySeed> = /* @__PURE__ */ z.strictObject({
  applications: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.array(applicationSchema).check(/* @__PURE__ */ z.minLength(1)),
  ),
  tokens: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(tokenSchema)),
})

/** Keys of a mock without a seed. */
export const defaultApplication: VoucherifyApplicationSeed = { appId: 'mock-app-id', appToken: 'mock-app-token' }

/** Checks a seed and fills in the default keys. */
export function readSeed(seed: unknown = {}): {
  applications: readonly VoucherifyApplicationSeed[]
  tokens: readonly VoucherifyTokenSeed[]
} {
  const { applications = [defaultApplication], tokens = [] } = checkSeed(seedSchema, seed)
  const unknown = tokens.findIndex(
    ({ appId }) => appId !== undefined && applications.every((each) => each.appId !== appId),
  )
  if (unknown !== -1)
    throw new TypeError(`The seed does not fit: $.tokens[${unknown}].appId must be one of $.applications`)
  return { applications, tokens }
}
