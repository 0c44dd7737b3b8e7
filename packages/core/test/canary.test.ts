import { inspect } from 'node:util'

import { describe, expect, it } from 'vitest'

import {
  apiKeyHeaders,
  bearer,
  clientSecretBasic,
  clientSecretPost,
  createAuthorizedFetch,
  createMemoryTokenStore,
  createTokenSource,
  httpBasic,
  isSdkError,
  type AnySdkError,
  type CallOptions,
  type ErrorKind,
  type HttpError,
  type InvalidResponseError,
} from '../src/index.js'
import { rejection, type Sent } from './answering.js'
import { acceptItem, authorize, createItem, exchangeToken, getItem, token, whoIs } from './example-api.js'
import { exampleTransport, type ExampleOptions } from './example-transport.js'

/** Makes a secret of characters that each encoding writes differently; all of them are allowed where it is sent. */
const secretOf = (name: string): string => `c-CANARY${name}<&'"${/Token|Assertion/.test(name) ? '' : 'ü '}+/%x=`

type Carrier = (options: ExampleOptions, secret: string, call?: CallOptions) => Promise<unknown>

/** Calls with a secret, by its place in the request or the response. */
const carriers: Readonly<Record<string, Carrier>> = {
  BearerToken: async (options, secret, call) =>
    getItem(exampleTransport({ ...options, adminAuth: bearer(secret) }), { id: 'a' }, call),
  BearerTokenOfAFunction: async (options, secret, call) =>
    getItem(exampleTransport({ ...options, accessToken: async () => secret }), { id: 'a' }, call),
  BearerTokenOfTheRequest: async (options, secret, call) =>
    whoIs(exampleTransport(options), { accessToken: secret }, call),
  BasicSecret: async (options, secret, call) =>
    token(exampleTransport({ ...options, clientAuth: clientSecretBasic('me', secret) }), {}, call),
  RawBasicSecret: async (options, secret, call) =>
    token(exampleTransport({ ...options, clientAuth: clientSecretBasic('me', secret, { encoding: 'raw' }) }), {}, call),
  PostSecret: async (options, secret, call) =>
    token(exampleTransport({ ...options, clientAuth: clientSecretPost('me', secret) }), {}, call),
  SecretOfTheRequest: async (options, secret, call) =>
    token(exampleTransport(options), { clientId: 'me', clientSecret: secret }, call),
  Assertion: async (options, secret, call) =>
    token(exampleTransport(options), { grantType: 'urn:x', assertion: secret }, call),
  ClientAssertion: async (options, secret, call) => token(exampleTransport(options), { clientAssertion: secret }, call),
  BasicPassword: async (options, secret, call) =>
    getItem(exampleTransport({ ...options, adminAuth: httpBasic('me', secret) }), { id: 'a' }, call),
  Code: async (options, secret, call) =>
    token(
      exampleTransport(options),
      { grantType: 'authorization_code', code: secret, codeVerifier: `${secret}-2` },
      call,
    ),
  RefreshToken: async (options, secret, call) =>
    token(exampleTransport(options), { grantType: 'refresh_token', refreshToken: secret }, call),
  TokenInJson: async (options, secret, call) =>
    exchangeToken(exampleTransport(options), { subjectToken: secret }, call),
  SecretInABody: async (options, secret, call) =>
    createItem(
      exampleTransport(options),
      { item: { list: [{ client_secret: secret }], jwks: { keys: [{ d: secret }] } } },
      call,
    ),
  ApiKeyHeader: async (options, secret, call) =>
    getItem(exampleTransport({ ...options, adminAuth: apiKeyHeaders({ 'x-app-token': secret }) }), { id: 'a' }, call),
  HeaderOfTheCaller: async (options, secret, call) =>
    getItem(exampleTransport({ ...options, headers: { 'x-custom': secret } }), { id: 'a' }, call),
  ChallengeInTheQuery: async (options, secret, call) =>
    acceptItem(exampleTransport(options), { itemChallenge: secret }, call),
  AdditionalParameterInTheQuery: async (options, secret, call) =>
    authorize(exampleTransport(options), { clientId: 'me', additionalParameters: { anything: secret } }, call),
  AdditionalParameterInTheForm: async (options, secret, call) =>
    token(exampleTransport(options), { additionalParameters: { anything: [secret] } }, call),
  Response: async (options, _, call) => getItem(exampleTransport(options), { id: 'a' }, call),
}

