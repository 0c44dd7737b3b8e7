import { describe, expect, it } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import { createItem, getItem } from '../../test/example-api.js'
import { exampleTransport, type ExampleTransport } from '../../test/example-transport.js'
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
  'Node, connection takes too long': ofNode('connect', 'UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error'),
  'Node, connection takes too long for the system': ofNode('connect', 'ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443'),
  'Node, no route': ofNode('connect', 'EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:80'),
  'Node, no network': ofNode('connect', 'ENETUNREACH', 'connect ENETUNREACH 255.255.255.255:80 - Local (0.0.0.0:0)'),
  'Node, a firewall': ofNode('connect', 'EACCES', 'connect EACCES 10.0.0.1:80'),
  'Node, no connection at two addresses': [
    node(
      Object.assign(new AggregateError([coded('ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:80'), coded('ENETUNREACH')]), {
        code: 'ETIMEDOUT',
      }),
    ),
    'connect',
    'ETIMEDOUT',
  ],
  'Node, with a code in the system call only': [
    node(Object.assign(coded('EADDRINUSE', 'no port'), { syscall: 'connect' })),
    'connect',
    'EADDRINUSE',
  ],
  'Node, the other side closed before the handshake of TLS ended': ofNode(
    'connect',
    'ECONNRESET',
    'Client network socket disconnected before secure TLS connection was established',
  ),
  'undici, retries of its own that did not help': ofNode('unknown', 'UND_ERR_REQ_RETRY', 'Request failed'),
  'Node, a cause that is no error': [
    new TypeError('fetch failed', { cause: { code: 'ETIMEDOUT' } }),
    'connect',
    'ETIMEDOUT',
  ],
  'a time limit of a circuit breaker': [coded('ETIMEDOUT', 'Timed out after 100ms'), 'unknown', 'ETIMEDOUT'],
  'Node, silence on a connection': ofNode('reset', 'ETIMEDOUT', 'read ETIMEDOUT'),
  'Node, the network went away': ofNode('reset', 'EHOSTUNREACH', 'write EHOSTUNREACH'),
  'Node, a host whose name contains the text of a reason': ofNode(
    'dns',
    'ENOTFOUND',
    'getaddrinfo ENOTFOUND refused-cert',
  ),
  'Node, a resolver of its own': ofNode('dns', 'ESERVFAIL', 'queryA ESERVFAIL connect.example.com'),
  'Node, no headers in time': ofNode('unknown', 'UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error'),
  'Node, not HTTP, in newer releases': [
    node(new Error('Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)')),
    'unknown',
  ],
  'node-fetch, refused': [
    coded('ECONNREFUSED', 'request to http://127.0.0.1:9/?b=CANARY failed, reason: connect ECONNREFUSED 127.0.0.1:9'),
    'refused',
    'ECONNREFUSED',
  ],
  'node-fetch, silence on a connection to a host whose name contains the text of a reason': [
    coded('ETIMEDOUT', 'request to https://connect.example.com/?b=CANARY failed, reason: read ETIMEDOUT'),
    'reset',
    'ETIMEDOUT',
  ],
  'Node, not HTTP': ofNode('unknown', 'HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/'),
  'Bun, no network': [
    Object.assign(new TypeError('ENETUNREACH: Was there a typo in the url or port?'), { code: 'ENETUNREACH' }),
    'connect',
    'ENETUNREACH',
  ],
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
  'Deno, refused, in newer releases': [
    node(
      new Error(
        'error sending request for url (http://127.0.0.1:9099/?b=CANARY): client error (Connect): tcp connect error: Connection refused (os error 111)',
      ),
    ),
    'refused',
  ],
  'Deno, no network': [
    node(
      new Error(
        'error sending request for url (http://255.255.255.255/): client error (Connect): tcp connect error: Network is unreachable (os error 101)',
      ),
    ),
    'connect',
  ],
  'Deno, the other side closed before the handshake of TLS ended': [
    node(new Error('error sending request for url (https://127.0.0.1:1/): client error (Connect): tls handshake eof')),
    'connect',
  ],
  'workerd, lost': [new Error('Network connection lost.'), 'reset'],
  'workerd, with the reason in its log only': [
    new Error('internal error; reference = at2i74jesphvpb8flog2mh08'),
    'unknown',
  ],
  'MSW, a failure that a test has ordered': [new TypeError('fetch failed', { cause: Response.error() }), 'unknown'],
  'React Native': [new TypeError('Network request failed'), 'unknown'],
  'React Native, a time limit of the system': [new TypeError('Network request timed out'), 'unknown'],
  'Safari, offline': [new TypeError('The Internet connection appears to be offline.'), 'connect'],
  'Chrome, with the host that Sentry adds': [new TypeError('Failed to fetch (dns.example.com)'), 'unknown'],
  Chrome: [new TypeError('Failed to fetch'), 'unknown'],
  'Chrome, with a host that contains the text of a reason': [
    new TypeError('Failed to fetch (dns.refused.example.com)'),
    'unknown',
  ],
  Firefox: [new TypeError('NetworkError when attempting to fetch resource.'), 'unknown'],
  Safari: [new TypeError('Load failed'), 'unknown'],
  'Safari, a certificate that is not trusted': [
    new TypeError('The certificate for this server is invalid. You might be connecting to another server.'),
    'tls',
  ],
  'Safari, no secure connection': [new TypeError('A TLS error caused the secure connection to fail.'), 'tls'],
  'Safari, a time limit of the system': [new TypeError('The request timed out.'), 'unknown'],
  'Safari, refused': [new TypeError('Could not connect to the server.'), 'connect'],
  'Chrome, while the body arrives': [new TypeError('network error'), 'unknown'],
  'Bun, without a code': [new TypeError(' A network error occurred.'), 'unknown'],
  'Bun, refused, without a code': [
    new TypeError('Unable to connect. Is the computer able to access the url?'),
    'unknown',
  ],
  'Bun, reset, without a code': [new TypeError('The socket connection was closed unexpectedly.'), 'reset'],
  'Node, aborted by the other side': [new TypeError('terminated'), 'unknown'],
  'Node, a proxy that ends the connection': [
    node(Object.assign(coded('UND_ERR_PRX_CONN', 'Proxy Connection failed'), { cause: coded('UND_ERR_SOCKET') })),
    'connect',
    'UND_ERR_PRX_CONN',
  ],
  'Node, a connection that was reset elsewhere': ofNode('reset', 'ECONNRESET', 'aborted'),
  'Bun 1.2, a body that ends too early': [
    coded('ShortRead', 'ShortRead fetching "http://127.0.0.1:1/?a=CANARY".'),
    'unknown',
  ],
  'ofetch, a wrapped text': [
    new Error('[GET] "http://127.0.0.1:1/": failed', { cause: new TypeError('fetch failed') }),
    'unknown',
  ],
  'Electron, refused': [new Error('net::ERR_CONNECTION_REFUSED'), 'refused'],
  'Electron, unknown host': [new Error('net::ERR_NAME_NOT_RESOLVED'), 'dns'],
  'Electron, no network': [new Error('net::ERR_INTERNET_DISCONNECTED'), 'connect'],
  'Electron, a connection takes too long': [new Error('net::ERR_CONNECTION_TIMED_OUT'), 'connect'],
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
    expect((error as NetworkError).hint !== undefined).toBe(/certificate|authority|no TLS/.test(name))
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

