import {
  createTransport,
  type Credential,
  credentialRule,
  type Transport,
  type TransportOptions,
  type UrlLike,
} from '@typed-oauth/core/define'

/** Options of {@link createAuthentiqTransport} and `createAuthentiqClient`. */
export interface AuthentiqClientOptions extends TransportOptions {
  /** Base URL, above `/token`, not the issuer. Default `https://connect.authentiq.io`. */
  readonly baseUrl?: string | UrlLike | undefined
  /**
   * How the client authenticates: `clientSecretBasic(id, secret)`, the default of registered clients, or
   * `clientSecretPost(id, secret)`. Without it, `clientId` and `clientSecret` of a request are sent in the form; a code
   * or refresh token without any client is refused.
   */
  readonly clientAuth?: Credential | undefined
}

/** Transport of Authentiq's operations: the address and the client that authenticates. */
export type AuthentiqTransport = Transport<'authentiq-token', AuthentiqClientOptions>

/**
 * Makes the transport that operations imported one by one take as their first argument.
 *
 * @param options - The address, and how the client authenticates.
 * @throws `InvalidInputError` if an option is wrong.
 *
 * @example
 * ```ts
 * const transport = createAuthentiqTransport({ clientAuth: clientSecretBasic(clientId, clientSecret) })
 * const { access_token } = await token(transport, { code, redirectUri })
 * ```
 */
export function createAuthentiqTransport(options: AuthentiqClientOptions = {}): AuthentiqTransport {
  return makeAuthentiqTransport('createAuthentiqTransport', options)
}

/**
 * Makes a transport for one of the public factory functions.
 *
 * @param factory - Name of the factory, for errors.
 * @param given - Options of the caller.
 */
export function makeAuthentiqTransport(factory: string, given: AuthentiqClientOptions): AuthentiqTransport {
  const options = Object(given) as AuthentiqClientOptions // JavaScript callers may pass anything
  const { baseUrl = 'https://connect.authentiq.io', clientAuth } = options
  return createTransport({
    api: 'authentiq-token',
    factory,
    options,
    ownOptions: { baseUrl: undefined, clientAuth: credentialRule },
    appended: /\/(?:authorize|public-keys|sign-in|token|userinfo)$/i,
    servers: { authentiq: { option: 'baseUrl', url: baseUrl } },
    credentials: { clientAuth },
    derive: (changed) => makeAuthentiqTransport(factory, changed),
  })
}
