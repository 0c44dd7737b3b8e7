import { Configuration, OAuth2Api, ResponseError, type OAuth2Client } from '@ory/client-fetch'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'

import type { Browser } from './ory-browser.js'
import { serveOry, type ServedOry } from './ory-served.js'
import { authorizeUrlOf, nightlyJob, photoViewer, redirectUri } from './ory-setup.js'

/** A served mock, with Ory's own clients. */
interface Setup extends ServedOry {
  /** Client of the admin server. */
  readonly admin: OAuth2Api
  /** Client of the public server that authenticates as `photo-viewer`, or with other credentials. */
  open(username?: string, password?: string): OAuth2Api
}

async function setup(clients = [photoViewer, nightlyJob]): Promise<Setup> {
  const mock = await serveOry({ seed: { clients } })
  return {
    ...mock,
    admin: new OAuth2Api(new Configuration({ basePath: mock.adminUrl })),
    open: (username = 'photo-viewer', password = 'photo-secret') =>
      new OAuth2Api(new Configuration({ basePath: mock.publicUrl, username, password })),
  }
}

/** Returns the error of a call: its status and code. */
async function refusal(call: Promise<unknown>): Promise<{ status: number; error?: unknown }> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ResponseError)) throw new Error('expected a refusal', { cause: error })
  return { status: error.response.status, ...((await error.response.json()) as object) }
}

const authorizeUrl = ({ publicUrl }: Setup, parameters?: Record<string, string>): string =>
  authorizeUrlOf(publicUrl, parameters)

/** Sends a browser through login and consent, and exchanges the code. */
async function signIn(
  mock: Setup,
  browser: Browser = mock.browser(),
): Promise<{ accessToken: string; refreshToken: string; idToken: string }> {
  const { admin } = mock
  const login = await browser.go(authorizeUrl(mock))
  const { redirect_to: afterLogin } = await admin.acceptOAuth2LoginRequest({
    loginChallenge: login.query['login_challenge'] ?? '',
    acceptOAuth2LoginRequest: { subject: 'alice', remember: true, remember_for: 3600 },
  })
  const page = await browser.go(afterLogin)
  const consentChallenge = page.query['consent_challenge'] ?? ''
  const { requested_scope: asked = [] } = await admin.getOAuth2ConsentRequest({ consentChallenge })
  const { redirect_to: afterConsent } = await admin.acceptOAuth2ConsentRequest({
    consentChallenge,
    acceptOAuth2ConsentRequest: { grant_scope: asked, session: { access_token: { plan: 'gold' } } },
  })
  const { query } = await browser.go(afterConsent)
  const tokens = await mock
    .open()
    .oauth2TokenExchange({ grantType: 'authorization_code', code: query['code'] ?? '', redirectUri })
  const { access_token: accessToken = '', refresh_token: refreshToken = '', id_token: idToken = '' } = tokens
  return { accessToken, refreshToken, idToken }
}

