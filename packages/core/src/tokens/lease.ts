/** A lock that is kept while its owner works. */
export interface Lease {
  /** Aborts when the lock is lost. */
  readonly signal: AbortSignal
  /** Ends the extensions. */
  end(): void
}

/**
 * Extends a lock three times in each period, until it is ended or lost: removed, taken by another, or not extended in
 * time.
 *
 * @param since - `performance.now()` from before the lock was asked for.
 * @param period - Milliseconds for which an extension lasts.
 * @param extend - Extends the lock; `false` if it is no longer the owner's. A failure is tried again.
 * @param reasonOf - Makes the reason of the signal when the lock is lost.
 */
export function holdLease(
  since: number,
  period: number,
  extend: () => Promise<boolean>,
  reasonOf: () => unknown,
): Lease {
  const lost = new AbortController()
  let until = since + period
  let isHeld = true
  let timer: ReturnType<typeof setTimeout> | undefined

  function end(): void {
    isHeld = false
    clearTimeout(timer)
  }

  function wait(): void {
    timer = setTimeout(() => void turn(), Math.min(period * 0.3, until - performance.now()))
    // In Node and Bun, the lock alone does not keep the process alive. Elsewhere, timers are numbers.
    ;(timer as { unref?: () => void }).unref?.()
  }

  async function turn(): Promise<void> {
    const sent = performance.now()
    const isOurs = sent < until && (await extend().catch(() => undefined))
    if (!isHeld) return
    if (isOurs) until = sent + period
    if (isOurs !== false) return wait()
    end()
    lost.abort(reasonOf())
  }

  wait()
  return { signal: lost.signal, end }
}
