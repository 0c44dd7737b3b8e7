import { type Operation, type Schema } from '@typed-oauth/core'
import { defineEndpoint } from '@typed-oauth/core/define'
import { object } from '@typed-oauth/core/schema'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'

import { outsideDocumentation } from './answer-check.js'
import { callLimit } from './call-log.js'
import { createClock } from './clock.js'
import { escapePattern } from './escape-pattern.js'
import { createMock, type Connection, type Mock, type RequestDetails } from './mock.js'

interface Photo {
  title: string
}
const photoSchema: Schema<Photo> = () => object<Photo>({ title: z.string() }, ['title'])

const common = { factory: 'createTransport', retry: 'never', summarizeError: () => ({}) } as const
const getPhoto = defineEndpoint<never, { id: string }, Photo, { 404: Photo; 410: undefined }>({
  ...common,
  id: 'getPhoto',
  method: 'GET',
  path: '/photos/{id}',
  server: 'public',
  query: ['size'],
  responses: { 200: photoSchema },
  errors: { 404: photoSchema, 410: 'empty' },
})
const getLatestPhoto = defineEndpoint<never, object, Photo, {}>({
  ...common,
  id: 'getLatestPhoto',
  method: 'GET',
  path: '/photos/latest',
  server: 'public',
  responses: { 200: photoSchema },
})
const editPhoto = defineEndpoint<never, object, void, {}>({
  ...common,
  id: 'editPhoto',
  method: 'PATCH',
  path: '/admin/photos/{id}',
  server: 'admin',
  body: 'patch',
  responses: { 204: 'empty' },
})
const sendToken = defineEndpoint<never, object, { location: string }, {}>({
  ...common,
  id: 'sendToken',
  method: 'POST',
  path: '/token',
  server: 'public',
  form: ['grantType', 'refreshToken'],
  additionalParameters: true,
  responses: { 302: 'location' },
})

interface Seen {
  readonly request: Request
  readonly details: RequestDetails
}

let answer: () => Response
let seen: Seen[]
const json = (body: unknown, status = 200): Response => Response.json(body, { status })

function makeMock(clock = createClock(5_000)): Mock<'adminUrl' | 'publicUrl', Connection<'adminUrl' | 'publicUrl'>> {
  seen = []
  answer = () => json({ title: 'Harbour' })
  return createMock({
    name: 'photos',
    environment: { now: clock, randomBytes: (size) => new Uint8Array(size) },
    operations: [getPhoto, getLatestPhoto, editPhoto, sendToken] as Operation[],
    routes: [
      { server: 'public', method: 'GET', path: '/pages/{name}' },
      { server: 'admin', method: 'GET', path: '/admin/version' },
    ],
    servers: {
      public: { option: 'publicUrl', url: 'https://photos.example.com' },
      admin: { option: 'adminUrl', url: 'https://admin.example.com' },
    },
    handle: (request, details) => {
      seen.push({ request, details })
      return answer()
    },
    reset: () => {
      seen = []
    },
    clientOptions: (connection) => connection,
  })
}

const get = (url: string): Request => new Request(url)

