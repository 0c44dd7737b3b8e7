import * as operations from '@typed-oauth/ory-oauth2'
import { describe, expect, it } from 'vitest'

import { setup } from '../../test/ory-setup.js'
import { answeredOperations } from './endpoints.js'

const caching = 'private, no-cache, no-store, must-revalidate'

it('supports every operation of the package', () => {
  const ids = Object.values(operations)
    .filter((each): each is typeof each & { id: string } => typeof each === 'function' && 'id' in each)
    .map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(30)
  expect(
    answeredOperations()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids.sort())
})

describe('the admin server', () => {
  it('adds /admin where it is missing, and removes a slash at the end', async () => {
    const { mock } = setup()
    for (const path of ['/admin/clients/photo-viewer', '/clients/photo-viewer', '/clients/photo-viewer/']) {
      const response = await mock(new Request(`${mock.urls.adminUrl}${path}`), { servers: ['admin'] })
      expect([path, response.status]).toEqual([path, 200])
    }
  })

  it('accepts ids with any character', async () => {
    const { admin } = setup({ seed: { clients: [{ client_id: 'a b/c?ü' }] } })
    expect((await admin(`/admin/clients/${encodeURIComponent('a b/c?ü')}`)).status).toBe(200)
  })

  it('answers unknown routes and wrong methods in plain text', async () => {
    const { admin } = setup()
    const headers = { accept: 'application/json' }
    const unknown = await admin('/admin/nothing', { headers })
    expect([unknown.status, await unknown.text()]).toEqual([404, '404 page not found\n'])
    const wrong = await admin('/admin/clients/photo-viewer', { method: 'POST', headers })
    expect([wrong.status, await wrong.text()]).toEqual([405, 'Method Not Allowed\n'])
    expect(wrong.headers.get('allow')).toBe('DELETE, GET, HEAD, PATCH, PUT')
    expect(wrong.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  })

  it('forbids caching of responses to GET', async () => {
    const { admin } = setup()
    expect((await admin('/admin/clients')).headers.get('cache-control')).toBe(caching)
    expect((await admin('/admin/clients/unknown')).headers.get('cache-control')).toBe(caching)
    const created = await admin('/admin/clients', { method: 'POST', body: '{}' })
    expect(created.headers.get('cache-control')).toBeNull()
  })

  it('names the charset in successful responses, and not in errors', async () => {
    const { admin } = setup()
    const type = async (path: string): Promise<string | null> => (await admin(path)).headers.get('content-type')
    expect(await type('/admin/clients')).toBe('application/json; charset=utf-8')
    expect(await type('/admin/clients/unknown')).toBe('application/json')
  })
})

describe('the public server', () => {
  it.each([
    ['application/json', 'application/json; charset=utf-8', '"code":404'],
    ['text/plain', 'text/plain; charset=utf-8', '404'],
    ['*/*', 'text/html; charset=utf-8', '<html>'],
    ['text/*;q=0.5, application/json;q=0.9', 'application/json; charset=utf-8', '"code":404'],
  ])('answers an unknown route to a caller that accepts %s with %s', async (accept, type, part) => {
    const { mock } = setup()
    for (const [path, method] of [
      ['/nothing', 'GET'],
      ['/oauth2/token', 'GET'],
    ] as const) {
      const request = new Request(`${mock.urls.publicUrl}${path}`, { method, headers: { accept } })
      const response = await mock(request, { servers: ['public'] })
      expect([response.status, response.headers.get('content-type')]).toEqual([404, type])
      expect(await response.text()).toContain(part)
    }
  })

  it('has no admin routes', async () => {
    const { mock } = setup()
    const response = await mock(new Request(`${mock.urls.publicUrl}/admin/clients`), { servers: ['public'] })
    expect(response.status).toBe(404)
  })

  it('has an error page and health checks, and no registration by default', async () => {
    const { mock } = setup()
    const page = async (path: string): Promise<[number, string]> => {
      const response = await mock(new Request(`${mock.urls.publicUrl}${path}`))
      return [response.status, await response.text()]
    }
    const [status, text] = await page('/oauth2/fallbacks/error?error=e&error_description=%3Cscript%3E')
    expect(status).toBe(500)
    expect(text).toContain('&lt;script')
    expect(text).not.toContain('<script>')
    expect((await page('/health/alive'))[0]).toBe(200)
    expect((await page('/oauth2/register'))[0]).toBe(404)
  })

  it.each([
    ['login', 'login page', 'urls.login'],
    ['consent', 'consent page', 'urls.consent'],
    ['logout', 'logout page', 'urls.logout'],
    ['logout/callback', 'Your log out request however succeeded.', 'urls.postLogout'],
    ['device', 'the code that a device shows', 'urls.device'],
    ['device/done', 'Your device login request however succeeded.', 'urls.deviceSuccess'],
  ])('explains at /oauth2/fallbacks/%s which page of the application belongs there', async (page, sentence, option) => {
    const { mock } = setup()
    const response = await mock(new Request(`${mock.urls.publicUrl}/oauth2/fallbacks/${page}`))
    const text = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(text).toContain(sentence)
    expect(text).toContain(`<code>${option}</code>`)
  })
})

describe('a route that only the real server has', () => {
  it.each([
    ['GET', '/admin/keys/hydra.openid.id-token', 'JSON Web Key sets'],
    ['DELETE', '/keys/mine/key-1', 'JSON Web Key sets'],
    ['GET', '/metrics/prometheus', 'metrics'],
  ])('is not part of the admin server, and the response says so: %s %s', async (method, path, what) => {
    const { mock } = setup()
    const response = await mock(new Request(`${mock.urls.adminUrl}${path}`, { method }), { servers: ['admin'] })
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8'])
    expect(await response.text()).toBe(`The real server has ${what} here, the mock leaves them out.\n`)
  })

  it('is not part of the public server, and the response says so', async () => {
    const { mock } = setup()
    const init = { method: 'POST', headers: { accept: 'application/json' } }
    const response = await mock(new Request(`${mock.urls.publicUrl}/credentials`, init))
    expect([response.status, (await response.json()) as unknown]).toMatchObject([
      404,
      { error: { reason: 'The real server has verifiable credentials here, the mock leaves them out.' } },
    ])
  })

  it.each(['/admin/keys/hydra.openid.id-token', '/admin/metrics/prometheus', '/metrics/prometheus'])(
    'is not named by the public server if only the admin server has it: %s',
    async (path) => {
      const { mock } = setup()
      const request = new Request(`${mock.urls.publicUrl}${path}`, { headers: { accept: 'application/json' } })
      const response = await mock(request, { servers: ['public'] })
      expect([response.status, (await response.json()) as unknown]).toMatchObject([404, { error: { reason: noRoute } }])
    },
  )

  it('is answered by the admin server where both servers have the same address', async () => {
    const { mock } = setup()
    mock.configureUrls({ publicUrl: 'https://auth.example.com', adminUrl: 'https://auth.example.com' })
    const text = async (path: string): Promise<string> =>
      (await mock(new Request(`https://auth.example.com${path}`))).text()
    expect(await text('/admin/keys/mine')).toContain('The real server has JSON Web Key sets here')
    expect(await text('/admin/metrics/prometheus')).toContain('The real server has metrics here')
    expect(await text('/nothing')).toContain(noRoute)
  })

  it('is not named by the admin server if only the public server has it', async () => {
    const { mock } = setup()
    for (const path of ['/credentials', '/admin/credentials']) {
      const response = await mock(new Request(`${mock.urls.adminUrl}${path}`), { servers: ['admin'] })
      expect([path, response.status, await response.text()]).toEqual([path, 404, '404 page not found\n'])
    }
  })
})

const noRoute = 'There is no such route. Check the path, the host and the port.'
