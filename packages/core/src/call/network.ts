import { NetworkError, type NetworkErrorDetails, type NetworkFailure } from '../errors.js'

/** Codes and texts with which platforms say why there is no response: codes of Node and Bun, texts of Deno and workerd. */
const patterns: readonly (readonly [NetworkFailure, RegExp])[] = [
  ['refused', /refused/i],
  ['dns', /ENOTFOUND|EAI_|dns|lookup/i],
  ['tls', /cert|tls|ssl|EPROTO|UNABLE_TO_/i],
  ['reset', /reset|EPIPE|SOCKET|closed|hang up|lost/i],
]

/** Texts and codes with which platforms refuse to send a request to any host. */
const refusals =
  /UND_ERR_(?:INVALID_ARG|NOT_SUPPORTED|REQ_)|ERR_INVALID_|bad port|are blocked|invalid header (?:name|value\.)|has invalid value|ByteString|cannot have body/i

/** Failures that a retry cannot change. */
const permanent = /* @__PURE__ */ new WeakSet<NetworkError>()

/** Tells whether every retry would fail in the same way. */
export function isPermanent(error: NetworkError): boolean {
  return permanent.has(error)
}

/**
 * Reads from the platform's error why there is no response. Nothing else of the error is kept, because some platforms
 * print the whole URL in it. Host names in it are ignored, because they may contain the text of a reason.
 *
 * @param details - Details of the call.
 * @param failure - What `fetch` rejected with.
 */
export function toNetworkError(details: Omit<NetworkErrorDetails, 'code' | 'reason'>, failure: unknown): NetworkError {
  const { cause, ...outer } = read(failure)
  const failures = [outer, read(cause), ...[read(cause).errors].flat().map(read)]
  const code = failures.map((each) => each.code).find((text) => /^[A-Z][A-Z0-9_]+$/.test(text))
  const told = failures
    .map((each) => `${each.code} ${each.message}`)
    .join()
    .replaceAll(/\S*(?::\/\/|\w\.\w)\S*/g, '')
  const reason = patterns.find(([, pattern]) => pattern.test(told))?.[0] ?? 'unknown'
  const error = new NetworkError({ ...details, reason, code })
  if (reason === 'unknown' && refusals.test(told)) permanent.add(error)
  return error
}

function read(error: unknown): { code: string; message: string; cause: unknown; errors: unknown } {
  const { code, message, cause, errors } = Object(error)
  return { code: start(code), message: start(message), cause, errors }
}

/** Returns the beginning of a string; the empty string for any other value. */
function start(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 1000) : ''
}
