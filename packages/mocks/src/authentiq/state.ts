import { BoundedMap } from '../bounded-map.js'
import type { Environment } from '../clock.js'
import { randomText } from '../random-text.js'
import type { AuthentiqClientSeed, AuthentiqUserSeed } from './options.js'

/** What a user has granted to a client. */
export interface Grant {
  readonly clientId: string
  readonly subject: string
  /** Granted scopes, separated by spaces, without suffixes. */
  readonly scope: string
  readonly nonce?: string | undefined
}

/** An issued code. */
export interface Code extends Grant {
  readonly redirectUri: string
  readonly codeChallenge?: string | undefined
  readonly codeChallengeMethod?: string | undefined
  readonly expiresAt: number
  /** Access token that the code was exchanged for. */
  accessToken?: string
}

/** An access token. */
export interface AccessToken extends Grant {
  /** When it expires, in milliseconds since 1970. */
  readonly expiresAt: number
}

/** A sign-in page that waits for the decision of the user. */
export interface SignIn {
  readonly clientId: string
  readonly redirectUri: string
  readonly responseMode: 'fragment' | 'query'
  readonly state: string
  readonly scope: string
  readonly nonce?: string | undefined
  readonly codeChallenge?: string | undefined
  readonly codeChallengeMethod?: string | undefined
}

/** Clients, users, codes, access tokens, refresh tokens and sign-ins. */
export class AuthentiqState {
  readonly clients: ReadonlyMap<string, AuthentiqClientSeed>
  readonly users: ReadonlyMap<string, AuthentiqUserSeed>
  readonly codes: Map<string, Code> = new BoundedMap()
  readonly accessTokens: Map<string, AccessToken> = new BoundedMap()
  /** Grants by refresh token; a used one is removed. */
  readonly refreshTokens: Map<string, Grant> = new BoundedMap()
  readonly signIns: Map<string, SignIn> = new BoundedMap()
  readonly #environment: Environment

  constructor(environment: Environment, clients: readonly AuthentiqClientSeed[], users: readonly AuthentiqUserSeed[]) {
    this.#environment = environment
    this.clients = new Map(clients.map((client) => [client.client_id, client]))
    this.users = new Map(users.map((user) => [user.sub, user]))
  }

  /** Adds an entry under a random key, and returns the key. */
  add<Value>(entries: Map<string, Value>, value: Value): string {
    const key = randomText(this.#environment, 32)
    entries.set(key, value)
    return key
  }

  /** Returns a client; the first one if no id is given. */
  client(clientId?: string): AuthentiqClientSeed {
    const found = clientId === undefined ? this.clients.values().next().value : this.clients.get(clientId)
    if (found === undefined) throw new TypeError('There is no such client; name one of the seed')
    return found
  }

  /** Returns a user; the first one if no subject is given. */
  user(subject?: string): AuthentiqUserSeed {
    const found = subject === undefined ? this.users.values().next().value : this.users.get(subject)
    if (found === undefined) throw new TypeError('There is no such user; name one of the seed')
    return found
  }

  /** Removes all codes, tokens and sign-ins. */
  reset(): void {
    this.codes.clear()
    this.accessTokens.clear()
    this.refreshTokens.clear()
    this.signIns.clear()
  }
}
