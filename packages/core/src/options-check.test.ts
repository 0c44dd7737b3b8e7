import { describe, expect, it } from 'vitest'

import { answering, rejection } from '../test/answering.js'
import { exchangeToken, getItem, removeItem } from '../test/example-api.js'
import { createExampleTransport, exampleTransport, publicUrl } from '../test/example-transport.js'
import {
  apiKeyHeaders,
  bearer,
  clientSecretBasic,
  clientSecretPost,
  InvalidInputError,
  privateKeyJwt,
  settle,
} from './index.js'

const fetch = (): never => {
  throw new Error('nothing may be sent')
}

describe('options', () => {
  it.each([
    ['timeout', 'positive number', '`timeout` must be a positive number of milliseconds, or false'],
    ['timeout', 0, '`timeout` must be a positive number of milliseconds, or false'],
    ['totalTimeout', true, '`totalTimeout` must be a positive number of milliseconds, or false'],
    ['retry', 'number', '`retry` must be a whole number of at least 0'],
    ['retry', 0.5, '`retry` must be a whole number of at least 0'],
    ['headers', 'object', '`headers` must be a plain object'],
    ['validation', 'strict', '`validation` must be "warn", "error" or "off"'],
    ['maxResponseBytes', 'positive number', '`maxResponseBytes` must be a positive number of bytes'],
    ['retryDelay', 'function', '`retryDelay` must be a number of milliseconds, or a function'],
    ['onInvalidResponse', 'function', '`onInvalidResponse` must be a function'],
    ['allowInsecureHttp', 'true', '`allowInsecureHttp` must be true, false or an array of host names'],
    ['observe', {}, '`observe` must be a function'],
    ['fetch', 'function', '`fetch` must be a function'],
    ['clientAuth', 'function', '`clientAuth` must be a credential, such as clientSecretBasic(id, secret)'],
    ['publicUrl', 5, '`publicUrl` must be an http(s) URL without credentials, query and fragment'],
    ['publicUrl', {}, '`publicUrl` must be an http(s) URL without credentials, query and fragment'],
  ])('of a factory with invalid values are refused: %s: %s', (name, value, message) => {
    expect(() => createExampleTransport({ [name]: value })).toThrow(`createExampleTransport: ${message}`)
  })

  it.each([
    [{ signal: 'AbortSignal' }, '`signal` must be an AbortSignal'],
    [{ fetch: 'function' }, '`fetch` must be a function'],
    [{ auth: 'function' }, '`auth` must be a credential, such as clientSecretBasic(id, secret)'],
    [{ timeout: 'false' }, '`timeout` must be a positive number of milliseconds, or false'],
    [new AbortController().signal, '`options` must be `{ signal }`, not the signal itself'],
    [new AbortController(), '`options` must be `{ signal }`, not the signal itself'],
    [{ headers: { 'x-a': undefined } }, '`x-a` must be a string'],
    [{ headers: { 'x-a': ['b'] } }, '`x-a` must be a string'],
    [[], '`options` must be an object'],
    ['text', '`options` must be an object'],
  ])('of a call with invalid values are refused: %j', async (options, message) => {
    const error = await rejection(getItem(exampleTransport({ fetch }), { id: 'a' }, options as never))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect((error as Error).message).toBe(`getItem: ${message}`)
  })

  it('may have a URL as an object', () => {
    expect(() => createExampleTransport({ publicUrl: new URL(publicUrl) })).not.toThrow()
  })
})

describe('credentials', () => {
  it('that begin with the scheme are refused, without their value in the error', async () => {
    expect(() => bearer('Bearer CANARY')).toThrow('bearer: `token` must not begin with a scheme, such as "Bearer"')
    expect(() => bearer('bearer CANARY')).toThrow(InvalidInputError)
    const given = await settle(
      getItem(exampleTransport({ fetch, adminAuth: bearer(() => 'Bearer CANARY') }), { id: 'a' }),
    ).catch((error: unknown) => ({ error }))
    expect(given).toMatchObject({
      error: { message: 'getItem: `token` must not begin with a scheme, such as "Bearer"' },
    })
  })

  it('refuse invalid options', () => {
    expect(() => clientSecretBasic('id', 'secret', { encoding: 'base64' as never })).toThrow(
      '`encoding` must be "form" or "raw"',
    )
    expect(() => privateKeyJwt({ clientId: 'id', sign: () => 'a', audience: 5 as never })).toThrow(
      'privateKeyJwt: `audience` must be a string',
    )
  })

  it('beside those of the request are refused with the names of both', async () => {
    const request = { subjectToken: 'token', clientSecret: 'secret' } as never
    const inTransport = await rejection(
      exchangeToken(exampleTransport({ fetch, clientAuth: clientSecretPost('id', 'secret') }), request),
    )
    expect(inTransport).toMatchObject({
      message: "exchangeToken: `clientSecret` is given beside the transport's `client`",
    })
    const inCall = await rejection(
      exchangeToken(exampleTransport({ fetch }), request, { auth: clientSecretPost('id', 'secret') }),
    )
    expect(inCall).toMatchObject({ message: "exchangeToken: `clientSecret` is given beside the call's `auth`" })
  })
})

