import { getOAuth2LogoutRequest, isHttpError, oAuth2RedirectToUrl } from '@typed-oauth/ory-oauth2'
import { describe, expect, it } from 'vitest'

import type { Browser, Landing } from '../../../test/ory-browser.js'
import { photoViewer, redirectUri, refusal, setup, type Setup } from '../../../test/ory-setup.js'

const logoutPage = 'http://127.0.0.1:3000/logout'
const errorPage = 'http://127.0.0.1:4444/oauth2/fallbacks/error'
const url = (parameters: Record<string, string> = {}): string =>
  `http://127.0.0.1:4444/oauth2/sessions/logout?${new URLSearchParams(parameters).toString()}`

/** A browser with a remembered login, and its ID token. */
async function signedIn(mock: Setup): Promise<{ user: Browser; idToken: string }> {
  const user = mock.browser()
  const { query } = await mock.walk({}, { login: { remember: true } }, user)
  const grant = { grantType: 'authorization_code', code: query['code'] ?? '', redirectUri } as const
  return { user, idToken: (await mock.ory.oauth2TokenExchange(grant)).id_token ?? '' }
}

const challengeOf = ({ query }: Landing): string => query['logout_challenge'] ?? ''
const isSignedIn = async ({ authorizeUrl }: Setup, user: Browser): Promise<boolean> =>
  (await user.go(authorizeUrl({ prompt: 'none' }))).query['error'] !== 'login_required'

describe('a logout that a client requested', () => {
  it('shows the logout page, signs the user out and ends at the registered page', async () => {
    const mock = setup()
    const { user, idToken } = await signedIn(mock)
    const asked = { id_token_hint: idToken, post_logout_redirect_uri: 'https://app.example.com/bye', state: 'so-long' }
    const page = await user.go(url(asked))
    expect(page).toMatchObject({ status: 302, page: logoutPage })
    const logoutChallenge = challengeOf(page)
    const request = await mock.ory.getOAuth2LogoutRequest({ logoutChallenge })
    expect(request).toEqual({
      challenge: logoutChallenge,
      subject: 'alice',
      sid: expect.any(String),
      request_url: `/oauth2/sessions/logout?${new URLSearchParams(asked).toString()}`,
      rp_initiated: true,
      expires_at: null,
      requested_at: null,
      client: expect.objectContaining({ client_id: 'photo-viewer' }),
    })
    const accepted = await mock.ory.acceptOAuth2LogoutRequest({ logoutChallenge })
    expect(await mock.ory.acceptOAuth2LogoutRequest({ logoutChallenge })).toEqual(accepted)
    expect(await isSignedIn(mock, user)).toBe(true)
    expect(await user.go(accepted.redirect_to)).toMatchObject({
      status: 302,
      page: 'https://app.example.com/bye',
      query: { state: 'so-long' },
    })
    expect(await isSignedIn(mock, user)).toBe(false)
    expect(await user.go(accepted.redirect_to)).toMatchObject({ page: 'https://app.example.com/bye' })
  })

  it('responds with 410 to its challenge when it is completed', async () => {
    const mock = setup()
    const { user, idToken } = await signedIn(mock)
    const logoutChallenge = challengeOf(await user.go(url({ id_token_hint: idToken })))
    const { redirect_to: next } = await mock.ory.acceptOAuth2LogoutRequest({ logoutChallenge })
    expect((await user.go(next)).page).toBe('http://127.0.0.1:3000/bye')
    expect(await refusal(mock.ory.getOAuth2LogoutRequest({ logoutChallenge }))).toMatchObject({
      status: 410,
      redirect_to: `/oauth2/sessions/logout?id_token_hint=${idToken}`,
    })
    expect((await mock.ory.acceptOAuth2LogoutRequest({ logoutChallenge })).redirect_to).toBe(next)
  })

  it('gives a returning browser the URL of the next step, as in the example of oAuth2RedirectToUrl', async () => {
    const mock = setup()
    const { transport } = mock.ory
    const { user, idToken } = await signedIn(mock)
    const asked = { id_token_hint: idToken, post_logout_redirect_uri: 'https://app.example.com/bye', state: 'so-long' }
    const logoutChallenge = challengeOf(await user.go(url(asked)))
    const showLogoutPage = async (): Promise<Response> => {
      try {
        await getOAuth2LogoutRequest(transport, { logoutChallenge })
        return new Response('Do you want to sign out?')
      } catch (error) {
        if (!isHttpError(error, getOAuth2LogoutRequest, 410)) throw error
        return Response.redirect(oAuth2RedirectToUrl(transport, error.body), 303)
      }
    }
    expect((await showLogoutPage()).status).toBe(200)
    await user.go((await mock.ory.acceptOAuth2LogoutRequest({ logoutChallenge })).redirect_to)
    const answer = await showLogoutPage()
    expect(answer.status).toBe(303)
    const end = await user.go(answer.headers.get('location') ?? '')
    expect(end).toMatchObject({ page: 'https://app.example.com/bye', query: { state: 'so-long' } })
  })

  it('can be rejected, and accepted afterwards', async () => {
    const mock = setup()
    const { user, idToken } = await signedIn(mock)
    const logoutChallenge = challengeOf(await user.go(url({ id_token_hint: idToken })))
    await mock.ory.rejectOAuth2LogoutRequest({ logoutChallenge })
    await mock.ory.rejectOAuth2LogoutRequest({ logoutChallenge })
    expect(await refusal(mock.ory.getOAuth2LogoutRequest({ logoutChallenge }))).toMatchObject({ status: 404 })
    expect(await isSignedIn(mock, user)).toBe(true)
    await user.go((await mock.ory.acceptOAuth2LogoutRequest({ logoutChallenge })).redirect_to)
    expect(await isSignedIn(mock, user)).toBe(false)
  })

  it('goes directly to the last page when the login was not remembered', async () => {
    const mock = setup()
    const { query } = await mock.walk()
    const grant = { grantType: 'authorization_code', code: query['code'] ?? '', redirectUri } as const
    const { id_token: idToken = '' } = await mock.ory.oauth2TokenExchange(grant)
    const page = await mock.browser().go(url({ id_token_hint: idToken }))
    expect(page.page).toBe('http://127.0.0.1:3000/bye')
  })

  it('goes directly to the last page without a session', async () => {
    const mock = setup()
    const { user, idToken } = await signedIn(mock)
    await mock.ory.revokeOAuth2LoginSessions({ subject: 'alice' })
    expect((await user.go(url({ id_token_hint: idToken }))).page).toBe('http://127.0.0.1:3000/bye')
  })

  it('goes to the error page with an invalid hint or page', async () => {
    const mock = setup()
    const { user, idToken } = await signedIn(mock)
    const page = async (parameters: Record<string, string>): Promise<unknown> => {
      const { status, page: where, query } = await user.go(url(parameters))
      return [status, where, query['error']]
    }
    const refused = [302, errorPage, 'invalid_request']
    expect(await page({ id_token_hint: 'nonsense' })).toEqual(refused)
    expect(await page({ id_token_hint: idToken, post_logout_redirect_uri: 'https://evil.example.com/' })).toEqual(
      refused,
    )
    expect(await page({ post_logout_redirect_uri: 'https://app.example.com/bye' })).toEqual(refused)
    expect(await page({ state: 'so-long' })).toEqual(refused)
  })

  it('refuses ID tokens that were issued while the server had another address', async () => {
    const mock = setup()
    const { user, idToken } = await signedIn(mock)
    mock.mock.configureUrls({ publicUrl: 'http://localhost:9999' })
    const page = await user.go(`http://localhost:9999/oauth2/sessions/logout?id_token_hint=${idToken}`)
    expect(page).toMatchObject({
      page: 'http://localhost:9999/oauth2/fallbacks/error',
      query: { error: 'invalid_request' },
    })
  })

  it('calls the pages of clients in frames', async () => {
    const client = { ...photoViewer, frontchannel_logout_uri: 'https://app.example.com/frame' }
    const mock = setup({ seed: { clients: [client] } })
    const { user, idToken } = await signedIn(mock)
    const logoutChallenge = challengeOf(await user.go(url({ id_token_hint: idToken })))
    const { sid = '' } = await mock.ory.getOAuth2LogoutRequest({ logoutChallenge })
    const { redirect_to: next } = await mock.ory.acceptOAuth2LogoutRequest({ logoutChallenge })
    const response = await user.open(next)
    expect(response.status).toBe(200)
    const page = await response.text()
    expect(page).toContain('http-equiv="refresh" content="7; URL=http://127.0.0.1:3000/bye"')
    expect(page).toContain(`https://app.example.com/frame?iss=http%3A%2F%2F127.0.0.1%3A4444&amp;sid=${sid}`)
  })
})

