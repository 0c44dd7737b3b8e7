import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createClock, createOryMock, type OryMock } from '../../packages/mocks/src/ory/index.ts'
import { serve, type ServedMock } from '../../packages/mocks/src/server.ts'
import {
  clientSecretBasic,
  createOryClient,
  publicClient,
  settle,
  type OryClient,
} from '../../packages/ory-oauth2/src/index.ts'
import { listen, type LoopbackServer } from '../../packages/testing/src/loopback.ts'
import { launchChromium, problemsOf, startExample } from './chromium.ts'
import { freePort } from './free-port.ts'

// The login and consent applications of `examples/`, as programs, in front of a mock, with a real browser.

const scopes = ['openid', 'profile', 'email', 'offline_access', 'photos.read']
const alice = { email: 'alice@example.com', password: 'apples and pears' }
const bob = { email: 'bob@example.com', password: 'boats and trains' }
const clock = createClock()

let browser: Browser
let application: LoopbackServer
beforeAll(async () => {
  browser = await launchChromium()
  application = await listen(({ url = '' }, response) => {
    const frame = new URL(url, 'http://127.0.0.1').searchParams.get('frame')
    const content =
      frame === null ? '<h1>Photo Viewer</h1>' : `<iframe src="${frame.replaceAll('&', '&amp;')}"></iframe>`
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<!doctype html><title>Photos</title><link rel="icon" href="data:,">${content}`)
  })
})
afterAll(async () => {
  await browser?.close()
  await application?.close()
})

describe.each(['ory-login-hono', 'ory-login-express'])('%s, in Chromium', (name) => {
  let pagesUrl: string
  let mock: OryMock
  let server: ServedMock<'adminUrl' | 'publicUrl'>
  let program: ChildProcess
  let ory: OryClient
  let tv: OryClient
  let redirectUri: string
  let context: BrowserContext
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    const port = await freePort()
    pagesUrl = `http://127.0.0.1:${port}`
    redirectUri = `${application.url}/callback`
    const client = {
      client_id: 'photos',
      client_name: 'Photo Viewer',
      client_secret: 'photos-secret',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [`${application.url}/bye`],
      scope: [...scopes, 'photos.write'].join(' '),
    }
    const device = {
      client_id: 'tv',
      client_name: 'Photo Frame',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
      token_endpoint_auth_method: 'none',
      scope: 'photos.read',
    }
    mock = createOryMock({
      clock,
      seed: { clients: [client, device] },
      urls: {
        login: `${pagesUrl}/login`,
        consent: `${pagesUrl}/consent`,
        logout: `${pagesUrl}/logout`,
        postLogout: `${pagesUrl}/bye`,
        device: `${pagesUrl}/device`,
        deviceSuccess: `${pagesUrl}/device/done`,
        error: `${pagesUrl}/error`,
      },
    })
    server = await serve(mock)
    ory = createOryClient({ ...server.urls, clientAuth: clientSecretBasic('photos', 'photos-secret') })
    tv = createOryClient({ ...server.urls, clientAuth: publicClient('tv') })
    const { adminUrl, publicUrl } = server.urls
    program = await startExample(name, { HYDRA_ADMIN_URL: adminUrl, HYDRA_PUBLIC_URL: publicUrl, PORT: String(port) })
  })
  afterAll(async () => {
    program?.kill()
    await server?.close()
  })
  beforeEach(async () => {
    complaints.length = 0
    mock.reset()
    context = await browser.newContext({ viewport: { width: 800, height: 720 } })
    page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      const isStatus = /the server responded with a status of 4(00|04|10|22) /.test(message.text())
      if (message.type() === 'error' && !isStatus) complaints.push(message.text())
    })
  })
  afterEach(async () => {
    await context.close()
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  })

  const state = 'a-state-of-the-application'
  const authorizeUrl = (more: object = {}): string =>
    ory.oAuth2AuthorizeUrl({ clientId: 'photos', responseType: 'code', redirectUri, scope: scopes, state, ...more })
      .href
  const begin = async (more: object = {}): Promise<unknown> => page.goto(authorizeUrl(more))
  const title = async (): Promise<string> => (await page.title()).replace(' · Example account', '')
  const press = async (button: string): Promise<void> => page.getByRole('button', { name: button, exact: true }).click()

  async function signIn({ email, password }: typeof alice, remember = false): Promise<void> {
    await page.getByLabel('Email address').fill(email)
    await page.getByLabel('Password').fill(password)
    if (remember) await page.getByLabel('Stay signed in').check()
    await press('Sign in')
    await page.waitForLoadState()
  }

  /** What the application gets: the parameters of the callback, and the tokens for its code. */
  async function callback(): Promise<URLSearchParams> {
    await page.waitForURL(`${redirectUri}**`)
    return new URL(page.url()).searchParams
  }
  async function granted(): Promise<{ scope: unknown; introspected: unknown; claims: Record<string, unknown> }> {
    const code = (await callback()).get('code') ?? ''
    const tokens = await ory.oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri })
    const introspected = await ory.introspectOAuth2Token({ token: tokens.access_token })
    const [, payload = 'e30'] = (tokens.id_token ?? '').split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
    return { scope: tokens.scope, introspected: introspected.scope ?? '', claims }
  }

  describe('login', () => {
    it('signs in, asks for consent, and the application gets what was ticked, with the claims of these scopes', async () => {
      await begin()
      expect(await title()).toBe('Sign in')
      expect(await page.textContent('main')).toContain('Photo Viewer')
      expect(await problemsOf(page, `${name}-login`)).toEqual([])
      await signIn(alice)
      expect(await title()).toBe('Photo Viewer asks for access')
      expect(await problemsOf(page, `${name}-consent`)).toEqual([])
      await press('Allow')
      const { scope, introspected, claims } = await granted()
      expect([scope, introspected]).toEqual([scopes.join(' '), scopes.join(' ')])
      expect(claims).toMatchObject({ sub: 'u-3f9a', name: 'Alice Example', email: alice.email })
    })

    it('a wrong password and an unknown address lead to the same page, which keeps the address and escapes it', async () => {
      await begin()
      await signIn({ email: alice.email, password: 'wrong' })
      const text = await page.textContent('main')
      expect(text).toContain('The address or the password is wrong.')
      expect(await page.getByLabel('Email address').inputValue()).toBe(alice.email)
      expect(await problemsOf(page, `${name}-login-failed`)).toEqual([])
      await signIn({ email: '"><b>x@example.com', password: 'wrong' }).catch(() => undefined)
      expect(await page.locator('main b').count()).toBe(0)
      await signIn({ email: 'nobody@example.com', password: alice.password })
      expect(await page.textContent('main')).toBe(text)
      await signIn(alice)
      expect(await title()).toBe('Photo Viewer asks for access')
    })

    it('a browser that is remembered sees no page the second time', async () => {
      await begin()
      await signIn(alice, true)
      await page.getByLabel('Do not ask again').check()
      await press('Allow')
      await granted()
      await begin()
      const { scope, claims } = await granted()
      expect(scope).toBe(scopes.join(' '))
      expect(claims).toMatchObject({ name: 'Alice Example' })
    })

    it('a browser that is not remembered is asked again', async () => {
      await begin()
      await signIn(alice)
      await press('Allow')
      await callback()
      await begin()
      expect(await title()).toBe('Sign in')
    })

    it('the application gets access_denied if the user cancels', async () => {
      await begin()
      await press('Cancel')
      expect(Object.fromEntries(await callback())).toMatchObject({ error: 'access_denied', state })
    })

    it('another account can sign in at `prompt=login`, and the address of `login_hint` is filled in', async () => {
      await begin()
      await signIn(alice, true)
      await press('Allow')
      await callback()
      await begin({ prompt: 'login', loginHint: bob.email })
      expect(await page.getByLabel('Email address').inputValue()).toBe(bob.email)
      await signIn(bob, true)
      if ((await title()) === 'Sign in') await signIn(bob, true) // Hydra asks once more after a change of the account
      await press('Allow')
      expect((await granted()).claims).toMatchObject({ email: bob.email })
    })

    it('works with the keyboard alone', async () => {
      await begin()
      await page.locator('#email:focus').waitFor() // the page itself puts the focus there
      await page.keyboard.type(alice.email)
      await page.keyboard.press('Tab')
      await page.keyboard.type(alice.password)
      await page.keyboard.press('Tab')
      await page.keyboard.press('Space')
      await page.keyboard.press('Enter')
      await page.waitForURL(`${pagesUrl}/consent**`)
      for (const _ of scopes) await page.keyboard.press('Tab')
      await page.keyboard.press('Space') // the last box
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Allow')
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
      await page.keyboard.press('Enter')
      expect((await granted()).scope).toBe(scopes.slice(0, -1).join(' '))
    })
  })

  describe('consent', () => {
    beforeEach(async () => {
      await begin()
      await signIn(alice)
    })

    it('grants only what is ticked', async () => {
      for (const scope of ['email', 'offline_access']) await page.locator(`input[value="${scope}"]`).uncheck()
      await press('Allow')
      const { scope, introspected, claims } = await granted()
      expect([scope, introspected]).toEqual(['openid profile photos.read', 'openid profile photos.read'])
      expect(claims).toMatchObject({ name: 'Alice Example' })
      expect(claims).not.toHaveProperty('email')
    })

    it('grants one scope if one is ticked', async () => {
      for (const scope of scopes.slice(0, -1)) await page.locator(`input[value="${scope}"]`).uncheck()
      await press('Allow')
      expect(await granted()).toMatchObject({ scope: 'photos.read', introspected: 'photos.read' })
    })

    it('grants nothing if nothing is ticked', async () => {
      for (const scope of scopes) await page.locator(`input[value="${scope}"]`).uncheck()
      await press('Allow')
      expect(await granted()).toMatchObject({ scope: '', introspected: '', claims: {} })
    })

    it('grants no scope that a changed form adds', async () => {
      await page.evaluate(`document.querySelector('input[value="photos.read"]').value = 'photos.write'`)
      await press('Allow')
      expect((await granted()).scope).toBe(scopes.slice(0, -1).join(' '))
    })

    it('the application gets access_denied if the user denies', async () => {
      await press('Deny')
      expect(Object.fromEntries(await callback())).toMatchObject({ error: 'access_denied', state })
    })

    it('a double click ends at the application', async () => {
      await page.getByRole('button', { name: 'Allow' }).dblclick()
      const answer = await callback()
      expect(answer.has('code') || answer.get('error') === 'access_denied').toBe(true)
    })

    it('a form that is posted again after going back ends at the application as access_denied', async () => {
      const consent = page.url()
      await press('Allow')
      await granted()
      await page.goBack()
      expect(page.url()).toBe(consent)
      await press('Allow')
      await page.waitForURL(/error=access_denied/)
      expect(Object.fromEntries(await callback())).toMatchObject({ state })
    })
  })

  describe('logout', () => {
    beforeEach(async () => {
      await begin()
      await signIn(alice, true)
      await press('Allow')
      await callback()
      await page.goto(`${server.urls.publicUrl}/oauth2/sessions/logout`)
    })

    it('signs out if the user confirms', async () => {
      expect(await title()).toBe('Sign out?')
      expect(await page.textContent('main')).toContain(alice.email)
      expect(await problemsOf(page, `${name}-logout`)).toEqual([])
      await press('Sign out')
      expect(await title()).toBe('You are signed out')
      expect(await problemsOf(page, `${name}-bye`)).toEqual([])
      await begin()
      expect(await title()).toBe('Sign in')
    })

    it('leaves the user signed in if the user declines', async () => {
      await press('Stay signed in')
      expect(await title()).toBe('You are signed in')
      await begin()
      expect(await title()).toBe('Photo Viewer asks for access')
    })

    it('the page of a logout that is done leads on', async () => {
      const logout = page.url()
      await press('Sign out')
      await page.goto(logout)
      expect(await title()).toBe('You are signed out')
    })
  })

  describe('device', () => {
    const grantType = 'urn:ietf:params:oauth:grant-type:device_code'

    it('connects a device after a wrong code and the right one', async () => {
      const device = await tv.oAuth2DeviceFlow({ clientId: 'tv', scope: 'photos.read' })
      await page.goto(device.verification_uri)
      expect(await title()).toBe('Connect a device')
      await page.getByLabel('Code').fill('wrong-code')
      await press('Continue')
      expect(await page.textContent('main')).toContain('This code is wrong, used or too old.')
      expect(await problemsOf(page, `${name}-device-wrong`)).toEqual([])
      await page.getByLabel('Code').fill(` ${device.user_code} `)
      await press('Continue')
      await signIn(alice)
      expect(await title()).toBe('Photo Frame asks for access')
      await press('Allow')
      await page.waitForURL(`${pagesUrl}/device/done**`)
      expect(await title()).toBe('Your device is connected')
      expect(await problemsOf(page, `${name}-device-done`)).toEqual([])
      const tokens = await tv.oauth2TokenExchange({ grantType, deviceCode: device.device_code, clientId: 'tv' })
      expect(tokens.scope).toBe('photos.read')
    })

    it.each(['login', 'consent'])(
      'shows a page after a denial at the %s page, and the device gets nothing',
      async (at) => {
        const device = await tv.oAuth2DeviceFlow({ clientId: 'tv', scope: 'photos.read' })
        await page.goto(device.verification_uri_complete ?? '')
        expect(await page.getByLabel('Code').inputValue()).toBe(device.user_code)
        expect(await problemsOf(page, `${name}-device`)).toEqual([])
        await press('Continue')
        if (at === 'consent') await signIn(alice)
        await press(at === 'consent' ? 'Deny' : 'Cancel')
        expect(await title()).toBe('Nothing was allowed')
        expect(await problemsOf(page, `${name}-device-denied`)).toEqual([])
        const poll = tv.oauth2TokenExchange({ grantType, deviceCode: device.device_code, clientId: 'tv' })
        expect(await settle(poll)).toMatchObject({ ok: false, error: { code: 'authorization_pending' } })
      },
    )
  })

  describe('addresses', () => {
    it.each(['login', 'consent', 'logout', 'device'])('/%s without a challenge asks to start again', async (path) => {
      expect((await page.goto(`${pagesUrl}/${path}`))?.status()).toBe(400)
      expect(await title()).toBe('Please start again')
      if (path === 'login') expect(await problemsOf(page, `${name}-restart`)).toEqual([])
    })

    it.each(['login', 'consent', 'logout'])('/%s with an unknown challenge asks to start again', async (path) => {
      await page.goto(`${pagesUrl}/${path}?${path}_challenge=unknown`)
      expect(await title()).toBe('Please start again')
      expect(await page.textContent('main')).toContain('used already, or does not exist')
    })

    it('a challenge that comes twice asks to start again', async () => {
      await begin()
      await page.goto(`${page.url()}&login_challenge=other`)
      expect(await title()).toBe('Please start again')
    })

    it('an expired challenge asks to start again, also when its form is sent', async () => {
      await begin()
      clock.advance(31 * 60_000)
      await signIn(alice)
      expect(await title()).toBe('Please start again')
      expect(await page.textContent('main')).toContain('too old')
    })

    it('an error of Hydra is shown as a quotation', async () => {
      await page.goto(authorizeUrl({ redirectUri: 'https://other.example.com/callback' }))
      expect(await title()).toBe('This did not work')
      expect(await page.textContent('dd')).toBe('invalid_request')
      await page.goto(`${pagesUrl}/error?error=<b>x</b>&error_description=<script>console.error(1)</script>`)
      expect(await page.textContent('dd')).toBe('<b>x</b>')
      expect(await problemsOf(page, `${name}-error`)).toEqual([])
    })

    it('an unknown address has a page', async () => {
      expect((await page.goto(`${pagesUrl}/nothing`))?.status()).toBe(404)
      expect(await title()).toBe('Nothing is here')
      expect(await problemsOf(page, `${name}-not-found`)).toEqual([])
    })

    it('a failure of Hydra is a page that says nothing of it', async () => {
      await begin()
      const login = page.url()
      mock.faults.always('getOAuth2LoginRequest', { kind: 'status', status: 400, body: { error: 'an-inner-secret' } })
      expect((await page.goto(login))?.status()).toBe(503)
      mock.faults.clear()
      expect(await title()).toBe('Sorry, not now')
      expect(await page.textContent('main')).not.toContain('inner')
      expect(await problemsOf(page, `${name}-failure`)).toEqual([])
      complaints.splice(0) // Chromium reports the status
    })
  })

  describe('policy', () => {
    it.each(['login', 'nothing', 'device/done'])('every page has the headers: /%s', async (path) => {
      const { headers } = await fetch(`${pagesUrl}/${path}`)
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-powered-by')).toBeNull()
    })

    it('no other page can show the login page in a frame', async () => {
      await page.goto(`${application.url}/?frame=${encodeURIComponent(authorizeUrl())}`)
      await wait(300)
      const content = await page
        .frames()[1]
        ?.evaluate('document.body.innerText')
        .catch(() => '')
      expect(content).not.toContain('Email address')
      expect(complaints.splice(0).join()).toContain('frame-ancestors')
    })

    it("`form-action 'self'` would stop the redirect to Hydra after the form", async () => {
      await begin()
      const login = page.url()
      await page.route(login, async (route) => {
        if (route.request().method() === 'POST') return route.continue()
        const response = await route.fetch()
        const policy = `${response.headers()['content-security-policy']}; form-action 'self'`
        return route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } })
      })
      await page.reload()
      await signIn(alice)
      await expect.poll(() => complaints.join()).toContain('form-action')
      expect(page.url()).toBe(login)
      complaints.splice(0)
    })
  })
})
