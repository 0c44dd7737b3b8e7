import { defined } from '../defined.js'
import { TokenStoreError } from '../errors.js'
import type { Refuse } from '../operation.js'
import { isRecord } from '../record.js'
import { refuser } from '../refuse.js'
import type { TokenAnswer } from './token-answer.js'
import type { Moment } from './token-life.js'

/** What the answers that sessions are made of have. */
export interface SessionAnswer extends TokenAnswer {
  /** The refresh token; without one, the session ends with the access token. */
  readonly refresh_token?: string | null | undefined
  /** ID token, a JWT. */
  readonly id_token?: string | null | undefined
  /** Granted scopes, separated by spaces. */
  readonly scope?: string | null | undefined
}

/** A session, as a process knows it. */
export interface Session {
  /** The answer of the server. */
  readonly answer: SessionAnswer
  /** When it was asked for. */
  readonly receivedAt: Moment
  /** The record of this session. */
  readonly text: string
  /**
   * The record that the store holds as long as this session is the right one: its own, or the one that it replaces and
   * that could not be overwritten yet.
   */
  stored: string
  /** When a refresh failed last; absent if none did. */
  failedAt?: Moment
}

/** Name of the factory, for errors. */
export const factory = 'createTokenSessions'

/** Refuses input of the factory and its functions. */
export const refuse: Refuse = /* @__PURE__ */ refuser(factory)

/**
 * Name of the property that records have beside those of the answer. Those of token sources have another one: ids come
 * from cookies, and nobody may name the token of the application there.
 */
const receivedName = 'session_received_at'

/**
 * Makes a session of an answer.
 *
 * @param answer - The answer.
 * @param receivedAt - When it was asked for.
 * @param stored - The record that it replaces. Default: its own.
 */
export function makeSession(answer: SessionAnswer, receivedAt: Moment, stored?: string): Session {
  const text = JSON.stringify({ ...answer, [receivedName]: receivedAt.wall })
  return { answer: { ...answer }, receivedAt, text, stored: stored ?? text }
}

/**
 * Reads a record.
 *
 * @param text - The record.
 * @throws {@link TokenStoreError} if it is no session. Never the error of the parser, which shows the text.
 */
export function readSession(text: string): Session {
  try {
    const { [receivedName]: receivedAt, ...answer }: Record<string, unknown> = JSON.parse(text)
    checkAnswer('store', answer)
    if (typeof receivedAt === 'number') return { answer, receivedAt: { wall: receivedAt }, text, stored: text }
  } catch {
    // Refused below.
  }
  throw new TokenStoreError({ operation: factory, attempts: 1, reason: 'unreadable' })
}

/**
 * Refuses what is no answer of a token endpoint.
 *
 * @param parameter - Name of the parameter that it came from.
 * @param answer - The answer.
 */
export function checkAnswer(parameter: string, answer: unknown): asserts answer is SessionAnswer {
  // Nothing is known of the properties: they are compared.
  const { access_token: access, refresh_token: refresh } = (isRecord(answer) ? answer : {}) as SessionAnswer
  if (typeof access !== 'string' || access === '' || typeof (refresh ?? '') !== 'string')
    refuse(parameter, 'must be the answer of a token endpoint')
}

/**
 * Joins an answer with the one before: what a server leaves out stays as it was.
 *
 * @param before - The answer before.
 * @param answer - The new one.
 */
export function joinAnswers({ refresh_token, id_token, scope }: SessionAnswer, answer: SessionAnswer): SessionAnswer {
  return defined({
    ...answer,
    refresh_token: answer.refresh_token || refresh_token,
    id_token: answer.id_token ?? id_token,
    scope: answer.scope ?? scope,
  })
}
