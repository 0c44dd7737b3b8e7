import * as z from 'zod/mini'

import { checkSeed, filled } from '../seed.js'
import type { AuthentiqClientSeed, AuthentiqSeed, AuthentiqUserSeed } from './options.js'

const clientSchema = /* @__PURE__ */ z.strictObject({
  client_id: filled,
  client_secret: filled,
  redirect_uris: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(filled)),
  token_endpoint_auth_method: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.enum(['client_secret_basic', 'client_secret_post']),
  ),
  id_token_signed_response_alg: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.enum(['HS256', 'RS256', 'none'])),
})

const userSchema = /* @__PURE__ */ z.strictObject({
  sub: filled,
  claims: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.record(/* @__PURE__ */ z.string(), /* @__PURE__ */ z.unknown())),
})

const seedSchema: z.ZodMiniType<AuthentiqSeed> = /* @__PURE__ */ z.strictObject({
  clients: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(clientSchema).check(/* @__PURE__ */ z.minLength(1))),
  users: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(userSchema).check(/* @__PURE__ */ z.minLength(1))),
})

const defaultClients: readonly AuthentiqClientSeed[] = [
  { client_id: 'mock-client', client_secret: 'mock-client-secret' },
]
const defaultUsers: readonly AuthentiqUserSeed[] = [
  { sub: 'mock-user', claims: { name: 'Mock User', email: 'mock.user@example.com', email_verified: true } },
]

/** Checks a seed and fills in the defaults. */
export function readSeed(seed: unknown = {}): {
  clients: readonly AuthentiqClientSeed[]
  users: readonly AuthentiqUserSeed[]
} {
  const { clients = defaultClients, users = defaultUsers } = checkSeed(seedSchema, seed)
  return { clients, users }
}
