import type { Fetch, Operation } from '@typed-oauth/core'
import {
  clientSecretBasic,
  createOryClient,
  type Credential,
  type JsonWebKeyInput,
  type OAuth2RedirectTo,
  type OAuth2TokenExchange,
  type OryClient,
} from '@typed-oauth/ory-oauth2'
import * as exported from '@typed-oauth/ory-oauth2'
import { decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'

import { createOryMock, type OryMock } from '../src/ory/index.js'
import { Browser, walk, type Landing } from './ory-browser.js'
import { connectedBrowser } from './ory-served.js'
import { nightlyJob, photoViewer, redirectUri } from './ory-setup.js'

/** What a client of the mock needs. */
export interface OryReached {
  /** Address of the admin server. */
  readonly adminUrl: string
  /** Address of the public server. */
  readonly publicUrl: string
  /** Replaces the platform's `fetch`; absent where the platform's own is used. */
  readonly fetch?: Fetch
}

/** Makes a mock of Ory reachable in one of the supported ways, until the end of the test. */
export type OryReach = (mock: OryMock) => Promise<OryReached>

type OperationName = Exclude<keyof OryClient, 'oAuth2AuthorizeUrl' | 'oAuth2RedirectToUrl' | 'transport' | 'with'>

/** A mock on which an operation is tested. */
interface World {
  readonly mock: OryMock
  readonly ory: OryClient
  as(clientAuth: Credential): OryClient
  /** Opens a URL in one browser, and returns where it is redirected. */
  go(url: string): Promise<Landing>
  /** Sends the browser to the login page. */
  toLogin(): Promise<string>
  /** Sends the browser through the login page to the consent page. */
  toConsent(): Promise<string>
  /** Signs in, grants everything and exchanges the code. */
  toTokens(): Promise<OAuth2TokenExchange>
  /** Sends a signed-in browser to the logout page. */
  toLogout(): Promise<string>
  /** Sends the browser to the page where users enter the code of a device. */
  toDevice(): Promise<{ deviceChallenge: string; userCode: string }>
}

/** How an operation is tested. */
interface Trial {
  /** A call that succeeds, and its effect. */
  works(world: World): Promise<void>
  /** A call that fails, with its status; absent where the server refuses no request that the client can send. */
  readonly refused?: readonly [call: (world: World) => Promise<unknown>, status: number]
}

const id = 'photo-viewer'
const text = expect.any(String) as string
const unknown = 'unknown'

let privateKey: CryptoKey
let jwk: JsonWebKeyInput & { kid: string }

/** A login or consent request is rejected, and the client is told. */
const denial = (
  toChallenge: (world: World) => Promise<string>,
  reject: (world: World, challenge: string) => Promise<OAuth2RedirectTo>,
): Trial => ({
  async works(world) {
    const { redirect_to: next } = await reject(world, await toChallenge(world))
    expect(await world.go(next)).toMatchObject({ page: redirectUri, query: { error: 'access_denied' } })
  },
  refused: [async (world) => reject(world, unknown), 404],
})

const issuer = 'https://idp.example.com'
const trust = async ({ ory }: World): Promise<string> => {
  const trusted = { issuer, subject: 'bob', jwk, scope: ['photos.read'], expires_at: '2099-01-01T00:00:00Z' }
  return (await ory.trustOAuth2JwtGrantIssuer({ trustOAuth2JwtGrantIssuer: trusted })).id
}

/** Tests of the operations for clients. */
const clients = () =>
  ({
    listOAuth2Clients: {
      async works({ ory }) {
        const found: string[] = []
        for await (const client of ory.listOAuth2Clients.iterate({ pageSize: 1 })) found.push(client.client_id)
        expect(found).toEqual(['nightly-job', id])
      },
      refused: [({ ory }) => ory.listOAuth2Clients({ pageToken: 'nonsense' }), 400],
    },
    createOAuth2Client: {
      async works({ ory }) {
        const created = await ory.createOAuth2Client({ oAuth2Client: { client_name: 'Editor' } })
        expect(created).toMatchObject({ client_id: text, client_secret: text, client_name: 'Editor' })
        expect(await ory.getOAuth2Client({ id: created.client_id })).not.toHaveProperty('client_secret')
      },
      refused: [({ ory }) => ory.createOAuth2Client({ oAuth2Client: { client_id: id } }), 409],
    },
    getOAuth2Client: {
      async works({ ory }) {
        expect(await ory.getOAuth2Client({ id })).toMatchObject({ client_id: id, redirect_uris: [redirectUri] })
      },
      refused: [({ ory }) => ory.getOAuth2Client({ id: unknown }), 404],
    },
    setOAuth2Client: {
      async works({ ory }) {
        await ory.setOAuth2Client({ id, oAuth2Client: { client_name: 'Viewer' } })
        expect(await ory.getOAuth2Client({ id })).toMatchObject({ client_name: 'Viewer', redirect_uris: [] })
      },
      refused: [({ ory }) => ory.setOAuth2Client({ id, oAuth2Client: { subject_type: 'strange' } }), 400],
    },
    patchOAuth2Client: {
      async works({ ory }) {
        await ory.patchOAuth2Client({ id, jsonPatch: [{ op: 'replace', path: '/client_name', value: 'Viewer' }] })
        expect(await ory.getOAuth2Client({ id })).toMatchObject({ client_name: 'Viewer', redirect_uris: [redirectUri] })
      },
      refused: [({ ory }) => ory.patchOAuth2Client({ id, jsonPatch: [{ op: 'remove', path: '/metadata/no' }] }), 500],
    },
    deleteOAuth2Client: {
      async works({ ory }) {
        await ory.deleteOAuth2Client({ id })
        await expect(ory.getOAuth2Client({ id })).rejects.toMatchObject({ status: 404 })
      },
      refused: [({ ory }) => ory.deleteOAuth2Client({ id: unknown }), 404],
    },
    setOAuth2ClientLifespans: {
      async works({ ory, mock }) {
        const oAuth2ClientTokenLifespans = { refresh_token_grant_access_token_lifespan: '5m' }
        await ory.setOAuth2ClientLifespans({ id, oAuth2ClientTokenLifespans })
        const { refresh_token: refreshToken = '' } = await mock.issueToken({ clientId: id, subject: 'alice' })
        const { expires_in: seconds } = await ory.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken })
        expect(seconds).toBeOneOf([299, 300])
      },
      refused: [({ ory }) => ory.setOAuth2ClientLifespans({ id: unknown, oAuth2ClientTokenLifespans: {} }), 404],
    },
    rotateOAuth2ClientSecret: {
      async works({ ory, as }) {
        const { client_secret: secret = '' } = await ory.rotateOAuth2ClientSecret({ id: 'nightly-job' })
        for (const each of ['nightly-secret', secret]) {
          const job = as(clientSecretBasic('nightly-job', each))
          expect(await job.oauth2TokenExchange({ grantType: 'client_credentials' })).toHaveProperty('access_token')
        }
      },
      refused: [({ ory }) => ory.rotateOAuth2ClientSecret({ id: unknown }), 404],
    },
    deleteRotatedOAuth2ClientSecrets: {
      async works({ ory, as }) {
        await ory.rotateOAuth2ClientSecret({ id: 'nightly-job' })
        await ory.deleteRotatedOAuth2ClientSecrets({ id: 'nightly-job' })
        const job = as(clientSecretBasic('nightly-job', 'nightly-secret'))
        await expect(job.oauth2TokenExchange({ grantType: 'client_credentials' })).rejects.toMatchObject({
          status: 401,
        })
      },
      refused: [({ ory }) => ory.deleteRotatedOAuth2ClientSecrets({ id: unknown }), 404],
    },
  }) satisfies Partial<Record<OperationName, Trial>>

