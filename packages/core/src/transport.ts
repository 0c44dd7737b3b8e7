import { normalizeBaseUrl } from './base-url.js'
import type { Credential } from './credentials/credential.js'
import { InvalidInputError } from './errors.js'
import { checkOptions, transportRules } from './options-check.js'
import type { TransportOptions } from './options.js'
import { hideSettings } from './settings.js'

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

/** What a factory makes a transport of. */
export interface TransportDefinition<Api extends string, Options extends TransportOptions> {
  /** The API. */
  readonly api: Api
  /** Name of the factory, for errors. */
  readonly factory: string
  /** What the caller gave. */
  readonly options: Options
  /** Names of the options that only this API has. */
  readonly ownOptions: readonly string[]
  /** Base URLs by server, with the option that gives each. */
  readonly servers: Readonly<Record<string, { readonly option: string; readonly url: string | undefined }>>
  /** Server and path of the token endpoint, the audience of client assertions. */
  readonly tokenEndpoint?: { readonly server: string; readonly path: string }
  /** Credentials by the name that operations use. */
  readonly credentials: Readonly<Record<string, Credential | undefined>>
  /** Makes a transport of other options: the factory itself. */
  readonly derive: (options: Options) => Transport<Api, Options>
}

/**
 * Makes a transport; for factories of API packages.
 *
 * @param definition - What the factory knows.
 * @throws {@link InvalidInputError} if an option is not known or not what it must be.
 */
export function createTransport<Api extends string, Options extends TransportOptions>(
  definition: TransportDefinition<Api, Options>,
): Transport<Api, Options> {
  const { api, factory, options, ownOptions, servers, tokenEndpoint, credentials, derive } = definition
  checkOptions(factory, options, transportRules, ownOptions)
  const { allowInsecureHttp = false } = options
  const checked = Object.entries(servers).map(([name, { option, url }]) => {
    const refuse = (expected: string): never => {
      throw new InvalidInputError({ operation: factory, parameter: option, expected })
    }
    return [name, { option, url: url === undefined ? undefined : normalizeBaseUrl(url, allowInsecureHttp, refuse) }] as const
  })
  for (const [name, credential] of Object.entries(credentials)) {
    if (credential !== undefined && typeof credential !== 'function') {
      throw new InvalidInputError({ operation: factory, parameter: name, expected: 'must be a credential, such as `clientSecretBasic(id, secret)`' })
    }
  }
  const tokenServer = checked.find(([name]) => name === tokenEndpoint?.server)?.[1].url
  return hideSettings(
    {
      api,
      with: (changes: Partial<Options>) => derive({ ...options, ...changes }),
    },
    {
      servers: Object.fromEntries(checked),
      tokenUrl: tokenServer === undefined ? undefined : `${tokenServer}${tokenEndpoint?.path}`,
      credentials,
      options: pickCommon(options),
    },
  )
}

function pickCommon(options: TransportOptions): TransportOptions {
  return Object.fromEntries(Object.entries(options).filter(([name, value]) => name in transportRules && value !== undefined))
}
