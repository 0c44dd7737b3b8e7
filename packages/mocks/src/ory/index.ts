/**
 * A strict, stateful fake of Ory Hydra.
 *
 * @packageDocumentation
 */
import { createEnvironment, environmentRules, type EnvironmentOptions } from '../clock.js'
import { createMock, type Connection, type Mock } from '../mock.js'
import {
  aBaseUrl,
  aBoolean,
  aFunction,
  anObject,
  aText,
  checkArgument,
  checkedElsewhere,
  checkOptions,
  type OptionRules,
} from '../options-check.js'
import { adminPath, answeredOperations, createEndpoints, otherRoutes } from './endpoints.js'
import { decisionRules, grantConsent, signIn, signInRules, type OryDecision, type OrySignIn } from './flow/decisions.js'
import { flowOfChallenge } from './flow/flows.js'
import { applySeed, type OrySeed } from './seed.js'
import {
  approveDevice,
  issueCode,
  issueToken,
  type OryIssueCodeRequest,
  type OryIssueTokenRequest,
} from './shortcuts/issuing.js'
import { createInstance, resetInstance } from './state/instance.js'
import { aGracePeriod, aPollingInterval, oryUrlRules, pageUrls, type OryUrls } from './state/settings.js'
import type { TokenAnswer } from './tokens/grants/grant.js'
import { corsProfile } from './wire/cors.js'
import { durationMilliseconds, parseDuration } from './wire/durations.js'
import { Failure } from './wire/failures.js'
import { isLeftOutOfAdmin } from './wire/not-found.js'

/** Options of {@link createOryMock}. */
export interface OryMockOptions extends EnvironmentOptions {
  /** Initial state, also after each reset. Default: no clients, as on a new server. */
  readonly seed?: OrySeed | undefined
  /** Pages of the application. Default: pages at `http://127.0.0.1:3000`. */
  readonly urls?: OryUrls | undefined
  /** Address of the admin server. Default `http://127.0.0.1:4445`. */
  readonly adminUrl?: string | undefined
  /** Address of the public server, and issuer of the tokens. Default `http://127.0.0.1:4444`. */
  readonly publicUrl?: string | undefined
  /**
   * Turns on dynamic client registration at `/oauth2/register`: clients can create, read, change and delete themselves,
   * and the discovery documents contain the address. Default `false`, as on a new server: all four requests get 404.
   *
   * @see [RFC 7591](https://www.rfc-editor.org/rfc/rfc7591.html)
   */
  readonly registration?: boolean | undefined
  /**
   * For how long a used refresh token can be used again, as a Go duration such as `60s`, at most `5m`: the server's setting
   * `oauth2.grant.refresh_token.rotation_grace_period`. Each use within it gives new tokens, which all stay valid, but ends
   * the access token that came with the used one; a later use revokes the whole chain. Counted by the clock of the mock.
   * Default `0s`, as on a new server: a second use revokes the whole chain.
   */
  readonly refreshTokenGracePeriod?: string | undefined
  /**
   * How long devices are asked to wait between two token requests, as a Go duration of whole seconds: the server's setting
   * `oauth2.device_authorization.token_polling_interval`. Default `5s`, as on a new server.
   */
  readonly devicePollingInterval?: string | undefined
  /** User who signs in and consents without the pages of the application. Default: the pages decide. */
  readonly signInAs?: string | undefined
  /**
   * Sends the requests of the server: it reads the keys at `jwks_uri` of clients, and sends logout tokens to their
   * `backchannel_logout_uri`. It can be the platform's `fetch`. Default: none; then the mock opens no connections, reads
   * no keys at `jwks_uri`, and sends no logout tokens.
   *
   * A logout sends all tokens before its response, and does not wait for the receivers. If a receiver responds with 429 or
   * 5xx other than 501, or cannot be reached, the request is retried at once, at most twice.
   */
  readonly fetch?: ((url: string, init?: RequestInit) => Promise<Response>) | undefined
}

/** Rules for the options. */
const oryOptionRules: OptionRules<OryMockOptions> = {
  ...environmentRules,
  seed: checkedElsewhere,
  urls: anObject,
  adminUrl: aBaseUrl,
  publicUrl: aBaseUrl,
  registration: aBoolean,
  refreshTokenGracePeriod: aGracePeriod,
  devicePollingInterval: aPollingInterval,
  signInAs: aText,
  fetch: aFunction,
}

/** Options that connect an Ory client to the mock. */
export type OryMockClientOptions = Connection<'adminUrl' | 'publicUrl'>

