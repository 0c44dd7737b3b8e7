import { bindOperations } from '@typed-oauth/core/define'

import { oAuth2AuthorizeUrl } from './authorization/authorize-url.js'
import type { OryClient } from './client-interface.js'
import * as operations from './operations.js'
import { oAuth2RedirectToUrl } from './redirect-to.js'
import { makeOryTransport, type OryClientOptions, type OryTransport } from './transport.js'

/**
 * Makes a client with one method for each operation.
 *
 * Clients are cheap and hold no connection: make one for each credential. Pass its `transport` to standalone
 * functions.
 *
 * @param options - The servers, credentials, and defaults of calls.
 * @throws `InvalidInputError` if an option is missing, unknown or invalid.
 *
 * @example
 * ```ts
 * const ory = createOryClient({
 *   adminUrl: 'http://127.0.0.1:4445',
 *   publicUrl: 'http://127.0.0.1:4444',
 *   clientAuth: clientSecretBasic('photo-viewer', 's3cr%t'),
 * })
 * const { client_id } = await ory.createOAuth2Client({ oAuth2Client: { client_name: 'Photo Viewer' } })
 * ```
 */
export function createOryClient(options: OryClientOptions): OryClient {
  return clientOf(makeOryTransport('createOryClient', options))
}

function clientOf(transport: OryTransport): OryClient {
  return {
    transport,
    with: (changes) => clientOf(transport.with(changes)),
    ...bindOperations(transport, operations),
    oAuth2AuthorizeUrl: (request) => oAuth2AuthorizeUrl(transport, request),
    oAuth2RedirectToUrl: (body) => oAuth2RedirectToUrl(transport, body),
  }
}
