import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import {
  createItem,
  exampleEndpoint,
  getItem,
  introspect,
  removeItem,
  token,
  updateItem,
} from '../../test/example-api.js'
import { exampleTransport, type ExampleTransport } from '../../test/example-transport.js'
import { stopTime, withoutWaiting } from '../../test/fake-timers.js'
import { settle, type HttpError, type TransportEvent } from '../index.js'

const item = { id: 'a' }
const success = (): Response => Response.json(item, { status: 201 })
const failing = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers })

/** Makes an error like those of Node. */
const nodeError = (code: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
/** Makes a response with an incomplete body. */
const truncated = (): Response =>
  new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('{"id":'))
        controller.error(new TypeError('terminated'))
      },
    }),
    { headers: { 'content-type': 'application/json' } },
  )

const calls = {
  safe: async (transport: ExampleTransport) => getItem(transport, { id: 'a' }),
  unsent: async (transport: ExampleTransport) => createItem(transport, { item: {} }),
  never: async (transport: ExampleTransport) => updateItem(transport, { id: 'a' }),
}

/** Calls an operation of a retry class, and returns how many times it is sent until it succeeds. */
async function timesSent(
  retryClass: keyof typeof calls,
  ...responses: readonly (Error | Response | (() => Response))[]
): Promise<number> {
  const { fetch, sent } = answering(...responses)
  await withoutWaiting(async () => settle<unknown>(calls[retryClass](exampleTransport({ fetch }))))
  return sent.length
}

describe('the retry class of an operation', () => {
  const statuses = [400, 401, 403, 404, 408, 409, 410, 413, 425, 429, 500, 501, 502, 503, 504, 505]
  const network = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ECONNRESET',
    'EPIPE',
    'UND_ERR_SOCKET',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
    'NOBODY_KNOWS',
  ]

  it.each([
    ['safe', [408, 429, 502, 503, 504]],
    ['unsent', [429]],
    ['never', []],
  ] as const)('%s retries the statuses %j', async (retryClass, retried: readonly number[]) => {
    for (const status of statuses)
      expect(await timesSent(retryClass, failing(status), success()), String(status)).toBe(
        retried.includes(status) ? 2 : 1,
      )
  })

  it.each([
    ['safe', network],
    ['unsent', ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']],
    ['never', []],
  ] as const)('%s retries the network failures %j', async (retryClass, retried: readonly string[]) => {
    for (const code of network)
      expect(await timesSent(retryClass, nodeError(code), success()), code).toBe(retried.includes(code) ? 2 : 1)
  })

  it.each([
    ['safe', 2],
    ['unsent', 1],
    ['never', 1],
  ] as const)('%s sends a request whose response is incomplete %d times', async (retryClass, times) => {
    expect(await timesSent(retryClass, truncated, success)).toBe(times)
  })

  it.each([
    ['safe', 3],
    ['unsent', 1],
    ['never', 1],
  ] as const)('%s sends a request that times out %d times', async (retryClass, times) => {
    const { fetch, sent } = answering(async () => new Promise<Response>(() => undefined))
    const error = await rejection(calls[retryClass](exampleTransport({ fetch, timeout: 5 })))
    expect(error).toMatchObject({ kind: 'timeout', scope: 'attempt', attempts: times })
    expect(sent).toHaveLength(times)
  })

  it('invalid responses, redirects and refused input are never retried', async () => {
    for (const answer of [Response.json({}), new Response('x'), new Response(null), failing(302)]) {
      const { fetch, sent } = answering(answer)
      await rejection(getItem(exampleTransport({ fetch }), { id: 'a' }))
      expect(sent).toHaveLength(1)
    }
  })

  it.each([
    ...['code', 'refreshToken', 'assertion', 'clientAssertion'].map((name) => ({ [name]: 'once' })),
    ...['device_code', 'code', 'refresh_token', 'assertion'].map((name) => ({ additionalParameters: { [name]: 'x' } })),
    { grantType: 'urn:openid:params:grant-type:ciba' },
    { grantType: 'urn:ietf:params:oauth:grant-type:token-exchange:other' },
    { grantType: 'urn:ietf:params:oauth:grant-type:token-exchange', clientAssertion: 'once' },
  ])(
    'is `never` for requests with a single-use parameter, also if the operation has another class: %j',
    async (request) => {
      const eager = exampleEndpoint<object, unknown>({
        id: 'eager',
        method: 'POST',
        path: '/eager',
        server: 'public',
        form: ['grantType', 'code', 'refreshToken', 'assertion', 'clientAssertion'].filter(
          (name) => !('additionalParameters' in request) || name === 'grantType',
        ),
        additionalParameters: true,
        defaults: { grantType: 'client_credentials' },
        retry: 'safe',
        responses: { 200: 'empty' },
      })
      for (const failure of [failing(503), failing(429), nodeError('ECONNREFUSED'), nodeError('ECONNRESET')]) {
        const { fetch, sent } = answering(failure)
        expect(await rejection(eager(exampleTransport({ fetch }), request))).toMatchObject({ attempts: 1 })
        expect(sent).toHaveLength(1)
      }
      const { fetch, sent } = answering(failing(503))
      await rejection(eager(exampleTransport({ fetch }), {}))
      expect(sent).toHaveLength(3)
    },
  )

  it('is `unsent` for a token exchange of an operation that is `safe`', async () => {
    const exchange = { grantType: 'urn:ietf:params:oauth:grant-type:token-exchange' }
    for (const [failure, times] of [
      [failing(503), 1],
      [nodeError('ECONNRESET'), 1],
      [nodeError('ECONNREFUSED'), 3],
    ] as const) {
      const { fetch, sent } = answering(failure)
      await rejection(token(exampleTransport({ fetch }), exchange))
      expect(sent).toHaveLength(times)
    }
  })

  it('may depend on the request: one with a single-use credential is sent once', async () => {
    const failures = [
      failing(408),
      failing(429),
      failing(502),
      failing(503, { 'retry-after': '0' }),
      failing(504),
      nodeError('ECONNREFUSED'),
      nodeError('ENOTFOUND'),
      nodeError('ECONNRESET'),
      truncated,
    ]
    for (const request of [
      { grantType: 'authorization_code', code: 'x' },
      { grantType: 'refresh_token', refreshToken: 'x' },
    ]) {
      for (const answer of failures) {
        const { fetch, sent } = answering(answer)
        await rejection(token(exampleTransport({ fetch, retry: 5 }), request))
        expect(sent).toHaveLength(1)
      }
    }
    const { fetch, sent } = answering(failing(503))
    await rejection(token(exampleTransport({ fetch })))
    expect(sent).toHaveLength(3)
  })
})

