import { createOryClient } from '@typed-oauth/ory-oauth2'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import { createAuthentiqMock } from './authentiq/index.js'
import { mswHandlers } from './msw.js'
import { createOryMock } from './ory/index.js'
import { createVoucherifyMock } from './voucherify/index.js'

const server = setupServer()
// The option has another name in MSW 2.
const unhandled = { onUnhandledFrame: 'error', onUnhandledRequest: 'error' } as const
beforeAll(() => server.listen(unhandled))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

describe('mswHandlers', () => {
  it('respond at the application’s own URLs, which become the addresses of the mock', async () => {
    server.use(...mswHandlers(createAuthentiqMock(), { baseUrl: 'https://id.example.com/authentiq/' }))
    const response = await fetch('https://id.example.com/authentiq/.well-known/openid-configuration?from=test')
    expect(await response.json()).toMatchObject({ issuer: 'https://id.example.com/authentiq/' })
  })

  it('respond for two servers at two URLs', async () => {
    const urls = { adminUrl: 'https://admin.example.com', publicUrl: 'https://auth.example.com/hydra' }
    server.use(...mswHandlers(createOryMock(), urls))
    const client = createOryClient(urls)
    await client.createOAuth2Client({ oAuth2Client: { client_id: 'app' } })
    const discovery = await fetch('https://auth.example.com/hydra/.well-known/openid-configuration')
    expect(await discovery.json()).toMatchObject({ token_endpoint: 'https://auth.example.com/hydra/oauth2/token' })
    expect((await fetch('https://auth.example.com/hydra/admin/clients')).status).toBe(404)
  })

  it('respond for two servers at one URL', async () => {
    const handlers = mswHandlers(createOryMock(), {
      adminUrl: 'https://ory.example.com',
      publicUrl: 'https://ory.example.com',
    })
    expect(handlers).toHaveLength(1)
    server.use(...handlers)
    const client = createOryClient({ projectUrl: 'https://ory.example.com' })
    await client.createOAuth2Client({ oAuth2Client: { client_id: 'app' } })
    expect((await fetch('https://ory.example.com/.well-known/openid-configuration')).status).toBe(200)
  })

  it('do not handle other URLs, including those with the same prefix', async () => {
    const spy = vi.spyOn(console, 'error').mockReturnValue() // where the interceptor reports errors
    server.use(...mswHandlers(createVoucherifyMock(), { baseUrl: 'https://api.example.com/vouchers' }))
    await expect(fetch('https://api.example.com/vouchers-of-others')).rejects.toThrow()
    await expect(fetch('https://api.example.com.evil.example/vouchers/')).rejects.toThrow()
    await expect(fetch('https://apiXexample.com/vouchers/')).rejects.toThrow()
    expect(spy).toHaveBeenCalledTimes(3)
    spy.mockRestore()
  })

  it('pass on several cookies', async () => {
    const urls = { adminUrl: 'https://admin.example.com', publicUrl: 'https://auth.example.com' }
    const mock = createOryMock({
      seed: { clients: [{ client_id: 'app', redirect_uris: ['https://app.example.com/cb'] }] },
    })
    server.use(...mswHandlers(mock, urls))
    const query = new URLSearchParams({
      client_id: 'app',
      response_type: 'code',
      redirect_uri: 'https://app.example.com/cb',
      state: 'state-of-the-app',
    })
    const response = await fetch(`https://auth.example.com/oauth2/auth?${query}`, { redirect: 'manual' })
    expect(response.status).toBe(302)
    expect(response.headers.getSetCookie().length).toBeGreaterThan(0)
  })
})
