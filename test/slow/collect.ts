import { setImmediate, setTimeout } from 'node:timers/promises'

/** Continuous garbage collection. */
export interface Collecting {
  /** Resolves when all current garbage has been collected. */
  readonly done: () => Promise<void>
  /** Stops the collections. */
  readonly stop: () => void
}

/** Collects garbage, also weakly referenced objects: they live until the next macrotask after their last use. */
export async function collect(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void }
  if (!gc) throw new Error('start Node with --expose-gc')
  for (let time = 0; time < 3; time += 1) {
    gc()
    await setImmediate()
  }
}

/**
 * Collects garbage continuously while calls run.
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
    // The running round may have started too early.
    done: async () => {
      const enough = state.rounds + 2
      while (state.rounds < enough) await setTimeout(1)
    },
    stop: () => {
      state.isStopped = true
    },
  }
}
