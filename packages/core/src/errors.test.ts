import { inspect } from 'node:util'

import { describe, expect, expectTypeOf, it, vi } from 'vitest'

import packageJson from '../package.json' with { type: 'json' }
import { answering, rejection } from '../test/answering.js'
import { createExampleClient, getItem, health, token, type Gone } from '../test/example-api.js'
import { exampleTransport } from '../test/example-transport.js'
import {
  HttpError,
  InvalidInputError,
  InvalidResponseError,
  NetworkError,
  RedirectError,
  SessionError,
  SignInError,
  TimeoutError,
  TokenStoreError,
} from './errors.js'
import { isHttpError, isSdkError, SdkError, type AnySdkError, type ErrorKind, type OAuth2Error } from './index.js'

const details = { operation: 'getItem', attempts: 2 }
const headers = new Headers({ 'x-request-id': 'r-1' })
const http = { ...details, headers, status: 400, body: { error: 'invalid_item' } }
const response = { ...details, headers, status: 200, body: [] }

const errors: Readonly<Record<ErrorKind, AnySdkError>> = {
  http: new HttpError({
    ...http,
    code: 'invalid_item',
    description: 'No such item.',
    requestId: 'r-1',
    retryAfterMs: 5,
  }),
  redirect: new RedirectError({
    ...details,
    status: 302,
    location: 'https://example.com/?a=b',
    target: 'https://example.com',
  }),
  network: new NetworkError({ ...details, reason: 'refused', code: 'ECONNREFUSED', origin: 'https://example.com' }),
  timeout: new TimeoutError({ ...details, scope: 'attempt', limitMs: 30_000 }),
  input: new InvalidInputError({ operation: 'getItem', parameter: 'id', expected: 'is required' }),
  response: new InvalidResponseError({
    ...response,
    problem: 'does not fit',
    issues: [{ path: ['a', '*', 'b'], expected: 'string' }],
  }),
  session: new SessionError({ ...details, reason: 'none' }),
  'sign-in': new SignInError({ ...details, reason: 'used', problem: 'the callback was handled before' }),
  'token-store': new TokenStoreError({ ...details, reason: 'failed', code: 'ECONNREFUSED' }),
}
const classes = {
  http: HttpError,
  redirect: RedirectError,
  network: NetworkError,
  timeout: TimeoutError,
  input: InvalidInputError,
  response: InvalidResponseError,
  session: SessionError,
  'sign-in': SignInError,
  'token-store': TokenStoreError,
}
const kinds = Object.keys(errors) as ErrorKind[]