/** Returns the whole request as text, as careless servers put it into their errors. */
function wholeRequest({ url, init }: Sent): string {
  const headers = Object.entries(init.headers).map(([name, value]) => `${name}: ${value}`)
  return [`${init.method} ${url}`, ...headers, '', init.body ?? ''].join('\r\n')
}

/** Returns the request with decoded parameters, as servers print parsed requests. */
function parsedRequest({ url, init }: Sent): string {
  const isJson = init.body?.startsWith('{') === true
  const parameters = [...new URL(url).searchParams, ...new URLSearchParams(isJson ? '' : init.body)]
  const parsed = isJson ? inspect(JSON.parse(init.body ?? ''), { depth: Infinity }) : ''
  return [
    wholeRequest({ url: '', init: { ...init, body: '' } }),
    ...parameters.map((pair) => pair.join('=')),
    parsed,
  ].join('\n')
}

type Answer = (sent: Sent, secret: string) => Promise<Response> | Response

const echoing =
  (write: (request: string, secret: string) => string): Answer =>
  (sent, secret) =>
    Response.json(
      { error: 'invalid_request', error_description: `You sent: ${write(wholeRequest(sent), secret)}` },
      { status: 400 },
    )
const names: Readonly<Record<number, string>> = { 34: '&quot;', 38: '&amp;', 39: '&apos;', 60: '&lt;', 62: '&gt;' }
const escapeHtml = (text: string, escape: (code: number) => string): string =>
  text.replaceAll(/[<>&'"]/g, (letter) => escape(letter.charCodeAt(0)))
const lowerCase = (text: string): string => text.replaceAll(/%[\dA-F]{2}/g, (escape) => escape.toLowerCase())
const dying = (secret: string): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(`{"access_token":"${secret}"`))
      controller.error(new TypeError(`terminated ${secret}`))
    },
  })
const json = { 'content-type': 'application/json' }

