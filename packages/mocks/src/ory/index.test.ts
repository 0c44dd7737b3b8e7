import { clientSecretBasic, createOryClient } from '@typed-oauth/ory-oauth2'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'

import { landing } from '../../test/ory-browser.js'
import { photoViewer, redirectUri, refusal, setup, singlePage } from '../../test/ory-setup.js'
import { createOryMock, type OrySeed } from './index.js'

/** Expects that a method of the mock refuses its arguments. */
async function expectRefusal(
  method: 'approveDevice' | 'grantConsent' | 'signIn',
  given: unknown[],
  message: string,
): Promise<void> {
  const { mock } = setup()
  const call = async (): Promise<unknown> => Reflect.apply(mock[method], undefined, given)
  await expect(call()).rejects.toThrow(TypeError)
  await expect(call()).rejects.toThrow(message)
}

describe('signIn and grantConsent', () => {
  it('replace the pages', async () => {
    const { mock, browser, authorizeUrl, ory } = setup()
    const user = browser()
    const login = await user.go(authorizeUrl({ audience: 'https://api.example.com' }))
    const consent = await user.go(await mock.signIn(login.query['login_challenge'] ?? '', 'alice', { acr: 'aal2' }))
    const back = await user.go(await mock.grantConsent(consent.query['consent_challenge'] ?? ''))
    const answer = await ory.oauth2TokenExchange({
      grantType: 'authorization_code',
      code: back.query['code'] ?? '',
      redirectUri,
    })
    expect(answer).toMatchObject({ scope: 'openid offline photos.read' })
    expect(decodeJwt(answer.id_token ?? '')).toMatchObject({ sub: 'alice', acr: 'aal2' })
    expect(await ory.introspectOAuth2Token({ token: answer.access_token ?? '' })).toMatchObject({
      aud: ['https://api.example.com'],
    })
  })

  it.each<[string, unknown[], string]>([
    ['nothing', [], 'signIn: the login challenge must be a string that is not empty'],
    ['no subject', ['challenge'], 'signIn: the subject must be a string that is not empty'],
    ['an object as the subject', ['challenge', { subject: 'alice' }], 'signIn: the subject must be a string'],
    ['null', ['challenge', 'alice', null], 'signIn: the options must be an object with named properties'],
    [
      'a misspelt option',
      ['challenge', 'alice', { remembr: true }],
      'signIn: `remembr` is not known; there are remember,',
    ],
    ['one method', ['challenge', 'alice', { amr: 'pwd' }], 'signIn: `amr` must be a list of strings'],
  ])('refuse to sign in with %s', async (_, given, message) => {
    await expectRefusal('signIn', given, message)
  })

  it.each<[string, unknown[], string]>([
    ['nothing', [], 'grantConsent: the consent challenge must be a string that is not empty'],
    ['null', ['challenge', null], 'grantConsent: the decision must be an object with named properties'],
    ['a misspelt decision', ['challenge', { scopes: [] }], 'grantConsent: `scopes` is not known; there are scope,'],
  ])('refuse to consent with %s', async (_, given, message) => {
    await expectRefusal('grantConsent', given, message)
  })

  it.each([1.5, 1e20, -1])('refuse to sign in for %d seconds', async (rememberFor) => {
    await expect(setup().mock.signIn('challenge', 'alice', { rememberFor })).rejects.toThrow(
      new TypeError('signIn: `rememberFor` must be a whole number that is not negative'),
    )
  })

  it('explain why a challenge is refused', async () => {
    const { mock } = setup()
    await expect(mock.signIn('nonsense', 'alice')).rejects.toThrow('Refused with 404 Not Found')
    await expect(mock.grantConsent('nonsense')).rejects.toThrow(TypeError)
  })
})

