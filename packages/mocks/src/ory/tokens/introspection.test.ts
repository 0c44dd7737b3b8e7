import { clientSecretBasic } from '@typed-oauth/ory-oauth2'
import { describe, expect, it } from 'vitest'

import { basic, redirectUri, refusal, setup, type Setup } from '../../../test/ory-setup.js'
import type { TokenAnswer } from '../index.js'

const issue = async ({ mock }: Setup, more: object = {}): Promise<TokenAnswer> =>
  mock.issueToken({ clientId: 'photo-viewer', subject: 'alice', ...more })
const active = async ({ ory }: Setup, token = ''): Promise<boolean> =>
  (await ory.introspectOAuth2Token({ token })).active

describe('codes and tokens without their prefix', () => {
  const bare = (token = ''): string => token.replace(/^ory_.._/, '')

  it('are found', async () => {
    const mock = setup()
    const request = { clientId: 'photo-viewer', subject: 'alice', redirectUri }
    const code = bare(await mock.mock.issueCode(request))
    const first = await mock.ory.oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri })
    const token = bare(first.access_token)
    expect(await mock.ory.introspectOAuth2Token({ token })).toMatchObject({ token_use: 'access_token' })
    const userinfo = await mock.mock(
      new Request(`${mock.mock.urls.publicUrl}/userinfo`, { headers: { authorization: `Bearer ${token}` } }),
    )
    expect(userinfo.status).toBe(200)
    const refreshToken = bare(first.refresh_token)
    expect(await mock.ory.introspectOAuth2Token({ token: refreshToken })).toMatchObject({ token_use: 'refresh_token' })
    const second = await mock.ory.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken })
    await mock.ory.revokeOAuth2Token({ token: bare(second.access_token) })
    expect(await active(mock, second.access_token)).toBe(false)
  })

  it('are not found under another prefix', async () => {
    const mock = setup()
    const { access_token: token, refresh_token: refreshToken } = await issue(mock)
    for (const other of [`ory_rt_${bare(token)}`, `ory_at_${token}`, `ory_at_${bare(refreshToken)}`]) {
      expect(await active(mock, other)).toBe(false)
    }
  })
})

describe('introspectOAuth2Token', () => {
  it('returns the scopes, the times and the other data of an active token', async () => {
    const mock = setup()
    const { access_token: token, refresh_token: refreshToken = '' } = await issue(mock, {
      scope: 'openid offline',
      audience: ['https://api.example.com'],
      accessToken: { plan: 'gold' },
    })
    const issued = mock.clock() / 1000
    const expected = {
      active: true,
      scope: 'openid offline',
      client_id: 'photo-viewer',
      sub: 'alice',
      exp: issued + 3600,
      iat: issued,
      nbf: issued,
      aud: ['https://api.example.com'],
      iss: 'http://127.0.0.1:4444',
      token_type: 'Bearer',
      token_use: 'access_token',
      ext: { plan: 'gold' },
    }
    expect(await mock.ory.introspectOAuth2Token({ token })).toEqual(expected)
    expect(await mock.ory.introspectOAuth2Token({ token: refreshToken })).toEqual({
      ...expected,
      token_use: 'refresh_token',
      exp: issued + 720 * 3600,
    })
  })

  it.each([
    ['photos.read', true],
    ['photos.read photos.write', true],
    ['photos.read admin', false],
    ['photos', false],
  ])('with the scope "%s" responds with active: %s', async (scope, expected) => {
    const mock = setup()
    const { access_token: token } = await issue(mock)
    expect((await mock.ory.introspectOAuth2Token({ token, scope })).active).toBe(expected)
  })

  it('returns only active: false for any other token', async () => {
    const mock = setup()
    const { access_token: token } = await issue(mock)
    expect(await mock.ory.introspectOAuth2Token({ token: 'unknown' })).toEqual({ active: false })
    const missing = await mock.post('/admin/oauth2/introspect', { scope: 'photos.read' })
    expect([missing.status, (await missing.json()) as unknown]).toEqual([200, { active: false }])
    mock.clock.advance(3_600_001)
    expect(await mock.ory.introspectOAuth2Token({ token })).toEqual({ active: false })
  })

  it('forbids caching of an inactive response, and sends no cache header with an active one', async () => {
    const mock = setup()
    const { access_token: token } = await issue(mock)
    const header = async (value: string): Promise<string | null> =>
      (await mock.post('/admin/oauth2/introspect', { token: value })).headers.get('cache-control')
    expect(await header('unknown')).toBe('no-store')
    expect(await header(token)).toBeNull()
  })

  it('refuses a body that is not a form', async () => {
    const { post } = setup()
    const json = { 'content-type': 'application/json' }
    expect((await post('/admin/oauth2/introspect', '')).status).toBe(400)
    expect((await post('/admin/oauth2/introspect', '{"token":"x"}', json)).status).toBe(400)
  })

  it('does not exist on the public server', async () => {
    const { mock } = setup()
    const url = `${mock.urls.publicUrl}/admin/oauth2/introspect`
    const request = new Request(url, { method: 'POST', body: new URLSearchParams({ token: 'x' }) })
    expect((await mock(request, { servers: ['public'] })).status).toBe(404)
  })
})