describe('`retry` is the number of retries', () => {
  it.each([
    [undefined, 3],
    [0, 1],
    [1, 2],
    [5, 6],
  ])('%s means at most %d requests', async (retry, times) => {
    const { fetch, sent } = answering(failing(503))
    const error = await rejection(
      getItem(exampleTransport({ fetch, ...(retry !== undefined && { retry }) }), { id: 'a' }),
    )
    expect(error).toMatchObject({ kind: 'http', status: 503, attempts: times })
    expect(sent).toHaveLength(times)
  })

  it('that of a call takes precedence', async () => {
    const { fetch, sent } = answering(failing(503))
    await rejection(getItem(exampleTransport({ fetch, retry: 5 }), { id: 'a' }, { retry: 1 }))
    expect(sent).toHaveLength(2)
  })

  it('the call rejects with the last failure', async () => {
    const { fetch } = answering(failing(503), nodeError('ECONNRESET'), failing(500))
    expect(await rejection(getItem(exampleTransport({ fetch }), { id: 'a' }))).toMatchObject({
      kind: 'http',
      status: 500,
      attempts: 3,
    })
  })

  it('each retry sends the same request, serialised once', async () => {
    const { fetch, sent } = answering(failing(429), failing(429), success())
    let serialised = 0
    const body = {
      toJSON: () => {
        serialised += 1
        return { name: `a ${serialised}` }
      },
    }
    await withoutWaiting(async () => createItem(exampleTransport({ fetch }), { item: body }))
    expect(sent.map(({ init }) => init.body)).toEqual(Array(3).fill('{"name":"a 1"}'))
    expect(new Set(sent.map(({ url, init }) => `${init.method} ${url}`)).size).toBe(1)
  })
})