describe('issueToken and issueCode', () => {
  it('grant everything that the client may request, by default', async () => {
    const { mock, ory } = setup()
    const all = await mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })
    expect(all.scope).toBe(photoViewer.scope)
    const some = await mock.issueToken({
      clientId: 'photo-viewer',
      subject: 'alice',
      scope: ['photos.read'],
      audience: [],
      accessToken: { plan: 'gold' },
    })
    expect(Object.keys(some)).toEqual(['access_token', 'expires_in', 'scope', 'token_type'])
    expect(await ory.introspectOAuth2Token({ token: some.access_token })).toMatchObject({
      scope: 'photos.read',
      aud: [],
      ext: { plan: 'gold' },
    })
  })

  it.each<string | string[]>(['albums.write', 'photos.read Photos.Read', ['photos.read', 'photos.read offline'], ['']])(
    'refuse scopes that the client is not registered for, as the endpoints do: %j',
    async (scope) => {
      const { mock } = setup()
      const request = { clientId: 'photo-viewer', scope }
      const message = '`scope` must be scopes that the client is registered for'
      await expect(mock.issueToken(request)).rejects.toThrow(`issueToken: ${message}`)
      await expect(mock.issueToken({ ...request, subject: 'alice' })).rejects.toThrow(`issueToken: ${message}`)
      await expect(mock.issueCode({ ...request, subject: 'alice' })).rejects.toThrow(`issueCode: ${message}`)
    },
  )

  it('refuse claims that JSON cannot represent, and name the option', async () => {
    const { mock } = setup()
    const circular: Record<string, unknown> = {}
    circular['itself'] = circular
    const request = { clientId: 'photo-viewer', subject: 'alice' }
    await expect(mock.issueCode({ ...request, idToken: { x: 1n } })).rejects.toThrow(
      new TypeError('issueCode: `idToken` must be an object that JSON can represent'),
    )
    await expect(mock.issueToken({ ...request, accessToken: circular })).rejects.toThrow(
      new TypeError('issueToken: `accessToken` must be an object that JSON can represent'),
    )
    await expect(mock.issueToken({ ...request, accessToken: { toJSON: () => undefined } })).rejects.toThrow(
      new TypeError('issueToken: `accessToken` must be an object that JSON can represent'),
    )
  })

  it('issue a token for the client itself without a subject', async () => {
    const { mock, ory } = setup()
    const answer = await mock.issueToken({ clientId: 'nightly-job', scope: 'photos.read' })
    expect(Object.keys(answer)).toEqual(['access_token', 'expires_in', 'scope', 'token_type'])
    expect(await ory.introspectOAuth2Token({ token: answer.access_token })).toMatchObject({ sub: 'nightly-job' })
  })

  it('create a consent session that can be listed and revoked, and a login session that can be ended', async () => {
    const { mock, ory, browser } = setup()
    const { access_token: token, id_token: hint = '' } = await mock.issueToken({
      clientId: 'photo-viewer',
      subject: 'alice',
    })
    const { data } = await ory.listOAuth2ConsentSessions.raw({ subject: 'alice' })
    expect(data).toHaveLength(1)
    const logout = await browser().go(`${mock.urls.publicUrl}/oauth2/sessions/logout?id_token_hint=${hint}`)
    expect(logout.page).toBe('http://127.0.0.1:3000/logout')
    await ory.revokeOAuth2ConsentSessions({ subject: 'alice', client: 'photo-viewer' })
    expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
  })

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'the options must be an object with named properties'],
    ['null', null, 'the options must be an object with named properties'],
    ['a text', 'photo-viewer', 'the options must be an object with named properties'],
    ['no client', { subject: 'alice' }, '`clientId` must be a string that is not empty'],
    [
      'a misspelt client',
      { clientID: 'photo-viewer', subject: 'alice' },
      '`clientID` is not known; there are clientId,',
    ],
    ['no text as the subject', { clientId: 'photo-viewer', subject: null }, '`subject` must be a string'],
    ['no scopes', { clientId: 'photo-viewer', subject: 'alice', scope: 5 }, '`scope` must be a string, or a list of'],
    [
      'one audience',
      { clientId: 'photo-viewer', subject: 'alice', audience: 'x' },
      '`audience` must be a list of strings',
    ],
    [
      'claims in a list',
      { clientId: 'photo-viewer', subject: 'alice', idToken: [] },
      '`idToken` must be an object that JSON can represent',
    ],
  ])('are refused with %s', async (_, request, message) => {
    const { mock } = setup()
    await expect(mock.issueToken(request as never)).rejects.toThrow(TypeError)
    await expect(mock.issueToken(request as never)).rejects.toThrow(`issueToken: ${message}`)
    await expect(mock.issueCode(request as never)).rejects.toThrow(TypeError)
    await expect(mock.issueCode(request as never)).rejects.toThrow(`issueCode: ${message}`)
  })

  it('need a subject for a code', async () => {
    const { mock } = setup()
    await expect(mock.issueCode({ clientId: 'photo-viewer' } as never)).rejects.toThrow(
      new TypeError('issueCode: `subject` must be a string that is not empty'),
    )
  })

  it('need an existing client', async () => {
    const { mock } = setup()
    await expect(mock.issueToken({ clientId: 'unknown' })).rejects.toThrow('There is no such client')
    await expect(mock.issueCode({ clientId: 'unknown', subject: 'alice' })).rejects.toThrow('There is no such client')
  })
})

