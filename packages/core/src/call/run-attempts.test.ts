import { getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { beforeEach, describe, expect, it, vi } from 'vitest'

import { answering, rejection, type Sent } from '../../test/answering.js'
import { getItem, token } from '../../test/example-api.js'
import { exampleTransport } from '../../test/example-transport.js'
import { stopTime } from '../../test/fake-timers.js'
import { TimeoutError, type Credential, type FetchResponse, type SecretContext, type TransportEvent } from '../index.js'

const never = async (): Promise<never> => new Promise(() => undefined)
const success = (): Response => Response.json({ id: 'a' })
const failing = (status: number): Response => new Response(null, { status })

/** Makes a response whose body sends one byte and does not end. */
function dripping(): { readonly response: Response; readonly isCancelled: () => boolean } {
  let cancelled = false
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
    cancel: () => {
      cancelled = true
    },
  })
  return {
    response: new Response(body, { headers: { 'content-type': 'application/json' } }),
    isCancelled: () => cancelled,
  }
}

/** Rejects after an abort with another error than the reason of the signal, as some platforms do. */
async function ownAbortError({ init }: Sent): Promise<never> {
  return new Promise((_, reject) => {
    const signal = init.signal as AbortSignal
    signal.addEventListener('abort', () => reject(new Error('CANARY: the operation was aborted')))
  })
}

describe('`timeout` limits one attempt', () => {
  it('that gets no response', async () => {
    stopTime()
    const { fetch, sent } = answering(never)
    const call = rejection(getItem(exampleTransport({ fetch, timeout: 10, retry: 0 }), { id: 'a' }))
    await vi.advanceTimersByTimeAsync(10)
    const error = await call
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toMatchObject({ kind: 'timeout', operation: 'getItem', scope: 'attempt', attempts: 1 })
    expect((error as TimeoutError).message).toContain('10 ms')
    expect((sent[0]?.init.signal as AbortSignal).aborted).toBe(true)
  })

  it('whose body does not end, and cancels the body', async () => {
    const { response, isCancelled } = dripping()
    const error = await rejection(
      getItem(exampleTransport({ fetch: async () => response, timeout: 10, retry: 0 }), { id: 'a' }),
    )
    expect(error).toMatchObject({ kind: 'timeout', scope: 'attempt' })
    expect(isCancelled()).toBe(true)
  })

  it('whose error body does not end', async () => {
    const { response } = dripping()
    const error = await rejection(
      getItem(
        exampleTransport({ fetch: async () => new Response(response.body, { status: 400 }), timeout: 10, retry: 0 }),
        { id: 'a' },
      ),
    )
    expect(error).toMatchObject({ kind: 'timeout', scope: 'attempt' })
  })

  it('whose token provider hangs, and nothing is sent later', async () => {
    let give: (secret: string) => void = () => undefined
    const accessToken = async (): Promise<string> =>
      new Promise((resolve) => {
        give = resolve
      })
    const { fetch, sent } = answering(success)
    const events: TransportEvent[] = []
    const transport = exampleTransport({
      accessToken,
      fetch,
      timeout: 10,
      retry: 0,
      observe: (event) => events.push(event),
    })
    expect(await rejection(getItem(transport, { id: 'a' }))).toMatchObject({ kind: 'timeout' })
    give('too late')
    await vi.waitFor(() => Promise.resolve())
    expect(sent).toEqual([])
    expect(events.map(({ type }) => type)).toEqual(['failure'])
  })

  it('whose credential hangs after it has written, and no single-use code is sent later', async () => {
    let release: () => void = () => undefined
    const clientAuth: Credential = async ({ form }) => {
      form['client_id'] = 'mine'
      await new Promise<void>((resolve) => {
        release = resolve
      })
    }
    const { fetch, sent } = answering(success)
    const call = token(exampleTransport({ clientAuth, fetch, timeout: 10 }), {
      grantType: 'authorization_code',
      code: 'once',
    })
    expect(await rejection(call)).toMatchObject({ kind: 'timeout', attempts: 1 })
    release()
    await vi.waitFor(() => Promise.resolve())
    expect(sent).toEqual([])
  })

  it.each([
    ['the call has ended with the time limit if there is no retry', 0, TimeoutError],
    ['the call ends with the reason of the signal if there is one', 1, RangeError],
  ])('and if the caller then aborts, %s', async (_, retry, expected) => {
    stopTime()
    const controller = new AbortController()
    const { fetch } = answering(async ({ init }) => {
      ;(init.signal as AbortSignal).addEventListener('abort', () =>
        queueMicrotask(() => controller.abort(new RangeError('enough'))),
      )
      return never()
    })
    const options = { signal: controller.signal }
    const call = rejection(getItem(exampleTransport({ fetch, timeout: 5, retry }), { id: 'a' }, options))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await call).toBeInstanceOf(expected)
  })

  it('and starts again for each retry', async () => {
    stopTime()
    const { fetch, sent } = answering(never, never, success)
    const call = getItem(exampleTransport({ fetch, timeout: 10 }), { id: 'a' })
    await vi.advanceTimersByTimeAsync(30)
    await expect(call).resolves.toEqual({ id: 'a' })
    expect(sent.map(({ init }) => (init.signal as AbortSignal).aborted)).toEqual([true, true, false])
  })

  it('is 30 s by default, and `totalTimeout` 60 s', async () => {
    stopTime()
    const { fetch, sent } = answering(never)
    const started = Date.now()
    const call = rejection(getItem(exampleTransport({ fetch }), { id: 'a' }))
    await vi.advanceTimersByTimeAsync(29_990)
    expect(sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(20)
    expect(sent).toHaveLength(2)
    await vi.runAllTimersAsync()
    expect(await call).toMatchObject({ kind: 'timeout', scope: 'total', attempts: 2 })
    expect(Date.now() - started).toBeGreaterThanOrEqual(59_990)
    expect(Date.now() - started).toBeLessThan(60_100)
  })
})

