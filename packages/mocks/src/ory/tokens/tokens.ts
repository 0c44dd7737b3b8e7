import { seconds } from '../../clock.js'
import { randomUuid } from '../../random-text.js'
import type { Client } from '../state/client.js'
import { issuer, type Instance } from '../state/instance.js'
import type { AccessToken, Chain, Identity, RefreshToken } from '../state/records.js'
import { randomId, randomToken, type TokenPrefix } from '../wire/random.js'
import { roundedSeconds } from '../wire/times.js'

/** Data of a new chain. */
export interface ChainStart {
  /** Id of the consent request; random if absent. */
  readonly id?: string
  /** Client that the tokens are for. */
  readonly clientId: string
  /** User, or the client itself. */
  readonly subject: string
  /** Granted scopes. */
  readonly scope: readonly string[]
  /** Granted audiences. */
  readonly audience: readonly string[]
  /** Data of the access tokens. */
  readonly ext?: Chain['ext']
  /** Data about the user in ID tokens. */
  readonly identity?: Identity
}

/** Starts a chain of tokens. */
export function startChain(instance: Instance, start: ChainStart): Chain {
  const chain: Chain = {
    id: start.id ?? randomId(instance.environment),
    clientId: start.clientId,
    subject: start.subject,
    scope: keptTexts(start.scope),
    audience: keptTexts(start.audience),
    ext: start.ext ?? {},
    identity: start.identity ?? { issuedAt: seconds(instance.environment.now()), claims: {} },
    accessTokens: new Set(),
    refreshTokens: new Set(),
  }
  instance.state.chains.set(chain.id, chain)
  return chain
}

/**
 * Removes duplicates from a list. The server stores a list as one text, so a list with only an empty text comes back
 * empty.
 */
function keptTexts(list: readonly string[]): string[] {
  const texts = [...new Set(list)]
  return texts.every((text) => text === '') ? [] : texts
}

/** An access token that is valid from now on, and whose text follows. */
export interface PendingAccessToken {
  /** The token; revoking the chain before it is signed revokes it too. */
  readonly accessToken: AccessToken
  /** Signs the token or generates a random one, and returns its text. */
  finish(): Promise<string>
}

/**
 * Issues an access token. It is added to its chain synchronously, because parallel requests may revoke the chain; its
 * text comes later, because signing a JSON Web Token takes time.
 */
export function issueAccessToken(
  instance: Instance,
  client: Client,
  chain: Chain,
  expiresAt: number,
): PendingAccessToken {
  const { environment, state } = instance
  const accessToken: AccessToken = { chain, issuedAt: environment.now(), expiresAt, token: '', revoked: false }
  chain.accessTokens.add(accessToken)
  const store = (token: string): string => {
    accessToken.token = token
    if (!accessToken.revoked) state.accessTokens.set(token, accessToken)
    return token
  }
  if (client.access_token_strategy !== 'jwt') {
    const token = store(randomToken(environment, 'ory_at_'))
    return { accessToken, finish: () => Promise.resolve(token) }
  }
  return {
    accessToken,
    finish: async () => store(await instance.keys.signAccessToken(accessClaims(instance, accessToken))),
  }
}

function accessClaims(instance: Instance, { chain, issuedAt, expiresAt }: AccessToken): Record<string, unknown> {
  return {
    aud: chain.audience,
    client_id: chain.clientId,
    exp: seconds(expiresAt),
    ext: chain.ext,
    iat: seconds(issuedAt),
    iss: issuer(instance),
    jti: randomUuid(instance.environment),
    nbf: seconds(issuedAt),
    scp: chain.scope,
    sub: chain.subject,
  }
}

/** Maximum number of refresh tokens that a chain remembers; older ones become unknown. */
const refreshTokenLimit = 1000

/** Issues the refresh token that belongs to an access token. */
export function issueRefreshToken(
  instance: Instance,
  accessToken: AccessToken,
  expiresAt: number | undefined,
): RefreshToken {
  const { environment, state } = instance
  const { chain } = accessToken
  const refreshToken: RefreshToken = {
    chain,
    accessToken,
    issuedAt: environment.now(),
    ...(expiresAt !== undefined && { expiresAt }),
    token: randomToken(environment, 'ory_rt_'),
    spent: false,
  }
  chain.refreshTokens.add(refreshToken)
  const [oldest] = chain.refreshTokens
  if (chain.refreshTokens.size > refreshTokenLimit && oldest !== undefined) {
    chain.refreshTokens.delete(oldest)
    state.refreshTokens.delete(oldest.token)
  }
  state.refreshTokens.set(refreshToken.token, refreshToken)
  return refreshToken
}

