import { mockApi } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'

import { rejection } from '../test/answering.js'
import {
  exampleEndpoint,
  getItem,
  health,
  removeItem,
  token,
  type GetItemRequest,
  type Item,
} from '../test/example-api.js'
import { adminUrl, exampleTransport, publicUrl } from '../test/example-transport.js'
import { InvalidInputError, MASK, type RawResponse } from './index.js'

const admin = mockApi(adminUrl)
const open = mockApi(publicUrl)

describe('an operation', () => {
  it('is called with a transport and a request, and resolves with the body', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a', name: 'First' })
    await expect(getItem(exampleTransport(), { id: 'a' })).resolves.toEqual({ id: 'a', name: 'First' })
    expect(requests).toHaveLength(1)
    expect(requests[0]?.method).toBe('GET')
    expect(requests[0]?.url).toBe('https://admin.example.com/base/items/a')
  })

  it('also returns status and headers when it is called as `raw`', async () => {
    admin.reply(getItem, 200, { id: 'a' }, { headers: { 'x-request-id': 'r-1' } })
    const { data, status, headers } = await getItem.raw(exampleTransport(), { id: 'a' })
    expect(data).toEqual({ id: 'a' })
    expect(status).toBe(200)
    expect(headers.get('x-request-id')).toBe('r-1')
  })

  it('has the properties of its description', () => {
    expect(getItem.id).toBe('getItem')
    expect(getItem.name).toBe('getItem')
    expect(getItem.method).toBe('GET')
    expect(getItem.path).toBe('/items/{id}')
    expect(getItem.server).toBe('admin')
    expect(getItem.query).toEqual(['includeParts', 'maxParts', 'language'])
    expect(getItem.retry).toBe('safe')
    expect(Object.keys(getItem.responses)).toEqual(['200'])
    expect(removeItem.responses[204]).toBe('empty')
  })

  it('keeps unknown properties of a response', async () => {
    admin.reply(getItem, 200, { id: 'a', colour: 'red' })
    await expect(getItem(exampleTransport(), { id: 'a' })).resolves.toEqual({ id: 'a', colour: 'red' })
  })

  it('resolves with undefined if an empty response is documented', async () => {
    admin.reply(removeItem, 204)
    await expect(removeItem.raw(exampleTransport(), { id: 'a' })).resolves.toMatchObject({
      data: undefined,
      status: 204,
    })
  })

  it('needs no parameters if none is required', async () => {
    const requests = open.reply(health, 204)
    await health(exampleTransport())
    await health(exampleTransport(), undefined, { retry: 0 })
    await health(exampleTransport(), {})
    expect(requests.map(({ url }) => url)).toEqual(Array(3).fill('https://public.example.com/health'))
  })

  it('rejects for all wrong arguments, and never throws', async () => {
    const transport = exampleTransport()
    const wrong: readonly unknown[][] = [
      [],
      [{}],
      ['transport'],
      [null],
      [transport],
      [transport, 'request'],
      [transport, null],
      [transport, { id: 'a' }, null],
      [transport, { id: 'a' }, 'options'],
      [transport, { id: 'a' }, 5],
    ]
    for (const input of wrong) {
      const call = Reflect.apply(getItem, undefined, input) as Promise<unknown>
      expect(call).toBeInstanceOf(Promise)
      expect(await rejection(call)).toBeInstanceOf(InvalidInputError)
    }
  })

  it('says what a transport must be', async () => {
    const error = await rejection(Reflect.apply(getItem, undefined, [{}, { id: 'a' }]) as Promise<unknown>)
    expect(error).toMatchObject({ kind: 'input', operation: 'getItem', parameter: 'transport', attempts: 0 })
  })
})

describe('the types of an operation', () => {
  it('require the request unless all parameters are optional', () => {
    expectTypeOf(health).toBeCallableWith(exampleTransport())
    expectTypeOf(health.raw).toBeCallableWith(exampleTransport())
    expectTypeOf(token).toBeCallableWith(exampleTransport())
    expectTypeOf(getItem).toBeCallableWith(exampleTransport(), { id: 'a' })
    const neverCalled = (): unknown => [
      // @ts-expect-error -- `id` is required, so the request is required
      getItem(exampleTransport()),
      // @ts-expect-error -- `id` is required
      getItem(exampleTransport(), {}),
      // @ts-expect-error -- `raw` requires it too
      getItem.raw(exampleTransport()),
      // @ts-expect-error -- there is no such parameter
      getItem(exampleTransport(), { id: 'a', colour: 'red' }),
    ]
    expect(neverCalled).toBeTypeOf('function')
  })

  it('have the body, and the result of `raw`', () => {
    expectTypeOf(getItem).returns.resolves.toEqualTypeOf<Item>()
    expectTypeOf(getItem.raw).returns.resolves.toEqualTypeOf<RawResponse<Item>>()
    expectTypeOf(getItem).parameter(1).toEqualTypeOf<GetItemRequest>()
    expectTypeOf(removeItem).returns.resolves.toBeUndefined()
  })

  it('refuse transports of other APIs', () => {
    const neverCalled = (other: { readonly api: 'other'; with(options: object): never }): unknown =>
      // @ts-expect-error -- the transport of another API
      getItem(other, { id: 'a' })
    expect(neverCalled).toBeTypeOf('function')
  })
})