describe('messages', () => {
  it('begin with the operation, say what happened and, if known, what to do about it', () => {
    const messages: readonly (readonly [AnySdkError, string])[] = [
      [errors.http, 'getItem: the server answered 400 invalid_item: No such item.'],
      [new HttpError({ ...http, code: 'invalid_item' }), 'getItem: the server answered 400 invalid_item'],
      [new HttpError({ ...http, description: 'No such item.' }), 'getItem: the server answered 400 No such item.'],
      [new HttpError({ ...http, mediaType: 'text/html' }), 'getItem: the server answered 400 text/html'],
      [new HttpError(http), 'getItem: the server answered 400 with a body of unusual type'],
      [new HttpError({ ...http, body: undefined }), 'getItem: the server answered 400 without a body'],
      [
        new HttpError({ ...http, code: 'invalid_item', hint: 'needs a newer server' }),
        'getItem: the server answered 400 invalid_item (needs a newer server)',
      ],
      [errors['token-store'], 'getItem: the store failed (ECONNREFUSED)'],
      [errors.redirect, 'getItem: the server redirects to https://example.com; not followed, check the base URL'],
      [
        new RedirectError(details),
        'getItem: the server redirects to an address that this platform hides; not followed, check the base URL',
      ],
      [errors.network, 'getItem: no complete response from https://example.com: ECONNREFUSED'],
      [
        new NetworkError({ ...details, reason: 'truncated', origin: 'https://example.com' }),
        'getItem: no complete response from https://example.com: truncated',
      ],
      [
        new NetworkError({ ...details, reason: 'unknown', origin: 'https://example.com' }),
        'getItem: no complete response from https://example.com: unknown (the platform gives no reason; in a browser, CORS may be one)',
      ],
      [
        new NetworkError({ ...details, reason: 'unknown', code: 'EPERM', origin: 'https://example.com' }),
        'getItem: no complete response from https://example.com: EPERM',
      ],
      [errors.timeout, 'getItem: no complete response within 30000 ms (limit: attempt)'],
      [
        new TimeoutError({ ...details, scope: 'total', limitMs: 60_000 }),
        'getItem: no complete response within 60000 ms (limit: total)',
      ],
      [errors.input, 'getItem: `id` is required'],
      [errors.response, 'getItem: the server answered 200, but its body does not fit `a.*.b` (string)'],
      [
        new InvalidResponseError({ ...response, problem: 'is empty' }),
        'getItem: the server answered 200, but its body is empty',
      ],
    ]
    for (const [error, message] of messages) expect(error.message).toBe(message)
  })

  it('leave out the request where it is not known, and a place that is the whole body', () => {
    expect(new HttpError({ ...http, code: 'a_code' }).message).toBe('getItem: the server answered 400 a_code')
    const issues = [{ path: [], expected: 'object' }]
    expect(new InvalidResponseError({ ...response, problem: 'does not fit', issues }).message).toBe(
      'getItem: the server answered 200, but its body does not fit (object)',
    )
  })

  it('are the same for errors of calls', async () => {
    const answers: readonly (readonly [Response | Error, string])[] = [
      [
        Response.json({ error: 'a_code', error_description: 'A text.' }, { status: 400 }),
        'getItem (GET /items/{id}): the server answered 400 a_code: A text.',
      ],
      [
        new Response('<html>', { status: 502, headers: { 'content-type': 'text/html; charset=utf-8' } }),
        'getItem (GET /items/{id}): the server answered 502 text/html',
      ],
      [
        new Response('{}', { headers: { 'content-type': 'application/json' } }),
        'getItem: the server answered 200, but its body does not fit `id` (string)',
      ],
      [
        new Response('x', { headers: { 'content-type': 'text/plain' } }),
        'getItem: the server answered 200, but its body is text/plain, not JSON',
      ],
      [
        new Response(new Uint8Array([120])),
        'getItem: the server answered 200, but its body is without a media type, not JSON',
      ],
      [
        new Response('{', { headers: { 'content-type': 'application/json' } }),
        'getItem: the server answered 200, but its body is not valid JSON',
      ],
      [new Response(null), 'getItem: the server answered 200, but its body is empty'],
      [
        new TypeError('Failed to fetch'),
        'getItem: no complete response from https://admin.example.com: unknown (the platform gives no reason; in a browser, CORS may be one)',
      ],
    ]
    for (const [answer, message] of answers) {
      const { fetch } = answering(answer)
      expect(((await rejection(getItem(exampleTransport({ fetch, retry: 0 }), { id: 'a' }))) as Error).message).toBe(
        message,
      )
    }
    const limited = answering(Response.json({ id: 'a' }))
    expect(
      (
        (await rejection(
          getItem(exampleTransport({ fetch: limited.fetch }), { id: 'a' }, { maxResponseBytes: 5 }),
        )) as Error
      ).message,
    ).toBe('getItem: the server answered 200, but its body exceeds `maxResponseBytes`')
  })
})