describe('approveDevice', () => {
  it.each<[string, unknown[], string]>([
    [
      'an object',
      [{ userCode: 'x', subject: 'alice' }],
      'approveDevice: the user code must be a string that is not empty',
    ],
    ['no subject', ['code'], 'approveDevice: the subject must be a string that is not empty'],
    ['a misspelt decision', ['code', 'alice', { scop: 'x' }], 'approveDevice: `scop` is not known; there are'],
  ])('is refused with %s', async (_, given, message) => {
    await expectRefusal('approveDevice', given, message)
  })
})

describe('signInAs', () => {
  it('sends browsers directly back to the client', async () => {
    const { browser, authorizeUrl, ory } = setup({ signInAs: 'alice' })
    const { query, status } = await browser().go(authorizeUrl({ nonce: 'nonce-of-the-app', prompt: 'none' }))
    expect([status, query['state']]).toEqual([303, 'state-of-the-app'])
    const grant = { grantType: 'authorization_code', code: query['code'] ?? '', redirectUri } as const
    const { id_token: idToken = '' } = await ory.oauth2TokenExchange(grant)
    expect(decodeJwt(idToken)).toMatchObject({ sub: 'alice', nonce: 'nonce-of-the-app' })
    expect((await browser().go(authorizeUrl({ scope: 'admin' }))).query['error']).toBe('invalid_scope')
  })

  it('approves a device when a browser opens its user code', async () => {
    const { browser, ory, mock } = setup({ signInAs: 'alice' })
    const poll = async (deviceCode = ''): Promise<unknown> =>
      ory.oauth2TokenExchange({ grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode })
    const start = async (): Promise<Record<string, string>> =>
      (await ory.oAuth2DeviceFlow({ clientId: 'photo-viewer', scope: 'openid' })) as unknown as Record<string, string>
    const success = 'http://127.0.0.1:3000/device/success'
    const complete = await start()
    expect((await browser().go(complete['verification_uri_complete'] ?? '')).page).toBe(success)
    expect(await poll(complete['device_code'])).toMatchObject({ scope: 'openid' })
    const typed = await start()
    const user = browser()
    const page = await user.go(typed['verification_uri'] ?? '')
    expect(page.page).toBe('http://127.0.0.1:3000/device/verify')
    const { redirect_to: next } = await ory.acceptUserCodeRequest({
      deviceChallenge: page.query['device_challenge'] ?? '',
      acceptDeviceUserCodeRequest: { user_code: typed['user_code'] ?? '' },
    })
    expect(landing(await user.open(next)).page).toBe(success)
    expect(await poll(typed['device_code'])).toMatchObject({ scope: 'openid' })
    expect(mock.api).toBe('ory')
  })
})

