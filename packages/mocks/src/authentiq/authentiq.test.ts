import {
  clientSecretBasic,
  clientSecretPost,
  createAuthentiqClient,
  isHttpError,
  publicClient,
  settle,
  type AuthentiqClient,
  type HttpError,
} from '@typed-oauth/authentiq-token'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, UnsecuredJWT, type JSONWebKeySet } from 'jose'
import { describe, expect, it } from 'vitest'

import type { MockSetup } from '../../test/mock-setup.js'
import { utf8 } from '../encoding.js'
import {
  createAuthentiqMock,
  createClock,
  type AuthentiqClientSeed,
  type AuthentiqMock,
  type AuthentiqMockOptions,
  type Clock,
} from './index.js'

const redirectUri = 'https://app.example.com/callback?from=authentiq'
const app: AuthentiqClientSeed = {
  client_id: 'photo viewer',
  client_secret: 's3cr%t:+é/=&',
  redirect_uris: [redirectUri],
}
const postApp: AuthentiqClientSeed = {
  client_id: 'poster',
  client_secret: 'post-secret',
  redirect_uris: [redirectUri],
  token_endpoint_auth_method: 'client_secret_post',
}
const users = [
  {
    sub: 'alice',
    claims: {
      name: 'Alice',
      email: 'alice@example.com',
      email_verified: true,
      phone_number: '+1',
      'aq:location': { latitude: 1 },
    },
  },
  { sub: 'bob' },
]

function setup(options: AuthentiqMockOptions = {}): MockSetup<AuthentiqMock, AuthentiqClient> {
  const clock = createClock(Date.UTC(2026, 0, 1))
  const mock = createAuthentiqMock({ clock, seed: { clients: [app, postApp], users }, ...options })
  return { mock, clock, client: createAuthentiqClient({ ...mock.clientOptions, validation: 'error' }) }
}

async function refusal(call: Promise<unknown>): Promise<HttpError> {
  const settled = await settle(call)
  if (settled.ok || !isHttpError(settled.error)) throw new Error('expected a refusal')
  return settled.error
}

/** Sends a token request that our client would not send. */
async function post(
  mock: AuthentiqMock,
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown; headers: Headers }> {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const response = await mock(
    new Request(`${mock.urls.baseUrl}/token`, { method: 'POST', body, headers: { ...form, ...headers } }),
  )
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers }
}

