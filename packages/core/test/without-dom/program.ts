import {
  bearer,
  clientSecretBasic,
  createAuthorizedFetch,
  createTokenSource,
  isHttpError,
  privateKeyJwt,
  settle,
  type AbortSignalLike,
  type CallOptions,
  type Endpoint,
  type Fetch,
  type FetchResponse,
  type PlatformFetch,
  type PrivateKey,
  type ResponseHeaders,
  type Schema,
  type Transport,
  type TransportOptions,
} from '@typed-oauth/core'
import { createTransport, defineEndpoint } from '@typed-oauth/core/define'
import {
  verifyIdToken,
  type IdTokenClaims,
  type SignInServer,
  type SignInTokens,
} from '@typed-oauth/core/define/sign-in'
// Compiled by declarations.test.ts against the declarations alone, without the DOM library.
import * as z from '@typed-oauth/core/schema'

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

const source = createTokenSource(async () => ({ access_token: 'a-token', expires_in: 60 }))
/** Has the type of the platform's `fetch`, see `platform.ts`; called as every `fetch` can be. */
export const fetchFromApi: PlatformFetch = createAuthorizedFetch(source, { origins: ['https://api.example.com'] })
export const readStatus = async (signal: AbortSignalLike): Promise<number> => {
  const refused = await source({ refused: 'a-token', signal })
  const response = await fetchFromApi('https://api.example.com/a', {
    method: 'POST',
    headers: { refused },
    body: 'text',
  })
  return response.status
}
