import { describe, expect, it, vi, type Mock } from 'vitest'

import { rejection } from '../../test/answering.js'
import { stopTime } from '../../test/fake-timers.js'
import {
  createTokenSource,
  createTokenSources,
  InvalidInputError,
  TimeoutError,
  type TokenSource,
  type TokenSourceOptions,
  type TokenStore,
} from '../index.js'

/** Records in the memory of the test. */
function createRecords(): { records: Map<string, string>; store: TokenStore; set: Mock<TokenStore['set']> } {
  const records = new Map<string, string>()
  const set = vi.fn<TokenStore['set']>(async (key, value) => void records.set(key, value))
  const store: TokenStore = {
    get: async (key) => records.get(key),
    set,
    delete: async (key) => void records.delete(key),
  }
  return { records, store, set }
}

/** Sources of several processes that ask one token server. */
function createProcesses(options: TokenSourceOptions): {
  start: (own?: TokenSourceOptions) => TokenSource
  count: () => number
} {
  stopTime()
  let requests = 0
  return {
    start: (own) =>
      createTokenSource(async () => ({ access_token: `token-${++requests}`, expires_in: 900 }), {
        key: 'api client scope',
        ...options,
        ...own,
      }),
    count: () => requests,
  }
}

const pass = async (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1_000)

describe('a token source with a store', () => {
  it('shares its token with other processes, with the time of its receipt and its end', async () => {
    const { store, records, set } = createRecords()
    const { start, count } = createProcesses({ store })
    const received = Date.now()
    expect([await start()(), await start()()]).toEqual(['token-1', 'token-1'])
    expect(count()).toBe(1)
    expect(JSON.parse(records.get('api client scope') ?? '')).toEqual({
      access_token: 'token-1',
      expires_in: 900,
      received_at: received,
    })
    expect(set.mock.calls[0]?.[2]).toEqual({ expiresAt: received + 900_000 })
  })

  it('takes the token that another process has renewed', async () => {
    const { store } = createRecords()
    const { start, count } = createProcesses({ store })
    const [first, second] = [start(), start()]
    await first()
    await second()
    await pass(800)
    expect([await first(), await second()]).toEqual(['token-2', 'token-2'])
    expect(await second({ refused: 'token-1' })).toBe('token-2')
    expect(count()).toBe(2)
  })

  it('does not take a token that was refused, and takes another one', async () => {
    const { store } = createRecords()
    const { start, count } = createProcesses({ store })
    const [first, second] = [start(), start()]
    await first()
    await second()
    expect(await first({ refused: 'token-1' })).toBe('token-2')
    expect(await second({ refused: 'token-1' })).toBe('token-2')
    expect(count()).toBe(2)
  })

  it('takes no record after `clear`, and replaces it', async () => {
    const { store } = createRecords()
    const { start } = createProcesses({ store })
    const source = start()
    await source()
    source.clear()
    expect(await source()).toBe('token-2')
    expect(await start()()).toBe('token-2')
  })

  it.each([
    '',
    'no JSON',
    'null',
    '5',
    '{}',
    '{"access_token":"CANARY\\n","received_at":1}',
    '{"access_token":"CANARY"}',
  ])('takes %j for no token, tells `onStoreError`, and replaces it', async (record) => {
    const { store, records } = createRecords()
    records.set('api client scope', record)
    const errors: unknown[] = []
    const { start } = createProcesses({ store, onStoreError: (error) => errors.push(error) })
    expect(await start()()).toBe('token-1')
    expect(errors).toEqual([expect.any(InvalidInputError)])
    expect(String(errors[0])).toContain('createTokenSource: `store` must hold nothing else')
    expect(JSON.stringify(errors)).not.toContain('CANARY')
    expect(await start()()).toBe('token-1')
  })

  it('goes on without a store that fails, and asks it again after five seconds', async () => {
    const failure = new Error('no connection')
    const get = vi.fn<TokenStore['get']>(async () => Promise.reject(failure))
    const errors: unknown[] = []
    const set = vi.fn<() => Promise<void>>(async () => undefined)
    const { start, count } = createProcesses({
      store: { get, set, delete: set },
      onStoreError: (error) => errors.push(error),
    })
    const source = start()
    expect(await source()).toBe('token-1')
    expect(errors).toEqual([failure])
    expect(set).not.toHaveBeenCalled()
    await pass(4.999)
    await source({ refused: 'token-1' })
    expect(get).toHaveBeenCalledTimes(1)
    await pass(5)
    await source({ refused: 'token-2' })
    expect(get).toHaveBeenCalledTimes(2)
    expect(count()).toBe(3)
  })

  it('waits for a silent store no longer than its caller, who aborts, and leaves no timer', async () => {
    const silent = async (): Promise<never> => new Promise(() => undefined)
    const onStoreError = vi.fn<(error: unknown) => void>()
    const { start, count } = createProcesses({ store: { get: silent, set: silent, delete: silent }, onStoreError })
    const controller = new AbortController()
    const call = rejection(start()({ signal: controller.signal }))
    await vi.advanceTimersByTimeAsync(500)
    controller.abort('enough')
    expect(await call).toBe('enough')
    await vi.advanceTimersByTimeAsync(0)
    expect([vi.getTimerCount(), count()]).toEqual([0, 0])
    expect(onStoreError).not.toHaveBeenCalled()
  })

  it('waits for a silent store for a second, and leaves no timer', async () => {
    const silent = async (): Promise<never> => new Promise(() => undefined)
    const errors: unknown[] = []
    const { start } = createProcesses({
      store: { get: silent, set: silent, delete: silent },
      onStoreError: (error) => {
        errors.push(error)
        throw new Error('of the listener')
      },
    })
    const calls = Promise.all([start()(), start()(), start()(), start()()])
    await pass(1)
    expect(new Set(await calls).size).toBe(4)
    expect(errors).toHaveLength(4)
    expect(errors[0]).toBeInstanceOf(TimeoutError)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps the token in memory if it cannot be written', async () => {
    const errors: unknown[] = []
    const { store } = createRecords()
    const { start, count } = createProcesses({
      store: { ...store, set: async () => Promise.reject(new Error('read-only')) },
      onStoreError: (error) => errors.push(error),
    })
    const source = start()
    expect([await source(), await source()]).toEqual(['token-1', 'token-1'])
    expect([count(), errors.length]).toEqual([1, 1])
  })

  it('takes a token from up to five minutes in the future for a new one', async () => {
    const { store } = createRecords()
    const { start, count } = createProcesses({ store })
    await start({ now: () => Date.now() + 300_000 })()
    await start()()
    expect(count()).toBe(1)
  })

  it('renews at most once in five seconds on machines with clocks further apart, and tells it', async () => {
    const { store } = createRecords()
    const errors: unknown[] = []
    const { start, count } = createProcesses({ store, onStoreError: (error) => errors.push(error) })
    const machines = [start({ now: () => Date.now() + 600_000 }), start()]
    for (let second = 0; second < 3_600; second += 1) {
      for (const source of machines) await source()
      await pass(1)
    }
    expect(count()).toBeLessThanOrEqual(12)
    expect(String(errors[0])).toContain('more than five minutes in the future')
  })

  it('with keys adds the key of the source to that of the store', async () => {
    const { store, records } = createRecords()
    const tokens = createTokenSources(async (key) => ({ access_token: key }), { store, key: 'api' })
    await tokens('tenant-7')()
    expect([...records.keys()]).toEqual(['api:tenant-7'])
  })
})