const get = async (mock: AuthentiqMock, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  mock(new Request(`${mock.urls.baseUrl}${path}`, { headers }))

function authorizationUrl(mock: AuthentiqMock, changes: Record<string, string | undefined> = {}): URL {
  const url = new URL(`${mock.urls.baseUrl}/authorize`)
  const parameters = {
    client_id: app.client_id,
    response_type: 'code',
    scope: 'openid email~rs',
    redirect_uri: redirectUri,
    state: 'st&te',
    ...changes,
  }
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return url
}

describe('token', () => {
  it('exchanges a code for all documented fields', async () => {
    const { mock, client, clock } = setup()
    const { data, headers } = await client.token.raw({
      code: mock.issueCode({ redirectUri, scope: 'openid email~rs' }),
      redirectUri,
    })
    expect(data).toEqual({
      token_type: 'Bearer',
      access_token: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      id_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expires_in: 3600,
      expires_at: clock() / 1000 + 3600,
      scope: 'openid email',
    })
    expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache'])
  })

  it('issues no ID token without openid', async () => {
    const { mock, client } = setup()
    expect(
      await client.token({ code: mock.issueCode({ redirectUri, scope: 'email' }), redirectUri }),
    ).not.toHaveProperty('id_token')
  })

  it('accepts a code once; a second use revokes the access token', async () => {
    const { mock, client } = setup()
    const code = mock.issueCode({ redirectUri })
    const { access_token: accessToken } = await client.token({ code, redirectUri })
    const authorization = `Bearer ${accessToken}`
    expect((await get(mock, '/userinfo', { authorization })).status).toBe(200)
    const error = await refusal(client.token({ code, redirectUri }))
    expect([error.status, error.code]).toEqual([400, 'invalid_grant'])
    expect((await get(mock, '/userinfo', { authorization })).status).toBe(401)
  })

  it('revokes the access token also when a code is used again much later', async () => {
    const { mock, client, clock } = setup()
    const code = mock.issueCode({ redirectUri })
    const { access_token: accessToken } = await client.token({ code, redirectUri })
    clock.advance(600_000)
    await refusal(client.token({ code, redirectUri }))
    expect((await get(mock, '/userinfo', { authorization: `Bearer ${accessToken}` })).status).toBe(401)
  })

  it('accepts a code in one of many parallel requests', async () => {
    const { mock, client } = setup()
    const codeVerifier = 'v'.repeat(43)
    const code = mock.issueCode({ redirectUri, codeChallenge: codeVerifier, codeChallengeMethod: 'plain' })
    const results = await Promise.all(
      Array.from({ length: 20 }, async () => settle(client.token({ code, redirectUri, codeVerifier }))),
    )
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it.each<[string, (mock: AuthentiqMock, clock: Clock) => { code: string; redirectUri?: string }]>([
    ['a code that was never issued', () => ({ code: 'never-issued' })],
    [
      'an expired code',
      (mock, clock) => ({ code: [mock.issueCode({ redirectUri }), clock.advance(60_000)][0] as string }),
    ],
    ['a code of another client', (mock) => ({ code: mock.issueCode({ redirectUri, clientId: 'poster' }) })],
    [
      'another redirect URI',
      (mock) => ({ code: mock.issueCode({ redirectUri }), redirectUri: 'https://app.example.com/callback' }),
    ],
  ])('refuses %s', async (_, prepare) => {
    const { mock, client, clock } = setup()
    const error = await refusal(client.token({ redirectUri, ...prepare(mock, clock) }))
    expect([error.status, error.code, error.headers.get('www-authenticate')]).toEqual([400, 'invalid_grant', null])
    expect(error.body).toEqual({ error: 'invalid_grant', error_description: expect.any(String) })
  })

  it('does not use a code for a refused request', async () => {
    const { mock, client } = setup()
    const code = mock.issueCode({ redirectUri })
    await refusal(client.token({ code, redirectUri: 'https://other.example.com' }))
    expect(await client.token({ code, redirectUri })).toMatchObject({ token_type: 'Bearer' })
  })

  it.each<[string, string]>([
    ['grant_type=authorization_code&redirect_uri=https://app.example.com', 'invalid_request'],
    ['grant_type=authorization_code&code=', 'invalid_request'],
    ['code=abc', 'invalid_request'],
    ['grant_type=client_credentials', 'unsupported_grant_type'],
    ['grant_type=authorization_code&code=a&code=b', 'invalid_request'],
  ])('refuses the form %s', async (form, code) => {
    const { mock } = setup()
    const answer = await post(mock, `client_id=poster&client_secret=post-secret&${form}`)
    expect(answer).toMatchObject({ status: 400, body: { error: code } })
  })

  it('requires the redirect URI that the code was sent to', async () => {
    const { mock } = setup()
    const code = mock.issueCode({ redirectUri, clientId: 'poster' })
    const answer = await post(
      mock,
      `client_id=poster&client_secret=post-secret&grant_type=authorization_code&code=${code}`,
    )
    expect(answer.body).toEqual({
      error: 'invalid_request',
      error_description: 'The parameter redirect_uri is missing.',
    })
  })

  it('refuses JSON', async () => {
    const answer = await post(setup().mock, '{}', { 'content-type': 'application/json' })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })

  it('refuses other methods', async () => {
    const response = await get(setup().mock, '/token')
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('is not found at a path with a double slash', async () => {
    const response = await setup().mock(new Request('https://connect.authentiq.io//token', { method: 'POST' }))
    expect(response.status).toBe(404)
  })
})

describe('refresh tokens', () => {
  it('work once, for the client that they were issued to, with the same scopes or fewer', async () => {
    const { mock, client } = setup({ refreshTokens: true })
    const code = mock.issueCode({ redirectUri, scope: 'openid email', nonce: 'n' })
    const { refresh_token: first = '' } = await client.token({ code, redirectUri })
    const second = await client.token({ grantType: 'refresh_token', refreshToken: first })
    expect(second).toMatchObject({ token_type: 'Bearer', scope: 'openid email' })
    expect(decodeJwt(second.id_token ?? '')).not.toHaveProperty('nonce')
    const refresh = { grantType: 'refresh_token', refreshToken: second.refresh_token ?? '' } as const
    expect(await refusal(client.token({ grantType: 'refresh_token', refreshToken: first }))).toMatchObject({
      code: 'invalid_grant',
    })
    expect(await refusal(client.token({ ...refresh, scope: 'openid phone' }))).toMatchObject({ code: 'invalid_scope' })
    const other = client.token(refresh, { auth: clientSecretPost('poster', 'post-secret') })
    expect(await refusal(other)).toMatchObject({ code: 'invalid_grant' })
    expect(await client.token({ ...refresh, scope: ['email'] })).toMatchObject({ scope: 'email' })
  })

  it('are neither issued nor accepted unless the mock is told to', async () => {
    const { mock, client } = setup()
    const code = mock.issueCode({ redirectUri })
    expect(await client.token({ code, redirectUri })).not.toHaveProperty('refresh_token')
    expect(await refusal(client.token({ grantType: 'refresh_token', refreshToken: 'a' }))).toMatchObject({
      code: 'unsupported_grant_type',
    })
  })
})

describe('client authentication', () => {
  const attempt = async (
    client: AuthentiqClientSeed | undefined,
    change: Parameters<typeof createAuthentiqClient>[0],
  ): Promise<HttpError | undefined> => {
    const { mock } = setup()
    const code = mock.issueCode({ redirectUri, clientId: client?.client_id })
    const settled = await settle(
      createAuthentiqClient({ ...mock.clientOptions, ...change }).token({ code, redirectUri }),
    )
    return settled.ok ? undefined : (settled.error as HttpError)
  }

  it('accepts Basic from clients that are registered for it, with any characters in the secret', async () => {
    expect(await attempt(app, { clientAuth: clientSecretBasic(app.client_id, app.client_secret) })).toBeUndefined()
  })

  it('accepts the form from clients that are registered for it', async () => {
    expect(await attempt(postApp, { clientAuth: clientSecretPost('poster', 'post-secret') })).toBeUndefined()
  })

  it.each<[string, AuthentiqClientSeed, Parameters<typeof createAuthentiqClient>[0], string | null]>([
    ['a wrong secret', app, { clientAuth: clientSecretBasic(app.client_id, 'wrong') }, 'Basic realm="authentiq"'],
    ['an unknown client', app, { clientAuth: clientSecretBasic('nobody', 'any') }, 'Basic realm="authentiq"'],
    [
      'a secret that is not encoded',
      app,
      { clientAuth: clientSecretBasic(app.client_id, app.client_secret, { encoding: 'raw' }) },
      'Basic realm="authentiq"',
    ],
    [
      'the form where Basic is registered',
      app,
      { clientAuth: clientSecretPost(app.client_id, app.client_secret) },
      null,
    ],
    [
      'Basic where the form is registered',
      postApp,
      { clientAuth: clientSecretBasic('poster', 'post-secret') },
      'Basic realm="authentiq"',
    ],
    ['a wrong secret in the form', postApp, { clientAuth: clientSecretPost('poster', 'wrong') }, null],
    ['a client without a secret', app, { clientAuth: publicClient(app.client_id) }, null],
  ])('refuses %s', async (_, client, change, challenge) => {
    const error = await attempt(client, change)
    expect([error?.status, error?.code, error?.headers.get('www-authenticate')]).toEqual([
      401,
      'invalid_client',
      challenge,
    ])
  })

  it('refuses two methods at once', async () => {
    const { mock } = setup()
    const headers = { authorization: `Basic ${btoa('poster:post-secret')}` }
    const answer = await post(mock, 'grant_type=authorization_code&client_id=poster&client_secret=post-secret', headers)
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })

  it('refuses a header that is not a Basic credential', async () => {
    const { mock } = setup()
    for (const authorization of ['Bearer abc', 'Basic !!', `Basic ${btoa('no-colon')}`, `Basic ${btoa('a%zz:b')}`]) {
      expect(await post(mock, 'grant_type=authorization_code', { authorization })).toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      })
    }
  })

  it('refuses a form that names another client', async () => {
    const { mock } = setup({ seed: { clients: [{ client_id: 'app', client_secret: 'secret' }] } })
    const headers = { authorization: `Basic ${btoa('app:secret')}` }
    expect(await post(mock, 'grant_type=authorization_code&client_id=other', headers)).toMatchObject({ status: 401 })
  })
})

describe('PKCE', () => {
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

  it('accepts the verifier of a challenge', async () => {
    const { mock, client } = setup()
    const hashed = mock.issueCode({ redirectUri, codeChallenge: challenge })
    expect(await client.token({ code: hashed, redirectUri, codeVerifier: verifier })).toHaveProperty('access_token')
    const plain = mock.issueCode({ redirectUri, codeChallenge: verifier, codeChallengeMethod: 'plain' })
    expect(await client.token({ code: plain, redirectUri, codeVerifier: verifier })).toHaveProperty('access_token')
  })

  it.each<[string, string | undefined, string | undefined]>([
    ['a wrong verifier', challenge, verifier.replace('d', 'e')],
    ['a verifier that is too short', challenge, 'short'],
    ['no verifier', challenge, undefined],
    ['a verifier without a challenge', undefined, verifier],
  ])('refuses %s', async (_, codeChallenge, codeVerifier) => {
    const { mock, client } = setup()
    const code = mock.issueCode({ redirectUri, codeChallenge })
    expect(await refusal(client.token({ code, redirectUri, codeVerifier }))).toMatchObject({
      status: 400,
      code: 'invalid_grant',
    })
  })
})

describe('ID tokens', () => {
  const issue = async (
    algorithm: 'HS256' | 'RS256' | 'none',
    options: AuthentiqMockOptions = {},
  ): Promise<MockSetup<AuthentiqMock, AuthentiqClient> & { idToken: string }> => {
    const made = setup({ seed: { clients: [{ ...app, id_token_signed_response_alg: algorithm }], users }, ...options })
    const { id_token: idToken = '' } = await made.mock.issueToken({ nonce: 'n-1', scope: 'openid email aq:name' })
    return { ...made, idToken }
  }

  it('are signed with the client secret by default', async () => {
    const { mock } = setup()
    const { id_token: idToken = '' } = await mock.issueToken()
    const { protectedHeader } = await jwtVerify(idToken, utf8(app.client_secret), {
      currentDate: new Date(Date.UTC(2026, 0, 1)),
    })
    expect(protectedHeader.alg).toBe('HS256')
  })

  it('are signed with the published keys', async () => {
    const { mock, idToken } = await issue('RS256')
    const keys = (await (await get(mock, '/public-keys')).json()) as JSONWebKeySet
    const { protectedHeader } = await jwtVerify(idToken, createLocalJWKSet(keys), {
      currentDate: new Date(Date.UTC(2026, 0, 1)),
    })
    expect(protectedHeader.alg).toBe('RS256')
    expect(keys.keys[0]).not.toHaveProperty('d')
  })

  it('are not signed if the client is registered for no signature', async () => {
    const { idToken } = await issue('none')
    expect(decodeProtectedHeader(idToken).alg).toBe('none')
    expect(UnsecuredJWT.decode(idToken, { currentDate: new Date(Date.UTC(2026, 0, 1)) }).payload.sub).toBe('alice')
  })

  it('contain who signed in, for which client and when, and the granted claims', async () => {
    const { idToken, clock } = await issue('HS256')
    const now = clock() / 1000
    expect(decodeJwt(idToken)).toEqual({
      iss: 'https://connect.authentiq.io/',
      sub: 'alice',
      aud: [app.client_id],
      azp: app.client_id,
      iat: now,
      nbf: now,
      exp: now + 3600,
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
      sid: expect.stringMatching(/^[0-9a-f]{32}$/),
      scope: 'openid email aq:name',
      nonce: 'n-1',
      name: 'Alice',
      email: 'alice@example.com',
      email_verified: true,
    })
  })

  it('may have a string as audience, another issuer and another lifetime', async () => {
    const { idToken } = await issue('HS256', {
      audience: 'string',
      issuer: 'https://id.example.com',
      idTokenLifetime: 600,
    })
    const { aud, iss, iat = 0, exp } = decodeJwt(idToken)
    expect({ aud, iss, exp }).toEqual({ aud: app.client_id, iss: 'https://id.example.com', exp: iat + 600 })
  })
})

describe('/authorize', () => {
  it('sends a browser to the sign-in page, and from there back with a code', async () => {
    const { mock, client } = setup()
    const begun = await mock(new Request(authorizationUrl(mock)))
    expect(begun.status).toBe(303)
    const page = new URL(begun.headers.get('location') ?? '')
    const html = await (await get(mock, `${page.pathname}${page.search}`)).text()
    expect(html).toContain('Sign in as Alice (alice)')
    const body = new URLSearchParams({ sign_in: page.searchParams.get('sign_in') ?? '', subject: 'alice' })
    const ended = await mock(new Request(page, { method: 'POST', body }))
    const back = new URL(ended.headers.get('location') ?? '')
    expect([ended.status, back.searchParams.get('state'), back.searchParams.get('from')]).toEqual([
      302,
      'st&te',
      'authentiq',
    ])
    const token = await client.token({ code: back.searchParams.get('code') ?? '', redirectUri })
    expect(token.scope).toBe('openid email')
    expect((await mock(new Request(page, { method: 'POST', body }))).status).toBe(400)
  })

  it('accepts its parameters in a form too, and at the sign-in page', async () => {
    const { mock } = setup()
    const url = authorizationUrl(mock)
    const posted = await mock(new Request(`${mock.urls.baseUrl}/authorize`, { method: 'POST', body: url.searchParams }))
    expect(posted.status).toBe(303)
    url.pathname = '/sign-in'
    expect((await mock(new Request(url))).status).toBe(303)
  })

  it('redirects with access_denied when the user refuses', async () => {
    const { mock } = setup()
    const back = mock.signIn(authorizationUrl(mock), { subject: null })
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 'st&te' })
  })

  it('grants fewer scopes than requested, if the user decides so', async () => {
    const { mock, client } = setup()
    const back = mock.signIn(authorizationUrl(mock), { subject: 'bob', scope: 'openid phone' })
    const token = await client.token({ code: back.searchParams.get('code') ?? '', redirectUri })
    expect(token.scope).toBe('openid')
    expect(decodeJwt(token.id_token ?? '').sub).toBe('bob')
  })

  it('uses the fragment on request', async () => {
    const { mock } = setup()
    const back = mock.signIn(authorizationUrl(mock, { response_mode: 'fragment' }))
    expect(back.search).toBe('?from=authentiq')
    expect(new URLSearchParams(back.hash.slice(1)).get('code')).toMatch(/^\w{32}$/)
  })

  it('signs a user in at once with the option signInAs', async () => {
    const { mock } = setup({ signInAs: 'bob' })
    const response = await mock(new Request(authorizationUrl(mock, { prompt: 'none' })))
    expect([response.status, new URL(response.headers.get('location') ?? '').searchParams.has('code')]).toEqual([
      302,
      true,
    ])
  })

  it.each<[string, Record<string, string | undefined>, string]>([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['another response type', { response_type: 'id_token' }, 'unsupported_response_type'],
    ['another response mode', { response_mode: 'form_post' }, 'invalid_request'],
    ['no state', { state: undefined }, 'invalid_request'],
    ['no scope', { scope: undefined }, 'invalid_request'],
    ['an unknown scope', { scope: 'openid oidc' }, 'invalid_scope'],
    ['another challenge method', { code_challenge: 'abc', code_challenge_method: 'S512' }, 'invalid_request'],
    ['prompt=none where nobody is signed in', { prompt: 'none' }, 'login_required'],
  ])('redirects with an error for %s', async (_, changes, error) => {
    const { mock } = setup()
    const response = await mock(new Request(authorizationUrl(mock, changes)))
    expect(response.status).toBe(302)
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('error')).toBe(error)
  })

  it.each<[string, Record<string, string | undefined>]>([
    ['an unknown client', { client_id: 'nobody' }],
    ['a redirect URI that is not registered', { redirect_uri: 'https://evil.example.com' }],
    ['no redirect URI', { redirect_uri: undefined }],
  ])('never redirects for %s', async (_, changes) => {
    const { mock } = setup()
    const url = authorizationUrl(mock, changes)
    const response = await mock(new Request(url))
    expect([response.status, response.headers.get('location')]).toEqual([400, null])
    expect(() => mock.signIn(url)).toThrow('The authorization request is refused')
  })

  it('accepts any redirect URI of a client in test mode', () => {
    const mock = createAuthentiqMock()
    const url = authorizationUrl(mock, { client_id: 'mock-client', redirect_uri: 'http://localhost:8080/cb' })
    expect(mock.signIn(url).origin).toBe('http://localhost:8080')
  })
})