describe('the target of a request', () => {
  it('is found by method and path on the server of the URL', async () => {
    const mock = makeMock()
    await mock(get('https://photos.example.com/photos/7?size=2'))
    const [first] = seen
    expect(first?.details).toMatchObject({ server: 'public', path: '/photos/7', operation: getPhoto })
    expect(first?.request.url).toBe('https://photos.example.com/photos/7?size=2')
  })

  it('is a literal path rather than one with parameters', async () => {
    const mock = makeMock()
    await mock(get('https://photos.example.com/photos/latest'))
    expect(mock.calls().map(({ operation }) => operation)).toEqual(['getLatestPhoto'])
  })

  it('is never an operation of another server', async () => {
    const mock = makeMock()
    await mock(new Request('https://photos.example.com/admin/photos/7', { method: 'PATCH' }))
    expect(seen[0]?.details).toMatchObject({ server: 'public', operation: undefined })
  })

  it('is found by the path alone for unknown addresses', async () => {
    const mock = makeMock()
    answer = () => new Response(null, { status: 204 })
    await mock(new Request('http://localhost/admin/photos/7', { method: 'PATCH' }))
    expect(seen[0]?.details).toMatchObject({ server: 'admin', operation: editPhoto })
  })

  it('is found by the path alone when both servers have one address', async () => {
    const mock = makeMock()
    mock.configureUrls({ publicUrl: 'https://one.example.com', adminUrl: 'https://one.example.com/' })
    await mock(get('https://one.example.com/photos/7'))
    answer = () => new Response(null, { status: 204 })
    await mock(new Request('https://one.example.com/admin/photos/7', { method: 'PATCH' }))
    answer = () => new Response(null, { status: 405 })
    await mock(new Request('https://one.example.com/admin/photos/7', { method: 'PUT' }))
    await mock(get('https://one.example.com/health'))
    expect(seen.map(({ details }) => details.server)).toEqual(['public', 'admin', 'admin', 'public'])
  })

  it('is found by the path below the base URL', async () => {
    const mock = makeMock()
    mock.configureUrls({
      publicUrl: 'https://example.com/photo-api',
      adminUrl: 'https://example.com/photo-api/internal',
    })
    await mock(get('https://example.com/photo-api/photos/7'))
    answer = () => new Response(null, { status: 204 })
    await mock(new Request('https://example.com/photo-api/internal/admin/photos/7', { method: 'PATCH' }))
    expect(seen.map(({ details }) => details)).toMatchObject([
      { server: 'public', path: '/photos/7' },
      { server: 'admin', path: '/admin/photos/7' },
    ])
  })

  it('is the server with the longest matching address for unknown paths', async () => {
    const mock = makeMock()
    answer = () => new Response('fine')
    mock.configureUrls({ publicUrl: 'https://example.com', adminUrl: 'https://example.com/internal' })
    await mock(get('https://example.com/internal/health'))
    await mock(get('https://example.com/health'))
    expect(seen.map(({ details: { server, path } }) => [server, path])).toEqual([
      ['admin', '/health'],
      ['public', '/health'],
    ])
  })

  it('can be a route without an operation, where both servers have one address', async () => {
    const mock = makeMock()
    answer = () => new Response('fine')
    mock.configureUrls({ publicUrl: 'https://one.example.com', adminUrl: 'https://one.example.com' })
    await mock(get('https://one.example.com/admin/version'))
    expect(seen[0]?.details).toMatchObject({ server: 'admin', operation: undefined })
  })

  it('can be limited to some servers by an adapter', async () => {
    const mock = makeMock()
    await mock(new Request('https://admin.example.com/admin/photos/7', { method: 'PATCH' }), { servers: ['public'] })
    expect(seen[0]?.details).toMatchObject({ server: 'public', operation: undefined })
  })

  it('is not changed by invalid addresses, which are refused', () => {
    const mock = makeMock()
    expect(() => mock.configureUrls({ publicUrl: 'photos.example.com' })).toThrow(
      '`publicUrl` must be a string with an absolute http or https URL without credentials, query and fragment',
    )
    expect(() => mock.configureUrls({ baseUrl: 'https://example.com' } as never)).toThrow(
      '`baseUrl` is not an address of this mock; there are publicUrl, adminUrl',
    )
    const before = mock.urls
    for (const wrong of [{ publicUrl: 'bad' }, { baseUrl: 'http://ok.example.com' }]) {
      expect(() => mock.configureUrls({ adminUrl: 'http://ok.example.com', ...wrong })).toThrow(TypeError)
      expect(mock.urls).toEqual(before)
    }
  })
})

