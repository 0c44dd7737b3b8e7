import { inspect } from 'node:util'

import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { answering, rejection } from '../test/answering.js'
import { exampleEndpoint, getItem, health, token } from '../test/example-api.js'
import {
  adminUrl,
  createExampleTransport,
  exampleTransport,
  publicUrl,
  type ExampleOptions,
} from '../test/example-transport.js'
import { bearer, InvalidInputError, type TransportOptions } from './index.js'

const admin = mockApi(adminUrl)

/** Returns the error of a factory that gets the options of a JavaScript program. */
function refusal(options: unknown): InvalidInputError {
  try {
    createExampleTransport(options as ExampleOptions)
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({ kind: 'input', operation: 'createExampleTransport', attempts: 0 })
    return error as InvalidInputError
  }
  throw new Error('The options were accepted')
}

/** Returns the URL that a request is sent to. */
async function urlOf(options: ExampleOptions): Promise<string | undefined> {
  const { fetch, sent } = answering(Response.json({ id: 'a' }))
  await getItem(createExampleTransport({ ...options, fetch }), { id: 'a' })
  return sent[0]?.url
}

describe('a transport', () => {
  it('shows the name of its API and nothing else when it is printed', () => {
    const transport = exampleTransport({
      accessToken: 'CANARY-1',
      headers: { 'x-key': 'CANARY-2' },
      adminAuth: bearer('CANARY-3'),
    })
    expect(transport.api).toBe('example')
    expect(Object.keys(transport)).toEqual(['api', 'with'])
    for (const text of [
      inspect(transport, { depth: Infinity }),
      inspect(transport, { depth: Infinity, showHidden: true }),
      JSON.stringify(transport),
    ]) {
      expect(text).not.toContain('CANARY')
    }
  })

  it('works as a property of another object', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    const client = { transport: exampleTransport() }
    await getItem(client.transport, { id: 'a' })
    expect(requests).toHaveLength(1)
  })

  it('accepts `undefined` for every option, which means its default', async () => {
    const names = [
      'timeout',
      'totalTimeout',
      'retry',
      'retryDelay',
      'headers',
      'validation',
      'onInvalidResponse',
      'maxResponseBytes',
      'allowInsecureHttp',
      'observe',
      'fetch',
      'accessToken',
      'adminAuth',
      'clientAuth',
      'publicUrl',
    ]
    admin.reply(getItem, 200, { id: 'a' })
    const transport = createExampleTransport({
      adminUrl,
      ...Object.fromEntries(names.map((name) => [name, undefined])),
    })
    await expect(getItem(transport, { id: 'a' })).resolves.toEqual({ id: 'a' })
    const options = Object.fromEntries(
      ['timeout', 'totalTimeout', 'retry', 'headers', 'validation', 'maxResponseBytes', 'fetch', 'signal', 'auth'].map(
        (name) => [name, undefined],
      ),
    )
    await expect(getItem(transport, { id: 'a' }, options)).resolves.toEqual({ id: 'a' })
  })

  it('resets an option to its default with `with({ option: undefined })`', async () => {
    const { fetch, sent } = answering(new Response(null, { status: 503 }))
    const transport = exampleTransport({ fetch, retry: 0 })
    await rejection(getItem(transport.with({ retry: undefined }), { id: 'a' }))
    expect(sent).toHaveLength(3)
  })
})

