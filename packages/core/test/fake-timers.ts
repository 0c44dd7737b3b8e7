import { onTestFinished, vi } from 'vitest'

/** Stops the time until the end of the test, which moves it with `vi.advanceTimersByTimeAsync`. */
export function stopTime(): void {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
}
