import { request as httpRequest } from 'node:http'
import { connect, createServer, Server } from 'node:net'

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { createOryClient } from '@typed-oauth/ory-oauth2'
import { createVoucherifyClient, settle } from '@typed-oauth/voucherify-oauth'
import { describe, expect, it, vi } from 'vitest'

import { createAffinidiMock } from './affinidi/index.js'
import { createAuthentiqMock } from './authentiq/index.js'
import { createEnvironment } from './clock.js'
import type { Fault } from './faults.js'
import { createMock } from './mock.js'
import { createOryMock } from './ory/index.js'
import { serve } from './server.js'
import { createVoucherifyMock } from './voucherify/index.js'

async function isReachable(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

const portOf = (url: string): number => Number(new URL(url).port)

describe('serve', () => {
  it('listens on a free port of loopback only, and sets the address of the mock', async () => {
    const mock = createAuthentiqMock()
    await using server = await serve(mock)
    expect(server.urls.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(mock.urls).toEqual(server.urls)
    const document: unknown = await (await fetch(`${server.urls.baseUrl}/.well-known/openid-configuration`)).json()
    expect(document).toMatchObject({ issuer: `${server.urls.baseUrl}/` })
    expect(await isReachable('127.0.0.2', portOf(server.urls.baseUrl))).toBe(false)
  })

  it('listens on another address with the option `host`', async () => {
    await using server = await serve(createVoucherifyMock(), { host: '0.0.0.0' })
    expect(server.urls.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:/)
    expect(await isReachable('127.0.0.2', portOf(server.urls.baseUrl))).toBe(true)
  })

  it('keeps the path of the default address', async () => {
    await using server = await serve(createAffinidiMock())
    expect(new URL(server.urls.baseUrl).pathname).toBe('/iam')
  })

  it('serves two servers at two ports, each with its own operations', async () => {
    await using server = await serve(createOryMock(), { port: 0, adminPort: 0 })
    const { adminUrl, publicUrl } = server.urls
    expect(adminUrl).not.toBe(publicUrl)
    const client = createOryClient({ adminUrl, publicUrl })
    expect(await client.createOAuth2Client({ oAuth2Client: { client_id: 'app' } })).toMatchObject({ client_id: 'app' })
    expect((await fetch(`${publicUrl}/admin/clients/app`)).status).toBe(404)
    expect((await fetch(`${publicUrl}/.well-known/openid-configuration`)).status).toBe(200)
  })

  it('serves two servers at one port', async () => {
    await using server = await serve(createOryMock())
    expect(server.urls.adminUrl).toBe(server.urls.publicUrl)
    const client = createOryClient({ projectUrl: server.urls.publicUrl })
    await client.createOAuth2Client({ oAuth2Client: { client_id: 'app' } })
    expect((await fetch(`${server.urls.publicUrl}/.well-known/openid-configuration`)).status).toBe(200)
  })

  it('refuses an admin port where there is no admin server', async () => {
    await expect(serve(createVoucherifyMock(), { adminPort: 0 })).rejects.toThrow(
      '`adminPort`: voucherify has no admin server',
    )
  })

  it('rejects if a port is in use, and closes the other one', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve)
    })
    const address = other.address()
    const adminPort = typeof address === 'object' && address !== null ? address.port : 0
    const mock = createOryMock()
    const before = mock.urls
    const listen = vi.spyOn(Server.prototype, 'listen')
    await expect(serve(mock, { port: 0, adminPort })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(mock.urls).toEqual(before)
    expect(listen.mock.contexts.map((server) => (server as Server).listening)).toEqual([false, false])
    listen.mockRestore()
    other.close()
  })

  it('closes open connections, and may be called twice', async () => {
    const mock = createVoucherifyMock()
    const server = await serve(mock)
    mock.faults.next('introspectOauthToken', { kind: 'delay', milliseconds: 60_000 })
    const client = createVoucherifyClient({ ...mock.clientOptions, fetch: undefined, retry: 0 })
    const pending = settle(client.introspectOauthToken({ accessToken: 'a' }))
    await vi.waitFor(() => expect(mock.calls()).toHaveLength(1))
    await server.close()
    await server.close()
    expect(await pending).toMatchObject({ ok: false, error: { kind: 'network' } })
    expect(await isReachable('127.0.0.1', portOf(server.urls.baseUrl))).toBe(false)
  })

  it('resets the connection before it has read the body', async () => {
    const mock = createVoucherifyMock()
    await using server = await serve(mock)
    mock.faults.next('generateOauthToken', { kind: 'reset', when: 'before' })
    const failure = await new Promise((resolve) => {
      const pending = httpRequest(`${server.urls.baseUrl}/v1/oauth/token`, {
        method: 'POST',
        headers: { 'content-length': '1000000' },
      })
      pending.once('error', resolve)
      pending.flushHeaders() // the body is never sent
    })
    expect(failure).toMatchObject({ code: 'ECONNRESET' })
    expect(mock.calls()[0]).not.toHaveProperty('body')
  })

  describe('with one fault of status 421', () => {
    const form = 'access_token=a'
    const init = {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-app-id': 'mock-app-id',
        'x-app-token': 'mock-app-token',
      },
    }
    const misdirected: Fault = { kind: 'status', status: 421 }
    /** Returns the status that the caller gets, and the requests that the server received. */
    const ask = async (how: RequestInit, ...faults: [Fault, ...Fault[]]): Promise<unknown[]> => {
      const mock = createVoucherifyMock()
      await using server = await serve(mock)
      mock.faults.next('introspectOauthToken', ...faults)
      const { status } = await fetch(`${server.urls.baseUrl}/v1/oauth/introspect`, { ...init, ...how })
      return [status, ...mock.calls().map((call) => [call.status, call.fault])]
    }

    it('receives the request of `fetch` twice, and its caller gets only the second response', async () => {
      expect(await ask({ body: form }, misdirected)).toEqual([200, [421, 'status'], [200, undefined]])
    })

    it('receives it twice also if the fault comes after the effect', async () => {
      const once = await ask({ body: form }, { ...misdirected, when: 'after' })
      expect(once).toEqual([200, [421, 'status'], [200, undefined]])
    })

    it('receives it once if the body is a stream', async () => {
      const body = new Blob([form]).stream()
      const streamed = { body, duplex: 'half' } as RequestInit // the types of the platform lack `duplex`
      expect(await ask(streamed, misdirected)).toEqual([421, [421, 'status']])
    })

    it('returns 421 to the caller of `fetch` if there are two such faults', async () => {
      expect(await ask({ body: form }, misdirected, misdirected)).toEqual([421, [421, 'status'], [421, 'status']])
    })
  })

  it('sends the full content-length of a truncated body', async () => {
    const mock = createVoucherifyMock()
    await using server = await serve(mock)
    mock.faults.next('introspectOauthToken', { kind: 'truncate', bytes: 5 })
    const headers = { 'x-app-id': 'mock-app-id', 'x-app-token': 'mock-app-token' }
    const response = await fetch(`${server.urls.baseUrl}/v1/oauth/introspect`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ access_token: 'a' }),
    })
    expect(response.headers.get('content-length')).toBe(String('{"active":false}'.length))
    await expect(response.text()).rejects.toThrow()
  })

  it('answers 500 and logs the error if the mock itself fails', async () => {
    const mock = createMock({
      name: 'broken',
      environment: createEnvironment(),
      operations: [],
      servers: { api: { option: 'baseUrl', url: 'https://broken.example.com' } },
      handle: () => Promise.reject(new Error('mistake')),
      reset: () => undefined,
      clientOptions: (connection) => connection,
    })
    await using server = await serve(mock)
    const spy = vi.spyOn(console, 'error').mockReturnValue()
    const response = await fetch(server.urls.baseUrl)
    expect([response.status, await response.text()]).toEqual([500, 'Error: mistake'])
    expect(spy).toHaveBeenCalledOnce()
    spy.mockRestore()
  })

  it('refuses TRACE, for which the platform has no `Request`', async () => {
    await using server = await serve(createVoucherifyMock())
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${server.urls.baseUrl}/v1/oauth/token`, { method: 'TRACE' })
      request.once('response', (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      request.once('error', reject).end()
    })
    expect(status).toBe(405)
  })

  it('changes no globals', async () => {
    const before = [globalThis.Request, globalThis.Response, globalThis.fetch]
    await using server = await serve(createVoucherifyMock())
    await fetch(server.urls.baseUrl)
    expect([globalThis.Request, globalThis.Response, globalThis.fetch]).toEqual(before)
  })

  it('knows the header by which its listener leaves out responses that are written already', () => {
    expect([...RESPONSE_ALREADY_SENT.headers]).toEqual([['x-hono-already-sent', 'true']])
  })
})
