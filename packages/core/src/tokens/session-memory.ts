import type { Session } from './session-record.js'
import type { TokenStore } from './token-store.js'

/** A refresh that is under way. */
export interface Refresh {
  /** The record that it replaces. */
  readonly stored: string
  /** The session after it; nothing if the record was changed meanwhile. */
  readonly result: Promise<Session | undefined>
}

/** What a process knows of the sessions in a store. */
export interface SessionMemory {
  /** The last known session of a key, the oldest first. */
  readonly sessions: Map<string, Session>
  /** The refresh of a key that is under way. */
  readonly refreshes: Map<string, Refresh>
  /** Counts the changes, so that a slow read does not bring back what was forgotten during it. */
  changes: number
}

/** Sessions that are remembered per store; those that are not yet written are never forgotten. */
const most = 10_000

/**
 * The memories, by store and not by the object that `createTokenSessions` returns: if that is made anew for each request,
 * an answer that could not be written must still be found.
 */
const memories = /* @__PURE__ */ new WeakMap<TokenStore, SessionMemory>()

/** Returns the memory of a store. */
export function memoryOf(store: TokenStore): SessionMemory {
  const memory = memories.get(store) ?? { sessions: new Map(), refreshes: new Map(), changes: 0 }
  memories.set(store, memory)
  return memory
}

/**
 * Replaces what is known of a key.
 *
 * @param memory - The memory.
 * @param id - The key.
 * @param session - The session; nothing to forget it.
 */
export function remember(memory: SessionMemory, id: string, session?: Session): void {
  const { sessions } = memory
  memory.changes++
  sessions.delete(id)
  if (session === undefined) return
  sessions.set(id, session)
  for (const [key, { stored, text }] of sessions) {
    if (sessions.size <= most) return
    if (stored === text) sessions.delete(key)
  }
}
