import type { RequestListener, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

import { listen } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { getItem, removeItem, token } from '../../test/example-api.js'
import { exampleTransport, type ExampleOptions, type ExampleTransport } from '../../test/example-transport.js'
import { HttpError, InvalidResponseError, type CallOptions } from '../index.js'

const json = { 'content-type': 'application/json' }

/** Writes an endless body, as fast as the client reads. */
function endless(response: ServerResponse): void {
  const chunk = 'x'.repeat(16 * 1024)
  const write = (): void => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', write)
  write()
}

/** Serves one call and waits until the server has seen the end of every response. */
async function serve<T>(
  handler: RequestListener,
  run: (transport: ExampleTransport, url: string) => Promise<T>,
  options: ExampleOptions = {},
): Promise<{ result: T; requests: number }> {
  let open = 0
  const server = await listen((request, response) => {
    open += 1
    response.on('close', () => {
      open -= 1
    })
    response.on('error', () => undefined)
    handler(request, response)
  })
  try {
    const result = await run(
      exampleTransport({ adminUrl: server.url, publicUrl: server.url, retry: 0, timeout: 20_000, ...options }),
      server.url,
    )
    await expect.poll(() => open, { message: 'responses that have not ended', timeout: 4000, interval: 5 }).toBe(0)
    return { result, requests: server.requests.length }
  } finally {
    await server.close()
  }
}

describe('no body keeps its connection open', () => {
  interface Case {
    readonly handler: RequestListener
    readonly options?: ExampleOptions
    readonly call?: (transport: ExampleTransport, options?: CallOptions) => Promise<unknown>
    readonly outcome: object | undefined
  }
  const head =
    (status: number, headers: Record<string, string> = json): RequestListener =>
    (_, response) => {
      response.writeHead(status, headers)
      endless(response)
    }
  const cases: Readonly<Record<string, Case>> = {
    'of a redirect': { handler: head(302, { location: 'https://example.com/' }), outcome: { kind: 'redirect' } },
    'of an error': { handler: head(400), outcome: { kind: 'http', status: 400 } },
    'of an error without JSON': {
      handler: head(502, { 'content-type': 'text/html' }),
      outcome: { kind: 'http', status: 502 },
    },
    'of a success that is too large': {
      handler: head(200),
      options: { maxResponseBytes: 100_000 },
      outcome: { kind: 'response' },
    },
    'of a success of another type': {
      handler: head(200, { 'content-type': 'text/html' }),
      options: { maxResponseBytes: 100_000 },
      outcome: { kind: 'response' },
    },
    'of a success that should be empty': {
      handler: head(200),
      call: async (transport) => removeItem(transport, { id: 'a' }).then(() => ({ kind: 'none' })),
      outcome: { kind: 'none' },
    },
    'of an attempt that timed out': {
      handler: head(200),
      options: { timeout: 150, maxResponseBytes: 2 ** 30 },
      outcome: { kind: 'timeout' },
    },
    'of a 401 before the credential is renewed': {
      handler: (request, response) => {
        response.writeHead(request.headers.authorization === 'Bearer new' ? 403 : 401, json)
        endless(response)
      },
      options: { accessToken: ({ refused }) => (refused === undefined ? 'old' : 'new') },
      outcome: { kind: 'http', status: 403 },
    },
    'of a response that leads to a retry': {
      handler: (_, response) => {
        response.writeHead(503, json)
        endless(response)
      },
      options: { retry: 2 },
      outcome: { kind: 'http', status: 503, attempts: 3 },
    },
    'of an aborted call': {
      handler: head(200),
      options: { maxResponseBytes: 2 ** 30 },
      call: async (transport) => {
        const controller = new AbortController()
        setTimeout(() => controller.abort(), 20)
        return getItem(transport, { id: 'a' }, { signal: controller.signal })
      },
      outcome: { name: 'AbortError' },
    },
  }

  it.each(Object.keys(cases))('%s', async (name) => {
    const { handler, options, call, outcome } = cases[name] as Case
    const run = call ?? (async (transport): Promise<unknown> => getItem(transport, { id: 'a' }))
    const { result } = await serve(
      handler,
      async (transport) => run(transport).catch((error: unknown) => error),
      options,
    )
    expect(result).toMatchObject(outcome ?? {})
  })

  it('of a response that arrives after the time limit', async () => {
    const { result } = await serve(
      (_, response) => {
        setTimeout(() => {
          response.writeHead(200, json)
          endless(response)
        }, 120)
      },
      async (transport) => rejection(getItem(transport, { id: 'a' })),
      { timeout: 40 },
    )
    expect(result).toMatchObject({ kind: 'timeout' })
  })

  it('so that many calls in a row need few connections', async () => {
    const statuses = [200, 400, 404, 503, 302, 401]
    const server = await listen((request, response) => {
      const status = statuses[Number(request.url?.split('/').at(-1)) % statuses.length] ?? 200
      response
        .writeHead(status, { ...json, location: '/' })
        .end(status === 200 ? '{"id":"a"}' : `{"error":"${'x'.repeat(1000)}"}`)
    })
    const transport = exampleTransport({ adminUrl: server.url, retry: 0 })
    for (let id = 0; id < 30; id++) await getItem(transport, { id: String(id) }).catch(() => undefined)
    expect(server.requests).toHaveLength(30)
    await expect.poll(() => server.openSockets(), { interval: 5, timeout: 4000 }).toBeLessThanOrEqual(2)
    await server.close()
  })
})

describe('maxResponseBytes', () => {
  const body = JSON.stringify({ id: 'x'.repeat(200_000) })

  it('counts decoded bytes, so that a small response cannot become a large one', async () => {
    const packed = gzipSync(body)
    expect(packed.byteLength).toBeLessThan(5000)
    const { result } = await serve(
      (_, response) =>
        void response
          .writeHead(200, { ...json, 'content-encoding': 'gzip', 'content-length': packed.byteLength })
          .end(packed),
      async (transport) => rejection(getItem(transport, { id: 'a' }, { maxResponseBytes: 100_000 })),
    )
    expect(result).toBeInstanceOf(InvalidResponseError)
    expect((result as Error).message).toContain('maxResponseBytes')
  })

  it('accepts compressed responses within the limit', async () => {
    const { result } = await serve(
      (_, response) => void response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(body)),
      async (transport) => getItem(transport, { id: 'a' }, { maxResponseBytes: body.length }),
    )
    expect(result).toEqual(JSON.parse(body))
  })

  it('cancels a response whose announced length exceeds the limit, without reading it', async () => {
    const { result } = await serve(
      (_, response) => {
        response.writeHead(200, { ...json, 'content-length': String(10 * 2 ** 30) })
        endless(response)
      },
      async (transport) => rejection(getItem(transport, { id: 'a' }, { maxResponseBytes: 50_000 })),
    )
    expect(result).toMatchObject({ kind: 'response', status: 200 })
  })

  it('does not apply to an error body, which is cut at 256 KiB', async () => {
    const { result } = await serve(
      (_, response) => {
        response.writeHead(418, { 'content-type': 'text/plain' })
        endless(response)
      },
      async (transport) => rejection(getItem(transport, { id: 'a' })),
    )
    expect(result).toBeInstanceOf(HttpError)
    expect((result as HttpError<string>).body).toBe('x'.repeat(256 * 1024))
  })
})

