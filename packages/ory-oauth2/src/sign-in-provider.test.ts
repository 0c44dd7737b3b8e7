import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { clientSecretBasic, createOryTransport, type OryTransport } from './index.js'
import { beginSignIn, finishSignIn, signOutUrl, verifyIdToken } from './sign-in.js'

const redirectUri = 'https://app.example.com/callback'
let server: Server
let issuer: string
let transport: OryTransport

/** A real provider on loopback, with the paths of Hydra. */
beforeAll(async () => {
  vi.spyOn(console, 'info').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo // a TCP server has one
  issuer = `http://127.0.0.1:${port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'photo-viewer',
        client_secret: 'photo-secret',
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    routes: { authorization: '/oauth2/auth', token: '/oauth2/token', jwks: '/.well-known/jwks.json' },
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: ['for these tests only'] },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  })
  server.on('request', provider.callback())
  transport = createOryTransport({ publicUrl: issuer, clientAuth: clientSecretBasic('photo-viewer', 'photo-secret') })
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  vi.restoreAllMocks()
})

/** Signs a user in as a browser would, and returns the callback. */
async function walk(start: string): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = new URL(start)
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
      if (url.href.startsWith(redirectUri)) return url
    }
  }
  throw new Error(`no callback, but ${url.href}`)
}

/** Begins a sign-in and walks to its callback. */
async function signIn(more: object = {}): Promise<{ callback: URL; take: () => string | undefined }> {
  const { url, pending } = await beginSignIn(transport, { redirectUri, ...more })
  const kept = [pending]
  return { callback: await walk(url), take: () => kept.pop() }
}

describe('a sign-in at a real OpenID provider', () => {
  it('ends with the claims of the user, and the issuer is in the callback', async () => {
    const { callback, take } = await signIn()
    expect(callback.searchParams.get('iss')).toBe(issuer)
    const { tokens, claims } = await finishSignIn(transport, callback, take)
    expect(claims).toMatchObject({ iss: issuer, aud: 'photo-viewer', sub: 'a-user' })
    expect(await verifyIdToken(transport, tokens.id_token ?? '', { subject: 'a-user' })).toEqual(claims)
    await expect(finishSignIn(transport, callback, take)).rejects.toMatchObject({ reason: 'used' })
  })

  it('works in two tabs, the second one first', async () => {
    const tabs = [await signIn(), await signIn()]
    for (const { callback, take } of tabs.toReversed())
      expect((await finishSignIn(transport, callback, take)).claims).toMatchObject({ sub: 'a-user' })
  })

  it('checks when the user logged in, if that was asked for', async () => {
    const { callback, take } = await signIn({ maxAge: 60 })
    expect((await finishSignIn(transport, callback, take)).claims?.auth_time).toBeTypeOf('number')
  })

  it('is refused without the issuer that the provider promises in its callbacks', async () => {
    const { callback, take } = await signIn()
    callback.searchParams.delete('iss')
    await expect(finishSignIn(transport, callback, take)).rejects.toMatchObject({ reason: 'callback-issuer-missing' })
  })

  it('ends with the error of the provider if nobody is signed in and no page may be shown', async () => {
    const { callback, take } = await signIn({ prompt: 'none' })
    await expect(finishSignIn(transport, callback, take)).rejects.toMatchObject({
      reason: 'refused',
      code: 'login_required',
    })
  })

  it('has a page for sign-outs where the provider says', async () => {
    expect(await signOutUrl(transport, { idTokenHint: 'a.b.c' })).toBe(`${issuer}/session/end?id_token_hint=a.b.c`)
  })
})