describe('parameters', () => {
  it('that must be strings are refused with another type, and the message says so for an array', async () => {
    expect(await rejection(getItem(exampleTransport({ fetch }), { id: ['a'] as never }))).toMatchObject({
      message: 'getItem: `id` must be a string, not an array',
    })
    expect(await rejection(getItem(exampleTransport({ fetch }), { id: {} as never }))).toMatchObject({
      message: 'getItem: `id` must be a string',
    })
  })

  it.each([{}, undefined, 'transport', exampleTransport])(
    'cannot be sent with a value that is not a transport: %s',
    async (transport) => {
      expect(await rejection(getItem(transport as never, { id: 'a' }))).toMatchObject({
        message: 'getItem: `transport` must be made by createExampleTransport (a client has it as `.transport`)',
      })
    },
  )
})

describe('a value without named properties', () => {
  it.each([[null], ['abc'], [new AbortController().signal], [[]]])('cannot change a transport: %s', (changes) => {
    expect(() => exampleTransport().with(changes as never)).toThrow(
      'createExampleTransport: `options` must be an object',
    )
  })

  it('is no option of a transport, whose message names no signal, as a transport takes none', () => {
    const { signal } = new AbortController()
    expect(() => createExampleTransport(signal as never)).toThrow('createExampleTransport: `options` must be an object')
  })

  it.each([['sekret'], [['value']], [new Map([['x-key', 'value']])], [undefined], [{}]])(
    'cannot be API keys: %s',
    (keys) => {
      expect(() => apiKeyHeaders(keys as never)).toThrow('apiKeyHeaders: `keys` must be an object that names a header')
    },
  )
})

describe('secrets', () => {
  it.each([
    ['a token', bearer('token')],
    ['a client', clientSecretBasic('id', 'secret')],
  ])('must not be credentials: %s', (_, credential) => {
    expect(() => bearer(credential as never)).toThrow('bearer: `token` must be the secret itself, not a credential')
  })

  it.each(['Bearer', ' Bearer abc', 'Bearer\tabc', 'BEARER abc'])(
    'must not be a bearer token with its scheme: %j',
    (token) => {
      expect(() => bearer(token)).toThrow('bearer: `token` must not begin with a scheme, such as "Bearer"')
    },
  )

  it.each(['bearer-abc', 'bearers'])('may begin with the letters of the scheme: %s', (token) => {
    expect(() => bearer(token)).not.toThrow()
  })

  it('must be keys that can sign, not objects that resemble them', () => {
    for (const key of [
      { type: 'private', usages: 'sign', algorithm: { name: 'ECDSA', namedCurve: 'P-256' } },
      { type: 'private', usages: ['sign'], algorithm: null },
    ])
      expect(() => privateKeyJwt({ clientId: 'id', key: key as never })).toThrow(InvalidInputError)
  })
})

it('options are copied with their headers, hosts and URLs', async () => {
  const url = new URL(publicUrl)
  const headers: Record<string, string> = { 'x-a': 'b' }
  const allowInsecureHttp = ['hydra']
  const { fetch: recording, sent: calls } = answering(new Response(null, { status: 204 }))
  const transport = exampleTransport({ adminUrl: url, headers, allowInsecureHttp, fetch: recording })
  url.host = 'evil.example.com'
  headers['authorization'] = 'Bearer CANARY'
  allowInsecureHttp.length = 0
  await removeItem(transport, { id: 'a' })
  await removeItem(transport.with({ publicUrl: 'http://hydra' }), { id: 'a' })
  expect(calls.map(({ url: address }) => new URL(address).origin)).toEqual([publicUrl, publicUrl])
  expect(JSON.stringify(calls)).not.toContain('CANARY')
})

it('a limit of bytes may be larger than what timers take', () => {
  expect(() => exampleTransport({ maxResponseBytes: 2 ** 40 })).not.toThrow()
})

describe('host names', () => {
  it.each([['hydra'], ['hydra.internal'], ['10.0.0.1'], ['[::1]']])('are accepted by allowInsecureHttp: %s', (host) => {
    expect(() => createExampleTransport({ publicUrl: `http://${host}:4444`, allowInsecureHttp: [host] })).not.toThrow()
  })

  it.each([5, 'http://hydra:4445', 'hydra:4445', ''])('must not be URLs and must not have ports: %s', (host) => {
    expect(() => createExampleTransport({ allowInsecureHttp: [host as never] })).toThrow(
      '`allowInsecureHttp` must be true, false or an array of host names',
    )
  })
})

it('changes of the options object after the factory call have no effect', async () => {
  const options = { publicUrl, adminUrl: publicUrl, retry: 0, fetch: async () => new Response(null, { status: 204 }) }
  const transport = createExampleTransport(options)
  Object.assign(options, { retry: 'number', fetch: 'function' })
  await expect(removeItem(transport, { id: 'a' })).resolves.toBeUndefined()
})
