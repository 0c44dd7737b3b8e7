import { describe, expect, it } from 'vitest'

import { createAffinidiMock } from './affinidi/index.js'
import { createAuthentiqMock } from './authentiq/index.js'
import type { Mock } from './mock.js'
import { createOryMock, type OryMock } from './ory/index.js'
import { serve } from './server.js'
import { createVoucherifyMock } from './voucherify/index.js'

const listed = 'https://app.example.com'
const cors = [listed, 'https://*.apps.example.com']
const readable = 'Cache-Control, Expires, Last-Modified, Pragma, Content-Length, Content-Language, Content-Type'
const varyOfPreflight = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'

/** Returns the status and the CORS headers of a response, without the prefix of the header names. */
function saidOf({ status, headers }: Response): Record<string, unknown> {
  const said = [...headers].filter(([name]) => name.startsWith('access-control-'))
  return { status, ...Object.fromEntries(said.map(([name, value]) => [name.replace('access-control-', ''), value])) }
}

/** Sends a request to the public server, and returns the status and the CORS headers of the response. */
async function ask(
  mock: OryMock,
  path: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
): Promise<Record<string, unknown>> {
  return saidOf(await mock(new Request(`${mock.urls.publicUrl}${path}`, { method, headers })))
}

/** Sends a preflight request. */
async function preflight(
  mock: OryMock,
  path: string,
  origin: string,
  { method = 'POST', headers = 'authorization,content-type' } = {},
): Promise<Record<string, unknown>> {
  const wanted = { 'access-control-request-method': method, 'access-control-request-headers': headers }
  return ask(mock, path, { origin, ...wanted }, 'OPTIONS')
}

// Recorded responses of Ory Hydra v26.2.0, with this list and without one.
describe('pages of other origins, where the mock of Ory has a list', () => {
  const mock = createOryMock({ cors })

  it.each([listed, 'https://x.apps.example.com', 'https://a.b.apps.example.com', 'https://APP.example.com'])(
    'are allowed from %s',
    async (origin) => {
      expect(await preflight(mock, '/oauth2/token', origin)).toEqual({
        status: 204,
        'allow-origin': origin,
        'allow-credentials': 'true',
        'allow-methods': 'POST',
        'allow-headers': 'authorization,content-type',
      })
      expect(await ask(mock, '/.well-known/jwks.json', { origin })).toEqual({
        status: 200,
        'allow-origin': origin,
        'allow-credentials': 'true',
        'expose-headers': readable,
      })
    },
  )

  it.each([
    'https://evil.example.net',
    'https://apps.example.com',
    'https://xapp.example.com',
    'http://app.example.com',
    'null',
  ])('are not allowed from %s', async (origin) => {
    expect(await preflight(mock, '/oauth2/token', origin)).toEqual({ status: 204 })
    expect(await ask(mock, '/.well-known/jwks.json', { origin })).toEqual({ status: 200 })
  })

  it('get responses to preflights on unknown paths, and on the admin server', async () => {
    expect(await preflight(mock, '/oauth2/nope', listed)).toMatchObject({ status: 204, 'allow-origin': listed })
    const headers = { origin: listed, 'access-control-request-method': 'PUT' }
    const answer = await mock(new Request(`${mock.urls.adminUrl}/admin/clients/web`, { method: 'OPTIONS', headers }))
    expect(saidOf(answer)).toEqual({
      status: 204,
      'allow-origin': listed,
      'allow-credentials': 'true',
      'allow-methods': 'PUT',
    })
    expect(answer.headers.get('vary')).toBe(varyOfPreflight)
    expect(answer.headers.has('access-control-max-age')).toBe(false)
  })

  it('may send Accept, and no custom header', async () => {
    const headers = 'accept,authorization,content-type'
    expect(await preflight(mock, '/oauth2/token', listed, { headers })).toMatchObject({ 'allow-headers': headers })
    expect(await preflight(mock, '/oauth2/token', listed, { headers: 'x-custom' })).toEqual({ status: 204 })
    expect(await preflight(mock, '/oauth2/token', listed, { headers: 'dpop' })).toEqual({ status: 204 })
  })

  it('get no CORS headers without an Origin header', async () => {
    const wanted = { 'access-control-request-method': 'POST' }
    expect(await ask(mock, '/oauth2/token', wanted, 'OPTIONS')).toEqual({ status: 204 })
    expect(await ask(mock, '/.well-known/jwks.json', {})).toEqual({ status: 200 })
  })

  it('can read error responses and faults', async () => {
    const refused = await ask(mock, '/oauth2/token', { origin: listed }, 'POST')
    expect(refused).toMatchObject({ status: 400, 'allow-origin': listed })
    mock.faults.next('GET /userinfo', { kind: 'status', status: 503 })
    expect(await ask(mock, '/userinfo', { origin: listed })).toMatchObject({ status: 503, 'allow-origin': listed })
    mock.faults.clear()
  })
})

