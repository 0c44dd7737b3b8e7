import {
  apiKeyHeaders,
  checkObject,
  checkSecret,
  checkToken,
  createTransport,
  type Credential,
  credentialRule,
  refuser,
  type Secret,
  type Transport,
  type TransportOptions,
  type UrlLike,
} from '@typed-oauth/core/define'

/** The keys of an application, for all operations but `generateOauthTokenV2`. */
export interface VoucherifyKeys {
  /** Id of the server-side application (`X-App-Id`), or a function that returns it for each attempt. */
  readonly appId: Secret
  /**
   * Secret key of the server-side application (`X-App-Token`), or a function that returns it for each attempt. A
   * function is called once more when the server responds with 401, with the key that was `refused`.
   */
  readonly appToken: Secret
  /** OAuth service key, for `generateOauthTokenV2` only: `clientSecretBasic(id, secret)`. */
  readonly clientAuth?: Credential | undefined
}

/** An OAuth service key, for `generateOauthTokenV2`; the keys of an application are then optional. */
export interface VoucherifyServiceKey {
  /** Id of the server-side application. Not without `appToken`. */
  readonly appId?: Secret | undefined
  /** Secret key of the server-side application. Not without `appId`. */
  readonly appToken?: Secret | undefined
  /** The service key: `clientSecretBasic(id, secret)`. */
  readonly clientAuth: Credential
}

/** Options with the region of the project. */
export interface VoucherifyClusterOptions extends TransportOptions {
  /** Region of the project: Europe, United States or Asia. A project exists in its own region only. */
  readonly cluster: 'as1' | 'eu' | 'us1'
  /** Not beside `cluster`. */
  readonly baseUrl?: undefined
}

/** Options with the address of a dedicated installation. */
export interface VoucherifyUrlOptions extends TransportOptions {
  /** Base URL, above `/v1`, such as `https://example.com`. */
  readonly baseUrl: string | UrlLike
  /** Not beside `baseUrl`. */
  readonly cluster?: undefined
}

/**
 * Options of {@link createVoucherifyTransport} and `createVoucherifyClient`: `cluster` or `baseUrl`; the keys of an
 * application, a service key, or both.
 */
export type VoucherifyClientOptions = (VoucherifyClusterOptions | VoucherifyUrlOptions) &
  (VoucherifyKeys | VoucherifyServiceKey)

/** Transport of Voucherify's operations: the address and the application that authenticates. */
export type VoucherifyTransport = Transport<'voucherify-oauth', VoucherifyClientOptions>

const clusterUrls: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map([
  ['eu', 'https://api.voucherify.io'],
  ['us1', 'https://us1.api.voucherify.io'],
  ['as1', 'https://as1.api.voucherify.io'],
])

/**
 * Makes the transport that operations imported one by one take as their first argument.
 *
 * @param options - The region or address of the project, and the keys of the application.
 * @throws `InvalidInputError` if an option is missing or wrong.
 *
 * @example
 * ```ts
 * const transport = createVoucherifyTransport({ cluster: 'eu', appId, appToken })
 * const { active } = await introspectOauthToken(transport, { accessToken })
 * ```
 */
export function createVoucherifyTransport(options: VoucherifyClientOptions): VoucherifyTransport {
  return makeVoucherifyTransport('createVoucherifyTransport', options)
}

/**
 * Makes a transport for one of the public factory functions.
 *
 * @param factory - Name of the factory, for errors.
 * @param given - Options of the caller.
 */
export function makeVoucherifyTransport(factory: string, given: VoucherifyClientOptions): VoucherifyTransport {
  const options = Object(given) as VoucherifyClientOptions // JavaScript callers may pass anything
  checkObject(factory, options)
  const { appId, appToken, clientAuth } = options
  const url = readUrl(factory, options)
  const hasKeys = appId !== undefined || appToken !== undefined
  if (!hasKeys && clientAuth === undefined) refuser(factory)('appId', 'and `appToken` are required, or `clientAuth`')
  if (hasKeys) {
    checkSecret(factory, 'appId', appId)
    checkToken(factory, 'appToken', appToken)
  }
  return createTransport<'voucherify-oauth', VoucherifyClientOptions>({
    api: 'voucherify-oauth',
    factory,
    options,
    ownOptions: {
      cluster: undefined,
      baseUrl: undefined,
      appId: undefined,
      appToken: undefined,
      clientAuth: credentialRule,
    },
    appended: /\/(?:client\/)?v[12](?=\/oauth(?:\/|$)|$)/i,
    servers: { voucherify: { option: 'baseUrl', url } },
    credentials: {
      appKeys: hasKeys ? apiKeyHeaders({ 'x-app-id': appId as Secret, 'x-app-token': appToken as Secret }) : undefined,
      clientAuth,
    },
    derive: (changed) => makeVoucherifyTransport(factory, changed),
  })
}

function readUrl(factory: string, { cluster, baseUrl }: VoucherifyClientOptions): string | UrlLike {
  const refuse = (expected: string): never => refuser(factory)('cluster', expected)
  if (cluster === undefined) return baseUrl ?? refuse('or `baseUrl` is required: say where the project lives')
  if (baseUrl !== undefined) return refuse('and `baseUrl` exclude each other: give one of them')
  return clusterUrls.get(cluster) ?? refuse('must be "eu", "us1" or "as1"; give any other address as `baseUrl`')
}
