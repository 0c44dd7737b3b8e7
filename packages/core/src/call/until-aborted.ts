import type { AbortSignalLike } from '../platform.js'

/**
 * Settles with a promise, or rejects when a signal is aborted; removes its listener.
 *
 * @param signal - Ends the wait, with the signal's reason.
 * @param promise - The awaited promise.
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
