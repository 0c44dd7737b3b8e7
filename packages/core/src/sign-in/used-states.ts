import type { TokenStore } from '../tokens/token-store.js'
import type { Fail } from './failure.js'
import { pendingLife } from './pending.js'

/** Remembers which states have come back; {@link TokenStore} is assignable if it has `replace`. */
export type StateStore = Pick<TokenStore, 'delete'> & Required<Pick<TokenStore, 'replace'>>

/** States that one process remembers at most. */
const most = 10_000

/** States that came back to this process, the oldest first, and until when they are remembered. */
const used = /* @__PURE__ */ new Map<string, number>()

/**
 * Claims a state, so that no other callback with it is handled, here or in another process with the same store.
 *
 * @param state - The state of a callback.
 * @param store - The shared store; by default, this process remembers.
 * @param now - The current time in milliseconds since 1970.
 * @param fail - Rejects a state that was claimed before.
 * @returns Gives the claim up.
 */
export async function claimState(
  state: string,
  store: StateStore | undefined,
  now: number,
  fail: Fail,
): Promise<() => Promise<void>> {
  const refuse = (): never => fail('used', 'this callback was handled before, such as by a reload of the page')
  const expiresAt = now + pendingLife
  if (store !== undefined) {
    const key = `sign-in:${state}`
    if (!(await store.replace(key, undefined, 'used', { expiresAt }))) refuse()
    return async () => store.delete(key)
  }
  if ((used.get(state) ?? 0) > now) refuse()
  used.set(state, expiresAt)
  const [oldest = ''] = used.keys()
  if (used.size > most) used.delete(oldest)
  return async () => {
    used.delete(state)
  }
}
