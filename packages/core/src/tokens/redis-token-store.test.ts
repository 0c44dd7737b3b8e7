import { inspect } from 'node:util'

import { describe, expect, it, vi } from 'vitest'

import { rejection } from '../../test/answering.js'
import { describeTokenStore } from '../../test/describe-token-store.js'
import { fakeRedis } from '../../test/fake-redis.js'
import { stopTime } from '../../test/fake-timers.js'
import { createRedisTokenStore, type RedisCommand, type TokenStoreError } from '../index.js'

const { setImmediate: realImmediate } = globalThis

/** Waits without time, also when it is stopped: names are made by the platform's threads. */
async function until(check: () => boolean): Promise<void> {
  while (!check())
    await new Promise<void>((resolve) => {
      realImmediate(resolve)
    })
}

const secret = 'c-CANARY.refresh-token'
/** SHA-256 of `session-1` in base64url. */
const hash = 'hAl4KPwxqMjSkhDfSJAahd5_0BP2hrF7530b4py3qYs'

describeTokenStore('createRedisTokenStore', () => createRedisTokenStore({ command: fakeRedis().command }))

describe('names and commands', () => {
  it('are of the hash of the key, with one hash tag for record and lock', async () => {
    const { command, commands } = fakeRedis()
    const keys: string[] = []
    const store = createRedisTokenStore({
      command: async (args, key) => {
        keys.push(key)
        return command(args, key)
      },
    })
    await store.lock('session-1', async () => store.set('session-1', 'a record'))
    expect(commands.map(([name, ...args]) => [name, args.find((arg) => arg.startsWith('typed-oauth:'))])).toEqual([
      ['SET', `typed-oauth:{${hash}}:lock`],
      ['GET', `typed-oauth:{${hash}}`],
      ['SET', `typed-oauth:{${hash}}`],
      ['EVAL', `typed-oauth:{${hash}}:lock`],
    ])
    expect(keys.every((key) => key.startsWith(`typed-oauth:{${hash}}`))).toBe(true)
    expect(JSON.stringify(commands)).not.toContain('session-1')
  })

  it('begin with another prefix if one is given', async () => {
    const { command, texts } = fakeRedis()
    await createRedisTokenStore({ command, prefix: 'photos:' }).set('session-1', 'x')
    expect([...texts.keys()]).toEqual([`photos:{${hash}}`])
  })

  it('give the time that is left, in whole milliseconds and at least one', async () => {
    stopTime()
    const { command, commands } = fakeRedis()
    const store = createRedisTokenStore({ command })
    await store.set('a', 'x', { expiresAt: Date.now() + 1500.2 })
    await store.set('a', 'x', { expiresAt: Date.now() - 5 })
    await store.set('a', 'x', { expiresAt: Infinity })
    await store.replace('a', 'x', 'y', { expiresAt: Date.now() + 10 })
    expect(commands.map((args) => args.slice(3))).toEqual([
      ['PX', '1501'],
      ['PX', '1'],
      [],
      [expect.stringContaining('typed-oauth:'), '=x', '=y', 'PX', '10'],
    ])
  })
})

describe('answers', () => {
  it.each([undefined, 1, ['x'], {}, Buffer.from('x'), true])(
    'to GET of %o are an error, not a missing record',
    async (answer) => {
      const store = createRedisTokenStore({ command: async () => answer })
      expect(await rejection(store.get('a'))).toMatchObject({ kind: 'token-store', reason: 'unreadable' })
    },
  )

  it.each([undefined, null, 'QUEUED', 1])('to SET of %o are an error', async (answer) => {
    const store = createRedisTokenStore({ command: async () => answer })
    expect(await rejection(store.set('a', 'x'))).toMatchObject({ kind: 'token-store', reason: 'unreadable' })
  })

  it.each([undefined, null, 'OK', 2])('to EVAL of %o are an error', async (answer) => {
    const store = createRedisTokenStore({ command: async () => answer })
    expect(await rejection(store.replace('a', 'x', 'y'))).toMatchObject({ kind: 'token-store', reason: 'unreadable' })
  })

  it.each([
    [1, true],
    ['1', true],
    [1n, true],
    [0, false],
    ['0', false],
  ])('to EVAL of %o mean %o', async (answer, expected) => {
    expect(await createRedisTokenStore({ command: async () => answer }).replace('a', 'x', 'y')).toBe(expected)
  })
})