describe('a wrong option', () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    timeout: [-1, 0, Number.NaN, Infinity, 2 ** 31, '30', 'false', true, null, {}, []],
    totalTimeout: [-1, 0, Number.NaN, Infinity, 2 ** 31, '30', 'false', true, null],
    retry: [-1, 1.5, Number.NaN, Infinity, '2', null, false, {}],
    headers: [
      'a: b',
      5,
      null,
      [['x-a', 'b']],
      new Headers({ 'x-a': 'b' }),
      new Map([['x-a', 'b']]),
      () => ({}),
      { 'x-a': 5 },
      { 'x-a': undefined },
      { 'x-a': ['b'] },
    ],
    validation: ['strict', '', true, null, 0, ['warn']],
    maxResponseBytes: [0, -1, 1.5, Number.NaN, Infinity, '5', null, false],
    fetch: ['fetch', null, {}],
  }

  it.each(Object.keys(wrong))('of the factory is refused: %s', (name) => {
    for (const value of wrong[name] ?? []) {
      const { parameter, message } = refusal({ adminUrl, [name]: value })
      expect(parameter).toMatch(name === 'headers' ? /^(?:headers(?:\.[\w-]+)?|x-a|0|\?)$/ : new RegExp(`^${name}$`))
      expect(message).toMatch(/^createExampleTransport: `.+` (?:must|is) /)
    }
  })

  it.each(Object.keys(wrong))('of a call is refused before anything is sent: %s', async (name) => {
    const { fetch, sent } = answering(Response.json({ id: 'a' }))
    const transport = exampleTransport({ fetch })
    for (const value of wrong[name] ?? []) {
      const error = await rejection(getItem(transport, { id: 'a' }, { [name]: value }))
      expect(error, String(value)).toBeInstanceOf(InvalidInputError)
      expect(error).toMatchObject({ operation: 'getItem', attempts: 0 })
    }
    expect(sent).toEqual([])
  })

  it('that only the factory has is refused there', () => {
    const ofTransport: Readonly<Record<string, readonly unknown[]>> = {
      retryDelay: [-1, Number.NaN, Infinity, '5', null, {}, true],
      onInvalidResponse: [true, null, {}, 'log'],
      allowInsecureHttp: ['true', 'hydra', 1, null, {}],
      observe: [true, null, {}],
    }
    for (const [name, values] of Object.entries(ofTransport)) {
      for (const value of values) expect(refusal({ adminUrl, [name]: value }).parameter).toBe(name)
    }
  })

  it('that only a call has is refused there', async () => {
    const { fetch, sent } = answering(Response.json({ id: 'a' }))
    const transport = exampleTransport({ fetch })
    const ofCall: Readonly<Record<string, readonly unknown[]>> = {
      signal: ['abort', null, 5, {}, new EventTarget()],
      auth: ['token', null, {}],
    }
    for (const [name, values] of Object.entries(ofCall)) {
      for (const value of values) {
        const error = await rejection(getItem(transport, { id: 'a' }, { [name]: value }))
        expect(error, `${name} ${String(value)}`).toBeInstanceOf(InvalidInputError)
        expect(error).toMatchObject({ operation: 'getItem', parameter: name })
      }
    }
    expect(sent).toEqual([])
  })

  it('with an unknown name is refused, and the message lists the known ones', async () => {
    const { message, parameter } = refusal({ adminUrl, timeOut: 5 })
    expect(parameter).toBe('timeOut')
    expect(message).toMatch(/adminUrl, publicUrl, .*timeout, .*fetch/)
    for (const name of ['constructor', 'toString', 'signal', 'auth'])
      expect(refusal({ [name]: 5 }).parameter).toBe(name)
    expect(refusal(JSON.parse('{"__proto__":5}')).parameter).toBe('__proto__')
    for (const name of ['fetch', 'observe', 'retryDelay', 'adminUrl', 'constructor']) {
      expect(await rejection(getItem(exampleTransport(), { id: 'a' }, { [name]: 5 }))).toMatchObject({
        kind: 'input',
        parameter: name,
      })
    }
  })

  it('never shows its value', () => {
    const values: readonly TransportOptions[] = [
      { timeout: 'CANARY' as never },
      { validation: 'CANARY' as never },
      { headers: { 'x-key': 'CANARY\n' } },
      { headers: { authorization: 'CANARY' } },
      { headers: 'CANARY' as never },
    ]
    for (const options of values) expect(JSON.stringify(refusal({ adminUrl, ...options }))).not.toContain('CANARY')
    expect(JSON.stringify(refusal({ adminUrl: 'CANARY' }))).not.toContain('CANARY')
    expect(JSON.stringify(refusal({ adminUrl: 'https://user:CANARY@example.com' }))).not.toContain('CANARY')
    expect(JSON.stringify(refusal({ adminUrl: 'https://example.com/?token=CANARY' }))).not.toContain('CANARY')
  })
})