describe('the check of responses', () => {
  const ask = async (mock: Mock): Promise<Response> => mock(get('https://photos.example.com/photos/7'))

  it('accepts a documented response, and keeps its body and headers', async () => {
    const mock = makeMock()
    answer = () =>
      new Response('{"title":"Pier"}', {
        headers: [
          ['content-type', 'application/json'],
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ],
      })
    const response = await ask(mock)
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await response.json()).toEqual({ title: 'Pier' })
  })

  it.each<[string, () => Response, string]>([
    ['a body that does not fit the model', () => json({ title: 1 }), 'its body does not fit: title (string)'],
    ['a media type that is not JSON', () => new Response('{"title":"Pier"}'), 'its body is not JSON by its media type'],
    [
      'a body that is not JSON',
      () => new Response('Pier', { headers: { 'content-type': 'application/json' } }),
      'its body is not JSON',
    ],
    ['an undocumented success', () => new Response(null, { status: 204 }), 'this status is not documented'],
    ['an error body that does not fit', () => json({}, 404), 'its body does not fit: title (string)'],
    ['a body where none is documented', () => json({}, 410), 'its body is not empty'],
  ])('throws for %s', async (_, wrong, problem) => {
    const mock = makeMock()
    answer = wrong
    await expect(ask(mock)).rejects.toThrow(
      new RegExp(`^photos mock: getPhoto responded with \\d+, but ${escapePattern(problem)}`),
    )
  })

  it('throws for a redirect without a target', async () => {
    const mock = makeMock()
    answer = () => new Response(null, { status: 302 })
    await expect(mock(new Request('https://photos.example.com/token', { method: 'POST' }))).rejects.toThrow(
      'its redirect has no Location header',
    )
  })

  it('accepts undocumented errors, other paths and marked responses', async () => {
    const mock = makeMock()
    answer = () => new Response('Bad gateway', { status: 502 })
    expect((await ask(mock)).status).toBe(502)
    answer = () => new Response('a page')
    expect(await (await mock(get('https://photos.example.com/page'))).text()).toBe('a page')
    answer = () => outsideDocumentation(new Response('not found', { status: 404 }))
    expect((await ask(mock)).status).toBe(404)
  })

  it('also writes to the console, because a client may hide the error', async () => {
    const mock = makeMock()
    answer = () => json({})
    const spy = vi.spyOn(console, 'error').mockReturnValue()
    const { fetch } = mock.clientOptions
    await expect(fetch('https://photos.example.com/photos/7', {})).rejects.toThrow('This is a bug of the mock')
    expect(spy).toHaveBeenCalledOnce()
    spy.mockRestore()
  })
})

