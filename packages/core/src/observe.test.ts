import { AsyncLocalStorage } from 'node:async_hooks'

import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it, vi } from 'vitest'

import { answering, rejection } from '../test/answering.js'
import { getItem, introspect } from '../test/example-api.js'
import { adminUrl, exampleTransport, type ExampleOptions } from '../test/example-transport.js'
import { stopTime, withoutWaiting } from '../test/fake-timers.js'
import type { TransportEvent } from './index.js'

const admin = mockApi(adminUrl)
const common = { operation: 'getItem', method: 'GET', path: '/items/{id}', origin: 'https://admin.example.com' }

/** Makes a transport, and collects the events that it emits. */
function observed(options: ExampleOptions = {}): {
  readonly transport: ReturnType<typeof exampleTransport>
  readonly events: TransportEvent[]
} {
  const events: TransportEvent[] = []
  return { events, transport: exampleTransport({ observe: (event) => events.push(event), ...options }) }
}

describe('a listener that returns a promise', () => {
  it('does not change the call, and its rejection is handled', async () => {
    const unhandled: unknown[] = []
    const listen = (error: unknown): void => void unhandled.push(error)
    process.on('unhandledRejection', listen)
    const fails = async (): Promise<never> => Promise.reject(new Error('CANARY'))
    admin.reply(getItem, 200, { id: 'a', name: 5 })
    const transport = exampleTransport({
      validation: 'warn',
      observe: fails,
      onInvalidResponse: fails,
    })
    await expect(getItem(transport, { id: 'a' })).resolves.toEqual({ id: 'a', name: 5 })
    await new Promise((resolve) => setTimeout(resolve, 5))
    process.off('unhandledRejection', listen)
    expect(unhandled).toEqual([])
  })
})

