import { tell } from '../call/call.js'
import { untilAborted } from '../call/until-aborted.js'
import { checkOptions, functionRule, hasMethods, isFunction, type OptionRules } from '../options-check.js'
import type { AbortSignalLike } from '../platform.js'
import { checkKey } from './check-key.js'
import { memoryOf, remember } from './session-memory.js'
import {
  checkAnswer,
  factory,
  makeSession,
  readSession,
  refuse,
  type Session,
  type SessionAnswer,
} from './session-record.js'
import {
  currentSession,
  lifeOf,
  lockedSession,
  refuseChanges,
  type Keeper,
  type SessionRefresh,
} from './session-steps.js'
import { momentOf } from './token-life.js'
import type { HeldLock, TokenStore } from './token-store.js'

/** Options of {@link createTokenSessions}. */
export interface TokenSessionsOptions {
  /**
   * Where the sessions are kept, with `lock` and `replace`: `createRedisTokenStore`; for development, and for programs with
   * one process that may forget, `createMemoryTokenStore`.
   */
  readonly store: TokenStore
  /**
   * Milliseconds after which the store may forget a session that was not refreshed, such as the lifetime of the server's
   * refresh tokens. Default: never.
   */
  readonly keepFor?: number | undefined
  /** Called with each failure of the store that no caller gets. It gets errors of the store as they are. */
  readonly onStoreError?: ((error: unknown) => void) | undefined
  /** Returns the time, in milliseconds since 1970. Default: the clock of the platform. */
  readonly now?: (() => number) | undefined
}

/** Options of {@link TokenSessions.start}. */
export interface SessionStart {
  /** When the answer was asked for, in milliseconds since 1970. Default: now. */
  readonly receivedAt?: number | undefined
}

/** What a caller tells of itself. */
export interface SessionContext {
  /** An access token that an API has just refused with 401. */
  readonly refused?: string | undefined
  /** Ends the wait of this caller; a refresh that is under way goes on. */
  readonly signal?: AbortSignalLike | undefined
}

/** Sessions of users: see {@link createTokenSessions}. */
export interface TokenSessions<Answer extends SessionAnswer> {
  /**
   * Begins a session, in place of one with the same id. Waits for a refresh that is under way, at most 15 seconds.
   *
   * @param id - Name of the session: give each sign-in one of its own.
   * @param answer - The answer of the token endpoint, with its refresh token.
   * @param options - When the answer was asked for.
   * @throws `InvalidInputError`, and what the store rejects with: then nobody knows whether the session has begun.
   */
  start(id: string, answer: Answer, options?: SessionStart): Promise<void>
  /**
   * Returns an access token that lasts; refreshes it if that is due.
   *
   * @param id - Name of the session.
   * @param context - An access token that an API refused, and what ends the wait.
   * @throws `SessionError` with `reason`: `none`, `expired` or `refused`: the user has to sign in again. If the access token
   *   is over: what the refresh rejects with, and what the store rejects with; then the session remains.
   *   `TokenStoreError` with the `reason` `unreadable` for a record that is no session. `InvalidInputError`.
   */
  token(id: string, context?: SessionContext): Promise<string>
  /**
   * Returns the whole answer, refreshed if that is due.
   *
   * @param id - Name of the session.
   * @param context - As that of `token`, with the same errors.
   */
  tokens(id: string, context?: SessionContext): Promise<Answer>
  /**
   * Returns the function that fits wherever a secret may be a function, such as `accessToken` of a client.
   *
   * @param id - Name of the session.
   * @throws `InvalidInputError`
   */
  of(id: string): (context?: SessionContext) => Promise<string>
  /**
   * Ends a session. Waits for a refresh that is under way, at most 15 seconds: so the refresh token that it returns is the
   * one to revoke.
   *
   * @param id - Name of the session.
   * @returns The last answer; nothing if there was no session.
   * @throws `InvalidInputError`, and what the store rejects with: then nobody knows whether the session was ended.
   *   `TokenStoreError` with the `reason` `unreadable` for a record that is no session; it stays.
   */
  end(id: string): Promise<Answer | undefined>
}

/** Longest wait for a lock: the lease of a process that died, 10 seconds, and 5 seconds more. */
const longestWait = 15_000

const rules: OptionRules = {
  store: undefined, // checked below, because it is required
  keepFor: {
    expected: 'a positive number of milliseconds',
    fits: (value) => Number.isInteger(value) && Number(value) > 0,
  },
  onStoreError: functionRule,
  now: functionRule,
}