describe('clients, with @ory/client-fetch', () => {
  it('are created with a secret that is shown once', async () => {
    const { admin } = await setup()
    const created = await admin.createOAuth2Client({
      oAuth2Client: { client_name: 'Photo Editor', redirect_uris: [redirectUri], metadata: { team: 'photos' } },
    })
    expect(created).toMatchObject({
      client_id: expect.any(String) as string,
      client_secret: expect.any(String) as string,
      created_at: expect.any(Date) as Date,
      token_endpoint_auth_method: 'client_secret_basic',
    })
    const read = await admin.getOAuth2Client({ id: created.client_id ?? '' })
    expect(read).toMatchObject({ client_name: 'Photo Editor', metadata: { team: 'photos' }, grant_types: [] })
    expect(read.client_secret).toBeUndefined()
    expect(created.grant_types).toBeUndefined() // `null`, which this client omits
  })

  it('are refused with an existing id, and with invalid metadata', async () => {
    const { admin } = await setup()
    const create = async (oAuth2Client: OAuth2Client): Promise<unknown> => admin.createOAuth2Client({ oAuth2Client })
    expect(await refusal(create({ client_id: 'photo-viewer' }))).toMatchObject({ status: 409 })
    expect(await refusal(create({ subject_type: 'strange' }))).toMatchObject({
      status: 400,
      error: 'invalid_client_metadata',
    })
  })

  it('are replaced and removed', async () => {
    const { admin } = await setup()
    const replaced = await admin.setOAuth2Client({ id: 'photo-viewer', oAuth2Client: { client_name: 'Viewer' } })
    expect(replaced).toMatchObject({ client_id: 'photo-viewer', client_name: 'Viewer' })
    expect(await admin.getOAuth2Client({ id: 'photo-viewer' })).toMatchObject({ redirect_uris: [] })
    await admin.deleteOAuth2Client({ id: 'photo-viewer' })
    for (const call of [
      admin.getOAuth2Client({ id: 'photo-viewer' }),
      admin.deleteOAuth2Client({ id: 'photo-viewer' }),
      admin.setOAuth2Client({ id: 'photo-viewer', oAuth2Client: {} }),
    ]) {
      expect(await refusal(call)).toMatchObject({ status: 404, error: 'Unable to locate the resource' })
    }
  })

  it('are patched', async () => {
    const { admin } = await setup()
    const patched = await admin.patchOAuth2Client({
      id: 'photo-viewer',
      jsonPatch: [
        { op: 'replace', path: '/client_name', value: 'Viewer' },
        { op: 'add', path: '/redirect_uris/-', value: 'https://app.example.com/other' },
        { op: 'remove', path: '/audience/0' },
      ],
    })
    expect(patched).toMatchObject({ client_name: 'Viewer', audience: [] })
    expect(patched.redirect_uris).toEqual([redirectUri, 'https://app.example.com/other'])
    const testing = admin.patchOAuth2Client({
      id: 'photo-viewer',
      jsonPatch: [{ op: 'test', path: '/client_name', value: 'Viewer' }],
    })
    expect(await refusal(testing)).toMatchObject({ status: 500, error: 'error' })
  })

  it('have lifespans', async () => {
    const { admin, open } = await setup()
    const oAuth2ClientTokenLifespans = { client_credentials_grant_access_token_lifespan: '1h30m' }
    expect(await admin.setOAuth2ClientLifespans({ id: 'nightly-job', oAuth2ClientTokenLifespans })).toMatchObject({
      client_credentials_grant_access_token_lifespan: '1h30m0s',
    })
    const token = await open('nightly-job', 'nightly-secret').oauth2TokenExchange({ grantType: 'client_credentials' })
    expect(token.expires_in).toBeGreaterThan(5390)
    const wrong = { client_credentials_grant_access_token_lifespan: 'for ever' }
    expect(
      await refusal(admin.setOAuth2ClientLifespans({ id: 'nightly-job', oAuth2ClientTokenLifespans: wrong })),
    ).toMatchObject({ status: 400 })
  })

  it('get another secret, and the old one stops working', async () => {
    const { admin, open } = await setup()
    const works = async (secret = ''): Promise<number> => {
      const call = open('nightly-job', secret).oauth2TokenExchangeRaw({ grantType: 'client_credentials' })
      return call.then(
        ({ raw }) => raw.status,
        ({ response }: ResponseError) => response.status,
      )
    }
    const { client_secret: secret } = await admin.rotateOAuth2ClientSecret({ id: 'nightly-job' })
    expect([await works('nightly-secret'), await works(secret)]).toEqual([200, 200])
    await admin.deleteRotatedOAuth2ClientSecrets({ id: 'nightly-job' })
    expect([await works('nightly-secret'), await works(secret)]).toEqual([401, 200])
  })

  it('are listed page by page', async () => {
    const ids = Array.from({ length: 7 }, (_, index) => `app-${index}`)
    const { admin } = await setup(ids.map((id) => ({ client_id: id, owner: 'team', client_name: id })))
    const found: (string | undefined)[] = []
    let pageToken: string | undefined
    do {
      const request = { pageSize: 3, owner: 'team', ...(pageToken !== undefined && { pageToken }) }
      const page = await admin.listOAuth2ClientsRaw(request)
      found.push(...(await page.value()).map((client) => client.client_id))
      const next = /<([^>]+)>; rel="next"/.exec(page.raw.headers.get('link') ?? '')?.[1]
      pageToken = next && (new URL(next, 'http://127.0.0.1').searchParams.get('page_token') ?? undefined)
    } while (pageToken !== undefined)
    expect(found).toEqual(ids)
    expect(await admin.listOAuth2Clients({ clientName: 'app-3' })).toHaveLength(1)
    expect(await admin.listOAuth2Clients({ owner: 'nobody' })).toEqual([])
    expect(await refusal(admin.listOAuth2Clients({ pageToken: 'nonsense' }))).toMatchObject({ status: 400 })
  })
})

