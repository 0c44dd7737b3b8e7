import { isSdkError, NetworkError, type NetworkErrorDetails, type NetworkFailure } from '../errors.js'

/** What tells a failure in the network from other errors, in the lines of {@link tell}. */
const marks: readonly RegExp[] = [
  // System calls of Node.
  /\t(?:connect|getaddrinfo|query\w+) E/i,
  // Codes of Node, of its `fetch`, and of Bun.
  /\t\w* (?:E(?:CONN|PIPE|PROTO|TIMEDOUT|SOCKET|HOST|NET|NOT(?:FOUND|CONN)|AI_|ADDR)\w*|(?:UND_ERR|HPE|ERR_(?:TLS|SSL|HTTP2|SOCKET|PROXY|STREAM)|CERT|CRL|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|PATH_LENGTH|HOSTNAME)_\w+|INVALID_(?:CA|PURPOSE)|Connection\w+|FailedToOpenSocket|ShortRead|\w*(?:Zlib|Decompression)Error)\t/i,
  // How the text of a `TypeError` begins, on all platforms.
  /^TypeError.*\t ?(?:(?:fetch|load) failed|failed to fetch(?! d)|(?:a )?network ?(?:error|request|connection)|terminated|error sending|(?:could not|unable to) connect|a server with|an? (?:SSL|TLS)|was there a typo|the (?:internet|network|socket|certificate for|request timed) )/im,
  // A header that was refused: the text prints it, so it must not be passed on.
  /^TypeError.*(?:invalid header (?:name|value\.)|has invalid value|ByteString)/im,
  // How the text of an `Error` begins, of workerd and Electron.
  /^Error.*\t(?:network connection lost|internal error; ref|net::ERR)/im,
]

/** Codes and texts of bodies that are not encoded as the response says: of Node, Bun, Deno and workerd. */
const encoding =
  /Z_(?:DATA|STREAM|NEED)|ERR_(?:_ERROR|BROTLI)|ZSTD_error|ZlibError|decompression|gzip header|brotli error/i

/**
 * How platforms say why there is no response, the most precise first: codes of Node (libuv, OpenSSL, undici) and Bun, texts
 * of Deno (hyper, rustls), workerd, Chrome and Safari, and of tools that replace the network in tests, which are no
 * failures. A failure with a hint never gets better and is not retried; `#` stands for the group of the pattern.
 */
const kinds: readonly (readonly [reason: NetworkFailure | undefined, pattern: RegExp, hint?: string])[] = [
  [undefined, /UND_MOCK_ERR|\[MSW\]|nock:/i],
  ['dns', /getaddrinfo|query[A-Z]|ENOTFOUND|EAI_/],
  [
    'connect',
    /(?:Proxy response \(|open a tunnel: |statusCode=)(\d{3})|proxy authentication required|unsuccessful tunnel/,
    'the proxy answered CONNECT with #',
  ],
  ['unknown', /invalid on\w+ method|is not a function/, 'the dispatcher is of another release than `fetch`'],
  ['unknown', /Content Security Policy/, 'forbidden by the Content Security Policy'],
  ['unknown', encoding, 'the body is not encoded as its `content-encoding` says'],
  [
    'unknown',
    /UND_ERR_(?:CLOSED|DESTROYED|INVALID_ARG|NOT_SUPPORTED|REQ_C)|bad port|are blocked|invalid header (?:name|value\.)|has invalid value|ByteString/i,
    'the platform or its dispatcher refused the request',
  ],
  ['tls', /HAS_EXPIRED|NOT_YET_VALID|: Expired|NotValidYet/, 'certificate expired, or the clock here is wrong'],
  ['tls', /ALTNAME|HOSTNAME_MISMATCH|NotValidForName/, 'certificate of another host'],
  ['tls', /ALERT_\w*(?:CERT|UNKNOWN_CA)|alert: (?:\w*Cert|UnknownCA)/, 'client certificate missing or refused'],
  [
    'tls',
    /wrong.version|PACKET_LENGTH|HTTP_REQUEST|InvalidContentType|speak TLS/i,
    'the handshake failed: is there TLS on this port?',
  ],
  ['tls', /CERT|CRL_|UNABLE_TO_|INVALID_(?:CA|PURPOSE)|PATH_LENGTH|certificate/, 'certificate not trusted here'],
  ['reset', /\b(?:read|write) E(?!PROTO)/],
  ['refused', /refused/i],
  ['dns', /dns|lookup|hostname|NAME_NOT/i],
  [
    'connect',
    /connect E|CONNECT(?:ION)?_TIM|PRX_CONN|\(Connect\)|not connect|offline|before secure|FailedToOpenSocket|E(?:HOST|NET)|EADDRNOT|INTERNET_|ETIMEDOUT\t(?:ETIMEDOUT|undefined)?$/m,
  ],
  ['tls', /EPROTO|tls|ssl/i],
  ['reset', /reset|ECONNABORTED|EPIPE|SOCKET|PREMATURE|closed|hang up|lost/i],
  ['unknown', /^/],
]

/** Tells whether the body of a response could not be decoded, because `content-encoding` is wrong. */
export function isUndecodable(failure: unknown): boolean {
  return encoding.test(tell(failure))
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
  const told = tell(failure)
  const clean = told.replaceAll(/\S*(?::\/\/|\w\.\w)\S*/g, '')
  for (const [reason, pattern, hint] of kinds) {
    const found = pattern.exec(clean)
    if (!found) continue
    if (!reason || !marks.some((mark) => mark.test(told)) || isSdkError(failure)) break
    const [, code] = /^\w*\t\w* ([A-Z][A-Z0-9_]+)\t/m.exec(told) ?? []
    return new NetworkError({ ...details, reason, code, hint: hint?.replace('#', found[1] ?? 'an error') })
  }
  return undefined
}

/**
 * Describes an error and the errors within it, at any depth, in lines for the patterns; up to a hundred. An error
 * with a property that throws is left out.
 */
function tell(failure: unknown): string {
  const seen = new Set<unknown>()
  let told = ''
  const collect = (error: unknown): void => {
    if (Object(error) !== error || seen.size > 99 || seen.has(error)) return
    seen.add(error)
    try {
      const { name, syscall, code, message, cause, errors } = error as Record<string, string>
      told += `${`${name}\t${syscall} ${code}\t${message}`.slice(0, 1000)}\n`
      ;[cause, errors].flat().forEach(collect)
    } catch {
      // A property throws, or is no text.
    }
  }
  collect(failure)
  return told.slice(0, 10_000)
}