/** Responses and failures of servers, networks and platforms, each with the secret in every possible place. */
const answers: Readonly<Record<string, Answer>> = {
  'an error that echoes the request': echoing((request) => request),
  'an error that echoes the request form-encoded': echoing((request) =>
    new URLSearchParams({ '': request }).toString(),
  ),
  'an error that echoes the request percent-encoded': echoing((request) => encodeURIComponent(request)),
  'an error that echoes the request with lower-case escapes': echoing((request) => lowerCase(request)),
  'an error that echoes the parsed request': (sent) =>
    Response.json({ error: 'invalid_request', error_description: parsedRequest(sent) }, { status: 400 }),
  'an error that echoes the request as JSON': echoing((request) => JSON.stringify(request)),
  'an error that echoes the request with other quotation marks': echoing((request) => request.replaceAll('"', "'")),
  'an error that echoes the parsed request with other quotation marks': (sent) =>
    Response.json(
      { error: 'invalid_request', error_description: parsedRequest(sent).replaceAll('"', "'") },
      { status: 400 },
    ),
  'an error that echoes the secret': echoing((_, secret) => secret),
  'an error that echoes the secret in base64': echoing((_, secret) => Buffer.from(secret).toString('base64')),
  'an error that echoes the secret with lower-case escapes': echoing((_, secret) =>
    lowerCase(encodeURIComponent(secret)),
  ),
  'an error that echoes the secret in base64 for URLs': echoing((_, secret) =>
    Buffer.from(secret).toString('base64url'),
  ),
  'an error that echoes the secret within something that is base64': echoing((_, secret) =>
    Buffer.from(`x${secret}`).toString('base64'),
  ),
  'an error that echoes the request as HTML': echoing((request) => escapeHtml(request, (code) => `&#${code};`)),
  'an error that echoes the request as HTML with hexadecimal escapes': echoing((request) =>
    escapeHtml(request, (code) => `&#x${code.toString(16)};`),
  ),
  'an error that echoes the request as HTML with names': echoing((request) =>
    escapeHtml(request, (code) => names[code] ?? `&#0${code};`),
  ),
  'an error that echoes the request as JSON of Go': echoing((request) =>
    JSON.stringify(request).replaceAll(
      /[<>&]/g,
      (letter) => String.raw`\u` + letter.charCodeAt(0).toString(16).padStart(4, '0'),
    ),
  ),
  'an error that echoes the request as JSON of ASCII': echoing((request) =>
    JSON.stringify(request).replaceAll(
      /[^\w\s"\\]/g,
      (letter) => String.raw`\u` + letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0'),
    ),
  ),
  'an error that echoes the request as JSON in JSON': echoing((request) => JSON.stringify(JSON.stringify(request))),
  'an error that echoes the request as JSON in a form': echoing((request) =>
    new URLSearchParams({ '': JSON.stringify(request) }).toString(),
  ),
  'an error that echoes the secret with control characters': echoing((_, secret) => Array.from(secret).join('\u0000')),
  'an error that echoes the secret with invisible characters': echoing(
    (_, secret) => `${secret.slice(0, 9)}\u200b${secret.slice(9)}`,
  ),
  'an error whose code is the secret': (_, secret) =>
    Response.json({ error: secret }, { status: 400, headers: { 'x-request-id': 'r' } }),
  'an error with the secret elsewhere in its body and headers': (_, secret) =>
    Response.json(
      { error: 'invalid_request', hint: secret, [secret]: secret },
      { status: 400, headers: { 'x-debug': secret } },
    ),
  'an error that is not JSON': (sent, secret) =>
    new Response(`<html>${wholeRequest(sent)} ${secret}</html>`, {
      status: 502,
      headers: { 'content-type': 'text/html' },
    }),
  'an error whose media type is the secret': (_, secret) =>
    new Response('?', { status: 502, headers: { 'content-type': `text/${secret.replaceAll(/[^\w.+-]/g, '-')}` } }),
  'a success whose media type is the secret': (_, secret) =>
    new Response('?', { headers: { 'content-type': `text/${secret.replaceAll(/[^\w.+-]/g, '-')}` } }),
  'a 401 that names the secret': (_, secret) =>
    new Response(null, { status: 401, headers: { 'www-authenticate': `Bearer error_description="${secret}"` } }),
  'a redirect whose target has the secret': (_, secret) =>
    new Response(null, {
      status: 307,
      headers: {
        location: `https://elsewhere.example.com/${encodeURIComponent(secret)}?code=${encodeURIComponent(secret)}#${encodeURIComponent(secret)}`,
      },
    }),
  'a redirect with credentials in its target': (_, secret) =>
    new Response(null, {
      status: 302,
      headers: { location: `https://user:${encodeURIComponent(secret)}@elsewhere.example.com/` },
    }),
  'a network failure whose error prints the URL and the headers': async (sent, secret) =>
    Promise.reject(
      Object.assign(new TypeError(`error sending request for url (${sent.url}): ${secret}`), {
        code: secret,
        cause: Object.assign(new Error(secret), { request: sent, code: secret }),
      }),
    ),
  'an incomplete body': (_, secret) => new Response(dying(secret), { headers: json }),
  'no response in time': async () => new Promise(() => undefined),
  'a success that is not JSON': (_, secret) =>
    new Response(`token=${secret}`, { headers: { 'content-type': 'text/plain', 'x-debug': secret } }),
  'a success that is invalid JSON': (_, secret) =>
    new Response(`{"access_token":${JSON.stringify(secret)}`, { headers: json }),
  'a success that does not fit': (_, secret) =>
    Response.json({ access_token: { value: secret }, token_type: [secret], id: [secret], [secret]: secret }),
  'a success whose map has the secret as key': (_, secret) =>
    Response.json({
      id: 'a',
      access_token: [secret],
      labels: { [secret]: { code: 5, weight: secret } },
      parts: [{ code: [secret] }],
    }),
  'a success that is too large': (_, secret) => Response.json({ id: secret.repeat(100) }),
}

/** Returns everything that logs, consoles, test runners and error services print of a value. */
function printed(value: unknown): string {
  const everything = { depth: Infinity, maxStringLength: Infinity, maxArrayLength: Infinity }
  const error = value as Error
  return [
    inspect(value, everything),
    inspect(value, { ...everything, showHidden: true, getters: true }),
    inspect(value, { ...everything, showHidden: true, customInspect: false }),
    inspect(value, { ...everything, getters: true, customInspect: false }),
    inspect(value, { ...everything, showHidden: true, getters: true, customInspect: false }),
    inspect([{ nested: value }], { ...everything, showHidden: true, getters: true, customInspect: false }),
    inspect(new Error('outer', { cause: value }), { ...everything, showHidden: true, getters: true }),
    JSON.stringify(value),
    JSON.stringify(Object.assign({}, error)),
    String(value),
    String(error.stack),
    inspect(error.cause, everything),
    value instanceof Error ? inspect(structuredClone(value), { ...everything, showHidden: true, getters: true }) : '',
  ].join('\n')
}

/** Finds a secret in a text in any encoding: the name of the secret in plain, or its bytes in base64. */
function leaks(text: string, name: string, secret: string): boolean {
  const bytes = Buffer.from(secret)
    .toString('base64')
    .replace(/[^A-Za-z0-9+/]|.{3}$/g, '')
  const inBasic = [...text.matchAll(/[A-Za-z0-9+/]{16,}/g)].some(([run]) =>
    Buffer.from(run, 'base64').toString('latin1').includes(`CANARY${name}`),
  )
  const squeezed = text.replaceAll(/\\(?:u[\da-f]{4}|x[\dA-F]{2}|[nrt])|[\s\p{C}]/gu, '')
  return squeezed.includes(`CANARY${name}`) || text.includes(bytes) || inBasic
}

const kinds = new Set<ErrorKind>()
const bodies = new Set<string>()

describe.each(Object.keys(carriers))('a secret as %s', (name) => {
  const secret = secretOf(name)
  const carry = carriers[name] as Carrier

  // Only secrets of the request are known: a secret that is only in a response is part of the vendor’s text.
  const possible = Object.keys(answers).filter((answer) => name !== 'Response' || !/echoes|code is/.test(answer))

  it.each(possible)('is in no error and no event of %s', async (answer) => {
    const events: unknown[] = []
    const sent: Sent[] = []
    const fetch: ExampleOptions['fetch'] = async (url, init) => {
      sent.push({ url, init })
      return (answers[answer] as Answer)({ url, init }, secret)
    }
    const options = {
      fetch,
      observe: (event: unknown) => void events.push(event),
      onInvalidResponse: (error: unknown) => void events.push(error),
    }
    const strict = { timeout: 5, totalTimeout: false, maxResponseBytes: 1000 } as const
    const lenient = { validation: 'warn', timeout: false, totalTimeout: 5 } as const
    for (const limits of /success|in time/.test(answer) ? [strict, lenient] : [strict]) {
      const error = await rejectionOrNothing(carry({ ...options, ...limits, retry: 1 }, secret))
      if (error === undefined) continue
      expect(isSdkError(error), inspect(error)).toBe(true)
      kinds.add((error as AnySdkError).kind)
      const text = printed(error)
      expect(leaks(text, name, secret), text).toBe(false)
      if ((error as AnySdkError).kind === 'http' || (error as AnySdkError).kind === 'response')
        bodies.add(JSON.stringify((error as HttpError | InvalidResponseError).body) ?? '')
    }
    expect(sent.length).toBeGreaterThan(0)
    expect(events.length).toBeGreaterThan(0)
    const heard = events.map((event) => (event instanceof Error ? printed(event) : JSON.stringify(event))).join('\n')
    expect(leaks(heard, name, secret), heard).toBe(false)
  })

  it('is not in the error of a refused call with the secret', async () => {
    const call: CallOptions = { headers: { accept: secret } }
    for (const broken of [call, { timeout: secret }, { signal: secret }, { [secret]: secret }]) {
      const error = await rejection(carry({}, secret, broken as CallOptions))
      expect(error).toMatchObject({ kind: 'input' })
      kinds.add('input')
      expect(leaks(printed(error), name, secret), printed(error)).toBe(false)
    }
    for (const unusable of [`${secret}\n`, `${secret}\u0000`, `${secret}\ud800`]) {
      const error = await rejectionOrNothing(
        carry({ fetch: async () => new Response(null, { status: 400 }) }, unusable),
      )
      expect(leaks(printed(error), name, secret), printed(error)).toBe(false)
    }
  })
})

/** Returns the error that a promise rejects with, or nothing if it resolves. */
async function rejectionOrNothing(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
    return undefined
  } catch (error) {
    return error
  }
}

