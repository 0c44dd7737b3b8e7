import { mockApi, type MockApi, type MockedOperation } from '@typed-oauth/testing'

import {
  clientSecretBasic,
  createOryClient,
  settle,
  type OryAdminOptions,
  type OryClient,
  type OryTransport,
} from '../src/index.js'
import { exchange, toResponse } from './recordings.js'

/** URLs and credentials of the tests. */
export const settings: OryAdminOptions & { readonly adminUrl: string; readonly publicUrl: string } = {
  adminUrl: 'https://admin.example.com',
  publicUrl: 'https://public.example.com',
  accessToken: 'ory_pat_admin-key',
  clientAuth: clientSecretBasic('photo-viewer', 'photo viewer:s3cr%t+é/=&'),
  retryDelay: 0,
  validation: 'error',
}

/** `Authorization` of the operations below `/admin`. */
export const adminAuthorization = 'Bearer ory_pat_admin-key'

/** `Authorization` of the operations below `/oauth2` that authenticate clients. */
export const clientAuthorization = 'Basic cGhvdG8tdmlld2VyOnBob3RvK3ZpZXdlciUzQXMzY3IlMjV0JTJCJUMzJUE5JTJGJTNEJTI2'

/** Makes a client of the tests, with other options. */
export function makeClient(options: Partial<OryAdminOptions> = {}): OryClient {
  return createOryClient({ ...settings, ...options })
}

/** Returns the error of this library that a call rejects with; `undefined` if it resolves. */
export async function errorOf(call: Promise<unknown>): Promise<unknown> {
  const result = await settle(call)
  return result.ok ? undefined : result.error
}

/** Mocks of both listeners, with responses from recordings. */
export interface OryApi {
  /** The listener of the operations below `/admin`. */
  readonly admin: MockApi
  /** The listener of the operations below `/oauth2`. */
  readonly public: MockApi
  /** Sets the response of an operation to the recorded one with a name; returns the requests that got it. */
  replay(operation: MockedOperation & { readonly server: string }, name: string): readonly Request[]
}

/** Mocks both listeners, for the tests of a file. */
export function mockOry(): OryApi {
  const apis = { admin: mockApi(settings.adminUrl), public: mockApi(settings.publicUrl) }
  return {
    ...apis,
    replay: (operation, name) => {
      const api = operation.server === 'admin' ? apis.admin : apis.public
      return api.reply(operation, toResponse(exchange(name)))
    },
  }
}

/** Makes a client, its transport and the mocks of both listeners, for the tests of a file. */
export function setUpOry(): { readonly ory: OryClient; readonly transport: OryTransport; readonly hydra: OryApi } {
  const ory = makeClient()
  return { ory, transport: ory.transport, hydra: mockOry() }
}

/** Parts of the requests that tests check: method and URL, decoded parameters, credential. */
export async function sent(requests: readonly Request[]): Promise<unknown[]> {
  return Promise.all(
    requests.map(async (request) => {
      const { origin, pathname, searchParams } = new URL(request.url)
      const text = await request.text()
      const type = request.headers.get('content-type')
      const authorization = request.headers.get('authorization')
      return {
        to: `${request.method} ${origin}${pathname}`,
        ...(searchParams.size > 0 && { query: Object.fromEntries(searchParams) }),
        ...(type === 'application/json' && { json: JSON.parse(text) as unknown }),
        ...(type === 'application/x-www-form-urlencoded' && { form: Object.fromEntries(new URLSearchParams(text)) }),
        ...(authorization !== null && { authorization }),
      }
    }),
  )
}

/** Returns everything that an iteration yields. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}