const rejectOAuth2Request = { error: 'access_denied', error_description: 'Not today.' }

/** Tests of the operations for login, consent and logout. */
const pages = () =>
  ({
    oAuth2Authorize: {
      async works({ ory }) {
        const { location } = await ory.oAuth2Authorize({ clientId: id, redirectUri, state: 'state-of-the-app' })
        expect(location).toMatch(/^http:\/\/127\.0\.0\.1:3000\/login\?login_challenge=/)
        const { location: errorPage } = await ory.oAuth2Authorize({ clientId: unknown })
        expect(errorPage).toContain('error=invalid_client')
      },
    },
    getOAuth2LoginRequest: {
      async works({ ory, toLogin }) {
        const loginChallenge = await toLogin()
        const request = await ory.getOAuth2LoginRequest({ loginChallenge })
        expect(request).toMatchObject({ challenge: loginChallenge, skip: false, client: { client_id: id } })
      },
      refused: [({ ory }) => ory.getOAuth2LoginRequest({ loginChallenge: unknown }), 404],
    },
    acceptOAuth2LoginRequest: {
      async works({ ory, toLogin, go }) {
        const loginChallenge = await toLogin()
        const acceptOAuth2LoginRequest = { subject: 'alice' }
        const { redirect_to: next } = await ory.acceptOAuth2LoginRequest({ loginChallenge, acceptOAuth2LoginRequest })
        expect((await go(next)).query).toHaveProperty('consent_challenge')
      },
      refused: [
        async ({ ory }) =>
          ory.acceptOAuth2LoginRequest({ loginChallenge: unknown, acceptOAuth2LoginRequest: { subject: 'alice' } }),
        404,
      ],
    },
    rejectOAuth2LoginRequest: denial(
      async ({ toLogin }) => toLogin(),
      async ({ ory }, loginChallenge) => ory.rejectOAuth2LoginRequest({ loginChallenge, rejectOAuth2Request }),
    ),
    getOAuth2ConsentRequest: {
      async works({ ory, toConsent }) {
        const consentChallenge = await toConsent()
        const request = await ory.getOAuth2ConsentRequest({ consentChallenge })
        expect(request).toMatchObject({ subject: 'alice', requested_scope: ['openid', 'offline', 'photos.read'] })
      },
      refused: [({ ory }) => ory.getOAuth2ConsentRequest({ consentChallenge: unknown }), 404],
    },
    acceptOAuth2ConsentRequest: {
      async works({ ory, toConsent, go }) {
        const consentChallenge = await toConsent()
        const acceptOAuth2ConsentRequest = { grant_scope: ['openid'] }
        const { redirect_to: next } = await ory.acceptOAuth2ConsentRequest({
          consentChallenge,
          acceptOAuth2ConsentRequest,
        })
        expect(await go(next)).toMatchObject({ page: redirectUri, query: { code: text, scope: 'openid' } })
      },
      refused: [
        ({ ory }) => ory.acceptOAuth2ConsentRequest({ consentChallenge: unknown, acceptOAuth2ConsentRequest: {} }),
        404,
      ],
    },
    rejectOAuth2ConsentRequest: denial(
      async ({ toConsent }) => toConsent(),
      async ({ ory }, consentChallenge) => ory.rejectOAuth2ConsentRequest({ consentChallenge, rejectOAuth2Request }),
    ),
    getOAuth2LogoutRequest: {
      async works({ ory, toLogout }) {
        const logoutChallenge = await toLogout()
        const request = await ory.getOAuth2LogoutRequest({ logoutChallenge })
        expect(request).toMatchObject({ challenge: logoutChallenge, subject: 'alice', rp_initiated: true })
      },
      refused: [({ ory }) => ory.getOAuth2LogoutRequest({ logoutChallenge: unknown }), 404],
    },
    acceptOAuth2LogoutRequest: {
      async works({ ory, toLogout, go }) {
        const logoutChallenge = await toLogout()
        const { redirect_to: next } = await ory.acceptOAuth2LogoutRequest({ logoutChallenge })
        expect(await go(next)).toMatchObject({ page: 'http://127.0.0.1:3000/bye' })
        await expect(ory.getOAuth2LogoutRequest({ logoutChallenge })).rejects.toMatchObject({ status: 410 })
      },
      refused: [({ ory }) => ory.acceptOAuth2LogoutRequest({ logoutChallenge: unknown }), 404],
    },
    rejectOAuth2LogoutRequest: {
      async works({ ory, toLogout }) {
        const logoutChallenge = await toLogout()
        await ory.rejectOAuth2LogoutRequest({ logoutChallenge })
        await expect(ory.getOAuth2LogoutRequest({ logoutChallenge })).rejects.toMatchObject({ status: 404 })
      },
      refused: [({ ory }) => ory.rejectOAuth2LogoutRequest({ logoutChallenge: unknown }), 404],
    },
  }) satisfies Partial<Record<OperationName, Trial>>

