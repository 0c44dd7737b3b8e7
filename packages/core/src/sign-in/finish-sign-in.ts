import { cleanText } from '../call/vendor-text.js'
import { SignInError } from '../errors.js'
import { isCode } from '../oauth2/error.js'
import { hasMethods, type OptionRules } from '../options-check.js'
import type { UrlLike } from '../platform.js'
import { refuser } from '../refuse.js'
import type { Transport } from '../transport.js'
import { isPrefetch, readCallback, type Callback, type CallbackHeaders, type CallbackParameters } from './callback.js'
import { failer, type Fail } from './failure.js'
import { readPending, type Pending } from './pending.js'
import { serverData } from './server-data.js'
import {
  checkCall,
  ownClientId,
  type AnySignInServer,
  type SignInMetadata,
  type SignInTokens,
  type WeakAlgorithmOptions,
} from './server.js'
import { claimState, type StateStore } from './used-states.js'
import { checkIdToken, verifyRules, weakRules, type IdTokenClaims, type VerifyTokenOptions } from './verify-id-token.js'

/** Options of `finishSignIn`. */
export interface FinishSignInOptions extends VerifyTokenOptions {
  /** Headers of the request, to know a browser that fetches the callback in advance. Default: it is not known. */
  readonly headers?: CallbackHeaders | undefined
  /** Where it is remembered which callbacks were handled, for several processes. Default: in this process. */
  readonly store?: StateStore | undefined
}

/** A sign-in that is finished. */
export interface FinishedSignIn<Tokens> {
  /** What the token endpoint answered. */
  readonly tokens: Tokens
  /** Claims of the ID token, verified. `undefined` only if the scope `openid` was not asked for. */
  readonly claims: IdTokenClaims | undefined
  /** When the tokens were asked for, in milliseconds since 1970: their lifetimes count from then. */
  readonly receivedAt: number
}

/**
 * Finds **and removes** what was pending for a state: text of 43 letters, digits, `-` and `_`.
 *
 * @param state - `state` of the callback.
 * @returns `pending` of `beginSignIn`; `undefined` or `null` if there is none.
 */
export type TakePending = (state: string) => Promise<string | null | undefined> | string | null | undefined

const finishRules: OptionRules = {
  headers: undefined, // checked apart: the rules of headers that are sent do not hold for them
  store: {
    expected: 'a store with `replace` and `delete`',
    fits: (value) => hasMethods(value, ['replace', 'delete']),
  },
}

/**
 * Finishes a sign-in.
 *
 * @param server - The server.
 * @param transport - The transport.
 * @param callback - URL of the callback, or its parameters.
 * @param take - Finds and removes what was pending.
 * @param options - Headers of the request, tolerance of clocks, signal, time and shared store.
 */
export async function finishSignIn<Through extends Transport, Tokens extends SignInTokens>(
  server: AnySignInServer<Through, Tokens>,
  transport: Through,
  callback: string | UrlLike | CallbackParameters,
  take: TakePending,
  options: FinishSignInOptions & WeakAlgorithmOptions = {},
): Promise<FinishedSignIn<Tokens>> {
  const operation = 'finishSignIn'
  const rules = { ...verifyRules, ...weakRules(server), ...finishRules }
  const { headers } = Object(options) as FinishSignInOptions // JavaScript callers may pass anything
  const given = headers === undefined ? options : { ...options, headers: undefined }
  const settings = checkCall(operation, server, transport, given, rules)
  if (headers !== undefined && (typeof headers !== 'object' || headers === null))
    refuser(operation)('headers', 'must be the headers of the request')
  if (typeof take !== 'function') refuser(operation)('take', 'must be a function')
  const { signal, now = Date.now, clientId } = options
  ownClientId(operation, settings, clientId)
  const fail = failer(operation)
  if (isPrefetch(headers)) fail('prefetch', 'a browser fetched the page in advance; nothing was taken')
  const found = readCallback(operation, callback, fail)
  const data = serverData(server, transport, settings, options, fail)
  const { pending, metadata } = await takeOnce(found, take, data.metadata, options, fail)
  const code = readCode(operation, found, pending, metadata, fail)
  const receivedAt = now()
  const { redirectUri, codeVerifier, nonce, maxAge, begunAt } = pending
  const tokens = await server.exchange(transport, { code, redirectUri, codeVerifier, clientId }, { signal })
  const { id_token: idToken, access_token: accessToken } = tokens
  if (!idToken && pending.isOpenId) fail('id-token-missing', 'there is no ID token, although `openid` was asked for')
  const expected = { ...options, nonce, maxAge, accessToken }
  const claims = idToken
    ? await checkIdToken(operation, server, transport, settings, idToken, expected, begunAt)
    : undefined
  return { tokens, claims, receivedAt }
}

/** Takes what is pending, for the first callback with its state only. */
async function takeOnce(
  { state }: Callback,
  take: TakePending,
  getMetadata: () => Promise<SignInMetadata>,
  { store, now = Date.now }: FinishSignInOptions,
  fail: Fail,
): Promise<{ pending: Pending; metadata: SignInMetadata }> {
  if (state === undefined) return fail('state-missing', 'the callback has no `state`')
  const unknown = 'no sign-in is pending for the `state` of the callback'
  if (!/^[\w-]{43}$/.test(state)) return fail('state-unknown', unknown)
  const giveUp = await claimState(state, store, now(), fail)
  try {
    // First, because nothing is lost if the server cannot be reached: the user may reload the page.
    const metadata = await getMetadata()
    const text = await take(state)
    if (typeof text !== 'string' || text === '') return fail('state-unknown', unknown)
    return { pending: readPending(text, state, now(), fail), metadata }
  } catch (error) {
    await giveUp().catch(() => undefined) // the first failure is the one that tells what happened
    throw error
  }
}

/** Reads the code of a callback, if the issuer is right and there is no error. */
function readCode(
  operation: string,
  { iss, error, error_description: text, code, state = '' }: Callback,
  { nonce, codeVerifier }: Pending,
  metadata: SignInMetadata,
  fail: Fail,
): string {
  // RFC 9207, section 2.4.
  if (iss !== undefined && iss !== metadata.issuer) fail('callback-issuer', 'the callback comes from another issuer')
  if (iss === undefined && metadata.authorization_response_iss_parameter_supported === true)
    fail('callback-issuer-missing', 'the callback does not name its issuer, as the server promises')
  if (error !== undefined) {
    const secrets = { anywhere: new Set([state, nonce, codeVerifier, code ?? '']), whole: new Set<string>() }
    const sentence = isCode(error) ? text : [error, text].filter(Boolean).join('. ')
    const description = cleanText(sentence, secrets)
    const shown = isCode(error) ? cleanText(error, secrets) : undefined
    const problem = ['the server refused the sign-in', shown, description].filter(Boolean).join(': ')
    throw new SignInError({ operation, attempts: 0, reason: 'refused', problem, code: shown, description })
  }
  return code ?? fail('code-missing', 'the callback has neither a code nor an error')
}
