import type { RequestListener } from 'node:http'

import { listen } from '@typed-oauth/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import { createItem, getItem, token } from '../../test/example-api.js'
import { exampleTransport } from '../../test/example-transport.js'
import { privateKeyJwt } from '../index.js'

const json = { 'content-type': 'application/json' }

/** Responds to the first request with a status, and to all others with a token. */
function once(status: number, headers: Record<string, string> = {}): RequestListener {
  let requests = 0
  return (request, response) => {
    requests += 1
    const [code, body] =
      requests === 1 ? [status, '{"error":"first_answer"}'] : [200, '{"access_token":"a","token_type":"b"}']
    request.resume().on('end', () => response.writeHead(code, { ...json, ...headers }).end(body))
  }
}

const singleUse = { grantType: 'authorization_code', code: 'o+n é', scope: 'a b' }

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a request with a single-use value', () => {
  it.each([
    [421, {}],
    [401, {}],
    [401, { 'www-authenticate': 'Basic realm="x"' }],
    [408, { connection: 'close' }],
    [425, {}],
    [503, {}],
  ])('is sent once when the server responds with %i %j, and rejects with a readable error', async (status, headers) => {
    const server = await listen(once(status, headers))
    const error = await rejection(token(exampleTransport({ publicUrl: server.url }), singleUse))
    expect(error).toMatchObject({ kind: 'http', status, code: 'first_answer', attempts: 1 })
    expect(server.requests).toHaveLength(1)
    await server.close()
  })

  it('is sent with its length, not in chunks', async () => {
    const server = await listen(once(400))
    await rejection(token(exampleTransport({ publicUrl: server.url }), singleUse, { headers: { 'x-a': 'b' } }))
    const body = 'grant_type=authorization_code&code=o%2Bn+%C3%A9&scope=a+b'
    expect(server.requests).toMatchObject([
      {
        body,
        headers: {
          'content-length': String(body.length),
          'content-type': 'application/x-www-form-urlencoded',
          'x-a': 'b',
        },
      },
    ])
    expect(server.requests[0]?.headers).not.toHaveProperty('transfer-encoding')
    await server.close()
  })

  it('leaves its connection to no later request', async () => {
    const sockets = new Set<unknown>()
    const server = await listen((request, response) => {
      sockets.add(request.socket)
      response.writeHead(200, json).end('{"access_token":"a","token_type":"b"}')
    })
    const transport = exampleTransport({ publicUrl: server.url })
    for (let sent = 1; sent <= 3; sent += 1) {
      await token(transport, singleUse)
      expect(sockets.size).toBe(sent)
      await expect.poll(() => server.openSockets(), { interval: 5, timeout: 4000 }).toBe(0)
    }
    expect(server.requests.map(({ headers }) => headers.connection)).toEqual(['close', 'close', 'close'])
    await token(transport, {})
    expect(server.requests.at(-1)?.headers.connection).toBe('keep-alive')
    await server.close()
  })

  it('is sent once when a credential has added the value: a client assertion', async () => {
    const server = await listen(once(421))
    const clientAuth = privateKeyJwt({ clientId: 'me', sign: () => 'signed.for.once' })
    const error = await rejection(token(exampleTransport({ publicUrl: server.url, clientAuth }), {}))
    expect(error).toMatchObject({ kind: 'http', status: 421 })
    expect(server.requests).toHaveLength(1)
    await server.close()
  })

  it('is treated differently from other requests, which the platform may retry by itself', async () => {
    const server = await listen(once(421))
    await token(exampleTransport({ publicUrl: server.url, retry: 0 }), {})
    expect(server.requests).toHaveLength(2)
    await server.close()
  })

  it.each(['the caller aborts', 'time is up'])('ends with its connection when %s', async (reason) => {
    const server = await listen(() => undefined)
    const controller = new AbortController()
    const transport = exampleTransport({ publicUrl: server.url, timeout: reason === 'time is up' ? 200 : false })
    const call = rejection(token(transport, singleUse, { signal: controller.signal }))
    await expect.poll(() => server.requests.length, { interval: 5 }).toBe(1)
    if (reason !== 'time is up') controller.abort()
    const error = await call
    if (reason === 'time is up') expect(error).toMatchObject({ kind: 'timeout', attempts: 1 })
    else expect(error).toBe(controller.signal.reason)
    await expect.poll(() => server.openSockets(), { interval: 5, timeout: 4000 }).toBe(0)
    await server.close()
  })
})