describe('recorded calls', () => {
  let mock: ReturnType<typeof makeMock>
  beforeEach(() => {
    mock = makeMock()
  })

  it('contain the request, its time and the response', async () => {
    await mock(new Request('https://photos.example.com/photos/7?size=2', { headers: { accept: 'application/json' } }))
    expect(mock.calls(getPhoto)).toEqual([
      {
        operation: 'getPhoto',
        server: 'public',
        method: 'GET',
        template: '/photos/{id}',
        path: '/photos/7',
        query: { size: '2' },
        headers: { accept: 'application/json' },
        status: 200,
        time: 5_000,
        duration: expect.any(Number),
      },
    ])
  })

  it('are listed for an operation, for its id, or all together', async () => {
    await mock(get('https://photos.example.com/photos/7'))
    await mock(get('https://photos.example.com/photos/latest'))
    expect(mock.calls(getLatestPhoto)).toHaveLength(1)
    expect(mock.calls('getPhoto')).toHaveLength(1)
    expect(mock.calls()).toHaveLength(2)
  })

  it('are listed for a route that does not belong to an operation', async () => {
    answer = () => new Response('fine')
    await mock(get('https://photos.example.com/pages/sign-in'))
    await mock(new Request('https://photos.example.com/pages/sign-in', { method: 'POST' }))
    await mock(get('https://photos.example.com/elsewhere'))
    expect(mock.calls('GET /pages/{name}')).toMatchObject([{ path: '/pages/sign-in', template: '/pages/{name}' }])
    expect(mock.calls()).toHaveLength(3)
    expect(mock.calls()[2]).not.toHaveProperty('template')
  })

  it('are refused for unknown operations and routes', () => {
    const known = 'getPhoto, getLatestPhoto, editPhoto, sendToken, GET /pages/{name}, GET /admin/version'
    for (const [wrong, shown] of [
      ['getPicture', '"getPicture"'],
      ['GET /pages/sign-in', '"GET /pages/sign-in"'],
    ] as const) {
      expect(() => mock.calls(wrong as never)).toThrow(
        new TypeError(`calls: the mock has no operation or route ${shown}; there are ${known}`),
      )
    }
  })

  it.each([null, 5, {}, { id: 5 }])('are refused for %j, which names no operation and no route', (wrong) => {
    expect(() => mock.calls(wrong as never)).toThrow(
      new TypeError(
        'calls: the operation must be an operation of the client, its id, or the method and path of a route',
      ),
    )
  })

  it('hide the secrets of forms, including unknown parameters', async () => {
    answer = () => new Response(null, { status: 302, headers: { location: 'https://example.com' } })
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: 's3cret',
      client_id: 'app',
      pin: 's3cret',
      empty: '',
    })
    await mock(
      new Request('https://photos.example.com/token', {
        method: 'POST',
        body,
        headers: { authorization: 'Basic s3cret', cookie: 'session=s3cret' },
      }),
    )
    const [call] = mock.calls()
    expect(call?.body).toEqual({
      grant_type: 'refresh_token',
      refresh_token: '…',
      client_id: 'app',
      pin: '…',
      empty: '',
    })
    expect(call?.headers).toMatchObject({ authorization: '…', cookie: '…' })
    expect(JSON.stringify(mock.calls())).not.toContain('s3cret')
  })

  it('hide the secrets of JSON and of patches, and any other body', async () => {
    answer = () => new Response(null, { status: 204 })
    const send = async (body: string, type = 'application/json'): Promise<unknown> => {
      await mock(
        new Request('https://admin.example.com/admin/photos/7', {
          method: 'PATCH',
          body,
          headers: { 'content-type': type },
        }),
      )
      return mock.calls().at(-1)?.body
    }
    expect(await send('{"owner":"team","client_secret":"s3cret"}')).toEqual({ owner: 'team', client_secret: '…' })
    expect(
      await send(
        '[{"op":"replace","path":"/client_secret","value":"s3cret"},{"op":"replace","path":"/owner","value":"team"}]',
      ),
    ).toEqual([
      { op: 'replace', path: '/client_secret', value: '…' },
      { op: 'replace', path: '/owner', value: 'team' },
    ])
    expect(await send('token=s3cret', 'text/plain')).toBe('…')
    expect(await send('"s3cret"')).toBe('…')
  })

  it('hide the secrets of queries and keep repeated parameters', async () => {
    await mock(get('https://photos.example.com/page?login_challenge=s3cret&tag=a&tag=b'))
    expect(mock.calls()[0]?.query).toEqual({ login_challenge: '…', tag: ['a', 'b'] })
  })

  it('cannot be changed by the caller', async () => {
    await mock(get('https://photos.example.com/photos/7'))
    const [call] = mock.calls()
    Object.assign(call ?? {}, { status: 500 })
    Object.assign(call?.headers ?? {}, { accept: 'changed' })
    Object.assign(call?.query ?? {}, { tag: 'changed' })
    expect(mock.calls()[0]).toMatchObject({ status: 200, headers: {}, query: {} })
    expect(JSON.stringify(mock.calls())).not.toContain('changed')
  })

  it('are removed when there are too many, the oldest first', async () => {
    answer = () => new Response(null, { status: 404 })
    for (let number = 0; number <= callLimit; number += 1) await mock(get(`https://photos.example.com/other/${number}`))
    expect(mock.calls()).toHaveLength(callLimit)
    expect(mock.calls()[0]?.path).toBe('/other/1')
  })

  it('are passed to observers until they unsubscribe', async () => {
    const observer = vi.fn<(call: unknown) => void>()
    const leave = mock.observe(observer)
    await mock(get('https://photos.example.com/photos/7'))
    leave()
    await mock(get('https://photos.example.com/photos/7'))
    expect(observer).toHaveBeenCalledOnce()
    expect(observer).toHaveBeenCalledWith(expect.objectContaining({ operation: 'getPhoto', status: 200 }))
  })
})