describe('the seed', () => {
  const seed: OrySeed = {
    clients: [photoViewer, singlePage],
    users: [{ subject: 'alice', id_token: { email: 'alice@example.com' }, access_token: { plan: 'gold' } }],
    tokens: [
      { token: 'a-token', client_id: 'photo-viewer', subject: 'alice', scope: 'photos.read', ext: { plan: 'free' } },
      { token: 'an-old-token', client_id: 'photo-viewer', expires_in: -1 },
      { token: 'a-refresh-token', client_id: 'photo-viewer', token_use: 'refresh_token', scope: 'offline' },
    ],
  }

  it('fills the mock at the start and after each reset', async () => {
    const { mock, ory } = setup({ seed })
    const check = async (): Promise<void> => {
      expect(await ory.introspectOAuth2Token({ token: 'a-token' })).toMatchObject({
        active: true,
        sub: 'alice',
        scope: 'photos.read',
        ext: { plan: 'free' },
      })
      expect(await ory.introspectOAuth2Token({ token: 'an-old-token' })).toEqual({ active: false })
      await ory.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken: 'a-refresh-token' })
    }
    await check()
    await ory.deleteOAuth2Client({ id: 'single-page' })
    mock.reset()
    await check()
    await ory.getOAuth2Client({ id: 'single-page' })
  })

  it('gives claims to users', async () => {
    const { mock, ory } = setup({ seed })
    const { access_token: token, id_token: idToken = '' } = await mock.issueToken({
      clientId: 'photo-viewer',
      subject: 'alice',
    })
    expect(decodeJwt(idToken)).toMatchObject({ email: 'alice@example.com' })
    expect(await ory.introspectOAuth2Token({ token })).toMatchObject({ ext: { plan: 'gold' } })
  })

  it.each([
    ['an unknown key', { client: [] }, '$'],
    ['a client that the server would refuse', { clients: [{ client_secret: 'short' }] }, '$.clients[0]'],
    [
      'a client with a field of a wrong type',
      { clients: [{ redirect_uris: 'https://app.example.com' }] },
      '$.clients[0]',
    ],
    [
      'a client with a misspelt property',
      { clients: [{ client_idd: 'app' }] },
      '$.clients[0].client_idd is not known; use `client_id`',
    ],
    [
      'a client with a property that is no property',
      { clients: [{ colour: 'red' }] },
      '$.clients[0].colour is not known',
    ],
    [
      'a client with old names',
      { clients: [{ id: 'app', public: true, 'response:types': [] }] },
      "$.clients[0].id is not known; use `client_id`; $.clients[0].public is not known; use `token_endpoint_auth_method: 'none'`; $.clients[0].response:types is not known; use `response_types`",
    ],
    [
      'a client with a property in another letter case',
      { clients: [{ Client_Name: 'Photos' }] },
      '$.clients[0].Client_Name is not known; use `client_name`',
    ],
    [
      'a key with a misspelt member',
      { clients: [{ jwks: { keys: [{ kty: 'RSA', KID: 'a', colour: 'red' }], key: [] } }] },
      '$.clients[0].jwks.key is not known; use `keys`; $.clients[0].jwks.keys[0].KID is not known; use `kid`; $.clients[0].jwks.keys[0].colour is not known',
    ],
    [
      'a trusted issuer with a misspelt member of its key',
      { trusted_issuers: [{ iss: 'idp', jwk: { kty: 'RSA', kids: 'a' } }] },
      '$.trusted_issuers[0].iss is not known; use `issuer`; $.trusted_issuers[0].jwk.kids is not known; use `kid`',
    ],
    ['a user with a name of another API', { users: [{ sub: 'a' }] }, '$.users[0].sub is not known; use `subject`'],
    [
      'a token with misspelt properties',
      { tokens: [{ Token: 'a', clientId: 'b', scopes: 'c' }] },
      '$.tokens[0].clientId is not known; use `client_id`',
    ],
    [
      'a token with the scheme of its header',
      { clients: [photoViewer], tokens: [{ token: 'Bearer x', client_id: 'photo-viewer' }] },
      '$.tokens[0].token must be a token: no scheme, no white space, visible ASCII characters',
    ],
    [
      'a token with a common name',
      { tokens: [{ accessToken: 'a', client_id: 'photo-viewer' }] },
      '$.tokens[0].accessToken is not known; use `token`',
    ],
    [
      'a user with a common name of claims',
      { users: [{ subject: 'alice', claims: {} }] },
      '$.users[0].claims is not known; use `id_token`',
    ],
    [
      'a client with properties in camel case',
      { clients: [{ client_id: 'app', redirectUris: [], metadata: { any: 1 }, grantTypes: [] }] },
      '$.clients[0].redirectUris is not known; use `redirect_uris`; $.clients[0].grantTypes is not known; use `grant_types`',
    ],
    ['the lifespans of a client as one', { clients: [{ lifespans: {} }] }, '$.clients[0].lifespans is not known'],
    [
      'a trusted issuer with a misspelt property',
      { trusted_issuers: [{ isuer: 'idp' }] },
      '$.trusted_issuers[0].isuer is not known',
    ],
    ['two clients with one id', { clients: [photoViewer, photoViewer] }, '$.clients[1]'],
    ['a token of an unknown client', { tokens: [{ token: 'x', client_id: 'unknown' }] }, '$.tokens[0].client_id'],
    [
      'a token with a scope that its client is not registered for',
      { clients: [photoViewer], tokens: [{ token: 'x', client_id: 'photo-viewer', scope: 'albums.write' }] },
      '$.tokens[0].scope must be scopes that the client is registered for',
    ],
    ['an issuer without a key', { trusted_issuers: [{ issuer: 'idp' }] }, '$.trusted_issuers[0]'],
    ['one user twice', { users: [{ subject: 'a' }, { subject: 'a' }] }, '$.users[1].subject must be unique'],
    [
      'one token twice',
      {
        clients: [photoViewer],
        tokens: ['access_token', 'refresh_token'].map((use) => ({
          token: 'x',
          client_id: 'photo-viewer',
          token_use: use,
        })),
      },
      '$.tokens[1].token must be unique',
    ],
    [
      'metadata that JSON cannot represent',
      { clients: [{ metadata: { x: 1n } }] },
      '$.clients[0] must have values that JSON can represent',
    ],
    [
      'claims that JSON cannot represent',
      { users: [{ subject: 'a', id_token: { x: 1n } }] },
      '$.users[0].id_token must have values that JSON can represent',
    ],
    ['a user without a name', { users: [{ subject: '' }] }, '$.users[0].subject'],
  ])('is refused with %s', (_, wrong, place) => {
    expect(() => createOryMock({ seed: wrong as OrySeed })).toThrow(place)
    expect(() => createOryMock({ seed: wrong as OrySeed })).toThrow(TypeError)
  })
})

