import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { answering } from '../../test/answering.js'

beforeEach(() => {
  vi.resetModules()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** Calls operations in a platform whose result is not yet known, and returns the option of each request. */
async function cacheOfRequests(): Promise<readonly unknown[]> {
  const { createItem, getItem, token } = await import('../../test/example-api.js')
  const { exampleTransport } = await import('../../test/example-transport.js')
  const { fetch, sent } = answering(
    Response.json({ id: 'a' }),
    Response.json({ id: 'a' }, { status: 201 }),
    Response.json({ access_token: 'a', token_type: 'b' }),
  )
  await getItem(exampleTransport({ fetch }), { id: 'a' })
  await createItem(exampleTransport({ fetch }), { item: { name: 'a' } })
  await token(exampleTransport({ fetch }), { grantType: 'refresh_token', refreshToken: 'once' })
  return sent.map(({ init }) => ('cache' in init ? init.cache : 'absent'))
}

/** Makes the platform's `Request` behave like that of another platform, and counts the requests with the option. */
function stubRequest(change: () => { readonly url?: string }): () => number {
  let count = 0
  class OtherRequest extends Request {
    readonly #changed: { readonly url?: string } = {}
    constructor(input: Request | string, init?: RequestInit) {
      super(input, init)
      if (init?.cache === undefined) return
      count += 1
      this.#changed = change()
    }
    override get url(): string {
      return this.#changed.url ?? super.url
    }
  }
  vi.stubGlobal('Request', OtherRequest)
  return () => count
}

describe('a request', () => {
  it('says that its response is not for caches', async () => {
    expect(await cacheOfRequests()).toEqual(['no-store', 'no-store', 'no-store'])
  })

  it.each([
    [
      'throws at the option, such as older releases of workerd',
      () => {
        throw new Error("The 'cache' field on 'RequestInitializerDict' is not implemented.")
      },
    ],
    ['adds a parameter to the URL, as React Native does', () => ({ url: 'http://localhost/?_=1' })],
  ])('does not say so where the platform %s', async (_, change) => {
    const count = stubRequest(change)
    expect(await cacheOfRequests()).toEqual(['absent', 'absent', 'absent'])
    expect(count()).toBe(1)
  })
})

it('the platform is tested in the first call, not when the module is loaded', async () => {
  const count = stubRequest(() => ({}))
  await import('../index.js')
  expect(count()).toBe(0)
  expect(await cacheOfRequests()).toEqual(['no-store', 'no-store', 'no-store'])
  expect(count()).toBe(1)
})
