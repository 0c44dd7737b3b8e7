import type { Client } from '../../state/client.js'
import { grantTypes, type Instance } from '../../state/instance.js'
import type { Chain, RefreshToken } from '../../state/records.js'
import { unauthorizedClient } from '../../wire/failures.js'
import type { PendingAccessToken } from '../tokens.js'

/** A token request of an authenticated client. */
export interface GrantRequest {
  /** The mock. */
  readonly instance: Instance
  /** Who asks. */
  readonly client: Client
  /** Parameters of the body. */
  readonly form: URLSearchParams
}

/** Body of a token answer. */
export interface TokenAnswer {
  /** Access token. */
  readonly access_token: string
  /** Seconds that it lives. */
  readonly expires_in: number
  /** ID token, if `openid` was granted. */
  readonly id_token?: string
  /** Refresh token, if one is due. */
  readonly refresh_token?: string
  /** Granted scopes; may be empty. */
  readonly scope: string
  /** Always `bearer`. */
  readonly token_type: 'bearer'
}

/**
 * Exchanges what a client brings for tokens. Everything that can take time (hashes, signatures of assertions) happens
 * before the decision, which is made and carried out without a pause: of parallel requests with one code or refresh
 * token exactly one wins.
 */
export type Grant = (request: GrantRequest) => Promise<TokenAnswer>

/** Refuses a client that is not registered for a grant type. */
export function requireGrantType(client: Client, grantType: string): void {
  if (!grantTypes(client).includes(grantType)) throw unauthorizedClient()
}

/** Tells whether a refresh token is due: the scope was granted and the client can use it. */
export function refreshTokenDue(client: Client, chain: Chain): boolean {
  const offline = chain.scope.includes('offline') || chain.scope.includes('offline_access')
  return offline && grantTypes(client).includes('refresh_token')
}

/** Body of a token answer, its keys in alphabetical order. */
export async function tokenAnswer(
  instance: Instance,
  { accessToken, finish }: PendingAccessToken,
  refreshToken?: RefreshToken,
  idToken?: (accessToken: string) => Promise<string>,
): Promise<TokenAnswer> {
  const { chain, expiresAt } = accessToken
  const expiresIn = Math.trunc((expiresAt - instance.environment.now()) / 1000)
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
