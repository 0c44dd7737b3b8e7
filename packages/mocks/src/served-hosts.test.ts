import { once } from 'node:events'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'

import { describe, expect, it } from 'vitest'

import { createAuthentiqMock } from './authentiq/index.js'
import { createOryMock } from './ory/index.js'
import { isServedHost } from './served-hosts.js'
import { serve } from './server.js'
import { createVoucherifyMock } from './voucherify/index.js'

const refusal =
  'This mock does not accept the host name of the request, because a foreign web page could reach it that way. Use localhost or the address that it listens on. To allow another name, use the option host of serve() (--host of the command) or mock.configureUrls().'

/** Sends lines of HTTP unchanged, and returns the response. */
async function send(url: string, ...lines: string[]): Promise<{ status: number; text: string }> {
  const { port, hostname } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'))
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
  await once(socket, 'close')
  const [head = '', ...text] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), text: text.join('\r\n\r\n') }
}
const path = '/.well-known/openid-configuration'
const status = async (url: string, host: string): Promise<number> =>
  (await send(url, `GET ${path} HTTP/1.1`, `Host: ${host}`)).status

describe('a mock that listens on loopback only', () => {
  it.each(['127.0.0.1', '127.0.0.1:1', 'localhost', 'LocalHost:8080', '127.8.7.6:1', '[::1]', '[::1]:80'])(
    'accepts the host %s, with any port',
    async (host) => {
      await using server = await serve(createAuthentiqMock())
      expect(await status(server.urls.baseUrl, host)).toBe(200)
    },
  )

  it.each([
    'evil.example.com',
    'evil.example.com:80',
    'anything.localhost',
    'localhost.',
    'localhost.evil.example.com',
    '127.0.0.1.evil.example.com',
    '127.1',
    '0.0.0.0',
    '10.0.0.1',
    '[::]',
    '[::2]',
    '[::1].evil.example.com',
    'mock',
    '2130706433',
    'localhost:80:80',
    'localhost:a',
    'localhost:',
    'user@localhost',
    'localhost/path',
    'localhost, evil.example.com',
    'local host',
    '\u006Cocalho\u017Ft',
    '[localhost]',
    '[::1',
    '',
  ])('refuses %s', async (host) => {
    const mock = createAuthentiqMock()
    await using server = await serve(mock)
    expect(await send(server.urls.baseUrl, `GET ${path} HTTP/1.1`, `Host: ${host}`)).toEqual({
      status: 403,
      text: refusal,
    })
    expect(mock.calls()).toEqual([])
  })

  it('refuses requests without a host, or with two', async () => {
    const mock = createAuthentiqMock()
    await using server = await serve(mock)
    const { baseUrl } = server.urls
    expect((await send(baseUrl, `GET ${path} HTTP/1.0`)).status).toBe(403)
    expect((await send(baseUrl, `GET ${path} HTTP/1.1`)).status).toBe(400) // the platform refuses it
    const two = ['Host: localhost', 'Host: evil.example.com']
    expect((await send(baseUrl, `GET ${path} HTTP/1.1`, ...two)).status).toBe(403)
    expect((await send(baseUrl, `GET ${path} HTTP/1.1`, ...two.toReversed())).status).toBe(403)
    expect(mock.calls()).toEqual([])
  })

  it('refuses another host in an absolute request target, too', async () => {
    const mock = createAuthentiqMock()
    await using server = await serve(mock)
    const get = async (target: string, host: string): Promise<number> =>
      (await send(server.urls.baseUrl, `GET ${target} HTTP/1.1`, `Host: ${host}`)).status
    expect(await get(`http://evil.example.com${path}`, 'localhost')).toBe(403)
    expect(await get(`http://localhost${path}`, 'evil.example.com')).toBe(403)
    expect(await get(`http://localhost@evil.example.com${path}`, 'localhost')).toBe(403)
    expect(await get(`https://[::2]${path}`, 'localhost')).toBe(403)
    expect(mock.calls()).toEqual([])
    expect(await get(`http://localhost${path}`, 'localhost')).toBe(200)
    expect(await get('*', 'localhost')).toBe(400)
  })

  it('refuses a request before it reads the body or uses a fault', async () => {
    const mock = createVoucherifyMock()
    await using server = await serve(mock)
    mock.faults.next('generateOauthToken', { kind: 'status', status: 503 })
    const lines = ['POST /v1/oauth/token HTTP/1.1', 'Content-Length: 5', 'Host: evil.example.com']
    expect((await send(server.urls.baseUrl, ...lines)).status).toBe(403)
    expect((await fetch(`${server.urls.baseUrl}/v1/oauth/token`, { method: 'POST' })).status).toBe(503)
  })

  it('accepts the configured hosts, at each of its ports', async () => {
    const mock = createOryMock()
    await using server = await serve(mock, { port: 0, adminPort: 0 })
    const { publicUrl, adminUrl } = server.urls
    expect(await status(publicUrl, 'auth.example.com')).toBe(403)
    mock.configureUrls({ publicUrl: 'https://AUTH.example.com/hydra', adminUrl: 'http://[2001:DB8::1]:4445' })
    expect(await status(publicUrl, 'auth.example.com:4444')).toBe(200)
    expect(await status(publicUrl, '[2001:db8::1]')).toBe(200)
    expect(await status(publicUrl, 'localhost')).toBe(200)
    expect(await status(publicUrl, 'www.example.com')).toBe(403)
    expect((await send(adminUrl, 'GET /admin/clients HTTP/1.1', 'Host: auth.example.com')).status).toBe(200)
  })

  it('accepts the host that it listens on', async () => {
    await using server = await serve(createAuthentiqMock(), { host: 'localhost' })
    expect(await status(server.urls.baseUrl, new URL(server.urls.baseUrl).host)).toBe(200)
    expect(await status(server.urls.baseUrl, 'evil.example.com')).toBe(403)
  })
})