describe('a secret of a token source or an authorized fetch', () => {
  const secret = secretOf('SourceToken')
  const shows = (value: unknown): boolean => leaks(printed(value), 'SourceToken', secret)

  it.each([
    ['a token that cannot be sent', { access_token: `${secret}\n` }],
    ['a token with its scheme', { access_token: `Bearer ${secret}` }],
    ['a list', [secret]],
    ['a text', secret],
  ])('is not in the error of an answer that is %s', async (_, answer) => {
    const error = await rejection(createTokenSource(async () => answer as never)())
    expect(error).toMatchObject({ kind: 'input' })
    expect(shows(error), printed(error)).toBe(false)
  })

  it.each([
    ['is no JSON', secret],
    ['is cut off', `{"access_token":${JSON.stringify(secret)}`],
    ['has another shape', JSON.stringify({ token: secret })],
    [
      'is from the future',
      JSON.stringify({ access_token: secret, expires_in: 9, received_at: Date.now() + 3_600_000 }),
    ],
  ])('is not in what is told of a record that %s', async (_, record) => {
    const told: unknown[] = []
    const store = { ...createMemoryTokenStore(), get: async () => record }
    const options = { store, key: 'a', onStoreError: (error: unknown) => void told.push(error) }
    expect(await createTokenSource(async () => ({ access_token: 'another' }), options)()).toBe('another')
    expect(told).toMatchObject([{ kind: 'input' }])
    expect(shows(told), printed(told)).toBe(false)
  })

  const encoded = encodeURIComponent(secret)

  it.each([`/${encoded}`, `data:,${encoded}`, `https://me:${encoded}@api.example.com/`])(
    'is not in the error of a redirect to %s',
    async (location) => {
      const fetch = async (): Promise<Response> => new Response(null, { status: 302, headers: { location } })
      const options = { origins: ['https://api.example.com'], fetch }
      const error = await rejection(createAuthorizedFetch(secret, options)(`https://api.example.com/${encoded}`))
      expect(error).toMatchObject({ kind: 'redirect' })
      expect(shows(error), printed(error)).toBe(false)
    },
  )

  it.each([`${secret}\n`, `Bearer ${secret}`])('is not in the error of a function that returns %j', async (given) => {
    expect(() => createAuthorizedFetch(given, { origins: ['https://api.example.com'] })).toThrow('`token`')
    const fetchFromApi = createAuthorizedFetch(async () => given, { origins: ['https://api.example.com'] })
    const error = await rejection(fetchFromApi('https://api.example.com/'))
    expect(error).toMatchObject({ kind: 'input' })
    expect(shows(error), printed(error)).toBe(false)
  })
})