/** Tests of the operations for devices. */
const devices = () =>
  ({
    oAuth2DeviceFlow: {
      async works({ ory, mock }) {
        const device = await ory.oAuth2DeviceFlow({ scope: 'photos.read' })
        expect(device).toMatchObject({ interval: 5, verification_uri: `${mock.urls.publicUrl}/oauth2/device/verify` })
        const grant = {
          grantType: 'urn:ietf:params:oauth:grant-type:device_code',
          deviceCode: device.device_code,
        } as const
        await expect(ory.oauth2TokenExchange(grant)).rejects.toMatchObject({ code: 'authorization_pending' })
        await mock.approveDevice(device.user_code, 'alice')
        expect(await ory.oauth2TokenExchange(grant)).toMatchObject({ scope: 'photos.read' })
      },
      refused: [({ ory }) => ory.oAuth2DeviceFlow({ scope: unknown }), 400],
    },
    performOAuth2DeviceVerificationFlow: {
      async works({ ory }) {
        const { location } = await ory.performOAuth2DeviceVerificationFlow({ userCode: 'any' })
        const { origin, pathname, searchParams } = new URL(location ?? '')
        expect(`${origin}${pathname}`).toBe('http://127.0.0.1:3000/device/verify')
        expect([...searchParams.keys()].sort()).toEqual(['device_challenge', 'user_code'])
      },
      refused: [({ ory }) => ory.performOAuth2DeviceVerificationFlow({ deviceVerifier: unknown }), 403],
    },
    acceptUserCodeRequest: {
      async works({ ory, toDevice, go }) {
        const { deviceChallenge, userCode } = await toDevice()
        const { redirect_to: next } = await ory.acceptUserCodeRequest({
          deviceChallenge,
          acceptDeviceUserCodeRequest: { user_code: userCode },
        })
        expect((await go(next)).query).toHaveProperty('login_challenge')
      },
      refused: [
        async ({ ory, toDevice }) => {
          const { deviceChallenge } = await toDevice()
          return ory.acceptUserCodeRequest({ deviceChallenge, acceptDeviceUserCodeRequest: { user_code: unknown } })
        },
        400,
      ],
    },
  }) satisfies Partial<Record<OperationName, Trial>>

