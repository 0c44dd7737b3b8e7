import type { AbortSignalLike } from '../platform.js'

/**
 * Settles with a promise, or rejects when a signal fires; leaves no listener behind.
 *
 * @param signal - Ends the wait, with its own reason.
 * @param promise - What is waited for.
 */
export async function untilAborted<T>(signal: AbortSignalLike, promise: Promise<T>): Promise<T> {
  let end = (): void => undefined
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(signal.reason)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
  return Promise.race([ended, promise]).finally(() => signal.removeEventListener('abort', end))
}