describe('headers of the caller', () => {
  it('may not be those that the library or the platform sets', async () => {
    const ours = ['authorization', 'Cookie', 'HOST', 'accept', 'Content-Type', 'content-length']
    const ofConnections = ['transfer-encoding', 'Expect', 'keep-alive', 'upgrade', 'Connection', 'TE', 'trailer']
    const names = [...ours, ...ofConnections, 'Proxy-Connection', 'http2-settings']
    for (const name of names) {
      expect(refusal({ adminUrl, headers: { [name]: 'x' } }).parameter.toLowerCase()).toContain(name.toLowerCase())
      const error = await rejection(getItem(exampleTransport(), { id: 'a' }, { headers: { [name]: 'x' } }))
      expect(error).toMatchObject({ kind: 'input', operation: 'getItem' })
    }
  })

  it('must be plain objects, and so must the options of a call', async () => {
    const others = [new Date(0), Promise.resolve({}), new Map(), [], () => undefined, AbortSignal.timeout(1000), /a/]
    for (const other of others) {
      const call = getItem(exampleTransport(), { id: 'a' }, other as never)
      expect(await rejection(call)).toMatchObject({ kind: 'input', parameter: 'options', attempts: 0 })
      const withHeaders = getItem(exampleTransport(), { id: 'a' }, { headers: other as never })
      expect(await rejection(withHeaders)).toMatchObject({ kind: 'input', parameter: 'headers' })
    }
  })

  it('must have names and values that can be sent', () => {
    const wrong = [
      { 'x a': 'b' },
      { '': 'b' },
      { 'x:': 'b' },
      { é: 'b' },
      { 'x-a': 'b\n' },
      { 'x-a': 'a\rb' },
      { 'x-a': '\u0000' },
      { 'x-a': '✓' },
    ]
    for (const headers of wrong) refusal({ adminUrl, headers })
    expect(() =>
      createExampleTransport({ adminUrl, headers: { 'x-a': '', 'x-b': 'é a\tb', 'X-C': '"{}"' } }),
    ).not.toThrow()
  })
})