describe('the pages of an application, with @ory/client-fetch', () => {
  it('let users sign in and consent', async () => {
    const mock = await setup()
    const browser = mock.browser()
    const login = await browser.go(authorizeUrl(mock, { login_hint: 'alice@example.com' }))
    const loginChallenge = login.query['login_challenge'] ?? ''
    expect(await mock.admin.getOAuth2LoginRequest({ loginChallenge })).toMatchObject({
      challenge: loginChallenge,
      skip: false,
      subject: '',
      client: { client_id: 'photo-viewer' },
      requested_scope: ['openid', 'offline', 'photos.read'],
      oidc_context: { login_hint: 'alice@example.com' },
    })
    const { redirect_to: next } = await mock.admin.acceptOAuth2LoginRequest({
      loginChallenge,
      acceptOAuth2LoginRequest: { subject: 'alice', acr: 'silver', amr: ['pwd'], context: { ip: '192.0.2.1' } },
    })
    const consentChallenge = (await browser.go(next)).query['consent_challenge'] ?? ''
    expect(await mock.admin.getOAuth2ConsentRequest({ consentChallenge })).toMatchObject({
      subject: 'alice',
      acr: 'silver',
      amr: ['pwd'],
      context: { ip: '192.0.2.1' },
      requested_scope: ['openid', 'offline', 'photos.read'],
    })
    const { redirect_to: end } = await mock.admin.acceptOAuth2ConsentRequest({
      consentChallenge,
      acceptOAuth2ConsentRequest: { grant_scope: ['openid'] },
    })
    const { page, query } = await browser.go(end)
    expect([page, query['scope'], query['state']]).toEqual([redirectUri, 'openid', 'state-of-the-app'])
  })

  it('skip the login of a remembered browser', async () => {
    const mock = await setup()
    const browser = mock.browser()
    await signIn(mock, browser)
    const login = await browser.go(authorizeUrl(mock))
    const request = await mock.admin.getOAuth2LoginRequest({ loginChallenge: login.query['login_challenge'] ?? '' })
    expect(request).toMatchObject({ skip: true, subject: 'alice' })
  })

  it('let users reject', async () => {
    const mock = await setup()
    const rejectOAuth2Request = { error: 'access_denied', error_description: 'Not today.' }
    const browser = mock.browser()
    const login = await browser.go(authorizeUrl(mock))
    const loginChallenge = login.query['login_challenge'] ?? ''
    const rejected = await mock.admin.rejectOAuth2LoginRequest({ loginChallenge, rejectOAuth2Request })
    expect((await browser.go(rejected.redirect_to)).query).toMatchObject({ error: 'access_denied' })
    const { redirect_to: next } = await mock.admin.acceptOAuth2LoginRequest({
      loginChallenge,
      acceptOAuth2LoginRequest: { subject: 'alice' },
    })
    const consentChallenge = (await browser.go(next)).query['consent_challenge'] ?? ''
    const declined = await mock.admin.rejectOAuth2ConsentRequest({ consentChallenge, rejectOAuth2Request })
    expect((await browser.go(declined.redirect_to)).query).toMatchObject({
      error: 'access_denied',
      error_description: expect.stringContaining('Not today.') as string,
      state: 'state-of-the-app',
    })
  })

  it('let users sign out, or stay signed in', async () => {
    const mock = await setup()
    const browser = mock.browser()
    const { idToken } = await signIn(mock, browser)
    const url = `${mock.publicUrl}/oauth2/sessions/logout?id_token_hint=${idToken}`
    const ask = async (): Promise<string> => (await browser.go(url)).query['logout_challenge'] ?? ''
    const first = await ask()
    expect(await mock.admin.getOAuth2LogoutRequest({ logoutChallenge: first })).toMatchObject({
      challenge: first,
      subject: 'alice',
      rp_initiated: true,
      client: { client_id: 'photo-viewer' },
    })
    await mock.admin.rejectOAuth2LogoutRequest({ logoutChallenge: first })
    expect(await refusal(mock.admin.getOAuth2LogoutRequest({ logoutChallenge: first }))).toMatchObject({ status: 404 })
    const { redirect_to: next } = await mock.admin.acceptOAuth2LogoutRequest({ logoutChallenge: await ask() })
    expect((await browser.go(next)).page).toBe('http://127.0.0.1:3000/bye')
    expect((await browser.go(authorizeUrl(mock, { prompt: 'none' }))).query).toMatchObject({ error: 'login_required' })
  })

  it('let users approve a device', async () => {
    const mock = await setup()
    const { client_id: id, client_secret: secret } = photoViewer
    const response = await fetch(`${mock.publicUrl}/oauth2/device/auth`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
      body: new URLSearchParams({ client_id: id, scope: 'photos.read' }),
    })
    const { user_code: userCode = '', verification_uri: page } = (await response.json()) as Record<string, string>
    const { query } = await mock.browser().go(page ?? '')
    const deviceChallenge = query['device_challenge'] ?? ''
    const accept = async (code: string): Promise<unknown> =>
      mock.admin.acceptUserCodeRequest({ deviceChallenge, acceptDeviceUserCodeRequest: { user_code: code } })
    expect(await accept(userCode)).toMatchObject({ redirect_to: expect.stringContaining('device_verifier=') as string })
    expect(await refusal(accept('nonsense'))).toMatchObject({ status: 400, error: 'invalid_request' })
  })
})

