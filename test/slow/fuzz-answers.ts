import * as fc from 'fast-check'

import type { FetchResponse, Operation } from '../../packages/core/src/index.js'
import type { Sent, Subject } from './fuzz-apis.ts'
import { oneOf, usualRequest } from './fuzz-inputs.ts'

/** Placeholder in a response for the part of the request that the server echoes. */
const echoed = '@ECHO@'

/** Encodings in which servers write parts of requests. */
const writings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'percent-encoded': (text) => encodeURIComponent(text),
  'percent-encoded in lower case': (text) => lowerCase(encodeURIComponent(text)),
  'form-encoded': (text) => new URLSearchParams({ '': text }).toString().slice(1),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'JSON-escaped': (text) => JSON.stringify(text).slice(1, -1),
  'JSON-escaped for HTML': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replaceAll(/[<>&']/g, (letter) => String.raw`\u00${letter.charCodeAt(0).toString(16)}`),
  'HTML-escaped': (text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&#34;')
      .replaceAll("'", '&#39;'),
  'HTML-escaped with hexadecimal numbers': (text) =>
    text.replaceAll(/["&'<>]/g, (letter) => `&#x${letter.charCodeAt(0).toString(16)};`),
  'with other quotation marks': (text) => text.replaceAll('"', "'"),
}

const lowerCase = (text: string): string => text.replaceAll(/%[\dA-F]{2}/g, (escape) => escape.toLowerCase())

/** Parts that servers echo: the secret alone, or the part of the request with the secret. */
const parts: Readonly<Record<string, (sent: Sent, secret: string) => string>> = {
  secret: (_, secret) => secret,
  headers: ({ init }) =>
    Object.entries(init.headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', '),
  authorization: ({ init }, secret) => init.headers['authorization'] ?? secret,
  url: ({ url }) => url,
  body: ({ init }, secret) => init.body ?? secret,
}

/** Plan of a response, independent of the request. */
export interface AnswerPlan {
  /** HTTP status. */
  readonly status: number
  /** Headers. */
  readonly headers: Readonly<Record<string, string>>
  /** Text or bytes of the body; nothing for none. */
  readonly body: string | Uint8Array | undefined
  /** How the body ends. */
  readonly ending: 'breaks' | 'ends' | 'hangs'
  /** Name of the echoed part. */
  readonly part: string
  /** Names of the encodings of the echo, in order. */
  readonly written: readonly string[]
}

/** A failure instead of a response: the code of the platform. */
export interface FailurePlan {
  /** The platform's code. */
  readonly failure: string
}

const sentences = fc.constantFrom(
  `You sent: ${echoed}`,
  `The value "${echoed}" is not valid`,
  `parameter=${echoed}; more`,
  echoed,
  `${echoed} and ${echoed}`,
  `${'A long story. '.repeat(30)}${echoed}`,
  'Nothing special',
  '',
)
const values = fc.oneof(
  { weight: 3, arbitrary: sentences },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown[]>('invalid_request', 'invalid_grant', true, null, 400, [], {}) },
)
const errorBodies = fc.dictionary(
  fc.constantFrom(
    'error',
    'error_description',
    'error_debug',
    'error_hint',
    'status_code',
    'message',
    'key',
    'code',
    'details',
    'request_id',
    'name',
    'traceId',
    'title',
    'detail',
    'redirect_to',
    '__proto__',
  ),
  values,
  { maxKeys: 5 },
)
const goodBodies: readonly unknown[] = [
  { client_id: 'a', client_name: 'A', redirect_uris: ['https://a.example.com'], metadata: {}, jwks: { keys: [] } },
  [{ client_id: 'a' }, { client_id: 'b', client_secret: echoed }],
  { access_token: 'a-token', token_type: 'bearer', expires_in: 3600, scope: 'a b', refresh_token: echoed },
  { active: true, sub: 'a', exp: 5, scope: 'a', ext: { a: echoed } },
  { active: false },
  { redirect_to: 'https://login.example.com/?code=x' },
  { challenge: 'c', skip: false, subject: 's', client: { client_id: 'a' }, request_url: 'https://example.com/' },
  { device_code: 'd', user_code: 'u', verification_uri: 'https://example.com/', expires_in: 5 },
  { id: 'a', issuer: 'https://a.example.com', public_key: { set: 'a', kid: 'b' } },
]
const mutated = fc
  .tuple(fc.constantFrom(...goodBodies), fc.string({ maxLength: 8 }), values)
  .map(([good, name, value]) => {
    const copy = structuredClone(good) as Record<string, unknown>
    const names = Object.keys(copy)
    const chosen = names[name.length % (names.length + 2)]
    if (chosen !== undefined) copy[chosen] = value
    return copy
  })
const jsonTexts = fc
  .oneof({ weight: 3, arbitrary: errorBodies }, { weight: 3, arbitrary: mutated }, { weight: 1, arbitrary: values })
  .map((value) => JSON.stringify(value))
const bodies: fc.Arbitrary<string | Uint8Array | undefined> = fc.oneof(
  { weight: 6, arbitrary: jsonTexts },
  { weight: 1, arbitrary: fc.tuple(jsonTexts, fc.nat(30)).map(([text, length]) => text.slice(0, length)) },
  { weight: 1, arbitrary: sentences.map((text) => `<!doctype html><title>Error</title><p>${text}</p>`) },
  { weight: 1, arbitrary: sentences },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
)
const headerValues = fc.oneof(
  sentences,
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '0',
    '1',
    '-1',
    '1e9',
    '99999999999999',
    'NaN',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
    'GMT',
    '0x10',
    ' 5 ',
  ),
)
const anyHeaders = fc.record(
  {
    'content-type': fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom('application/json', 'application/json; charset=utf-8', 'application/problem+json'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('text/html', 'text/plain', '', 'json', ';', 'application/x-www-form-urlencoded'),
      },
      { weight: 1, arbitrary: headerValues },
    ),
    'retry-after': headerValues,
    'x-ratelimit-reset': headerValues,
    'x-rate-limit-retry': headerValues,
    date: headerValues,
    location: fc.oneof(
      headerValues,
      fc.constantFrom(
        '/next',
        `https://example.com/?code=${echoed}`,
        '//',
        'javascript:x',
        `https://user:${echoed}@x.example.com/`,
      ),
    ),
    'www-authenticate': fc.oneof(
      headerValues,
      fc.constant(`Bearer error="invalid_token", error_description="${echoed}"`),
    ),
    'x-request-id': headerValues,
    link: fc.oneof(
      headerValues,
      fc.constantFrom('</a?page_token=b>; rel="next"', `<?page_token=${echoed}>; rel=next`, `<${echoed}>; rel="next"`),
    ),
    'x-own': headerValues,
  },
  { requiredKeys: [] },
)

/** One encoding or two, because servers quote encoded text. Base64 is only the first one. */
const writingsInTurn = fc
  .array(fc.constantFrom(...Object.keys(writings)), { minLength: 1, maxLength: 2 })
  .filter(([, second]) => !second?.startsWith('base64'))

/** Any response. */
export const answers: fc.Arbitrary<AnswerPlan> = fc.record({
  status: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(200, 201, 204, 302, 400, 401, 404, 408, 410, 421, 429, 500, 502, 503, 504),
    },
    { weight: 1, arbitrary: fc.integer({ min: 100, max: 599 }) },
  ),
  headers: anyHeaders,
  body: bodies,
  ending: fc.oneof(
    { weight: 200, arbitrary: fc.constant('ends' as const) },
    { weight: 20, arbitrary: fc.constant('breaks' as const) },
    { weight: 1, arbitrary: fc.constant('hangs' as const) },
  ),
  part: fc.constantFrom(...Object.keys(parts)),
  written: writingsInTurn,
})

