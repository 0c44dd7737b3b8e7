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
 */
export interface TokenStore {
  /** Reads a record; `undefined` if there is none. Rejects if it cannot tell. */
  get(key: string): Promise<string | undefined>
  /** Writes a record. */
  set(key: string, value: string, options?: TokenStoreLife): Promise<void>
  /** Removes a record. */
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
  /** Runs one function at a time for each key, across all processes that share the store. */
  lock?<Result>(
    key: string,
    run: (held: HeldLock) => Promise<Result>,
    options?: { readonly signal?: AbortSignalLike | undefined },
  ): Promise<Result>
}
