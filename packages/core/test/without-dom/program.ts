import {
  bearer,
  clientSecretBasic,
  isHttpError,
  privateKeyJwt,
  settle,
  type AbortSignalLike,
  type CallOptions,
  type Endpoint,
  type Fetch,
  type FetchResponse,
  type PrivateKey,
  type ResponseHeaders,
  type Schema,
  type Transport,
  type TransportOptions,
} from '@typed-oauth/core'
import { createTransport, defineEndpoint } from '@typed-oauth/core/define'
// Compiled by declarations.test.ts against the declarations alone, without the DOM library.
import * as z from '@typed-oauth/core/schema'
import { verifyIdToken, type IdTokenClaims, type SignInServer, type SignInTokens } from '@typed-oauth/core/sign-in'

interface Item {
  id: string
}
type Errors = { readonly 410: Item }

const itemSchema: Schema<Item> = () => z.object<Item>({ id: z.string() }, ['id'])
const getItem: Endpoint<Transport<'example', TransportOptions>, { readonly id: string }, Item, Errors> = defineEndpoint(
  {
    id: 'getItem',
    method: 'GET',
    path: '/items/{id}',
    factory: 'createTransport',
    server: 'api',
    retry: 'safe',
    responses: { 200: itemSchema },
    errors: { 410: itemSchema },
    summarizeError: () => ({}),
  },
)
const make = (options: TransportOptions): Transport<'example', TransportOptions> =>
  createTransport({
    api: 'example',
    factory: 'make',
    options,
    ownOptions: {},
    servers: { api: { option: 'url', url: 'https://example.com' } },
    credentials: { api: bearer('a-token'), client: clientSecretBasic('id', 'a-secret') },
    derive: make,
  })

export async function run(): Promise<string> {
  const result = await settle(getItem(make({ retry: 0 }), { id: 'a' }))
  if (result.ok) return result.value.id
  return isHttpError(result.error, getItem, 410) ? result.error.body.id : result.error.message
}

/** Types that the library takes from the platform; the types of a platform in `platform.ts` must fit. */
export interface Platform {
  fetch: Fetch
  response: FetchResponse
  headers: ResponseHeaders
  signal: AbortSignalLike
  key: PrivateKey
}

export const withKey = (key: PrivateKey): unknown => privateKeyJwt({ clientId: 'id', key })
export const withSignal = (signal: AbortSignalLike): CallOptions => ({ signal })

export const verify = async (
  server: SignInServer<Transport, object, object, SignInTokens>,
  transport: Transport,
): Promise<IdTokenClaims> => verifyIdToken(server, transport, 'a.b.c')