describe('an incomplete error response', () => {
  it('is an error with its status and the received part of its body', async () => {
    const { result, requests } = await serve(
      (_, response) => {
        response.writeHead(403, { ...json, 'content-length': '1000' })
        response.write('{"error":"forb', () => response.socket?.destroy())
      },
      async (transport) => rejection(getItem(transport, { id: 'a' })),
      { retry: 2 },
    )
    expect(result).toMatchObject({ kind: 'http', status: 403, attempts: 1 })
    expect((result as HttpError).body).toBe('{"error":"forb')
    expect(requests).toBe(1)
  })
})

describe('the target of a redirect', () => {
  it.each([301, 302, 303, 307, 308])('receives no request for the status %d', async (status) => {
    const target = await listen((_, response) => void response.end())
    for (const location of [`${target.url}/elsewhere`, '/elsewhere', '//127.0.0.1/elsewhere']) {
      const { result, requests } = await serve(
        (_, response) => void response.writeHead(status, { location }).end(),
        async (transport) => [
          await rejection(getItem(transport, { id: 'a' })),
          await rejection(token(transport, { grantType: 'refresh_token', refreshToken: 'once' })),
        ],
        { retry: 2 },
      )
      expect(result).toMatchObject([
        { kind: 'redirect', status, attempts: 1 },
        { kind: 'redirect', status, attempts: 1 },
      ])
      expect(requests).toBe(2)
    }
    expect(target.requests).toEqual([])
    await target.close()
  })
})
