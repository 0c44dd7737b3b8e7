import type { AbortSignalLike } from '../platform.js'

/** When a record of a {@link TokenStore} may be forgotten. */
export interface TokenStoreLife {
  /** Milliseconds since 1970 from which the record is of no use. Default: never. */
  readonly expiresAt?: number | undefined
}

/** What a function has that runs under the lock of a {@link TokenStore}. */
export interface HeldLock {
  /** The record at the time when the lock was taken. */
  readonly value: string | undefined
  /** Aborts when the lock is lost; what the function then writes may destroy the work of another process. */
  readonly signal: AbortSignalLike
}

/**
 * Where tokens are kept: text by key. Made by `createMemoryTokenStore` and `createRedisTokenStore`; `sealTokenStore`
 * encrypts the records of another store.
 *
 * For a store of your own: keys and records are any well-formed text, and only keys are never empty. A method that cannot
 * tell what is stored rejects; it never answers as if there were no record. Token sessions need `replace` and `lock`.
 */
export interface TokenStore {
  /** Reads a record; `undefined` if there is none. Rejects if it cannot tell. */
  get(key: string): Promise<string | undefined>
  /** Writes a record in place of the one before, whatever that was. Rejects if it may not be written. */
  set(key: string, value: string, options?: TokenStoreLife): Promise<void>
  /** Removes a record, or does nothing if there is none. */
  delete(key: string): Promise<void>
  /**
   * Writes a record if it still is what the caller has read, and tells whether it was. `undefined` stands for no record:
   * as `before` for a record that must not exist yet, as `after` to remove it.
   */
  replace?(
    key: string,
    before: string | undefined,
    after: string | undefined,
    options?: TokenStoreLife,
  ): Promise<boolean>
  /**
   * Runs one function at a time for each key, across all processes that share the store, and settles as the function does.
   * The lock of a process that died ends by itself. `signal` of the options ends the wait for the lock, with its reason;
   * it does not reach the function.
   */
  lock?<Result>(
    key: string,
    run: (held: HeldLock) => Promise<Result>,
    options?: { readonly signal?: AbortSignalLike | undefined },
  ): Promise<Result>
}
