import { defined } from '../defined.js'
import type { RateLimit } from '../observe.js'
import type { ResponseHeaders } from '../platform.js'
import { readHeader } from '../read-header.js'
import { timeOfServer, toMilliseconds } from './retry.js'

/**
 * Reads what a server says of its rate limit: a header for each number, or the structured fields `RateLimit` and
 * `RateLimit-Policy`, of which that limit counts that has the fewest requests left.
 *
 * @param headers - Response headers.
 * @param further - Names of headers of this API that say when requests are accepted again.
 * @returns The numbers that the server gives; `undefined` if it gives none.
 * @see [RateLimit header fields for HTTP](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/)
 */
export function readRateLimit(headers: ResponseHeaders, further: readonly string[] = []): RateLimit | undefined {
  const read = (name: string): string => readHeader(headers, name).slice(0, 500)
  const limits = read('ratelimit')
  const policies = read('ratelimit-policy')
  const items = limits.split(',')
  const left = items.map((item) => find(item, 'r') ?? Infinity)
  const item = items[left.indexOf(Math.min(...left))] ?? ''
  const isSame = (policy: string): boolean => nameOf(policy) === nameOf(item)
  // All in the form of parameters, in the order in which they count.
  const told = [
    ...['ratelimit-', 'x-ratelimit-', 'x-rate-limit-'].flatMap((prefix) =>
      ['limit', 'remaining', 'reset'].map((name) => `${name}=${read(prefix + name)}`),
    ),
    ...further.map((name) => `reset=${read(name)}`),
    item,
    policies.split(',').find(isSame),
    limits,
    policies,
  ].join(';')
  const reset = find(told, 'reset|t')
  const limit = defined({
    limit: find(told, 'limit|q'),
    remaining: find(told, 'remaining|r'),
    resetMs: reset === undefined ? undefined : Math.max(0, toMilliseconds(String(reset), timeOfServer(headers))),
  })
  return Object.keys(limit).length > 0 ? (limit as RateLimit) : undefined // `defined` has left nothing undefined
}

/** Reads a number from parameters. */
function find(parameters: string, names: string): number | undefined {
  const [, value] =
    new RegExp(`(?:^|[;,\\s])(?:${names})=\\s*(\\d{1,15}(?:\\.\\d+)?)(?=[;,\\s]|$)`, 'i').exec(parameters) ?? []
  return value === undefined ? undefined : Number(value)
}

/** Name of an item of a structured field. */
function nameOf(item: string): string | undefined {
  return item.split(';')[0]?.trim()
}
