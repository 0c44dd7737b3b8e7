import * as z from 'zod/mini'

import { aToken, checkSeed, filled, refuseDuplicates, seedError } from '../seed.js'
import type {
  VoucherifyApplicationSeed,
  VoucherifySeed,
  VoucherifyServiceKeySeed,
  VoucherifyTokenSeed,
} from './options.js'
import { areKnownScopes } from './scopes.js'

const applicationSchema = z.strictObject({
  appId: filled,
  appToken: aToken,
  project: z.optional(filled),
  clientId: z.optional(filled),
})

const tokenSchema = z.strictObject({
  accessToken: aToken,
  appId: z.optional(filled),
  scope: z.optional(
    z.string().check(z.refine(areKnownScopes, 'must be scopes of the API, separated by single spaces')),
  ),
  expiresIn: z.optional(z.number()),
})

/** A scope that a request can have: RFC 6749, section 3.3. */
const aScope = z
  .string()
  .check(z.refine((text) => /^[!#-[\]-~]+$/.test(text), 'must be one scope, such as vouchers.read'))

const serviceKeySchema = z.strictObject({
  id: filled,
  secret: filled,
  projects: z.optional(z.array(filled)),
  scopes: z.optional(z.array(aScope)),
})

const seedSchema: z.ZodMiniType<VoucherifySeed> = z.strictObject({
  applications: z.optional(z.array(applicationSchema).check(z.minLength(1))),
  serviceKeys: z.optional(z.array(serviceKeySchema).check(z.minLength(1))),
  tokens: z.optional(z.array(tokenSchema)),
})

/** Default keys, for a mock without a seed. */
export const defaultApplication: VoucherifyApplicationSeed = { appId: 'mock-app-id', appToken: 'mock-app-token' }

/** Default service key, for a mock without a seed. */
export const defaultServiceKey: VoucherifyServiceKeySeed = { id: 'mock-service-key', secret: 'mock-service-secret' }

/** Checks a seed and fills in the default keys. */
export function readSeed(seed: unknown = {}): {
  applications: readonly VoucherifyApplicationSeed[]
  serviceKeys: readonly VoucherifyServiceKeySeed[]
  tokens: readonly VoucherifyTokenSeed[]
} {
  const {
    applications = [defaultApplication],
    serviceKeys = [defaultServiceKey],
    tokens = [],
  } = checkSeed(seedSchema, seed)
  refuseDuplicates('$.applications', applications, 'appId')
  refuseDuplicates('$.serviceKeys', serviceKeys, 'id')
  refuseDuplicates('$.tokens', tokens, 'accessToken')
  const unknown = tokens.findIndex(
    ({ appId }) => appId !== undefined && applications.every((each) => each.appId !== appId),
  )
  if (unknown !== -1) throw seedError(`$.tokens[${unknown}].appId must be one of $.applications`)
  return { applications, serviceKeys, tokens }
}
