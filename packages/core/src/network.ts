import type { NetworkFailure } from './errors.js'

/** Codes and texts by which platforms tell why no answer came: Node and Bun by code, Deno and workerd by text. */
const patterns: readonly (readonly [RegExp, NetworkFailure])[] = [
  [/ECONNREFUSED|ConnectionRefused|connection refused/i, 'refused'],
  [/ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME|DNSException|dns error|failed to lookup/i, 'dns'],
  [/CERT|TLS|SSL|UNABLE_TO_|SELF_SIGNED|EPROTO/, 'tls'],
  [/certificate|tls handshake/i, 'tls'],
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET|ConnectionClosed|ConnectionReset|connection (?:reset|closed)|before message completed|socket hang up|network connection lost/i, 'reset'],
]

/**
 * Reads from the platform's own error why no answer came; nothing else of it is kept, as some platforms print the
 * whole URL in it.
 *
 * @param error - What `fetch` rejected with.
 */
export function classifyFailure(error: unknown): { reason: NetworkFailure; code?: string } {
  const codes = chain(error).flatMap(({ code }) => (typeof code === 'string' ? code : []))
  const texts = chain(error).flatMap(({ message }) => (typeof message === 'string' ? message : []))
  const find = (candidates: string[]): NetworkFailure | undefined =>
    patterns.find(([pattern]) => candidates.some((candidate) => pattern.test(candidate)))?.[1]
  const code = codes.find((candidate) => /^[A-Z][A-Z0-9_]+$/.test(candidate))
  return { reason: find(codes) ?? find(texts) ?? 'unknown', ...(code !== undefined && { code }) }
}

interface Failure {
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

/** An error with what lies behind it: causes, and the single attempts of a connection. */
function chain(error: unknown, depth = 0): Failure[] {
  if (typeof error !== 'object' || error === null || depth > 4) return []
  const failure: Failure = error
  const single = Array.isArray(failure.errors) ? failure.errors : []
  return [failure, ...chain(failure.cause, depth + 1), ...single.flatMap((each) => chain(each, depth + 1))]
}
