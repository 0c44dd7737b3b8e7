import { inspect } from 'node:util'

import { settle, type AnySdkError, type Settled } from '@typed-oauth/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import {
  createOryTransport,
  publicClient,
  type Fetch,
  type OAuth2TokenExchange,
  type OryPublicOptions,
} from '../index.js'
import { pollDeviceToken, type PolledAuthorization, type PollDeviceTokenOptions } from './poll-device-token.js'

const authorization = { device_code: 'ory_dc_CANARY-of-the-device', expires_in: 600, interval: 5 }
const tokens = { access_token: 'ory_at_1', token_type: 'bearer', expires_in: 3600, scope: 'photos.read' }

type Answer = Error | ((signal: AbortSignal) => Promise<Response> | Response)

const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json(body, { status, headers })
const error = (code: string, status = 400): Answer => answer(status, { error: code, error_description: '' })
const html =
  (status: number): Answer =>
  () =>
    new Response('<h1>Busy</h1>', { status, headers: { 'content-type': 'text/html' } })
const hanging: Answer = async (signal) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })

const pending = error('authorization_pending')
const slowDown = error('slow_down')
const done = answer(200, tokens)
const offline = Object.assign(new TypeError('fetch failed'), {
  cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
})

/** A server on a clock that stands still: its answers come in order, and the last one again and again. */
interface Server {
  /** Seconds from the beginning until each request. */
  readonly polls: number[]
  /** The forms that were sent. */
  readonly forms: Record<string, string>[]
  readonly transport: ReturnType<typeof createOryTransport>
}

function serve(answers: readonly Answer[], options: Partial<OryPublicOptions> = {}): Server {
  const began = Date.now()
  const polls: number[] = []
  const forms: Record<string, string>[] = []
  const fetch: Fetch = async (_, { body, signal }) => {
    const next = answers[Math.min(polls.length, answers.length - 1)]
    polls.push((Date.now() - began) / 1_000)
    forms.push(Object.fromEntries(new URLSearchParams(body)))
    if (next === undefined || next instanceof Error) throw next
    return next(signal as AbortSignal) // the one that core makes
  }
  const clientAuth = publicClient('tv')
  const transport = createOryTransport({ publicUrl: 'https://hydra.example.com', clientAuth, fetch, ...options })
  return { polls, forms, transport }
}

/** Polls until the end, and tells when the requests were sent and when it was over. */
async function run(
  answers: readonly Answer[],
  {
    device = authorization,
    options,
    server,
  }: { device?: PolledAuthorization; options?: PollDeviceTokenOptions; server?: Partial<OryPublicOptions> } = {},
): Promise<{ polls: number[]; end: number; timers: number; result: Settled<OAuth2TokenExchange> }> {
  const { polls, transport } = serve(answers, server)
  const began = Date.now()
  let end = NaN
  let timers = NaN
  const result = settle(pollDeviceToken(transport, device, options)).finally(() => {
    end = (Date.now() - began) / 1_000
    timers = vi.getTimerCount()
  })
  await vi.runAllTimersAsync()
  return { polls, result: await result, end, timers }
}

