import type { RequestListener } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'

import { listen } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { createItem, getItem, removeItem, token, updateItem } from '../../test/example-api.js'
import { exampleTransport, type ExampleTransport } from '../../test/example-transport.js'
import { isSdkError, NetworkError, type AnySdkError } from '../index.js'

/** One call of each class; the last has a single-use code, which must be sent once. */
const calls: Readonly<Record<string, (transport: ExampleTransport) => Promise<unknown>>> = {
  safe: async (transport) => getItem(transport, { id: 'a' }),
  unsent: async (transport) => createItem(transport, { item: { name: 'a' } }),
  never: async (transport) => updateItem(transport, { id: 'a' }),
  'single-use': async (transport) => token(transport, { grantType: 'authorization_code', code: 'once' }),
}
const limits = { timeout: 10_000, totalTimeout: 20_000 }

interface Scenario {
  readonly handler: RequestListener
  /** How the call ends. */
  readonly kind: AnySdkError['kind']
  readonly reason?: string
  /** Classes that retry it. */
  readonly retriedBy: readonly string[]
  /** Limit of an attempt, if the scenario needs another one. */
  readonly timeout?: number
}

const status = (code: number, headers: Record<string, string> = {}): RequestListener => {
  return (request, response) => {
    request.resume().on('end', () => response.writeHead(code, headers).end())
  }
}

const scenarios: Readonly<Record<string, Scenario>> = {
  'status 400': { handler: status(400), kind: 'http', retriedBy: [] },
  'status 401': { handler: status(401), kind: 'http', retriedBy: [] },
  'status 404': { handler: status(404), kind: 'http', retriedBy: [] },
  'status 408': { handler: status(408), kind: 'http', retriedBy: ['safe'] },
  'status 500': { handler: status(500), kind: 'http', retriedBy: [] },
  'status 502': { handler: status(502), kind: 'http', retriedBy: ['safe'] },
  'status 503': { handler: status(503), kind: 'http', retriedBy: ['safe'] },
  'status 504': { handler: status(504), kind: 'http', retriedBy: ['safe'] },
  'a redirect': { handler: status(307, { location: '/elsewhere' }), kind: 'redirect', retriedBy: [] },
  'a success that is not JSON': {
    handler: status(200, { 'content-type': 'text/html' }),
    kind: 'response',
    retriedBy: [],
  },
  'a reset after the headers were read': {
    handler: ({ socket }) => socket.resetAndDestroy(),
    kind: 'network',
    reason: 'reset',
    retriedBy: ['safe'],
  },
  'a reset after the whole request was read': {
    handler: (request) => void request.resume().on('end', () => request.socket.resetAndDestroy()),
    kind: 'network',
    reason: 'reset',
    retriedBy: ['safe'],
  },
  'a connection that ends after the whole request was read': {
    handler: (request) => void request.resume().on('end', () => request.socket.end()),
    kind: 'network',
    reason: 'reset',
    retriedBy: ['safe'],
  },
  'a connection that ends within the headers of the response': {
    handler: (request) => void request.resume().on('end', () => request.socket.end('HTTP/1.1 200 OK\r\ncontent-ty')),
    kind: 'network',
    retriedBy: ['safe'],
  },
  'a response that is not HTTP': {
    handler: (request) => void request.socket.end('SSH-2.0-OpenSSH\r\n'),
    kind: 'network',
    retriedBy: ['safe'],
  },
  'a body shorter than its content-length': {
    handler: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
      response.write('{"id":"a"', () => response.socket?.end())
    },
    kind: 'network',
    reason: 'truncated',
    retriedBy: ['safe'],
  },
  'an incomplete chunked body': {
    handler: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"id":"a"}', () => response.socket?.destroy())
    },
    kind: 'network',
    reason: 'truncated',
    retriedBy: ['safe'],
  },
  'no response in time': { handler: () => undefined, kind: 'timeout', retriedBy: ['safe'], timeout: 150 },
  'a body that does not end': {
    handler: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const drip = setInterval(() => response.write(' '), 5)
      response.on('close', () => clearInterval(drip))
    },
    kind: 'timeout',
    retriedBy: ['safe'],
    timeout: 150,
  },
}

