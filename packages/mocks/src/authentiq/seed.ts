import * as z from 'zod/mini'

import { jsonRecord } from '../json-rules.js'
import { checkSeed, filled, refuseDuplicates } from '../seed.js'
import type { AuthentiqClientSeed, AuthentiqSeed, AuthentiqUserSeed } from './options.js'

const clientSchema = z.strictObject({
  client_id: filled,
  client_secret: filled,
  redirect_uris: z.optional(z.array(filled)),
  token_endpoint_auth_method: z.optional(z.enum(['client_secret_basic', 'client_secret_post'])),
  id_token_signed_response_alg: z.optional(z.enum(['HS256', 'RS256', 'none'])),
})

const userSchema = z.strictObject({
  sub: filled,
  claims: z.optional(jsonRecord),
})

const seedSchema: z.ZodMiniType<AuthentiqSeed> = z.strictObject({
  clients: z.optional(z.array(clientSchema).check(z.minLength(1))),
  users: z.optional(z.array(userSchema).check(z.minLength(1))),
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
  refuseDuplicates('$.clients', clients, 'client_id')
  refuseDuplicates('$.users', users, 'sub')
  return { clients, users }
}