describe('a mock that other machines can reach', () => {
  it('accepts loopback hosts, names without a dot, and IP addresses', async () => {
    await using server = await serve(createAuthentiqMock(), { host: '0.0.0.0' })
    const hosts = ['localhost', '127.0.0.1', '[::1]', 'hydra:4444', 'oauth-mock_1', '172.17.0.2', '[2001:db8::1]']
    for (const host of hosts) expect(await status(server.urls.baseUrl, host), host).toBe(200)
  })

  it('refuses names with a dot', async () => {
    await using server = await serve(createAuthentiqMock(), { host: '0.0.0.0' })
    const hosts = [
      'evil.example.com',
      'anything.localhost',
      'hydra.',
      '172.17.0.2.evil.example.com',
      '172.17.2',
      '.',
      '',
    ]
    for (const host of hosts) expect(await status(server.urls.baseUrl, host), host).toBe(403)
  })

  it('is one that listens on an address of the machine', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)
    if (outside === undefined) return
    await using server = await serve(createAuthentiqMock(), { host: outside.address })
    expect(await status(server.urls.baseUrl, new URL(server.urls.baseUrl).host)).toBe(200)
    expect(await status(server.urls.baseUrl, 'hydra')).toBe(200)
    expect(await status(server.urls.baseUrl, 'evil.example.com')).toBe(403)
  })

  it.each([
    ['127.0.0.1', false],
    ['127.3.2.1', false],
    ['::1', false],
    ['::ffff:127.0.0.1', false],
    ['::', true],
    ['0.0.0.0', true],
    ['192.168.1.2', true],
    ['fe80::1', true],
  ])('is one that listens on %s: %s', (address, expected) => {
    expect(isServedHost('hydra', { address, configured: [] })).toBe(expected)
    expect(isServedHost('Mock.Example.com:80', { address, configured: ['mock.example.COM'] })).toBe(true)
    expect(isServedHost('[2001:db8::0:1]', { address, configured: ['2001:DB8::1'] })).toBe(true)
  })
})

describe('a mock in the process', () => {
  it('accepts any host', async () => {
    const mock = createAuthentiqMock()
    const request = new Request(`http://evil.example.com${path}`, { headers: { host: 'evil.example.com' } })
    expect((await mock(request)).status).toBe(200)
  })
})