describe.each(Object.keys(scenarios))('%s', (name) => {
  const { handler, kind, reason, retriedBy, timeout = limits.timeout } = scenarios[name] as Scenario

  it.each(Object.keys(calls))('is retried as its class says: %s', async (retryClass) => {
    const server = await listen(handler)
    try {
      const transport = exampleTransport({ adminUrl: server.url, publicUrl: server.url, ...limits, timeout })
      const error = await rejection(calls[retryClass]?.(transport) ?? Promise.resolve())
      const times = retriedBy.includes(retryClass) ? 3 : 1
      expect(isSdkError(error)).toBe(true)
      expect(error).toMatchObject({ kind, attempts: times, ...(reason !== undefined && { reason }) })
      // On a busy machine, the time limit may be reached before a request arrives.
      if (kind === 'timeout') {
        expect(server.requests.length).toBeLessThanOrEqual(times)
      } else {
        expect(server.requests).toHaveLength(times)
        expect(new Set(server.requests.map(({ body }) => body)).size).toBe(1)
      }
    } finally {
      await server.close()
    }
  })
})

/** Starts a server that reads nothing and counts the connections. */
async function listenRaw(
  onConnection: (socket: Socket) => void,
): Promise<{ url: string; connections: () => number; close: () => Promise<void> }> {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    close: async () => new Promise((resolve) => void server.close(() => resolve())),
  }
}

describe('a connection', () => {
  it.each(['safe', 'unsent', 'never', 'single-use'] as const)(
    'that is reset before the request is read is retried as the class says: %s',
    async (retryClass) => {
      const server = await listenRaw((socket) => socket.resetAndDestroy())
      const transport = exampleTransport({ adminUrl: server.url, publicUrl: server.url, ...limits })
      const error = await rejection(calls[retryClass]?.(transport) ?? Promise.resolve())
      expect(error).toBeInstanceOf(NetworkError)
      // A reset may come while the connection is made; then nothing was sent.
      const { reason, attempts } = error as NetworkError
      expect(['connect', 'reset']).toContain(reason)
      expect(server.connections()).toBe(attempts)
      if (retryClass === 'safe') expect(attempts).toBe(3)
      if (retryClass === 'unsent' && reason === 'connect') expect(attempts).toBe(3)
      if (retryClass === 'never' || retryClass === 'single-use') expect(attempts).toBe(1)
      await server.close()
    },
  )

  it.each([
    ['safe', 3],
    ['unsent', 3],
    ['never', 1],
    ['single-use', 1],
  ] as const)(
    'that is refused is retried also for `unsent`, because nothing was sent: %s',
    async (retryClass, times) => {
      const server = await listenRaw(() => undefined)
      await server.close()
      const transport = exampleTransport({ adminUrl: server.url, publicUrl: server.url, ...limits })
      const error = await rejection(calls[retryClass]?.(transport) ?? Promise.resolve())
      expect(error).toBeInstanceOf(NetworkError)
      expect(error).toMatchObject({ reason: 'refused', code: 'ECONNREFUSED', attempts: times, origin: server.url })
    },
  )

  it('that is reused after the server has closed it costs at most one retry', async () => {
    const server = await listen((request, response) => {
      request
        .resume()
        .on('end', () =>
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end('{"id":"a"}', () => request.socket.destroy()),
        )
    })
    const transport = exampleTransport({ adminUrl: server.url, ...limits })
    for (let call = 0; call < 5; call++) await expect(getItem(transport, { id: 'a' })).resolves.toEqual({ id: 'a' })
    await server.close()
  })
})

describe('a successful retry', () => {
  it('resolves with the response to the retry', async () => {
    let requests = 0
    const server = await listen((request, response) => {
      requests += 1
      if (requests === 1) request.socket.resetAndDestroy()
      else if (requests === 2) response.writeHead(503).end()
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"a"}')
    })
    await expect(getItem(exampleTransport({ adminUrl: server.url, ...limits }), { id: 'a' })).resolves.toEqual({
      id: 'a',
    })
    expect(server.requests).toHaveLength(3)
    await server.close()
  })

  it('resolves with a 404 if the first attempt has removed the item', async () => {
    const removed = new Set<string>()
    const server = await listen((request, response) => {
      if (removed.has(String(request.url))) response.writeHead(404).end()
      else request.socket.resetAndDestroy()
      removed.add(String(request.url))
    })
    await expect(
      removeItem(exampleTransport({ adminUrl: server.url, ...limits }), { id: 'a' }),
    ).resolves.toBeUndefined()
    expect(server.requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE'])
    await server.close()
  })
})
