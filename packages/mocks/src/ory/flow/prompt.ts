import type { Instance } from '../state/instance.js'
import { invalidRequest, loginRequired } from '../wire/failures.js'
import { first, words } from '../wire/go-url.js'

const knownPrompts = ['consent', 'login', 'none', 'registration', 'select_account']

/** Who signed in and when, and when the flow began. Both times are in seconds. */
export interface SignedIn {
  /** Subject that the client sees. */
  readonly subject: string
  /** When the user signed in. */
  readonly authenticatedAt: number
  /** When the flow began. */
  readonly requestedAt: number
}

/**
 * Checks that a login fits `prompt`, `max_age` and `id_token_hint` of the authorize request.
 *
 * @see [OpenID Connect Core, section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 */
export async function checkPrompt(instance: Instance, form: URLSearchParams, signedIn: SignedIn): Promise<void> {
  const prompt = words(first(form, 'prompt'))
  if (!prompt.every((each) => knownPrompts.includes(each)))
    throw invalidRequest("The parameter 'prompt' has an unknown value.")
  if (prompt.includes('none') && prompt.length > 1)
    throw invalidRequest('The prompt none allows no other one beside it.')
  const maxAge = Number(first(form, 'max_age'))
  const { authenticatedAt, requestedAt, subject } = signedIn
  if (maxAge > 0 && authenticatedAt + maxAge < requestedAt)
    throw loginRequired('The login is older than max_age allows.')
  if (prompt.includes('none') && authenticatedAt > requestedAt) {
    throw loginRequired('The user signed in although the client asked for no prompt.')
  }
  if (prompt.includes('login') && authenticatedAt < requestedAt) {
    throw loginRequired('The client asked for a new login.')
  }
  const hint = await hintSubject(instance, form)
  if (hint !== undefined && hint !== subject)
    throw loginRequired('Another user than the one of the id_token_hint signed in.')
}

/** Returns the subject of the ID token in `id_token_hint`; `undefined` if there is none. */
export async function hintSubject(instance: Instance, form: URLSearchParams): Promise<string | undefined> {
  const claims = await hintClaims(instance, form)
  if (claims === undefined) return undefined
  if (typeof claims['sub'] !== 'string') throw invalidRequest("The 'id_token_hint' has no subject.")
  return claims['sub']
}

/** Returns the claims of the ID token in `id_token_hint`, which may have expired; `undefined` if there is none. */
export async function hintClaims(
  instance: Instance,
  form: URLSearchParams,
): Promise<Record<string, unknown> | undefined> {
  const hint = first(form, 'id_token_hint')
  if (hint === '') return undefined
  const claims = await instance.keys.readIdToken(hint)
  if (claims === undefined) throw invalidRequest("The 'id_token_hint' is no ID token of this server.")
  return claims
}
