import type { Environment } from '../../clock.js'
import { createSealer, type Sealer } from '../wire/seal.js'
import type { Client } from './client.js'
import { createSigningKeys, type SigningKeys } from './keys.js'
import type { Settings } from './settings.js'
import { clearState, createState, type State } from './state.js'

/** One mock, as its handlers use it. */
export interface Instance {
  /** Time and randomness. */
  readonly environment: Environment
  /** The chosen settings. */
  readonly settings: Settings
  /** What the mock remembers. */
  readonly state: State
  /** Writes and reads challenges, verifiers, cookies and page tokens. */
  readonly sealer: Sealer
  /** Signs tokens. */
  readonly keys: SigningKeys
}

/** Makes an empty mock. */
export function createInstance(environment: Environment, settings: Settings): Instance {
  return {
    environment,
    settings,
    state: createState(),
    sealer: createSealer(environment),
    keys: createSigningKeys(environment),
  }
}

/** Removes everything that a mock remembers. */
export function resetInstance(instance: Instance): void {
  clearState(instance.state)
  instance.sealer.reset()
}

/** URL of a path of the public server. */
export function publicUrl(instance: Instance, path: string): string {
  return `${issuer(instance)}${path}`
}

/** Returns the issuer: the public server without a trailing slash. */
export function issuer(instance: Instance): string {
  return instance.settings.servers.public.replace(/\/+$/, '')
}

/** Tells whether a client is public, that is, has no secret. */
export function isPublicClient(client: Client): boolean {
  return client.token_endpoint_auth_method === 'none'
}

/** Returns the grant types of a client; a client without registered ones may use the authorization code. */
export function grantTypes(client: Client): readonly string[] {
  return client.grant_types.length === 0 ? ['authorization_code'] : client.grant_types
}
