import {
  getOAuth2LoginRequest,
  handleConsentRequest,
  handleDeviceRequest,
  handleLoginRequest,
  handleLogoutRequest,
  introspectOAuth2Token,
  isDevice,
  isHttpError,
  type ConsentDecision,
  type ConsentOptions,
  type LoginOptions,
  type PageStep,
  type WrongUserCode,
} from '@typed-oauth/ory-oauth2'
import { describe, expect, it } from 'vitest'

import { type Browser, type Landing } from './ory-browser.js'
import { photoViewer, redirectUri, setup, singlePage, type Setup } from './ory-setup.js'

// The pages of a login and consent app in front of the mock, in a browser with cookies.

/** What the application and its user do on the pages. */
interface Visit {
  readonly subject?: string
  readonly remember?: boolean
  readonly login?: LoginOptions
  readonly consent?: ConsentOptions
  readonly decision?: ConsentDecision
  readonly refuses?: 'consent' | 'login'
}

/** An application with a login and a consent page, and the pages that it showed. */
class App {
  readonly shown: string[] = []
  readonly setup: Setup
  readonly browser: Browser

  constructor(made: Setup, browser: Browser = made.browser()) {
    this.setup = made
    this.browser = browser
  }

  /** Walks from an address to the first one that is neither the login nor the consent page. */
  async walk(url: string, visit: Visit = {}): Promise<Landing> {
    let place = await this.browser.go(url)
    for (;;) {
      const next = await this.#answer(new URL(place.location), visit)
      if (next === undefined) return place
      place = await this.browser.go(next)
    }
  }

  async #answer(url: URL, visit: Visit): Promise<string | undefined> {
    if (url.searchParams.has('login_challenge')) return redirectOf(await this.login(url, visit))
    return url.searchParams.has('consent_challenge') ? redirectOf(await this.consent(url, visit)) : undefined
  }

  async login(url: URL, { subject = 'alice', remember, login, refuses }: Visit = {}): Promise<PageStep> {
    const step = await handleLoginRequest(this.setup.ory.transport, url, login)
    if (step.kind !== 'ask') return step
    this.shown.push(`login ${step.params.prompt ?? ''}`.trim())
    return refuses === 'login' ? step.reject() : step.accept({ subject, remember })
  }

  async consent(url: URL, { consent, decision, refuses }: Visit = {}): Promise<PageStep> {
    const step = await handleConsentRequest(this.setup.ory.transport, url, consent)
    if (step.kind !== 'ask') return step
    this.shown.push(isDevice(step.request) ? 'consent for a device' : 'consent')
    return refuses === 'consent' ? step.reject() : step.accept(decision ?? { scope: step.request.requested_scope })
  }

  /** Takes the pages shown since the last call. */
  pages(): string[] {
    return this.shown.splice(0)
  }

  /** Exchanges the code of a landing, and returns the scope and claims of the access token. */
  async granted({ query: { code = '' } }: Landing): Promise<{ scope: string | undefined; ext: unknown }> {
    const { ory } = this.setup
    const tokens = await ory.oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri })
    const token = await introspectOAuth2Token(ory.transport, { token: tokens.access_token })
    return { scope: token.active ? token.scope : undefined, ext: token.active ? token.ext : undefined }
  }
}

function redirectOf(step: PageStep | WrongUserCode): string {
  if (step.kind !== 'redirect') throw new Error(`expected a redirect, not ${JSON.stringify(step)}`)
  return step.url
}

