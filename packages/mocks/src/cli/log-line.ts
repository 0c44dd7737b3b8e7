import type { RecordedCall } from '../call-log.js'

/**
 * Writes a request as a line: time, method, path, status, operation, duration, and what was sent.
 *
 * @param call - The request, without its secrets.
 */
export function logLine(call: RecordedCall): string {
  const { time, method, path, status, operation, duration = 0, fault, query, body } = call
  return [
    new Date(time).toISOString().slice(11, 19),
    method,
    path,
    status ?? 'no answer',
    ...(operation === undefined ? [] : [operation]),
    `${Math.round(duration)} ms`,
    ...(fault === undefined ? [] : [`(fault: ${fault})`]),
    ...[query, body].flatMap(describe),
  ].join(' ')
}

function describe(content: unknown): string[] {
  if (content === undefined) return []
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    return [shorten(JSON.stringify(content))]
  return Object.entries(content).map(
    ([name, value]) => `${name}=${shorten(typeof value === 'string' ? value : JSON.stringify(value))}`,
  )
}

/** Keeps one request on one line, whatever was sent. */
function shorten(text: string): string {
  // oxlint-disable-next-line no-control-regex -- a terminal would obey them
  const line = text.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, ' ')
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