it('an error is searched at any depth, also if it contains itself or a property throws', async () => {
  const nested = (depth: number): Error =>
    depth === 0 ? coded('EHOSTUNREACH') : new Error('wrapped', { cause: nested(depth - 1) })
  const cyclic = new Error('x')
  cyclic.cause = new AggregateError([cyclic, { errors: [cyclic, coded('ENETDOWN')] }])
  const throwing = new Error('wrapped', { cause: [coded('EHOSTDOWN')] })
  throwing.cause = new AggregateError([
    Object.defineProperty(coded('x'), 'message', {
      get: () => {
        throw new Error('CANARY')
      },
    }),
    coded('EHOSTDOWN'),
  ])
  const endless = (): Error =>
    Object.defineProperty(coded('EHOSTUNREACH'), 'cause', {
      get: endless,
    })
  for (const [failure, code] of [
    [endless(), 'EHOSTUNREACH'],
    [nested(60), 'EHOSTUNREACH'],
    [cyclic, 'ENETDOWN'],
    [throwing, 'EHOSTDOWN'],
  ] as const) {
    const { fetch } = answering(async () => Promise.reject(failure))
    const error = await rejection(getItem(exampleTransport({ fetch, retry: 0 }), { id: 'a' }))
    expect(error).toMatchObject({ kind: 'network', reason: 'connect', code })
  }
})

