/**
 * A strict, stateful fake of Authentiq Connect.
 *
 * @packageDocumentation
 */
import { token, type Token } from '@typed-oauth/authentiq-token'
import { clientSecretBasic, clientSecretPost, type Credential } from '@typed-oauth/core/define'

import { createEnvironment } from '../clock.js'
import { createMock, type Connection, type Mock } from '../mock.js'
import {
  anObject,
  aString,
  aText,
  aUrl,
  checkArgument,
  checkOptions,
  oneOf,
  type OptionRule,
  type OptionRules,
} from '../options-check.js'
import { plainRoutes } from '../routes.js'
import { Failure } from './answers.js'
import { beginSignIn, endSignIn } from './authorize.js'
import { createEndpoints } from './endpoints.js'
import { createIdTokens } from './id-token.js'
import { authentiqOptionRules, type AuthentiqClientSeed, type AuthentiqMockOptions } from './options.js'
import { readScopes } from './scopes.js'
import { readSeed } from './seed.js'
import { AuthentiqState, type Grant } from './state.js'
import { issueTokens, type Parts } from './token.js'

/** Options that connect an Authentiq client to the mock, as its first client. */
export interface AuthentiqMockClientOptions extends Connection<'baseUrl'> {
  /** Credential of the first client, with the method of its registration. */
  readonly clientAuth: Credential
}

/** Content of issued tokens. */
export interface AuthentiqIssueTokenRequest {
  /** Client that gets the tokens. Default: the first one. */
  readonly clientId?: string | undefined
  /** Subject that signed in. Default: the first user. */
  readonly subject?: string | undefined
  /** Granted scopes, separated by spaces. Default `openid profile email`. */
  readonly scope?: string | undefined
  /** Nonce of the authorization request, for the ID token. */
  readonly nonce?: string | undefined
}

/** Content of an issued code. */
export interface AuthentiqIssueCodeRequest extends AuthentiqIssueTokenRequest {
  /** Redirect URI of the authorization request; the token request must contain the same one. */
  readonly redirectUri: string
  /** PKCE challenge of the authorization request. */
  readonly codeChallenge?: string | undefined
  /** Method of the challenge. Default `S256`. */
  readonly codeChallengeMethod?: 'S256' | 'plain' | undefined
}

/** Decision of a user. */
export interface AuthentiqDecision {
  /** Subject that signs in, or `null` if the user refuses. Default: the first user. */
  readonly subject?: string | null | undefined
  /** Granted scopes, separated by spaces. Default: the requested ones. */
  readonly scope?: string | undefined
}

/** A fake of Authentiq Connect. */
export interface AuthentiqMock extends Mock<'baseUrl', AuthentiqMockClientOptions> {
  /**
   * Issues an authorization code without a browser.
   *
   * @example
   * ```ts
   * const mock = createAuthentiqMock()
   * const authentiq = createAuthentiqClient(mock.clientOptions)
   *
   * const redirectUri = 'https://app.example.com/callback'
   * const code = mock.issueCode({ redirectUri, scope: 'openid email' })
   * const { id_token: idToken } = await authentiq.token({ code, redirectUri })
   * ```
   */
  issueCode(request: AuthentiqIssueCodeRequest): string
  /**
   * Issues tokens without a code.
   *
   * @example
   * ```ts
   * const mock = createAuthentiqMock()
   * const { fetch, baseUrl } = mock.clientOptions
   *
   * const { access_token: accessToken } = await mock.issueToken({ scope: 'openid email' })
   * const claims = await fetch(`${baseUrl}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } })
   * ```
   */
  issueToken(request?: AuthentiqIssueTokenRequest): Promise<Token>
  /**
   * Does what a user does in a browser: follows an authorization URL, signs in, and returns to the client.
   *
   * @param authorizationUrl - URL where the application sends the browser.
   * @param decision - Who signs in, and what is granted.
   * @returns URL where the browser returns to: the redirect URI with `code` and `state`, or with `error`.
   *
   * @example
   * ```ts
   * const mock = createAuthentiqMock()
   * const authentiq = createAuthentiqClient(mock.clientOptions)
   *
   * const redirectUri = 'https://app.example.com/callback'
   * const query = new URLSearchParams({ client_id: 'mock-client', response_type: 'code', scope: 'openid', state: 'a-state' })
   * const back = mock.signIn(`${mock.urls.baseUrl}/authorize?${query}&redirect_uri=${redirectUri}`)
   * const { access_token: accessToken } = await authentiq.token({ code: back.searchParams.get('code') ?? '', redirectUri })
   * ```
   */
  signIn(authorizationUrl: URL | string, decision?: AuthentiqDecision): URL
}

/**
 * Makes a fake of Authentiq Connect: the sign-in page, codes that work once, registered authentication methods, signed
 * ID tokens, discovery, keys and user info.
 *
 * @param options - What differs from the real server's usual settings.
 *
 * @example
 * ```ts
 * const mock = createAuthentiqMock()
 * const authentiq = createAuthentiqClient(mock.clientOptions)
 * const code = mock.issueCode({ redirectUri })
 * ```
 */
