import { TimeoutError } from '../errors.js'

/**
 * Settles with a promise, or rejects when a time has passed; leaves no timer.
 *
 * @param ms - Milliseconds; no limit if they are infinite.
 * @param promise - The awaited promise.
 * @throws {@link TimeoutError}
 */
export async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  if (ms === Infinity) return promise
  let end = (): void => undefined
  const late = new Promise<never>((_, reject) => {
    const details = { operation: 'createTokenSource', attempts: 1, scope: 'attempt', limitMs: ms } as const
    const timer = setTimeout(() => reject(new TimeoutError(details)), ms)
    end = () => clearTimeout(timer)
  })
  return Promise.race([late, promise]).finally(end)
}