describe('revokeOAuth2Token', () => {
  it.each(['access_token', 'refresh_token'] as const)('of the %s revokes the whole chain', async (kind) => {
    const mock = setup()
    const tokens = await issue(mock)
    await mock.ory.revokeOAuth2Token({ token: tokens[kind] ?? '' })
    expect(await active(mock, tokens.access_token)).toBe(false)
    expect(await active(mock, tokens.refresh_token)).toBe(false)
  })

  it('answers 200 to everything except missing or wrong credentials and an empty form', async () => {
    const mock = setup()
    const tokens = await issue(mock)
    const credentials = basic('nightly-job', 'nightly-secret')
    const status = async (form: Record<string, string>): Promise<number> =>
      (await mock.post('/oauth2/revoke', form, credentials)).status
    expect(await status({ token: 'unknown' })).toBe(200)
    expect(await status({ token_type_hint: 'nonsense' })).toBe(200)
    expect(await status({ token: tokens.access_token })).toBe(200)
    expect(await active(mock, tokens.access_token)).toBe(true)
    const stranger = mock.as(clientSecretBasic('nightly-job', 'wrong'))
    expect(await refusal(stranger.revokeOAuth2Token({ token: 'x' }))).toMatchObject({
      status: 401,
      error: 'invalid_client',
    })
    expect((await mock.post('/oauth2/revoke', { token: 'x' })).status).toBe(400)
    expect((await mock.post('/oauth2/revoke', '', credentials)).status).toBe(400)
  })

  it('returns no body and no content type', async () => {
    const { post } = setup()
    const response = await post('/oauth2/revoke', { token: 'x' }, basic('nightly-job', 'nightly-secret'))
    expect(await response.text()).toBe('')
    expect(response.headers.get('content-type')).toBeNull()
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

describe('deleteOAuth2Token', () => {
  it('revokes the access tokens of a client, and keeps its refresh tokens', async () => {
    const mock = setup()
    const mine = await issue(mock)
    const other = await mock.mock.issueToken({ clientId: 'nightly-job' })
    await mock.ory.deleteOAuth2Token({ clientId: 'photo-viewer' })
    expect(await active(mock, mine.access_token)).toBe(false)
    expect(await active(mock, mine.refresh_token)).toBe(true)
    expect(await active(mock, other.access_token)).toBe(true)
  })

  it('needs a client id, which may be unknown', async () => {
    const { admin } = setup()
    const status = async (query: string): Promise<number> =>
      (await admin(`/admin/oauth2/tokens${query}`, { method: 'DELETE' })).status
    expect(await status('?client_id=unknown')).toBe(204)
    expect(await status('?client_id=')).toBe(400)
    expect(await status('')).toBe(400)
  })
})
