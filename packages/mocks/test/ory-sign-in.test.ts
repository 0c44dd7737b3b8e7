import { clientSecretBasic, createOryTransport, type Fetch, type OryTransport } from '@typed-oauth/ory-oauth2'
import { beginSignIn, finishSignIn, signOutUrl, verifyIdToken } from '@typed-oauth/ory-oauth2/sign-in'
import { describe, expect, it, vi } from 'vitest'

import { walk } from './ory-browser.js'
import { redirectUri, setup, type Setup } from './ory-setup.js'

/** The mock, an application with its transport, and where it keeps what is pending. */
function application(): Setup & {
  transport: OryTransport
  now: () => number
  jar: Map<string, string>
  take: (state: string) => string | undefined
  begin: () => Promise<string>
  signIn: () => Promise<URL>
} {
  const made = setup()
  const { mock, clock, ory } = made
  const transport = createOryTransport({
    ...mock.clientOptions,
    clientAuth: clientSecretBasic('photo-viewer', 'photo-secret'),
    validation: 'error',
  })
  const jar = new Map<string, string>()
  const browser = made.browser()
  const take = (state: string): string | undefined => {
    const pending = jar.get(state)
    jar.delete(state)
    return pending
  }
  const now = (): number => clock()
  const begin = async (): Promise<string> => {
    const { url, state, pending } = await beginSignIn(transport, { redirectUri, scope: ['openid', 'offline'] }, { now })
    jar.set(state, pending)
    return url
  }
  const signIn = async (): Promise<URL> => new URL((await walk(ory, browser, await begin())).location)
  return { ...made, transport, now, jar, take, begin, signIn }
}

describe('a sign-in at the mock of Ory', () => {
  it('ends with tokens and the verified claims of the user', async () => {
    const { mock, transport, take, now, signIn } = application()
    const callback = await signIn()
    const { tokens, claims, receivedAt } = await finishSignIn(transport, callback, take, { now })
    expect(claims).toMatchObject({ iss: mock.urls.publicUrl, aud: ['photo-viewer'] })
    expect(tokens.refresh_token).toBeTypeOf('string')
    expect(receivedAt).toBe(now())
  })

  it('works in two tabs, in both orders', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const { transport, take, now, signIn } = application()
      const tabs = [await signIn(), await signIn()]
      for (const tab of order) {
        const { claims } = await finishSignIn(transport, tabs[tab] ?? '', take, { now })
        expect(claims?.sub).toBeTypeOf('string')
      }
    }
  })

  it('refuses a reload of the callback before anything is sent, and the tokens stay alive', async () => {
    const { transport, take, now, signIn, ory, mock } = application()
    const callback = await signIn()
    const { tokens } = await finishSignIn(transport, callback, take, { now })
    const fetch = vi.fn<Fetch>(mock.clientOptions.fetch)
    const again = finishSignIn(transport.with({ fetch }), callback, take, { now })
    await expect(again).rejects.toMatchObject({ kind: 'sign-in', reason: 'used' })
    expect(fetch).not.toHaveBeenCalled()
    expect(await ory.introspectOAuth2Token({ token: tokens.access_token })).toMatchObject({ active: true })
  })

  it('handles a double click once', async () => {
    const { transport, take, now, signIn } = application()
    const callback = await signIn()
    const both = await Promise.allSettled([0, 1].map(async () => finishSignIn(transport, callback, take, { now })))
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(both[1]).toMatchObject({ reason: { reason: 'used' } })
  })

  it('takes nothing for a browser that fetches the callback in advance', async () => {
    const { transport, take, now, signIn, jar } = application()
    const callback = await signIn()
    for (const headers of [{ 'sec-purpose': 'prefetch;prerender' }, new Headers({ purpose: 'prefetch' })])
      await expect(finishSignIn(transport, callback, take, { now, headers })).rejects.toMatchObject({
        reason: 'prefetch',
      })
    expect(jar.size).toBe(1)
    await expect(finishSignIn(transport, callback, take, { now, headers: new Headers() })).resolves.toBeDefined()
  })

  it('ends with the error of the server if the user refuses', async () => {
    const { transport, take, now, begin, ory, browser } = application()
    const tab = browser()
    const { query } = await tab.go(await begin())
    const loginChallenge = query['login_challenge'] ?? ''
    const body = { error: 'access_denied', error_description: 'Not today.' }
    const { redirect_to: next } = await ory.rejectOAuth2LoginRequest({ loginChallenge, rejectOAuth2Request: body })
    const { location: callback } = await tab.go(next)
    await expect(finishSignIn(transport, callback, take, { now })).rejects.toMatchObject({
      reason: 'refused',
      code: 'access_denied',
    })
  })

  it('verifies the ID token of a refresh, with the subject of the first one', async () => {
    const { transport, take, now, signIn, ory } = application()
    const callback = await signIn()
    const { tokens, claims } = await finishSignIn(transport, callback, take, { now })
    const next = await ory.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken: tokens.refresh_token ?? '' })
    const subject = claims?.sub
    expect(await verifyIdToken(transport, next.id_token ?? '', { now, subject })).toMatchObject({ sub: subject })
    await expect(verifyIdToken(transport, next.id_token ?? '', { now, subject: 'bob' })).rejects.toMatchObject({
      reason: 'subject',
    })
  })

  it('ends with a sign-out', async () => {
    const { transport, take, now, signIn } = application()
    const callback = await signIn()
    const { tokens } = await finishSignIn(transport, callback, take, { now })
    const idTokenHint = tokens.id_token ?? ''
    const url = new URL(
      await signOutUrl(transport, { idTokenHint, postLogoutRedirectUri: 'https://app.example.com/bye' }),
    )
    expect(url.pathname).toBe('/oauth2/sessions/logout')
    expect(url.searchParams.get('id_token_hint')).toBe(idTokenHint)
  })
})