it('a very long error is read in a short time', async () => {
  const long = Object.assign(new TypeError(`fetch failed${'x.y'.repeat(100_000)}`), { code: 'a.b'.repeat(100) })
  const wide = new TypeError('fetch failed', {
    cause: new AggregateError(Array.from({ length: 10_000 }, () => new Error('x.y'.repeat(1000)))),
  })
  for (const failure of [long, wide]) {
    const started = performance.now()
    const { fetch } = answering(async () => Promise.reject(failure))
    const error = await rejection(getItem(exampleTransport({ fetch, retry: 0 }), { id: 'a' }))
    expect(error).toMatchObject({ kind: 'network', reason: 'unknown' })
    expect(performance.now() - started).toBeLessThan(500)
  }
})

describe('what is no failure in the network', () => {
  const odd = { toString: 5, valueOf: 5 }
  const throwing = new Proxy(new Error('x'), {
    get: (_, name) => {
      if (name === 'then') return undefined // the test awaits it
      throw new Error('CANARY')
    },
  })
  /** Things that a `fetch` was seen to throw. */
  const thrown: Readonly<Record<string, unknown>> = {
    'the control flow of Next': Object.assign(new Error('Dynamic server usage: no-store fetch'), {
      digest: 'DYNAMIC_SERVER_USAGE',
    }),
    'a redirect of Next': Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;replace;/a;307;' }),
    'a circuit breaker': Object.assign(new Error('Breaker is open'), { code: 'EOPENBREAKER' }),
    'a request that MSW 2 does not know': new Error(
      '[MSW] Cannot bypass a request when using the "error" strategy for the "onUnhandledRequest" option.',
    ),
    'a request that MSW 3 does not know': node(
      new Error('[MSW] Cannot bypass a request when using the "error" strategy for the "onUnhandledFrame" option.'),
    ),
    "a request that undici's MockAgent does not know": node(
      coded('UND_MOCK_ERR_MOCK_NOT_MATCHED', "Mock dispatch not matched for path '/x'"),
    ),
    'a mistake in a replacement': new TypeError("Cannot read properties of undefined (reading 'get')"),
    'a module that is missing': new TypeError(
      'Failed to fetch dynamically imported module: https://example.com/fetch-options.js',
    ),
    'a file that is missing': Object.assign(coded('ENOENT', "ENOENT: no such file, open '/key.pem'"), {
      syscall: 'open',
    }),
    'a time limit of the caller': new DOMException('The operation timed out.', 'TimeoutError'),
    'an abort of the caller': new DOMException('This operation was aborted', 'AbortError'),
    'an error with the words of a failure': new Error('fetch failed: connection refused'),
    'an error of this library': new NetworkError({
      operation: 'other',
      attempts: 1,
      reason: 'refused',
      code: 'ECONNREFUSED',
      origin: 'https://example.com',
    }),
    'an error with odd properties': Object.assign(new Error('x'), { code: odd, message: odd, cause: odd }),
    'a proxy that throws': throwing,
    'a frozen error': Object.freeze(new Error('frozen')),
    'a code that is a number': coded(5 as never, 'five'),
    'a string': 'fetch failed',
    nothing: undefined,
  }

  it.each(Object.keys(thrown))('reaches the caller unchanged after one attempt: %s', async (name) => {
    for (const isAsync of [false, true]) {
      let sent = 0
      const events: string[] = []
      const fetch = (): Promise<never> => {
        sent += 1
        if (isAsync) return Promise.reject(thrown[name])
        throw thrown[name]
      }
      const transport = exampleTransport({ fetch, observe: ({ type }) => events.push(type) })
      const error = await rejection(getItem(transport, { id: 'a' }))
      expect(Object.is(error, thrown[name])).toBe(true)
      expect(sent).toBe(1)
      expect(events).toEqual(['request'])
    }
  })
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
})