describe('errors', () => {
  const failing =
    (error: unknown): RedisCommand =>
    async () => {
      throw error
    }
  const all = async (command: RedisCommand): Promise<unknown[]> => {
    const store = createRedisTokenStore({ command })
    return Promise.all(
      [
        store.get('a'),
        store.set('a', secret),
        store.delete('a'),
        store.replace('a', secret, `${secret}-2`),
        store.lock('a', async () => 'never'),
      ].map(rejection),
    )
  }

  it.each([
    ['ECONNREFUSED', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['OOM', new Error("OOM command not allowed when used memory > 'maxmemory'.")],
    ['READONLY', new Error("READONLY You can't write against a read only replica.")],
    ['MaxRetriesPerRequestError', Object.assign(new Error('Reached'), { name: 'MaxRetriesPerRequestError' })],
    ['TypeError', new TypeError('redis.call is not a function')],
    [undefined, Object.assign(new Error(secret), { name: secret, code: secret })],
    [undefined, secret],
    [undefined, null],
  ])('have the code %s of the client, and nothing else of its error', async (code, error) => {
    for (const found of await all(failing(error))) {
      expect(found).toMatchObject({ name: 'TokenStoreError', reason: 'failed' })
      expect((found as TokenStoreError).code).toBe(code)
    }
  })

  it('never show an answer that cannot be read', async () => {
    for (const error of await all(async () => ({ [secret]: secret }))) {
      expect(error).toMatchObject({ name: 'TokenStoreError' })
      expect(inspect(error, { depth: Infinity, showHidden: true, getters: true })).not.toContain('CANARY')
    }
  })

  it('never show the arguments of a command, which clients keep in their errors', async () => {
    const command: RedisCommand = async (args) => {
      throw Object.assign(new Error(`ERR unknown command, with args ${args.join()}`), {
        name: 'ReplyError',
        command: { name: args[0], args },
      })
    }
    for (const error of await all(command)) {
      const shown =
        inspect(error, { depth: Infinity, showHidden: true, getters: true }) + JSON.stringify(error) + String(error)
      expect(shown).not.toContain('CANARY')
      expect(shown).toContain('createRedisTokenStore: the store failed (ERR)')
    }
  })

  it('come after `timeout`, also if the client never answers, and no timer is left', async () => {
    stopTime()
    const errors = all(async () => new Promise(() => undefined))
    await until(() => vi.getTimerCount() === 5)
    await vi.advanceTimersByTimeAsync(999)
    expect(vi.getTimerCount()).toBe(5)
    await vi.advanceTimersByTimeAsync(1)
    for (const error of await errors) expect(error).toMatchObject({ reason: 'timeout' })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('lock', () => {
  it('is extended three times in a lease, and ends with its function', async () => {
    stopTime()
    const { command, commands, texts } = fakeRedis()
    const store = createRedisTokenStore({ command })
    const done = store.lock('a', async ({ signal }) => {
      await new Promise((resolve) => {
        setTimeout(resolve, 60_000)
      })
      return signal.aborted
    })
    await until(() => vi.getTimerCount() === 2)
    await vi.advanceTimersByTimeAsync(59_000)
    expect(commands.filter(([name]) => name === 'EVAL')).toHaveLength(19)
    expect([...texts.values()].map(({ end }) => end > Date.now())).toEqual([true])
    await vi.advanceTimersByTimeAsync(1000)
    expect(await done).toBe(false)
    expect(texts.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('looks again each 20 to 60 ms while another has it, however long that takes', async () => {
    stopTime()
    const { command, commands, texts } = fakeRedis()
    const store = createRedisTokenStore({ command })
    let release = (): void => undefined
    const first = store.lock('a', async () => new Promise<void>((resolve) => (release = resolve)))
    await until(() => texts.size === 1)
    const second = store.lock('a', async () => 'second')
    await until(() => commands.length === 3)
    await vi.advanceTimersByTimeAsync(8000)
    const looks = commands.filter(([name]) => name === 'SET').length - 1
    expect(looks).toBeGreaterThan(8000 / 60)
    expect(looks).toBeLessThan(8000 / 20 + 2)
    release()
    await first
    await vi.advanceTimersByTimeAsync(60)
    expect(await second).toBe('second')
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['removed', (texts: ReturnType<typeof fakeRedis>['texts']) => texts.clear()],
    [
      'taken by another',
      (texts: ReturnType<typeof fakeRedis>['texts']) => {
        for (const name of texts.keys()) texts.set(name, { value: 'other', end: Infinity })
      },
    ],
  ])('that was %s aborts the signal within a third of the lease, and is left as it is', async (_, lose) => {
    stopTime()
    const { command, texts } = fakeRedis()
    let reason: unknown
    const done = createRedisTokenStore({ command }).lock(
      'a',
      async ({ signal }) =>
        new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason
            resolve()
          })
        }),
    )
    await until(() => vi.getTimerCount() === 1 && texts.size === 1)
    lose(texts)
    await vi.advanceTimersByTimeAsync(3000)
    await done
    expect(reason).toMatchObject({ kind: 'token-store', reason: 'lock-lost' })
    expect([...texts.values()].filter(({ value }) => value !== 'other')).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is lost before its lease ends if Redis falls silent, not at the first failure', async () => {
    stopTime()
    const { command, commands } = fakeRedis()
    let isSilent = false
    let lostAt = 0
    const begin = Date.now()
    const store = createRedisTokenStore({
      command: async (args, key) => (isSilent ? new Promise(() => undefined) : command(args, key)),
    })
    void store.lock(
      'a',
      async ({ signal }) =>
        new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            lostAt = Date.now() - begin
            resolve()
          })
        }),
    )
    await until(() => commands.length === 2)
    await vi.advanceTimersByTimeAsync(1)
    isSilent = true
    await vi.advanceTimersByTimeAsync(4500)
    isSilent = false // one extension failed; the next one is in time
    await vi.advanceTimersByTimeAsync(5500)
    expect(lostAt).toBe(0)
    isSilent = true
    await vi.advanceTimersByTimeAsync(12_000)
    expect(lostAt).toBeGreaterThan(16_000)
    expect(lostAt).toBeLessThanOrEqual(20_001)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is released later if it was not known to be taken', async () => {
    stopTime()
    const { command, texts } = fakeRedis()
    const waiting: (() => void)[] = []
    const store = createRedisTokenStore({
      command: async (args, key) => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        return command(args, key)
      },
    })
    const failed = rejection(store.lock('a', async () => 'never'))
    await until(() => waiting.length === 1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(await failed).toMatchObject({ reason: 'timeout' })
    for (const answer of waiting) answer()
    await vi.advanceTimersByTimeAsync(0)
    expect(texts.size).toBe(0)
    expect(waiting).toHaveLength(2)
  })

  it('asks Redis for nothing if the signal of the wait is aborted already', async () => {
    const { command, commands } = fakeRedis()
    const signal = AbortSignal.abort(new Error('gone'))
    expect(
      await rejection(createRedisTokenStore({ command }).lock('a', async () => 'never', { signal })),
    ).toMatchObject({ message: 'gone' })
    expect(commands).toEqual([])
  })

  it('is not extended any more if its function ends during an extension', async () => {
    stopTime()
    const { command, commands } = fakeRedis()
    let isSlow = false
    const slow: RedisCommand = async (args, key) => {
      const answer = await command(args, key)
      if (isSlow) await new Promise((resolve) => setTimeout(resolve, 500))
      return answer
    }
    const store = createRedisTokenStore({ command: slow })
    const held = store.lock('a', async ({ signal }) => {
      isSlow = true
      await new Promise((resolve) => setTimeout(resolve, 3200)) // an extension begins after 3,000
      return signal
    })
    await until(() => vi.getTimerCount() === 2)
    await vi.advanceTimersByTimeAsync(4000)
    const signal = await held
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(signal.aborted).toBe(false)
    expect(commands.filter(([name]) => name === 'EVAL')).toHaveLength(2)
  })

  it('gives the result of its function also if it cannot be released', async () => {
    const { command } = fakeRedis()
    const store = createRedisTokenStore({
      command: async (args, key) => {
        if (args[0] === 'EVAL') throw new Error('gone')
        return command(args, key)
      },
    })
    expect(await store.lock('a', async () => 'result')).toBe('result')
  })
})

describe('options', () => {
  const { command } = fakeRedis()
  it.each([
    [{}, '`command` must be a function'],
    [{ command: 'redis' }, '`command` must be a function'],
    [{ command, prefix: '{a}' }, '`prefix` must be a string without braces'],
    [{ command, prefix: null }, '`prefix` must be a string without braces'],
    [{ command, lease: 0 }, '`lease` must be a positive number of milliseconds'],
    [{ command, timeout: -1 }, '`timeout` must be a positive number of milliseconds'],
    [{ command, lease: 1000 }, '`lease` must be more than `timeout`'],
    [{ command, ttl: 1 }, '`ttl` is not known; there are command, prefix, lease, timeout'],
  ])('refuse %o', (options, message) => {
    // @ts-expect-error -- JavaScript callers may give other options
    expect(() => createRedisTokenStore(options)).toThrow(`createRedisTokenStore: ${message}`)
  })
})
