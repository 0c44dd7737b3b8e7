import { createLoginApp } from '@typed-oauth/example-ory-login-hono'
import type { Show } from '@typed-oauth/example-show'
import { createWebApp } from '@typed-oauth/example-web-backend'
import { createOryMock } from '@typed-oauth/mocks/ory'
import { clientSecretBasic, createMemoryTokenStore, createOryTransport } from '@typed-oauth/ory-oauth2'

import { createBrowser } from './browser.ts'
import { served } from './served.ts'

const loginUrl = 'https://login.example.com'
const appUrl = 'https://app.example.com'

/** Signs a user in to a web application, through the pages for login and consent, and out again. */
export async function showWeb(show: Show): Promise<void> {
  const client = {
    client_id: 'web',
    client_name: 'Photo Viewer',
    client_secret: 's3cr%t',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [`${appUrl}/callback`],
    scope: 'openid offline_access photos.read',
    post_logout_redirect_uris: [`${appUrl}/bye`],
  }
  const urls = { login: `${loginUrl}/login`, consent: `${loginUrl}/consent`, logout: `${loginUrl}/logout` }
  await served(createOryMock({ seed: { clients: [client] }, urls }), async ({ adminUrl, publicUrl }) => {
    const login = createLoginApp(createOryTransport({ adminUrl, publicUrl, observe: show.event }))
    const clientAuth = clientSecretBasic('web', 's3cr%t')
    const app = createWebApp({
      ory: createOryTransport({ publicUrl, clientAuth, observe: show.event }),
      store: createMemoryTokenStore(),
      redirectUri: `${appUrl}/callback`,
      postLogoutRedirectUri: `${appUrl}/bye`,
    })
    app.get('/bye', (c) => c.html('<title>Signed out</title>'))
    const browser = createBrowser({ [loginUrl]: login.fetch, [appUrl]: app.fetch }, show.say)
    const loginPage = await browser.open(`${appUrl}/sign-in`)
    const consentPage = await loginPage.send([
      ['email', 'alice@example.com'],
      ['password', 'apples and pears'],
    ])
    const home = await consentPage.send([
      ['decision', 'accept'],
      ['scope', 'openid'],
      ['scope', 'offline_access'],
    ])
    await home.send([], '/sign-out')
  })
}
