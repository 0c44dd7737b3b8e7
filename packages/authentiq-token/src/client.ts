import { type Credential, type Transport, type TransportOptions } from '@typed-oauth/core'
import { bindOperations, createTransport } from '@typed-oauth/core/define'

import type { AuthentiqClient } from './client-interface.js'
import * as operations from './operations.js'

/** Options of {@link createAuthentiqClient} and {@link createAuthentiqTransport}. */
export interface AuthentiqClientOptions extends TransportOptions {
  /** Base URL, above `/token`, not the issuer. Default `https://connect.authentiq.io`. */
  readonly baseUrl?: string | undefined
  /**
   * How the client proves what it is: `clientSecretBasic(id, secret)`, as clients are registered by default, or
   * `clientSecretPost(id, secret)`. Without it, `clientId` and `clientSecret` of a request travel in the form.
   */
  readonly clientAuth?: Credential | undefined
}

/** Where Authentiq's operations are sent, and as which client. */
export type AuthentiqTransport = Transport<'authentiq-token', AuthentiqClientOptions>

/**
 * Makes a client with one method per operation.
 *
 * @param options - The address, and how the client proves what it is.
 * @throws {@link InvalidInputError} if an option is wrong.
 *
 * @example
 * ```ts
 * const authentiq = createAuthentiqClient({ clientAuth: clientSecretBasic(clientId, clientSecret) })
 * const { access_token, id_token } = await authentiq.token({ code, redirectUri })
 * ```
 */
export function createAuthentiqClient(options: AuthentiqClientOptions = {}): AuthentiqClient {
  const transport = makeTransport('createAuthentiqClient', options)
  return { transport, ...bindOperations(transport, operations) }
}

/**
 * Makes what operations are called with when they are imported one by one.
 *
 * @param options - The address, and how the client proves what it is.
 * @throws {@link InvalidInputError} if an option is wrong.
 *
 * @example
 * ```ts
 * const transport = createAuthentiqTransport({ clientAuth: clientSecretBasic(clientId, clientSecret) })
 * const { access_token } = await token(transport, { code, redirectUri })
 * ```
 */
export function createAuthentiqTransport(options: AuthentiqClientOptions = {}): AuthentiqTransport {
  return makeTransport('createAuthentiqTransport', options)
}

function makeTransport(factory: string, given: AuthentiqClientOptions): AuthentiqTransport {
  const options = Object(given) as AuthentiqClientOptions // whatever callers without types pass
  const { baseUrl = 'https://connect.authentiq.io', clientAuth } = options
  return createTransport({
    api: 'authentiq-token',
    factory,
    options,
    ownOptions: { baseUrl: 'string', clientAuth: 'function' },
    servers: { authentiq: { option: 'baseUrl', url: baseUrl } },
    credentials: { clientAuth },
    derive: (changed) => makeTransport(factory, changed),
  })
}
