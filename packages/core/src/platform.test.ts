import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest'

import { answering, rejection } from '../test/answering.js'
import { createItem, getItem, listItems } from '../test/example-api.js'
import { exampleTransport } from '../test/example-transport.js'
import type {
  AbortSignalLike,
  BodyStream,
  CallOptions,
  Fetch,
  FetchInit,
  FetchResponse,
  PrivateKey,
  ResponseHeaders,
  TransportOptions,
} from './index.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('fetch', () => {
  it('is looked up for each call, so that replacements installed later are used', async () => {
    const transport = exampleTransport()
    vi.stubGlobal('fetch', async () => Response.json({ id: 'stand-in' }))
    await expect(getItem(transport, { id: 'a' })).resolves.toEqual({ id: 'stand-in' })
  })

  it('is called as a plain function with a string and plain options, never with a Request', async () => {
    const calls: { readonly self: unknown; readonly input: readonly unknown[] }[] = []
    // Records `this`, because browsers refuse `fetch` as a method of another object.
    const fetch = async function (this: unknown, ...input: unknown[]): Promise<Response> {
      calls.push({ self: this, input })
      return Response.json({ id: 'a' }, { status: 201 })
    }
    vi.stubGlobal('fetch', fetch)
    for (const transport of [
      exampleTransport({ accessToken: 'a-token' }),
      exampleTransport({ accessToken: 'a-token', fetch }),
    ]) {
      await createItem(transport, { item: { name: 'a' } }, { headers: { 'X-Trace': 't' } })
    }
    expect(calls).toHaveLength(2)
    for (const { self, input } of calls) {
      expect(self).toBeUndefined()
      expect(input).toEqual([
        'https://admin.example.com/base/items',
        {
          method: 'POST',
          headers: {
            accept: 'application/json',
            authorization: 'Bearer a-token',
            'content-type': 'application/json',
            'x-trace': 't',
          },
          body: '{"name":"a"}',
          redirect: 'manual',
          cache: 'no-store',
          signal: expect.any(AbortSignal) as AbortSignal,
        },
      ])
      expect(Object.getPrototypeOf(input[1])).toBe(Object.prototype)
    }
  })

  it('gets no property `body` if there is no body', async () => {
    const inits: FetchInit[] = []
    const fetch: Fetch = async (_, init) => {
      inits.push(init)
      return Response.json({ id: 'a' })
    }
    await getItem(exampleTransport({ fetch }), { id: 'a' })
    expect(inits[0]).not.toHaveProperty('body')
  })

  it('may return any object with the properties of a response', async () => {
    const chunks = ['{"id":', '"a"}'].map((text) => new TextEncoder().encode(text))
    const fetch: Fetch = async () => ({
      status: 200,
      headers: {
        get: (name) => (name.toLowerCase() === 'content-type' ? 'application/json' : null),
        forEach: () => undefined,
      },
      body: {
        getReader: () => ({
          read: async () => ({ done: chunks.length === 0, value: chunks.shift() }),
          cancel: async () => undefined,
        }),
      },
    })
    await expect(getItem(exampleTransport({ fetch }), { id: 'a' })).resolves.toEqual({ id: 'a' })
    const bodiless: Fetch = async () => ({ status: 404, headers: new Headers() })
    expect(await rejection(getItem(exampleTransport({ fetch: bodiless }), { id: 'a' }))).toMatchObject({
      kind: 'http',
      status: 404,
    })
  })

  it('of one call takes precedence over that of the transport, for its retries and pages too', async () => {
    const transport = exampleTransport({
      fetch: () => {
        throw new Error('not called')
      },
      retryDelay: 0,
    })
    const first = { link: '</items?page_token=2>; rel="next"' }
    const last = { link: '</items?page_token=1>; rel="prev"' }
    const { fetch, sent } = answering(
      new Response(null, { status: 503 }),
      Response.json([{ id: 'a' }], { headers: first }),
      Response.json([{ id: 'b' }], { headers: last }),
    )
    const listed: unknown[] = []
    for await (const { id } of listItems.iterate(transport, {}, { fetch })) listed.push(id)
    expect(listed).toEqual(['a', 'b'])
    expect(sent).toHaveLength(3)
  })

  it('of one call may add options of the platform, and call that of the transport', async () => {
    const { fetch, sent } = answering(Response.json({ id: 'a' }))
    const cached: Fetch = async (url, init) => fetch(url, Object.assign(init, { next: { tags: ['items'] } }))
    await getItem(exampleTransport({ fetch }), { id: 'a' }, { fetch: cached })
    await getItem(exampleTransport({ fetch }), { id: 'a' }, { fetch: undefined })
    expect(sent.map(({ init }) => 'next' in init && init.next)).toEqual([{ tags: ['items'] }, false])
  })
})

describe('globals', () => {
  it('are neither changed nor read when the modules are loaded', async () => {
    vi.resetModules()
    const before = Reflect.ownKeys(globalThis)
    const forbidden = [
      'fetch',
      'Request',
      'Response',
      'Headers',
      'AbortController',
      'crypto',
      'btoa',
      'setTimeout',
      'performance',
      'process',
      'navigator',
      'location',
    ]
    const read: string[] = []
    const originals = forbidden.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
    // Only reads by our own modules: others are in node_modules.
    const isOurs = (): boolean => /packages\/core\/src\/(?!.*test)/.test(new Error('x').stack?.split('\n')[3] ?? '')
    for (const [name, descriptor] of originals) {
      const value: unknown = Reflect.get(globalThis, name)
      if (descriptor?.configurable !== true) continue
      Object.defineProperty(globalThis, name, {
        configurable: true,
        get: () => {
          if (isOurs()) read.push(name)
          return value
        },
      })
    }
    await import('./index.js')
    await import('./schema.js')
    for (const [name, descriptor] of originals)
      if (descriptor?.configurable === true) Object.defineProperty(globalThis, name, descriptor)
    expect(read).toEqual([])
    expect(Reflect.ownKeys(globalThis)).toEqual(before)
  })
})

describe('the platform types', () => {
  it('accept those of the DOM', () => {
    expectTypeOf<typeof globalThis.fetch>().toExtend<Fetch>()
    expectTypeOf<Response>().toExtend<FetchResponse>()
    expectTypeOf<Headers>().toExtend<ResponseHeaders>()
    expectTypeOf<AbortSignal>().toExtend<AbortSignalLike>()
    expectTypeOf<ReadableStream<Uint8Array>>().toExtend<BodyStream>()
    expectTypeOf<CryptoKey>().toExtend<PrivateKey>()
    expectTypeOf<FetchInit>().toExtend<RequestInit>()
  })

  it('accept computed options, with `undefined` for absent ones', () => {
    expectTypeOf<{
      signal: AbortSignal | undefined
      timeout: number | false | undefined
      fetch: typeof globalThis.fetch | undefined
      auth: undefined
    }>().toExtend<CallOptions>()
    expectTypeOf<{
      fetch: typeof globalThis.fetch | undefined
      observe: undefined
      allowInsecureHttp: string[]
    }>().toExtend<TransportOptions>()
    const neverCalled = (): readonly CallOptions[] => [
      // @ts-expect-error -- there is no such option
      { timeOut: 5 },
      // @ts-expect-error -- `true` is not a limit
      { timeout: true },
      // @ts-expect-error -- an option of transports only
      { observe: () => undefined },
    ]
    expect(neverCalled).toBeTypeOf('function')
  })
})
