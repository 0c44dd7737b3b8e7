import { tell } from '../call/call.js'
import { TokenStoreError, type TokenStoreFailure } from '../errors.js'
import { checkOptions, functionRule, hasMethods } from '../options-check.js'
import type { AbortSignalLike } from '../platform.js'
import { refuser } from '../refuse.js'
import { createSeal, type SealKey } from './seal.js'
import type { HeldLock, TokenStore, TokenStoreLife } from './token-store.js'

/** Options of {@link sealTokenStore}. */
export interface SealTokenStoreOptions {
  /** Is told of a record that was changed, or moved from another key: it counts as none. */
  readonly onStoreError?: ((error: unknown) => void) | undefined
}

const factory = 'sealTokenStore'

/**
 * Encrypts the records of a store with AES-256-GCM, so that who reads it or its backups has no tokens. Who can write to it
 * cannot change a record or move it to another key; an older record of the same key cannot be told from the newest.
 *
 * Keys change without signing anybody out: add the new key as second on every machine, then make it the first on every
 * machine, and remove the old one when all records that it encrypted have ended. A record is encrypted anew whenever it is
 * written.
 *
 * @param store - The store of the encrypted records; the result has `replace` and `lock` if it has.
 * @param keys - The first encrypts, all decrypt.
 * @param options - Who is told of changed records.
 * @returns The store. Its methods reject as those of `store` do, and with `TokenStoreError` (`unreadable`) for a record of
 *   a key that is not given, or one that was not encrypted.
 * @throws `InvalidInputError` if a key or an option is invalid.
 *
 * @example
 * ```ts
 * const keys = [{ id: '2026', key: crypto.getRandomValues(new Uint8Array(32)) }]
 * const store = sealTokenStore(createMemoryTokenStore(), keys)
 * await store.set('session-1', 'a record')
 * ```
 */
export function sealTokenStore(
  store: Required<TokenStore>,
  keys: readonly SealKey[],
  options?: SealTokenStoreOptions,
): Required<TokenStore>
export function sealTokenStore(store: TokenStore, keys: readonly SealKey[], options?: SealTokenStoreOptions): TokenStore
export function sealTokenStore(
  store: TokenStore,
  keys: readonly SealKey[],
  options: SealTokenStoreOptions = {},
): TokenStore {
  checkOptions(factory, options, { onStoreError: functionRule })
  if (!hasMethods(store, ['get', 'set', 'delete'])) refuser(factory)('store', 'must be a token store')
  const seal = createSeal(factory, keys)

  async function open(sealed: string | undefined, key: string): Promise<string | undefined> {
    if (sealed === undefined) return undefined
    const text = await seal.open(sealed, placeOf(key))
    if (text === undefined) tell(options.onStoreError, errorOf('changed'))
    return text
  }

  /** The same text is another one each time it is sealed, so what is compared in the store is what is found there. */
  async function replace(
    key: string,
    before: string | undefined,
    after: string | undefined,
    life?: TokenStoreLife,
  ): Promise<boolean> {
    const sealed = after === undefined ? undefined : await seal.seal(after, placeOf(key))
    for (let turn = 0; turn < 10; turn++) {
      const found = await store.get(key)
      if ((await open(found, key)) !== before) return false
      // Where this fails, another process has written: the same text again, or what ends this at the next turn.
      if (await store.replace?.(key, found, sealed, life)) return true
    }
    // The store reads what it does not compare with, as from a replica that is behind.
    throw errorOf('unreadable')
  }

  async function lock<Result>(
    key: string,
    run: (held: HeldLock) => Promise<Result>,
    lockOptions?: { readonly signal?: AbortSignalLike | undefined },
  ): Promise<Result> {
    const runOpened = async ({ value, signal }: HeldLock): Promise<Result> =>
      run({ value: await open(value, key), signal })
    return (store as Required<TokenStore>).lock(key, runOpened, lockOptions) // there is one, or this function is not given
  }

  return {
    get: async (key) => open(await store.get(key), key),
    set: async (key, value, life) => store.set(key, await seal.seal(value, placeOf(key)), life),
    delete: async (key) => store.delete(key),
    ...(store.replace && { replace }),
    ...(store.lock && { lock }),
  }
}

function errorOf(reason: TokenStoreFailure): TokenStoreError {
  return new TokenStoreError({ operation: factory, attempts: 1, reason })
}

/** Never empty, as the place of `sealText` is. */
function placeOf(key: string): string {
  return `=${key}`
}
