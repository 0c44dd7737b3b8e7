import { readFileSync } from 'node:fs'

/** A response: `json`, `null` for no body, or `text` for any other body. */
export interface Answer {
  /** HTTP status. */
  readonly status: number
  /** Headers by name in lower case, without cookies. */
  readonly headers: Readonly<Record<string, string>>
  /** Values of `Set-Cookie`. */
  readonly setCookies?: readonly string[] | undefined
  /** Body that is JSON. */
  readonly json?: unknown
  /** Any other body. */
  readonly text?: string | undefined
}

/** The parts of a request that are compared. */
export interface Asked {
  /** Name of the server. */
  readonly server: string
  /** HTTP method. */
  readonly method: string
  /** Path, encoded. */
  readonly path: string
  /** Query with its `?`, or an empty text. */
  readonly query: string
}

/** A request and its response. */
export interface Exchange {
  /** Operation and case, such as `getOAuth2Client/found`; `public/…` and `admin/…` are not operations. */
  readonly name: string
  /** The request. */
  readonly request: Asked & { readonly headers: Readonly<Record<string, string>>; readonly body: string | null }
  /** The response. */
  readonly response: Answer
}

/** Exchanges of a file of `fixtures/`, in the order in which they were recorded. */
export function readExchanges(file: string): Exchange[] {
  const text = readFileSync(new URL(`./fixtures/${file}.jsonl`, import.meta.url), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Exchange)
}

/** Responses of a real Hydra v26.2.0, in order. For the rotation of secrets, those of upstream main of July 2026. */
export function recordedExchanges(): Exchange[] {
  const rotation = readExchanges('ory-main-2026-07')
  const replaced = new Set(rotation.map(({ name }) => name))
  return readExchanges('ory-v26.2.0').flatMap((exchange) => {
    if (exchange.name === rotation[0]?.name) return rotation
    return replaced.has(exchange.name) ? [] : [exchange]
  })
}

/** Headers whose presence is compared, and not their value. */
const comparedHeaders = ['cache-control', 'pragma', 'www-authenticate', 'retry-after', 'allow']

/** Properties in the discovery documents of the real server that the mock does not support. */
const notPromised =
  /^json\.(?:credentials_|request_object_signing_alg_values_supported|require_request_uri_registration)/

/**
 * Lists the differences between an exchange and the recorded one. Random values and texts may differ, and discovery
 * documents contain only what the mock supports.
 */
export function differences(
  recorded: Exchange,
  seen: { readonly request: Asked; readonly response: Answer },
): string[] {
  const before = facts(recorded.request, recorded.response)
  const now = facts(seen.request, seen.response)
  const isDiscovery = /^\/\.well-known\/(?:openid-|oauth-)/.test(recorded.request.path)
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((fact) => {
    if (isDiscovery && notPromised.test(fact) && !now.has(fact)) return []
    const [expected = 'nothing', got = 'nothing'] = [before.get(fact), now.get(fact)]
    return expected === got ? [] : [`${fact}: recorded ${expected}, seen ${got}`]
  })
}

/** Returns everything that must be the same in each run. */
function facts(request: Asked, { status, headers, setCookies = [], json, text }: Answer): Map<string, string> {
  const found = new Map([
    ['request', `${request.method} ${request.server}${place(request.path + request.query)}`],
    ['status', String(status)],
    ['cookies', setCookies.map(cookie).sort().join(', ')],
    ['body', text === undefined ? 'JSON or none' : 'text'],
  ])
  // A redirect may have an HTML body for browsers that do not follow it.
  if (status < 300 || status > 399) found.set('media type', String(headers['content-type']?.split(';')[0]))
  if (headers['location'] !== undefined) found.set('location', target(headers['location']))
  for (const [, url = '', relation] of headers['link']?.matchAll(/<([^>]*)>;\s*rel="(\w+)"/g) ?? []) {
    found.set(`link ${relation}`, target(url))
  }
  for (const name of comparedHeaders) if (headers[name] !== undefined) found.set(name, 'a value')
  if (headers['content-length'] === '0') found.set('content-length', '0')
  if (text === undefined) {
    const error: unknown = Object(json).error
    if (typeof error === 'string') found.set('error', error)
    for (const [path, types] of typesOf(json)) found.set(path, [...types].sort().join(' or '))
  }
  return found
}

/** JSON types at every depth; the items of an array are combined. */
function typesOf(value: unknown, path = 'json', found = new Map<string, Set<string>>()): Map<string, Set<string>> {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  found.set(path, (found.get(path) ?? new Set()).add(type))
  if (Array.isArray(value)) for (const item of value) typesOf(item, `${path}[]`, found)
  else if (type === 'object')
    for (const [key, item] of Object.entries(Object(value))) typesOf(item, `${path}.${key}`, found)
  return found
}

/** Name and attributes of a cookie. Names end in a number that depends on the server. */
function cookie(text: string): string {
  const [name = '', ...attributes] = text.split(';').map((part) => part.trim().replace(/=.*/, ''))
  return [name.replace(/_\d+$/, ''), ...attributes.sort()].join('; ')
}

/** Path and parameter names of a URL. */
function place(url: string): string {
  const { pathname, searchParams, hash } = new URL(url, 'http://relative.example.com')
  const names = (parameters: URLSearchParams): string => [...new Set(parameters.keys())].sort().join('&')
  const path = pathname.replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '{uuid}')
  return `${path}?${names(searchParams)}#${names(new URLSearchParams(hash.slice(1)))}`
}

/** Target of a URL, and the error in it. The server itself may have any port. */
function target(url: string): string {
  const { host, searchParams } = new URL(url, 'http://relative.example.com')
  const isPage = host === '127.0.0.1:3000' || host === '127.0.0.1:5555'
  const origin = host.startsWith('127.0.0.1:') && !isPage ? 'server' : host
  return `${origin}${place(url)} ${searchParams.get('error') ?? ''}`.trimEnd()
}