describe('pages of other origins, where the mock of Ory allows all', () => {
  const mock = createOryMock({ cors: true })

  it('get their own origin at the paths where a client may allow origins, and `*` elsewhere', async () => {
    for (const origin of ['https://evil.example.net', 'null']) {
      expect(await preflight(mock, '/oauth2/token', origin)).toMatchObject({ 'allow-origin': '*' })
      expect(await ask(mock, '/userinfo', { origin })).toMatchObject({ status: 401, 'allow-origin': origin })
      expect(await ask(mock, '/oauth2/device/verify', { origin })).toMatchObject({
        'allow-origin': '*',
        'allow-credentials': 'true',
      })
    }
  })
})

describe('pages of other origins', () => {
  it('get no CORS headers unless the option is set', async () => {
    const mock = createOryMock()
    expect(await ask(mock, '/.well-known/jwks.json', { origin: listed })).toEqual({ status: 200 })
    expect(await preflight(mock, '/oauth2/token', listed)).not.toHaveProperty('allow-origin')
    const answer = await mock(new Request(`${mock.urls.publicUrl}/userinfo`, { headers: { origin: listed } }))
    expect(answer.headers.has('vary')).toBe(false)
  })

  it('are in the recorded calls, with their preflights', async () => {
    const mock = createOryMock({ cors: true })
    await preflight(mock, '/oauth2/token', listed)
    expect(mock.calls()).toMatchObject([{ method: 'OPTIONS', path: '/oauth2/token', status: 204 }])
    expect(mock.calls('oauth2TokenExchange')).toEqual([])
  })

  it.each<[string, (option: { cors: true | readonly string[] }) => Mock<'baseUrl'>, string, string]>([
    ['Voucherify', createVoucherifyMock, '/v1/oauth/token', 'x-app-id,x-app-token,content-type'],
    ['Authentiq', createAuthentiqMock, '/token', 'authorization,content-type'],
    ['Affinidi', createAffinidiMock, '/v1/consumer/oauth2/token', 'content-type'],
  ])('are allowed by the mock of %s', async (_, create, path, headers) => {
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': headers }
    for (const option of [true, ['http://localhost:*', listed]] as const) {
      const mock = create({ cors: option })
      const url = `${mock.urls.baseUrl}${path}`
      const send = async (origin: string, method: string): Promise<Record<string, unknown>> =>
        saidOf(await mock(new Request(url, { method, headers: { origin, ...(method === 'OPTIONS' && asked) } })))
      for (const origin of ['http://localhost:5173', listed]) {
        expect(await send(origin, 'OPTIONS')).toEqual({
          status: 204,
          'allow-origin': origin,
          'allow-credentials': 'true',
          'allow-methods': 'POST',
          'allow-headers': headers,
        })
        expect(await send(origin, 'POST')).toMatchObject({ 'allow-origin': origin, 'allow-credentials': 'true' })
      }
      const stranger = { status: 204, ...(option === true && { 'allow-origin': 'https://evil.example.net' }) }
      expect(await send('https://evil.example.net', 'OPTIONS')).toMatchObject(stranger)
      if (option !== true) expect(Object.keys(await send('https://evil.example.net', 'POST'))).toEqual(['status'])
    }
  })

  it('are all allowed by the mock of Affinidi, as by the service, unless the option is set', async () => {
    const mock = createAffinidiMock()
    const response = await mock(
      new Request(`${mock.urls.baseUrl}/.well-known/jwks.json`, { headers: { origin: listed } }),
    )
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })

  it.each<[string, (option: { cors: false }) => Mock]>([
    ['Ory', createOryMock],
    ['Voucherify', createVoucherifyMock],
    ['Authentiq', createAuthentiqMock],
    ['Affinidi', createAffinidiMock],
  ])('are not allowed by the mock of %s where the option is false', async (_, create) => {
    const mock = create({ cors: false })
    const [url = ''] = Object.values(mock.urls)
    const preflightHeaders = { origin: listed, 'access-control-request-method': 'GET' }
    for (const [method, headers] of [
      ['GET', { origin: listed }],
      ['OPTIONS', preflightHeaders],
    ] as const) {
      const answer = await mock(new Request(`${url}/.well-known/jwks.json`, { method, headers }))
      expect(Object.keys(saidOf(answer))).toEqual(['status'])
    }
  })

  it('are allowed over real HTTP', async () => {
    await using server = await serve(createOryMock({ cors }))
    const url = `${server.urls.publicUrl}/oauth2/token`
    const headers = {
      origin: listed,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    }
    const leave = await fetch(url, { method: 'OPTIONS', headers })
    expect(saidOf(leave)).toMatchObject({ status: 204, 'allow-origin': listed, 'allow-headers': 'content-type' })
    expect(await leave.text()).toBe('')
    const body = new URLSearchParams({ grant_type: 'client_credentials' })
    const answer = await fetch(url, { method: 'POST', headers: { origin: listed }, body })
    expect(saidOf(answer)).toMatchObject({ status: 400, 'allow-origin': listed, 'expose-headers': readable })
  })
})
