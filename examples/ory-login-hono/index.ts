import * as pages from '@typed-oauth/example-login-pages'
import {
  handleConsentRequest,
  handleDeviceRequest,
  handleLoginRequest,
  handleLogoutRequest,
  isDevice,
  type AskConsent,
  type AskLogin,
  type OryTransport,
  type PageStep,
} from '@typed-oauth/ory-oauth2'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'

/** The pages that Hydra sends browsers to, for every platform that Hono runs on. */
export function createLoginApp(ory: OryTransport): Hono {
  const app = new Hono()
  app.use(bodyLimit({ maxSize: 16_384 }), async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(pages.pageHeaders)) c.header(name, value)
  })
  const go = (c: Context, step: PageStep) =>
    step.kind === 'redirect' ? c.redirect(step.url, 303) : c.html(pages.restartPage(step.reason), 400)
  const deny = async (c: Context, ask: AskConsent | AskLogin) => {
    const step = await ask.reject()
    return isDevice(ask.request) ? c.html(pages.deviceDeniedPage()) : go(c, step)
  }

  app.on(['GET', 'POST'], '/login', async (c) => {
    const login = await handleLoginRequest(ory, new URL(c.req.url), {
      whenRemembered: ({ subject }) => (pages.findUser(subject) ? undefined : { reject: {} }),
    })
    if (login.kind !== 'ask') return go(c, login)
    if (c.req.method !== 'POST') return c.html(pages.loginPage(login))
    const { email, password, remember, decision } = await c.req.parseBody()
    if (decision === 'deny') return deny(c, login)
    const user = await pages.checkPassword(email, password)
    if (!user) return c.html(pages.loginPage(login, email), 422)
    return go(c, await login.accept({ subject: user.id, remember: remember === 'yes', remember_for: 3600 }))
  })

  app.on(['GET', 'POST'], '/consent', async (c) => {
    const consent = await handleConsentRequest(ory, new URL(c.req.url), {
      session: ({ subject }, granted) => ({ id_token: pages.claimsOf(subject, granted) }),
    })
    if (consent.kind !== 'ask') return go(c, consent)
    if (c.req.method !== 'POST') return c.html(pages.consentPage(consent.request))
    const form = await c.req.formData()
    if (form.get('decision') !== 'accept') return deny(c, consent)
    const scope = form.getAll('scope').map(String)
    return go(c, await consent.accept({ scope, remember: form.has('remember'), remember_for: 3600 }))
  })

  app.on(['GET', 'POST'], '/logout', async (c) => {
    const logout = await handleLogoutRequest(ory, new URL(c.req.url))
    if (logout.kind !== 'ask') return go(c, logout)
    if (c.req.method !== 'POST') return c.html(pages.logoutPage(logout.request))
    const { decision } = await c.req.parseBody()
    return go(c, await (decision === 'accept' ? logout.accept() : logout.reject()))
  })

  app.on(['GET', 'POST'], '/device', async (c) => {
    const device = await handleDeviceRequest(ory, new URL(c.req.url))
    if (device.kind !== 'ask') return go(c, device)
    if (c.req.method !== 'POST') return c.html(pages.devicePage(device.userCode))
    const { user_code: typed } = await c.req.parseBody()
    const code = typeof typed === 'string' ? typed : ''
    const step = await device.accept(code)
    return step.kind === 'wrong' ? c.html(pages.devicePage(code, true), 422) : go(c, step)
  })

  for (const [path, page] of Object.entries(pages.lastPages)) app.get(path, (c) => c.html(page))
  app.get('/error', (c) => c.html(pages.errorPage(c.req.query()), 400))
  app.notFound((c) => c.html(pages.notFoundPage(), 404))
  app.onError((error, c) => {
    console.error(error) // without secrets: errors of this library hold none
    return c.html(pages.failurePage(), 503)
  })
  return app
}