describe('the description of an operation', () => {
  interface SendRequest {
    readonly ticket?: string
    readonly pin?: string
    readonly labels?: string | readonly string[]
  }
  const send = exampleEndpoint<SendRequest, unknown>({
    id: 'send',
    method: 'POST',
    path: '/send',
    server: 'public',
    form: ['ticket', 'pin', 'labels'],
    lists: ['labels'],
    secrets: ['pin'],
    singleUse: ['ticket'],
    retryAfterHeaders: ['x-wait'],
    retry: 'safe',
    responses: { 200: 'empty' },
  })

  it('names parameters that are lists joined by a space', async () => {
    const requests = open.reply(send, 200)
    await send(exampleTransport(), { labels: ['a', 'b'] })
    expect(new URLSearchParams(await requests[0]?.text()).get('labels')).toBe('a b')
  })

  it.each(['scope', 'audience', 'prompt', 'acrValues', 'acr_values', 'uiLocales', 'ui_locales', 'claimsLocales'])(
    'need not name a list of OAuth 2.0 and OpenID Connect: %s',
    async (name) => {
      const listed = exampleEndpoint<object, unknown>({
        id: 'sendList',
        method: 'POST',
        path: '/send',
        server: 'public',
        form: [name],
        retry: 'never',
        responses: { 200: 'empty' },
      })
      const requests = open.reply(listed, 200)
      await listed(exampleTransport(), { [name]: ['a', 'b'] })
      expect(await requests[0]?.text()).toMatch(/=a\+b$/)
    },
  )

  it('names parameters that are secret', async () => {
    open.reply(send, 400, { error: 'invalid_request', error_description: 'The PIN 12345678 is wrong.' })
    const error = await rejection(send(exampleTransport(), { pin: '12345678' }))
    expect(error).toMatchObject({ description: `The PIN ${MASK} is wrong.` })
  })

  it('names parameters with which the request is sent once', async () => {
    const requests = open.reply(send, 503)
    await rejection(send(exampleTransport({ retryDelay: 0 }), { ticket: 'once' }))
    expect(requests).toHaveLength(1)
    await rejection(send(exampleTransport({ retryDelay: 0 }), { pin: 'again and again' }))
    expect(requests).toHaveLength(4)
  })

  it.each([
    ['a query', { query: ['code'] }, { code: 'once' }],
    ['a parameter named as in calls', { query: ['entryTicket'], singleUse: ['entryTicket'] }, { entryTicket: 'once' }],
    [
      'a parameter named as on the wire',
      { form: ['entryTicket'], singleUse: ['entry_ticket'] },
      { entryTicket: 'once' },
    ],
    ['a JSON body', { body: 'document' }, { document: { refresh_token: 'once' } }],
    ['a JSON body, as a name of callers', { body: 'document' }, { document: { refreshToken: 'once' } }],
  ])('makes the request be sent once with a single-use value in %s', async (_, places, request) => {
    const once = exampleEndpoint<object, unknown>({
      id: 'sendOnce',
      method: 'POST',
      path: '/once',
      server: 'public',
      ...places,
      retry: 'safe',
      responses: { 200: 'empty' },
    })
    const requests = open.reply(once, 503)
    await rejection(once(exampleTransport({ retryDelay: 0 }), request))
    expect(requests).toHaveLength(1)
  })

  it.each(['pinCode', 'pin_code', 'Pin-Code'])('names secrets in any form: %s', async (name) => {
    const operation = exampleEndpoint<{ readonly pinCode: string }, unknown>({
      id: 'sendPin',
      method: 'POST',
      path: '/pin',
      server: 'public',
      form: ['pinCode'],
      secrets: [name],
      retry: 'never',
      responses: { 200: 'empty' },
    })
    open.reply(operation, 400, { error: 'a_code', error_description: 'Not 12345678.' })
    expect(await rejection(operation(exampleTransport(), { pinCode: '12345678' }))).toMatchObject({
      description: `Not ${MASK}.`,
    })
  })

  it('names headers that say how long to wait', async () => {
    open.reply(send, 429, undefined, { headers: { 'x-wait': '7' } })
    expect(await rejection(send(exampleTransport({ retry: 0 }), {}))).toMatchObject({ retryAfterMs: 7000 })
  })

  it('cannot allow additional parameters with a JSON body, because they would be in the URL', async () => {
    const json = exampleEndpoint<object, unknown>({
      id: 'sendJson',
      method: 'POST',
      path: '/send',
      server: 'public',
      jsonFields: ['pin'],
      additionalParameters: true,
      retry: 'never',
      responses: { 200: 'empty' },
    })
    const error = await rejection(json(exampleTransport(), { additionalParameters: { a: 'b' } }))
    expect(error).toMatchObject({ kind: 'input', parameter: 'additionalParameters' })
  })
})
