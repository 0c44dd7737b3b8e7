import { tokenProblem } from '../credentials/secret.js'
import { checkOptions, functionRule, hasMethods, textRule, type OptionRules } from '../options-check.js'
import type { AbortSignalLike } from '../platform.js'
import { refuser } from '../refuse.js'
import { keptInStore, type KeptInStore, type KeptToken } from './kept-token.js'
import { shareRequest, type SharedRequest } from './shared-request.js'
import type { TokenAnswer } from './token-answer.js'
import { ageOf, lifetimeMs, momentOf, msBetween, quietMs, type Moment, type TokenAge } from './token-life.js'
import type { TokenStore } from './token-store.js'

/** What a caller tells a {@link TokenSource}. */
export interface TokenContext {
  /** The token that a server has just refused with 401; it is replaced unless that has happened already. */
  readonly refused?: string | undefined
  /** Ends the wait of this caller. */
  readonly signal?: AbortSignalLike | undefined
}

/** Returns an access token that lasts. Fits wherever a secret may be a function. */
export interface TokenSource {
  (context?: TokenContext): Promise<string>
  /**
   * Forgets the token, and also the one that a request under way brings. What a store has is not read again until the next
   * token has replaced it.
   */
  clear(): void
}

/** What the function of a source gets. */
export interface TokenRequestContext {
  /** Aborts when nobody waits for the token any more. */
  readonly signal: AbortSignalLike
}

/** Options of {@link createTokenSource}. */
export interface TokenSourceOptions {
  /** Lifetime in seconds of tokens whose answer has no `expires_in`. Default: until the token is refused. */
  readonly lifetime?: number | undefined
  /** The wall clock: milliseconds since 1970. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
  /** Where the token is shared with other processes. Default: it is kept in this process only. */
  readonly store?: TokenStore | undefined
  /**
   * Name of the token in the store, required with `store`. Everything that makes a token another one must be in it: API,
   * client, scope, audience. For {@link createTokenSources}, a colon and the key of the source are added.
   */
  readonly key?: string | undefined
  /**
   * Called if the store fails or is silent, if a record is no token, or if its time is more than five minutes ahead. The
   * source goes on without the store.
   */
  readonly onStoreError?: ((error: unknown) => void) | undefined
  /**
   * Gets the promise of each request for a token, for platforms that stop work when a response was sent. The request then
   * goes on when nobody waits for it.
   */
  readonly waitUntil?: ((promise: Promise<unknown>) => void) | undefined
}

/** Options of {@link createTokenSources}. */
export interface TokenSourcesOptions extends TokenSourceOptions {
  /** Number of sources that are kept; the one that was not asked for the longest is forgotten first. Default 1,000. */
  readonly max?: number | undefined
}

const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0

const rules: OptionRules = {
  lifetime: { expected: 'a positive number of seconds', fits: isPositive },
  now: functionRule,
  store: { expected: 'a token store', fits: (value) => hasMethods(value, ['get', 'set']) },
  key: textRule,
  onStoreError: functionRule,
  waitUntil: functionRule,
}

const sourcesRules: OptionRules = {
  ...rules,
  max: { expected: 'a positive whole number', fits: (value) => isPositive(value) && Number.isInteger(value) },
}

/** A failed request. */
interface Failure {
  readonly error: unknown
  readonly at: Moment
  /** For so long it is not tried again, even if there is no token. */
  readonly keptMs: number
}

