import { untilAborted } from '../call/until-aborted.js'
import { checkOptions } from '../options-check.js'
import { checkKey } from './check-key.js'
import type { TokenStore } from './token-store.js'

/** Options of {@link createMemoryTokenStore}. */
export interface MemoryTokenStoreOptions {
  /** Number of records that are kept; the one that was used least recently goes first. Default: 10,000. */
  readonly max?: number | undefined
}

const factory = 'createMemoryTokenStore'

interface MemoryRecord {
  readonly value: string
  readonly expiresAt: number
}

/**
 * Makes a store that keeps tokens in the memory of this process.
 *
 * For token sessions it is for development: a record that goes, by a restart or because there are more than `max`, signs a
 * user out, and other processes see none of it. A token source needs no store for one process.
 *
 * @param options - How many records are kept.
 * @returns The store, with `replace` and `lock`. Expired records are left out when they are read; there are no timers.
 *   The methods reject with `InvalidInputError` for a key that is empty or no well-formed text.
 * @throws `InvalidInputError` if an option is invalid.
 *
 * @example
 * ```ts
 * const store = createMemoryTokenStore()
 * await store.set('session-1', 'a record')
 * await store.replace('session-1', 'a record', 'the next record') // true
 * ```
 */
export function createMemoryTokenStore(options: MemoryTokenStoreOptions = {}): Required<TokenStore> {
  checkOptions(factory, options, {
    max: { expected: 'a whole number of at least 1', fits: (value) => Number.isInteger(value) && Number(value) > 0 },
  })
  const { max = 10_000 } = options
  const records = new Map<string, MemoryRecord>() // the one used least recently first
  const turns = new Map<string, Promise<void>>()

  function read(key: string): string | undefined {
    checkKey(factory, key)
    const record = records.get(key)
    if (!record) return undefined
    records.delete(key)
    if (record.expiresAt <= Date.now()) return undefined
    records.set(key, record)
    return record.value
  }

  function write(key: string, value: string | undefined, expiresAt = Infinity): void {
    checkKey(factory, key)
    records.delete(key)
    if (value !== undefined) records.set(key, { value, expiresAt })
    const [oldest] = records.keys()
    if (records.size > max && oldest !== undefined) records.delete(oldest)
  }

  return {
    get: async (key) => read(key),
    set: async (key, value, life) => write(key, value, life?.expiresAt),
    delete: async (key) => write(key, undefined),
    replace: async (key, before, after, life) => {
      if (read(key) !== before) return false
      write(key, after, life?.expiresAt)
      return true
    },
    lock: async (key, run, { signal } = {}) => {
      checkKey(factory, key)
      const before = turns.get(key) ?? Promise.resolve()
      let end = (): void => undefined
      const ended = new Promise<void>((resolve) => {
        end = resolve
      })
      // Who is aborted while waiting leaves, but those behind still wait for the one before.
      const turn = before.then(async () => ended)
      turns.set(key, turn)
      try {
        await (signal ? untilAborted(signal, before) : before)
        return await run({ value: read(key), signal: new AbortController().signal })
      } finally {
        end()
        void turn.then(() => turns.get(key) === turn && turns.delete(key))
      }
    },
  }
}