describe('login and consent', () => {
  it('lead to a code for what the user ticked', async () => {
    const app = new App(setup())
    const end = await app.walk(app.setup.authorizeUrl(), {
      decision: { scope: 'openid' },
      consent: { session: ({ subject }, granted) => ({ access_token: { subject, granted } }) },
    })
    expect(end).toMatchObject({ page: redirectUri, query: { scope: 'openid', state: 'state-of-the-app' } })
    expect(app.pages()).toEqual(['login', 'consent'])
    expect(await app.granted(end)).toEqual({ scope: 'openid', ext: { subject: 'alice', granted: ['openid'] } })
  })

  it('grant nothing if nothing is ticked, and never what a forged form names', async () => {
    const app = new App(setup())
    const none = await app.walk(app.setup.authorizeUrl(), { decision: { scope: undefined } })
    expect(await app.granted(none)).toMatchObject({ scope: undefined })
    const forged = await app.walk(app.setup.authorizeUrl(), { decision: { scope: ['photos.read', 'photos.write'] } })
    expect(await app.granted(forged)).toMatchObject({ scope: 'photos.read' })
  })

  it('end at the client with access_denied if the user refuses', async () => {
    const app = new App(setup())
    for (const refuses of ['login', 'consent'] as const) {
      const end = await app.walk(app.setup.authorizeUrl(), { refuses })
      expect(end).toMatchObject({ page: redirectUri, query: { error: 'access_denied', state: 'state-of-the-app' } })
    }
  })

  it('show no page to a user who is remembered, and ask again for a scope that was not ticked', async () => {
    const app = new App(setup())
    const decision: ConsentDecision = { scope: ['openid', 'offline'], remember: true }
    await app.walk(app.setup.authorizeUrl(), { remember: true, decision })
    expect(app.pages()).toEqual(['login', 'consent'])
    await app.walk(app.setup.authorizeUrl({ scope: 'openid offline' }))
    expect(app.pages()).toEqual([])
    await app.walk(app.setup.authorizeUrl())
    expect(app.pages()).toEqual(['consent'])
  })

  it('reject a remembered user whom the application has suspended', async () => {
    const app = new App(setup())
    await app.walk(app.setup.authorizeUrl(), { remember: true })
    const login: LoginOptions = { whenRemembered: () => ({ reject: { error_description: 'Suspended' } }) }
    const end = await app.walk(app.setup.authorizeUrl(), { login })
    expect(end.query).toMatchObject({ error: 'access_denied', error_description: 'Suspended' })
  })

  it('let a remembered user change the account: Hydra asks once more, with prompt=login', async () => {
    const app = new App(setup())
    await app.walk(app.setup.authorizeUrl(), { remember: true })
    app.pages()
    const login: LoginOptions = { whenRemembered: () => 'ask' }
    const end = await app.walk(app.setup.authorizeUrl(), { subject: 'bob', login })
    expect(app.pages()).toEqual(['login', 'login login', 'consent'])
    expect(end.page).toBe(redirectUri)
  })

  it('show no consent page for clients with skip_consent and for trusted ones', async () => {
    const skipping = new App(setup({ seed: { clients: [{ ...photoViewer, skip_consent: true }] } }))
    await skipping.walk(skipping.setup.authorizeUrl())
    expect(skipping.pages()).toEqual(['login'])
    const trusting = new App(setup())
    const trusted = ({ client_id: id }: { client_id: string }): boolean => id === 'photo-viewer'
    await trusting.walk(trusting.setup.authorizeUrl(), { consent: { trusted } })
    expect(trusting.pages()).toEqual(['login'])
  })

  it('end as access_denied if the consent is posted twice, and accept a login that is posted twice', async () => {
    const app = new App(setup())
    const loginPage = new URL((await app.browser.go(app.setup.authorizeUrl())).location)
    await app.login(loginPage)
    const consentPage = new URL((await app.browser.go(redirectOf(await app.login(loginPage)))).location)
    const first = await app.browser.go(redirectOf(await app.consent(consentPage)))
    expect(first.query['code']).toBeTypeOf('string')
    const second = await app.browser.go(redirectOf(await app.consent(consentPage)))
    expect(second).toMatchObject({ page: redirectUri, query: { error: 'access_denied' } })
  })

  it('start again for missing, unknown and expired challenges, when opened and when posted', async () => {
    const app = new App(setup())
    const { transport } = app.setup.ory
    const page = new URL((await app.browser.go(app.setup.authorizeUrl())).location)
    const login = await handleLoginRequest(transport, page)
    if (login.kind !== 'ask') throw new Error(login.kind)
    app.setup.clock.advance(31 * 60_000)
    const expired = { kind: 'restart', reason: 'expired' }
    expect(await login.accept({ subject: 'alice' })).toEqual(expired)
    expect(await login.reject()).toEqual(expired)
    expect(await handleLoginRequest(transport, page)).toEqual(expired)
    expect(await handleConsentRequest(transport, 'nope')).toEqual({ kind: 'restart', reason: 'unknown' })
    expect(await handleLogoutRequest(transport, 'nope')).toEqual({ kind: 'restart', reason: 'unknown' })
    expect(await handleLoginRequest(transport, {})).toEqual({ kind: 'restart', reason: 'missing' })
  })

  it('reject as the operation does if Hydra is out of order', async () => {
    const { mock, ory } = setup()
    mock.faults.next(getOAuth2LoginRequest, { kind: 'status', status: 500 })
    const error: unknown = await handleLoginRequest(ory.transport, 'challenge').catch((caught: unknown) => caught)
    expect(isHttpError(error) && [error.operation, error.status]).toEqual(['getOAuth2LoginRequest', 500])
  })
})