describe('every error', () => {
  it.each(kinds)('has its kind, its name and its class: %s', (kind) => {
    const error = errors[kind]
    expect(error.kind).toBe(kind)
    expect(error.name).toBe(classes[kind].name)
    expect(error.operation).toBe('getItem')
    expect(error.attempts).toBe(kind === 'input' ? 0 : 2)
    expect(error).toBeInstanceOf(Error)
    expect(error).toBeInstanceOf(SdkError)
    for (const other of kinds) expect(error instanceof classes[other]).toBe(other === kind)
    expect(isSdkError(error)).toBe(true)
  })

  it.each(kinds)('is printed with name, message, stack and fields: %s', (kind) => {
    const error = errors[kind]
    const text = inspect(error)
    expect(text.startsWith(`${error.name}: ${error.message}`)).toBe(true)
    expect(text).toContain('errors.test.ts')
    expect(text).toContain(`kind: '${kind}'`)
    expect(String(error)).toBe(`${error.name}: ${error.message}`)
  })

  it('has a JSON form that may be logged', () => {
    const { stack: _, ...json } = JSON.parse(JSON.stringify(errors.http)) as Record<string, unknown>
    expect(json).toEqual({
      name: 'HttpError',
      message: errors.http.message,
      kind: 'http',
      ...details,
      status: 400,
      code: 'invalid_item',
      description: 'No such item.',
      requestId: 'r-1',
      retryAfterMs: 5,
      documented: true,
    })
    for (const kind of kinds) {
      const { name, message, stack, ...fields } = JSON.parse(JSON.stringify(errors[kind])) as Record<string, unknown>
      expect({ name, message }).toEqual({ name: errors[kind].name, message: errors[kind].message })
      expect(stack).toBe(errors[kind].stack)
      expect(fields).toMatchObject({ kind, operation: 'getItem' })
      expect(fields).not.toHaveProperty('body')
      expect(fields).not.toHaveProperty('headers')
      expect(fields).not.toHaveProperty('location')
    }
  })

  it('leaves out fields without a value', () => {
    const error = new HttpError(http)
    for (const name of ['code', 'description', 'requestId', 'retryAfterMs', 'mediaType', 'origin'])
      expect(error).not.toHaveProperty(name)
    expect(
      new NetworkError({ ...details, reason: 'unknown', code: undefined, origin: 'https://example.com' }),
    ).not.toHaveProperty('code')
    expect(new RedirectError({ ...details, status: undefined })).not.toHaveProperty('status')
  })

  it('has body and headers as properties', () => {
    expect(new HttpError(http).body).toEqual({ error: 'invalid_item' })
    expect(new HttpError(http).headers.get('x-request-id')).toBe('r-1')
    expect(new InvalidResponseError({ ...response, problem: 'x' }).body).toEqual([])
    expect(new InvalidResponseError({ ...response, problem: 'x' }).headers.get('x-request-id')).toBe('r-1')
    expect((errors.redirect as RedirectError).location).toBe('https://example.com/?a=b')
  })

  it('can be cloned and sent to a worker', () => {
    for (const kind of kinds) {
      const clone = structuredClone(errors[kind]) as Error
      expect(clone).toBeInstanceOf(Error)
      expect(clone.message).toBe(errors[kind].message)
    }
  })

  it('can be the base of an application’s own class', () => {
    class ItemError extends HttpError {
      readonly item = 'a'
    }
    const error = new ItemError(http)
    expect(error).toBeInstanceOf(ItemError)
    expect(error).toBeInstanceOf(HttpError)
    expect(error).toBeInstanceOf(SdkError)
    expect(new HttpError(http)).not.toBeInstanceOf(ItemError)
    expect(error.item).toBe('a')
  })

  it('can be the base of a class with a name of its own, given as a field or by assignment', () => {
    class ByField extends HttpError {
      override readonly name = 'ByField'
    }
    class ByAssignment extends TimeoutError {
      constructor() {
        super({ ...details, scope: 'attempt', limitMs: 1 })
        this.name = 'ByAssignment'
      }
    }
    for (const error of [new ByField(http), new ByAssignment()]) {
      expect(error.name).toMatch(/^By/)
      expect(String(error)).toBe(`${error.name}: ${error.message}`)
      expect(isSdkError(error)).toBe(true)
      expect(JSON.stringify(error)).toContain(error.name)
    }
    expect(isHttpError(new ByField(http))).toBe(true)
  })

  it('can be made of another error, with all that it has', () => {
    class NoSuchItem extends HttpError {}
    const original = new HttpError({ ...http, operation: getItem, status: 410, body: { redirect_to: 'a' } })
    const copy = new NoSuchItem(original)
    expect(copy.body).toBe(original.body)
    expect(copy.headers).toBe(original.headers)
    expect(isHttpError(copy, getItem, 410)).toBe(true)
    const undocumented = new HttpError({ ...http, operation: getItem, status: 410, body: 'no object' })
    for (const each of [original, undocumented]) {
      const { message, method, path, documented } = new NoSuchItem(each)
      expect({ message, method, path, documented }).toEqual({
        message: each.message,
        method: 'GET',
        path: '/items/{id}',
        documented: each === original,
      })
      expect(isHttpError(new NoSuchItem(each), 'getItem', 410)).toBe(each === original)
    }
    expect(new RedirectError(errors.redirect as RedirectError).location).toBe('https://example.com/?a=b')
    const answered = new InvalidResponseError(errors.response as InvalidResponseError)
    expect([answered.body, answered.headers]).toEqual([[], headers])
  })
})

