import { untilAborted } from '../call/until-aborted.js'
import type { AbortSignalLike } from '../platform.js'
import { within } from './within.js'

/** A request that several callers wait for. */
export interface SharedRequest {
  /**
   * Waits for the result.
   *
   * @param signal - Ends the wait of this caller only.
   * @param ms - The longest wait.
   */
  join(signal: AbortSignalLike | undefined, ms: number): Promise<string>
}

/**
 * Begins a request that several callers wait for, and aborts it when nobody waits any more.
 *
 * @param run - Sends the request. Called before the first result is awaited, but not at once.
 * @param abandon - Called when nobody waits any more.
 * @param waitUntil - Waits too, if it is given.
 */
export function shareRequest(
  run: (signal: AbortSignal) => Promise<string>,
  abandon: () => void,
  waitUntil: ((promise: Promise<unknown>) => void) | undefined,
): SharedRequest {
  const controller = new AbortController()
  let waiting = 0
  const promise = Promise.resolve().then(async () => run(controller.signal))
  const settled = promise
    .finally(() => {
      waiting = Infinity // there is nothing to abort
    })
    .catch(() => undefined)
  if (waitUntil) {
    waiting = 1
    waitUntil(settled)
  }
  return {
    join: async (signal, ms) => {
      waiting += 1
      try {
        const limited = within(ms, promise)
        return await (signal ? untilAborted(signal, limited) : limited)
      } finally {
        waiting -= 1
        if (waiting === 0) {
          abandon()
          controller.abort()
        }
      }
    },
  }
}