describe('the search for secrets', () => {
  it('has seen every kind of error, and bodies that contain the secret', () => {
    expect([...kinds].sort()).toEqual(['http', 'input', 'network', 'redirect', 'response', 'timeout'])
    expect([...bodies].some((body) => body.includes('CANARYBearerToken'))).toBe(true)
  })

  it('finds them in every encoding', () => {
    const secret = secretOf('Code')
    const forms = [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(`x:${secret}`).toString('base64'),
      Array.from(secret).join('\u0000'),
      JSON.stringify(Array.from(secret).join('\u200b')),
      inspect(Array.from(secret).join('\n')),
    ]
    for (const form of forms) expect(leaks(`text ${form} text`, 'Code', secret), form).toBe(true)
    expect(leaks('text', 'Code', secret)).toBe(false)
  })

  it('finds them in errors that show them', () => {
    const careless = Object.assign(new Error('x'), { request: { headers: { authorization: secretOf('Code') } } })
    expect(leaks(printed(careless), 'Code', secretOf('Code'))).toBe(true)
    expect(leaks(printed(new Error('x', { cause: new Error(secretOf('Code')) })), 'Code', secretOf('Code'))).toBe(true)
    class Hidden extends Error {
      get body(): string {
        return secretOf('Code')
      }
    }
    expect(leaks(inspect(new Hidden('x'), { showHidden: true, getters: true }), 'Code', secretOf('Code'))).toBe(true)
  })
})