/** A fake of Ory Hydra. */
export interface OryMock extends Mock<'adminUrl' | 'publicUrl', OryMockClientOptions> {
  /**
   * Issues an authorization code without a browser.
   *
   * @example
   * ```ts
   * const app = { client_id: 'app', client_secret: 'app-secret', redirect_uris: ['https://app.example.com/callback'] }
   * const mock = createOryMock({ seed: { clients: [app] } })
   * const ory = createOryClient({ ...mock.clientOptions, clientAuth: clientSecretBasic('app', 'app-secret') })
   *
   * const redirectUri = 'https://app.example.com/callback'
   * const code = await mock.issueCode({ clientId: 'app', subject: 'alice', scope: 'openid', redirectUri })
   * const { id_token: idToken } = await ory.oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri })
   * ```
   */
  issueCode(request: OryIssueCodeRequest): Promise<string>
  /**
   * Issues tokens without a code.
   *
   * @example
   * ```ts
   * const mock = createOryMock({ seed: { clients: [{ client_id: 'app', scope: 'photos.read offline' }] } })
   * const ory = createOryClient(mock.clientOptions)
   *
   * const { access_token: token } = await mock.issueToken({ clientId: 'app', subject: 'alice', scope: 'photos.read' })
   * const { active, token_use, sub } = await ory.introspectOAuth2Token({ token })
   * ```
   */
  issueToken(request: OryIssueTokenRequest): Promise<TokenAnswer>
  /**
   * Accepts a login request, as a login page does.
   *
   * @param loginChallenge - Challenge in the query of the page.
   * @param subject - User who signs in.
   * @param options - How the user signs in.
   * @returns URL that the page sends the browser to.
   *
   * @example
   * ```ts
   * const redirectUri = 'https://app.example.com/callback'
   * const mock = createOryMock({ seed: { clients: [{ client_id: 'app', redirect_uris: [redirectUri] }] } })
   * const ory = createOryClient(mock.clientOptions)
   *
   * const request = { clientId: 'app', responseType: 'code', scope: 'openid', state: 'state-of-the-app', redirectUri }
   * const response = await mock.clientOptions.fetch(ory.oAuth2AuthorizeUrl(request), { redirect: 'manual' })
   * const loginPage = new URL(response.headers.get('location') ?? '')
   * const next = await mock.signIn(loginPage.searchParams.get('login_challenge') ?? '', 'alice', { remember: true })
   * ```
   */
  signIn(loginChallenge: string, subject: string, options?: OrySignIn): Promise<string>
  /**
   * Accepts a consent request, as a consent page does.
   *
   * @param consentChallenge - Challenge in the query of the page.
   * @param decision - What the user grants. Default: all that is requested.
   * @returns URL that the page sends the browser to.
   */
  grantConsent(consentChallenge: string, decision?: OryDecision): Promise<string>
  /**
   * Approves a device, as its user does, without a browser. The next token request of the device gets tokens.
   *
   * @param userCode - Code that the device shows.
   * @param subject - User who signs in.
   * @param decision - What the user grants. Default: all that is requested.
   *
   * @example
   * ```ts
   * const device = {
   *   client_id: 'tv',
   *   token_endpoint_auth_method: 'none',
   *   grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
   * }
   * const mock = createOryMock({ seed: { clients: [device] } })
   * const ory = createOryClient({ ...mock.clientOptions, clientAuth: publicClient('tv') })
   *
   * const { device_code: deviceCode, user_code: userCode } = await ory.oAuth2DeviceFlow({ scope: 'openid' })
   * await mock.approveDevice(userCode, 'alice')
   * await ory.oauth2TokenExchange({ grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode })
   * ```
   */
  approveDevice(userCode: string, subject: string, decision?: OryDecision): Promise<void>
}

/**
 * Makes a fake of Ory Hydra: clients, login, consent, all grants, device flow, introspection, revocation, sessions,
 * logout, signed ID tokens, discovery and keys. It responds as v26.2.0, and rotates secrets as newer versions do.
 *
 * @param options - What differs from a new server in development mode.
 *
 * @example
 * ```ts
 * const mock = createOryMock({ seed: { clients: [{ client_id: 'photo-viewer', client_secret: 'photo-secret' }] } })
 * const ory = createOryClient(mock.clientOptions)
 * const { access_token } = await mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })
 * ```
 */
