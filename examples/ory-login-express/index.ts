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
import express, { type ErrorRequestHandler, type Express, type Response } from 'express'

/** The pages that Hydra sends browsers to. */
export function createLoginApp(ory: OryTransport): Express {
  const app = express().disable('x-powered-by')
  app.use(express.urlencoded({ limit: '16kb' }), (_request, response, next) => {
    response.set(pages.pageHeaders)
    next()
  })
  const go = (response: Response, step: PageStep) =>
    step.kind === 'redirect'
      ? response.redirect(303, step.url)
      : response.status(400).send(pages.restartPage(step.reason))
  const deny = async (response: Response, ask: AskConsent | AskLogin) => {
    const step = await ask.reject()
    return isDevice(ask.request) ? response.send(pages.deviceDeniedPage()) : go(response, step)
  }

  app.all('/login', async ({ method, query, body = {} }, response) => {
    const login = await handleLoginRequest(ory, query, {
      whenRemembered: ({ subject }) => (pages.findUser(subject) ? undefined : { reject: {} }),
    })
    if (login.kind !== 'ask') return go(response, login)
    if (method !== 'POST') return response.send(pages.loginPage(login))
    const { email, password, remember, decision } = body
    if (decision === 'deny') return deny(response, login)
    const user = await pages.checkPassword(email, password)
    if (!user) return response.status(422).send(pages.loginPage(login, email))
    return go(response, await login.accept({ subject: user.id, remember: remember === 'yes', remember_for: 3600 }))
  })

  app.all('/consent', async ({ method, query, body = {} }, response) => {
    const consent = await handleConsentRequest(ory, query, {
      session: ({ subject }, granted) => ({ id_token: pages.claimsOf(subject, granted) }),
    })
    if (consent.kind !== 'ask') return go(response, consent)
    if (method !== 'POST') return response.send(pages.consentPage(consent.request))
    const { decision, scope, remember } = body
    if (decision !== 'accept') return deny(response, consent)
    return go(response, await consent.accept({ scope, remember: remember === 'yes', remember_for: 3600 }))
  })

  app.all('/logout', async ({ method, query, body = {} }, response) => {
    const logout = await handleLogoutRequest(ory, query)
    if (logout.kind !== 'ask') return go(response, logout)
    if (method !== 'POST') return response.send(pages.logoutPage(logout.request))
    return go(response, await (body.decision === 'accept' ? logout.accept() : logout.reject()))
  })

  app.all('/device', async ({ method, query, body = {} }, response) => {
    const device = await handleDeviceRequest(ory, query)
    if (device.kind !== 'ask') return go(response, device)
    if (method !== 'POST') return response.send(pages.devicePage(device.userCode))
    const code = String(body.user_code ?? '')
    const step = await device.accept(code)
    if (step.kind !== 'wrong') return go(response, step)
    return response.status(422).send(pages.devicePage(code, true))
  })

  for (const [path, page] of Object.entries(pages.lastPages)) app.get(path, (_request, response) => response.send(page))
  app.get('/error', ({ query }, response) => response.status(400).send(pages.errorPage(query)))
  app.use((_request, response) => response.status(404).send(pages.notFoundPage()))
  const failed: ErrorRequestHandler = (error, _request, response, _next) => {
    console.error(error) // without secrets: errors of this library hold none
    response.status(503).send(pages.failurePage())
  }
  return app.use(failed)
}
