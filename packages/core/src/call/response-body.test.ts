import { Readable } from 'node:stream'

import { describe, expect, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { getItem, health, token } from '../../test/example-api.js'
import { exampleTransport } from '../../test/example-transport.js'
import type { FetchResponse } from '../index.js'

const json = new Headers({ 'content-type': 'application/json' })
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Makes a response like those of node-fetch, whose body is a stream of Node. */
function ofNodeFetch(text: string, status = 200): FetchResponse {
  const body = Readable.from([Buffer.from(text)])
  return { status, headers: json, body, text: async () => Buffer.concat(await body.toArray()).toString() }
}

/** Makes a response of a replacement, with anything. */
function odd(response: unknown): FetchResponse {
  return response as FetchResponse
}

/** Calls an operation with a `fetch` that returns a response. */
async function answered(response: () => FetchResponse, options: object = {}): Promise<unknown> {
  return getItem(exampleTransport({ fetch: async () => response(), ...options }), { id: 'a' })
}

describe('a response of a replacement of `fetch` is read', () => {
  const readable: Readonly<Record<string, () => FetchResponse>> = {
    'from a stream of Node with `text()`, as of node-fetch': () => ofNodeFetch('{"id":"a"}'),
    'from `text()` without a body, as in React Native': () => ({
      status: 200,
      headers: json,
      text: async () => '{"id":"a"}',
    }),
    'from `text()` beside a body that is a string': () =>
      odd({ status: 200, headers: json, body: '{"id":"a"}', text: async () => '{"id":"a"}' }),
    'from `text()` beside a body that is null': () => ({
      status: 200,
      headers: json,
      body: null,
      text: async () => '\uFEFF{"id":"a"}',
    }),
    'with headers in a `Map`': () =>
      odd({ status: 200, headers: new Map([['content-type', 'application/json']]), text: async () => '{"id":"a"}' }),
    'with a function for headers': () =>
      odd({ status: 200, headers: { get: () => 'application/json' }, text: async () => '{"id":"a"}' }),
    'from a stream without `cancel`': () => {
      const chunks = [bytes('{"id":"a"}')]
      const reader = { read: async () => ({ done: chunks.length === 0, value: chunks.shift() }) }
      return odd({ status: 200, headers: json, body: { getReader: () => reader } })
    },
  }

  it.each(Object.keys(readable))('%s', async (name) => {
    await expect(answered(readable[name] as () => FetchResponse)).resolves.toEqual({ id: 'a' })
  })

  it('up to `maxResponseBytes`, also from `text()`', async () => {
    const long = (): FetchResponse => ofNodeFetch(JSON.stringify({ id: 'ä'.repeat(60) }))
    expect(await rejection(answered(long, { maxResponseBytes: 100 }))).toMatchObject({
      kind: 'response',
      problem: 'exceeds `maxResponseBytes`',
    })
    await expect(answered(long, { maxResponseBytes: 129 })).resolves.toEqual({ id: 'ä'.repeat(60) })
  })

  it('also if it is an error, whose text is cut at 256 KiB', async () => {
    const error = await rejection(answered(() => ofNodeFetch('{"error":"invalid_request"}', 400)))
    expect(error).toMatchObject({ kind: 'http', status: 400, code: 'invalid_request' })
    const long = await rejection(answered(() => ofNodeFetch('x'.repeat(300_000), 400)))
    expect((long as { body: string }).body).toHaveLength(2 ** 18)
  })

  it('also if it is a redirect, or empty', async () => {
    const moved = odd({
      status: 302,
      headers: new Headers({ location: '/' }),
      body: Readable.from(['x']),
      text: async () => 'x',
    })
    expect(await rejection(answered(() => moved))).toMatchObject({ kind: 'redirect' })
    for (const response of [{ status: 204, headers: new Headers() }, ofNodeFetch('', 204)])
      await expect(health(exampleTransport({ fetch: async () => response }))).resolves.toBeUndefined()
    expect(await rejection(answered(() => ({ status: 200, headers: json, body: null })))).toMatchObject({
      kind: 'response',
      problem: 'is empty',
    })
    expect(await rejection(answered(() => ofNodeFetch('')))).toMatchObject({ kind: 'response', problem: 'is empty' })
  })

  it('with a text that breaks off, which is a truncated body', async () => {
    const broken = (): FetchResponse => ({
      status: 200,
      headers: json,
      text: async () => Promise.reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
    })
    expect(await rejection(answered(broken))).toMatchObject({ kind: 'network', reason: 'truncated', attempts: 3 })
    const hanging = (): FetchResponse => ({ ...broken(), text: async () => new Promise(() => undefined) })
    expect(await rejection(answered(hanging, { timeout: 5, retry: 0 }))).toMatchObject({ kind: 'timeout' })
  })

  it('after a 401 whose body was read before, if the credential is renewed', async () => {
    let asked = 0
    const fetch = async (): Promise<FetchResponse> => {
      asked += 1
      if (asked > 1) return Response.json({ id: 'a' })
      const response = new Response('{"error":"expired"}', { status: 401 })
      await response.text()
      return response
    }
    await expect(
      getItem(exampleTransport({ fetch, accessToken: () => `token-${asked}` }), { id: 'a' }),
    ).resolves.toEqual({
      id: 'a',
    })
  })
})

describe('a response of a replacement of `fetch` that cannot be read is refused', () => {
  const read = async (status: number): Promise<FetchResponse> => {
    const response = Response.json({ id: 'a' }, { status })
    await response.text()
    return response
  }
  const locked = (): FetchResponse => {
    const response = Response.json({ id: 'a' })
    response.body?.getReader()
    return response
  }
  const streamOf = (chunk: unknown): ReadableStream =>
    new ReadableStream({
      start: (controller) => {
        controller.enqueue(chunk)
        controller.close()
      },
    })
  const throwing = {
    get status(): number {
      throw new TypeError('Illegal invocation')
    },
  }
  const wrong: Readonly<Record<string, readonly [response: () => unknown, missing: string]>> = {
    undefined: [() => undefined, 'an HTTP `status`'],
    null: [() => null, 'an HTTP `status`'],
    'a string': [() => '{"id":"a"}', 'an HTTP `status`'],
    'the decoded body': [() => ({ id: 'a' }), 'an HTTP `status`'],
    'a response of `undici.request`': [() => ({ statusCode: 200, headers: {}, body: {} }), 'an HTTP `status`'],
    'a status that is a string': [() => ({ status: '200', headers: json, body: null }), 'an HTTP `status`'],
    'a network error': [() => Response.error(), 'an HTTP `status`'],
    'an opaque response': [() => ({ status: 0, type: 'opaque', headers: new Headers() }), 'an HTTP `status`'],
    'a response whose properties throw': [() => throwing, 'an HTTP `status`'],
    'a proxy of a response': [() => new Proxy(Response.json({ id: 'a' }), {}), 'an HTTP `status`'],
    'no headers': [() => ({ ok: true, status: 200, json: async () => ({ id: 'a' }) }), '`headers` with `get`'],
    'headers in a plain object': [
      () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: null }),
      '`headers` with `get`',
    ],
    'headers in a `Map`, with upper case': [
      () => ({ status: 200, headers: new Map([['Content-Type', 'application/json']]), text: async () => '{"id":"a"}' }),
      '`headers` with `get`',
    ],
    'only `json()`': [
      () => ({ status: 200, headers: json, json: async () => ({ id: 'a' }) }),
      'a `body` stream or `text()`',
    ],
    'only `json()`, of an error': [
      () => ({ status: 400, headers: json, json: async () => ({ error: 'invalid_request' }) }),
      'a `body` stream or `text()`',
    ],
    'the response of axios': [() => ({ status: 200, headers: json, data: { id: 'a' } }), 'a `body` stream or `text()`'],
    'a body that is a string': [
      () => ({ status: 200, headers: json, body: '{"id":"a"}' }),
      'a `body` stream or `text()`',
    ],
    'a body that is a stream of Node': [
      () => ({ status: 200, headers: json, body: Readable.from(['{"id":"a"}']) }),
      'a `body` stream or `text()`',
    ],
    'a body that was read': [async () => read(200), 'a body that was not read'],
    'a body that was read, of an error': [async () => read(400), 'a body that was not read'],
    'a body of node-fetch that was read': [
      () => ({
        ...ofNodeFetch('{"id":"a"}'),
        bodyUsed: true,
        text: async () => Promise.reject(new TypeError('body used already for: https://example.com/?a=CANARY')),
      }),
      'a body that was not read',
    ],
    'a body that somebody else reads': [locked, 'a body that was not read'],
    'a stream of strings': [() => ({ status: 200, headers: json, body: streamOf('{"id":"a"}') }), 'a body of bytes'],
    'a stream of objects': [() => ({ status: 200, headers: json, body: streamOf({ id: 'a' }) }), 'a body of bytes'],
    'a `text()` that gives no text': [
      () => ({ status: 200, headers: json, text: async () => ({ id: 'a' }) }),
      'a body of bytes',
    ],
    'a `text()` that has lost its object': [
      () => {
        const { status, headers, text } = Response.json({ id: 'a' })
        return { status, headers, text }
      },
      'a working `text()`',
    ],
    'a `getReader()` that gives nothing': [
      () => ({ status: 200, headers: json, body: { getReader: () => undefined } }),
      'a `body` stream or `text()`',
    ],
    'a stream of views without bytes': [
      () => ({ status: 200, headers: json, body: streamOf(new DataView(new ArrayBuffer(2))) }),
      'a body of bytes',
    ],
    'a reader that gives nothing': [
      () => ({ status: 200, headers: json, body: { getReader: () => ({ read: async () => undefined }) } }),
      'a body of bytes',
    ],
    'only `arrayBuffer()`, of an error': [
      () => ({ status: 400, headers: json, arrayBuffer: async () => bytes('{"error":"invalid_request"}').buffer }),
      'a `body` stream or `text()`',
    ],
    'only `json()` beside a body that is null': [
      () => ({ status: 200, headers: json, body: null, json: async () => ({ id: 'a' }) }),
      'a `body` stream or `text()`',
    ],
    'the response of axios, of an error': [
      () => ({ status: 400, headers: json, data: { error: 'invalid_request' } }),
      'a `body` stream or `text()`',
    ],
    'a `text` that is no function': [() => ({ status: 200, headers: json, text: '{"id":"a"}' }), 'a working `text()`'],
    'a `text()` that gives nothing': [() => ({ status: 200, headers: json, text: () => undefined }), 'a body of bytes'],
  }

  it.each(Object.keys(wrong))('with an error that names `fetch` and what is missing: %s', async (name) => {
    const [response, missing] = wrong[name] as (typeof wrong)[string]
    let sent = 0
    const fetch = async (): Promise<FetchResponse> => {
      sent += 1
      return (await response()) as FetchResponse
    }
    for (const credential of [{}, { accessToken: () => 'a-token' }]) {
      sent = 0
      const error = await rejection(getItem(exampleTransport({ fetch, ...credential }), { id: 'a' }))
      expect(error).toMatchObject({
        kind: 'input',
        parameter: 'fetch',
        attempts: 1,
        origin: 'https://admin.example.com',
        message: `getItem: \`fetch\` must resolve with a response that has ${missing}; the request was sent`,
      })
      expect(sent).toBe(1)
    }
  })
})

