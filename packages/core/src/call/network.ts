import { isSdkError, NetworkError, type NetworkErrorDetails, type NetworkFailure } from '../errors.js'

/** Codes and texts of Node, Bun and Deno, which refuse to send a request; those that print a header are not passed on. */
const refusals =
  /UND_ERR_(?:CLOSED|DESTROYED|INVALID_ARG|NOT_SUPPORTED|REQ_)|bad port|are blocked|invalid header (?:name|value\.)|has invalid value|ByteString/i

/**
 * How platforms say why there is no response, the most precise first: codes of Node (libuv, OpenSSL, undici) and Bun, texts
 * of Deno (hyper, rustls), workerd, Chrome and Safari. A failure with a hint never gets better and is not retried; `#` stands
 * for the group of the pattern.
 */
const kinds: readonly (readonly [reason: NetworkFailure, pattern: RegExp, hint?: string])[] = [
  ['dns', /getaddrinfo|query[A-Z]|ENOTFOUND|EAI_/],
  [
    'connect',
    /(?:Proxy response \(|open a tunnel: )(\d{3})|proxy authentication required|unsuccessful tunnel/,
    'the proxy answered CONNECT with #',
  ],
  ['unknown', /invalid on\w+ method|is not a function/, 'the dispatcher is of another release than `fetch`'],
  ['unknown', /Content Security Policy/, 'forbidden by the Content Security Policy'],
  ['unknown', refusals, 'the platform or its dispatcher refused the request'],
  ['tls', /HAS_EXPIRED|NOT_YET_VALID|: Expired|NotValidYet/, 'certificate expired, or the clock here is wrong'],
  ['tls', /ALTNAME|HOSTNAME_MISMATCH|NotValidForName/, 'certificate of another host'],
  ['tls', /ALERT_\w*(?:CERT|UNKNOWN_CA)|alert: (?:\w*Cert|UnknownCA)/, 'client certificate missing or refused'],
  [
    'tls',
    /wrong.version|PACKET_LENGTH|HTTP_REQUEST|InvalidContentType|speak TLS/i,
    'the server has no TLS on this port',
  ],
  ['tls', /CERT|CRL_|UNABLE_TO_|INVALID_(?:CA|PURPOSE)|PATH_LENGTH|certificate/, 'certificate not trusted here'],
  ['reset', /\b(?:read|write) E(?!PROTO)/],
  ['refused', /refused/i],
  ['dns', /dns|lookup|hostname/i],
  [
    'connect',
    /connect E|CONNECT(?:ION)?_TIMEOUT|\(Connect\)|not connect|offline|before secure|FailedToOpenSocket|E(?:HOST|NET)|EADDRNOT|ETIMEDOUT (?:ETIMEDOUT)?(?:,|$)/,
  ],
  ['tls', /EPROTO|tls|ssl/i],
  ['reset', /reset|ECONNABORTED|EPIPE|SOCKET|PREMATURE|closed|hang up|lost/i],
]

/** System calls and codes of failures in the network: of Node and its `fetch`, of Bun, and of streams of Node. */
const codes =
  /^(?:connect|getaddrinfo|query\w+) E| (?:E(?:CONN(?:ABORTED|REFUSED|RESET)|PIPE|PROTO|TIMEDOUT|(?:HOST|NET)(?:DOWN|UNREACH)|NOTFOUND|AI_\w+|ADDRNOTAVAIL)|(?:UND_ERR|HPE|ERR_(?:TLS|SSL|HTTP2|SOCKET|PROXY|STREAM_PREMATURE)|CERT|CRL|UNABLE_TO)_\w+|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|Connection(?:Closed|Refused)|FailedToOpenSocket|\w*(?:Zlib|Decompression)Error)$/

/** Beginnings of the texts of a `TypeError`: Node, Chrome, Safari, Firefox, React Native, Deno, older Safari. */
const texts =
  /^(?:fetch failed|failed to fetch|load failed|NetworkError when|network request |error sending request|The (?:Internet|network) connection |could not connect to the server|a server with the specified hostname|an SSL error)/i

/** Beginnings of the texts of workerd, which throws an `Error`. */
const workerdTexts = /^(?:Network connection lost|internal error; reference)/

/** What tools that replace the network in tests say when a test has not foreseen a request: undici, MSW and nock. */
const mockTexts = /UND_MOCK_ERR|\[MSW\]|nock:/i

/** Codes and texts of bodies that are not encoded as the response says: of Node, Bun, Deno and workerd. */
const encodingTexts =
  /Z_(?:DATA|STREAM|NEED)|ERR_(?:_ERROR|BROTLI)|ZSTD_error|ZlibError|decompression|gzip header|brotli error/i

/** Failures that a retry cannot change. */
const permanent = /* @__PURE__ */ new WeakSet<NetworkError>()

/** Tells whether every retry would fail in the same way. */
export function isPermanent(error: NetworkError): boolean {
  return permanent.has(error)
}

/** Tells whether the body of a response could not be decoded, because `content-encoding` is wrong. */
export function isUndecodable(failure: unknown): boolean {
  return encodingTexts.test(tell(collect(failure)))
}

/**
 * Reads from the platform's error why there is no response. Nothing else of the error is kept, because some platforms
 * print the whole URL in it. Host names in it are ignored, because they may contain the text of a reason.
 *
 * @param details - Details of the call.
 * @param failure - What `fetch` rejected with.
 * @returns The error; `undefined` if it is not a failure in the network, such as what a framework or a `fetch` of the
 *   caller throws.
 */
export function toNetworkError(
  details: Omit<NetworkErrorDetails, 'code' | 'hint' | 'reason'>,
  failure: unknown,
): NetworkError | undefined {
  const failures = collect(failure)
  const told = tell(failures)
  const { name, message = '' } = failures[0] ?? {}
  const isNetwork =
    failures.some(({ syscall, code }) => codes.test(`${syscall} ${code}`)) ||
    (name === 'TypeError' && (texts.test(message) || refusals.test(message))) ||
    workerdTexts.test(message)
  if (!isNetwork || isSdkError(failure) || mockTexts.test(told)) return undefined
  const code = failures.map((each) => each.code).find((text) => /^[A-Z][A-Z0-9_]+$/.test(text))
  const clean = told.replaceAll(/\S*(?::\/\/|\w\.\w)\S*/g, '')
  const [reason, pattern, hint] = kinds.find((kind) => kind[1].test(clean)) ?? ['unknown', /$/]
  const error = new NetworkError({
    ...details,
    reason,
    code,
    hint: hint?.replace('#', pattern.exec(clean)?.[1] ?? 'an error'),
  })
  if (hint) permanent.add(error)
  return error
}

/** What is read of an error. */
type Failure = Readonly<Record<'code' | 'message' | 'name' | 'syscall', string>>

/** Reads an error and the errors within it, at any depth; up to a hundred. */
function collect(error: unknown, found: Failure[] = [], seen: Set<unknown> = new Set()): Failure[] {
  if (Object(error) !== error || seen.has(error) || seen.size > 99) return found
  seen.add(error)
  /** Reads a property, which may throw. */
  const read = (name: string): unknown => {
    try {
      return (error as Record<string, unknown>)[name]
    } catch {
      return undefined
    }
  }
  const text = (name: string): string => {
    const value = read(name)
    return typeof value === 'string' ? value.slice(0, 1000) : ''
  }
  found.push({ name: text('name'), syscall: text('syscall'), code: text('code'), message: text('message') })
  collect(read('cause'), found, seen)
  try {
    for (const inner of [read('errors')].flat()) collect(inner, found, seen)
  } catch {
    // An array that throws tells nothing.
  }
  return found
}

/** The texts of failures, as the patterns expect them. */
function tell(failures: readonly Failure[]): string {
  return failures
    .map(({ syscall, code, message }) => `${syscall} ${code} ${message}`)
    .join()
    .slice(0, 10_000)
}
