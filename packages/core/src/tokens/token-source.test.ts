import { mockApi } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import { getItem } from '../../test/example-api.js'
import { adminUrl, exampleTransport } from '../../test/example-transport.js'
import { stopTime } from '../../test/fake-timers.js'
import {
  createAuthorizedFetch,
  createTokenSource,
  createTokenSources,
  InvalidInputError,
  type Secret,
  type TokenSource,
  type TokenSourceOptions,
  type TokenStore,
} from '../index.js'

const admin = mockApi(adminUrl)

interface Server {
  source: TokenSource
  /** Signals of the requests so far. */
  readonly requests: AbortSignal[]
  /** What the next requests are answered with; the token's number is added. */
  answer: (number: number) => Promise<{ access_token: string; expires_in?: unknown }>
}

/** A source with a token server in the same process; time stands still. */
function serve(expiresIn: unknown = 900, options: TokenSourceOptions = {}): Server {
  stopTime()
  const requests: AbortSignal[] = []
  const server: Server = {
    requests,
    answer: async (number) => ({ access_token: `token-${number}`, expires_in: expiresIn }),
    source: createTokenSource(async ({ signal }) => {
      const answer = await server.answer(requests.push(signal as AbortSignal))
      return answer as { access_token: string; expires_in?: number }
    }, options),
  }
  return server
}

const isFirst = (init?: RequestInit): boolean => new Headers(init?.headers).get('authorization') === 'Bearer token-1'
const pass = async (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1_000)
const failing = async (): Promise<never> => Promise.reject(new Error('no token to be had'))
/** Answers after some seconds, unless the signal aborts before. */
function slowly(server: Server, seconds: number): void {
  server.answer = async (number) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve({ access_token: `token-${number}`, expires_in: 900 }), seconds * 1_000)
      server.requests.at(-1)?.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(new Error('aborted'))
      })
    })
}

describe('a token source', () => {
  it('fetches a token when there is none, and fits wherever a secret may be a function', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    const source = createTokenSource(async () => ({ access_token: 'a-token', token_type: 'bearer' }))
    expectTypeOf(source).toExtend<Secret>()
    await getItem(exampleTransport({ accessToken: source }), { id: 'a' })
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer a-token')
  })

  it('sends one request for 1,000 first calls at once; if one of them is aborted, 999 are answered', async () => {
    const server = serve()
    slowly(server, 1)
    const controller = new AbortController()
    const calls = Array.from({ length: 1_000 }, async (_, index) =>
      server.source(index === 7 ? { signal: controller.signal } : {}),
    )
    const results = Promise.allSettled(calls)
    await pass(0.5)
    controller.abort(new Error('enough'))
    await pass(1)
    const settled = await results
    expect(settled.filter((each) => each.status === 'fulfilled' && each.value === 'token-1')).toHaveLength(999)
    expect(settled[7]).toEqual({ status: 'rejected', reason: new Error('enough') })
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]?.aborted).toBe(false)
  })

  it('aborts the request when nobody waits any more, and begins a new one for the next caller', async () => {
    const server = serve()
    slowly(server, 25)
    const controllers = [new AbortController(), new AbortController()]
    const calls = controllers.map(async ({ signal }) => rejection(server.source({ signal })))
    await pass(0)
    controllers[0]?.abort('first')
    await pass(0)
    expect(server.requests[0]?.aborted).toBe(false)
    controllers[1]?.abort('second')
    expect(await Promise.all(calls)).toEqual(['first', 'second'])
    expect(server.requests[0]?.aborted).toBe(true)
    server.answer = async () => ({ access_token: 'new' })
    expect(await server.source()).toBe('new')
    expect(server.requests).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('rejects at once for a signal that was aborted before, without a request', async () => {
    const server = serve()
    expect(await rejection(server.source({ signal: AbortSignal.abort('before') }))).toBe('before')
    expect(server.requests).toEqual([])
  })

  it('gives a failure to all who waited, and keeps it for a second', async () => {
    const server = serve()
    server.answer = failing
    const errors = await Promise.all([rejection(server.source()), rejection(server.source())])
    expect(errors[0]).toBe(errors[1])
    await pass(0.999)
    expect(await rejection(server.source())).toBe(errors[0])
    expect(server.requests).toHaveLength(1)
    await pass(0.001)
    await rejection(server.source())
    expect(server.requests).toHaveLength(2)
  })

  it.each([
    [30_000, 30],
    [3_600_000, 60],
    [10, 1],
  ])('keeps a failure whose `retryAfterMs` is %d for %d s', async (retryAfterMs, seconds) => {
    const server = serve()
    server.answer = async () => Promise.reject(Object.assign(new Error('busy'), { retryAfterMs }))
    await rejection(server.source())
    await pass(seconds - 0.001)
    await rejection(server.source())
    expect(server.requests).toHaveLength(1)
    await pass(0.001)
    await rejection(server.source())
    expect(server.requests).toHaveLength(2)
  })

  it('refuses an answer without a token, and shows nothing of it', async () => {
    for (const answer of [undefined, {}, { access_token: '' }, { access_token: 'CANARY\n' }, { access_token: 5 }]) {
      const error = await rejection(createTokenSource(async () => answer as never)())
      expect(error).toBeInstanceOf(InvalidInputError)
      expect(error).toMatchObject({ operation: 'createTokenSource', parameter: 'fetchToken' })
      expect(JSON.stringify(error)).not.toContain('CANARY')
    }
  })

  it('refuses wrong arguments', () => {
    const fetchToken = async (): Promise<{ access_token: string }> => ({ access_token: 'a' })
    expect(() => createTokenSource('a-token' as never)).toThrow(/^createTokenSource: `fetchToken` must be a function/)
    const store = { get: async () => undefined, set: async () => undefined } as unknown as TokenStore
    for (const [name, options] of [
      ['lifetime', { lifetime: 0 }],
      ['now', { now: 5 }],
      ['store', { store: {}, key: 'a' }],
      ['store', { store: { get: store.get }, key: 'a' }],
      ['key', { store }],
      ['key', { store, key: '' }],
      ['key', { key: 'a' }],
      ['max', { max: 5 }],
    ] as const)
      expect(() => createTokenSource(fetchToken, options as never)).toThrow(`createTokenSource: \`${name}\``)
    expect(() => createTokenSources(fetchToken, { max: 0 })).toThrow('createTokenSources: `max`')
  })
})