describe('no other value', () => {
  it('is an error of this library', () => {
    class Http extends Error {
      override readonly name = 'HttpError'
      readonly kind = 'http'
      readonly status = 400
    }
    for (const other of [
      new Error('x'),
      new TypeError('x'),
      new Http('x'),
      null,
      undefined,
      'HttpError',
      5,
      {},
      Object.create(null),
      new DOMException('x', 'TimeoutError'),
    ]) {
      expect(isSdkError(other)).toBe(false)
      expect(isHttpError(other)).toBe(false)
      for (const kind of kinds) expect(other instanceof classes[kind]).toBe(false)
    }
  })
})

describe('names of parameters', () => {
  it('are shown only if they look like names', () => {
    const parameter = (name: string): string =>
      new InvalidInputError({ operation: 'o', parameter: name, expected: 'x' }).parameter
    for (const name of ['id', 'additionalParameters.resource', 'a[0].b', '$x', 'x-app-id', 'a_b', 'x'.repeat(64)])
      expect(parameter(name)).toBe(name)
    for (const name of ['', 'a b', 'a\n', 'é', 'x'.repeat(65), 'eyJ.a/b', 'a:b', '"']) expect(parameter(name)).toBe('?')
    const path = 'client.lifespans[0].device_authorization_grant_refresh_token_lifespan.a'
    expect(parameter(path)).toBe(path)
    const [header, claims, signature] = ['e'.repeat(20), 'y'.repeat(50), 'J'.repeat(43)]
    for (const text of [`ory_at_${signature}.${signature}`, `${header}.${claims}.${signature}`])
      for (const name of [text, `additionalParameters.${text}`, `body.${text}`]) expect(parameter(name)).toBe('?')
  })
})

describe('isHttpError', () => {
  const gone = new HttpError({ ...http, status: 410, body: { redirect_to: 'https://example.com/' } })
  const { getItem: method } = createExampleClient()

  it('checks the operation, then the status and the documented body', () => {
    expect(isHttpError(gone)).toBe(true)
    expect(isHttpError(gone, getItem)).toBe(true)
    expect(isHttpError(gone, health)).toBe(false)
    expect(isHttpError(gone, getItem, 410)).toBe(true)
    expect(isHttpError(gone, getItem, 404)).toBe(false)
    expect(isHttpError(gone, health, 410)).toBe(false)
    expect(isHttpError(new HttpError({ ...http, status: 410 }), getItem, 410)).toBe(false)
    expect(isHttpError(errors.timeout)).toBe(false)
  })

  it('takes an operation, a method of a client, a description or a name, with the same answer', () => {
    const { raw: _raw, ...description } = getItem
    const page = new HttpError({ ...http, operation: getItem, status: 410, body: '<html>' })
    for (const reference of [getItem, method, description, 'getItem']) {
      expect(isHttpError(gone, reference)).toBe(true)
      expect(isHttpError(gone, reference as typeof getItem, 410)).toBe(true)
      expect(isHttpError(gone, reference as typeof getItem, 404)).toBe(false)
      expect(isHttpError(page, reference as typeof getItem, 410)).toBe(false)
      expect(isHttpError(errors.timeout, reference)).toBe(false)
      expect(isHttpError(new Error('x'), reference)).toBe(false)
    }
    expect(isHttpError(gone, 'health')).toBe(false)
    expect(isHttpError(gone, 'health', 410)).toBe(false)
  })

  it.each([
    // oxlint-disable-next-line vitest/require-mock-type-parameters -- as applications write it
    ['a stand-in of a test', vi.fn()],
    ['an ordinary function', async () => ({})],
    ['a function with the name of an operation', Object.defineProperty(() => 0, 'name', { value: 'getItem' })],
    ['the call `raw` of a method', method.raw],
    ['a bound copy of a method', method.bind(undefined)],
    ['a client', createExampleClient()],
    ['an object with an id', { id: 'getItem' }],
    ['nothing', undefined],
    ['null', null],
    ['a status', 404],
    ['an empty text', ''],
    ['a path', '/items/{id}'],
    ['a member of a client as text', 'ory.getItem'],
    ['a symbol', Symbol('getItem')],
    ['a class', HttpError],
    ['an error', gone],
    ['a promise', Promise.resolve(getItem)],
  ])('throws for %s as the operation, whatever the error is', (_name, reference) => {
    const expected = 'isHttpError: `operation` must be an operation, a method of a client, or the name of an operation'
    for (const error of [gone, errors.timeout, new Error('x'), undefined]) {
      for (const call of [
        [error, reference],
        [error, reference, 410],
      ])
        expect(() => Reflect.apply(isHttpError, undefined, call) as boolean).toThrow(expected)
    }
  })

  it.each(['404', undefined, null, NaN, 40.4, 0, 99, 600, -404, [404]])('throws for %s as the status', (status) => {
    const guard = (): boolean => Reflect.apply(isHttpError, undefined, [gone, getItem, status])
    expect(guard).toThrow('isHttpError: `status` must be an HTTP status')
  })

  it('does not compile with a stand-in of a test', () => {
    // @ts-expect-error -- it has no operation
    expect(() => isHttpError(gone, vi.fn(), 410)).toThrow(InvalidInputError)
    // @ts-expect-error -- it is no operation
    expect(() => isHttpError(gone, async () => ({ id: 'a' }))).toThrow(InvalidInputError)
  })

  it('types the body', () => {
    const error: unknown = gone
    if (isHttpError(error, getItem, 410)) {
      expectTypeOf(error.body).toEqualTypeOf<Gone>()
      expectTypeOf(error.status).toEqualTypeOf<410>()
    }
    if (isHttpError(error, getItem, 404)) expectTypeOf(error.body).toEqualTypeOf<undefined>()
    if (isHttpError(error, getItem, 418)) expectTypeOf(error.body).toEqualTypeOf<OAuth2Error>()
    if (isHttpError(error, method, 410)) expectTypeOf(error.body).toEqualTypeOf<Gone>()
    if (isHttpError(error, 'getItem', 410)) expectTypeOf(error.body).toEqualTypeOf<unknown>()
    if (isHttpError(error, 'getItem', 410)) expectTypeOf(error.status).toEqualTypeOf<410>()
    if (isHttpError(error, token)) expectTypeOf(error.body).toEqualTypeOf<unknown>()
    if (isHttpError(error)) expectTypeOf(error).toEqualTypeOf<HttpError>()
    if (isSdkError(error)) expectTypeOf(error).toEqualTypeOf<AnySdkError>()
    expect(error).toBe(gone)
  })
})

