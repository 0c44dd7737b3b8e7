import { HttpError, SessionError, type SessionFailure } from '../errors.js'
import type { AbortSignalLike } from '../platform.js'
import { remember, type SessionMemory } from './session-memory.js'
import { checkAnswer, factory, joinAnswers, makeSession, readSession, refuse, type Session } from './session-record.js'
import { ageOf, lifetimeMs, momentOf, msBetween, quietMs, type Moment, type TokenAge } from './token-life.js'
import type { HeldLock, TokenStore, TokenStoreLife } from './token-store.js'

/** A refresh token, and the signal of the refresh. */
export interface SessionRefresh {
  /** The refresh token to use. */
  readonly refreshToken: string
  /** Aborts when the lock of the session is lost; pass it to the operation. No caller aborts a refresh. */
  readonly signal: AbortSignalLike
}

/** What the steps need. */
export interface Keeper {
  /** Uses a refresh token. */
  readonly refresh: (request: SessionRefresh) => Promise<unknown>
  /** Where the records are. */
  readonly store: Required<TokenStore>
  /** What this process knows of them. */
  readonly memory: SessionMemory
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
  /** Tells the application of a failure of the store that its caller does not get. */
  readonly report: (error: unknown) => void
  /** How long the store keeps a record, in milliseconds; always if absent. */
  readonly keepFor: number | undefined
}

/**
 * Returns the session under a key, refreshed if it is due.
 *
 * @param keeper - What the steps need.
 * @param id - The key.
 * @param refused - An access token that an API refused.
 */
export async function currentSession(keeper: Keeper, id: string, refused?: string): Promise<Session> {
  // A second round is for a record that another process changed during the refresh, a third one for bad luck.
  for (let round = 0; round < 3; round++) {
    const known = keeper.memory.sessions.get(id)
    let session: Session | undefined
    try {
      session = await readStored(keeper, id)
    } catch (error) {
      return fallBack(keeper, known, error)
    }
    if (session === undefined) throw failure('none')
    if (session.stored === session.text && isUsable(keeper, session, refused)) return session
    const next = await refreshTogether(keeper, id, session, refused)
    if (next !== undefined) return next
  }
  return refuseChanges()
}

/** Gives up on a record that was another one at each comparison: a store that answers so does not compare. */
export function refuseChanges(): never {
  return refuse('store', 'changed a record during each of three calls')
}

/** Reads the store, outside of the lock: so nothing is written here, and a slow read changes nothing that is known. */
async function readStored({ store, memory }: Keeper, id: string): Promise<Session | undefined> {
  const { changes } = memory
  const text = await store.get(id)
  const known = memory.sessions.get(id)
  if (known?.stored === text) return known
  const session = text === undefined ? undefined : readSession(text)
  if (changes === memory.changes) {
    remember(memory, id, session)
    memory.changes = changes // reads at the same time may all be remembered
  }
  return session
}

/** Refreshes a session once for all callers of this process that have read the same record. */
async function refreshTogether(
  keeper: Keeper,
  id: string,
  session: Session,
  refused: string | undefined,
): Promise<Session | undefined> {
  const { refreshes } = keeper.memory
  const underWay = refreshes.get(id)
  if (underWay?.stored === session.stored) return underWay.result
  const result = keeper.store
    .lock(id, async (held) => refreshLocked(keeper, id, held, refused))
    .catch((error: unknown) => fallBack(keeper, session, error))
    .finally(() => {
      if (refreshes.get(id)?.result === result) refreshes.delete(id)
    })
  refreshes.set(id, { stored: session.stored, result })
  return result
}

/** Refreshes a session under its lock, unless another process has done it. Returns nothing if the record was changed. */
async function refreshLocked(
  keeper: Keeper,
  id: string,
  { value, signal }: HeldLock,
  refused: string | undefined,
): Promise<Session | undefined> {
  const session = lockedSession(keeper, id, value)
  if (session === undefined) throw failure('none')
  // Never a refresh on top of an answer that may or may not be written: what it replaces would not be known.
  if (session.stored !== session.text && !(await write(keeper, id, session))) return undefined
  if (isUsable(keeper, session, refused)) return session
  const { refresh_token: refreshToken } = session.answer
  if (!refreshToken) throw failure('expired')
  const receivedAt = momentOf(keeper.now)
  let answer: unknown
  try {
    answer = await askTwice(keeper, { refreshToken, signal })
  } catch (error) {
    if (isRefused(error)) return removeRefused(keeper, id, session, error)
    if (ageOfSession(keeper, session) === 'over') throw error
    session.failedAt = momentOf(keeper.now)
    return session
  }
  checkAnswer('refresh', answer)
  const next = makeSession(joinAnswers(session.answer, answer), receivedAt, session.stored)
  try {
    return (await write(keeper, id, next)) ? next : undefined
  } catch (error) {
    remember(keeper.memory, id, next)
    keeper.report(error)
    return next
  }
}

