import type { Environment } from '../../clock.js'
import { createSealer, type Sealer } from '../wire/seal.js'
import type { Client } from './client.js'
import { createSigningKeys, type SigningKeys } from './keys.js'
import type { Settings } from './settings.js'
import { clearState, createState, type State } from './state.js'

/** One mock: what its handlers work with. */
export interface Instance {
  /** Time and randomness. */
  readonly environment: Environment
  /** What was chosen. */
  readonly settings: Settings
  /** What it remembers. */
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

/** Makes a mock forget everything. */
export function resetInstance(instance: Instance): void {
  clearState(instance.state)
  instance.sealer.reset()
}

/** URL of a path of the public server. */
export function publicUrl(instance: Instance, path: string): string {
  return `${issuer(instance)}${path}`
}

/** The issuer: the public server without a trailing slash. */
export function issuer(instance: Instance): string {
  return instance.settings.servers.public.replace(/\/+$/, '')
}

/** Tells whether a client is public, that is, has no secret. */
export function isPublicClient(client: Client): boolean {
  return client.token_endpoint_auth_method === 'none'
}

/** Grant types of a client; none registered means the authorization code. */
export function grantTypes(client: Client): readonly string[] {
  return client.grant_types.length === 0 ? ['authorization_code'] : client.grant_types
}
