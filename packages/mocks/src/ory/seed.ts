import { InvalidInputError, type Operation, refuser } from '@typed-oauth/core/define'
import {
  createOAuth2Client,
  trustOAuth2JwtGrantIssuer,
  type OAuth2ClientInput,
  type TrustOAuth2JwtGrantIssuer,
} from '@typed-oauth/ory-oauth2'
import * as z from 'zod/mini'

import { jsonRecord } from '../json-rules.js'
import { aToken, checkSeed, filled, refuseDuplicates, seedError } from '../seed.js'
import { addClient } from './clients/endpoints.js'
import { decodeClient, keyMemberNames } from './state/client.js'
import type { Instance } from './state/instance.js'
import { lifetimes } from './tokens/lifetimes.js'
import { scopeMatcher } from './tokens/scopes.js'
import { startChain } from './tokens/tokens.js'
import { addIssuer } from './trusted-issuers/endpoints.js'
import { DecodeError, fields, isObject } from './wire/decode.js'
import { Failure } from './wire/failures.js'
import { words } from './wire/go-url.js'

/** A user of the initial state. Users without an entry can sign in too, but have no claims. */
export interface OryUserSeed {
  /** Identifier of the user. */
  readonly subject: string
  /** Claims of the user's ID tokens, unless the test sets others. */
  readonly id_token?: Readonly<Record<string, unknown>> | undefined
  /** Data of the user's access tokens, unless the test sets other data. */
  readonly access_token?: Readonly<Record<string, unknown>> | undefined
}

/** A token of the initial state. */
export interface OryTokenSeed {
  /** The token itself, any text that can be one: visible ASCII characters, without white space and scheme. */
  readonly token: string
  /** Client that it was issued to. */
  readonly client_id: string
  /** Kind of the token. Default `access_token`. */
  readonly token_use?: 'access_token' | 'refresh_token' | undefined
  /** User. Default: the client itself. */
  readonly subject?: string | undefined
  /** Granted scopes, separated by spaces. Default none. */
  readonly scope?: string | undefined
  /** Granted audiences. Default none. */
  readonly audience?: readonly string[] | undefined
  /** Lifetime in seconds; negative for an expired token. Default: one hour, for a refresh token 30 days. */
  readonly expires_in?: number | undefined
  /** Data of the token, `ext` at introspection. Default none. */
  readonly ext?: Readonly<Record<string, unknown>> | undefined
}

/** Initial state. */
export interface OrySeed {
  /** Clients, as `createOAuth2Client` accepts them. Default none, as on a new server. */
  readonly clients?: readonly OAuth2ClientInput[] | undefined
  /** Users with claims. Default none. */
  readonly users?: readonly OryUserSeed[] | undefined
  /** Tokens. Default none. */
  readonly tokens?: readonly OryTokenSeed[] | undefined
  /** Trusted issuers, as `trustOAuth2JwtGrantIssuer` accepts them. Default none. */
  readonly trusted_issuers?: readonly TrustOAuth2JwtGrantIssuer[] | undefined
}

const userSchema = z.strictObject({
  subject: filled,
  id_token: z.optional(jsonRecord),
  access_token: z.optional(jsonRecord),
})

const tokenSchema = z.strictObject({
  token: aToken,
  client_id: filled,
  token_use: z.optional(z.enum(['access_token', 'refresh_token'])),
  subject: z.optional(filled),
  scope: z.optional(z.string()),
  audience: z.optional(z.array(filled)),
  expires_in: z.optional(z.number()),
  ext: z.optional(jsonRecord),
})

const seedSchema = z.strictObject({
  clients: z.optional(z.array(jsonRecord)), // the server's own rules check their values
  users: z.optional(z.array(userSchema)),
  tokens: z.optional(z.array(tokenSchema)),
  trusted_issuers: z.optional(z.array(jsonRecord)),
})

/** Properties of a client that the server reads. The server ignores others; in a seed they are mistakes. */
function clientProperties(): string[] {
  const { lifespans, ...others } = decodeClient(fields({}))
  return [...Object.keys(others), ...Object.keys(lifespans)]
}

/** Properties of a trusted issuer that the server reads. */
const issuerProperties = Object.keys({
  allow_any_subject: true,
  expires_at: true,
  issuer: true,
  jwk: true,
  scope: true,
  subject: true,
} satisfies Record<keyof TrustOAuth2JwtGrantIssuer, true>)

/** An object in a seed, the names that the server reads in it, and a body of an operation with another name there. */
interface SeedObject {
  readonly place: string
  readonly value: unknown
  readonly known: readonly string[]
  readonly bodyWith: (property: object) => object
}

/** A key in a seed. */
function seedKey(place: string, value: unknown, bodyWith: SeedObject['bodyWith']): SeedObject {
  // The server drops what Web Crypto adds to each key that it exports.
  return { place, value, known: [...keyMemberNames, 'key_ops', 'ext'], bodyWith }
}

