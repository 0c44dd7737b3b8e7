import { clientSecretBasic } from '@typed-oauth/ory-oauth2'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose'
import { describe, expect, it } from 'vitest'

import { basic, nightlyJob, photoViewer, refusal, setup, type Setup } from '../../../../test/ory-setup.js'

const credentials = basic('nightly-job', 'nightly-secret')
const ask = async (
  { post }: Setup,
  form: Record<string, string> | string = {},
  headers = credentials,
): Promise<Response> =>
  post(
    '/oauth2/token',
    typeof form === 'string' ? `grant_type=client_credentials&${form}` : { grant_type: 'client_credentials', ...form },
    headers,
  )
const granted = async (mock: Setup, form: Record<string, string> | string = {}): Promise<Record<string, string>> => {
  const response = await ask(mock, form)
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, string>
}

describe('client_credentials', () => {
  it('gives an access token and nothing else', async () => {
    const mock = setup()
    const response = await ask(mock, { scope: 'photos.read' })
    expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('pragma')).toBe('no-cache')
    const answer = (await response.json()) as Record<string, string>
    expect(Object.keys(answer)).toEqual(['access_token', 'expires_in', 'scope', 'token_type'])
    expect(await mock.ory.introspectOAuth2Token({ token: answer['access_token'] ?? '' })).toEqual({
      active: true,
      scope: 'photos.read',
      client_id: 'nightly-job',
      sub: 'nightly-job',
      exp: mock.clock() / 1000 + 3600,
      iat: mock.clock() / 1000,
      nbf: mock.clock() / 1000,
      aud: [],
      iss: 'http://127.0.0.1:4444',
      token_type: 'Bearer',
      token_use: 'access_token',
    })
  })

  it('grants no scope when none is requested, and introspection omits it', async () => {
    const mock = setup()
    const { access_token: token = '', scope } = await granted(mock)
    expect(scope).toBe('')
    expect(await mock.ory.introspectOAuth2Token({ token })).not.toHaveProperty('scope')
  })

  it('ignores `resource` and authorization details, as the server does, and does not know token exchange', async () => {
    const { as, ory, authorizeUrl, browser } = setup()
    const job = as(clientSecretBasic('nightly-job', 'nightly-secret'))
    const access = {
      resource: ['https://a.example.com', 'https://b.example.com'],
      authorizationDetails: [{ type: 'a' }],
    }
    const { access_token: token } = await job.oauth2TokenExchange({ grantType: 'client_credentials', ...access })
    expect(await ory.introspectOAuth2Token({ token })).toMatchObject({ active: true, aud: [] })
    const url = ory.oAuth2AuthorizeUrl({
      state: 'state-of-the-app',
      redirectUri: 'https://app.example.com/callback',
      ...access,
    })
    expect(url.origin).toBe(new URL(authorizeUrl()).origin)
    const { headers } = await browser().open(url.href)
    const loginChallenge = new URL(headers.get('location') ?? '').searchParams.get('login_challenge') ?? ''
    const { request_url: shown } = await ory.getOAuth2LoginRequest({ loginChallenge })
    expect(new URL(shown).searchParams.getAll('resource')).toEqual(access.resource)
    expect(new URL(shown).searchParams.get('authorization_details')).toBe('[{"type":"a"}]')
    const exchange = job.oauth2TokenExchange({
      grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subjectToken: token,
      subjectTokenType: 'urn:ietf:params:oauth:token-type:access_token',
    })
    expect(await refusal(exchange)).toMatchObject({ status: 400, error: 'invalid_request' })
  })

  it.each([
    'audience=https://api.example.com/photos+https://api.example.com',
    'audience=https://api.example.com/photos&audience=https://api.example.com',
  ])('accepts %s', async (form) => {
    const mock = setup()
    const { access_token: token = '' } = await granted(mock, form)
    expect(await mock.ory.introspectOAuth2Token({ token })).toMatchObject({
      aud: ['https://api.example.com/photos', 'https://api.example.com'],
    })
  })

  it.each([
    [{ scope: 'photos.read openid' }, 'invalid_scope'],
    [{ audience: 'https://other.example.com' }, 'invalid_request'],
    [{ grant_type: 'password' }, 'invalid_request'],
    [{ grant_type: '' }, 'invalid_request'],
  ])('refuses %j with %s', async (form, error) => {
    const response = await ask(setup(), form)
    expect([response.status, (await response.json()) as unknown]).toMatchObject([400, { error }])
  })

  it('refuses clients that are not registered for it, and public ones', async () => {
    const mock = setup()
    const unregistered = await ask(mock, {}, basic('photo-viewer', 'photo-secret'))
    expect(await unregistered.json()).toMatchObject({ error: 'unauthorized_client' })
    const anonymous = await mock.post('/oauth2/token', { grant_type: 'client_credentials', client_id: 'single-page' })
    expect(await anonymous.json()).toMatchObject({ error: 'invalid_grant' })
  })

  it.each([
    ['an empty body', '', 'application/x-www-form-urlencoded'],
    ['JSON', '{"grant_type":"client_credentials"}', 'application/json'],
  ])('refuses %s', async (_, body, type) => {
    const { post } = setup()
    const response = await post('/oauth2/token', body, { ...credentials, 'content-type': type })
    expect([response.status, (await response.json()) as unknown]).toMatchObject([400, { error: 'invalid_request' }])
  })

  it('accepts multipart forms', async () => {
    const { mock } = setup()
    const body = new FormData()
    body.append('grant_type', 'client_credentials')
    const url = `${mock.urls.publicUrl}/oauth2/token`
    expect((await mock(new Request(url, { method: 'POST', body, headers: credentials }))).status).toBe(200)
  })

  it('issues signed tokens for clients with the strategy jwt', async () => {
    const client = { ...nightlyJob, access_token_strategy: 'jwt' }
    const mock = setup({ seed: { clients: [client, photoViewer] } })
    const form = { scope: 'photos.read', audience: 'https://api.example.com' }
    const { access_token: token = '' } = await granted(mock, form)
    const response = await mock.mock(new Request(`${mock.mock.urls.publicUrl}/.well-known/jwks.json`))
    const keys = createLocalJWKSet((await response.json()) as JSONWebKeySet)
    const { payload } = await jwtVerify(token, keys, { currentDate: new Date(mock.clock()) })
    expect(payload).toEqual({
      aud: ['https://api.example.com'],
      client_id: 'nightly-job',
      exp: mock.clock() / 1000 + 3600,
      ext: {},
      iat: mock.clock() / 1000,
      iss: 'http://127.0.0.1:4444',
      jti: expect.any(String),
      nbf: mock.clock() / 1000,
      scp: ['photos.read'],
      sub: 'nightly-job',
    })
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'JWT' })
    await mock.as(clientSecretBasic('nightly-job', 'nightly-secret')).revokeOAuth2Token({ token })
    expect(await mock.ory.introspectOAuth2Token({ token })).toEqual({ active: false })
  })
})
