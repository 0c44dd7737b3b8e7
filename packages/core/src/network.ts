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
 * whole URL in it.
 *
 * @param error - What `fetch` rejected with.
 */
export function classifyFailure(error: unknown): { reason: NetworkFailure; code: string | undefined } {
  let code: string | undefined
  let told = ''
  let failure = error as { code?: unknown; message?: unknown; cause?: unknown; errors?: unknown[] } | undefined
  for (let depth = 0; failure && depth < 5; depth++) {
    const text = String(failure.code)
    if (/^[A-Z][A-Z0-9_]+$/.test(text)) code ??= text
    told += ` ${text} ${String(failure.message).replaceAll(/\w+:\/\/[^\s)]*/g, '')}`
    failure = (failure.cause ?? failure.errors?.[0]) as typeof failure
  }
  return { reason: patterns.find(([, pattern]) => pattern.test(told))?.[0] ?? 'unknown', code }
}