describe('userinfo', () => {
  it('returns the granted claims', async () => {
    const { mock } = setup()
    const { access_token: accessToken } = await mock.issueToken({ scope: 'openid phone aq:location' })
    const response = await get(mock, '/userinfo', { authorization: `Bearer ${accessToken}` })
    expect(await response.json()).toEqual({ sub: 'alice', phone_number: '+1', 'aq:location': { latitude: 1 } })
  })

  it('refuses a missing, a wrong and an expired token', async () => {
    const { mock, clock } = setup()
    const { access_token: accessToken } = await mock.issueToken()
    clock.advance(3_600_000)
    const headers = [{}, { authorization: 'Bearer wrong' }, { authorization: `Bearer ${accessToken}` }]
    const answers = await Promise.all(
      headers.map(async (each) => get(mock, '/userinfo', each as Record<string, string>)),
    )
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    expect(answers.map((answer) => answer.headers.get('www-authenticate'))).toEqual([
      'Bearer realm="authentiq"',
      'Bearer realm="authentiq", error="invalid_token"',
      'Bearer realm="authentiq", error="invalid_token"',
    ])
  })
})

describe('createAuthentiqMock', () => {
  it('has a discovery document for OpenID clients', async () => {
    const { mock } = setup()
    mock.configureUrls({ baseUrl: 'https://id.example.com/authentiq' })
    const document: unknown = await (await get(mock, '/.well-known/openid-configuration')).json()
    expect(document).toMatchObject({
      issuer: 'https://id.example.com/authentiq/',
      token_endpoint: 'https://id.example.com/authentiq/token',
      jwks_uri: 'https://id.example.com/authentiq/public-keys',
    })
  })

  it('has the credential of its first client in clientOptions, with the registered method', async () => {
    const mock = createAuthentiqMock({ seed: { clients: [postApp] } })
    const client = createAuthentiqClient(mock.clientOptions)
    await client.token({ code: mock.issueCode({ redirectUri }), redirectUri })
    expect(mock.calls(client.token)[0]).toMatchObject({ body: { client_id: 'poster', client_secret: '…', code: '…' } })
  })

  it('never shows a secret in its recorded calls', async () => {
    const { mock, client } = setup()
    const code = mock.issueCode({ redirectUri })
    await client.token({ code, redirectUri })
    expect(JSON.stringify(mock.calls())).not.toContain(code)
    expect(mock.calls()[0]?.headers['authorization']).toBe('…')
  })

  it('forgets codes, tokens and sign-ins on reset, but keeps its keys', async () => {
    const { mock, client } = setup()
    const code = mock.issueCode({ redirectUri })
    const { access_token: accessToken } = await mock.issueToken()
    const keys = await (await get(mock, '/public-keys')).text()
    const page = new URL((await mock(new Request(authorizationUrl(mock)))).headers.get('location') ?? '')
    mock.reset()
    expect(mock.calls()).toEqual([])
    expect(await refusal(client.token({ code, redirectUri }))).toMatchObject({ code: 'invalid_grant' })
    expect((await get(mock, '/userinfo', { authorization: `Bearer ${accessToken}` })).status).toBe(401)
    expect((await get(mock, `${page.pathname}${page.search}`)).status).toBe(404)
    expect(await (await get(mock, '/public-keys')).text()).toBe(keys)
  })

  it.each<[string, unknown, string]>([
    [
      'an unknown method',
      { clients: [{ ...app, token_endpoint_auth_method: 'none' }] },
      '$.clients[0].token_endpoint_auth_method must be one of "client_secret_basic", "client_secret_post"',
    ],
    ['a client without a secret', { clients: [{ client_id: 'app' }] }, '$.clients[0].client_secret must be string'],
    [
      'the same client twice',
      { clients: [app, { ...app, client_secret: 'other' }] },
      '$.clients[1].client_id must be unique',
    ],
    ['the same user twice', { users: [{ sub: 'a' }, { sub: 'b' }, { sub: 'a' }] }, '$.users[2].sub must be unique'],
    [
      'a claim that JSON cannot represent',
      { users: [{ sub: 'a', claims: { x: 1n } }] },
      '$.users[0].claims must have values that JSON can represent',
    ],
    ['a user without an id', { users: [{ claims: {} }] }, '$.users[0].sub must be string'],
  ])('refuses a seed with %s', (_, seed, message) => {
    expect(() => createAuthentiqMock({ seed: seed as never })).toThrow(
      new TypeError(`The seed does not fit: ${message}`),
    )
  })

  it('refuses a challenge method without a challenge', () => {
    const { mock } = setup()
    expect(() => mock.issueCode({ redirectUri, codeChallengeMethod: 'plain' })).toThrow(
      new TypeError('issueCode: `codeChallengeMethod` requires `codeChallenge`'),
    )
  })

  it('refuses unknown clients, users and scopes in its helpers', async () => {
    const { mock } = setup()
    const signIn = (scope: string) => () => mock.signIn(authorizationUrl(mock), { scope })
    expect(signIn('nope emial')).toThrow(new TypeError('`scope` names a scope that does not exist'))
    expect(signIn('')).toThrow(new TypeError('signIn: `scope` must be a string that is not empty'))
    expect(() => mock.issueCode({ redirectUri, clientId: 'nobody' })).toThrow('There is no such client')
    await expect(mock.issueToken({ subject: 'nobody' })).rejects.toThrow('There is no such user')
    await expect(mock.issueToken({ scope: 'oidc' })).rejects.toThrow('`scope` names a scope that does not exist')
    for (const scope of ['OpenID', ' openid', 'openid  email', '"openid"'])
      await expect(mock.issueToken({ scope })).rejects.toThrow('`scope` names a scope that does not exist')
    expect(() => createAuthentiqMock({ signInAs: 'nobody' })).toThrow(
      new TypeError('`signInAs` (--sign-in-as of the command) must be a user of the seed'),
    )
  })
})
