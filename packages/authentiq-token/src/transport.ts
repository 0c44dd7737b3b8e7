import type { Credential, Transport, TransportOptions, UrlLike } from '@typed-oauth/core'
import { createTransport, credentialRule } from '@typed-oauth/core/define'

/** Options of {@link createAuthentiqTransport} and `createAuthentiqClient`. */
export interface AuthentiqClientOptions extends TransportOptions {
  /** Base URL, above `/token`, not the issuer. Default `https://connect.authentiq.io`. */
  readonly baseUrl?: string | UrlLike | undefined
  /**
   * How the client proves what it is: `clientSecretBasic(id, secret)`, as clients are registered by default, or
   * `clientSecretPost(id, secret)`. Without it, `clientId` and `clientSecret` of a request travel in the form.
   */
  readonly clientAuth?: Credential | undefined
}

/** Where Authentiq's operations are sent, and as which client. */
export type AuthentiqTransport = Transport<'authentiq-token', AuthentiqClientOptions>

/**
 * Makes what operations are called with when they are imported one by one.
 *
 * @param options - The address, and how the client proves what it is.
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
 * Makes a transport for one of the factories.
 *
 * @param factory - Name of the factory, for errors.
 * @param given - What the caller gave.
 */
export function makeAuthentiqTransport(factory: string, given: AuthentiqClientOptions): AuthentiqTransport {
  const options = Object(given) as AuthentiqClientOptions // callers without types may pass anything
  const { baseUrl = 'https://connect.authentiq.io', clientAuth } = options
  return createTransport({
    api: 'authentiq-token',
    factory,
    options,
    ownOptions: { baseUrl: undefined, clientAuth: credentialRule },
    servers: { authentiq: { option: 'baseUrl', url: baseUrl } },
    credentials: { clientAuth },
    derive: (changed) => makeAuthentiqTransport(factory, changed),
  })
}
