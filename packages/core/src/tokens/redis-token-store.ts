import { untilAborted } from '../call/until-aborted.js'
import { base64url, hash } from '../encoding.js'
import { TokenStoreError, type TokenStoreFailure } from '../errors.js'
import { checkOptions, isFunction, type OptionRule } from '../options-check.js'
import type { AbortSignalLike } from '../platform.js'
import { refuser } from '../refuse.js'
import { checkKey } from './check-key.js'
import { holdLease } from './lease.js'
import { redisCommands, type RedisCommand, type RedisCommands } from './redis-commands.js'
import type { TokenStore, TokenStoreLife } from './token-store.js'

/** Options of {@link createRedisTokenStore}. */
export interface RedisTokenStoreOptions {
  /** Sends a command with the client of the application. */
  readonly command: RedisCommand
  /** What all names in Redis begin with, without braces. Default: `typed-oauth:`. */
  readonly prefix?: string | undefined
  /**
   * Milliseconds after which the lock of a process that died is free; a process that works extends it three times in
   * that time. More than `timeout`. Default: 10,000.
   */
  readonly lease?: number | undefined
  /** Milliseconds in which a command must be answered. Default: 1,000. */
  readonly timeout?: number | undefined
}

const factory = 'createRedisTokenStore'

const milliseconds: OptionRule = {
  expected: 'a positive number of milliseconds',
  fits: (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 2 ** 31,
}

/**
 * Makes a store that keeps tokens in Redis 6 or newer, or in Valkey, for many processes.
 *
 * Records and their locks have names of the form `prefix{hash}`, where the hash is the SHA-256 of the key: no key, such
 * as the id of a session, can be read in Redis. The records are texts as given; `sealTokenStore` encrypts them. Set
 * `maxmemory-policy` to `noeviction`: an evicted record looks like a user who has signed out.
 *
 * As long as a function runs under a lock, the lock is extended, so the function needs a time limit of its own. The lock
 * alone does not keep the process alive. If Redis loses the lock, as by a restart, the signal of the function aborts
 * within a third of the lease; if Redis does not answer, before the lease ends.
 *
 * The methods reject with `TokenStoreError`: `failed` if the client rejected, with a code and nothing else of its error;
 * `timeout` after `timeout` milliseconds; `unreadable` if Redis does not answer so. They reject with `InvalidInputError`
 * for a key that is empty or no well-formed text.
 *
 * @param options - The client, and the limits of locks and commands.
 * @returns The store, with `replace` and `lock`.
 * @throws `InvalidInputError` if an option is invalid.
 *
 * @example
 * ```ts
 * // `redis` is the connected client of the npm package `redis`, one for the whole application.
 * function tokenStore(redis: { sendCommand(args: string[]): Promise<unknown> }): TokenStore {
 *   return createRedisTokenStore({ command: (args) => redis.sendCommand(args) })
 * }
 * ```
 *
 * @see [Redis: distributed locks](https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/)
 */
export function createRedisTokenStore(options: RedisTokenStoreOptions): Required<TokenStore> {
  checkOptions(factory, options, {
    command: undefined,
    prefix: { expected: 'a string without braces', fits: (value) => typeof value === 'string' && !/[{}]/.test(value) },
    lease: milliseconds,
    timeout: milliseconds,
  })
  const { command, prefix = 'typed-oauth:', lease = 10_000, timeout = 1_000 } = options
  const refuse = refuser(factory)
  if (!isFunction(command)) refuse('command', 'must be a function')
  if (lease <= timeout) refuse('lease', 'must be more than `timeout`')
  const redis = redisCommands(command, timeout, errorOf)
  const leased = ['PX', `${lease}`]

  async function nameOf(key: string): Promise<string> {
    checkKey(factory, key)
    return `${prefix}{${base64url(await hash('SHA-256', key))}}`
  }

  return {
    get: async (key) => redis.read(await nameOf(key)),
    set: async (key, value, life) => {
      await redis.write(await nameOf(key), value, ...lasting(life))
    },
    delete: async (key) => redis.remove(await nameOf(key)),
    replace: async (key, before, after, life) => redis.replace(await nameOf(key), before, after, ...lasting(life)),
    lock: async (key, run, { signal = new AbortController().signal } = {}) => {
      const name = await nameOf(key)
      const lock = `${name}:lock`
      const owner = crypto.randomUUID()
      const since = await take(redis, lock, owner, leased, signal)
      const extend = async (): Promise<boolean> => redis.replace(lock, owner, owner, ...leased)
      const held = holdLease(since, lease, extend, () => errorOf('lock-lost'))
      try {
        return await run({ value: await redis.read(name), signal: held.signal })
      } finally {
        held.end()
        // What was done is done: a lock that cannot be removed now ends with its lease.
        await redis.replace(lock, owner, undefined).catch(() => undefined)
      }
    },
  }
}

function errorOf(reason: TokenStoreFailure, code?: string): TokenStoreError {
  return new TokenStoreError({ operation: factory, attempts: 1, reason, code })
}

/** The arguments of `SET` for a life, counted from this machine's clock: Redis may have another time. */
function lasting(life: TokenStoreLife = {}): string[] {
  const { expiresAt = Infinity } = life
  return expiresAt === Infinity ? [] : ['PX', `${Math.max(1, Math.ceil(expiresAt - Date.now()))}`]
}

/**
 * Takes a lock, and looks again after 20 to 60 ms while another has it: with growing waits, some wait for many seconds.
 * Returns the time from which the lease counts.
 */
async function take(
  redis: RedisCommands,
  lock: string,
  owner: string,
  leased: readonly string[],
  signal: AbortSignalLike,
): Promise<number> {
  for (;;) {
    if (signal.aborted) throw signal.reason
    const since = performance.now()
    try {
      if (await untilAborted(signal, redis.write(lock, owner, 'NX', ...leased))) return since
    } catch (error) {
      redis.removeLater(lock, owner) // the command may still reach Redis, and nobody would hold that lock
      throw error
    }
    await pause(20 + Math.random() * 40, signal)
  }
}

async function pause(ms: number, signal: AbortSignalLike): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  return untilAborted(signal, over).finally(() => clearTimeout(timer))
}