describe('`totalTimeout` limits all attempts together', () => {
  beforeEach(stopTime)

  it('and ends the running attempt', async () => {
    const { fetch, sent } = answering(failing(503), never)
    const call = rejection(getItem(exampleTransport({ fetch, totalTimeout: 20_000 }), { id: 'a' }))
    await vi.advanceTimersByTimeAsync(20_001)
    const error = await call
    expect(error).toMatchObject({ kind: 'timeout', scope: 'total', attempts: 2 })
    expect((error as TimeoutError).message).toContain('20000 ms')
    expect(sent).toHaveLength(2)
  })

  it.each([
    ['also without a limit for each attempt', { timeout: false, totalTimeout: 10 }],
    ['and is the limit in the error if both limits are equal', { timeout: 10, totalTimeout: 10 }],
    ['and is never followed by a retry', { timeout: 1000, totalTimeout: 10, retry: 5 }],
  ] as const)('%s', async (_, options) => {
    const { fetch, sent } = answering(never)
    const call = rejection(getItem(exampleTransport({ fetch, ...options }), { id: 'a' }))
    await vi.advanceTimersByTimeAsync(10)
    expect(await call).toMatchObject({ kind: 'timeout', scope: 'total', attempts: 1, limitMs: 10 })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(sent).toHaveLength(1)
  })
})