/** Returns when a refresh token expires; `undefined` for a negative lifespan, which means never. */
export function refreshExpiry(instance: Instance, lifetime: number): number | undefined {
  return lifetime < 0 ? undefined : roundedSeconds(instance.environment.now() + lifetime)
}

/** Revokes the access tokens of a chain. */
function revokeAccessTokens(instance: Instance, chain: Chain): void {
  for (const accessToken of chain.accessTokens) revokeAccessToken(instance, accessToken)
}

/**
 * Marks a refresh token as used. Without a grace period, it and the other tokens of its chain end. With one, only the
 * access token ends that was issued together with it, and it can be used again until the period is over.
 */
export function spendRefreshToken(instance: Instance, refreshToken: RefreshToken): void {
  const { chain, accessToken } = refreshToken
  if (instance.settings.refreshTokenGrace === 0) {
    revokeChain(instance, chain)
    return
  }
  refreshToken.usedAt ??= instance.environment.now()
  if (accessToken !== undefined) revokeAccessToken(instance, accessToken)
}

/** Whether a refresh token was revoked, or was used and its grace period is over. */
export function isSpent({ environment, settings }: Instance, { spent, usedAt }: RefreshToken): boolean {
  return spent || (usedAt !== undefined && usedAt + settings.refreshTokenGrace < environment.now())
}

function revokeAccessToken(instance: Instance, accessToken: AccessToken): void {
  accessToken.revoked = true
  accessToken.chain.accessTokens.delete(accessToken)
  instance.state.accessTokens.delete(accessToken.token)
}

/** Revokes all tokens of a chain. Spent refresh tokens are remembered, so that their reuse is detected. */
export function revokeChain(instance: Instance, chain: Chain): void {
  revokeAccessTokens(instance, chain)
  for (const refreshToken of chain.refreshTokens) refreshToken.spent = true
}

/** Removes a chain with its tokens and its codes. */
export function forgetChain(instance: Instance, id: string): void {
  const { state } = instance
  const chain = state.chains.get(id)
  if (chain === undefined) return
  revokeChain(instance, chain)
  for (const { token } of chain.refreshTokens) state.refreshTokens.delete(token)
  state.codes.delete(chain.code ?? '')
  state.deviceCodes.delete(chain.deviceCode ?? '')
  state.chains.delete(id)
}

/** Revokes the access tokens of a client. Its refresh tokens stay valid. */
export function revokeClientAccessTokens(instance: Instance, clientId: string): void {
  for (const chain of instance.state.chains.values()) {
    if (chain.clientId === clientId) revokeAccessTokens(instance, chain)
  }
}

/** Removes the tokens, consents and device authorizations of a client. */
export function revokeClient(instance: Instance, clientId: string): void {
  const { state } = instance
  for (const chain of state.chains.values()) if (chain.clientId === clientId) forgetChain(instance, chain.id)
  for (const [id, { flow }] of state.consents) if (flow.clientId === clientId) state.consents.delete(id)
  for (const device of state.deviceCodes.values()) {
    if (device.clientId !== clientId) continue
    state.deviceCodes.delete(device.deviceCode)
    state.userCodes.delete(device.userCode)
  }
}

/** Finds an issued token or code by its text. The server accepts the text without its prefix, too. */
export function findIssued<Value>(
  issued: ReadonlyMap<string, Value>,
  prefix: TokenPrefix,
  text: string,
): Value | undefined {
  return issued.get(text) ?? issued.get(prefix + text)
}

/** Returns the access token if it is active: known, neither revoked nor expired. */
export function activeAccessToken(instance: Instance, token: string): AccessToken | undefined {
  const accessToken = findIssued(instance.state.accessTokens, 'ory_at_', token)
  return accessToken !== undefined && accessToken.expiresAt >= instance.environment.now() ? accessToken : undefined
}

/** Returns the refresh token if it is active: known, neither spent nor expired. */
export function activeRefreshToken(instance: Instance, token: string): RefreshToken | undefined {
  const refreshToken = findIssued(instance.state.refreshTokens, 'ory_rt_', token)
  if (refreshToken === undefined || isSpent(instance, refreshToken)) return undefined
  return (refreshToken.expiresAt ?? Infinity) >= instance.environment.now() ? refreshToken : undefined
}
