import * as z from 'zod/mini'

import type { Service } from './answers.js'

const common = {
  grant_type: z.enum(['client_credentials', 'affinidi_delegation']),
  client_assertion_type: z.enum([
    'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    'urn:ietf:params:oauth:delegation-assertion-type:jwt-bearer',
  ]),
  client_assertion: z.string(),
}

const text = z.string()

/** Request bodies of the two deployments, whose gateways refuse other properties. */
const models = {
  iam: z.strictObject({
    ...common,
    client_id: z.optional(text),
    code: z.optional(text),
    refresh_token: z.optional(text),
    redirect_uri: z.optional(text),
  }),
  cid: z.strictObject({ ...common, client_id: text }),
}

/** A request body that the gateway accepts. */
export interface TokenInput {
  /** Grant type. */
  readonly grant_type: 'affinidi_delegation' | 'client_credentials'
  /** Type of the assertion. */
  readonly client_assertion_type: string
  /** Compact JWT. */
  readonly client_assertion: string
  /** DID of the caller. */
  readonly client_id?: string | undefined
}

/** Tells whether the gateway of a deployment accepts a body. */
export function fitsModel(service: Service, body: unknown): body is TokenInput {
  return z.safeParse(models[service], body).success
}
