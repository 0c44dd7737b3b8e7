import { describe, expect, it } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import { getItem } from '../../test/example-api.js'
import { exampleTransport } from '../../test/example-transport.js'
import { NetworkError, type NetworkFailure } from '../index.js'

type Shape = readonly [error: unknown, reason: NetworkFailure, code?: string]

const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code })
/** Makes an error like those of Node and undici. */
const node = (cause: Error): TypeError => new TypeError('fetch failed', { cause })

/** Makes an error of Node with a code. */
function ofNode(reason: NetworkFailure, code: string, message: string): Shape {
  return [node(coded(code, message)), reason, code]
}

/** Errors that platforms were seen to reject with. */
const shapes: Readonly<Record<string, Shape>> = {
  'Node, refused': ofNode('refused', 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'),
  'Node, refused at two addresses': [
    node(Object.assign(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]), { code: 'ECONNREFUSED' })),
    'refused',
    'ECONNREFUSED',
  ],
  'Node, refused at two addresses, with codes in the single errors only': [
    node(new AggregateError([coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:1')])),
    'refused',
    'ECONNREFUSED',
  ],
  'Node, unknown host': ofNode('dns', 'ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere.example.com'),
  'Node, no response from the name server': ofNode('dns', 'EAI_AGAIN', 'getaddrinfo EAI_AGAIN refused.example.com'),
  'Node, reset': ofNode('reset', 'ECONNRESET', 'read ECONNRESET'),
  'Node, broken pipe': ofNode('reset', 'EPIPE', 'write EPIPE'),
  'Node, closed by the other side': ofNode('reset', 'UND_ERR_SOCKET', 'other side closed'),
  'Node, self-signed certificate': ofNode('tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'),
  'Node, unknown authority': ofNode('tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'),
  'Node, expired certificate': ofNode('tls', 'CERT_HAS_EXPIRED', 'certificate has expired'),
  'Node, certificate of another host': ofNode(
    'tls',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    "Hostname/IP does not match certificate's altnames: Host: refused.example.com. is not in the cert's altnames: DNS:dns.example.com",
  ),
  'Node, no TLS at all': ofNode('tls', 'ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number'),
  'Node, connection takes too long': ofNode('unknown', 'UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error'),
  'Node, no route': ofNode('unknown', 'EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:80'),
  'Node, not HTTP': ofNode('unknown', 'HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/'),
  'Bun, refused': [coded('ConnectionRefused', 'Unable to connect. Is the computer able to access the url?'), 'refused'],
  'Bun, reset': [
    coded(
      'ECONNRESET',
      'The socket connection was closed unexpectedly. For more information, pass `verbose: true` in the second argument to fetch()',
    ),
    'reset',
    'ECONNRESET',
  ],
  'Bun, closed': [coded('ConnectionClosed', 'The socket connection was closed unexpectedly.'), 'reset'],
  'Bun, self-signed certificate': [
    coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self signed certificate'),
    'tls',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ],
  'Deno, refused': [
    new TypeError(
      'error sending request for url (http://127.0.0.1:1/a?b=CANARY): client error (Connect): tcp connect error: Connection refused (os error 111)',
    ),
    'refused',
  ],
  'Deno, unknown host': [
    new TypeError(
      'error sending request for url (https://nowhere.example.com/?b=CANARY): client error (Connect): dns error: failed to lookup address information: Name or service not known',
    ),
    'dns',
  ],
  'Deno, closed': [
    new TypeError(
      'error sending request for url (http://127.0.0.1:1/): client error (SendRequest): connection closed before message completed',
    ),
    'reset',
  ],
  'Deno, reset': [
    new TypeError(
      'error sending request for url (http://127.0.0.1:1/): client error (SendRequest): connection error: Connection reset by peer (os error 104)',
    ),
    'reset',
  ],
  'Deno, unknown authority': [
    new TypeError(
      'error sending request for url (https://127.0.0.1:1/): client error (Connect): invalid peer certificate: UnknownIssuer',
    ),
    'tls',
  ],
  'Deno, with a URL that contains the text of a reason': [
    new TypeError(
      'error sending request for url (https://dns.example.com/refused?lookup=cert): client error (SendRequest)',
    ),
    'unknown',
  ],
  'workerd, lost': [new Error('Network connection lost.'), 'reset'],
  Chrome: [new TypeError('Failed to fetch'), 'unknown'],
  'Chrome, with a host that contains the text of a reason': [
    new TypeError('Failed to fetch (dns.refused.example.com)'),
    'unknown',
  ],
  Firefox: [new TypeError('NetworkError when attempting to fetch resource.'), 'unknown'],
  Safari: [new TypeError('Load failed'), 'unknown'],
  'a custom fetch that throws a string': ['no', 'unknown'],
  'a custom fetch that throws undefined': [undefined, 'unknown'],
  'a code that is a number': [coded(5 as never, 'five'), 'unknown'],
  'a code of unknown form': [coded('Canary-CANARY', 'x'), 'unknown'],
}

describe('a failure without a response', () => {
  it.each(Object.keys(shapes))('has the reason that the error of the platform shows: %s', async (name) => {
    const [thrown, reason, code] = shapes[name] as Shape
    const fetch = async (): Promise<never> => Promise.reject(thrown)
    const error = await rejection(getItem(exampleTransport({ fetch, retry: 0 }), { id: 'a' }))
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({
      kind: 'network',
      operation: 'getItem',
      attempts: 1,
      reason,
      origin: 'https://admin.example.com',
    })
    expect((error as NetworkError).code).toBe(code)
    expect((error as NetworkError).cause).toBeUndefined()
    expect(JSON.stringify(error)).not.toContain('CANARY')
  })

  it('is the same when a custom `fetch` throws synchronously', async () => {
    const fetch = (): never => {
      throw coded('ECONNREFUSED')
    }
    expect(await rejection(getItem(exampleTransport({ fetch, retry: 0 }), { id: 'a' }))).toMatchObject({
      reason: 'refused',
    })
  })

  it('is `truncated` when the body is incomplete', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) })
    const { fetch } = answering(() => new Response(body, { headers: { 'content-type': 'application/json' } }))
    expect(await rejection(getItem(exampleTransport({ fetch, retry: 0 }), { id: 'a' }))).toMatchObject({
      kind: 'network',
      reason: 'truncated',
    })
  })
})

