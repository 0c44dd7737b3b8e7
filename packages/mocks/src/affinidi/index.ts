/**
 * A strict, stateful fake of Affinidi Consumer Auth.
 *
 * @packageDocumentation
 */
import { consumerAuthTokenEndpoint, type ConsumerAuthTokenEndpointOutput } from '@typed-oauth/affinidi-consumer-auth'

import { createEnvironment } from '../clock.js'
import { createMock, type Connection, type Mock } from '../mock.js'
import { aText, checkArgument, checkOptions, oneOf, type OptionRules } from '../options-check.js'
import { plainRoutes } from '../routes.js'
import { createAccessTokens } from './access-token.js'
import { corsProfile, type Service } from './answers.js'
import { createEndpoints, issueToken, type Parts } from './endpoints.js'
import { createIdentity, type AffinidiIdentity } from './identity.js'
import { affinidiOptionRules, type AffinidiAlgorithm, type AffinidiMockOptions } from './options.js'
import { readSeed } from './seed.js'
import { AffinidiState } from './state.js'

/** Options that connect an Affinidi client to the mock. */
export type AffinidiMockClientOptions = Connection<'baseUrl'>

/** Content of an issued token. */
export interface AffinidiIssueTokenRequest {
  /** DID that the token is issued for. */
  readonly subject: string
  /** DID that acts for the subject. Default: none. */
  readonly actor?: string | undefined
}

/** A fake of Affinidi Consumer Auth. */
export interface AffinidiMock extends Mock<'baseUrl', AffinidiMockClientOptions> {
  /** Makes a key with its `did:key`, and a function that signs assertions with it. Default `ES256K`. */
  createIdentity(algorithm?: AffinidiAlgorithm): AffinidiIdentity
  /** Allows a DID to act for a profile. */
  delegate(profile: string, grantee: string): void
  /** Removes the access of a DID to a profile. */
  endDelegation(profile: string, grantee: string): void
  /**
   * Issues a token without an assertion.
   *
   * @example
   * ```ts
   * const mock = createAffinidiMock()
   * const { did } = mock.createIdentity()
   * const { access_token: accessToken } = await mock.issueToken({ subject: did })
   * ```
   */
  issueToken(request: AffinidiIssueTokenRequest): Promise<ConsumerAuthTokenEndpointOutput>
}

/**
 * Makes a fake of Affinidi Consumer Auth. It verifies assertions with the key of the DID, checks their audience and
 * times, accepts each once, and issues tokens for the caller and for profiles that granted access.
 *
 * @param options - What differs from the real server's usual settings.
 *
 * @example
 * ```ts
 * const mock = createAffinidiMock()
 * const affinidi = createAffinidiClient(mock.clientOptions)
 * const { did, assertion } = mock.createIdentity()
 * ```
 */
export function createAffinidiMock(options: AffinidiMockOptions = {}): AffinidiMock {
  checkOptions('createAffinidiMock', options, affinidiOptionRules)
  const { seed, region = 'apse1', service: chosen = 'iam', answer = 'full', tokenLifetime = 3600 } = options
  const environment = createEnvironment(options)
  const { dids, delegations } = readSeed(seed)
  const state = new AffinidiState(delegations)
  let base = ''
  const baseUrl = (): string => base
  const service = (): Service => (base.endsWith('/cid') ? 'cid' : base.endsWith('/iam') ? 'iam' : chosen)
  const accessTokens = createAccessTokens(environment)
  const parts: Parts = { environment, state, accessTokens, dids, answer, tokenLifetime, baseUrl, service }
  const routes = createEndpoints(parts)
  const mock = createMock({
    name: 'affinidi',
    environment,
    maxRequestBytes: options.maxRequestBytes,
    cors: options.cors,
    corsProfile,
    operations: [consumerAuthTokenEndpoint],
    routes: plainRoutes(routes, consumerAuthTokenEndpoint.server, [consumerAuthTokenEndpoint]),
    servers: {
      [consumerAuthTokenEndpoint.server]: { option: 'baseUrl', url: `https://${region}.api.affinidi.io/${chosen}` },
    },
    handle: (request, details) => routes.fetch(request, details),
    reset: () => state.reset(),
    configureUrls: (urls) => {
      base = urls[consumerAuthTokenEndpoint.server] ?? base
    },
    clientOptions: (connection): AffinidiMockClientOptions => connection,
  })
  return Object.assign(mock, {
    createIdentity: (algorithm: AffinidiAlgorithm = 'ES256K') => {
      checkArgument('createIdentity', 'the algorithm', algorithm, anAlgorithm)
      return createIdentity(environment, algorithm)
    },
    delegate: (profile: string, grantee: string) => {
      checkDids('delegate', profile, grantee)
      state.delegate(profile, grantee)
    },
    endDelegation: (profile: string, grantee: string) => {
      checkDids('endDelegation', profile, grantee)
      state.endDelegation(profile, grantee)
    },
    issueToken: async (request: AffinidiIssueTokenRequest) => {
      checkOptions('issueToken', request, issueTokenRules, ['subject'])
      return issueToken(parts, request.subject, request.actor)
    },
  })
}

/** Rules for the request of {@link AffinidiMock.issueToken}. */
const issueTokenRules: OptionRules<AffinidiIssueTokenRequest> = { subject: aText, actor: aText }

const anAlgorithm = oneOf('ES256', 'ES256K')

function checkDids(subject: string, profile: string, grantee: string): void {
  checkArgument(subject, 'the profile', profile, aText)
  checkArgument(subject, 'the grantee', grantee, aText)
}

export { createClock } from '../clock.js'
export type * from '../shared-types.js'
export type { AffinidiIdentity } from './identity.js'
export type {
  AffinidiAlgorithm,
  AffinidiDelegationSeed,
  AffinidiDidSeed,
  AffinidiMockOptions,
  AffinidiPublicKey,
  AffinidiSeed,
} from './options.js'

// Types of other packages that the exports name. Generated by scripts/re-exports.ts.
export type { ConsumerAuthTokenEndpointOutput } from '@typed-oauth/affinidi-consumer-auth'