describe('the periods of a token that lasts 900 s', () => {
  it('until 780 s the token is used', async () => {
    const server = serve()
    await server.source()
    await pass(779.999)
    expect(await server.source()).toBe('token-1')
    expect(server.requests).toHaveLength(1)
  })

  it('until 870 s one caller fetches, the others get the old token at once', async () => {
    const server = serve()
    await server.source()
    await pass(780)
    slowly(server, 1)
    const first = server.source()
    expect(await Promise.all([server.source(), server.source()])).toEqual(['token-1', 'token-1'])
    await pass(1)
    expect(await first).toBe('token-2')
    expect(server.requests).toHaveLength(2)
  })

  it('until 870 s the caller waits for two seconds at most, and then it is quiet for five', async () => {
    const server = serve()
    await server.source()
    await pass(780)
    slowly(server, 60)
    const first = server.source()
    await pass(1.999)
    expect(server.requests[1]?.aborted).toBe(false)
    await pass(0.001)
    expect(await first).toBe('token-1')
    expect(server.requests[1]?.aborted).toBe(true)
    await pass(4.999)
    expect(await server.source()).toBe('token-1')
    expect(server.requests).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(0)
    await pass(0.001)
    server.answer = async () => ({ access_token: 'token-3' })
    expect(await server.source()).toBe('token-3')
  })

  it('with `waitUntil` the request goes on after two seconds, and its token is used', async () => {
    const promises: Promise<unknown>[] = []
    const server = serve(900, { waitUntil: (promise) => promises.push(promise) })
    await server.source()
    await pass(780)
    slowly(server, 3)
    const first = server.source()
    await pass(2)
    expect(await first).toBe('token-1')
    await pass(1)
    await Promise.all(promises)
    expect(promises).toHaveLength(2)
    expect(await server.source()).toBe('token-2')
    expect(server.requests).toHaveLength(2)
  })

  it.each([780, 870])('a failure at %d s gives the old token, and it is quiet for five seconds', async (seconds) => {
    const server = serve()
    await server.source()
    await pass(seconds)
    server.answer = failing
    expect(await Promise.all([server.source(), server.source()])).toEqual(['token-1', 'token-1'])
    await pass(4.999)
    expect(await server.source()).toBe('token-1')
    expect(server.requests).toHaveLength(2)
    await pass(0.001)
    expect(await server.source()).toBe('token-1')
    expect(server.requests).toHaveLength(3)
  })

  it('from 870 s on callers wait, longer than two seconds', async () => {
    const server = serve()
    await server.source()
    await pass(870)
    slowly(server, 10)
    const calls = Promise.all([server.source(), server.source()])
    await pass(10)
    expect(await calls).toEqual(['token-2', 'token-2'])
    expect(server.requests).toHaveLength(2)
  })

  it('at 900 s it is over: a failure is the error of the call', async () => {
    const server = serve()
    await server.source()
    await pass(900)
    server.answer = failing
    expect(await rejection(server.source())).toEqual(new Error('no token to be had'))
  })

  it.each([
    [900, 111],
    [300, 360],
    [60, 1_800],
  ])(
    'with a lifetime of %d s and a call a second, a day takes %d requests',
    async (lifetime, expected) => {
      let [now, requests, expired] = [0, 0, 0]
      const fetchToken = async (): Promise<{ access_token: string; expires_in: number }> => {
        requests += 1
        return { access_token: `fetched-at-${now}`, expires_in: lifetime }
      }
      const source = createTokenSource(fetchToken, { now: () => now })
      for (; now < 86_400_000; now += 1_000) {
        const fetchedAt = Number((await source()).slice('fetched-at-'.length))
        if (now - fetchedAt >= lifetime * 1_000) expired += 1
      }
      expect(expired).toBe(0)
      expect(requests).toBe(expected)
    },
    30_000,
  )
})