/** Any failure of the network, as an error of Node's `fetch`. */
export const failures: fc.Arbitrary<FailurePlan> = fc
  .constantFrom(
    'ECONNREFUSED',
    'ENOTFOUND',
    'ECONNRESET',
    'UND_ERR_SOCKET',
    'CERT_HAS_EXPIRED',
    'UND_ERR_CONNECT_TIMEOUT',
    '',
  )
  .map((failure) => ({ failure }))

/**
 * Responds to a request, or fails.
 *
 * @param plan - The planned response or failure.
 * @param sent - The request.
 * @param secret - A secret in the request.
 */
export async function carryOut(plan: AnswerPlan | FailurePlan, sent: Sent, secret: string): Promise<FetchResponse> {
  if ('failure' in plan) {
    const cause = Object.assign(new Error(`connect to ${sent.url} failed, ${secret}`), { code: plan.failure })
    throw new TypeError('fetch failed', { cause })
  }
  const { status, part, written } = plan
  const what = parts[part]?.(sent, secret) ?? ''
  const echo = written.reduce((text, name) => writings[name]?.(text) ?? text, what)
  const inHeader = (text: string): string => text.replaceAll(echoed, () => echo).replaceAll(/[^\u0020-\u007e]/g, '')
  const headers = new Headers(Object.entries(plan.headers).map(([name, value]) => [name, inHeader(value)] as const))
  const inJson = JSON.stringify(echo).slice(1, -1)
  const isJson = typeof plan.body === 'string' && /^[[{"]/.test(plan.body)
  const body = typeof plan.body === 'string' ? plan.body.replaceAll(echoed, () => (isJson ? inJson : echo)) : plan.body
  const stream =
    body === undefined || [204, 205, 304].includes(status) || status < 200 ? null : toStream(body, plan.ending)
  // The platform's constructor refuses an informational status; a custom `fetch` may return one.
  return status < 200 ? { status, headers, body: null } : new Response(stream, { status, headers })
}

function toStream(body: string | Uint8Array, ending: AnswerPlan['ending']): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
      if (bytes.length > 0) controller.enqueue(bytes)
      if (ending === 'ends') controller.close()
      if (ending === 'breaks') controller.error(new TypeError('terminated'))
    },
  })
}