/**
 * Makes a function that returns an access token, and fetches one when there is none that lasts. All callers of a process
 * share one request. The token is renewed before it expires, by one caller while the others use the old one; if that
 * fails, the old one is used until it expires.
 *
 * After a 401, the transport asks once more with `refused`. The source then fetches a token only if it still has the
 * refused one, and at most once in five seconds.
 *
 * @param fetchToken - Fetches a token, such as with client credentials. Its `signal` belongs to the options of the call.
 * @param options - Lifetime, clock, and a store that processes share.
 * @returns The source. It rejects with the error of `fetchToken`, which is kept for a second, or for as long as the server
 *   asks (`retryAfterMs`), up to a minute; with the reason of the caller's signal; and with an {@link InvalidInputError} if
 *   the answer has no token.
 * @throws {@link InvalidInputError} if the function or an option is wrong.
 *
 * @example
 * ```ts
 * const token = createTokenSource(async () => ({ access_token: 'a-token', expires_in: 3600 }))
 * const transport = { accessToken: token }
 * ```
 */
export function createTokenSource(
  fetchToken: (context: TokenRequestContext) => Promise<TokenAnswer>,
  options: TokenSourceOptions = {},
): TokenSource {
  check('createTokenSource', fetchToken, options, rules)
  return makeSource(fetchToken, options)
}

/**
 * Makes one source for each key, such as a tenant or an audience. The function gets the key and nothing else, so that what
 * is kept under a key is what was asked for.
 *
 * @param fetchToken - Fetches the token of a key.
 * @param options - As for {@link createTokenSource}, and the number of keys.
 * @returns A function that returns the source of a key, a text that is not empty; it throws an {@link InvalidInputError}
 *   for anything else.
 * @throws {@link InvalidInputError} if the function or an option is wrong.
 *
 * @example
 * ```ts
 * const tokens = createTokenSources(async (tenant) => ({ access_token: `token-of-${tenant}`, expires_in: 3600 }))
 * const token = await tokens('tenant-7')()
 * ```
 */
export function createTokenSources(
  fetchToken: (key: string, context: TokenRequestContext) => Promise<TokenAnswer>,
  options: TokenSourcesOptions = {},
): (key: string) => TokenSource {
  check('createTokenSources', fetchToken, options, sourcesRules)
  const { max = 1_000, key: prefix } = options
  const sources = new Map<string, TokenSource>()
  return (key) => {
    if (typeof key !== 'string' || key === '')
      refuser('createTokenSources')('key', 'must be a string that is not empty')
    const source =
      sources.get(key) ??
      makeSource(async (context) => fetchToken(key, context), { ...options, key: `${prefix}:${key}` })
    sources.delete(key)
    sources.set(key, source) // the last one in the order of the map
    for (const oldest of sources.keys()) if (sources.size > max) sources.delete(oldest)
    return source
  }
}

function check(factory: string, fetchToken: unknown, options: TokenSourceOptions, known: OptionRules): void {
  const refuse = refuser(factory)
  if (typeof fetchToken !== 'function') refuse('fetchToken', 'must be a function')
  checkOptions(factory, options, known)
  if ((options.store === undefined) !== !options.key) refuse('key', 'must be given with `store`, and not be empty')
}

type FetchToken = (context: TokenRequestContext) => Promise<TokenAnswer>

function makeSource(fetchToken: FetchToken, options: TokenSourceOptions): TokenSource {
  const state = new Source(fetchToken, options)
  return Object.assign(async (context?: TokenContext) => state.get(context), { clear: () => state.clear() })
}

/** What a source remembers. */
class Source {
  readonly #fetchToken: FetchToken
  readonly #options: TokenSourceOptions
  readonly #kept: KeptInStore
  #token: KeptToken | undefined
  #renewedAt: Moment | undefined
  #failure: Failure | undefined
  /** The request under way. */
  #pending: SharedRequest | undefined
  /** Whether a record in the store counts. */
  #mayRead = true

  constructor(fetchToken: FetchToken, options: TokenSourceOptions) {
    this.#fetchToken = fetchToken
    this.#options = options
    this.#kept = keptInStore(options)
  }

