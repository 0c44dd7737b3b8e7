/**
 * A strict, stateful fake of Voucherify's OAuth endpoints.
 *
 * @packageDocumentation
 */
import {
  clientSecretBasic,
  generateOauthToken,
  generateOauthTokenV2,
  introspectOauthToken,
  revokeOauthToken,
  type Credential,
  type OAuthTokenGenerateResponseBody,
} from '@typed-oauth/voucherify-oauth'

import { createEnvironment } from '../clock.js'
import { createMock, type Connection, type Mock } from '../mock.js'
import { aFiniteNumber, aText, checkArgument, checkOptions, type OptionRules } from '../options-check.js'
import { plainRoutes } from '../routes.js'
import { createEndpoints, describe } from './endpoints.js'
import { checkVoucherifyOptions, type VoucherifyMockOptions } from './options.js'
import { RateLimit } from './rate-limit.js'
import { areKnownScopes } from './scopes.js'
import { defaultApplication, defaultServiceKey, readSeed } from './seed.js'
import { VoucherifyState } from './state.js'

/** Options that connect a Voucherify client to the mock, with the keys of its first application and its service key. */
export interface VoucherifyMockClientOptions extends Connection<'baseUrl'> {
  /** Application id. */
  readonly appId: string
  /** Secret key. */
  readonly appToken: string
  /** The first service key. */
  readonly clientAuth: Credential
}

/** Content of a token of {@link VoucherifyMock.issueToken}. */
export interface VoucherifyIssueTokenRequest {
  /** Scopes, separated by spaces. Default `api`. */
  readonly scope?: string | undefined
  /** Application that the token belongs to. Default: the first one. */
  readonly appId?: string | undefined
  /** Seconds until it expires. Default: the whole lifetime. */
  readonly expiresIn?: number | undefined
}

/** A fake of Voucherify's OAuth endpoints. */
export interface VoucherifyMock extends Mock<'baseUrl', VoucherifyMockClientOptions> {
  /**
   * Issues a token without a request; the limit of tokens does not apply.
   *
   * @example
   * ```ts
   * const mock = createVoucherifyMock()
   * const voucherify = createVoucherifyClient(mock.clientOptions)
   *
   * const { access_token: accessToken } = mock.issueToken({ scope: 'vouchers', expiresIn: 60 })
   * const { active } = await voucherify.introspectOauthToken({ accessToken })
   * ```
   */
  issueToken(request?: VoucherifyIssueTokenRequest): OAuthTokenGenerateResponseBody
  /** Removes the keys of an application: they are refused, and their tokens are revoked. */
  blockApplication(appId: string): void
  /** Gives an application a new secret key, and returns it. Its tokens stay valid. */
  regenerateAppToken(appId?: string): string
}

/**
 * Makes a fake of Voucherify's OAuth endpoints: application keys, scopes, tokens that are valid for 900 seconds, at
 * most 1,000 tokens at a time, introspection, revocation, and the headers of the rate limit.
 *
 * @param options - What differs from the real server's usual settings.
 *
 * @example
 * ```ts
 * const mock = createVoucherifyMock()
 * const voucherify = createVoucherifyClient(mock.clientOptions)
 * ```
 */
export function createVoucherifyMock(options: VoucherifyMockOptions = {}): VoucherifyMock {
  checkVoucherifyOptions(options)
  const {
    seed,
    tokenLifetime = 900,
    tokenLimit = 1000,
    onTokenLimit = { status: 402 },
    rateLimit: limit = { calls: 2000, seconds: 60 },
  } = options
  const environment = createEnvironment(options)
  const beginning = readSeed(seed)
  const state = new VoucherifyState(environment, { ...beginning, tokenLifetime })
  const rateLimit = limit === false ? undefined : new RateLimit(limit)
  const routes = createEndpoints({
    environment,
    state,
    rateLimit,
    serviceKeys: beginning.serviceKeys,
    tokenLimit,
    onTokenLimit,
  })
  const operations = [generateOauthToken, generateOauthTokenV2, introspectOauthToken, revokeOauthToken]
  const { appId, appToken } = beginning.applications[0] ?? defaultApplication
  const serviceKey = beginning.serviceKeys[0] ?? defaultServiceKey
  const clientAuth = clientSecretBasic(serviceKey.id, serviceKey.secret)
  const mock = createMock({
    name: 'voucherify',
    environment,
    maxRequestBytes: options.maxRequestBytes,
    cors: options.cors,
    corsProfile: { requestHeaders: ['x-app-id', 'x-app-token'] },
    operations,
    routes: plainRoutes(routes, generateOauthToken.server, operations),
    servers: { [generateOauthToken.server]: { option: 'baseUrl', url: 'https://api.voucherify.io' } },
    handle: (request, details) => routes.fetch(request, details),
    reset: () => {
      state.reset()
      rateLimit?.reset()
    },
    clientOptions: (connection): VoucherifyMockClientOptions => ({ ...connection, appId, appToken, clientAuth }),
  })
  return Object.assign(mock, {
    issueToken: (request: VoucherifyIssueTokenRequest = {}) => {
      checkOptions('issueToken', request, issueTokenRules)
      const { appId: id, scope = 'api', expiresIn } = request
      return describe(state, state.issue(state.application(id), scope, { expiresIn }))
    },
    blockApplication: (id: string) => {
      checkArgument('blockApplication', 'the application id', id, aText)
      state.block(id)
    },
    regenerateAppToken: (id?: string) => {
      if (id !== undefined) checkArgument('regenerateAppToken', 'the application id', id, aText)
      return state.regenerate(id)
    },
  })
}

/** Rules for the request of {@link VoucherifyMock.issueToken}. */
const issueTokenRules: OptionRules<VoucherifyIssueTokenRequest> = {
  scope: {
    expected: 'scopes of the API, separated by single spaces',
    fits: (value) => typeof value === 'string' && areKnownScopes(value),
  },
  appId: aText,
  expiresIn: aFiniteNumber,
}

export { createClock } from '../clock.js'
export type * from '../shared-types.js'
export type {
  VoucherifyApplicationSeed,
  VoucherifyMockOptions,
  VoucherifyRateLimit,
  VoucherifySeed,
  VoucherifyServiceKeySeed,
  VoucherifyTokenLimitAnswer,
  VoucherifyTokenSeed,
} from './options.js'

// Types of other packages that the exports name. Generated by scripts/re-exports.ts.
export type { OAuthTokenGenerateResponseBody } from '@typed-oauth/voucherify-oauth'
