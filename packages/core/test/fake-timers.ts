import { onTestFinished, vi } from 'vitest'

/** Stops the time until the end of the test, which moves it with `vi.advanceTimersByTimeAsync`. */
export function stopTime(): void {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
}

/** Makes a call and runs all of its timers at once, such as the waits before retries. */
export async function withoutWaiting<Value>(call: () => Promise<Value>): Promise<Value> {
  vi.useFakeTimers()
  try {
    const result = call()
    result.catch(() => undefined)
    await vi.runAllTimersAsync()
    return await result
  } finally {
    vi.useRealTimers()
  }
}