describe('the lifetime', () => {
  it.each([0, '0', -5, 'soon'])('%j: the token is given to those who waited, and not kept', async (expiresIn) => {
    const server = serve(expiresIn)
    expect(await Promise.all([server.source(), server.source()])).toEqual(['token-1', 'token-1'])
    expect(await server.source()).toBe('token-2')
    expect(server.requests).toHaveLength(2)
  })

  it('may be shorter than the request: those who waited get the token', async () => {
    const server = serve(2)
    const { answer } = server
    server.answer = async (number) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      return answer(number)
    }
    const calls = Promise.all([server.source(), server.source()])
    await pass(3)
    expect(await calls).toEqual(['token-1', 'token-1'])
    expect(server.requests).toHaveLength(1)
  })

  it.each([undefined, null])('%j: the token is used until it is refused, or for `lifetime`', async (expiresIn) => {
    const unlimited = serve()
    unlimited.answer = async (number) => ({ access_token: `token-${number}`, expires_in: expiresIn })
    await unlimited.source()
    await pass(10_000_000)
    expect(await unlimited.source()).toBe('token-1')
    expect(await unlimited.source({ refused: 'token-1' })).toBe('token-2')
    const limited = serve(900, { lifetime: 60 })
    limited.answer = unlimited.answer
    await limited.source()
    await pass(60)
    expect(await limited.source()).toBe('token-2')
  })

  it('counts from before the request, also if the wall clock is set back', async () => {
    const server = serve()
    slowly(server, 10)
    const first = server.source()
    await pass(10)
    await first
    vi.setSystemTime(Date.now() - 3_600_000)
    await pass(890)
    server.answer = async () => ({ access_token: 'new' })
    expect(await server.source()).toBe('new')
  })
})

