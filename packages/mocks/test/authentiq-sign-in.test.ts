import {
  clientSecretBasic,
  createAuthentiqTransport,
  createMemoryTokenStore,
  createTokenSessions,
  publicClient,
  token,
  type AuthentiqTransport,
} from '@typed-oauth/authentiq-token'
import { beginSignIn, finishSignIn, signOutUrl, verifyIdToken } from '@typed-oauth/authentiq-token/sign-in'
import { describe, expect, it } from 'vitest'

import { createAuthentiqMock, createClock, type AuthentiqMockOptions } from '../src/authentiq/index.js'

const redirectUri = 'https://app.example.com/callback?from=authentiq'
const clientSecret = 'photo-secret'

type Algorithm = 'HS256' | 'RS256' | 'none'

/** The mock, an application whose client has ID tokens of an algorithm, and a browser that signs in. */
function application(algorithm: Algorithm, options: AuthentiqMockOptions = {}) {
  const clock = createClock(Date.now())
  const client = { client_id: 'photo-viewer', client_secret: clientSecret, redirect_uris: [redirectUri] }
  const seed = { clients: [{ ...client, id_token_signed_response_alg: algorithm }], users: [{ sub: 'alice' }] }
  const mock = createAuthentiqMock({ clock, seed, signInAs: 'alice', ...options })
  const clientAuth = clientSecretBasic('photo-viewer', clientSecret)
  const transport = createAuthentiqTransport({ ...mock.clientOptions, clientAuth, validation: 'error' })
  const now = (): number => clock()
  const signIn = async (through: AuthentiqTransport = transport, more: object = {}) => {
    const { url, state, pending } = await beginSignIn(through, { redirectUri, ...more }, { now })
    const { headers } = await mock(new Request(url))
    const jar = new Map([[state, pending]])
    const take = (key: string): string | undefined => {
      const found = jar.get(key)
      jar.delete(key)
      return found
    }
    return { callback: headers.get('location') ?? '', take }
  }
  return { mock, clock, transport, now, signIn }
}

describe('a sign-in at the mock of Authentiq', () => {
  it.each([
    ['HS256', { clientSecret }, 'algorithm'],
    ['none', { allowUnsigned: true }, 'unsigned'],
  ] as const)('ends with claims of an ID token with %s only with the option %j', async (algorithm, weak, reason) => {
    const { mock, transport, now, signIn } = application(algorithm)
    const { callback, take } = await signIn()
    const { tokens, claims, receivedAt } = await finishSignIn(transport, callback, take, { now, ...weak })
    expect(claims).toMatchObject({ iss: `${mock.urls.baseUrl}/`, sub: 'alice' })
    expect([tokens.access_token.length > 0, receivedAt]).toEqual([true, now()])
    const again = await signIn()
    await expect(finishSignIn(transport, again.callback, again.take, { now })).rejects.toMatchObject({ reason })
  })

  it('ends with claims of an ID token that the keys of the mock verify, whatever weak algorithms are accepted', async () => {
    for (const weak of [{}, { clientSecret }, { allowUnsigned: true }]) {
      const { transport, now, signIn } = application('RS256')
      const { callback, take } = await signIn()
      const { tokens, claims } = await finishSignIn(transport, callback, take, { now, ...weak })
      expect(claims).toMatchObject({ sub: 'alice' })
      expect(await verifyIdToken(transport, tokens.id_token ?? '', { now, subject: 'alice' })).toEqual(claims)
    }
  })

  it('refuses a reload of the callback, and one of a clock that is an hour and a second later', async () => {
    const { transport, clock, now, signIn } = application('RS256')
    const first = await signIn()
    await finishSignIn(transport, first.callback, first.take, { now })
    await expect(finishSignIn(transport, first.callback, first.take, { now })).rejects.toMatchObject({ reason: 'used' })
    const second = await signIn()
    clock.advance(3_601_000)
    const late = finishSignIn(transport, second.callback, second.take, { now })
    await expect(late).rejects.toMatchObject({ reason: 'pending-expired' })
  })

  it('ends with the error of the server if no page may be shown', async () => {
    const { transport, now, signIn } = application('RS256', { signInAs: undefined })
    const { callback, take } = await signIn(transport, { prompt: 'none' })
    await expect(finishSignIn(transport, callback, take, { now })).rejects.toMatchObject({ reason: 'refused' })
  })

  it('has no sign-out at the server', async () => {
    const { transport, now } = application('RS256')
    await expect(signOutUrl(transport, {}, { now })).rejects.toMatchObject({ reason: 'sign-out-unsupported' })
  })

  it('of a client without a secret cannot exchange a code of one that has a secret', async () => {
    const { transport, now, signIn } = application('RS256')
    const open = transport.with({ clientAuth: publicClient('photo-viewer') })
    const { callback, take } = await signIn(open)
    await expect(finishSignIn(open, callback, take, { now })).rejects.toMatchObject({ kind: 'http', status: 401 })
  })

  it('begins a session with what it ends with', async () => {
    const { transport, now, signIn } = application('RS256')
    const sessions = createTokenSessions(
      ({ refreshToken, signal }) => token(transport, { grantType: 'refresh_token', refreshToken }, { signal }),
      { store: createMemoryTokenStore() },
    )
    const { callback, take } = await signIn()
    const { tokens, receivedAt } = await finishSignIn(transport, callback, take, { now })
    await sessions.start('alice', tokens, { receivedAt })
    expect(await sessions.token('alice')).toBe(tokens.access_token)
  })
})