describe('the body of a single-use request is a string', () => {
  const body = 'grant_type=authorization_code&code=o%2Bn+%C3%A9&scope=a+b'
  const answer = (): Response => Response.json({ access_token: 'a', token_type: 'b' })

  it('for a `fetch` in the options', async () => {
    const { fetch, sent } = answering(answer())
    await token(exampleTransport({ fetch }), singleUse)
    expect(sent[0]?.init.body).toBe(body)
    expect(Object.keys(sent[0]?.init ?? {}).sort()).toEqual([
      'body',
      'cache',
      'headers',
      'method',
      'redirect',
      'signal',
    ])
  })

  it('also if it is the platform’s own `fetch`', async () => {
    const server = await listen(once(421))
    await token(exampleTransport({ publicUrl: server.url, fetch: globalThis.fetch, validation: 'off' }), singleUse)
    expect(server.requests).toHaveLength(2) // the platform retries only a string
    await server.close()
  })

  it.each([
    ['a function', (fetch: typeof globalThis.fetch) => fetch],
    ['a bound function', (fetch: typeof globalThis.fetch) => fetch.bind(globalThis)],
    ['a proxy', (fetch: typeof globalThis.fetch) => new Proxy(fetch, {})],
  ])('for a replacement of the platform’s `fetch`: %s', async (_, wrap) => {
    const sent: unknown[] = []
    const fetch = async (_url: unknown, init: object = {}): Promise<Response> => {
      sent.push(init)
      return answer()
    }
    vi.stubGlobal('fetch', wrap(fetch))
    await token(exampleTransport(), singleUse)
    expect(sent).toMatchObject([{ body, headers: { connection: 'close' }, keepalive: false }])
  })

  it('for a mock behind the platform’s `fetch`, such as undici’s `MockAgent`', async () => {
    const server = await listen(once(421))
    const symbol = Object.getOwnPropertySymbols(globalThis).find(({ description = '' }) =>
      description.startsWith('undici.globalDispatcher'),
    )
    const dispatcher = Reflect.get(globalThis, symbol ?? '') as object
    Object.defineProperty(dispatcher, 'isMockActive', { value: true, configurable: true })
    await token(exampleTransport({ publicUrl: server.url, validation: 'off' }), singleUse)
    Reflect.deleteProperty(dispatcher, 'isMockActive')
    expect(server.requests.map(({ body: sent }) => sent)).toEqual([body, body])
    await server.close()
  })

  // The second request shows that the body is a string: the platform retries only that.
  it.each([
    ['converts a stream to a string', () => new Headers({ cookie: 'a=b', 'content-type': 'text/plain' })],
    [
      'cannot make a request from a stream',
      () => {
        throw new TypeError('no streams')
      },
    ],
  ])('if the platform %s', async (_, headers) => {
    const server = await listen(once(421))
    vi.stubGlobal(
      'Request',
      class extends Request {
        override get headers(): Headers {
          return this.body === null ? super.headers : headers()
        }
      },
    )
    await token(exampleTransport({ publicUrl: server.url }), singleUse)
    expect(server.requests.map(({ body: sent }) => sent)).toEqual([body, body])
    await server.close()
  })
})

it('on Deno, a single-use request has a client without idle connections, which is closed when the response is there', async () => {
  const order: unknown[] = []
  const client = { close: () => order.push('close') }
  const createHttpClient = (options: unknown): unknown => {
    order.push(options)
    return client
  }
  vi.stubGlobal('Deno', { createHttpClient })
  for (const fails of [false, true]) {
    vi.stubGlobal('fetch', async (_url: unknown, init: object): Promise<Response> => {
      expect(init).toMatchObject({ client })
      order.push('fetch')
      if (fails) throw new TypeError('fetch failed')
      return Response.json({ access_token: 'a', token_type: 'b' })
    })
    await token(exampleTransport(), singleUse).catch(() => undefined)
    expect(order.splice(0)).toEqual([{ poolMaxIdlePerHost: 0 }, 'fetch', 'close'])
  }
})

it('in a browser, which removes headers of the connection, a single-use request is like others', async () => {
  const server = await listen(once(421))
  vi.stubGlobal(
    'Request',
    class extends Request {
      override get headers(): Headers {
        return new Headers()
      }
    },
  )
  await token(exampleTransport({ publicUrl: server.url }), singleUse)
  expect(server.requests).toMatchObject([
    { body: 'grant_type=authorization_code&code=o%2Bn+%C3%A9&scope=a+b', headers: { connection: 'keep-alive' } },
    { headers: { connection: 'keep-alive' } },
  ])
  await server.close()
})

describe('other requests', () => {
  it('have strings as bodies', async () => {
    const { fetch, sent } = answering(Response.json({ id: 'a' }, { status: 201 }))
    await createItem(exampleTransport({ fetch }), { item: { name: 'a' } })
    await getItem(exampleTransport({ fetch }), { id: 'a' })
    expect(sent.map(({ init }) => init.body)).toEqual(['{"name":"a"}', undefined])
  })
})