const errorOf = (result: Settled<unknown>): AnySdkError | undefined => (result.ok ? undefined : result.error)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('pollDeviceToken', () => {
  it('polls after each interval, until the user has approved', async () => {
    const { polls, result, end } = await run([pending, pending, pending, done])
    expect([polls, end]).toEqual([[5, 10, 15, 20], 20])
    expect(result).toEqual({ ok: true, value: tokens })
  })

  it('sends the code, the grant and the client of the transport, once for each poll', async () => {
    const { transport, forms } = serve([pending, done])
    const polling = pollDeviceToken(transport, authorization)
    await vi.runAllTimersAsync()
    await polling
    const grant = 'urn:ietf:params:oauth:grant-type:device_code'
    const form = { client_id: 'tv', grant_type: grant, device_code: authorization.device_code }
    expect(forms).toEqual([form, form])
  })

  it('sends further parameters with each poll', async () => {
    const { transport, forms } = serve([done], { clientAuth: undefined })
    const request = { clientId: 'radio', additionalParameters: { device_name: 'kitchen' } }
    const polling = pollDeviceToken(transport, authorization, { request })
    await vi.runAllTimersAsync()
    await polling
    expect(forms).toMatchObject([{ client_id: 'radio', device_name: 'kitchen' }])
  })

  it.each<[string, Partial<Record<'expires_in' | 'interval', unknown>>, number[]]>([
    ['the interval of the answer', { interval: 7 }, [7, 14]],
    ['5 s without one', { interval: undefined }, [5, 10]],
    ['5 s for null', { interval: null }, [5, 10]],
    ['5 s for 0', { interval: 0 }, [5, 10]],
    ['5 s for less than a second', { interval: 0.01 }, [5, 10]],
    ['5 s for a negative one', { interval: -3 }, [5, 10]],
    ['5 s for what is no number', { interval: 'soon' }, [5, 10]],
    ['5 s for NaN', { interval: NaN }, [5, 10]],
    ['5 s for an infinite one', { interval: Infinity }, [5, 10]],
    ['what is left of the lifetime', { interval: 40, expires_in: 30 }, [30]],
  ])('polls for the first time after %s', async (_, changed, expected) => {
    const { polls } = await run([pending, done], { device: { ...authorization, ...changed } as PolledAuthorization })
    expect(polls).toEqual(expected)
  })

  it('makes the interval 5 s longer for each `slow_down`, for good', async () => {
    const { polls } = await run([slowDown, pending, slowDown, pending, pending, done])
    expect(polls).toEqual([5, 15, 25, 40, 55, 70])
  })

  it.each([
    ['429', 429, '20', 25],
    ['503', 503, '20', 25],
    ['429, not sooner than the interval', 429, '1', 10],
    ['503, for longer than a minute', 503, '90', 95],
  ])('waits as the server asks after %s', async (_, status, after, second) => {
    const busy = answer(status, { error: 'temporarily_unavailable' }, { 'retry-after': after })
    expect((await run([busy, pending, done])).polls).toEqual([5, second, second + 5])
  })

  it.each([
    ['authorization_pending', [5, 25, 30]],
    ['slow_down', [5, 25, 35]],
  ])('waits as the server asks after %s, too', async (code, expected) => {
    const asking = answer(400, { error: code }, { 'retry-after': '20' })
    expect((await run([asking, pending, done])).polls).toEqual(expected)
  })

  it('waits as long as platforms can for an interval that is longer', async () => {
    const device = { ...authorization, interval: 3_000_000, expires_in: 4_000_000 }
    expect((await run([done], { device })).polls).toEqual([2_147_483.647])
  })

  it.each<[string, Answer]>([
    ['408', answer(408, { error: 'request_timeout' })],
    ['429 without Retry-After', answer(429, { error: 'too_many' })],
    ['502', answer(502, { error: 'bad_gateway' })],
    ['503 without Retry-After', answer(503, { error: 'unavailable' })],
    ['504', answer(504, {})],
    ['408 as HTML', html(408)],
    ['429 as HTML', html(429)],
    ['502 as HTML', html(502)],
    ['503 as HTML', html(503)],
    ['504 as HTML', html(504)],
    ['a network failure', offline],
  ])('doubles the wait up to 60 s after %s, and returns to the interval', async (_, failure) => {
    const failing = [failure, failure, failure, failure, failure]
    const { polls, result } = await run([...failing, pending, pending, done])
    expect(polls).toEqual([5, 15, 35, 75, 135, 195, 200, 205])
    expect(result.ok).toBe(true)
  })

  it('goes on after time-outs of an attempt and of a call', async () => {
    for (const server of [{ timeout: 3_000 }, { timeout: false, totalTimeout: 3_000 }] as const) {
      const { polls, result } = await run([hanging, hanging, pending, done], { server })
      expect(polls).toEqual([5, 18, 41, 46]) // 5 + 3 + 10, + 3 + 20, + 5
      expect(result.ok).toBe(true)
    }
  })

  it('does not poll more often after a failure if the interval is longer than a minute', async () => {
    const device = { ...authorization, interval: 90 }
    expect((await run([html(502), pending, done], { device })).polls).toEqual([90, 180, 270])
  })

  it.each([
    ['access_denied', 400],
    ['access_denied', 403],
    ['expired_token', 400],
    ['invalid_grant', 400],
    ['invalid_client', 401],
    ['server_error', 500],
  ])('ends with the error of the server for %s and %i', async (code, status) => {
    const { polls, result } = await run([pending, error(code, status), done])
    expect(polls).toEqual([5, 10])
    expect(errorOf(result)).toMatchObject({ kind: 'http', operation: 'oauth2TokenExchange', code, status })
  })

  it('ends with the error of an answer that is no answer of the server', async () => {
    const { result } = await run([html(200), done])
    expect(errorOf(result)).toMatchObject({ kind: 'response', status: 200 })
  })

  it('ends with a time-out when the code has expired, which Hydra does not say', async () => {
    const { polls, result, end } = await run([pending], { device: { ...authorization, expires_in: 18 } })
    expect([polls, end]).toEqual([[5, 10, 15], 18])
    expect(errorOf(result)).toMatchObject({
      kind: 'timeout',
      scope: 'total',
      operation: 'pollDeviceToken',
      limitMs: 18_000,
      attempts: 3,
    })
  })

  it.each<[string, unknown, number]>([
    ['600 s, as the answer says', 600, 120],
    ['30 min without a lifetime', undefined, 360],
    ['30 min for null', null, 360],
    ['30 min for a negative lifetime', -1, 360],
    ['30 min for what is no number', 'long', 360],
    ['no time for 0, after one poll', 0, 1],
  ])('polls for %s', async (_, lifetime, count) => {
    const device = { ...authorization, expires_in: lifetime } as PolledAuthorization
    const { polls, result } = await run([pending], { device })
    expect(polls).toHaveLength(count)
    expect(errorOf(result)).toMatchObject({ kind: 'timeout', scope: 'total' })
  })

  it('does not poll sooner than the server asks, also if the code expires before', async () => {
    const busy = answer(429, {}, { 'retry-after': '100' })
    const { polls, result, end } = await run([busy, done], { device: { ...authorization, expires_in: 30 } })
    expect([polls, end]).toEqual([[5], 30])
    expect(errorOf(result)).toMatchObject({ kind: 'timeout', scope: 'total' })
  })

  it('does not end sooner if the wall clock is set while it polls', async () => {
    const { polls, transport } = serve([pending, pending, done])
    const polling = pollDeviceToken(transport, authorization)
    await vi.advanceTimersByTimeAsync(6_000)
    vi.setSystemTime(Date.now() + 86_400_000)
    await vi.runAllTimersAsync()
    expect(await polling).toEqual(tokens)
    expect(polls).toHaveLength(3)
  })

  it('tells `onPending` of each poll that brought no tokens, but not of the last error', async () => {
    const told: unknown[] = []
    const onPending: PollDeviceTokenOptions['onPending'] = (each) => {
      told.push(each.kind === 'http' ? (each.code ?? each.status) : each.kind)
      throw new Error('of the listener')
    }
    const { result } = await run([pending, slowDown, html(502), offline, error('access_denied')], {
      options: { onPending },
    })
    expect(told).toEqual(['authorization_pending', 'slow_down', 502, 'network'])
    expect(errorOf(result)).toMatchObject({ code: 'access_denied' })
  })

  it.each([
    ['before the first wait', 0, 0],
    ['during a wait', 7_500, 1],
    ['during a request', 10_500, 2],
  ])('ends at once by an abort %s', async (_, at, count) => {
    const { polls, transport } = serve([pending, hanging])
    const controller = new AbortController()
    const reason = new Error('the user went away')
    if (at === 0) controller.abort(reason)
    const polling = settle(pollDeviceToken(transport, authorization, { signal: controller.signal }))
    const outcome = polling.catch((thrown: unknown) => thrown)
    await vi.advanceTimersByTimeAsync(at)
    controller.abort(reason)
    expect(await outcome).toBe(reason)
    expect([polls.length, vi.getTimerCount()]).toEqual([count, 0])
  })

  it.each<[string, readonly Answer[]]>([
    ['tokens', [pending, done]],
    ['an error', [pending, error('access_denied')]],
    ['failures in the network', [offline, hanging, done]],
    ['the end of the lifetime', [pending]],
  ])('leaves no timer after %s', async (_, answers) => {
    expect((await run(answers)).timers).toBe(0)
  })

  it('leaves no listener at the signal', async () => {
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    vi.spyOn(signal, 'addEventListener').mockImplementation((...all: Parameters<typeof add>) => {
      listeners += 1
      add(...all)
    })
    vi.spyOn(signal, 'removeEventListener').mockImplementation((...all: Parameters<typeof remove>) => {
      listeners -= 1
      remove(...all)
    })
    await run([pending, pending, done], { options: { signal } })
    expect(signal.addEventListener).toHaveBeenCalled()
    expect(listeners).toBe(0)
  })

  it.each<[string, unknown, unknown, string]>([
    ['no authorization', undefined, undefined, 'authorization'],
    ['an authorization without a code', { interval: 5 }, undefined, 'authorization'],
    ['an empty code', { device_code: '' }, undefined, 'authorization'],
    ['an unknown option', authorization, { onpending: () => undefined }, 'onpending'],
    ['a signal that is none', authorization, { signal: {} }, 'signal'],
    ['a listener that is none', authorization, { onPending: 'log' }, 'onPending'],
    ['parameters that are none', authorization, { request: 'tv' }, 'request'],
  ])('refuses %s before it waits', async (_, device, options, parameter) => {
    const { polls, transport } = serve([done])
    const result = await settle(
      pollDeviceToken(transport, device as PolledAuthorization, options as PollDeviceTokenOptions),
    )
    expect(errorOf(result)).toMatchObject({ kind: 'input', operation: 'pollDeviceToken', parameter })
    expect(polls).toEqual([])
  })

  it('shows the device code in no error, also if the server repeats it', async () => {
    const { device_code: code } = authorization
    const seen: unknown[] = []
    const options = { onPending: (each: unknown) => void seen.push(each) }
    const repeating = (name: string): Answer => answer(400, { error: name, error_description: `No ${code} here` })
    const { result } = await run([repeating('authorization_pending'), repeating('invalid_grant')], { options })
    seen.push(errorOf(result), errorOf((await run([pending], { device: { ...authorization, expires_in: 6 } })).result))
    expect(seen).toHaveLength(3)
    for (const each of seen) expect(inspect(each, { depth: 9 }) + JSON.stringify(each)).not.toContain('CANARY')
  })
})
