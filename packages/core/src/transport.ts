import { normalizeBaseUrl } from './base-url.js'
import type { Credential } from './credentials/credential.js'
import { checkObject, checkOptions, transportRules, type OptionRules } from './options-check.js'
import type { TransportOptions } from './options.js'
import type { UrlLike } from './platform.js'
import { refuser } from './refuse.js'
import { hideSettings, type TransportServer } from './settings.js'

/** Base URLs, credentials and options for the operations of an API. Holds no connection: make as many as needed. */
export interface Transport<Api extends string = string, Options = never> {
  /** The API that it belongs to. */
  readonly api: Api
  /**
   * Derives a transport with other options.
   *
   * @param options - The changed options; all others stay. `undefined` gives an option its default.
   */
  readonly with: (options: Partial<Options>) => Transport<Api, Options>
}

/** The option with the URL of a server. */
export interface ServerOption {
  /** Name of the option, for errors. */
  readonly option: string
  /** Value of the caller; without it, operations of this server are refused. */
  readonly url: string | UrlLike | undefined
}

/** Definition that a factory makes a transport from. */
export interface TransportDefinition<Api extends string, Options extends TransportOptions> {
  /** The API. */
  readonly api: Api
  /** Name of the factory, for errors. */
  readonly factory: string
  /** Options of the caller. */
  readonly options: Options
  /** The options that only this API has, with their rules. */
  readonly ownOptions: OptionRules
  /**
   * Finds a path that operations append, such as `/v1`, at the end of a base URL, with which it is refused. It must not
   * find anything else of the URL, because the error prints it. `/.well-known` is always refused.
   */
  readonly appended?: RegExp
  /**
   * Base URLs by the name that operations use, each with its option. `issuer` is the address by which tokens and browsers
   * know the server, if that may be another one than requests go to: the audience of client assertions begins with it.
   */
  readonly servers: Readonly<Record<string, ServerOption>>
  /** Credentials by the name that operations use. */
  readonly credentials: Readonly<Record<string, Credential | undefined>>
  /** Makes a transport with other options: the factory itself. */
  readonly derive: (options: Options) => Transport<Api, Options>
}

/**
 * Makes a transport; for factories of API packages.
 *
 * @param definition - Definition of the factory.
 * @throws `InvalidInputError` if an option is unknown or invalid.
 */
export function createTransport<Api extends string, Options extends TransportOptions>(
  definition: TransportDefinition<Api, Options>,
): Transport<Api, Options> {
  const { api, factory, ownOptions, appended, servers, credentials, derive } = definition
  checkOptions(factory, definition.options, { ...ownOptions, ...transportRules })
  const options = copyOf(definition.options) // later changes by the caller have no effect
  const checked = Object.entries(servers).map(([name, { option, url }]): [string, TransportServer] => {
    const refuse = (expected: string): never => refuser(factory)(option, expected)
    const { allowInsecureHttp } = options
    return [name, { option, url: url === undefined ? url : normalizeBaseUrl(url, allowInsecureHttp, refuse, appended) }]
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

/** Copies options, with the headers, lists and URLs in them. */
function copyOf<Options extends object>(options: Options): Options {
  const entries = Object.entries(options).map(([name, value]: [string, Partial<UrlLike>]) => [
    name,
    Array.isArray(value) ? [...(value as unknown[])] : name === 'headers' ? { ...value } : (value?.href ?? value),
  ])
  return Object.fromEntries(entries) as Options // the same properties
}
