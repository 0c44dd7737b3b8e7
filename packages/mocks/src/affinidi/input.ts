import * as z from 'zod/mini'

import type { Service } from './answers.js'

const common = {
  grant_type: /* @__PURE__ */ z.enum(['client_credentials', 'affinidi_delegation']),
  client_assertion_type: /* @__PURE__ */ z.enum([
    'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    'urn:ietf:params:oauth:delegation-assertion-type:jwt-bearer',
  ]),
  client_assertion: /* @__PURE__ */ z.string(),
}

const text = /* @__PURE__ */ z.string()

/** The closed bodies of the two deployments, which their gateways check. */
const models = {
  iam: /* @__PURE__ */ z.strictObject({
    ...common,
    client_id: /* @__PURE__ */ z.optional(text),
    code: /* @__PURE__ */ z.optional(text),
    refresh_token: /* @__PURE__ */ z.optional(text),
    redirect_uri: /* @__PURE__ */ z.optional(text),
  }),
  cid: /* @__PURE__ */ z.strictObject({ ...common, client_id: text }),
}

/** A request body that the gateway lets through. */
export interface TokenInput {
  /** How the token is asked for. */
  readonly grant_type: 'affinidi_delegation' | 'client_credentials'
  /** What kind of assertion it is. */
  readonly client_assertion_type: string
  /** Compact JWT. */
  readonly client_assertion: string
  /** DID of the caller. */
  readonly client_id?: string | undefined
}

/** Tells whether a deployment's gateway lets a body through. */
export function fitsModel(service: Service, body: unknown): body is TokenInput {
  return z.safeParse(models[service], body).success
}
