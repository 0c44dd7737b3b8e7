import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { clientSecretBasic, clientSecretPost, createAuthentiqClient, publicClient, type Credential } from './index.js'

const redirectUri = 'https://app.example.com/callback'
const secret = 's3cr%t:+/&='
let server: Server
let issuer: string

/** A real provider on loopback, with one client for each method of authentication. */
beforeAll(async () => {
  vi.spyOn(console, 'info').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo // a TCP server has one
  issuer = `http://127.0.0.1:${port}`
  const methods = ['client_secret_basic', 'client_secret_post', 'none'] as const
  const provider = new Provider(issuer, {
    clients: methods.map((method) => ({
      client_id: method,
      ...(method !== 'none' && { client_secret: secret }),
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: method,
    })),
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: ['for these tests only'] },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  })
  server.on('request', provider.callback())
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  vi.restoreAllMocks()
})

/** Signs a user in as a browser would, and returns the code of the last redirect. */
async function authorize(clientId: string, codeVerifier: string): Promise<string> {
  const cookies = new Map<string, string>()
  const challenge = createHash('sha256').update(codeVerifier).digest('base64url')
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirectUri,
    state: 'a-state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  let url = new URL(`${issuer}/auth?${query}`)
  let form: URLSearchParams | undefined
  for (let steps = 0; steps < 12; steps += 1) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: form }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const page = await response.text()
    const location = response.headers.get('location')
    form = undefined
    if (location === null) {
      const [, action = ''] = /action="([^"]+)"/.exec(page) ?? []
      const [, prompt = ''] = /name="prompt" value="([^"]+)"/.exec(page) ?? []
      url = new URL(action, url)
      form = new URLSearchParams({ prompt, login: 'a-user', password: 'any' })
    } else {
      url = new URL(location, url)
      const code = url.searchParams.get('code')
      if (code !== null) return code
    }
  }
  throw new Error(`no code, but ${url.href}`)
}

const credentials: Readonly<Record<string, Credential>> = {
  client_secret_basic: clientSecretBasic('client_secret_basic', secret),
  client_secret_post: clientSecretPost('client_secret_post', secret),
  none: publicClient('none'),
}

describe.each(Object.entries(credentials))(
  'token against a real OpenID provider, as a client with %s',
  (clientId, clientAuth) => {
    const codeVerifier = randomBytes(32).toString('base64url')

    it('exchanges a code once', async () => {
      const authentiq = createAuthentiqClient({ baseUrl: issuer, clientAuth, validation: 'error' })
      const request = { code: await authorize(clientId, codeVerifier), redirectUri, codeVerifier }
      const {
        access_token: accessToken,
        id_token: idToken,
        token_type: type,
        expires_in: seconds,
        scope,
      } = await authentiq.token(request)
      expect([accessToken.length > 20, type, Number(seconds) > 0, scope]).toEqual([true, 'Bearer', true, 'openid'])
      expect(String(idToken).split('.')).toHaveLength(3)
      await expect(authentiq.token(request)).rejects.toMatchObject({
        kind: 'http',
        status: 400,
        code: 'invalid_grant',
        documented: true,
      })
    })

    it('is refused with a wrong verifier or redirect URI', async () => {
      const authentiq = createAuthentiqClient({ baseUrl: issuer, clientAuth })
      const request = { code: await authorize(clientId, codeVerifier), redirectUri, codeVerifier }
      for (const wrong of [
        { codeVerifier: 'another-verifier-that-is-long-enough-to-be-one' },
        { redirectUri: 'https://app.example.com/other' },
      ]) {
        await expect(authentiq.token({ ...request, ...wrong })).rejects.toMatchObject({
          status: 400,
          code: 'invalid_grant',
        })
      }
    })
  },
)

describe('token against a real OpenID provider', () => {
  it.each([clientSecretBasic('client_secret_basic', 'wrong'), clientSecretPost('client_secret_post', 'wrong')])(
    'is refused with a wrong secret (%#)',
    async (clientAuth) => {
      const authentiq = createAuthentiqClient({ baseUrl: issuer, clientAuth })
      await expect(authentiq.token({ code: 'a-code', redirectUri })).rejects.toMatchObject({
        status: 401,
        code: 'invalid_client',
        documented: true,
      })
    },
  )

  it('is refused with a secret that was not encoded before it was joined', async () => {
    const clientAuth = clientSecretBasic('client_secret_basic', secret, { encoding: 'raw' })
    const authentiq = createAuthentiqClient({ baseUrl: issuer, clientAuth })
    await expect(authentiq.token({ code: 'a-code', redirectUri })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_request',
    })
  })

  it('takes id and secret of the request too', async () => {
    const codeVerifier = randomBytes(32).toString('base64url')
    const clientId = 'client_secret_post'
    const code = await authorize(clientId, codeVerifier)
    const authentiq = createAuthentiqClient({ baseUrl: issuer })
    const token = await authentiq.token({ clientId, clientSecret: secret, code, redirectUri, codeVerifier })
    expect(token.token_type).toBe('Bearer')
  })
})