/** Tests of the operations for sessions and tokens. */
const sessionsAndTokens = () =>
  ({
    listOAuth2ConsentSessions: {
      async works({ ory, toTokens }) {
        for (let count = 0; count < 3; count++) await toTokens()
        const found: unknown[] = []
        for await (const each of ory.listOAuth2ConsentSessions.iterate({ subject: 'alice', pageSize: 1 }))
          found.push(each)
        expect(found).toHaveLength(3)
        expect(found[0]).toMatchObject({ consent_request_id: text, consent_request: { subject: 'alice' } })
      },
      refused: [({ ory }) => ory.listOAuth2ConsentSessions({ subject: 'alice', pageToken: 'nonsense' }), 400],
    },
    revokeOAuth2ConsentSessions: {
      async works({ ory, toTokens }) {
        const { access_token: token } = await toTokens()
        await ory.revokeOAuth2ConsentSessions({ subject: 'alice', client: id })
        expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
        expect(await ory.listOAuth2ConsentSessions({ subject: 'alice' })).toEqual([])
      },
    },
    revokeOAuth2LoginSessions: {
      async works({ ory, toTokens, go }) {
        await toTokens()
        await ory.revokeOAuth2LoginSessions({ subject: 'alice' })
        const url = ory.oAuth2AuthorizeUrl({ clientId: id, redirectUri, state: 'state-of-the-app', prompt: 'none' })
        expect((await go(url.href)).query).toMatchObject({ error: 'login_required' })
      },
    },
    oauth2TokenExchange: {
      async works(world) {
        const { ory, as, mock } = world
        const code = await mock.issueCode({ clientId: id, subject: 'alice', redirectUri })
        const byCode = await ory.oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri })
        const refreshToken = byCode.refresh_token ?? ''
        const refreshed = await ory.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken })
        expect(refreshed).toMatchObject({ scope: byCode.scope, id_token: text, refresh_token: text })
        const job = as(clientSecretBasic('nightly-job', 'nightly-secret'))
        const own = await job.oauth2TokenExchange({ grantType: 'client_credentials', scope: ['photos.read'] })
        expect(own).toMatchObject({ token_type: 'bearer', scope: 'photos.read' })
        await trust(world)
        const assertion = await new SignJWT({ jti: 'one' })
          .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
          .setIssuer(issuer)
          .setSubject('bob')
          .setAudience(`${mock.urls.publicUrl}/oauth2/token`)
          .setIssuedAt()
          .setExpirationTime('1m')
          .sign(privateKey)
        const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
        const byAssertion = await job.oauth2TokenExchange({ grantType, assertion })
        expect(await job.introspectOAuth2Token({ token: byAssertion.access_token ?? '' })).toMatchObject({ sub: 'bob' })
      },
      refused: [({ ory }) => ory.oauth2TokenExchange({ grantType: 'authorization_code', code: unknown }), 400],
    },
    revokeOAuth2Token: {
      async works({ ory, toTokens }) {
        const { access_token: token } = await toTokens()
        await ory.revokeOAuth2Token({ token })
        expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
      },
      refused: [({ as }) => as(clientSecretBasic(id, 'wrong-secret')).revokeOAuth2Token({ token: 'any' }), 401],
    },
    introspectOAuth2Token: {
      async works({ ory, toTokens, mock }) {
        const { access_token: token } = await toTokens()
        const active = { active: true, client_id: id, sub: 'alice', iss: mock.urls.publicUrl }
        expect(await ory.introspectOAuth2Token({ token })).toMatchObject(active)
        expect(await ory.introspectOAuth2Token({ token, scope: 'photos.write' })).toEqual({ active: false })
      },
    },
    deleteOAuth2Token: {
      async works({ ory, toTokens }) {
        const { access_token: token, refresh_token: refreshToken = '' } = await toTokens()
        await ory.deleteOAuth2Token({ clientId: id })
        expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
        expect(await ory.introspectOAuth2Token({ token: refreshToken })).toMatchObject({ active: true })
      },
    },
  }) satisfies Partial<Record<OperationName, Trial>>