describe('an observer', () => {
  it('gets events of request and response', async () => {
    const { events, transport } = observed()
    admin.reply(getItem, 200, { id: 'a' }, { headers: { 'x-request-id': 'r-1' } })
    await getItem(transport, { id: 'a' })
    const callId = events[0]?.callId
    expect(events).toEqual([
      { type: 'request', ...common, callId, attempt: 1 },
      {
        type: 'response',
        ...common,
        callId,
        attempt: 1,
        status: 200,
        requestId: 'r-1',
        durationMs: expect.any(Number) as number,
      },
    ])
    expect(callId).toBeTypeOf('number')
  })

  it('gets events of retries and of the failure of the call', async () => {
    const { events, transport } = observed({ retryDelay: 1, retry: 1 })
    admin.reply(getItem, 503)
    await rejection(getItem(transport, { id: 'a' }))
    const callId = events[0]?.callId
    const durationMs = expect.any(Number) as number
    expect(events).toEqual([
      { type: 'request', ...common, callId, attempt: 1 },
      { type: 'response', ...common, callId, attempt: 1, status: 503, durationMs },
      { type: 'retry', ...common, callId, attempt: 1, kind: 'http', delayMs: 1 },
      { type: 'request', ...common, callId, attempt: 2 },
      { type: 'response', ...common, callId, attempt: 2, status: 503, durationMs },
      { type: 'failure', ...common, callId, attempt: 2, kind: 'http', status: 503, durationMs },
    ])
  })

  it('gets events of failures without a response, which have no status', async () => {
    const { fetch } = answering(new TypeError('fetch failed'))
    const { events, transport } = observed({ fetch, retry: 0 })
    await rejection(getItem(transport, { id: 'a' }))
    expect(events.map(({ type }) => type)).toEqual(['request', 'failure'])
    expect(events[1]).toMatchObject({ kind: 'network' })
    expect(events[1]).not.toHaveProperty('status')
  })

  it('gets the status of every failure that has one', async () => {
    for (const [answer, kind, status] of [
      [new Response(null, { status: 302, headers: { location: '/' } }), 'redirect', 302],
      [new Response('x'), 'response', 200],
      [new Response(null, { status: 404 }), 'http', 404],
    ] as const) {
      const { events, transport } = observed({ fetch: async () => answer })
      await rejection(getItem(transport, { id: 'a' }))
      expect(events.at(-1)).toMatchObject({ type: 'failure', kind, status })
    }
  })

  it.each([
    [
      new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }),
      { kind: 'network', reason: 'refused', code: 'ECONNREFUSED' },
    ],
    [
      Response.json({ error: 'temporarily_unavailable' }, { status: 503 }),
      { kind: 'http', code: 'temporarily_unavailable' },
    ],
    [new Response('busy', { status: 429 }), { kind: 'http' }],
  ])('learns from retries and failures why, as far as it is known: %#', async (answer, details) => {
    const { fetch } = answering(answer)
    const { events, transport } = observed({ fetch, retry: 1, retryDelay: 0, totalTimeout: false })
    await withoutWaiting(async () => rejection(getItem(transport, { id: 'a' })))
    for (const type of ['retry', 'failure']) {
      const { kind, reason, code, scope } = {
        reason: undefined,
        code: undefined,
        scope: undefined,
        ...events.find((event) => event.type === type),
      } as Record<string, unknown>
      expect({ kind, reason, code, scope }).toEqual({
        reason: undefined,
        code: undefined,
        scope: undefined,
        ...details,
      })
    }
  })

  it('learns which limit has passed', async () => {
    stopTime()
    const { fetch } = answering(async () => new Promise<never>(() => undefined))
    const { events, transport } = observed({ fetch, retry: 1, retryDelay: 0, timeout: 20, totalTimeout: 30 })
    const call = rejection(getItem(transport, { id: 'a' }))
    await vi.advanceTimersByTimeAsync(40)
    await call
    expect(events).toMatchObject([
      { type: 'request' },
      { type: 'retry', kind: 'timeout', scope: 'attempt' },
      { type: 'request' },
      { type: 'failure', kind: 'timeout', scope: 'total' },
    ])
  })

  it('never gets a secret that the server returns as error code', async () => {
    const { fetch } = answering(Response.json({ error: 'CANARY' }, { status: 503 }))
    const { events, transport } = observed({ fetch, retry: 1, retryDelay: 0 })
    await rejection(introspect(transport, { token: 'CANARY' }))
    expect(events.map(({ type }) => type)).toContain('failure')
    expect(JSON.stringify(events)).not.toContain('CANARY')
  })

  it('learns the rate limit that the server tells, in successes and failures', async () => {
    for (const status of [200, 429]) {
      const headers = { 'x-ratelimit-limit': '10, 10;w=1', 'x-ratelimit-remaining': '8', 'x-ratelimit-reset': '1' }
      const { events, transport } = observed({
        fetch: async () => Response.json({ id: 'a' }, { status, headers }),
        retry: 0,
      })
      await getItem(transport, { id: 'a' }).catch(() => undefined)
      expect(events[1]).toMatchObject({
        type: 'response',
        status,
        rateLimit: { limit: 10, remaining: 8, resetMs: 1000 },
      })
    }
  })

  it('gets events of both requests of an attempt that renews its credential', async () => {
    const { events, transport } = observed({ accessToken: ({ refused }) => (refused === undefined ? 'old' : 'new') })
    admin.reply(getItem, (_, number) => Response.json({ id: 'a' }, { status: number === 1 ? 401 : 200 }))
    await getItem(transport, { id: 'a' })
    expect(events.map((event) => [event.type, event.attempt, 'status' in event && event.status])).toEqual([
      ['request', 1, false],
      ['response', 1, 401],
      ['request', 1, false],
      ['response', 1, 200],
    ])
  })

  it('can tell calls apart', async () => {
    const { events, transport } = observed()
    admin.reply(getItem, 200, { id: 'a' })
    await Promise.all([getItem(transport, { id: 'a' }), getItem(transport, { id: 'b' })])
    expect(new Set(events.map(({ callId }) => callId)).size).toBe(2)
  })

  it('gets no events of calls that are refused before anything is sent', async () => {
    const { events, transport } = observed()
    await rejection(getItem(transport, { id: '' }))
    await rejection(introspect(transport, { token: 'x' }, { timeout: -1 }))
    expect(events).toEqual([])
  })

  it('never gets a value, a header or a body', async () => {
    const { fetch } = answering(
      Response.json(
        { error: 'CANARY', error_description: 'CANARY' },
        { status: 503, headers: { 'x-debug': 'CANARY' } },
      ),
      Response.json({ id: 'a', name: 5, CANARY: 'CANARY' }, { headers: { 'set-cookie': 'CANARY' } }),
    )
    const { events, transport } = observed({
      fetch,
      validation: 'warn',
      accessToken: 'CANARY',
      headers: { 'x-key': 'CANARY' },
    })
    await getItem(transport, { id: 'CANARY', language: 'CANARY' })
    expect(events.map(({ type }) => type)).toEqual([
      'request',
      'response',
      'retry',
      'request',
      'response',
      'invalid-response',
    ])
    expect(JSON.stringify(events)).not.toContain('CANARY')
  })

  it('never gets a secret that the server returns as request id', async () => {
    const { fetch } = answering(
      Response.json({ id: 'a' }, { headers: { 'x-request-id': 'CANARY-1' } }),
      Response.json({ id: 'a' }, { headers: { 'x-request-id': 'for CANARY-1' } }),
    )
    const { events, transport } = observed({ fetch })
    await introspect(transport, { token: 'CANARY-1' })
    await introspect(transport, { token: 'CANARY-1' })
    expect(JSON.stringify(events)).not.toContain('CANARY')
  })

  it('that throws does not change the call', async () => {
    const observe = (): never => {
      throw new Error('CANARY')
    }
    admin.reply(getItem, (_, number) =>
      number === 1 ? new Response(null, { status: 503 }) : Response.json({ id: 'a' }),
    )
    await expect(getItem(exampleTransport({ observe }), { id: 'a' })).resolves.toEqual({ id: 'a' })
    admin.reply(getItem, 400)
    expect(await rejection(getItem(exampleTransport({ observe }), { id: 'a' }))).toMatchObject({ status: 400 })
  })

  it('is called in the async context of the caller, as are fetch, credentials and delays', async () => {
    const storage = new AsyncLocalStorage<string>()
    const seen: [string, string | undefined][] = []
    const see = (what: string): void => void seen.push([what, storage.getStore()])
    const answers = [new Response(null, { status: 503 }), Response.json({ id: 'a', name: 5 })]
    const transport = exampleTransport({
      validation: 'warn',
      observe: ({ type }) => see(type),
      onInvalidResponse: () => see('report'),
      retryDelay: () => {
        see('delay')
        return 0
      },
      accessToken: () => {
        see('token')
        return 'a-token'
      },
      fetch: async () => {
        see('fetch')
        return answers.shift() ?? new Response()
      },
    })
    await storage.run('the caller', async () => getItem(transport, { id: 'a' }))
    expect(seen.map(([what]) => what)).toEqual([
      'token',
      'request',
      'fetch',
      'response',
      'delay',
      'retry',
      'token',
      'request',
      'fetch',
      'response',
      'report',
      'invalid-response',
    ])
    expect(seen.every(([, store]) => store === 'the caller')).toBe(true)
  })

  it('gets the event of a request before it is sent, synchronously', async () => {
    const order: string[] = []
    const fetch = async (): Promise<Response> => {
      order.push('fetch')
      return Response.json({ id: 'a' })
    }
    await getItem(exampleTransport({ fetch, observe: ({ type }) => order.push(type) }), { id: 'a' })
    expect(order).toEqual(['request', 'fetch', 'response'])
  })
})