/** Secrets with characters that each encoding writes differently; the beginning and the end distinguish them from other text. */
export const secrets: fc.Arbitrary<string> = fc
  .tuple(
    fc.string({ unit: oneOf('bcdfghjkmnpqrstvwxz23456789'), minLength: 12, maxLength: 12 }),
    fc.string({ unit: oneOf(`"'<>&+/%= \\~-._?#`), maxLength: 6 }),
    fc.string({ unit: oneOf('bcdfghjkmnpqrstvwxz23456789'), minLength: 12, maxLength: 12 }),
  )
  .map((three) => three.join(''))

/** Tells whether a text contains a secret in any encoding. */
export function leaks(text: string, secret: string): boolean {
  const needles = [secret.slice(0, 12), secret.slice(-12)]
  const holds = (where: string): boolean => needles.some((needle) => where.includes(needle))
  if (holds(text)) return true
  return [...text.matchAll(/[\w+/-]{16,}/g)].some(([run]) =>
    [0, 1, 2, 3].some((offset) => holds(Buffer.from(run.slice(offset), 'base64').toString('latin1'))),
  )
}

/** Names of parameters whose values are secret according to the documents of OAuth. */
const secretParameter =
  /token$|secret|assertion$|^code$|codeVerifier|deviceCode|userCode|challenge$|verifier$|idTokenHint|^device_code$|^refresh_token$/i

/**
 * Makes usual input with a secret in every possible place.
 *
 * @param subject - The operation.
 * @param secret - The secret.
 * @param hasCredential - Whether a credential of the transport authenticates the client.
 */
export function withSecret(
  { operation }: Subject,
  request: Readonly<Record<string, unknown>>,
  secret: string,
  hasCredential: boolean,
): Record<string, unknown> {
  const own = new Set(['clientId', 'clientSecret', 'clientAssertion', 'clientAssertionType'])
  const entries = Object.entries(request)
    .filter(([name]) => !hasCredential || !own.has(name))
    .map(([name, value]) => [name, isSecret(operation, name) ? secretFor(name, secret) : value])
  const changed = Object.fromEntries(entries) as Record<string, unknown>
  if (operation.additionalParameters) changed['additionalParameters'] = { 'x-own': secret }
  if (operation.body === 'oAuth2Client') {
    changed['oAuth2Client'] = { client_name: 'A', client_secret: secret, metadata: { refresh_token: [secret] } }
  }
  return changed
}

/** A token cannot have a space. */
function secretFor(name: string, secret: string): string {
  return /token(?:Hint)?$/i.test(name) ? secret.replaceAll(' ', '') : secret
}

function isSecret({ path }: Operation, name: string): boolean {
  return secretParameter.test(name) && !/Type$|_type$|Method$|Hint$/.test(name) && !path.includes(`{${name}}`)
}

/** Parameters that work once. */
const singleUse = /^(?:code|refreshToken|deviceCode|assertion|clientAssertion|refresh_token|client_assertion)$/

/** Makes usual input with at least one single-use credential; nothing for operations without such parameters. */
export function singleUseRequest(subject: Subject): fc.Arbitrary<Record<string, unknown>> | undefined {
  const { form, jsonFields = [], additionalParameters } = subject.operation
  const inBody = form ?? jsonFields
  const names = inBody.filter((name) => singleUse.test(name))
  const additional = ['code', 'refresh_token', 'device_code', 'assertion'].filter(
    (name) => additionalParameters && subject.operation.method === 'POST' && !inBody.map(toWire).includes(name),
  )
  if (names.length + additional.length === 0) return undefined
  return fc
    .tuple(usualRequest(subject), fc.constantFrom(...names, ...additional), fc.string({ minLength: 1, maxLength: 9 }))
    .map(([usual, name, value]) => {
      const { additionalParameters: _replaced, ...request } = usual
      const added = names.includes(name) ? { [name]: value } : { additionalParameters: { [name]: value } }
      const type = name === 'clientAssertion' && { clientAssertionType: 'urn:x:y' }
      return { ...request, ...added, ...type }
    })
}

const toWire = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
