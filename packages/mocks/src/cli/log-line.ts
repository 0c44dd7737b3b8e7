import type { RecordedCall } from '../call-log.js'

/**
 * Writes a request as one line without control characters: time, method, path, status, operation, duration, query and
 * body.
 *
 * @param call - The request, without its secrets.
 */
export function logLine(call: RecordedCall): string {
  const { time, method, path, status, operation, duration = 0, fault, query, body } = call
  const line = [
    new Date(time).toISOString().slice(11, 19),
    method,
    path,
    status ?? 'no response',
    ...(operation === undefined ? [] : [operation]),
    `${Math.round(duration)} ms`,
    ...(fault === undefined ? [] : [`(fault: ${fault})`]),
    ...[query, body].flatMap(describe),
  ].join(' ')
  return line.replaceAll(unprintable, ' ')
}

/** Line breaks, control characters, which change the terminal, and invisible characters, which change the direction of a text. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function describe(content: unknown): string[] {
  if (content === undefined) return []
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    return [shorten(JSON.stringify(content))]
  return Object.entries(content).map(
    ([name, value]) => `${shorten(name)}=${shorten(typeof value === 'string' ? value : JSON.stringify(value))}`,
  )
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
