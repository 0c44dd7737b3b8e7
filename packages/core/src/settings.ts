import type { Credential } from './credentials/credential.js'
import type { TransportOptions } from './options.js'

/** One server of a transport. */
export interface TransportServer {
  /** Option that gives its URL, for errors. */
  readonly option: string
  /** Base URL without a slash at its end; absent if the caller did not give one. */
  readonly url: string | undefined
}

/** What a transport holds. */
export interface TransportSettings {
  /** Servers by the name that operations use. */
  readonly servers: Readonly<Record<string, TransportServer>>
  /** Credentials by the name that operations use. */
  readonly credentials: Readonly<Record<string, Credential | undefined>>
  /** Options that all transports have in common. */
  readonly options: TransportOptions
}

/** Shared by installed copies of this package. Holds a function, so that printing a transport shows no secret. */
const key = /* @__PURE__ */ Symbol.for('@typed-oauth/core@0/settings')

/** Stores settings in a transport, out of sight. */
export function hideSettings<Holder extends object>(holder: Holder, settings: TransportSettings): Holder {
  return Object.defineProperty(holder, key, { value: () => settings })
}

/** Reads the settings of a transport; `undefined` if it is none. */
export function readSettings(holder: unknown): TransportSettings | undefined {
  return (Object(holder) as { [key]?: () => TransportSettings })[key]?.()
}
