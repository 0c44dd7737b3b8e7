import type { Credential } from './credentials/credential.js'
import type { Operation } from './operation.js'
import type { TransportOptions } from './options.js'
import { refuser } from './refuse.js'

/** One server of a transport. */
export interface TransportServer {
  /** Option with its URL, for errors. */
  readonly option: string
  /** Base URL without a slash at its end; absent if the caller did not give one. */
  readonly url: string | undefined
}

/** Data of a transport. */
export interface TransportSettings {
  /** Servers by the name that operations use. */
  readonly servers: Readonly<Record<string, TransportServer>>
  /** Credentials by the name that operations use. */
  readonly credentials: Readonly<Record<string, Credential | undefined>>
  /** Options that all transports have in common. */
  readonly options: TransportOptions
}

/** Shared by installed copies of this package. Contains a function, so that printing a transport shows no secret. */
const key = /* @__PURE__ */ Symbol.for('@typed-oauth/core@0/settings')

/** Stores settings in a transport, hidden from printing. */
export function hideSettings<Holder extends object>(holder: Holder, settings: TransportSettings): Holder {
  return Object.defineProperty(holder, key, { value: () => settings })
}

/** Reads the settings of a transport; `undefined` for anything else. */
export function readSettings(holder: unknown): TransportSettings | undefined {
  return (Object(holder) as { [key]?: () => TransportSettings })[key]?.()
}

/**
 * Reads the settings of a transport, and the base URL that it has for an operation.
 *
 * @throws `InvalidInputError` if it is no transport, one of another API, or has no URL for the operation.
 */
export function findServer(operation: Operation, transport: unknown): TransportSettings & { readonly baseUrl: string } {
  const refuse = refuser(operation.id)
  const settings = readSettings(transport)
  const server =
    settings?.servers[operation.server] ??
    refuse('transport', `must be made by ${operation.factory} (a client has it as \`.transport\`)`)
  return {
    ...(settings as TransportSettings),
    baseUrl: server.url ?? refuse(server.option, 'is needed by this operation'),
  }
}