describe('a failure that never gets better has a hint, and is not retried', () => {
  const hints: readonly (readonly [error: unknown, reason: NetworkFailure, hint: string])[] = [
    [
      node(
        new Error('Request was cancelled.', {
          cause: coded('UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling'),
        }),
      ),
      'connect',
      'UND_ERR_ABORTED (the proxy answered CONNECT with 407)',
    ],
    [
      coded('ERR_PROXY_TUNNEL', 'Proxy refused to open a tunnel: 503 Service Unavailable'),
      'connect',
      'ERR_PROXY_TUNNEL (the proxy answered CONNECT with 503)',
    ],
    [
      coded('ECONNRESET', 'tunneling socket could not be established, statusCode=407'),
      'connect',
      'ECONNRESET (the proxy answered CONNECT with 407)',
    ],
    [
      coded('ZlibError', 'ZlibError fetching "http://127.0.0.1:1/?a=CANARY"'),
      'unknown',
      'unknown (the body is not encoded as its `content-encoding` says)',
    ],
    [
      coded('BrotliDecompressionError', 'BrotliDecompressionError fetching "http://127.0.0.1:1/?a=CANARY"'),
      'unknown',
      'unknown (the body is not encoded as its `content-encoding` says)',
    ],
    [new Error('net::ERR_CERT_DATE_INVALID'), 'tls', 'tls (certificate not trusted here)'],
    [
      node(
        new Error(
          'error sending request for url (https://a.example.com/?b=CANARY): client error (Connect): unsuccessful tunnel',
        ),
      ),
      'connect',
      'connect (the proxy answered CONNECT with an error)',
    ],
    [
      node(coded('UND_ERR_INVALID_ARG', 'invalid onRequestStart method')),
      'unknown',
      'UND_ERR_INVALID_ARG (the dispatcher is of another release than `fetch`)',
    ],
    [
      node(coded('UND_ERR_INVALID_ARG', 'invalid onError method')),
      'unknown',
      'UND_ERR_INVALID_ARG (the dispatcher is of another release than `fetch`)',
    ],
    [
      node(new TypeError('agent.dispatch is not a function')),
      'unknown',
      'unknown (the dispatcher is of another release than `fetch`)',
    ],
    [
      node(coded('UND_ERR_DESTROYED', 'The client is destroyed')),
      'unknown',
      'UND_ERR_DESTROYED (the platform or its dispatcher refused the request)',
    ],
    [node(new Error('bad port')), 'unknown', 'unknown (the platform or its dispatcher refused the request)'],
    [
      new TypeError("Failed to fetch. Refused to connect because it violates the document's Content Security Policy."),
      'unknown',
      'unknown (forbidden by the Content Security Policy)',
    ],
    [
      node(coded('CERT_HAS_EXPIRED', 'certificate has expired')),
      'tls',
      'CERT_HAS_EXPIRED (certificate expired, or the clock here is wrong)',
    ],
    [
      node(
        coded(
          'ERR_TLS_CERT_ALTNAME_INVALID',
          "Hostname/IP does not match certificate's altnames: Host: a.example.com. is not in the cert's altnames",
        ),
      ),
      'tls',
      'ERR_TLS_CERT_ALTNAME_INVALID (certificate of another host)',
    ],
    [
      node(coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate')),
      'tls',
      'DEPTH_ZERO_SELF_SIGNED_CERT (certificate not trusted here)',
    ],
    [
      coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'),
      'tls',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE (certificate not trusted here)',
    ],
    [
      node(new Error('client error (Connect): invalid peer certificate: UnknownIssuer')),
      'tls',
      'tls (certificate not trusted here)',
    ],
    [
      node(coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tlsv13 alert certificate required')),
      'tls',
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED (client certificate missing or refused)',
    ],
    [
      coded('EPROTO', 'write EPROTO 408D:error:0A00010B:SSL routines:ssl3_get_record:wrong version number'),
      'tls',
      'EPROTO (the handshake failed: is there TLS on this port?)',
    ],
    [
      coded('EPROTO', 'EPROTO: The TLS handshake failed. Does the server speak TLS on this port?'),
      'tls',
      'EPROTO (the handshake failed: is there TLS on this port?)',
    ],
  ]

  it.each(hints)('%# %s', async (failure, reason, hint) => {
    const calls = [
      async (transport: ExampleTransport) => getItem(transport, { id: 'a' }),
      async (transport: ExampleTransport) => createItem(transport, { item: {} }),
    ]
    for (const call of calls) {
      const { fetch, sent } = answering(async () => Promise.reject(failure))
      const error = await rejection(call(exampleTransport({ fetch })))
      expect(error).toMatchObject({ kind: 'network', reason, attempts: 1 })
      expect((error as Error).message).toMatch(/^\w+: no complete response from https:\/\/admin\.example\.com: /)
      expect((error as Error).message.endsWith(`: ${hint}`)).toBe(true)
      expect(JSON.stringify(error)).not.toMatch(/CANARY|cancelled/)
      expect(sent).toHaveLength(1)
    }
  })
})