  async get({ refused, signal }: TokenContext = {}): Promise<string> {
    if (signal?.aborted) throw signal.reason
    const age = this.#age()
    const old = this.#usable()
    const isRefused = old !== undefined && old === refused
    if (old !== undefined && this.#isEnough(age, isRefused)) return old
    const failure = this.#failure
    if (!this.#pending && failure && this.#isWithin(failure.keptMs, failure.at)) throw failure.error
    this.#pending ??= this.#start(refused)
    try {
      return await this.#pending.join(signal, age === 'due' && !isRefused ? 2_000 : Infinity)
    } catch (error) {
      const left = this.#usable()
      if (signal?.aborted || left === undefined || left === refused) throw error
      // Nothing came within two seconds.
      if (this.#failure?.error !== error) this.#failure = { error, at: this.#now(), keptMs: 0 }
      return left
    }
  }

  clear(): void {
    this.#token = this.#renewedAt = this.#failure = this.#pending = undefined
    this.#mayRead = false
  }

  #now(): Moment {
    return momentOf(this.#options.now ?? Date.now)
  }

  #isWithin(ms: number, since: Moment): boolean {
    return msBetween(since, this.#now()) < ms
  }

  #age(): TokenAge {
    const token = this.#token
    return token ? ageOf(token.lifeMs, msBetween(token.since, this.#now())) : 'over'
  }

  /** The token, unless it is over. */
  #usable(): string | undefined {
    return this.#age() === 'over' ? undefined : this.#token?.value
  }

  /** Tells whether a caller gets the old token at once. */
  #isEnough(age: TokenAge, isRefused: boolean): boolean {
    const failure = this.#failure
    if (isRefused) return this.#renewedAt !== undefined && this.#isWithin(quietMs, this.#renewedAt)
    if (this.#pending) return age === 'due'
    return age === 'fresh' || (failure !== undefined && this.#isWithin(Math.max(quietMs, failure.keptMs), failure.at))
  }

  /** Begins the request that all callers share. */
  #start(refused: string | undefined): SharedRequest {
    const isCurrent = (): boolean => this.#pending === started
    const forget = (): void => {
      if (isCurrent()) this.#pending = undefined
    }
    const run = async (signal: AbortSignal): Promise<string> => {
      try {
        const value = await this.#fetch(signal, refused, isCurrent)
        if (isCurrent()) this.#failure = undefined
        return value
      } catch (error) {
        if (isCurrent()) this.#failure = { error, at: this.#now(), keptMs: keptMsOf(error) }
        throw error
      } finally {
        forget()
      }
    }
    const started = shareRequest(run, forget, this.#options.waitUntil)
    return started
  }

  /** Takes the token of another process, or fetches one. What comes after `clear` is returned, but not kept. */
  async #fetch(signal: AbortSignal, refused: string | undefined, isCurrent: () => boolean): Promise<string> {
    const found = this.#mayRead ? await this.#kept.read(this.#now(), signal) : undefined
    if (found && isCurrent() && found.value !== refused) {
      const token = this.#token
      if (!token || token.value === refused || found.since.wall > token.since.wall) this.#token = found
      if (this.#token === found && this.#age() === 'fresh') return found.value
    }
    signal.throwIfAborted()
    const since = this.#now()
    const answer = await this.#fetchToken({ signal })
    const value = readToken(answer)
    if (!isCurrent()) return value
    if (this.#token) this.#renewedAt = this.#now()
    this.#token = { value, since, lifeMs: lifetimeMs(answer, this.#options.lifetime) }
    this.#mayRead = true
    await this.#kept.write(this.#token, this.#now())
    return value
  }
}

/** Reads the token of an answer, which may be anything. */
function readToken(answer: unknown): string {
  const value: unknown = Object(answer).access_token
  if (typeof value === 'string' && tokenProblem(value) === undefined) return value
  return refuser('createTokenSource')('fetchToken', 'must resolve with an `access_token` that can be sent')
}

/** For how long a failure is kept: a second, or as long as the server asks, up to a minute. */
function keptMsOf(error: unknown): number {
  const asked: unknown = Object(error).retryAfterMs
  return typeof asked === 'number' ? Math.min(60_000, Math.max(1_000, asked)) : 1_000
}