export function createAuthentiqMock(options: AuthentiqMockOptions = {}): AuthentiqMock {
  checkOptions('createAuthentiqMock', options, authentiqOptionRules)
  const {
    seed,
    issuer,
    signInAs,
    codeLifetime = 60,
    tokenLifetime = 3600,
    idTokenLifetime = 3600,
    refreshTokens = false,
    audience = 'list',
  } = options
  const environment = createEnvironment(options)
  const { clients, users } = readSeed(seed)
  const state = new AuthentiqState(environment, clients, users)
  if (signInAs !== undefined && !state.users.has(signInAs))
    throw new TypeError('`signInAs` (--sign-in-as of the command) must be a user of the seed')
  let base = ''
  const baseUrl = (): string => base
  const readIssuer = (): string => issuer ?? `${base}/`
  const idTokens = createIdTokens(environment, state, { issuer: readIssuer, lifetime: idTokenLifetime, audience })
  const parts: Parts = {
    environment,
    state,
    idTokens,
    codeLifetime,
    tokenLifetime,
    refreshTokens,
    signInAs,
    baseUrl,
    issuer: readIssuer,
  }
  const routes = createEndpoints(parts)
  const mock = createMock({
    name: 'authentiq',
    environment,
    maxRequestBytes: options.maxRequestBytes,
    cors: options.cors,
    operations: [token],
    routes: plainRoutes(routes, token.server, [token]),
    servers: { [token.server]: { option: 'baseUrl', url: 'https://connect.authentiq.io' } },
    handle: (request, details) => routes.fetch(request, details),
    reset: () => state.reset(),
    configureUrls: (urls) => {
      base = urls[token.server] ?? base
    },
    clientOptions: (connection): AuthentiqMockClientOptions => ({
      ...connection,
      clientAuth: credential(state.client()),
    }),
  })
  const grant = ({ clientId, subject, scope = 'openid profile email', nonce }: AuthentiqIssueTokenRequest): Grant => {
    const [client, user] = [state.client(clientId), state.user(subject)]
    return { clientId: client.client_id, subject: user.sub, scope: knownScopes(scope), nonce }
  }
  return Object.assign(mock, {
    issueCode: (request: AuthentiqIssueCodeRequest) => {
      checkOptions('issueCode', request, issueCodeRules, ['redirectUri'])
      const { redirectUri, codeChallenge, codeChallengeMethod = 'S256' } = request
      if (codeChallenge === undefined && request.codeChallengeMethod !== undefined)
        throw new TypeError('issueCode: `codeChallengeMethod` requires `codeChallenge`')
      const pkce = codeChallenge !== undefined && { codeChallenge, codeChallengeMethod }
      const expiresAt = environment.now() + codeLifetime * 1000
      return state.add(state.codes, { ...grant(request), redirectUri, ...pkce, expiresAt })
    },
    issueToken: async (request: AuthentiqIssueTokenRequest = {}) => {
      checkOptions('issueToken', request, issueTokenRules)
      return issueTokens(parts, state.client(request.clientId), grant(request))
    },
    signIn: (authorizationUrl: URL | string, decision: AuthentiqDecision = {}) => {
      checkArgument('signIn', 'the authorization URL', authorizationUrl, anAuthorizationUrl)
      checkArgument('signIn', 'the decision', decision, anObject)
      checkOptions('signIn', decision, decisionRules)
      const { subject } = decision
      const scope = decision.scope === undefined ? undefined : knownScopes(decision.scope)
      try {
        const begun = beginSignIn(parts, new URL(authorizationUrl).searchParams)
        if ('location' in begun) return new URL(begun.location)
        return new URL(
          endSignIn(parts, begun.key, { subject: subject === null ? undefined : state.user(subject).sub, scope }),
        )
      } catch (error) {
        if (error instanceof Failure)
          throw new TypeError(`The authorization request is refused: ${error.message}`, { cause: error })
        throw error
      }
    },
  })
}

/** Returns scopes without suffixes, separated by spaces. */
function knownScopes(scope: string): string {
  const scopes = readScopes(scope)
  if (scopes === undefined) throw new TypeError('`scope` names a scope that does not exist')
  return scopes
}

const issueTokenRules: OptionRules<AuthentiqIssueTokenRequest> = {
  clientId: aText,
  subject: aText,
  scope: aText,
  nonce: aString,
}

const issueCodeRules: OptionRules<AuthentiqIssueCodeRequest> = {
  ...issueTokenRules,
  redirectUri: aText,
  codeChallenge: aText,
  codeChallengeMethod: oneOf('S256', 'plain'),
}

const decisionRules: OptionRules<AuthentiqDecision> = {
  subject: { expected: `${aText.expected}, or null`, fits: (value) => value === null || aText.fits(value) },
  scope: aText,
}

const anAuthorizationUrl: OptionRule = {
  expected: aUrl.expected,
  fits: (value) => aUrl.fits(String(value)), // a text, or a URL of any realm
}

function credential({
  client_id: id,
  client_secret: secret,
  token_endpoint_auth_method: method,
}: AuthentiqClientSeed): Credential {
  return method === 'client_secret_post' ? clientSecretPost(id, secret) : clientSecretBasic(id, secret)
}

export { createClock } from '../clock.js'
export type * from '../shared-types.js'
export type {
  AuthentiqAuthMethod,
  AuthentiqClientSeed,
  AuthentiqMockOptions,
  AuthentiqSeed,
  AuthentiqSigningAlgorithm,
  AuthentiqUserSeed,
} from './options.js'

// Types of other packages that the exports name. Generated by scripts/re-exports.ts.
export type { Token } from '@typed-oauth/authentiq-token'