describe('clients of the seed', () => {
  it('may have keys as Web Crypto exports them', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const key = await crypto.subtle.exportKey('jwk', pair.publicKey)
    expect(key).toHaveProperty('key_ops')
    const { ory } = setup({ seed: { clients: [{ client_id: 'a', jwks: { keys: [{ ...key, kty: 'EC' }] } }] } })
    const { jwks } = await ory.getOAuth2Client({ id: 'a' })
    expect(jwks?.keys?.[0]).toMatchObject({ kty: 'EC', x: key.x })
    expect(jwks?.keys?.[0]).not.toHaveProperty('key_ops')
  })

  it('may have all properties of a server response, and any metadata', async () => {
    const { ory } = setup()
    const shown = await ory.getOAuth2Client({ id: 'photo-viewer' })
    const metadata = { clientIdd: 1, nested: { any: true } }
    const client = { ...shown, metadata, jwks_uri: '', contacts: ['ops@example.com'], client_name: 'Photos' }
    const { ory: other } = setup({ seed: { clients: [client] } })
    expect(await other.getOAuth2Client({ id: 'photo-viewer' })).toMatchObject({ client_name: 'Photos', metadata })
  })
})

describe('reset', () => {
  it('removes clients, tokens and sessions, and invalidates challenges and user codes', async () => {
    const { mock, ory, authorizeUrl, browser, walk } = setup()
    const user = browser()
    await walk({}, { login: { remember: true }, consent: { remember: true } }, user)
    const { access_token: token } = await mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })
    const login = await browser().go(authorizeUrl())
    const { user_code: userCode } = await ory.oAuth2DeviceFlow({ clientId: 'photo-viewer' })
    await ory.createOAuth2Client({ oAuth2Client: { client_id: 'new' } })
    mock.reset()
    expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
    expect(await refusal(ory.getOAuth2Client({ id: 'new' }))).toMatchObject({ status: 404 })
    const loginChallenge = login.query['login_challenge'] ?? ''
    expect(await refusal(ory.getOAuth2LoginRequest({ loginChallenge }))).toMatchObject({ status: 404 })
    expect((await user.go(authorizeUrl({ prompt: 'none' }))).query['error']).toBe('login_required')
    await expect(mock.approveDevice(userCode, 'alice')).rejects.toThrow('No device waits')
    const { data } = await ory.listOAuth2ConsentSessions.raw({ subject: 'alice' })
    expect(data).toEqual([])
  })
})