describe('`false` means no limit', () => {
  beforeEach(stopTime)

  it('for both, so that a call may take days', async () => {
    const { fetch } = answering(async () => new Promise((resolve) => setTimeout(() => resolve(success()), 200_000_000)))
    const call = getItem(exampleTransport({ fetch, timeout: false, totalTimeout: false }), { id: 'a' })
    await vi.advanceTimersByTimeAsync(200_000_001)
    await expect(call).resolves.toEqual({ id: 'a' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('for a call, also if the transport has one', async () => {
    const { fetch } = answering(async () => new Promise((resolve) => setTimeout(() => resolve(success()), 200_000)))
    const call = getItem(
      exampleTransport({ fetch, timeout: 10, totalTimeout: 10 }),
      { id: 'a' },
      { timeout: false, totalTimeout: false },
    )
    await vi.advanceTimersByTimeAsync(200_001)
    await expect(call).resolves.toEqual({ id: 'a' })
  })
})

describe('an abort rejects with the reason of the signal', () => {
  const reasons: Readonly<Record<string, unknown>> = {
    'an Error': new Error('enough'),
    'a string': 'enough',
    nothing: undefined,
    'a DOMException named TimeoutError': new DOMException('late', 'TimeoutError'),
    'an error of this library': new TimeoutError({ operation: 'other', attempts: 1, scope: 'attempt', limitMs: 1 }),
    'a frozen error': Object.freeze(new Error('frozen')),
  }

  /** Expects the reason of the aborted signal. */
  function expectReason(error: unknown, signal: AbortSignal): void {
    expect(signal.aborted).toBe(true)
    expect(error).toBe(signal.reason)
  }

  it.each(Object.keys(reasons))('before the call, which then sends nothing: %s', async (name) => {
    const { fetch, sent } = answering(success)
    const signal = AbortSignal.abort(reasons[name])
    let isAsked = false
    const accessToken = (): string => {
      isAsked = true
      return 'a-token'
    }
    expectReason(await rejection(getItem(exampleTransport({ accessToken, fetch }), { id: 'a' }, { signal })), signal)
    expect(sent).toEqual([])
    expect(isAsked).toBe(false)
  })

  it.each(Object.keys(reasons))('during the request: %s', async (name) => {
    const reason = reasons[name]
    const stack = reason instanceof Error ? reason.stack : undefined
    for (const answer of [never, ownAbortError]) {
      const controller = new AbortController()
      const { fetch, sent } = answering((request) => {
        queueMicrotask(() => controller.abort(reason))
        return answer(request)
      })
      const events: TransportEvent[] = []
      const transport = exampleTransport({ fetch, observe: (event) => events.push(event) })
      expectReason(await rejection(getItem(transport, { id: 'a' }, { signal: controller.signal })), controller.signal)
      expect(sent).toHaveLength(1)
      expect((sent[0]?.init.signal as AbortSignal).aborted).toBe(true)
      expect(events.map(({ type }) => type)).toEqual(['request'])
    }
    if (reason instanceof Error) expect(reason.stack).toBe(stack)
  })

  it('during the body, and cancels the body', async () => {
    const controller = new AbortController()
    const { response, isCancelled } = dripping()
    const fetch = async (): Promise<Response> => {
      setTimeout(() => controller.abort(), 5)
      return response
    }
    expectReason(
      await rejection(getItem(exampleTransport({ fetch }), { id: 'a' }, { signal: controller.signal })),
      controller.signal,
    )
    expect(isCancelled()).toBe(true)
  })

  it('during a call of a token provider, and nothing is sent later', async () => {
    const controller = new AbortController()
    let give: (secret: string) => void = () => undefined
    const accessToken = async (): Promise<string> => {
      queueMicrotask(() => controller.abort())
      return new Promise((resolve) => {
        give = resolve
      })
    }
    const { fetch, sent } = answering(success)
    expectReason(
      await rejection(getItem(exampleTransport({ accessToken, fetch }), { id: 'a' }, { signal: controller.signal })),
      controller.signal,
    )
    give('too late')
    await vi.waitFor(() => Promise.resolve())
    expect(sent).toEqual([])
  })

  it('during a call of a token provider that then rejects with another error', async () => {
    const controller = new AbortController()
    const accessToken = async ({
      signal,
    }: {
      readonly signal: { addEventListener(type: 'abort', listener: () => void): void }
    }): Promise<string> => {
      queueMicrotask(() => controller.abort())
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('CANARY')))
      })
    }
    expectReason(
      await rejection(getItem(exampleTransport({ accessToken }), { id: 'a' }, { signal: controller.signal })),
      controller.signal,
    )
  })

  it('at any time, and nothing is sent after it', async () => {
    const atSending: boolean[] = []
    for (let ticks = 0; ticks < 25; ticks++) {
      const controller = new AbortController()
      const clientAuth: Credential = () => {
        let left = ticks
        const tick = (): void => {
          left -= 1
          if (left < 0) controller.abort()
          else queueMicrotask(tick)
        }
        queueMicrotask(tick)
      }
      const fetch = async (): Promise<never> => {
        atSending.push(controller.signal.aborted)
        return never()
      }
      const options = { signal: controller.signal }
      const call = token(
        exampleTransport({ clientAuth, fetch }),
        { grantType: 'authorization_code', code: 'once' },
        options,
      )
      expectReason(await rejection(call), controller.signal)
    }
    expect(atSending).toContain(false)
    expect(atSending).not.toContain(true)
  })

  it('also if the awaited function itself aborts', async () => {
    for (const place of ['accessToken', 'fetch']) {
      const controller = new AbortController()
      const abortAndHang = async (): Promise<never> => {
        controller.abort(new RangeError('enough'))
        return never()
      }
      const call = getItem(exampleTransport({ [place]: abortAndHang }), { id: 'a' }, { signal: controller.signal })
      expectReason(await rejection(call), controller.signal)
    }
  })

  it.each(Object.keys(reasons))('during the wait before a retry: %s', async (name) => {
    const controller = new AbortController()
    const { fetch, sent } = answering(failing(503))
    const observe = (event: TransportEvent): void => {
      if (event.type === 'retry') setTimeout(() => controller.abort(reasons[name]), 1)
    }
    const started = performance.now()
    const options = { signal: controller.signal }
    const call = getItem(exampleTransport({ fetch, retryDelay: 30_000, observe }), { id: 'a' }, options)
    expectReason(await rejection(call), controller.signal)
    expect(performance.now() - started).toBeLessThan(5000)
    expect(sent).toHaveLength(1)
  })

  it('also with AbortSignal.timeout, whose reason is not a TimeoutError of this library', async () => {
    const { fetch } = answering(never)
    const signal = AbortSignal.timeout(5)
    const error = await rejection(getItem(exampleTransport({ fetch }), { id: 'a' }, { signal }))
    expectReason(error, signal)
    expect(error).not.toBeInstanceOf(TimeoutError)
  })

  it('also after a garbage collection', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const controller = new AbortController()
    const { fetch, sent } = answering(never)
    const call = rejection(getItem(exampleTransport({ fetch }), { id: 'a' }, { signal: controller.signal }))
    await vi.waitUntil(() => sent.length === 1)
    collect()
    await new Promise((resolve) => setImmediate(resolve))
    collect()
    controller.abort()
    expectReason(await call, controller.signal)
    expect((sent[0]?.init.signal as AbortSignal).aborted).toBe(true)
  })

  it('but has no effect after the call has settled', async () => {
    const controller = new AbortController()
    const { fetch, sent } = answering(success)
    await expect(getItem(exampleTransport({ fetch }), { id: 'a' }, { signal: controller.signal })).resolves.toEqual({
      id: 'a',
    })
    controller.abort()
    expect((sent[0]?.init.signal as AbortSignal).aborted).toBe(false)
  })
})