export function createOryMock(options: OryMockOptions = {}): OryMock {
  checkOptions('createOryMock', options, oryOptionRules)
  const { seed, urls, registration = false, signInAs, fetch } = options
  const { refreshTokenGracePeriod = '0s', devicePollingInterval = '5s' } = options
  if (urls !== undefined) checkOptions('createOryMock: urls', urls, oryUrlRules)
  const environment = createEnvironment(options)
  const servers = {
    public: options.publicUrl ?? 'http://127.0.0.1:4444',
    admin: options.adminUrl ?? 'http://127.0.0.1:4445',
  }
  const milliseconds = (text: string): number => durationMilliseconds(parseDuration(text) ?? 0n) // checked above
  const instance = createInstance(environment, {
    servers,
    urls: pageUrls(urls),
    registration,
    refreshTokenGrace: milliseconds(refreshTokenGracePeriod),
    devicePollingInterval: milliseconds(devicePollingInterval) / 1_000,
    fetch,
    signInAs,
  })
  applySeed(instance, seed)
  const mock = createMock({
    name: 'ory',
    environment,
    maxRequestBytes: options.maxRequestBytes,
    cors: options.cors,
    corsProfile,
    operations: answeredOperations(),
    routes: otherRoutes(),
    servers: {
      public: { option: 'publicUrl', url: servers.public },
      admin: { option: 'adminUrl', url: servers.admin, routePath: adminPath, ownsPath: isLeftOutOfAdmin },
    },
    handle: createEndpoints(instance),
    reset: () => {
      resetInstance(instance)
      applySeed(instance, seed)
    },
    configureUrls: (configured) => {
      servers.public = configured['public'] ?? servers.public
      servers.admin = configured['admin'] ?? servers.admin
    },
    clientOptions: (connection): OryMockClientOptions => connection,
  })
  return Object.assign(mock, {
    issueCode: async (request: OryIssueCodeRequest) => issueCode(instance, request),
    issueToken: async (request: OryIssueTokenRequest) => issueToken(instance, request),
    signIn: async (loginChallenge: string, subject: string, how: OrySignIn = {}) => {
      checkArgument('signIn', 'the login challenge', loginChallenge, aText)
      checkArgument('signIn', 'the subject', subject, aText)
      checkOptions('signIn', how, signInRules)
      return orTypeError(async () =>
        signIn(instance, await flowOfChallenge(instance, 'login', loginChallenge), subject, how),
      )
    },
    grantConsent: async (consentChallenge: string, decision: OryDecision = {}) => {
      checkArgument('grantConsent', 'the consent challenge', consentChallenge, aText)
      checkArgument('grantConsent', 'the decision', decision, anObject)
      checkOptions('grantConsent', decision, decisionRules)
      return orTypeError(async () =>
        grantConsent(instance, await flowOfChallenge(instance, 'consent', consentChallenge), decision),
      )
    },
    approveDevice: async (userCode: string, subject: string, decision: OryDecision = {}) => {
      checkArgument('approveDevice', 'the user code', userCode, aText)
      checkArgument('approveDevice', 'the subject', subject, aText)
      checkArgument('approveDevice', 'the decision', decision, anObject)
      checkOptions('approveDevice', decision, decisionRules)
      return orTypeError(async () => approveDevice(instance, userCode, subject, decision))
    },
  })
}

/** Turns the error response of the server into a `TypeError`, as the caller is a test and not an HTTP client. */
async function orTypeError<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof Failure)
      throw new TypeError(`Refused with ${error.status} ${error.code}: ${error.description}`, { cause: error })
    throw error
  }
}

export { createClock } from '../clock.js'
export type * from '../shared-types.js'
export type { OryDecision, OrySignIn } from './flow/decisions.js'
export type { TokenAnswer } from './tokens/grants/grant.js'
export type { OryIssueCodeRequest, OryIssueTokenRequest } from './shortcuts/issuing.js'
export type { OrySeed, OryTokenSeed, OryUserSeed } from './seed.js'
export type { OryUrls } from './state/settings.js'

// Types of other packages that the exports name. Generated by scripts/re-exports.ts.
export type {
  JsonWebKeyInput,
  JsonWebKeySetInput,
  OAuth2ClientInput,
  OAuth2ClientTokenLifespans,
  OAuth2GrantType,
  OAuth2ResponseType,
  TokenEndpointAuthMethod,
  TrustOAuth2JwtGrantIssuer,
  TrustedIssuerInput,
  TrustedIssuerOfAnybody,
  TrustedIssuerOfSubject,
  TrustedKeyInput,
} from '@typed-oauth/ory-oauth2'