describe('sessions and tokens, with @ory/client-fetch', () => {
  it('list and revoke consents', async () => {
    const mock = await setup()
    const { accessToken } = await signIn(mock)
    const sessions = await mock.admin.listOAuth2ConsentSessions({ subject: 'alice' })
    expect(sessions).toHaveLength(1)
    expect(sessions[0]).toMatchObject({
      grant_scope: ['openid', 'offline', 'photos.read'],
      handled_at: expect.any(Date) as Date,
      session: { access_token: { plan: 'gold' } },
    })
    await mock.admin.revokeOAuth2ConsentSessions({ subject: 'alice', all: true })
    expect(await mock.admin.listOAuth2ConsentSessions({ subject: 'alice' })).toEqual([])
    expect(await mock.admin.introspectOAuth2Token({ token: accessToken })).toEqual({ active: false })
    expect(await refusal(mock.admin.revokeOAuth2ConsentSessions({ subject: 'alice' }))).toMatchObject({ status: 400 })
  })

  it('revoke logins', async () => {
    const mock = await setup()
    const browser = mock.browser()
    await signIn(mock, browser)
    await mock.admin.revokeOAuth2LoginSessions({ subject: 'alice' })
    expect((await browser.go(authorizeUrl(mock, { prompt: 'none' }))).query).toMatchObject({ error: 'login_required' })
    expect(await refusal(mock.admin.revokeOAuth2LoginSessions({}))).toMatchObject({ status: 400 })
  })

  it('introspect, refresh and revoke tokens', async () => {
    const mock = await setup()
    const { accessToken, refreshToken } = await signIn(mock)
    const introspect = async (token = ''): Promise<unknown> => mock.admin.introspectOAuth2Token({ token })
    expect(await introspect(accessToken)).toMatchObject({
      active: true,
      sub: 'alice',
      client_id: 'photo-viewer',
      scope: 'openid offline photos.read',
      ext: { plan: 'gold' },
      iss: mock.publicUrl,
    })
    expect(await introspect('garbage')).toEqual({ active: false })
    const scoped = { token: accessToken, scope: 'photos.write' }
    expect(await mock.admin.introspectOAuth2Token(scoped)).toEqual({ active: false })

    const refreshed = await mock.open().oauth2TokenExchange({ grantType: 'refresh_token', refreshToken })
    expect(await introspect(accessToken)).toEqual({ active: false })
    expect(await introspect(refreshed.access_token)).toMatchObject({ active: true })
    await mock.open().revokeOAuth2Token({ token: refreshed.refresh_token ?? '' })
    expect(await introspect(refreshed.access_token)).toEqual({ active: false })
    const wrong = mock.open('photo-viewer', 'wrong-secret').revokeOAuth2Token({ token: 'any' })
    expect(await refusal(wrong)).toMatchObject({ status: 401, error: 'invalid_client' })
  })

  it('delete the access tokens of a client', async () => {
    const { admin, open } = await setup()
    const job = open('nightly-job', 'nightly-secret')
    const { access_token: token = '' } = await job.oauth2TokenExchange({ grantType: 'client_credentials' })
    expect(await admin.introspectOAuth2Token({ token })).toMatchObject({ active: true, sub: 'nightly-job' })
    await admin.deleteOAuth2Token({ clientId: 'nightly-job' })
    expect(await admin.introspectOAuth2Token({ token })).toEqual({ active: false })
  })
})