describe('no timer or listener remains', () => {
  const endings: Readonly<
    Record<string, readonly (Response | Error | ((sent: Sent) => Promise<Response> | Response))[]>
  > = {
    'a success': [success],
    'an error response': [failing(400)],
    retries: [failing(503), new TypeError('fetch failed'), success],
    'too many retries': [failing(503)],
    'a time-out': [never],
    'a body that does not end': [() => dripping().response],
  }
  const timers = (): string[] => process.getActiveResourcesInfo().filter((name) => /time/i.test(name))

  it.each(Object.keys(endings))('after %s', async (name) => {
    const controller = new AbortController()
    const { fetch } = answering(...(endings[name] ?? []))
    const before = timers().length
    await getItem(exampleTransport({ fetch, timeout: 20 }), { id: 'a' }, { signal: controller.signal }).catch(
      () => undefined,
    )
    expect(timers().length).toBeLessThanOrEqual(before)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  it('for each chunk of a body', async () => {
    const chunks = ['{"id":"', ...Array.from({ length: 50 }, () => 'x'), '"}']
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
        controller.close()
      },
    })
    const { fetch, sent } = answering(() => new Response(body, { headers: { 'content-type': 'application/json' } }))
    await getItem(exampleTransport({ fetch }), { id: 'a' })
    // The platform itself may listen too.
    expect(getEventListeners(sent[0]?.init.signal as AbortSignal, 'abort').length).toBeLessThan(5)
  })

  it('after an abort', async () => {
    const controller = new AbortController()
    const { fetch } = answering(failing(503))
    const observe = (event: TransportEvent): void => {
      if (event.type === 'retry') queueMicrotask(() => controller.abort())
    }
    const before = timers().length
    await rejection(
      getItem(exampleTransport({ fetch, retryDelay: 50_000, observe }), { id: 'a' }, { signal: controller.signal }),
    )
    expect(timers().length).toBeLessThanOrEqual(before)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  it('after many parallel calls with one signal', async () => {
    const warnings: Error[] = []
    const hear = (warning: Error): void => void warnings.push(warning)
    process.on('warning', hear)
    const controller = new AbortController()
    const { fetch } = answering(success)
    const transport = exampleTransport({ fetch })
    await Promise.all(
      Array.from({ length: 30 }, async () => getItem(transport, { id: 'a' }, { signal: controller.signal })),
    )
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', hear)
    expect(warnings).toEqual([])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })
})

describe('late attempts', () => {
  it('are ignored: the call resolves with the retry, and they emit no event', async () => {
    let answerLate: (response: Response) => void = () => undefined
    const { fetch, sent } = answering(
      async () =>
        new Promise((resolve) => {
          answerLate = resolve
        }),
      async () => {
        answerLate(Response.json({ id: 'late' }))
        await Promise.resolve()
        return Response.json({ id: 'in time' })
      },
    )
    const events: string[] = []
    const transport = exampleTransport({
      fetch,
      timeout: 20,
      observe: ({ type, attempt }) => events.push(`${type} ${attempt}`),
    })
    await expect(getItem(transport, { id: 'a' })).resolves.toEqual({ id: 'in time' })
    expect(events).toEqual(['request 1', 'retry 1', 'request 2', 'response 2'])
    expect(sent).toHaveLength(2)
  })

  it('have the body of their response cancelled', async () => {
    const late = dripping()
    let answerLate: (response: Response) => void = () => undefined
    const { fetch } = answering(
      async () =>
        new Promise((resolve) => {
          answerLate = resolve
        }),
    )
    await rejection(getItem(exampleTransport({ fetch, timeout: 5, retry: 0 }), { id: 'a' }))
    answerLate(late.response)
    await expect.poll(() => late.isCancelled(), { interval: 5 }).toBe(true)
  })

  it('that fail leave no unhandled rejection', async () => {
    const unhandled: unknown[] = []
    const hear = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', hear)
    let fail: (error: Error) => void = () => undefined
    const later = async (): Promise<never> =>
      new Promise((_, reject) => {
        fail = reject
      })
    await rejection(getItem(exampleTransport({ fetch: later, timeout: 5, retry: 0 }), { id: 'a' }))
    fail(new Error('late'))
    await rejection(getItem(exampleTransport({ accessToken: later, timeout: 5, retry: 0 }), { id: 'a' }))
    fail(new Error('late'))
    const broken: FetchResponse = {
      status: 200,
      headers: new Headers(),
      body: { getReader: () => ({ read: later, cancel: async () => Promise.reject(new Error('cannot cancel')) }) },
    }
    await rejection(getItem(exampleTransport({ fetch: async () => broken, timeout: 5, retry: 0 }), { id: 'a' }))
    fail(new Error('late'))
    const answers = [{ ...broken, status: 401 }, Response.json({ id: 'a' })]
    const accessToken = ({ refused }: SecretContext): string => (refused === undefined ? 'a' : 'b')
    await getItem(exampleTransport({ fetch: async () => answers.shift() as Response, accessToken }), { id: 'a' })
    await new Promise((resolve) => setTimeout(resolve, 5))
    process.off('unhandledRejection', hear)
    expect(unhandled).toEqual([])
  })
})

it('an error of `retryDelay` reaches the caller unchanged', async () => {
  const failure = new Error('no delay')
  const retryDelay = (): never => {
    throw failure
  }
  const answers = [failing(503), new TypeError('fetch failed'), never]
  for (const answer of answers) {
    const { fetch } = answering(answer)
    expect(await rejection(getItem(exampleTransport({ fetch, retryDelay, timeout: 5 }), { id: 'a' }))).toBe(failure)
  }
})

it('the stack of an error contains the caller', async () => {
  const { fetch } = answering(failing(400))
  const error = (await rejection(getItem(exampleTransport({ fetch }), { id: 'a' }))) as Error
  expect(error.stack).toContain('answering.ts') // `rejection`, which awaits the call
  expect(error.stack).not.toContain('node_modules/ky')
  expect(error.stack?.startsWith(`HttpError: ${error.message}`)).toBe(true)
})