describe('the options', () => {
  it('set the time and the random values', async () => {
    const random = (size: number): Uint8Array => new Uint8Array(size).fill(7)
    const issue = async (): Promise<string> =>
      createOryMock({ random, clock: () => 0, seed: { clients: [photoViewer] } }).issueCode({
        clientId: 'photo-viewer',
        subject: 'alice',
      })
    expect(await issue()).toBe(await issue())
  })

  it('are passed to a client in clientOptions', async () => {
    const mock = createOryMock({ adminUrl: 'https://admin.example.com', seed: { clients: [photoViewer] } })
    const ory = createOryClient({
      ...mock.clientOptions,
      clientAuth: clientSecretBasic('photo-viewer', 'photo-secret'),
    })
    expect(await ory.getOAuth2Client({ id: 'photo-viewer' })).toMatchObject({ client_id: 'photo-viewer' })
    expect(mock.calls().map(({ operation }) => operation)).toEqual(['getOAuth2Client'])
  })

  it('can give both servers the same address', async () => {
    const projectUrl = 'https://project.example.com'
    const mock = createOryMock({ adminUrl: projectUrl, publicUrl: projectUrl, seed: { clients: [photoViewer] } })
    const { fetch } = mock.clientOptions
    const clientAuth = clientSecretBasic('photo-viewer', 'photo-secret')
    const ory = createOryClient({ projectUrl, accessToken: 'ory_pat_key', clientAuth, fetch, validation: 'error' })
    const { access_token: token } = await mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })
    expect(await ory.introspectOAuth2Token({ token })).toMatchObject({ active: true, iss: projectUrl })
    await ory.revokeOAuth2Token({ token })
    expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
  })

  it('set the addresses of the pages', async () => {
    const { browser, authorizeUrl } = setup({ urls: { login: 'https://app.example.com/login?lang=en' } })
    expect(await browser().go(authorizeUrl())).toMatchObject({
      page: 'https://app.example.com/login',
      query: { lang: 'en', login_challenge: expect.any(String) },
    })
  })
})
