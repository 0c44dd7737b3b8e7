import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose'
import { describe, expect, it } from 'vitest'

import { photoViewer, redirectUri, refusal, setup, type Setup } from '../../../test/ory-setup.js'
import type { TokenAnswer } from './grants/grant.js'
import { leftHash } from './id-token.js'

const read = async ({ mock }: Setup, path: string, init?: RequestInit): Promise<Response> =>
  mock(new Request(`${mock.urls.publicUrl}${path}`, init))
const keysOf = async (mock: Setup): Promise<JSONWebKeySet> =>
  (await (await read(mock, '/.well-known/jwks.json')).json()) as JSONWebKeySet

describe('an ID token', () => {
  it('is signed with a published key and contains who signed in, how and when', async () => {
    const mock = setup()
    const login = { acr: 'aal2', amr: ['pwd'] }
    const consent = {
      session: { access_token: {}, id_token: { email: 'alice@example.com', sub: 'mallory', nonce: 'x' } },
    }
    const { query } = await mock.walk({ nonce: 'nonce-of-the-app' }, { login, consent })
    mock.clock.advance(5000)
    const answer = await mock.ory.oauth2TokenExchange({
      grantType: 'authorization_code',
      code: query['code'] ?? '',
      redirectUri,
    })
    const { access_token: token, id_token: idToken = '' } = answer
    const { payload, protectedHeader } = await jwtVerify(idToken, createLocalJWKSet(await keysOf(mock)), {
      issuer: 'http://127.0.0.1:4444',
      audience: 'photo-viewer',
      currentDate: new Date(mock.clock()),
    })
    const began = Date.UTC(2026, 0, 1) / 1000
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) })
    expect(payload).toEqual({
      acr: 'aal2',
      amr: ['pwd'],
      at_hash: await leftHash(token),
      aud: ['photo-viewer'],
      auth_time: began,
      email: 'alice@example.com',
      exp: began + 3605,
      iat: began + 5,
      iss: 'http://127.0.0.1:4444',
      jti: expect.any(String),
      nonce: 'nonce-of-the-app',
      rat: began,
      sid: expect.any(String),
      sub: 'alice',
    })
  })

  it('is refused for a short nonce', async () => {
    const { mock, ory } = setup()
    const code = await mock.issueCode({ clientId: 'photo-viewer', subject: 'alice', redirectUri, nonce: 'short' })
    const call = ory.oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri })
    expect(await refusal(call)).toMatchObject({ status: 400, error: 'insufficient_entropy' })
  })
})

describe('the published keys', () => {
  it('contain no private members, and have different ids in each mock', async () => {
    const [one, two] = [await keysOf(setup()), await keysOf(setup())]
    expect(one.keys.length).toBeGreaterThan(0)
    for (const key of one.keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
      expect(two.keys.map(({ kid }) => kid)).not.toContain(key.kid)
    }
  })
})

describe('discovery', () => {
  it('contains the addresses of the endpoints', async () => {
    const mock = setup({ publicUrl: 'https://login.example.com/', adminUrl: 'https://admin.example.com' })
    const response = await mock.mock(new Request('https://login.example.com/.well-known/openid-configuration'))
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toMatchObject({
      issuer: 'https://login.example.com',
      authorization_endpoint: 'https://login.example.com/oauth2/auth',
      token_endpoint: 'https://login.example.com/oauth2/token',
      jwks_uri: 'https://login.example.com/.well-known/jwks.json',
      device_authorization_endpoint: 'https://login.example.com/oauth2/device/auth',
      revocation_endpoint: 'https://login.example.com/oauth2/revoke',
      end_session_endpoint: 'https://login.example.com/oauth2/sessions/logout',
      userinfo_endpoint: 'https://login.example.com/userinfo',
    })
  })

  it('uses the address of a served mock, as tokens do', async () => {
    const mock = setup()
    mock.mock.configureUrls({ publicUrl: 'http://localhost:9999' })
    const response = await read(mock, '/.well-known/openid-configuration')
    expect(((await response.json()) as { issuer: string }).issuer).toBe('http://localhost:9999')
    const { id_token: idToken = '' } = await mock.mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })
    expect(decodeJwt(idToken).iss).toBe('http://localhost:9999')
  })
})

describe('user info', () => {
  const ask = async (mock: Setup, token: string): Promise<Response> =>
    read(mock, '/userinfo', { headers: { authorization: `Bearer ${token}` } })

  const issue = async ({ mock }: Setup): Promise<TokenAnswer> =>
    mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })

  it('contains the claims of the ID token about the user', async () => {
    const mock = setup()
    const { access_token: token } = await mock.mock.issueToken({
      clientId: 'photo-viewer',
      subject: 'alice',
      nonce: 'nonce-of-the-app',
      idToken: { email: 'alice@example.com', jti: 'x', exp: 1 },
    })
    const began = mock.clock() / 1000
    expect(await (await ask(mock, token)).json()).toEqual({
      sub: 'alice',
      email: 'alice@example.com',
      aud: ['photo-viewer'],
      auth_time: began,
      iat: began,
      iss: 'http://127.0.0.1:4444',
      rat: began,
    })
    const form = await mock.post('/userinfo', { access_token: token })
    expect(await form.json()).toMatchObject({ sub: 'alice' })
  })

  it('is signed for clients that are registered for it', async () => {
    const mock = setup({ seed: { clients: [{ ...photoViewer, userinfo_signed_response_alg: 'RS256' }] } })
    const { access_token: token } = await mock.mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })
    const response = await ask(mock, token)
    expect(response.headers.get('content-type')).toBe('application/jwt')
    const text = await response.text()
    const { payload } = await jwtVerify(text, createLocalJWKSet(await keysOf(mock)), {
      currentDate: new Date(mock.clock()),
    })
    expect(payload.sub).toBe('alice')
    expect(decodeProtectedHeader(text).alg).toBe('RS256')
  })

  it.each<[string, (mock: Setup) => Promise<string>, header: string, body: string]>([
    ['no token', async () => '', 'request_unauthorized', 'request_unauthorized'],
    ['an unknown token', async () => 'unknown', 'request_unauthorized', 'request_unauthorized'],
    [
      'a revoked access token',
      async (mock) => {
        const { access_token: token } = await issue(mock)
        await mock.ory.revokeOAuth2Token({ token })
        return token
      },
      'request_unauthorized',
      'request_unauthorized',
    ],
    [
      'an expired access token',
      async (mock) => {
        const { access_token: token } = await issue(mock)
        mock.clock.advance(3_600_001)
        return token
      },
      'invalid_token',
      'invalid_token',
    ],
    ['a refresh token', async (mock) => (await issue(mock)).refresh_token ?? '', 'invalid_token', 'error'],
  ])('is refused for %s', async (_, tokenOf, header, body) => {
    const mock = setup()
    const response = await ask(mock, await tokenOf(mock))
    expect([response.status, (await response.json()) as unknown]).toMatchObject([401, { error: body }])
    expect(response.headers.get('www-authenticate')).toMatch(
      new RegExp(`^Bearer error="${header}",error_description="[^"]+"$`),
    )
  })
})