describe('trusted issuers, with @ory/client-fetch', () => {
  it('are trusted, used, listed and removed', async () => {
    const { admin, publicUrl } = await setup()
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = { ...(await exportJWK(publicKey)), kty: 'EC', kid: 'key-1', use: 'sig', alg: 'ES256' }
    const trustOAuth2JwtGrantIssuer = {
      issuer: 'https://idp.example.com',
      subject: 'bob',
      scope: ['photos.read'],
      jwk,
      expires_at: new Date('2099-01-01T00:00:00Z'),
    }
    const trusted = await admin.trustOAuth2JwtGrantIssuer({ trustOAuth2JwtGrantIssuer })
    const stored = {
      id: expect.any(String) as string,
      issuer: 'https://idp.example.com',
      subject: 'bob',
      allow_any_subject: false,
      scope: ['photos.read'],
      public_key: { set: 'https://idp.example.com', kid: 'key-1' },
      expires_at: new Date('2099-01-01T00:00:00Z'),
    }
    const id = trusted.id ?? ''
    expect(trusted).toMatchObject(stored)
    expect(await admin.getTrustedOAuth2JwtGrantIssuer({ id })).toMatchObject(stored)
    expect(await admin.listTrustedOAuth2JwtGrantIssuers({ issuer: 'https://idp.example.com' })).toHaveLength(1)
    expect(await admin.listTrustedOAuth2JwtGrantIssuers({ issuer: 'https://other.example.com' })).toEqual([])
    expect(await refusal(admin.trustOAuth2JwtGrantIssuer({ trustOAuth2JwtGrantIssuer }))).toMatchObject({ status: 409 })

    const exchange = async (jti: string): Promise<number> => {
      const assertion = await new SignJWT({ jti })
        .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
        .setIssuer('https://idp.example.com')
        .setSubject('bob')
        .setAudience(`${publicUrl}/oauth2/token`)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey)
      // The generated client has no parameter for the assertion.
      const response = await fetch(`${publicUrl}/oauth2/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('nightly-job:nightly-secret')}` },
        body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
      })
      return response.status
    }
    expect(await exchange('one')).toBe(200)
    await admin.deleteTrustedOAuth2JwtGrantIssuer({ id })
    expect(await exchange('two')).toBe(400)
    expect(await refusal(admin.getTrustedOAuth2JwtGrantIssuer({ id }))).toMatchObject({ status: 404 })
    expect(await refusal(admin.deleteTrustedOAuth2JwtGrantIssuer({ id: 'no-uuid' }))).toMatchObject({ status: 400 })
  })
})
