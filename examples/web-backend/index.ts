import {
  createTokenSessions,
  oauth2TokenExchange,
  revokeOAuth2Token,
  SessionError,
  type OryTransport,
  type TokenStore,
} from '@typed-oauth/ory-oauth2'
import { beginSignIn, finishSignIn, SignInError, signOutUrl } from '@typed-oauth/ory-oauth2/sign-in'
import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { CookieOptions } from 'hono/utils/cookie'

import { failurePage, homePage, tryAgainPage } from './home-page.ts'

/** What {@link createWebApp} needs. */
export interface WebAppOptions {
  /** Transport with the public URL of Hydra and the credential of this client. */
  readonly ory: OryTransport
  /** Where the sessions are kept, for all processes. */
  readonly store: Required<TokenStore>
  /** Where Hydra sends browsers after a sign-in: `/callback` of this application. */
  readonly redirectUri: string
  /** Where Hydra sends browsers after a sign-out: `/bye` of this application. */
  readonly postLogoutRedirectUri: string
}

const scope = ['openid', 'offline_access', 'photos.read']
// Chromium and Firefox accept `Secure` cookies of `http://127.0.0.1` too; Safari needs HTTPS. No form of another site may sign a user out.
const cookie: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax', secure: true }

/** A web application whose users sign in; their tokens stay on the server. */
export function createWebApp({ ory, store, redirectUri, postLogoutRedirectUri }: WebAppOptions): Hono {
  const sessions = createTokenSessions(
    ({ refreshToken, signal }) => oauth2TokenExchange(ory, { grantType: 'refresh_token', refreshToken }, { signal }),
    { store },
  )
  return new Hono()
    .get('/sign-in', async (c) => {
      const { url, state, pending } = await beginSignIn(ory, { redirectUri, scope })
      setCookie(c, `sign-in-${state}`, pending, { ...cookie, maxAge: 600 })
      return c.redirect(url, 303)
    })
    .get('/callback', async (c) => {
      const take = (state: string) => deleteCookie(c, `sign-in-${state}`, cookie)
      const { tokens, receivedAt } = await finishSignIn(ory, c.req.url, take, { headers: c.req.raw.headers, store })
      const id = crypto.randomUUID()
      await sessions.start(id, tokens, { receivedAt })
      setCookie(c, 'session', id, cookie)
      return c.redirect('/', 303)
    })
    .get('/', async (c) => c.html(homePage(await sessions.token(getCookie(c, 'session') ?? 'none'))))
    .post('/sign-out', async (c) => {
      const ended = await sessions.end(deleteCookie(c, 'session', cookie) ?? 'none')
      const { refresh_token: token, id_token: idTokenHint } = ended ?? {}
      if (token) await revokeOAuth2Token(ory, { token })
      return c.redirect(idTokenHint ? await signOutUrl(ory, { idTokenHint, postLogoutRedirectUri }) : '/bye', 303)
    })
    .onError((error, c) => {
      if (error instanceof SessionError) return c.redirect('/sign-in', 303)
      console.error(error) // without secrets: errors of this library hold none
      return error instanceof SignInError ? c.html(tryAgainPage, 400) : c.html(failurePage, 503)
    })
}
