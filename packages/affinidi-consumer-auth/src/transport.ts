import {
  createTransport,
  type OptionRule,
  type Refuse,
  refuser,
  textRule,
  type Transport,
  type TransportOptions,
  type UrlLike,
} from '@typed-oauth/core/define'

/** Options with the region, from which the address is built: `https://{region}.api.affinidi.io/{service}`. */
export interface AffinidiRegionOptions extends TransportOptions {
  /** Region: Singapore (`apse1`, the default), Mumbai (`aps1`), North Virginia (`use1`), or a newer one. */
  readonly region?: 'aps1' | 'apse1' | 'use1' | (string & {}) | undefined
  /** Service that the endpoint is reached through: the documented `iam` (default), or `cid`, as newer callers do. */
  readonly service?: 'cid' | 'iam' | undefined
  /** Not beside `region` and `service`. */
  readonly baseUrl?: undefined
}

/** Options with another address. */
export interface AffinidiUrlOptions extends TransportOptions {
  /** Base URL, above `/v1`, such as `https://example.com/iam`. */
  readonly baseUrl: string | UrlLike
  /** Not beside `baseUrl`. */
  readonly region?: undefined
  /** Not beside `baseUrl`. */
  readonly service?: undefined
}

/** Options of {@link createAffinidiTransport} and `createAffinidiClient`: `region` and `service`, or `baseUrl`. */
export type AffinidiClientOptions = AffinidiRegionOptions | AffinidiUrlOptions

/** Transport of Affinidi's operations: the address and the options of its calls. */
export type AffinidiTransport = Transport<'affinidi-consumer-auth', AffinidiClientOptions>

/**
 * Makes the transport that operations imported one by one take as their first argument.
 *
 * @param options - The address.
 * @throws `InvalidInputError` if an option is wrong.
 *
 * @example
 * ```ts
 * const transport = createAffinidiTransport({ region: 'use1', service: 'cid' })
 * ```
 */
export function createAffinidiTransport(options: AffinidiClientOptions = {}): AffinidiTransport {
  return makeAffinidiTransport('createAffinidiTransport', options)
}

const serviceRule: OptionRule = {
  expected: '"iam" or "cid"; give any other address as `baseUrl`',
  fits: (value) => value === 'iam' || value === 'cid',
}

/**
 * Makes a transport for one of the public factory functions.
 *
 * @param factory - Name of the factory, for errors.
 * @param given - Options of the caller.
 */
export function makeAffinidiTransport(factory: string, given: AffinidiClientOptions): AffinidiTransport {
  const options = Object(given) as AffinidiClientOptions // JavaScript callers may pass anything
  return createTransport<'affinidi-consumer-auth', AffinidiClientOptions>({
    api: 'affinidi-consumer-auth',
    factory,
    options,
    ownOptions: { region: textRule, service: serviceRule, baseUrl: undefined },
    appended: /\/v1(?=\/consumer(?:\/|$)|$)/i,
    servers: { affinidi: { option: 'baseUrl', url: readUrl(factory, options) } },
    credentials: {},
    derive: (changed) => makeAffinidiTransport(factory, changed),
  })
}

function readUrl(factory: string, { region, service, baseUrl }: AffinidiClientOptions): string | UrlLike {
  const refuse: Refuse = refuser(factory)
  if (baseUrl === undefined) {
    // The region becomes part of the host name: it must not contain anything that ends a host name.
    if (region !== undefined && (typeof region !== 'string' || !/^[a-z\d]+$/.test(region)))
      refuse('region', 'must be the name of a region, such as "apse1"')
    return `https://${region ?? 'apse1'}.api.affinidi.io/${service === 'cid' ? 'cid' : 'iam'}` // others are refused with the options
  }
  for (const [name, value] of Object.entries({ region, service })) {
    if (value !== undefined) refuse(name, 'and `baseUrl` exclude each other: give one of them')
  }
  const { href } = typeof baseUrl === 'string' ? { href: baseUrl } : (Object(baseUrl) as Partial<UrlLike>)
  if (/^https?:\/\/(?:[^/]*\.)?affinidi\.io(?![\w.-])(?::\d+)?(?![:\d]|\/+(?:iam|cid)(?![\w-]))/i.test(href ?? ''))
    refuse('baseUrl', 'must have the path `/iam` or `/cid`, as `region` and `service` do')
  return baseUrl
}
