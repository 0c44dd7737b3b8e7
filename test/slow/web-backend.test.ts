import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createOryMock, type OryMock } from '../../packages/mocks/src/ory/index.ts'
import { serve, type ServedMock } from '../../packages/mocks/src/server.ts'
import { launchChromium, startExample } from './chromium.ts'
import { freePort } from './free-port.ts'
import { hasRedis, startRedis, type RedisServer } from './redis-server.ts'

// Two processes of `examples/web-backend` on one Redis, with a real browser: cookies of 127.0.0.1 go to both ports.

describe.skipIf(!hasRedis)('the web backend in two processes (needs an installed `redis-server`)', () => {
  let browser: Browser
  let redis: RedisServer
  let mock: OryMock
  let server: ServedMock<'adminUrl' | 'publicUrl'>
  let context: BrowserContext
  let page: Page
  let first: string
  let second: string
  const programs: ChildProcess[] = []

  beforeAll(async () => {
    browser = await launchChromium()
    redis = await startRedis()
    const [firstPort, secondPort, pagesPort] = [await freePort(), await freePort(), await freePort()]
    first = `http://127.0.0.1:${firstPort}`
    second = `http://127.0.0.1:${secondPort}`
    const client = {
      client_id: 'photos',
      client_secret: 'photos-secret',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [`${first}/callback`, `${second}/callback`],
      post_logout_redirect_uris: [`${first}/bye`, `${second}/bye`],
      scope: 'openid offline_access photos.read',
      skip_logout_consent: true,
      authorization_code_grant_access_token_lifespan: '3s',
    }
    mock = createOryMock({
      seed: { clients: [client] },
      signInAs: 'u-3f9a',
      urls: { logout: `http://127.0.0.1:${pagesPort}/logout` },
    })
    server = await serve(mock)
    const { adminUrl, publicUrl } = server.urls
    const pages = { HYDRA_ADMIN_URL: adminUrl, HYDRA_PUBLIC_URL: publicUrl, PORT: String(pagesPort) }
    programs.push(await startExample('ory-login-hono', pages))
    const env = {
      HYDRA_PUBLIC_URL: publicUrl,
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      CLIENT_SECRET: 'photos-secret',
      SESSION_KEY: randomBytes(32).toString('base64url'),
    }
    for (const port of [firstPort, secondPort])
      programs.push(await startExample('web-backend', { ...env, PORT: String(port) }))
  })
  afterAll(async () => {
    for (const program of programs) program.kill()
    await browser?.close()
    await server?.close()
    await redis?.stop()
  })
  beforeEach(async () => {
    mock.reset()
    context = await browser.newContext()
    page = await context.newPage()
    await page.goto(`${first}/sign-in`)
    await page.getByRole('heading', { name: 'Your photos' }).waitFor()
  })
  afterEach(async () => context.close())

  const exchanges = (grant: string): number =>
    mock.calls('oauth2TokenExchange').filter(({ body }) => JSON.stringify(body).includes(grant)).length
  const cookies = async (): Promise<string> =>
    (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')

  it('a sign-in at one is used at the other', async () => {
    await page.goto(second)
    expect(await page.title()).toBe('Your photos')
    expect(exchanges('authorization_code')).toBe(1)
  })

  it('parallel requests to both refresh once', async () => {
    await wait(3000)
    const cookie = await cookies()
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => fetch(index % 2 === 0 ? first : second, { headers: { cookie } })),
    )
    expect(answers.filter(({ status, redirected }) => status !== 200 || redirected)).toEqual([])
    expect(exchanges('refresh_token')).toBe(1)
  })

  it('a sign-out at one ends the session at the other, and revokes its refresh token', async () => {
    const cookie = await cookies()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(`${first}/bye**`)
    expect(await page.title()).toBe('You are signed out')
    expect(mock.calls('revokeOAuth2Token').map(({ status }) => status)).toEqual([200])
    const answer = await fetch(second, { headers: { cookie }, redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in'])
  })

  it('a callback that comes again, at the other process too, changes nothing', async () => {
    const callbacks: string[] = []
    page.on('request', (request) => void (request.url().includes('/callback') && callbacks.push(request.url())))
    await page.goto(`${first}/sign-in`)
    const [callback = ''] = callbacks
    for (const url of [callback, callback.replace(first, second)]) {
      expect((await page.goto(url))?.status()).toBe(400)
      expect(await page.title()).toBe('The sign-in did not work')
    }
    expect(exchanges('authorization_code')).toBe(2) // that of each sign-in
    await page.goto(first)
    expect(await page.title()).toBe('Your photos')
  })

  it('while Redis is silent nobody is signed out', async () => {
    redis.signal('SIGSTOP')
    const cookie = await cookies()
    const answer = await fetch(first, { headers: { cookie }, redirect: 'manual' })
    redis.signal('SIGCONT')
    expect([200, 503]).toContain(answer.status)
    await page.goto(second)
    expect(await page.title()).toBe('Your photos')
  })

  it('Redis holds neither tokens nor session ids that can be read', async () => {
    const client = await createClient({ url: `redis://127.0.0.1:${redis.port}` }).connect()
    const names = await client.keys('*')
    const values = await Promise.all(names.map(async (name) => client.get(name)))
    client.destroy()
    const session = (await context.cookies()).find(({ name }) => name === 'session')?.value ?? 'none'
    expect(names.length).toBeGreaterThan(0)
    expect([...names, ...values].join()).not.toMatch(/ory_[ar]t_|eyJ[\w-]+\.eyJ|access_token/)
    expect([...names, ...values].join()).not.toContain(session)
  })
})