describe('an HttpError that a test builds', () => {
  const body = { redirect_to: 'https://example.com/' }
  const { getItem: method, removeItem } = createExampleClient()

  it.each([
    ['an operation', getItem],
    ['a method of a client', method],
  ])('with %s is like one of a call', async (_name, operation) => {
    const built = new HttpError({ operation, attempts: 1, status: 410, headers: new Headers(), body })
    const { fetch } = answering(Response.json(body, { status: 410 }))
    const call = getItem(exampleTransport({ fetch }), { id: 'a' })
    const { message, method: verb, path, documented } = (await rejection(call)) as HttpError
    expect(built).toMatchObject({
      message: message.replace('application/json', 'with a body of unusual type'),
      method: verb,
      path,
      documented,
    })
  })

  it.each([
    ['an operation', getItem],
    ['a method of a client', method],
    ['a name', 'getItem'],
  ])('with %s counts as documented if its body is', (_name, operation) => {
    const build = (status: number, of: unknown): HttpError =>
      new HttpError({ operation, attempts: 1, status, headers: new Headers(), body: of })
    for (const [status, of, isDocumented] of [
      [410, body, true],
      [410, { redirect_to: 5 }, false],
      [410, undefined, false],
      [410, '<html>', false],
      [404, undefined, true],
      [404, '<html>', false],
      [404, {}, false],
      [409, { error: 'taken' }, true],
      [409, { error: 5 }, false],
    ] as const) {
      const error = build(status, of)
      expect([status, of, isHttpError(error, getItem, status)]).toEqual([status, of, isDocumented])
      expect([status, of, isHttpError(error, method, status)]).toEqual([status, of, isDocumented])
      if (operation !== 'getItem') expect([status, of, error.documented]).toEqual([status, of, isDocumented])
    }
    expect(isHttpError(build(410, body), removeItem)).toBe(false)
  })

  it('with a name counts as documented where only names are compared', () => {
    const built = new HttpError({ ...http, status: 410 })
    expect(isHttpError(built, 'getItem', 410)).toBe(true)
    expect(built.documented).toBe(true)
  })
})

it('the mark by which installed copies recognise each other contains the major version', () => {
  const [major] = packageJson.version.split('.')
  const marks = Object.getOwnPropertySymbols(errors.http).map((symbol) => Symbol.keyFor(symbol))
  expect(marks).toContain(`@typed-oauth/core@${major}/error`)
  const settings = Object.getOwnPropertySymbols(exampleTransport()).map((symbol) => Symbol.keyFor(symbol))
  expect(settings).toContain(`@typed-oauth/core@${major}/settings`)
})