/** A client in a seed, and the objects in it. */
function seedClient(place: string, client: object): SeedObject[] {
  const jwks: unknown = Reflect.get(client, 'jwks')
  const keys: unknown = isObject(jwks) ? jwks['keys'] : undefined
  return [
    { place, value: client, known: clientProperties(), bodyWith: (property) => property },
    { place: `${place}.jwks`, value: jwks, known: ['keys'], bodyWith: (property) => ({ jwks: property }) },
    ...(Array.isArray(keys) ? keys : []).map((key: unknown, index) =>
      seedKey(`${place}.jwks.keys[${index}]`, key, (property) => ({ jwks: { keys: [property] } })),
    ),
  ]
}

/** A trusted issuer in a seed, and its key. */
function seedIssuer(place: string, issuer: object): SeedObject[] {
  return [
    { place, value: issuer, known: issuerProperties, bodyWith: (property) => property },
    seedKey(`${place}.jwk`, Reflect.get(issuer, 'jwk'), (property) => ({ jwk: property })),
  ]
}

/** Refuses properties that the server does not read; the operation that sends such a body knows which one is meant. */
function refuseUnknown(operation: Operation, objects: readonly SeedObject[]): void {
  const reasonOf = (body: object): string => {
    const parameter = operation.body ?? ''
    try {
      operation.check?.({ [parameter]: body }, refuser(operation.id), false)
    } catch (error) {
      const advice = error instanceof InvalidInputError ? /not known(; use .+)$/.exec(error.expected)?.[1] : undefined
      if (advice !== undefined) return `is not known${advice}`
    }
    return 'is not known'
  }
  const reasons = objects.flatMap(({ place, value, known, bodyWith }) =>
    Object.keys(isObject(value) ? value : {})
      .filter((name) => !known.includes(name))
      .map((name) => `${place}.${name} ${reasonOf(bodyWith({ [name]: null }))}`),
  )
  if (reasons.length > 0) throw seedError(reasons.join('; '))
}

/**
 * Checks a seed and fills a mock with it.
 *
 * @throws A `TypeError` that names the place in the seed, never its values.
 */
export function applySeed(instance: Instance, seed: OrySeed = {}): void {
  const { clients = [], users = [], tokens = [], trusted_issuers: issuers = [] } = checkSeed(seedSchema, seed)
  refuseDuplicates('$.users', users, 'subject')
  refuseDuplicates('$.tokens', tokens, 'token')
  const at = (place: string, step: () => void): void => {
    try {
      step()
    } catch (error) {
      if (!(error instanceof Failure || error instanceof DecodeError)) throw error
      const reason = error instanceof Failure ? error.description || error.code : error.message
      throw seedError(`${place}: ${reason}`, { cause: error })
    }
  }
  for (const [index, client] of clients.entries()) {
    refuseUnknown(createOAuth2Client, seedClient(`$.clients[${index}]`, client))
    at(`$.clients[${index}]`, () => void addClient(instance, fields(client)))
  }
  for (const [index, issuer] of issuers.entries()) {
    refuseUnknown(trustOAuth2JwtGrantIssuer, seedIssuer(`$.trusted_issuers[${index}]`, issuer))
    at(`$.trusted_issuers[${index}]`, () => void addIssuer(instance, fields(issuer)))
  }
  for (const { subject, id_token: idToken = {}, access_token: accessToken = {} } of users) {
    instance.state.users.set(subject, { subject, idToken, accessToken })
  }
  for (const [index, token] of tokens.entries()) addToken(instance, token, `$.tokens[${index}]`)
}

function addToken(instance: Instance, seed: OryTokenSeed, place: string): void {
  const { token, client_id: clientId, token_use: use, subject = clientId, scope = '', audience = [], ext = {} } = seed
  const { environment, state } = instance
  const client = state.clients.get(clientId)
  if (client === undefined) throw seedError(`${place}.client_id must be one of $.clients`)
  if (!words(scope).every(scopeMatcher(words(client.scope))))
    throw seedError(`${place}.scope must be scopes that the client is registered for`)
  const chain = startChain(instance, { clientId, subject, scope: words(scope), audience, ext })
  const issuedAt = environment.now()
  if (use === 'refresh_token') {
    const expiresAt = issuedAt + (seed.expires_in === undefined ? lifetimes.refreshToken : seed.expires_in * 1000)
    const refreshToken = { chain, issuedAt, expiresAt, token, spent: false }
    chain.refreshTokens.add(refreshToken)
    state.refreshTokens.set(token, refreshToken)
  } else {
    const expiresAt = issuedAt + (seed.expires_in === undefined ? lifetimes.accessToken : seed.expires_in * 1000)
    const accessToken = { chain, issuedAt, expiresAt, token, revoked: false }
    chain.accessTokens.add(accessToken)
    state.accessTokens.set(token, accessToken)
  }
}