/**
 * Keeps the tokens of users who signed in: refreshes them one at a time, across all processes that share the store, and
 * never gives a refresh token to the server twice while the lock of the store holds.
 *
 * @param refresh - Uses a refresh token, such as with the token operation of an API. Pass `signal` on to it.
 * @param options - The store, and more.
 * @returns The functions for sessions. Make it once, at module level.
 * @throws `InvalidInputError` for options that are unknown or invalid.
 *
 * @example
 * ```ts
 * const sessions = createTokenSessions(
 *   ({ refreshToken, signal }) =>
 *     oauth2TokenExchange(transport, { grantType: 'refresh_token', refreshToken }, { signal }),
 *   { store: createMemoryTokenStore() },
 * )
 * await sessions.start(id, await oauth2TokenExchange(transport, { grantType: 'authorization_code', code, redirectUri }))
 * const accessToken = await sessions.token(id)
 * ```
 * @see [RFC 6749, section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
 */
export function createTokenSessions<Answer extends SessionAnswer>(
  refresh: (request: SessionRefresh) => Promise<Answer>,
  options: TokenSessionsOptions,
): TokenSessions<Answer> {
  const keeper = makeKeeper(refresh, options)
  const read = async (id: string, { refused, signal }: SessionContext = {}): Promise<Session> => {
    checkId(id)
    const session = currentSession(keeper, id, refused)
    return signal === undefined ? session : untilAborted(signal, session)
  }
  // Under an id is what `start` and `refresh` were given.
  const answerOf = ({ answer }: Session): Answer => ({ ...answer }) as Answer
  const token: TokenSessions<Answer>['token'] = async (id, context) => (await read(id, context)).answer.access_token
  return {
    start: async (id, answer, { receivedAt } = {}) => {
      checkId(id)
      checkAnswer('answer', answer)
      if (!Number.isFinite(receivedAt ?? 0)) refuse('receivedAt', 'must be a number of milliseconds since 1970')
      const moment = receivedAt === undefined ? momentOf(keeper.now) : { wall: receivedAt }
      await start(keeper, id, makeSession(answer, moment))
    },
    token,
    tokens: async (id, context) => answerOf(await read(id, context)),
    of: (id) => {
      checkId(id)
      return async (context) => token(id, context)
    },
    end: async (id) => {
      checkId(id)
      const session = await end(keeper, id)
      return session && answerOf(session)
    },
  }
}

function makeKeeper(refresh: Keeper['refresh'], options: TokenSessionsOptions): Keeper {
  if (!isFunction(refresh)) refuse('refresh', 'must be a function')
  checkOptions(factory, options, rules)
  const { keepFor, onStoreError, now = () => Date.now() } = options
  const store = options.store as Required<TokenStore> // a missing one is refused here
  if (!hasMethods(store, ['get', 'set', 'delete', 'replace', 'lock']))
    refuse('store', 'must be a token store with `lock` and `replace`')
  const report = (error: unknown): void => tell(onStoreError, error)
  return { refresh, store, memory: memoryOf(store), now, report, keepFor }
}

function checkId(id: unknown): void {
  checkKey(factory, id, 'id')
}

async function start(keeper: Keeper, id: string, session: Session): Promise<void> {
  await locked(keeper, id, async ({ value }) => {
    await exchange(keeper, id, value, session)
    remember(keeper.memory, id, session)
  })
}

async function end(keeper: Keeper, id: string): Promise<Session | undefined> {
  return locked(keeper, id, async ({ value }) => {
    const session = lockedSession(keeper, id, await exchange(keeper, id, value))
    remember(keeper.memory, id)
    return session
  })
}

/**
 * Writes or removes a session, and returns the record that was there. Compares, so that a command that a slow store carries
 * out late does not touch a later session, and so that an end gives what it has removed.
 */
async function exchange(
  keeper: Keeper,
  id: string,
  value: string | undefined,
  after?: Session,
): Promise<string | undefined> {
  const { store } = keeper
  for (let round = 0, before = value; round < 3; round++, before = await store.get(id)) {
    if (before !== undefined && !after) readSession(before) // what is no session stays
    if (await store.replace(id, before, after?.text, after && lifeOf(keeper, after))) return before
  }
  return refuseChanges()
}

/**
 * Runs under the lock of a session; without it if it is not free in time. Then too a refresh that is under way brings
 * nothing back, because its record is gone when it writes.
 */
async function locked<Result>(
  { store }: Keeper,
  id: string,
  run: (held: Pick<HeldLock, 'value'>) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), longestWait)
  const runInTime = async (held: HeldLock): Promise<Result> => {
    clearTimeout(timer)
    return run(held)
  }
  try {
    return await store.lock(id, runInTime, { signal: limit.signal })
  } catch (error) {
    if (!limit.signal.aborted) throw error
    return await run({ value: await store.get(id) })
  } finally {
    clearTimeout(timer)
  }
}
