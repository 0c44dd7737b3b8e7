import { normalizeBaseUrl } from './base-url.js'
import type { Credential } from './credentials/credential.js'
import { checkObject, checkOptions, transportRules, type OptionRules } from './options-check.js'
import type { TransportOptions } from './options.js'
import type { UrlLike } from './platform.js'
import { refuser } from './refuse.js'
import { hideSettings, type TransportServer } from './settings.js'

/** Where the operations of an API are sent, and as whom. Holds no connection: make as many as needed. */
export interface Transport<Api extends string = string, Options = never> {
  /** The API that it belongs to. */
  readonly api: Api
  /**
   * Derives a transport with other options.
   *
   * @param options - What is different; everything else stays.
   */
  with(options: Partial<Options>): Transport<Api, Options>
}

/** The option that gives the URL of a server. */
export interface ServerOption {
  /** Name of the option, for errors. */
  readonly option: string
  /** What the caller gave; without it, operations of this server are refused. */
  readonly url: string | UrlLike | undefined
}

/** What a factory makes a transport of. */
export interface TransportDefinition<Api extends string, Options extends TransportOptions> {
  /** The API. */
  readonly api: Api
  /** Name of the factory, for errors. */
  readonly factory: string
  /** What the caller gave. */
  readonly options: Options
  /** The options that only this API has, with what each must be. */
  readonly ownOptions: OptionRules
  /** Base URLs by the name that operations use, with the option that gives each. */
  readonly servers: Readonly<Record<string, ServerOption>>
  /** Credentials by the name that operations use. */
  readonly credentials: Readonly<Record<string, Credential | undefined>>
  /** Makes a transport of other options: the factory itself. */
  readonly derive: (options: Options) => Transport<Api, Options>
}

/**
 * Makes a transport; for factories of API packages.
 *
 * @param definition - What the factory knows.
 * @throws `InvalidInputError` if an option is not known or not what it must be.
 */
export function createTransport<Api extends string, Options extends TransportOptions>(
  definition: TransportDefinition<Api, Options>,
): Transport<Api, Options> {
  const { api, factory, ownOptions, servers, credentials, derive } = definition
  checkOptions(factory, definition.options, { ...ownOptions, ...transportRules })
  const options = { ...definition.options } // what the caller changes later does not count
  const checked = Object.entries(servers).map(([name, { option, url }]): [string, TransportServer] => {
    const refuse = (expected: string): never => refuser(factory)(option, expected)
    return [name, { option, url: url === undefined ? url : normalizeBaseUrl(url, options.allowInsecureHttp, refuse) }]
  })
  const transport = {
    api,
    with: (changes: Partial<Options>) => {
      checkObject(factory, changes)
      return derive({ ...options, ...changes })
    },
  }
  return hideSettings(transport, { servers: Object.fromEntries(checked), credentials, options })
}