describe('the wait before a retry', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2030-01-01T00:00:00Z') })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  /** Returns the waits of a call that gets the given responses in turn, and its error. */
  async function waits(
    answers: (Error | Response)[],
    options: Parameters<typeof exampleTransport>[0] = {},
  ): Promise<{ delays: number[]; error: unknown; slept: number }> {
    const delays: number[] = []
    const observe = (event: TransportEvent): void => {
      if (event.type === 'retry') delays.push(event.delayMs)
    }
    const { fetch } = answering(...answers)
    const started = Date.now()
    const call = rejection(
      getItem(exampleTransport({ fetch, observe, retryDelay: undefined, ...options }), { id: 'a' }),
    )
    await vi.runAllTimersAsync()
    const error = await call
    return { delays, error, slept: Date.now() - started }
  }

  it('is a random part of 300 ms × 2^n by default', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    expect((await waits([failing(503)], { retry: 4 })).delays).toEqual([300, 600, 1200, 2400])
    vi.spyOn(Math, 'random').mockReturnValue(0)
    expect((await waits([failing(503)])).delays).toEqual([0, 0])
  })

  it('is neither shorter nor longer than computed', async () => {
    const { delays, slept } = await waits([failing(503)], { retryDelay: 250, retry: 3 })
    expect(delays).toEqual([250, 250, 250])
    expect(slept).toBeGreaterThanOrEqual(750)
    expect(slept).toBeLessThan(760)
  })

  it('may come from a function of the number of the retry', async () => {
    const asked: number[] = []
    const retryDelay = (number: number): number => {
      asked.push(number)
      return number * 100
    }
    expect((await waits([failing(503)], { retryDelay, retry: 3 })).delays).toEqual([100, 200, 300])
    expect(asked).toEqual([1, 2, 3])
  })

  it('is 0 if the function returns an invalid value', async () => {
    for (const nonsense of [Number.NaN, -5, undefined, 'soon']) {
      expect((await waits([failing(503)], { retryDelay: () => nonsense as never })).delays).toEqual([0, 0])
    }
  })

  it('is the time that the server asks for, if that is longer: seconds', async () => {
    expect((await waits([failing(503, { 'retry-after': '2' })], { retryDelay: 10 })).delays).toEqual([2000, 2000])
    expect((await waits([failing(503, { 'retry-after': '2' })], { retryDelay: 5000 })).delays).toEqual([5000, 5000])
    expect((await waits([failing(503, { 'retry-after': '0' })], { retryDelay: 10 })).delays).toEqual([10, 10])
  })

  it('is the time that the server asks for, if that is longer: a date', async () => {
    const { delays, slept } = await waits(
      [failing(503, { 'retry-after': 'Tue, 01 Jan 2030 00:00:05 GMT' }), failing(400)],
      { retryDelay: 0 },
    )
    expect(delays).toEqual([5000])
    expect(slept).toBeGreaterThanOrEqual(5000)
  })

  it.each(['Tue, 01 Jan 2030 00:00:00 GMT', 'Tuesday, 01-Jan-30 00:00:00 GMT', 'Tue Jan  1 00:00:00 2030'])(
    'is counted from the date of the response, if our clock is wrong: %s',
    async (date) => {
      const instant = String(Date.parse('2030-01-01T00:00:05Z') / 1000)
      for (const ours of ['2029-12-31T23:00:00Z', '2030-01-01T01:00:00Z', '2030-01-01T00:00:04Z']) {
        vi.setSystemTime(new Date(ours))
        for (const headers of [
          { date, 'retry-after': 'Tue, 01 Jan 2030 00:00:05 GMT' },
          { date, 'x-rate-limit-retry': instant },
          { date, 'x-rate-limit-retry': `${instant}000` },
        ]) {
          const { delays } = await waits([failing(503, headers)], { retryDelay: 0, retry: 1 })
          expect(delays, JSON.stringify([ours, headers])).toEqual([5000])
        }
      }
    },
  )

  it.each(['', 'now', '0', 'Tue, 99 Jan 2030 00:00:00 GMT'])(
    'is counted from our time if the date of the response cannot be read: %j',
    async (date) => {
      vi.setSystemTime(new Date('2030-01-01T00:00:00Z'))
      const headers = { date, 'retry-after': 'Tue, 01 Jan 2030 00:00:05 GMT' }
      expect((await waits([failing(503, headers)], { retryDelay: 0, retry: 1 })).delays).toEqual([5000])
    },
  )

  it('is 0 for a date in the past', async () => {
    for (const date of [
      'Mon, 31 Dec 2029 23:59:59 GMT',
      'Sat, 01 Jan 2000 00:00:00 GMT',
      'Thu, 01 Jan 1970 00:00:00 GMT',
    ]) {
      const { delays, error } = await waits([failing(503, { 'retry-after': date })], { retryDelay: 0 })
      expect(delays, date).toEqual([0, 0])
      expect((error as HttpError).retryAfterMs).toBe(0)
    }
  })

  it('follows the headers that an operation names, as seconds from now or since 1970, after 429 and 503', async () => {
    const instant = String(Date.parse('2030-01-01T00:00:03Z') / 1000)
    for (const status of [429, 503]) {
      expect(
        (await waits([failing(status, { 'x-ratelimit-reset': '4' }), failing(400)], { retryDelay: 0 })).delays,
      ).toEqual([4000])
      const later = Date.parse('2030-01-01T00:00:00Z') - Date.now()
      const { delays } = await waits([failing(status, { 'x-rate-limit-retry': instant }), failing(400)], {
        retryDelay: 0,
      })
      const wait = Math.max(0, 3000 + later)
      if (status === 503 || wait > 1000) expect(delays).toEqual([wait])
    }
  })

  it('follows Retry-After rather than other headers', async () => {
    const headers = { 'retry-after': '1', 'x-ratelimit-reset': '30', 'x-rate-limit-retry': '30' }
    expect((await waits([failing(503, headers)], { retryDelay: 0, retry: 1 })).delays).toEqual([1000])
  })

  it('ignores rate limit headers of responses with other statuses', async () => {
    const headers = { 'x-ratelimit-reset': '30', 'x-rate-limit-retry': '99999999999' }
    for (const status of [408, 502, 504])
      expect((await waits([failing(status, headers)], { retryDelay: 0, retry: 1 })).delays).toEqual([0])
    const { error } = await waits([failing(400, headers)])
    expect((error as HttpError).retryAfterMs).toBeUndefined()
  })

  it.each([
    ['1.5', 1500],
    ['0.0001', 1],
    ['2.00', 2000],
    ['0.30000000000000004', 301],
  ])('may be a fraction, which is rounded up to milliseconds: %s', async (text, wait) => {
    expect((await waits([failing(503, { 'retry-after': text })], { retryDelay: 0, retry: 1 })).delays).toEqual([wait])
  })

  it('may be milliseconds since 1970', async () => {
    vi.setSystemTime(new Date('2030-01-01T00:00:00Z'))
    const headers = { 'x-ratelimit-reset': String(Date.parse('2030-01-01T00:00:03Z')) }
    expect((await waits([failing(429, headers), failing(400)], { retryDelay: 0 })).delays).toEqual([3000])
  })

  it.each([
    'Tue, 01 Jan 2030 00:00:05 GMT',
    'tue, 01 jan 2030 00:00:05 gmt',
    'Tuesday, 01-Jan-30 00:00:05 GMT',
    'Tue Jan  1 00:00:05 2030',
  ])('may be a date in each form of HTTP, in upper or lower case: %s', async (date) => {
    vi.setSystemTime(new Date('2030-01-01T00:00:00Z'))
    const { delays } = await waits([failing(503, { 'retry-after': date })], { retryDelay: 0, retry: 1 })
    expect(delays).toEqual([5000])
  })

  it('is the larger of two headers, in any form', async () => {
    const date = 'Tue, 01 Jan 2030 00:00:05 GMT'
    for (const [values, wait] of [
      [['3', '2'], 3000],
      [['2', '3.5'], 3500],
      [['2', date], 5000],
      [[date, '20'], 20_000],
      [['soon', '3'], 3000],
      [['-7', '3'], 3000],
      [[date, 'Sat, 01 Jan 2000 00:00:00 GMT'], 5000],
    ] as const) {
      vi.setSystemTime(new Date('2030-01-01T00:00:00Z'))
      const response = failing(503)
      for (const value of values) response.headers.append('retry-after', value)
      expect((await waits([response], { retryDelay: 0, retry: 1 })).delays, String(values)).toEqual([wait])
    }
  })

  it('ignores values that it cannot read', async () => {
    for (const text of [
      'soon',
      '-1',
      '',
      '2x',
      'tomorrow',
      '1e',
      '0x10',
      '.',
      '1.',
      '9'.repeat(400),
      'about 5',
      'Xyz 5',
    ]) {
      const { delays, error } = await waits([failing(503, { 'retry-after': text })], { retryDelay: 7, retry: 1 })
      expect(delays, text).toEqual([7])
      expect((error as HttpError).retryAfterMs, text).toBeUndefined()
    }
  })

  it('longer than 60 s is not waited: the call rejects at once with an error that has the time', async () => {
    for (const [text, wait] of [
      ['61', 61_000],
      ['86400', 86_400_000],
      ['Tue, 01 Jan 2030 01:00:00 GMT', 3_600_000],
    ] as const) {
      vi.setSystemTime(new Date('2030-01-01T00:00:00Z'))
      const { delays, error, slept } = await waits([failing(429, { 'retry-after': text })], { totalTimeout: false })
      expect(delays).toEqual([])
      expect(error).toMatchObject({ kind: 'http', status: 429, attempts: 1, retryAfterMs: wait })
      expect(slept).toBe(0)
    }
    expect((await waits([failing(429, { 'retry-after': '60' })], { totalTimeout: false, retry: 1 })).delays).toEqual([
      60_000,
    ])
  })

  it('longer than the rest of `totalTimeout` is not waited either', async () => {
    const { delays, error, slept } = await waits([failing(503, { 'retry-after': '3' })], { totalTimeout: 3000 })
    expect(delays).toEqual([])
    expect(error).toMatchObject({ kind: 'http', status: 503, attempts: 1, retryAfterMs: 3000 })
    expect(slept).toBe(0)
    const own = await waits([failing(503)], { totalTimeout: 1000, retryDelay: 600 })
    expect(own.delays).toEqual([600])
    expect(own.error).toMatchObject({ kind: 'http', attempts: 2 })
  })

  it('is in the error also if the operation is not retried', async () => {
    const { fetch } = answering(failing(503, { 'retry-after': '7' }))
    expect(await rejection(updateItem(exampleTransport({ fetch }), { id: 'a' }))).toMatchObject({
      attempts: 1,
      retryAfterMs: 7000,
    })
  })

  it('leaves no timer', async () => {
    await waits([failing(503)], { retryDelay: 100 })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('after 429 a call waits and goes on', () => {
  beforeEach(stopTime)
  afterEach(() => {
    vi.restoreAllMocks()
  })

  /** Calls an operation, and returns the waits, the requests and the result of the call. */
  async function outcome(
    answers: readonly (Error | Response)[],
    options: Parameters<typeof exampleTransport>[0] = {},
    retryClass: keyof typeof calls = 'safe',
  ): Promise<{ delays: number[]; sent: number; error: unknown }> {
    const delays: number[] = []
    const observe = (event: TransportEvent): void => {
      if (event.type === 'retry') delays.push(event.delayMs)
    }
    const { fetch, sent } = answering(...answers)
    const call = settle<unknown>(calls[retryClass](exampleTransport({ fetch, observe, ...options })))
    await vi.runAllTimersAsync()
    const result = await call
    return { delays, sent: sent.length, error: result.ok ? undefined : result.error }
  }

  const limits = (count: number, headers?: Record<string, string>): Response[] =>
    Array.from({ length: count }, () => failing(429, headers))

  it.each([1, 2, 10])('more often than `retry` says: %i', async (retry) => {
    for (const retryClass of ['safe', 'unsent'] as const) {
      const { sent, error } = await outcome([...limits(5), success()], { retry }, retryClass)
      expect(error).toBeUndefined()
      expect(sent).toBe(6)
    }
  })

  it('at least 500 ms × 2^n with a random part, up to 30 s, whatever `retryDelay` is', async () => {
    for (const retryDelay of [0, undefined, () => 0]) {
      const answers = [...limits(9), success()]
      vi.spyOn(Math, 'random').mockReturnValue(0)
      const least = await outcome(answers, { retryDelay, totalTimeout: 600_000 })
      expect(least.delays).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000])
      vi.spyOn(Math, 'random').mockReturnValue(0.5)
      const more = await outcome(answers, { retryDelay, totalTimeout: 600_000 })
      expect(more.delays).toEqual([750, 1500, 3000, 6000, 12_000, 22_500, 22_500, 22_500, 22_500])
    }
    const longer = await outcome([...limits(2), success()], { retryDelay: 7000 })
    expect(longer.delays).toEqual([7000, 7000])
  })

  it('what the server asks for, if that is longer; also longer than 30 s and 60 s', async () => {
    for (const seconds of [2, 31, 90]) {
      const headers = [{ 'retry-after': String(seconds) }, { 'x-ratelimit-reset': String(seconds) }]
      for (const header of headers) {
        const { delays, error } = await outcome([failing(429, header), success()], { totalTimeout: 100_000 })
        expect(error).toBeUndefined()
        expect(delays).toEqual([seconds * 1000])
      }
    }
    const { delays } = await outcome([failing(429, { 'x-ratelimit-reset': '0' }), success()])
    expect(delays[0]).toBeGreaterThanOrEqual(500)
    expect(delays[0]).toBeLessThan(1000)
  })

  it('until `totalTimeout`, and then rejects with the 429 without a further wait', async () => {
    const started = Date.now()
    const { error, sent } = await outcome([failing(429)])
    expect(error).toMatchObject({ kind: 'http', status: 429, attempts: sent })
    expect(sent).toBeGreaterThan(5)
    expect(Date.now() - started).toBeLessThan(60_000)
    const again = Date.now()
    const asked = await outcome([failing(429, { 'retry-after': '60' })])
    expect(asked).toMatchObject({ delays: [], sent: 1, error: { status: 429, retryAfterMs: 60_000, attempts: 1 } })
    const short = await outcome([failing(429)], { totalTimeout: 400 })
    expect(short).toMatchObject({ delays: [], sent: 1, error: { status: 429 } })
    expect(Date.now() - again).toBe(0)
  })

  it('but not if `retry` is 0, and as often as `retry` says without a `totalTimeout`', async () => {
    const none = await outcome([failing(429)], { retry: 0 })
    expect(none).toMatchObject({ delays: [], sent: 1, error: { status: 429 } })
    for (const retry of [1, 2, 5]) {
      const { sent, delays, error } = await outcome([failing(429)], { retry, totalTimeout: false })
      expect(error).toMatchObject({ kind: 'http', status: 429 })
      expect(sent).toBe(retry + 1)
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(500)
    }
  })

  it('but not if the operation is never retried, or the request is for single use', async () => {
    expect(await outcome([failing(429)], {}, 'never')).toMatchObject({ sent: 1, error: { status: 429 } })
    const { fetch, sent } = answering(failing(429))
    const request = { grantType: 'refresh_token', refreshToken: 'once' }
    expect(await rejection(token(exampleTransport({ fetch }), request))).toMatchObject({ status: 429, attempts: 1 })
    expect(sent).toHaveLength(1)
  })

  it('while other failures count as before, with waits of their own', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const asked: number[] = []
    const retryDelay = (number: number): number => {
      asked.push(number)
      return 0
    }
    const answers = [failing(503), ...limits(3), nodeError('ECONNRESET'), ...limits(2), failing(502)]
    const { error, sent, delays } = await outcome(answers, { retryDelay })
    expect(error).toMatchObject({ kind: 'http', status: 502, attempts: 8 })
    expect(sent).toBe(8)
    expect(delays).toEqual([0, 750, 1500, 3000, 0, 6000, 12_000])
    expect(asked).toEqual([1, 1, 2, 3, 2, 4, 5])
  })

  it('so that 40 parallel updates under a limit of 10 a second all succeed', async () => {
    let second = -1
    let count = 0
    const fetch = async (): Promise<Response> => {
      const now = Math.floor(Date.now() / 1000)
      if (now !== second) [second, count] = [now, 0]
      count += 1
      return count <= 10 ? success() : failing(429, { 'x-ratelimit-reset': '0' })
    }
    const transport = exampleTransport({ fetch })
    const updates = Promise.all(Array.from({ length: 40 }, async () => settle(createItem(transport, { item: {} }))))
    await vi.runAllTimersAsync()
    expect((await updates).filter(({ ok }) => ok)).toHaveLength(40)
  })

  it('and an abort ends the wait', async () => {
    const controller = new AbortController()
    const { fetch, sent } = answering(failing(429, { 'retry-after': '20' }))
    const call = rejection(getItem(exampleTransport({ fetch }), { id: 'a' }, { signal: controller.signal }))
    await vi.advanceTimersByTimeAsync(10_000)
    controller.abort()
    expect(await call).toBe(controller.signal.reason)
    expect(sent).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a 404 to the retry of a removal', () => {
  it.each([
    ['a 503', failing(503)],
    ['a 504', failing(504)],
    ['a lost connection', nodeError('ECONNRESET')],
  ])('is a success if the first attempt may have removed the item: %s', async (_, first) => {
    const { fetch, sent } = answering(first, Response.json({ error: 'no_such_item' }, { status: 404 }))
    await expect(removeItem.raw(exampleTransport({ fetch }), { id: 'a' })).resolves.toMatchObject({
      data: undefined,
      status: 404,
    })
    expect(sent).toHaveLength(2)
  })

  it('is a success after an attempt that timed out', async () => {
    const { fetch } = answering(async () => new Promise<Response>(() => undefined), failing(404))
    await expect(removeItem(exampleTransport({ fetch, timeout: 5 }), { id: 'a' })).resolves.toBeUndefined()
  })

  it.each([
    ['a 429', failing(429)],
    ['a refused connection', nodeError('ECONNREFUSED')],
    ['an unknown host', nodeError('ENOTFOUND')],
  ])('is an error if the first attempt cannot have removed the item: %s', async (_, first) => {
    const { fetch, sent } = answering(first, failing(404))
    const call = async (): Promise<unknown> => rejection(removeItem(exampleTransport({ fetch }), { id: 'a' }))
    expect(await withoutWaiting(call)).toMatchObject({ kind: 'http', status: 404, attempts: 2 })
    expect(sent).toHaveLength(2)
  })

  it('is an error in the first attempt, and for operations that do not remove', async () => {
    const { fetch } = answering(failing(404))
    expect(await rejection(removeItem(exampleTransport({ fetch }), { id: 'a' }))).toMatchObject({
      status: 404,
      attempts: 1,
    })
    const other = answering(failing(503), failing(404))
    expect(await rejection(introspect(exampleTransport({ fetch: other.fetch }), { token: 'x' }))).toMatchObject({
      status: 404,
      attempts: 2,
    })
  })

  it('is a success also after several retries', async () => {
    const { fetch } = answering(failing(503), failing(429), failing(404))
    const removed = withoutWaiting(async () => removeItem(exampleTransport({ fetch }), { id: 'a' }))
    await expect(removed).resolves.toBeUndefined()
  })
})

it('headers with a wait are parsed in linear time', async () => {
  for (const text of ['mon', 'm', '0,', '1', 'mon,', 'mon 00:00:00 ']) {
    const { fetch } = answering(failing(503, { 'retry-after': text.repeat(1_000_000 / text.length) }))
    const started = performance.now()
    await rejection(updateItem(exampleTransport({ fetch }), { id: 'a' }))
    expect(performance.now() - started, text).toBeLessThan(500)
  }
})