describe('a logout that a user started', () => {
  it('finds the user by the cookie', async () => {
    const mock = setup()
    const { user } = await signedIn(mock)
    const logoutChallenge = challengeOf(await user.go('http://127.0.0.1:4444/oauth2/sessions/logout'))
    expect(await mock.ory.getOAuth2LogoutRequest({ logoutChallenge })).toMatchObject({
      subject: 'alice',
      request_url: '/oauth2/sessions/logout',
      rp_initiated: false,
      requested_at: '2026-01-01T00:00:00Z',
      expires_at: '2026-01-01T00:30:00Z',
      client: null,
    })
    const { redirect_to: next } = await mock.ory.acceptOAuth2LogoutRequest({ logoutChallenge })
    expect((await user.go(next)).page).toBe('http://127.0.0.1:3000/bye')
    expect(user.cookies).not.toContain('ory_hydra_session_dev')
  })

  it('goes directly to the last page without a cookie', async () => {
    const { browser } = setup({ urls: { postLogout: 'https://app.example.com/end' } })
    expect((await browser().go(url())).page).toBe('https://app.example.com/end')
  })
})

describe('an unknown logout challenge', () => {
  it('is not found', async () => {
    const { admin } = setup()
    const answer = async (path: string, method: string): Promise<unknown> => {
      const response = await admin(`/admin/oauth2/auth/requests/logout${path}`, { method })
      return [response.status, ((await response.json()) as { error: unknown }).error]
    }
    expect(await answer('?logout_challenge=unknown', 'GET')).toEqual([404, 'Unable to locate the resource'])
    expect(await answer('', 'GET')).toEqual([404, 'Unable to locate the resource'])
    expect(await answer('/accept?logout_challenge=unknown', 'PUT')).toEqual([404, 'Unable to locate the resource'])
    expect(await answer('/reject?logout_challenge=unknown', 'PUT')).toEqual([404, 'Not Found'])
  })
})