describe('a refused token', () => {
  it('is replaced once for 100 calls that it was refused for', async () => {
    const server = serve()
    const old = await server.source()
    const calls = Array.from({ length: 100 }, async () => server.source({ refused: old }))
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['token-2']))
    expect(await server.source({ refused: old })).toBe('token-2')
    expect(server.requests).toHaveLength(2)
  })

  it('is replaced at most once in five seconds', async () => {
    const server = serve()
    await server.source()
    await server.source({ refused: 'token-1' })
    await pass(4.999)
    expect(await server.source({ refused: 'token-2' })).toBe('token-2')
    await pass(0.001)
    expect(await server.source({ refused: 'token-2' })).toBe('token-3')
  })

  it('is given to nobody while it is replaced', async () => {
    const server = serve()
    await server.source()
    slowly(server, 3)
    const calls = Promise.all([server.source({ refused: 'token-1' }), server.source()])
    await pass(3)
    expect(await calls).toEqual(['token-2', 'token-2'])
  })

  it('is not given again to who was refused if there is no new one; others go on with it', async () => {
    const server = serve()
    await server.source()
    server.answer = failing
    const calls = [rejection(server.source({ refused: 'token-1' })), server.source()]
    expect(await Promise.all(calls)).toEqual([new Error('no token to be had'), 'token-1'])
    expect(server.requests).toHaveLength(2)
  })

  it('is replaced by one request for 100 calls of an API at once that all got a 401', async () => {
    const { fetch, sent } = answering(({ init }) =>
      init.headers['authorization'] === 'Bearer token-1'
        ? Response.json({}, { status: 401 })
        : Response.json({ id: 'a' }),
    )
    let tokens = 0
    const accessToken = createTokenSource(async () => ({ access_token: `token-${++tokens}`, expires_in: 900 }))
    await accessToken()
    const transport = exampleTransport({ accessToken, fetch })
    const fetchFromApi = createAuthorizedFetch(accessToken, {
      origins: [new URL(adminUrl).origin],
      fetch: async (_, init) => Response.json({}, { status: isFirst(init) ? 401 : 200 }),
    })
    const calls = Array.from({ length: 100 }, async () => getItem(transport, { id: 'a' }))
    const others = Array.from({ length: 100 }, async () => fetchFromApi(adminUrl))
    expect(await Promise.all(calls)).toHaveLength(100)
    expect((await Promise.all(others)).every(({ ok }) => ok)).toBe(true)
    expect(sent).toHaveLength(200)
    expect(tokens).toBe(2)
  })

  it('leads to two token requests for 1,000 calls of an API that refuses everything', async () => {
    const { fetch, sent } = answering(() => Response.json({}, { status: 401 }))
    let tokens = 0
    const accessToken = createTokenSource(async () => ({ access_token: `token-${++tokens}`, expires_in: 900 }))
    stopTime()
    const transport = exampleTransport({ accessToken, fetch })
    for (let call = 0; call < 1_000; call += 1) await rejection(getItem(transport, { id: 'a' }))
    expect(tokens).toBe(2)
    expect(sent).toHaveLength(1_001)
  }, 30_000)
})

describe('clear', () => {
  it('forgets the token', async () => {
    const server = serve()
    await server.source()
    server.source.clear()
    expect(await server.source()).toBe('token-2')
  })

  it('forgets what a request under way will bring; who waits for that still gets it', async () => {
    const server = serve()
    slowly(server, 1)
    const first = server.source()
    await pass(0.5)
    server.source.clear()
    const second = server.source()
    await pass(1)
    expect(await Promise.all([first, second, server.source()])).toEqual(['token-1', 'token-2', 'token-2'])
  })

  it('forgets it also if nobody asks before it comes', async () => {
    const server = serve()
    slowly(server, 1)
    const first = server.source()
    await pass(0.5)
    server.source.clear()
    await pass(0.5)
    expect(await first).toBe('token-1')
    server.answer = async () => ({ access_token: 'new' })
    expect(await server.source()).toBe('new')
  })
})

describe('sources by key', () => {
  it('fetch and keep a token for each key', async () => {
    const asked: string[] = []
    const tokens = createTokenSources(async (key) => ({ access_token: `${key}-${asked.push(key)}` }))
    expect([await tokens('a')(), await tokens('b')(), await tokens('a')()]).toEqual(['a-1', 'b-2', 'a-1'])
    expect(asked).toEqual(['a', 'b'])
    for (const wrong of ['', undefined, 5]) expect(() => tokens(wrong as never)).toThrow('createTokenSources: `key`')
  })

  it('are forgotten beyond `max`, the one that was not asked for the longest first', async () => {
    const asked: string[] = []
    const tokens = createTokenSources(async (key) => ({ access_token: `token-${asked.push(key)}` }), { max: 2 })
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await tokens(key)()
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })
})