const absent = '10af7f8b-e8a4-426a-bcb1-42f74fdb32a7'

/** Tests of the operations for trusted issuers. */
const issuers = () =>
  ({
    trustOAuth2JwtGrantIssuer: {
      async works(world) {
        const trusted = { issuer, subject: 'bob', public_key: { set: issuer, kid: 'key-1' }, allow_any_subject: false }
        const read = await world.ory.getTrustedOAuth2JwtGrantIssuer({ id: await trust(world) })
        expect(read).toMatchObject(trusted)
      },
      refused: [
        async (world) => {
          await trust(world)
          return trust(world)
        },
        409,
      ],
    },
    listTrustedOAuth2JwtGrantIssuers: {
      async works(world) {
        const trusted = await trust(world)
        const found: string[] = []
        for await (const each of world.ory.listTrustedOAuth2JwtGrantIssuers.iterate({ issuer })) found.push(each.id)
        expect(found).toEqual([trusted])
      },
      refused: [({ ory }) => ory.listTrustedOAuth2JwtGrantIssuers({ pageToken: 'nonsense' }), 400],
    },
    getTrustedOAuth2JwtGrantIssuer: {
      async works(world) {
        const trusted = await trust(world)
        expect(await world.ory.getTrustedOAuth2JwtGrantIssuer({ id: trusted })).toMatchObject({ id: trusted, issuer })
      },
      refused: [({ ory }) => ory.getTrustedOAuth2JwtGrantIssuer({ id: absent }), 404],
    },
    deleteTrustedOAuth2JwtGrantIssuer: {
      async works(world) {
        await world.ory.deleteTrustedOAuth2JwtGrantIssuer({ id: await trust(world) })
        expect(await world.ory.listTrustedOAuth2JwtGrantIssuers()).toEqual([])
      },
      refused: [({ ory }) => ory.deleteTrustedOAuth2JwtGrantIssuer({ id: absent }), 404],
    },
  }) satisfies Partial<Record<OperationName, Trial>>

const openIdConnect = () =>
  ({
    discoverOidcConfiguration: {
      async works({ ory, mock }) {
        const { raw } = ory.discoverOidcConfiguration
        const { data, headers } = await raw()
        expect(data).toMatchObject({
          issuer: mock.urls.publicUrl,
          token_endpoint: `${mock.urls.publicUrl}/oauth2/token`,
          userinfo_endpoint: `${mock.urls.publicUrl}/userinfo`,
        })
        expect(headers.get('cache-control')).toBe('private, no-cache, no-store, must-revalidate')
      },
    },
    discoverJsonWebKeys: {
      async works({ ory, toTokens }) {
        const { id_token: idToken = '' } = await toTokens()
        const { keys } = await ory.discoverJsonWebKeys()
        expect(keys.map(({ kid }) => kid)).toContain(decodeProtectedHeader(idToken).kid)
      },
    },
    getOidcUserInfo: {
      async works({ ory, toTokens }) {
        const { access_token: accessToken } = await toTokens()
        expect(await ory.getOidcUserInfo({ accessToken })).toMatchObject({ sub: 'alice' })
      },
      refused: [({ ory }) => ory.getOidcUserInfo({ accessToken: unknown }), 401],
    },
  }) satisfies Partial<Record<OperationName, Trial>>