it('an error whose code and message are not strings, or very long, is a network failure too', async () => {
  const odd = { toString: 5, valueOf: 5 }
  const failures = [
    Object.assign(new TypeError('fetch failed'), {
      code: odd,
      message: odd,
      cause: Object.assign(new Error('x'), { code: Symbol('x') }),
    }),
    Object.assign(new TypeError('x.y'.repeat(100_000)), { code: 'a.b'.repeat(100_000) }),
  ]
  for (const failure of failures) {
    const started = performance.now()
    const { fetch } = answering(async () => Promise.reject(failure))
    const error = await rejection(getItem(exampleTransport({ fetch, retry: 0 }), { id: 'a' }))
    expect(error).toMatchObject({ kind: 'network', reason: 'unknown' })
    expect(performance.now() - started).toBeLessThan(500)
  }
})

describe('a request that the platform refuses to send', () => {
  const refusals: Readonly<Record<string, () => unknown>> = {
    'Node, a header': () => node(coded('UND_ERR_INVALID_ARG', 'invalid transfer-encoding header')),
    'Node, an unsupported header': () => node(coded('UND_ERR_NOT_SUPPORTED', 'expect header not supported')),
    'Node, a wrong length': () =>
      node(coded('UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'Request body length does not match content-length header')),
    'Node, a port': () => node(new Error('bad port')),
    'Node, a header value': () => new TypeError('Headers.append: "a" is an invalid header value.'),
    'Bun, a header name': () => new TypeError("Invalid header name: 'a b'"),
    'Bun, a header value': () => new TypeError("Header 'a' has invalid value"),
    'Node, a header name': () => new TypeError('Headers.append: "a b" is an invalid header name.'),
    'Bun, an argument': () => coded('ERR_INVALID_ARG_VALUE', 'fetch() request with GET/HEAD method cannot have body.'),
    'Deno, a port': () => new TypeError('Fetch failed: Requests to port 6000 are blocked'),
  }

  it.each(Object.keys(refusals))('is not retried: %s', async (name) => {
    const { fetch, sent } = answering(async () => Promise.reject(refusals[name]?.()))
    const error = await rejection(getItem(exampleTransport({ fetch }), { id: 'a' }))
    expect(error).toMatchObject({ kind: 'network', reason: 'unknown', attempts: 1 })
    expect(sent).toHaveLength(1)
  })

  it('is told apart from a response that cannot be read, which is retried', async () => {
    const cause = coded('HPE_INVALID_HEADER_TOKEN', 'Parse Error: Invalid header value char')
    const { fetch, sent } = answering(async () => Promise.reject(node(cause)))
    expect(await rejection(getItem(exampleTransport({ fetch }), { id: 'a' }))).toMatchObject({ attempts: 3 })
    expect(sent).toHaveLength(3)
  })

  it('is told apart from a failure to connect, which is retried', async () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']) {
      const { fetch, sent } = answering(async () => Promise.reject(node(coded(code))))
      expect(await rejection(getItem(exampleTransport({ fetch }), { id: 'a' }))).toMatchObject({ code, attempts: 3 })
      expect(sent).toHaveLength(3)
    }
  })

  it('is detected on this platform, for a blocked port', async () => {
    const transport = exampleTransport({ adminUrl: 'http://127.0.0.1:6000' })
    expect(await rejection(getItem(transport, { id: 'a' }))).toMatchObject({ kind: 'network', attempts: 1 })
  })
})
