import { setImmediate, setTimeout } from 'node:timers/promises'

/** Garbage collections one after the other. */
export interface Collecting {
  /** Resolves when everything that is garbage now has been collected. */
  readonly done: () => Promise<void>
  /** Ends it. */
  readonly stop: () => void
}

/** Collects garbage, weakly held things included: what was just looked at lives until the next macrotask. */
export async function collect(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void }
  if (!gc) throw new Error('start Node with --expose-gc')
  for (let time = 0; time < 3; time += 1) {
    gc()
    await setImmediate()
  }
}

/**
 * Collects garbage again and again, so that calls run under its pressure.
 *
 * @param pauseMs - Wait after each collection.
 */
export function keepCollecting(pauseMs: number): Collecting {
  const state = { rounds: 0, isStopped: false }
  const collectAll = async (): Promise<void> => {
    while (!state.isStopped) {
      await collect()
      state.rounds += 1
      await setTimeout(pauseMs)
    }
  }
  void collectAll()
  return {
    // The round that is under way may have passed by.
    done: async () => {
      const enough = state.rounds + 2
      while (state.rounds < enough) await setTimeout(1)
    },
    stop: () => {
      state.isStopped = true
    },
  }
}