describe('a body that is not encoded as its `content-encoding` says', () => {
  const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code })
  const terminated = (cause: Error): TypeError => new TypeError('terminated', { cause })
  /** Errors that the streams of platforms were seen to end with. */
  const failures: Readonly<Record<string, Error>> = {
    'Node, gzip': terminated(coded('Z_DATA_ERROR', 'incorrect header check')),
    'Node, br': terminated(coded('ERR__ERROR_FORMAT_PADDING_2', 'Decompression failed')),
    'Node, zstd': terminated(coded('ZSTD_error_prefix_unknown', 'Unknown frame descriptor')),
    'Bun, gzip': Object.assign(new TypeError('ZlibError fetching "https://example.com/?a=CANARY"'), {
      code: 'ZlibError',
    }),
    'Bun, br': Object.assign(new TypeError('BrotliDecompressionError fetching "https://example.com/"'), {
      code: 'BrotliDecompressionError',
    }),
    'Deno, gzip': new TypeError('Invalid gzip header'),
    'Deno, gzip that breaks in the middle': new TypeError('deflate decompression error: invalid distances set'),
    'Deno, br': new TypeError('brotli error'),
    'workerd, gzip': new TypeError('Gzip decompression failed.'),
    'node-fetch': coded('Z_DATA_ERROR', 'Invalid response body while trying to fetch https://example.com/: x'),
  }
  /** Makes a response whose body begins, then breaks off. */
  const broken = (failure: Error, status = 200): Response => {
    const chunks = [bytes('{"access_token":"CANARY"')]
    const body = new ReadableStream({
      pull: (controller) => {
        const chunk = chunks.shift()
        if (chunk) controller.enqueue(chunk)
        else controller.error(failure)
      },
    })
    return new Response(body, { status, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } })
  }

  it.each(Object.keys(failures))('is an invalid response, and costs one request: %s', async (name) => {
    let sent = 0
    const fetch = async (): Promise<Response> => {
      sent += 1
      return broken(failures[name] as Error)
    }
    const error = await rejection(token(exampleTransport({ fetch })))
    expect(error).toMatchObject({
      kind: 'response',
      status: 200,
      problem: 'is not encoded as its `content-encoding` says',
      body: '{"access_token":"CANARY"',
      attempts: 1,
    })
    expect(JSON.stringify(error)).not.toContain('CANARY')
    expect(sent).toBe(1)
  })

  it('is no failure if the status is an error', async () => {
    const fetch = async (): Promise<Response> => broken(failures['Node, gzip'] as Error, 400)
    expect(await rejection(token(exampleTransport({ fetch })))).toMatchObject({ kind: 'http', status: 400 })
  })

  it('is told apart from one that breaks off', async () => {
    const ends = [
      terminated(coded('UND_ERR_SOCKET', 'other side closed')),
      terminated(coded('Z_BUF_ERROR', 'unexpected end of file')),
      new TypeError('Gzip compressed stream ended prematurely.'),
      new TypeError('error reading a body from connection'),
    ]
    for (const end of ends)
      expect(await rejection(token(exampleTransport({ fetch: async () => broken(end) })))).toMatchObject({
        kind: 'network',
        reason: 'truncated',
        attempts: 3,
      })
  })
})