describe('base URLs', () => {
  it('keep their path prefix, with or without a trailing slash', async () => {
    expect(await urlOf({ adminUrl: 'https://example.com' })).toBe('https://example.com/items/a')
    expect(await urlOf({ adminUrl: 'https://example.com/' })).toBe('https://example.com/items/a')
    expect(await urlOf({ adminUrl: 'https://example.com/a/b' })).toBe('https://example.com/a/b/items/a')
    expect(await urlOf({ adminUrl: 'https://example.com/a/b/' })).toBe('https://example.com/a/b/items/a')
    expect(await urlOf({ adminUrl: 'https://example.com:8443/a%2Fb//' })).toBe('https://example.com:8443/a%2Fb/items/a')
    expect(await urlOf({ adminUrl: 'HTTPS://EXAMPLE.com' })).toBe('https://example.com/items/a')
  })

  it('may be given as URL objects', async () => {
    expect(await urlOf({ adminUrl: new URL('https://example.com/base/') })).toBe('https://example.com/base/items/a')
  })

  it('must be absolute http(s) URLs', () => {
    const wrong = [
      '',
      ' ',
      'example.com',
      '/admin',
      '//example.com',
      'ftp://example.com',
      'file:///etc',
      'javascript:alert(1)',
      'https://',
      'https:',
      'http',
      'https://exa mple.com',
      'https://example.com:99999',
      null,
      5,
      {},
      [],
      true,
    ]
    for (const url of wrong) expect(refusal({ adminUrl: url }).parameter, inspect(url)).toBe('adminUrl')
    expect(refusal({ adminUrl, publicUrl: 'nowhere' }).parameter).toBe('publicUrl')
  })

  it.each([
    ['', 'must not be empty'],
    ['https://example.com ', 'ends in a space'],
    ['https://example.com\t', 'ends in a tab'],
    ['https://example.com/base\r\n', 'ends in a line break'],
    ['https://example.com/\n ', 'ends in a line break'],
    [' https://example.com', 'begins with a space'],
    ['\uFEFFhttps://example.com', 'begins with a byte order mark'],
    ['https://exam\nple.com', 'contains a line break'],
    ['https://example.com/a\tb', 'contains a tab'],
    ['https://exam\u200Bple.com', 'contains an invisible character'],
    ['https://example.com/a b', 'contains a space'],
    ['https://{project}.example.com', 'contains a placeholder, such as `{project}`: write its value'],
    ['https://example.com/{tenant}/b', 'contains a placeholder, such as `{project}`: write its value'],
    ['https://example.com/$%7Btenant%7D', 'contains a placeholder, such as `{project}`: write its value'],
    ['https://<project>.example.com', 'contains a placeholder, such as `{project}`: write its value'],
    ['http://$HYDRA_HOST:4445', 'contains a placeholder, such as `{project}`: write its value'],
    ['https://undefined.example.com', 'contains a placeholder, such as `{project}`: write its value'],
    ['https://*.example.com', 'contains a placeholder, such as `{project}`: write its value'],
    ['example.com', 'must be an http(s) URL without credentials, query and fragment'],
    ['https:///example', 'must be an http(s) URL without credentials, query and fragment'],
    ['https://example.com/.well-known', 'must be the base URL, without `/.well-known`'],
    ['https://example.com/.Well-Known/jwks.json', 'must be the base URL, without `/.Well-Known`'],
    ['https://example.com/a/.well-known/openid-configuration/', 'must be the base URL, without `/.well-known`'],
    ['https://example.com/a/../.well-known/jwks.json', 'must be the base URL, without `/.well-known`'],
    ['https://example.com/a/items', 'must be the base URL, without `/items`'],
    ['https://example.com/items/5//', 'must be the base URL, without `/items`'],
    ['http://example.com/items/.', 'must be the base URL, without `/items`'],
  ])('are refused with the reason that fits: %j', (url, expected) => {
    expect(refusal({ adminUrl: url })).toMatchObject({ parameter: 'adminUrl', expected })
    expect(refusal({ publicUrl: { href: url } })).toMatchObject({ parameter: 'publicUrl', expected })
  })

  it('may have a path that only looks like that of an operation', async () => {
    for (const base of ['https://example.com/items-2', 'https://example.com/a.well-known', 'https://items.example.com'])
      expect(await urlOf({ adminUrl: base })).toBe(`${base}/items/a`)
  })

  it('must not contain credentials, a query or a fragment', () => {
    const wrong = [
      'https://user@example.com',
      'https://user:password@example.com',
      'https://:password@example.com',
      'https://@example.com',
      'https://example.com?',
      'https://example.com/?a=b',
      'https://example.com#',
      'https://example.com/#a',
      'https://user@example.com?a#b',
      new URL('https://user:password@example.com'),
    ]
    for (const url of wrong)
      expect(refusal({ adminUrl: url }).message, String(url)).toMatch(/credentials|query|fragment/)
  })

  it('may be plain HTTP on loopback', async () => {
    const urls = [
      'http://localhost',
      'http://localhost:4445/a',
      'http://127.0.0.1:4445',
      'http://127.1.2.3',
      'http://127.1',
      'http://[::1]:4445',
      'http://LOCALHOST',
    ]
    for (const url of urls) expect(await urlOf({ adminUrl: url })).toMatch(/^http:\/\//)
  })

  it('may be plain HTTP for other hosts only with `allowInsecureHttp`, which the message names', async () => {
    const urls = [
      'http://hydra:4445',
      'http://api.localhost',
      'http://a.b.localhost:4445',
      'http://example.com',
      'http://localhost.example.com',
      'http://127.0.0.1.example.com',
      'http://notlocalhost',
      'http://0.0.0.0',
      'http://192.168.0.1',
      'http://[::2]',
      'http://127.example.com',
      'http://[::ffff:127.0.0.1]',
    ]
    for (const url of urls) {
      expect(refusal({ adminUrl: url }).message, url).toContain('allowInsecureHttp')
      expect(refusal({ adminUrl: url, allowInsecureHttp: false }).parameter).toBe('adminUrl')
      expect(refusal({ adminUrl: url, allowInsecureHttp: [] }).parameter).toBe('adminUrl')
      expect(refusal({ adminUrl: url, allowInsecureHttp: ['other', 'hydra.example.com', 'm'] }).parameter).toBe(
        'adminUrl',
      )
      expect(await urlOf({ adminUrl: url, allowInsecureHttp: true })).toMatch(/^http:\/\//)
    }
    expect(refusal({ adminUrl: 'http://hydra:4445' }).message).toContain("allowInsecureHttp: ['hydra']")
    expect(await urlOf({ adminUrl: 'http://hydra:4445', allowInsecureHttp: ['hydra'] })).toBe(
      'http://hydra:4445/items/a',
    )
    expect(
      refusal({ adminUrl: 'http://hydra:4445', publicUrl: 'http://other', allowInsecureHttp: ['hydra'] }).parameter,
    ).toBe('publicUrl')
  })
})

describe('an operation whose base URL is missing', () => {
  it('fails before any I/O and names the option', async () => {
    const { fetch, sent } = answering(Response.json({}))
    const error = await rejection(token(createExampleTransport({ adminUrl, fetch })))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({ operation: 'token', parameter: 'publicUrl', attempts: 0 })
    expect(await rejection(health(createExampleTransport({ adminUrl, fetch })))).toMatchObject({
      parameter: 'publicUrl',
    })
    expect(await rejection(getItem(createExampleTransport({ publicUrl, fetch }), { id: 'a' }))).toMatchObject({
      parameter: 'adminUrl',
    })
    expect(sent).toEqual([])
  })

  it('fails if the transport is of an API without such a server', async () => {
    const elsewhere = exampleEndpoint<object, unknown>({
      id: 'elsewhere',
      method: 'GET',
      path: '/',
      server: 'elsewhere',
      retry: 'safe',
      responses: { 204: 'empty' },
    })
    expect(await rejection(elsewhere(exampleTransport(), {}))).toMatchObject({
      kind: 'input',
      operation: 'elsewhere',
      parameter: 'transport',
    })
  })
})
