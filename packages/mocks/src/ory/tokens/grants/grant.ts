import type { Client } from '../../state/client.js'
import { grantTypes, type Instance } from '../../state/instance.js'
import type { Chain, RefreshToken } from '../../state/records.js'
import { unauthorizedClient } from '../../wire/failures.js'
import { roundedSeconds, secondsLeft } from '../../wire/times.js'
import { checkIdToken, createIdToken, type IdTokenDetails } from '../id-token.js'
import { lifetime, lifetimes } from '../lifetimes.js'
import { issueAccessToken, issueRefreshToken, refreshExpiry, type PendingAccessToken } from '../tokens.js'

/** A token request of an authenticated client. */
export interface GrantRequest {
  /** The mock. */
  readonly instance: Instance
  /** Client that sends the request. */
  readonly client: Client
  /** Parameters of the body. */
  readonly form: URLSearchParams
}

/** Body of a token response. */
export interface TokenAnswer {
  /** Access token. */
  readonly access_token: string
  /** Lifetime in seconds. */
  readonly expires_in: number
  /** ID token, if `openid` was granted. */
  readonly id_token?: string
  /** Refresh token, if one is issued. */
  readonly refresh_token?: string
  /** Granted scopes; may be empty. */
  readonly scope: string
  /** Always `bearer`. */
  readonly token_type: 'bearer'
}

/**
 * Exchanges the credential of a token request for tokens. Slow steps (hashes, verifying assertions) come first. The
 * check of a code or refresh token and its use are synchronous, so that exactly one of several parallel requests
 * succeeds.
 */
export type Grant = (request: GrantRequest) => Promise<TokenAnswer>

/** Refuses a client that is not registered for a grant type. */
export function requireGrantType(client: Client, grantType: string): void {
  if (!grantTypes(client).includes(grantType)) throw unauthorizedClient()
}

/** Exchange of a code or refresh token for the tokens of a user. */
export interface Exchange extends Pick<IdTokenDetails, 'acr' | 'codeHash'> {
  /** Grant whose lifespans apply. */
  readonly lifespans: 'authorization_code' | 'device_authorization' | 'refresh_token'
  /** Chain that the tokens belong to. */
  readonly chain: Chain
  /** Nonce of the authorize request. Default: none. */
  readonly nonce?: string
  /** Whether a refresh token is issued. Default: if offline access was granted and the client can use it. */
  readonly refreshes?: boolean
  /** Marks the code or refresh token as used. Called when the request can no longer be refused. */
  spend(): void
}

/** Exchanges a code or refresh token for the tokens of a user. The ID token is checked before anything is spent. */
export async function exchange(
  { instance, client }: Pick<GrantRequest, 'client' | 'instance'>,
  { spend, nonce = '', ...issue }: Exchange,
): Promise<TokenAnswer> {
  if (issue.chain.scope.includes('openid')) checkIdToken(nonce, lifespan(client, issue.lifespans, 'id'))
  spend()
  return issueTokens({ instance, client }, issue)
}

/**
 * Issues the tokens of a user: an access token, if allowed a refresh token, and if `openid` was granted an ID token.
 */
export async function issueTokens(
  { instance, client }: Pick<GrantRequest, 'client' | 'instance'>,
  { lifespans, chain, refreshes = refreshTokenDue(client, chain), ...details }: Omit<Exchange, 'nonce' | 'spend'>,
): Promise<TokenAnswer> {
  const expiresAt = roundedSeconds(instance.environment.now() + lifespan(client, lifespans, 'access'))
  const pending = issueAccessToken(instance, client, chain, expiresAt)
  const refreshToken = refreshes
    ? issueRefreshToken(instance, pending.accessToken, refreshExpiry(instance, lifespan(client, lifespans, 'refresh')))
    : undefined
  const idToken = (accessToken: string): Promise<string> =>
    createIdToken(instance, chain, { ...details, lifetime: lifespan(client, lifespans, 'id'), accessToken })
  return tokenAnswer(instance, pending, refreshToken, chain.scope.includes('openid') ? idToken : undefined)
}

/** Returns the lifetime in milliseconds of a token of a grant: that of the client, or the default. */
function lifespan(client: Client, grant: Exchange['lifespans'], kind: 'access' | 'id' | 'refresh'): number {
  return lifetime(client, `${grant}_grant_${kind}_token_lifespan`, lifetimes[`${kind}Token`])
}

function refreshTokenDue(client: Client, chain: Chain): boolean {
  const offline = chain.scope.includes('offline') || chain.scope.includes('offline_access')
  return offline && grantTypes(client).includes('refresh_token')
}

/** Writes the body of a token response, with its keys in alphabetical order. */
export async function tokenAnswer(
  instance: Instance,
  { accessToken, finish }: PendingAccessToken,
  refreshToken?: RefreshToken,
  idToken?: (accessToken: string) => Promise<string>,
): Promise<TokenAnswer> {
  const { chain, expiresAt } = accessToken
  const expiresIn = secondsLeft(instance.environment, expiresAt)
  const token = await finish()
  return {
    access_token: token,
    expires_in: expiresIn,
    ...(idToken !== undefined && { id_token: await idToken(token) }),
    ...(refreshToken !== undefined && { refresh_token: refreshToken.token }),
    scope: chain.scope.join(' '),
    token_type: 'bearer',
  }
}
