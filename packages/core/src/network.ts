import type { NetworkFailure } from './errors.js'

/** Codes and texts by which platforms tell why no answer came: Node and Bun by code, Deno and workerd by text. */
const patterns: readonly (readonly [NetworkFailure, RegExp])[] = [
  ['refused', /refused/i],
  ['dns', /ENOTFOUND|EAI_|dns|lookup/i],
  ['tls', /cert|tls|ssl|EPROTO|UNABLE_TO_/i],
  ['reset', /reset|EPIPE|SOCKET|closed|hang up|lost/i],
]

/**
 * Reads from the platform's own error why no answer came; nothing else of it is kept, as some platforms print the
 * whole URL in it. Names of hosts are not read: they could say anything.
 *
 * @param error - What `fetch` rejected with.
 */
export function classifyFailure(error: unknown): { reason: NetworkFailure; code: string | undefined } {
  const { cause, ...outer } = read(error)
  const failures = [outer, read(cause), ...[read(cause).errors].flat().map(read)]
  const code = failures.map((failure) => String(failure.code)).find((text) => /^[A-Z][A-Z0-9_]+$/.test(text))
  const told = failures
    .map((failure) => `${String(failure.code)} ${String(failure.message)}`)
    .join()
    .replaceAll(/\S*(?::\/\/|\w\.\w)\S*/g, '')
  return { reason: patterns.find(([, pattern]) => pattern.test(told))?.[0] ?? 'unknown', code }
}

function read(error: unknown): { code?: unknown; message?: unknown; cause?: unknown; errors?: unknown } {
  const { code, message, cause, errors } = Object(error)
  return { code, message, cause, errors }
}