/**
 * Returns the session of a record that was read under the lock: the remembered one if it belongs to this record. One that
 * belongs to another record is dropped.
 *
 * @param keeper - What the steps need.
 * @param id - The key.
 * @param value - The record.
 */
export function lockedSession({ memory }: Keeper, id: string, value: string | undefined): Session | undefined {
  const known = memory.sessions.get(id)
  if (known?.stored === value) return known
  const session = value === undefined ? undefined : readSession(value)
  remember(memory, id, session)
  return session
}

/**
 * Writes a session in place of the record that it replaces.
 *
 * @returns Whether it was written; `false` if the record is another one now, so that the session is dropped.
 */
async function write(keeper: Keeper, id: string, session: Session): Promise<boolean> {
  const { stored, text } = session
  const isReplaced = await keeper.store.replace(id, stored, text, lifeOf(keeper, session))
  if (isReplaced) session.stored = text
  remember(keeper.memory, id, isReplaced ? session : undefined)
  return isReplaced
}

/** Uses a refresh token; once more if the server asks for it, as Hydra does under parallel refreshes. */
async function askTwice({ refresh }: Keeper, request: SessionRefresh): Promise<unknown> {
  try {
    return await refresh(request)
  } catch (error) {
    if (!isAnswer(error, 400, 'invalid_request')) throw error
    return refresh(request)
  }
}

/** Removes a session whose refresh token was refused, unless another process was faster: then it returns nothing. */
async function removeRefused(keeper: Keeper, id: string, session: Session, cause: HttpError): Promise<undefined> {
  const isRemoved = await keeper.store.replace(id, session.stored, undefined)
  remember(keeper.memory, id)
  if (isRemoved) throw failure('refused', cause)
}

/** Tells whether an error says that a refresh token is of no use any more; the second form is that of Hydra up to 2.2. */
function isRefused(error: unknown): error is HttpError {
  return isAnswer(error, 400, 'invalid_grant') || isAnswer(error, 401, 'token_inactive')
}

function isAnswer(error: unknown, status: number, code: string): boolean {
  return error instanceof HttpError && error.status === status && error.code === code
}

/** Returns a session whose access token still lasts instead of a failure, of which the application is told. */
function fallBack(keeper: Keeper, session: Session | undefined, error: unknown): Session {
  if (error instanceof SessionError || session === undefined || ageOfSession(keeper, session) === 'over') throw error
  keeper.report(error)
  return session
}

function failure(reason: SessionFailure, cause?: HttpError): SessionError {
  const { attempts = 0 } = cause ?? {}
  return new SessionError({ operation: factory, attempts, reason, cause })
}

/** Tells whether a session is used as it is, and not refreshed. */
function isUsable(keeper: Keeper, session: Session, refused: string | undefined): boolean {
  const { answer, receivedAt, failedAt } = session
  const age = ageOfSession(keeper, session)
  const isQuiet = (since: Moment): boolean => msBetween(since, momentOf(keeper.now)) < quietMs
  if (!answer.refresh_token || (failedAt && isQuiet(failedAt))) return age !== 'over'
  if (answer.access_token === refused && !isQuiet(receivedAt)) return false
  return age === 'fresh' || age === 'due'
}

function ageOfSession({ now }: Keeper, { answer, receivedAt }: Session): TokenAge {
  return ageOf(lifetimeMs(answer), msBetween(receivedAt, momentOf(now)))
}

/** When the store may forget a session. */
export function lifeOf({ keepFor }: Keeper, { receivedAt }: Session): TokenStoreLife {
  return keepFor === undefined ? {} : { expiresAt: receivedAt.wall + keepFor }
}