describe('logout', () => {
  const logoutUrl = 'http://127.0.0.1:4444/oauth2/sessions/logout'

  /** Signs in a user whom Hydra remembers. */
  async function signedIn(options: Parameters<typeof setup>[0] = {}): Promise<App> {
    const app = new App(setup(options))
    await app.walk(app.setup.authorizeUrl(), { remember: true })
    app.pages()
    return app
  }

  it('asks, and signs the user out', async () => {
    const app = await signedIn()
    const page = await app.browser.go(logoutUrl)
    const logout = await handleLogoutRequest(app.setup.ory.transport, page.query)
    if (logout.kind !== 'ask') throw new Error(logout.kind)
    expect(logout.request).toMatchObject({ subject: 'alice', client: null })
    await app.browser.go(redirectOf(await logout.accept()))
    await app.walk(app.setup.authorizeUrl())
    expect(app.pages()).toContain('login')
  })

  it('leaves the user signed in who refuses', async () => {
    const app = await signedIn()
    const page = await app.browser.go(logoutUrl)
    const logout = await handleLogoutRequest(app.setup.ory.transport, page.query)
    expect(logout.kind === 'ask' && (await logout.reject('/account'))).toEqual({ kind: 'redirect', url: '/account' })
    await app.walk(app.setup.authorizeUrl())
    expect(app.pages()).not.toContain('login')
  })

  it('redirects once more if the logout was already done', async () => {
    const app = await signedIn()
    const page = await app.browser.go(logoutUrl)
    const logout = await handleLogoutRequest(app.setup.ory.transport, page.query)
    if (logout.kind !== 'ask') throw new Error(logout.kind)
    await app.browser.go(redirectOf(await logout.accept()))
    const again = await handleLogoutRequest(app.setup.ory.transport, page.query)
    expect(again).toEqual({ kind: 'redirect', url: logoutUrl })
  })
})

describe('the device flow', () => {
  const verifyUrl = 'http://127.0.0.1:4444/oauth2/device/verify'

  /** Begins at a device, and opens the page for the code. */
  async function begin(app: App, client = photoViewer): Promise<{ userCode: string; page: Landing }> {
    const clientId = client.client_id
    const { user_code: userCode } = await app.setup.ory.oAuth2DeviceFlow({ clientId, scope: ['openid'] })
    return { userCode, page: await app.browser.go(`${verifyUrl}?user_code=${userCode}`) }
  }

  it('shows the code of the address, accepts it when confirmed, and asks for consent', async () => {
    const app = new App(setup({ seed: { clients: [{ ...photoViewer, skip_consent: true }] } }))
    const { userCode, page } = await begin(app)
    const device = await handleDeviceRequest(app.setup.ory.transport, new URL(page.location))
    if (device.kind !== 'ask') throw new Error(device.kind)
    expect(device.userCode).toBe(userCode)
    expect(await device.accept('')).toEqual({ kind: 'wrong' })
    expect(await device.accept('no-such-code')).toEqual({ kind: 'wrong' })
    const end = await app.walk(redirectOf(await device.accept(` ${userCode} `)), { consent: { trusted: () => true } })
    expect(app.pages()).toEqual(['login', 'consent for a device'])
    expect(end.query).toMatchObject({ client_id: 'photo-viewer' })
    expect(await device.accept(userCode)).toEqual({ kind: 'wrong' }) // it has been used
  })

  it('ends at raw JSON after a denial, and calls an expired code wrong', async () => {
    const app = new App(setup())
    const { userCode, page } = await begin(app)
    const device = await handleDeviceRequest(app.setup.ory.transport, page.query)
    if (device.kind !== 'ask') throw new Error(device.kind)
    const login = await app.browser.go(redirectOf(await device.accept(userCode)))
    const denied = await app.login(new URL(login.location), { refuses: 'login' })
    const response = await app.browser.open(redirectOf(denied))
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'access_denied' }])
    const { userCode: late } = await begin(app)
    app.setup.clock.advance(11 * 60_000)
    expect(await device.accept(late)).toEqual({ kind: 'wrong' })
  })

  it('starts again for an unknown challenge', async () => {
    const { ory } = setup({ seed: { clients: [singlePage] } })
    const device = await handleDeviceRequest(ory.transport, 'nope')
    const step = device.kind === 'ask' ? await device.accept('WXYZ') : device
    expect(step).toEqual({ kind: 'restart', reason: 'unknown' })
  })
})