describe('observers', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('must be functions', () => {
    const mock = makeMock()
    for (const wrong of [undefined, 5, {}]) {
      expect(() => mock.observe(wrong as never)).toThrow(new TypeError('observe: the listener must be a function'))
    }
  })

  it.each<[string, () => unknown]>([
    [
      'throw',
      () => {
        throw new Error('mistake of the test')
      },
    ],
    ['reject', async () => Promise.reject(new Error('mistake of the test'))],
  ])('that %s do not affect the client and other observers, and their errors are printed', async (_, wrong) => {
    const spy = vi.spyOn(console, 'error').mockReturnValue()
    const mock = makeMock()
    const other = vi.fn<() => void>()
    mock.observe(wrong)
    mock.observe(other)
    const { fetch } = mock.clientOptions
    expect((await fetch('https://photos.example.com/photos/7')).status).toBe(200)
    expect(other).toHaveBeenCalledOnce()
    await vi.waitFor(() => expect(spy).toHaveBeenCalledOnce())
    expect(spy).toHaveBeenCalledWith(
      'A listener of mock.observe() failed:',
      expect.objectContaining({ message: 'mistake of the test' }),
    )
  })
})

describe('a mock', () => {
  const text = 'https://photos.example.com/photos/7'

  it.each<unknown>([undefined, text, {}, { url: text }, { url: text, method: 'GET' }, { url: text, headers: {} }])(
    'refuses an argument that is not a request: %j',
    async (wrong) => {
      await expect(makeMock()(wrong as never)).rejects.toThrow(
        new TypeError('mock of photos: the first argument must be a Request, such as new Request(url)'),
      )
    },
  )

  it.each<[unknown, string]>([
    [{ servers: ['adimn'] }, '`servers` must be a list of names of servers: public, admin'],
    [{ servers: 'admin' }, '`servers` must be a list of names of servers: public, admin'],
  ])('refuses servers that it does not have: %j', async (wrong, message) => {
    await expect(makeMock()(get(text), wrong as never)).rejects.toThrow(new TypeError(`mock of photos: ${message}`))
  })

  it.each<unknown>([null, 0, { remoteAddr: {} }, new Map()])(
    'is a handler for servers that pass a second argument of their own: %j',
    async (second) => {
      expect((await makeMock()(get(text), second as never)).status).toBe(200)
    },
  )
})

describe('reset', () => {
  it('removes calls, faults and state, and keeps the addresses', async () => {
    const mock = makeMock()
    mock.configureUrls({ publicUrl: 'https://other.example.com' })
    mock.faults.always(getPhoto, { kind: 'status', status: 500 })
    await mock(get('https://other.example.com/photos/7'))
    mock.reset()
    expect(mock.calls()).toEqual([])
    expect(seen).toEqual([])
    expect(mock.urls.publicUrl).toBe('https://other.example.com')
    expect((await mock(get('https://other.example.com/photos/7'))).status).toBe(200)
  })
})

describe('fetch', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('rejects with the reason of an abort, at once', async () => {
    const mock = makeMock()
    const { fetch } = mock.clientOptions
    mock.faults.next(getPhoto, { kind: 'delay', milliseconds: 60_000 })
    const controller = new AbortController()
    const pending = fetch('https://photos.example.com/photos/7', { signal: controller.signal })
    controller.abort(new Error('changed my mind'))
    await expect(pending).rejects.toThrow('changed my mind')
    await expect(fetch('https://photos.example.com/photos/7', { signal: controller.signal })).rejects.toThrow(
      'changed my mind',
    )
  })
})
