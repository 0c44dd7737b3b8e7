import { Failure, requiredParameter, singleParameters } from './answers.js'
import { hasScope, readScopes } from './scopes.js'
import type { AuthentiqState, SignIn } from './state.js'
import type { Parts } from './token.js'

/** Decision of a user on the sign-in page. */
export interface Decision {
  /** Subject that signs in; absent if the user refuses the request. */
  readonly subject: string | undefined
  /** Granted scopes. Default: the requested ones. */
  readonly scope?: string | undefined
}

/** An error that is sent to the client in a redirect. */
class ClientFailure extends Error {
  readonly location: string

  constructor(location: string) {
    super('The request is refused.')
    this.location = location
  }
}

/**
 * Checks an authorization request and stores it.
 *
 * @param parts - The mock.
 * @param query - Parameters of the request.
 * @returns Key of the sign-in, or the URL that redirects to the client with an error.
 * @throws {@link Failure} if there is no valid redirect URI.
 */
export function beginSignIn(
  { state, signInAs }: Parts,
  query: URLSearchParams,
): { readonly key: string } | { readonly location: string } {
  try {
    return { key: state.add(state.signIns, checkRequest(state, query, signInAs !== undefined)) }
  } catch (error) {
    if (error instanceof ClientFailure) return { location: error.location }
    throw error
  }
}

function checkRequest(state: AuthentiqState, query: URLSearchParams, isSignedIn: boolean): SignIn {
  const parameters = singleParameters(query)
  const client = state.clients.get(requiredParameter(parameters, 'client_id'))
  if (client === undefined) throw new Failure('invalid_request', 'The client is unknown.')
  const { client_id: clientId, redirect_uris: registered = [] } = client
  const redirectUri = requiredParameter(parameters, 'redirect_uri')
  const isTaken =
    registered.length === 0 ? URL.canParse(redirectUri) && !redirectUri.includes('#') : registered.includes(redirectUri)
  if (!isTaken) throw new Failure('invalid_request', 'The redirect URI is not registered.')
  const responseMode = parameters.get('response_mode') === 'fragment' ? 'fragment' : 'query'
  const refuse = (code: string, description: string): ClientFailure => {
    const answer = { error: code, error_description: description, state: parameters.get('state') }
    return new ClientFailure(redirect({ redirectUri, responseMode }, answer))
  }
  const codeChallenge = parameters.get('code_challenge')
  const codeChallengeMethod = parameters.get('code_challenge_method') ?? 'plain'
  const scope = readScopes(parameters.get('scope') ?? '')
  const stateText = parameters.get('state')
  if (!parameters.has('response_type')) throw refuse('invalid_request', 'The parameter response_type is missing.')
  if (parameters.get('response_type') !== 'code') throw refuse('unsupported_response_type', 'Only code is supported.')
  if (!/^(?:query|fragment)$/.test(parameters.get('response_mode') ?? 'query'))
    throw refuse('invalid_request', 'The response mode is not supported.')
  if (stateText === undefined) throw refuse('invalid_request', 'The parameter state is missing.')
  if (!parameters.has('scope')) throw refuse('invalid_request', 'The parameter scope is missing.')
  if (scope === undefined) throw refuse('invalid_scope', 'A scope is unknown.')
  if (codeChallenge !== undefined && !/^(?:S256|plain)$/.test(codeChallengeMethod))
    throw refuse('invalid_request', 'The code challenge method is not supported.')
  if (parameters.get('prompt') === 'none' && !isSignedIn) throw refuse('login_required', 'Nobody is signed in.')
  const pkce = codeChallenge !== undefined && { codeChallenge, codeChallengeMethod }
  return { clientId, redirectUri, responseMode, state: stateText, scope, nonce: parameters.get('nonce'), ...pkce }
}

/**
 * Completes a sign-in.
 *
 * @param parts - The mock.
 * @param key - Key of the sign-in.
 * @param decision - Decision of the user.
 * @returns URL that redirects to the client with the response.
 * @throws {@link Failure} if there is no such sign-in, or no such user.
 */
export function endSignIn(
  { environment, state, codeLifetime }: Parts,
  key: string,
  { subject, scope }: Decision,
): string {
  const signIn = state.signIns.get(key)
  if (signIn === undefined) throw new Failure('invalid_request', 'The sign-in is unknown or has ended.')
  if (subject !== undefined && !state.users.has(subject)) throw new Failure('invalid_request', 'The user is unknown.')
  state.signIns.delete(key)
  const { state: stateText, responseMode: _, ...rest } = signIn
  if (subject === undefined) {
    return redirect(signIn, { error: 'access_denied', error_description: 'The request was refused.', state: stateText })
  }
  const expiresAt = environment.now() + codeLifetime * 1000
  const code = state.add(state.codes, {
    ...rest,
    scope: scope === undefined ? signIn.scope : common(signIn.scope, scope),
    subject,
    expiresAt,
  })
  return redirect(signIn, { code, state: stateText })
}

/** Returns the scopes that are both requested and granted. */
function common(asked: string, granted: string): string {
  return asked
    .split(' ')
    .filter((scope) => hasScope(granted, scope))
    .join(' ')
}

function redirect(
  { redirectUri, responseMode }: Pick<SignIn, 'redirectUri' | 'responseMode'>,
  answer: Readonly<Record<string, string | undefined>>,
): string {
  const url = new URL(redirectUri)
  const parameters = new URLSearchParams(responseMode === 'query' ? url.search : '')
  for (const [name, value] of Object.entries(answer)) if (value !== undefined) parameters.set(name, value)
  if (responseMode === 'query') url.search = parameters.toString()
  else url.hash = parameters.toString()
  return url.href
}
