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
import { oryUrlRules, pageUrls, type OryUrls } from './state/settings.js'
import type { TokenAnswer } from './tokens/grants/grant.js'
import { corsProfile } from './wire/cors.js'
import { Failure } from './wire/failures.js'
import { isLeftOutOfAdmin } from './wire/not-found.js'

/** Options of {@link createOryMock}. */
export interface OryMockOptions extends EnvironmentOptions {
  /** State of the beginning, and after each reset. Default: no clients, as a new server has none. */
  readonly seed?: OrySeed | undefined
  /** Pages that browsers are sent to. Default: those under `http://127.0.0.1:3000`. */
  readonly urls?: OryUrls | undefined
  /** Address of the admin server. Default `http://127.0.0.1:4445`. */
  readonly adminUrl?: string | undefined
  /** Address of the public server, and issuer of the tokens. Default `http://127.0.0.1:4444`. */
  readonly publicUrl?: string | undefined
  /**
   * Lets clients register, read, change and delete themselves at `/oauth2/register`, and names that address in the
   * documents of discovery. Default `false`, as on a new server: all four answer 404.
   *
   * @see [RFC 7591](https://www.rfc-editor.org/rfc/rfc7591.html)
   */
  readonly registration?: boolean | undefined
  /** Subject who signs in and consents to everything at once, so that no login page is needed. Default: pages ask. */
  readonly signInAs?: string | undefined
  /**
   * Opens the connections of the server: reads the keys at `jwks_uri` of clients, and sends logout tokens to their
   * `backchannel_logout_uri`. The platform's own `fetch` will do. Default: none, so that keys there cannot be read and
   * nobody is called; the mock opens no connections by itself.
   *
   * A logout calls all receivers before it answers and waits for none of them. One that answers 429 or 5xx, or cannot be
   * reached, is called three times at most, at once.
   */
  readonly fetch?: ((url: string, init?: RequestInit) => Promise<Response>) | undefined
}

/** What the options must be. */
const oryOptionRules: OptionRules<OryMockOptions> = {
  ...environmentRules,
  seed: checkedElsewhere,
  urls: anObject,
  adminUrl: aBaseUrl,
  publicUrl: aBaseUrl,
  registration: aBoolean,
  signInAs: aText,
  fetch: aFunction,
}

/** Options that make an Ory client talk to the mock. */
export type OryMockClientOptions = Connection<'adminUrl' | 'publicUrl'>

/** A fake of Ory Hydra. */
export interface OryMock extends Mock<'adminUrl' | 'publicUrl', OryMockClientOptions> {
  /**
   * Hands out an authorization code without a browser.
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
   * Hands out tokens without a code.
   *
   * @example
   * ```ts
   * const mock = createOryMock({ seed: { clients: [{ client_id: 'app', scope: 'photos.read offline' }] } })
   * const ory = createOryClient(mock.clientOptions)
   *
   * const { access_token: token } = await mock.issueToken({ clientId: 'app', subject: 'alice', scope: 'photos.read' })
   * const { active, sub } = await ory.introspectOAuth2Token({ token })
   * ```
   */
  issueToken(request: OryIssueTokenRequest): Promise<TokenAnswer>
  /**
   * Answers a login request as a login page would.
   *
   * @param loginChallenge - Challenge that the page got in its query.
   * @param subject - Who signs in.
   * @param options - How.
   * @returns Where the page sends the browser.
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
   * Answers a consent request as a consent page would.
   *
   * @param consentChallenge - Challenge that the page got in its query.
   * @param decision - What is granted. Default: everything that was asked for.
   * @returns Where the page sends the browser.
   */
  grantConsent(consentChallenge: string, decision?: OryDecision): Promise<string>
  /**
   * Approves a device as its user would, without a browser. The next poll gets tokens.
   *
   * @param userCode - Code that the device shows.
   * @param subject - Who signs in.
   * @param decision - What is granted. Default: everything that was asked for.
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
 * logout, signed ID tokens, discovery and keys. Answers as v26.2.0 does, and rotates secrets as newer ones do.
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
  if (urls !== undefined) checkOptions('createOryMock: urls', urls, oryUrlRules)
  const environment = createEnvironment(options)
  const servers = {
    public: options.publicUrl ?? 'http://127.0.0.1:4444',
    admin: options.adminUrl ?? 'http://127.0.0.1:4445',
  }
  const instance = createInstance(environment, { servers, urls: pageUrls(urls), registration, fetch, signInAs })
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
      checkOptions('grantConsent: decision', decision, decisionRules)
      return orTypeError(async () =>
        grantConsent(instance, await flowOfChallenge(instance, 'consent', consentChallenge), decision),
      )
    },
    approveDevice: async (userCode: string, subject: string, decision: OryDecision = {}) => {
      checkArgument('approveDevice', 'the user code', userCode, aText)
      checkArgument('approveDevice', 'the subject', subject, aText)
      checkOptions('approveDevice: decision', decision, decisionRules)
      return orTypeError(async () => approveDevice(instance, userCode, subject, decision))
    },
  })
}

/** Says what the server would have answered: the caller is a test, not an HTTP client. */
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
