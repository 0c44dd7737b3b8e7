import { listOAuth2Clients } from '@typed-oauth/ory-oauth2'
import { describe, expect, it } from 'vitest'

import { serve } from '../server.js'
import { answeredOperations } from './endpoints.js'
import { createOryMock, type OryMock } from './index.js'

type Server = 'adminUrl' | 'publicUrl'

/** Sends a request to the mock in this process, and tells what the mock did. */
async function ask(
  mock: OryMock,
  server: Server,
  method: string,
  path: string,
): Promise<{ status: number; text: string }> {
  const response = await mock.clientOptions.fetch(`${mock.urls[server]}${path}`, { method, redirect: 'manual' })
  return { status: response.status, text: await response.text() }
}

describe('a fault of a route, and its calls', () => {
  it.each<[string, Server, string, string]>([
    ['GET /admin/clients', 'adminUrl', 'GET', '/admin/clients'],
    ['GET /admin/clients', 'adminUrl', 'GET', '/admin/clients/'],
    ['GET /admin/clients', 'adminUrl', 'GET', '/clients?page_size=1'],
    ['GET /admin/clients', 'adminUrl', 'GET', '/clients/'],
    ['GET /admin/clients', 'adminUrl', 'HEAD', '/admin/clients'],
    ['GET /admin/clients', 'adminUrl', 'HEAD', '/clients/'],
    ['GET /admin/clients', 'adminUrl', 'GET', '/%61dmin/clients'],
    ['GET /admin/clients', 'adminUrl', 'GET', '/%63lients'],
    ['GET /admin/version', 'adminUrl', 'GET', '/version'],
    ['GET /admin/health/alive', 'adminUrl', 'GET', '/health/alive'],
    ['GET /admin/health/alive', 'adminUrl', 'HEAD', '/health/alive/'],
    ['GET /health/alive', 'publicUrl', 'GET', '/health/alive'],
    ['GET /userinfo', 'publicUrl', 'HEAD', '/userinfo'],
    ['GET /userinfo', 'publicUrl', 'GET', '/user%69nfo'],
  ])('are those of %s for %s: %s %s', async (route, server, method, path) => {
    const mock = createOryMock()
    const right = await ask(mock, server, method, path)
    expect(right.text).not.toMatch(/page not found|<h1>404/)
    mock.faults.next(route, { kind: 'status', status: 503, body: 'off' })
    expect(await ask(mock, server, method, path)).toEqual({ status: 503, text: method === 'HEAD' ? '' : 'off' })
    expect(await ask(mock, server, method, path)).toEqual(right)
    const template = route.replace('GET ', '')
    expect(mock.calls(route)).toMatchObject(
      [undefined, 'status', undefined].map((fault) => ({ method, template, ...(fault && { fault }) })),
    )
  })

  it.each<[Server, string]>([
    ['adminUrl', '/admin/clients//'],
    ['adminUrl', '//clients'],
    ['adminUrl', '/ADMIN/clients'],
    ['adminUrl', '/admin/admin/clients'],
    ['publicUrl', '/clients'],
    ['publicUrl', '/admin/clients'],
  ])('are none for what the mock does not have: %s %s', async (server, path) => {
    const mock = createOryMock()
    mock.faults.always(listOAuth2Clients, { kind: 'status', status: 503 })
    expect((await ask(mock, server, 'GET', path)).status).toBe(404)
    expect(mock.calls(listOAuth2Clients)).toEqual([])
    expect(mock.calls()[0]).not.toHaveProperty('template')
  })

  it('are those of the operation for all of the admin server, without the prefix and with a slash at the end', async () => {
    const operations = answeredOperations().filter(({ server }) => server === 'admin')
    expect(operations.length).toBeGreaterThan(20)
    for (const operation of operations) {
      const mock = createOryMock()
      mock.faults.always(operation, { kind: 'status', status: 599 })
      const path = operation.path.replaceAll(/\{\w+\}/g, 'app')
      const short = path.replace('/admin', '')
      const spellings = [path, `${path}/`, short, `${short}/`]
      for (const spelling of spellings)
        expect((await ask(mock, 'adminUrl', operation.method, spelling)).status).toBe(599)
      expect(mock.calls(operation).map((call) => call.path)).toEqual(spellings)
    }
  })

  it('follow the server that answers, where both have one address', async () => {
    const mock = createOryMock()
    await using server = await serve(mock)
    mock.faults.always('GET /admin/clients', { kind: 'status', status: 503 })
    mock.faults.always('GET /admin/health/alive', { kind: 'status', status: 503 })
    const statuses = async (method: string): Promise<number[]> => {
      const paths = ['/admin/clients', '/clients', '/admin/clients/', '/admin/health/alive', '/health/alive']
      return Promise.all(paths.map(async (path) => (await fetch(`${server.urls.adminUrl}${path}`, { method })).status))
    }
    expect(await statuses('GET')).toEqual([503, 404, 404, 503, 200])
    expect(await statuses('HEAD')).toEqual([503, 404, 404, 503, 200])
  })
})
