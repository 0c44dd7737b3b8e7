import { tell } from '../call/call.js'
import { untilAborted } from '../call/until-aborted.js'
import { tokenProblem } from '../credentials/secret.js'
import { InvalidInputError } from '../errors.js'
import { ageOf, isAhead, lifetimeMs, msBetween, quietMs, type Moment } from './token-life.js'
import type { TokenStore } from './token-store.js'
import { within } from './within.js'

/** An access token and its life. */
export interface KeptToken {
  /** The token. */
  readonly value: string
  /** Before the request that brought it. */
  readonly since: Moment
  /** Lifetime in milliseconds. */
  readonly lifeMs: number
}

/** Where the token of a source is shared with other processes; never fails. */
export interface KeptInStore {
  /** Reads the token; nothing if there is none that can be used, or the store fails. Rejects if the signal is aborted. */
  read(now: Moment, signal: AbortSignal): Promise<KeptToken | undefined>
  /** Writes the token. */
  write(token: KeptToken, now: Moment): Promise<void>
}

/** What is needed of the options of a source. */
interface StoreOptions {
  readonly store?: TokenStore | undefined
  readonly key?: string | undefined
  readonly onStoreError?: ((error: unknown) => void) | undefined
}

/**
 * Shares a token by a store. A call of the store takes at most a second. When it fails, `onStoreError` is told, and the
 * store is not asked for five seconds.
 *
 * @param options - Store, key, and who is told of failures.
 */
export function keptInStore({ store, key = '', onStoreError }: StoreOptions): KeptInStore {
  let failedAt: Moment | undefined
  const ask = async <Value>(
    now: Moment,
    call: (used: TokenStore) => Promise<Value>,
    signal?: AbortSignal,
  ): Promise<Value | undefined> => {
    if (!store || (failedAt && msBetween(failedAt, now) < quietMs)) return undefined
    try {
      const called = (async () => call(store))()
      return await within(1_000, signal ? untilAborted(signal, called) : called)
    } catch (error) {
      signal?.throwIfAborted()
      failedAt = now
      tell(onStoreError, error)
      return undefined
    }
  }
  return {
    read: async (now, signal) => {
      const text = await ask(now, async (used) => used.get(key), signal)
      const token = text === undefined ? undefined : parse(text)
      const problem =
        text !== undefined && !token
          ? 'must hold nothing else under this key than the token'
          : token && isAhead(token.since, now)
            ? 'holds a token from more than five minutes in the future: set the clocks'
            : undefined
      if (problem === undefined) return token
      tell(
        onStoreError,
        new InvalidInputError({ operation: 'createTokenSource', parameter: 'store', expected: problem }),
      )
      return undefined
    },
    write: async ({ value, since, lifeMs }, now) => {
      if (ageOf(lifeMs, msBetween(since, now)) === 'over') return
      const isLimited = Number.isFinite(lifeMs)
      const record = {
        access_token: value,
        expires_in: isLimited ? lifeMs / 1_000 : undefined,
        received_at: since.wall,
      }
      const life = isLimited ? { expiresAt: since.wall + lifeMs } : {}
      await ask(now, async (used) => used.set(key, JSON.stringify(record), life))
    },
  }
}

/** Reads a record; nothing if it is none of ours. */
function parse(text: unknown): KeptToken | undefined {
  try {
    const record = Object(JSON.parse(String(text))) as Readonly<Record<string, unknown>>
    const { access_token: value, expires_in: expiresIn, received_at: wall } = record
    if (typeof value !== 'string' || tokenProblem(value) !== undefined || !Number.isFinite(wall)) return undefined
    const lifeMs = lifetimeMs({ access_token: value, expires_in: expiresIn as number }) // checked there
    return { value, since: { wall: Number(wall) }, lifeMs }
  } catch {
    return undefined // the error of the parser contains the text
  }
}