const trials: Readonly<Record<OperationName, Trial>> = {
  ...clients(),
  ...pages(),
  ...devices(),
  ...sessionsAndTokens(),
  ...issuers(),
  ...openIdConnect(),
}

/** Operations that the package exports. */
const operations = Object.values<unknown>(exported).filter(
  (each): each is Operation => typeof each === 'function' && 'id' in each && 'responses' in each,
)

/** Makes a mock with two clients, and a browser. */
async function createWorld(reach: OryReach): Promise<World> {
  const mock = createOryMock({ seed: { clients: [photoViewer, nightlyJob] } })
  const reached = await reach(mock)
  const as = (clientAuth: Credential): OryClient =>
    createOryClient({ ...reached, clientAuth, retry: 0, validation: 'error' })
  const ory = as(clientSecretBasic(id, 'photo-secret'))
  const browser = reached.fetch === undefined ? connectedBrowser() : new Browser(mock)
  const go = async (url: string): Promise<Landing> => browser.go(url)
  const authorizeUrl = ory.oAuth2AuthorizeUrl({
    clientId: id,
    redirectUri,
    scope: 'openid offline photos.read',
    state: 'state-of-the-app',
  }).href
  const toLogin = async (): Promise<string> => (await go(authorizeUrl)).query['login_challenge'] ?? ''
  const toTokens = async (): Promise<OAuth2TokenExchange> => {
    const { query } = await walk(ory, browser, authorizeUrl, { login: { remember: true } })
    return ory.oauth2TokenExchange({ grantType: 'authorization_code', code: query['code'] ?? '', redirectUri })
  }
  return {
    mock,
    ory,
    as,
    go,
    toLogin,
    toTokens,
    async toConsent() {
      const acceptOAuth2LoginRequest = { subject: 'alice' }
      const { redirect_to: next } = await ory.acceptOAuth2LoginRequest({
        loginChallenge: await toLogin(),
        acceptOAuth2LoginRequest,
      })
      return (await go(next)).query['consent_challenge'] ?? ''
    },
    async toLogout() {
      const { id_token: hint = '' } = await toTokens()
      const { query } = await go(`${reached.publicUrl}/oauth2/sessions/logout?id_token_hint=${hint}`)
      return query['logout_challenge'] ?? ''
    },
    async toDevice() {
      const { user_code: userCode, verification_uri_complete: url } = await ory.oAuth2DeviceFlow({})
      return { deviceChallenge: (await go(url)).query['device_challenge'] ?? '', userCode }
    },
  }
}

/** Calls every operation of Ory with its own client: one call that succeeds, and one that fails. */
export function describeOryOperations(reach: OryReach): void {
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true })
    privateKey = pair.privateKey
    jwk = { ...(await exportJWK(pair.publicKey)), kty: 'EC', kid: 'key-1' }
  })

  it('every operation of Ory has a test', () => {
    expect(Object.keys(trials).sort()).toEqual(operations.map((operation) => operation.id).sort())
  })

  describe.each(operations.map((operation) => [operation.id as OperationName, operation] as const))(
    '%s',
    (name, operation) => {
      const { works, refused } = trials[name]
      const statusesOf = ({ mock }: World): (number | undefined)[] => mock.calls(operation).map(({ status }) => status)

      it('succeeds', async () => {
        const world = await createWorld(reach)
        await works(world)
        const documented = Object.keys(operation.responses).map(Number)
        expect(statusesOf(world).some((status) => documented.includes(status ?? 0))).toBe(true)
      })

      if (refused === undefined) return
      const [call, status] = refused
      it(`is refused with ${status}`, async () => {
        const world = await createWorld(reach)
        await expect(call(world)).rejects.toMatchObject({ kind: 'http', operation: name, status })
        expect(statusesOf(world)).toContain(status)
      })
    },
  )
}
