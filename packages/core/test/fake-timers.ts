import { afterEach, beforeEach, vi } from 'vitest'

/** Stops the time in all tests of a block; they move it with `vi.advanceTimersByTimeAsync`. */
export function useFakeTimers(): void {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}
