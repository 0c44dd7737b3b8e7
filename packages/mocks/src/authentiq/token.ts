import type { Token } from '@typed-oauth/authentiq-token'

import { seconds, type Environment } from '../clock.js'
import { json, Failure, requiredParameter, singleParameters } from './answers.js'
import { authenticateClient } from './client-authentication.js'
import type { IdTokens } from './id-token.js'
import type { AuthentiqClientSeed } from './options.js'
import { matchesChallenge } from './pkce.js'
import { hasScope } from './scopes.js'
import type { AuthentiqState, Code, Grant } from './state.js'

/** Values that the endpoints use. */
export interface Parts {
  readonly environment: Environment
  readonly state: AuthentiqState
  readonly idTokens: IdTokens
  /** Lifetime of codes in seconds. */
  readonly codeLifetime: number
  /** Lifetime of access tokens in seconds. */
  readonly tokenLifetime: number
  /** Whether there are refresh tokens. */
  readonly refreshTokens: boolean
  /** Subject that `/authorize` signs in at once. */
  readonly signInAs: string | undefined
  /** Address of the mock, without a slash at its end. */
  readonly baseUrl: () => string
  /** Issuer of ID tokens. */
  readonly issuer: () => string
}

/**
 * Exchanges an authorization code or a refresh token.
 *
 * @throws {@link Failure}
 */
export async function exchangeGrant(parts: Parts, request: Request): Promise<Response> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new Failure('invalid_request', 'The request must be form-encoded.')
  }
  const parameters = singleParameters(new URLSearchParams(await request.text()))
  const client = authenticateClient(parts.state, request.headers.get('authorization') ?? undefined, parameters)
  const grantType = requiredParameter(parameters, 'grant_type')
  if (grantType === 'refresh_token' && parts.refreshTokens) return json(await refresh(parts, client, parameters))
  if (grantType !== 'authorization_code') {
    const supported = parts.refreshTokens ? 'authorization_code and refresh_token are' : 'authorization_code is'
    throw new Failure('unsupported_grant_type', `Only ${supported} supported.`)
  }
  const code = findCode(parts, client, requiredParameter(parameters, 'code'))
  if (requiredParameter(parameters, 'redirect_uri') !== code.redirectUri) {
    throw new Failure('invalid_grant', 'The redirect URI is not the one that the code was sent to.')
  }
  if (!(await matchesChallenge(code, parameters.get('code_verifier'))))
    throw new Failure('invalid_grant', 'The code verifier does not match.')
  refuseReuse(parts.state, code) // checked again: a parallel request may have used the code during the hashing
  code.accessToken = addAccessToken(parts, code)
  return json(await describe(parts, client, code, code.accessToken))
}

/** Issues tokens for a grant. */
export async function issueTokens(parts: Parts, client: AuthentiqClientSeed, grant: Grant): Promise<Token> {
  return describe(parts, client, grant, addAccessToken(parts, grant))
}

function findCode({ environment, state }: Parts, client: AuthentiqClientSeed, text: string): Code {
  const code = state.codes.get(text)
  if (code === undefined || code.clientId !== client.client_id) throw invalidCode()
  refuseReuse(state, code)
  if (code.expiresAt <= environment.now()) throw invalidCode()
  return code
}

/** A code works once; a second use revokes the access token. */
function refuseReuse(state: AuthentiqState, code: Code): void {
  if (code.accessToken === undefined) return
  state.accessTokens.delete(code.accessToken)
  throw invalidCode()
}

function invalidCode(): Failure {
  return new Failure('invalid_grant', 'The authorization code is invalid, expired or used.')
}

/** Exchanges a refresh token, which works once, for new tokens with the same scopes or fewer. */
async function refresh(
  parts: Parts,
  client: AuthentiqClientSeed,
  parameters: ReadonlyMap<string, string>,
): Promise<Token> {
  const { refreshTokens } = parts.state
  const text = requiredParameter(parameters, 'refresh_token')
  const grant = refreshTokens.get(text)
  if (grant === undefined || grant.clientId !== client.client_id)
    throw new Failure('invalid_grant', 'The refresh token is invalid or used.')
  const scope = parameters.get('scope') ?? grant.scope
  if (!scope.split(' ').every((each) => hasScope(grant.scope, each)))
    throw new Failure('invalid_scope', 'A scope was not granted before.')
  refreshTokens.delete(text)
  return issueTokens(parts, client, { ...grant, scope })
}

function addAccessToken(
  { environment, state, tokenLifetime }: Parts,
  { clientId, subject, scope, nonce }: Grant,
): string {
  const expiresAt = environment.now() + tokenLifetime * 1000
  return state.add(state.accessTokens, { clientId, subject, scope, nonce, expiresAt })
}

/** Issues a refresh token. Its grant has no nonce: the ID token of a refresh does not answer an authorization request. */
function addRefreshToken(state: AuthentiqState, { clientId, subject, scope }: Grant): string {
  return state.add(state.refreshTokens, { clientId, subject, scope })
}

async function describe(parts: Parts, client: AuthentiqClientSeed, grant: Grant, accessToken: string): Promise<Token> {
  const { environment, idTokens, tokenLifetime } = parts
  return {
    token_type: 'Bearer',
    access_token: accessToken,
    ...(hasScope(grant.scope, 'openid') && { id_token: await idTokens.sign(client, grant) }),
    expires_in: tokenLifetime,
    expires_at: seconds(environment.now()) + tokenLifetime,
    ...(parts.refreshTokens && { refresh_token: addRefreshToken(parts.state, grant) }),
    scope: grant.scope,
  }
}
