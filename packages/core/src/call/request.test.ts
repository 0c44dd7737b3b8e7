import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import {
  acceptItem,
  authorize,
  createItem,
  exampleEndpoint,
  exchangeToken,
  getItem,
  health,
  introspect,
  itemSchema,
  listItems,
  token,
  updateItem,
} from '../../test/example-api.js'
import { adminUrl, exampleTransport, publicUrl, type ExampleTransport } from '../../test/example-transport.js'
import { notTokens, oddTokens } from '../../test/tokens.js'
import { buildUrl, pathParameters, wireName } from '../define.js'
import { InvalidInputError, publicClient } from '../index.js'

const admin = mockApi(adminUrl)
const open = mockApi(publicUrl)
const tokenBody = { access_token: 'a-token', token_type: 'bearer' }

/** Calls an operation as JavaScript programs do, and expects a refusal before anything is sent. */
async function refusal(
  operation: (transport: ExampleTransport, ...rest: never[]) => Promise<unknown>,
  request: unknown,
): Promise<Pick<InvalidInputError, 'expected' | 'message' | 'parameter'>> {
  const { fetch, sent } = answering(Response.json({ id: 'a' }))
  const transport = exampleTransport({ fetch })
  const error = await rejection(Reflect.apply(operation, undefined, [transport, request]) as Promise<unknown>)
  expect(error).toBeInstanceOf(InvalidInputError)
  expect(error).toMatchObject({ kind: 'input', attempts: 0 })
  expect(sent).toEqual([])
  return error as InvalidInputError
}

describe('parameters', () => {
  it('are camelCase for callers and snake_case on the wire', () => {
    expect(wireName('loginChallenge')).toBe('login_challenge')
    expect(wireName('idTokenHint')).toBe('id_token_hint')
    expect(wireName('state')).toBe('state')
    expect(pathParameters('/a/{id}/b/{otherId}')).toEqual(['id', 'otherId'])
  })

  it('of the path are encoded into one segment, with any characters', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    const transport = exampleTransport()
    const ids = [
      'a b',
      'a/b',
      'a?b#c',
      'a%2Fb',
      'é',
      "a'(b)*!",
      '...',
      '.a',
      'a..',
      '%',
      '%zz',
      'a;b=c',
      '%252e%252e',
      'https://example.com/',
    ]
    for (const id of ids) await getItem(transport, { id })
    const paths = requests.map(({ url }) => new URL(url).pathname)
    expect(paths.every((path) => path.startsWith('/base/items/') && path.split('/').length === 4)).toBe(true)
    expect(paths.map((path) => decodeURIComponent(path.slice('/base/items/'.length)))).toEqual(ids)
  })

  it('of the query are sent in the order of the description, undefined ones left out', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    await getItem(exampleTransport(), { language: 'a&b=c d+é', id: 'a', maxParts: 0, includeParts: false })
    await getItem(exampleTransport(), { id: 'a', language: undefined })
    expect(new URL(requests[0]?.url ?? '').search).toBe(
      '?include_parts=false&max_parts=0&language=a%26b%3Dc+d%2B%C3%A9',
    )
    expect(new URL(requests[1]?.url ?? '').search).toBe('')
  })

  it('of a form are sent as application/x-www-form-urlencoded', async () => {
    const requests = admin.reply(introspect, 200, { id: 'a' })
    await introspect(exampleTransport(), { token: 'a+b&%c', scope: 'é read' })
    expect(requests[0]?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    expect(await requests[0]?.text()).toBe('token=a%2Bb%26%25c&scope=%C3%A9+read')
  })

  it('of a form may be sent as JSON, with wire names', async () => {
    const requests = open.reply(exchangeToken, 200, tokenBody)
    await exchangeToken(exampleTransport(), { subjectToken: 'ey"J', scope: ['a', 'b'] })
    expect(requests[0]?.headers.get('content-type')).toBe('application/json')
    expect(await requests[0]?.json()).toEqual({ subject_token: 'ey"J', scope: 'a b' })
  })

  it('that are a JSON body are sent unchanged, with wire names and unknown properties', async () => {
    const requests = admin.reply(createItem, 201, { id: 'a' })
    const item = { client_name: 'A', someThing: null, nested: { list: [1, 'é'] }, left_out: undefined }
    await createItem(exampleTransport(), { item })
    expect(requests[0]?.headers.get('content-type')).toBe('application/json')
    expect(await requests[0]?.json()).toEqual({ client_name: 'A', someThing: null, nested: { list: [1, 'é'] } })
  })

  it('that are a JSON body may be an array, also an empty one', async () => {
    const requests = admin.reply(createItem, 201, { id: 'a' })
    await createItem(exampleTransport(), { item: [] })
    expect(await requests[0]?.text()).toBe('[]')
  })

  it('can be in the path, the query and the body at once', async () => {
    const requests = admin.reply(updateItem, 200, { id: 'a' })
    await updateItem(exampleTransport(), { id: 'a', reason: 'tidy up', change: { name: 'B' } })
    expect(requests[0]?.method).toBe('PATCH')
    expect(requests[0]?.url).toBe('https://admin.example.com/base/items/a?reason=tidy+up')
    expect(await requests[0]?.json()).toEqual({ name: 'B' })
  })

  it('have defaults, in the body and in the form', async () => {
    const updates = admin.reply(updateItem, 200, { id: 'a' })
    await updateItem(exampleTransport(), { id: 'a' })
    expect(await updates[0]?.text()).toBe('{}')
    const tokens = open.reply(token, 200, tokenBody)
    await token(exampleTransport())
    await token(exampleTransport(), { grantType: 'password' })
    expect(await tokens[0]?.text()).toBe('grant_type=client_credentials')
    expect(await tokens[1]?.text()).toBe('grant_type=password')
  })

  it('that are client ids or secrets are refused with the line break of a file, and other control characters', async () => {
    for (const [clientSecret, flaw] of [
      ['CANARY\n', 'ends in a line break'],
      ['\uFEFFCANARY', 'begins with a byte order mark'],
      ['CAN\u0000ARY', 'contains an invisible character'],
    ] as const) {
      expect((await refusal(token, { clientId: 'c', clientSecret })).message).toBe(`token: \`clientSecret\` ${flaw}`)
      expect((await refusal(token, { clientId: clientSecret })).message).toBe(`token: \`clientId\` ${flaw}`)
      await refusal(exchangeToken, { subjectToken: 'x', clientId: 'c', clientSecret })
    }
    const requests = open.reply(token, 200, tokenBody)
    await token(exampleTransport(), { clientId: 'c', clientSecret: ' a b é' })
    expect(new URLSearchParams(await requests[0]?.text()).get('client_secret')).toBe(' a b é')
  })

  it('that are lists, such as scope and audience, are joined by a space', async () => {
    const requests = open.reply(token, 200, tokenBody)
    await token(exampleTransport(), { scope: ['a', 'b:c'], audience: ['https://example.com/'] })
    await token(exampleTransport(), { scope: 'a b', audience: 'c' })
    expect(await requests[0]?.text()).toBe(
      'grant_type=client_credentials&scope=a+b%3Ac&audience=https%3A%2F%2Fexample.com%2F',
    )
    expect(await requests[1]?.text()).toBe('grant_type=client_credentials&scope=a+b&audience=c')
  })

  it('are sent once for each value if they are resources', async () => {
    const requests = open.reply(token, 200, tokenBody)
    await token(exampleTransport(), { resource: ['https://a.example.com', 'urn:b'], additionalParameters: { c: 'd' } })
    await token(exampleTransport(), { resource: 'https://a.example.com?b c', scope: 'e' })
    expect(await requests[0]?.text()).toBe(
      'grant_type=client_credentials&resource=https%3A%2F%2Fa.example.com&resource=urn%3Ab&c=d',
    )
    expect(await requests[1]?.text()).toBe(
      'grant_type=client_credentials&scope=e&resource=https%3A%2F%2Fa.example.com%3Fb+c',
    )
    for (const resource of [[], [null], ['a', ['b']], {}, null, new Set(['a']), ['\ud800']])
      expect((await refusal(token, { resource })).parameter).toBe('resource')
    expect((await refusal(token, { additionalParameters: { resource: 'x' } })).parameter).toBe(
      'additionalParameters.resource',
    )
  })

  it('are sent as JSON if they are authorization details', async () => {
    const requests = open.reply(token, 200, tokenBody)
    const authorizationDetails = [
      { type: 'payment', amount: { value: 5, currency: 'EUR' }, left: undefined },
      { type: 'é' },
    ]
    await token(exampleTransport(), { authorizationDetails })
    expect(new URLSearchParams(await requests[0]?.text()).get('authorization_details')).toBe(
      '[{"type":"payment","amount":{"value":5,"currency":"EUR"}},{"type":"é"}]',
    )
    const wrong = [
      [],
      {},
      { type: 'a' },
      '[{"type":"a"}]',
      [null],
      ['a'],
      [[]],
      [{}],
      [{ type: 5 }],
      [{ type: 'a' }, {}],
      null,
    ]
    for (const value of [...wrong, new Set([{ type: 'a' }])]) {
      const { message } = await refusal(token, { authorizationDetails: value })
      expect(message).toBe('token: `authorizationDetails` must be an array of objects that have a `type`')
    }
    const { parameter } = await refusal(token, { authorizationDetails: [{ type: 'a', when: new Map([['a', 1]]) }] })
    expect(parameter).toBe('authorizationDetails[0].when')
  })

  it('of authorization details are not shown in errors', async () => {
    const description = 'The account DE02100100109307118603 has no credit.'
    open.reply(token, 400, { error: 'invalid_authorization_details', error_description: description })
    const details = [{ type: 'a', creditor: { iban: 'DE02100100109307118603' } }]
    const error = await rejection(token(exampleTransport(), { authorizationDetails: details }))
    expect(error).toMatchObject({ description: 'The account … has no credit.' })
  })

  it('may include the client id, which is that of the credential unless the request names one', () => {
    const transport = exampleTransport({ clientAuth: publicClient('my-client') })
    expect(buildUrl(transport, authorize, {})).toBe('https://public.example.com/oauth2/auth?client_id=my-client')
    expect(buildUrl(transport, authorize, { clientId: 'other' })).toBe(
      'https://public.example.com/oauth2/auth?client_id=other',
    )
    expect(() => buildUrl(exampleTransport(), authorize, {})).toThrow('authorize: `clientId` is required')
  })
})

describe('requests', () => {
  it('accept JSON, and have no media type without a body', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    await getItem(exampleTransport(), { id: 'a' }, { headers: { 'x-trace': 'a' } })
    expect(requests[0]?.headers.get('accept')).toBe('application/json')
    expect(requests[0]?.headers.get('content-type')).toBeNull()
    expect(requests[0]?.body).toBeNull()
  })

  it('have the headers of the transport and of the call; those of the call take precedence', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    const transport = exampleTransport({ headers: { 'X-One': 'transport', 'x-two': 'transport' } })
    await getItem(transport, { id: 'a' }, { headers: { 'x-one': 'call', 'X-Three': 'call' } })
    expect(requests[0]?.headers.get('x-one')).toBe('call')
    expect(requests[0]?.headers.get('x-two')).toBe('transport')
    expect(requests[0]?.headers.get('x-three')).toBe('call')
  })
})

describe('additionalParameters', () => {
  it('are sent under their own names after the others, a name with several values several times', async () => {
    const requests = open.reply(token, 200, tokenBody)
    const additionalParameters = { place: ['https://a.example.com', 'https://b.example.com'], vendorsOwn: 'é &' }
    await token(exampleTransport(), { additionalParameters })
    expect(await requests[0]?.text()).toBe(
      'grant_type=client_credentials&place=https%3A%2F%2Fa.example.com&place=https%3A%2F%2Fb.example.com&vendorsOwn=%C3%A9+%26',
    )
  })

  it('are sent in the query if there is no form', () => {
    const url = buildUrl(exampleTransport(), authorize, {
      clientId: 'c',
      additionalParameters: { resource: ['x', 'y'] },
    })
    expect(url).toBe('https://public.example.com/oauth2/auth?client_id=c&resource=x&resource=y')
  })

  it('may not have names of the operation’s or the credential’s parameters', async () => {
    for (const name of 'grant_type scope client_id client_secret client_assertion client_assertion_type'.split(' ')) {
      const { parameter } = await refusal(token, { additionalParameters: { [name]: 'x' } })
      expect(parameter).toBe(`additionalParameters.${name}`)
    }
    await refusal(authorize, { clientId: 'c', additionalParameters: { redirect_uri: 'x' } })
  })

  it('must be an object of strings and arrays of strings', async () => {
    for (const wrong of ['a=b', [['a', 'b']], 5, { a: null }, { a: [null] }, { a: { b: 'c' } }, { a: ['x', ['y']] }]) {
      const { parameter } = await refusal(token, { additionalParameters: wrong })
      expect(parameter).toMatch(/^additionalParameters(?:\.\w+)?$/)
    }
  })

  it('are refused if values would be lost: empty arrays, and objects without own properties such as a Map', async () => {
    expect((await refusal(token, { additionalParameters: { a: [] } })).message).toBe(
      'token: `additionalParameters.a` must not be an empty array',
    )
    const collections = [new Set(['a']), new Map([['a', 'b']]), new WeakMap(), Uint8Array.of(1), new ArrayBuffer(1)]
    const others = [new Date(Number.NaN), new Date(0), Promise.resolve('a'), /a/, new Error('a'), new Response('a')]
    for (const value of [...collections, ...others]) {
      const { parameter } = await refusal(token, { additionalParameters: { a: value } })
      expect(parameter).toBe('additionalParameters.a')
      expect((await refusal(token, { additionalParameters: value })).message).toBe(
        'token: `additionalParameters` must be an object',
      )
    }
    expect((await refusal(token, { additionalParameters: new URLSearchParams('a=b') })).parameter).toBe(
      'additionalParameters',
    )
  })

  it('may have the names of properties that all objects inherit', async () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf']
    for (const clientAuth of [undefined, publicClient('me')]) {
      const requests = open.reply(token, 200, tokenBody)
      const additionalParameters = Object.fromEntries(names.map((name) => [name, 'x']))
      await token(exampleTransport({ clientAuth }), { additionalParameters })
      const sent = new URLSearchParams(await requests[0]?.text())
      expect(names.map((name) => sent.get(name))).toEqual(names.map(() => 'x'))
    }
    const url = new URL(
      buildUrl(exampleTransport(), authorize, { clientId: 'c', additionalParameters: { constructor: 'x' } as never }),
    )
    expect(url.searchParams.get('constructor')).toBe('x')
  })

  it('are refused if the operation does not accept them', async () => {
    const { parameter } = await refusal(introspect, { token: 'x', additionalParameters: { a: 'b' } })
    expect(parameter).toBe('additionalParameters')
  })
})

describe('before anything is sent', () => {
  it('a path parameter that is empty is refused', async () => {
    expect((await refusal(getItem, { id: '' })).message).toBe('getItem: `id` is required')
  })

  it('unknown parameters are refused, and the message lists the known ones', async () => {
    const error = await refusal(getItem, { id: 'a', include_parts: true })
    expect(error.parameter).toBe('include_parts')
    expect(error.message).toBe('getItem: `include_parts` is not known; there are id, includeParts, maxParts, language')
    for (const name of ['constructor', 'toString', 'raw'])
      expect((await refusal(getItem, { id: 'a', [name]: 'x' })).parameter).toBe(name)
    expect((await refusal(getItem, JSON.parse('{"id":"a","__proto__":"x"}'))).parameter).toBe('__proto__')
  })

  it('parameters that are required and missing, null or empty are refused', async () => {
    for (const id of [undefined, null, '']) expect((await refusal(getItem, { id })).parameter).toBe('id')
    for (const value of [undefined, null, '']) {
      expect((await refusal(introspect, { token: value })).parameter).toBe('token')
      expect((await refusal(acceptItem, { itemChallenge: value })).parameter).toBe('itemChallenge')
    }
    for (const item of [undefined, null, '']) expect((await refusal(createItem, { item })).parameter).toBe('item')
    expect((await refusal(introspect, undefined)).message).toBe('introspect: `token` is required')
  })

  it('values that have no representation as text are refused', async () => {
    for (const value of [
      null,
      {},
      [],
      ['a'],
      Symbol('a'),
      () => 'a',
      new Date(0),
      Number.NaN,
      Number.POSITIVE_INFINITY,
      5n,
    ]) {
      expect((await refusal(getItem, { id: 'a', language: value })).parameter).toBe('language')
      expect((await refusal(getItem, { id: value })).parameter).toBe('id')
    }
    expect((await refusal(updateItem, { id: 'a', reason: null })).parameter).toBe('reason')
  })

  it('lists that are none are refused', async () => {
    for (const scope of [[], {}, null, 5, new Set(['a'])]) {
      expect((await refusal(token, { scope })).parameter).toBe('scope')
    }
  })

  it.each<[unknown[], string]>([
    [['a', ''], '`scope[1]` is empty'],
    [['a', ' b'], '`scope[1]` begins with a blank'],
    [['a', '\ufeffb'], '`scope[1]` begins with a blank'],
    [['a\n', 'b'], '`scope[0]` ends with a blank'],
    [['a b'], '`scope[0]` contains a blank'],
    [['a', 'b', 'c\td'], '`scope[2]` contains a blank'],
    [['a', 5], '`scope[1]` must be a string'],
    [['a', null], '`scope[1]` must be a string'],
    [['a', undefined], '`scope[1]` must be a string'],
    [['a', ['b']], '`scope[1]` must be a string'],
    ...[
      '"b"',
      "'b'",
      '`b`',
      '\u201cb\u201d',
      '\u00abb\u00bb',
      'b\u200b',
      'b\u00ad',
      'b\u0000',
      'b\\',
      '\u201eb\u201d',
    ].map((word): [unknown[], string] => [
      ['a', word],
      '`scope[1]` contains a quote, a backslash or an invisible character',
    ]),
  ])('an entry of a list that is no word is refused by its position, with the reason: %j', async (scope, message) => {
    expect((await refusal(token, { scope })).message).toBe(`token: ${message}`)
  })

  it('all characters of RFC 6749, section 3.3, may be in a scope', async () => {
    const scope = "https://example.com/o'reilly:read.all/* !#$%&()*+,-./09:;<=>?@AZ[]^_az{|}~ a`b"
    const requests = admin.reply(introspect, 200, { id: 'a' })
    await introspect(exampleTransport(), { token: 'a', scope })
    expect(new URLSearchParams(await requests[0]?.text()).get('scope')).toBe(scope)
  })

  it('a scope with a quote or an invisible character is refused in a string, too', async () => {
    for (const scope of ['"a"', 'a "b"', "a 'b'", 'a\u200b', 'a\nb', 'a\u00a0b', '\u200ba'])
      expect((await refusal(introspect, { token: 'a', scope })).parameter).toBe('scope')
  })

  it.each(notTokens)('a token that is none is refused by its name: %j', async (text) => {
    expect(await refusal(introspect, { token: text })).toMatchObject({ parameter: 'token' })
    expect(await refusal(token, { grantType: 'refresh_token', refreshToken: text })).toMatchObject({
      parameter: 'refreshToken',
    })
    expect(await refusal(exchangeToken, { subjectToken: text })).toMatchObject({ parameter: 'subjectToken' })
    if (text !== '')
      expect(await refusal(token, { grantType: 'password', clientAssertion: text, assertion: text })).toMatchObject({
        parameter: expect.stringMatching(/assertion$/i),
      })
    const additionalParameters = { actor_token: text }
    expect(await refusal(token, { additionalParameters })).toMatchObject({
      parameter: 'additionalParameters.actor_token',
    })
  })

  it.each(oddTokens)('a token may have all characters of the standard but the space: %j', async (text) => {
    const { fetch, sent } = answering(Response.json({ id: 'a' }))
    await introspect(exampleTransport({ fetch }), { token: text })
    expect(new URLSearchParams(String(sent[0]?.init.body)).get('token')).toBe(text)
  })

  it('parameters with similar names, which are no tokens, may have white space', async () => {
    const search = exampleEndpoint<Record<string, string>, unknown>({
      id: 'search',
      method: 'GET',
      path: '/search',
      server: 'admin',
      query: ['tokenTypeHint', 'pageToken', 'subjectTokenType', 'tokens'],
      retry: 'safe',
      responses: { 200: itemSchema },
    })
    const { fetch, sent } = answering(Response.json({ id: 'a' }))
    const request = { tokenTypeHint: 'a b', pageToken: 'a b', subjectTokenType: 'a b', tokens: 'a b' }
    await search(exampleTransport({ fetch }), request)
    expect(sent).toHaveLength(1)
  })

  it('path parameters with dot segments are refused, with any escape and either slash', async () => {
    const dots = [
      '.',
      '..',
      '%2e',
      '%2E%2e',
      '.%2e',
      '%2e.',
      '../x',
      'x/..',
      'x/../y',
      '..\\x',
      'x\\..',
      './x',
      'x/.',
      '%2e%2e%2fx',
      'x%2f..',
      'x%5c..',
      'x%5C%2E',
      '%2f..%2f',
      '/..',
      '\\.',
      '%zz/..',
      'a/%2e%2e/b',
    ]
    for (const id of dots) {
      const error = await refusal(getItem, { id })
      expect(error.parameter).toBe('id')
      expect(error.message).toContain('segments')
      expect(error.message).not.toContain(id.length > 2 ? id : '`.`')
    }
  })

  it('strings with lone surrogates are refused in path, query and form', async () => {
    for (const broken of ['\ud800', 'a\udc00b', '\udc00\ud800']) {
      expect((await refusal(getItem, { id: broken })).parameter).toBe('id')
      expect((await refusal(getItem, { id: 'a', language: broken })).parameter).toBe('language')
      expect((await refusal(introspect, { token: broken })).parameter).toBe('token')
      expect((await refusal(token, { scope: ['a', broken] })).parameter).toBe('scope')
      expect((await refusal(token, { additionalParameters: { a: broken } })).parameter).toBe('additionalParameters.a')
      await refusal(token, { additionalParameters: { [broken]: 'a' } })
    }
  })

  it('a JSON body that cannot be serialised faithfully is refused', async () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    const throws = {
      toJSON: () => {
        throw new Error('CANARY')
      },
    }
    for (const item of [
      cycle,
      throws,
      new Date(0),
      { toJSON: () => undefined },
      'text',
      5,
      true,
      new Map([['a', 1]]),
    ]) {
      const { parameter, message } = await refusal(createItem, { item })
      expect(parameter).toBe('item')
      expect(message).not.toContain('CANARY')
    }
  })

  it.each(['text', 5, true, new String('text')])(
    'a body that is no object is refused with that reason: %j',
    async (item) => {
      expect((await refusal(createItem, { item })).expected).toBe('must be an object or an array')
    },
  )

  const lost: Readonly<Record<string, () => unknown>> = {
    bigint: () => 5n,
    function: () => () => 1,
    symbol: () => Symbol('CANARY'),
    NaN: () => Number.NaN,
    infinity: () => Infinity,
    Set: () => new Set(['CANARY']),
    'Set with properties': () => Object.assign(new Set(['CANARY']), { name: 'a' }),
    Map: () => new Map([['CANARY', 'CANARY']]),
    'empty Map': () => new Map(),
    WeakMap: () => new WeakMap(),
    'typed array': () => Uint8Array.of(1, 2),
    'empty typed array': () => new Float64Array(),
    Buffer: () => Buffer.from('CANARY'),
    ArrayBuffer: () => new ArrayBuffer(2),
    DataView: () => new DataView(new ArrayBuffer(2)),
    'invalid Date': () => new Date(Number.NaN),
    Promise: async () => 'CANARY',
    RegExp: () => /CANARY/,
    Error: () => new Error('CANARY'),
    URLSearchParams: () => new URLSearchParams({ a: 'CANARY' }),
    Headers: () => new Headers({ a: 'CANARY' }),
    FormData: () => new FormData(),
    Blob: () => new Blob(['CANARY']),
    'array with a gap': () => Array.from({ length: 2 }),
    'Error with properties': () => Object.assign(new Error('CANARY'), { code: 'E' }),
    'boxed NaN': () => new Number(Number.NaN),
    'boxed infinity': () => new Number(Infinity),
    'iterable without own properties': () => ({ __proto__: { [Symbol.iterator]: () => ['CANARY'].values() } }),
    'object whose toJSON returns undefined': () => ({ toJSON: () => undefined }),
    'object whose toJSON returns null': () => ({ toJSON: () => null }),
  }
  it.each(Object.keys(lost))('a value that JSON would lose is refused by its name: %s', async (name) => {
    const value = lost[name]?.()
    const inProperty = await refusal(createItem, { item: { name: 'a', parts: [{ code: 'b' }, { weight: value }] } })
    expect(inProperty.message).toMatch(
      /^createItem: `item\.parts\[1\]\.weight` must be what JSON can hold: no NaN, bigint, /,
    )
    expect((await refusal(createItem, { item: { list: ['a', value] } })).parameter).toMatch(/^item\.list(?:\[1\])?$/)
    expect((await refusal(createItem, { item: { 'a b': value } })).parameter).toBe('item')
  })

  it('values that JSON can represent are sent: dates, boxed values, objects with `toJSON`, own properties of instances', async () => {
    class Emptiness {
      get secret(): string {
        return 'CANARY'
      }
    }
    class Account {
      name = 'a'
      get secret(): string {
        return 'CANARY'
      }
    }
    const item = {
      date: new Date(0),
      url: new URL('https://example.com/'),
      boxed: [new String('a'), new Number(5), new Boolean(true)],
      account: new Account(),
      empty: [{}, new Emptiness(), Object.create(null), []],
      list: { toJSON: () => ['a'], [Symbol.iterator]: () => [][Symbol.iterator]() },
      iterable: Object.assign(Object.create({ [Symbol.iterator]: () => [][Symbol.iterator]() }) as object, { a: 1 }),
      absent: undefined,
      nothing: null,
    }
    const requests = admin.reply(createItem, 201, { id: 'a' })
    await createItem(exampleTransport(), { item })
    await expect(requests[0]?.json()).resolves.toEqual({
      date: '1970-01-01T00:00:00.000Z',
      url: 'https://example.com/',
      boxed: ['a', 5, true],
      account: { name: 'a' },
      empty: [{}, {}, {}, []],
      list: ['a'],
      iterable: { a: 1 },
      nothing: null,
    })
  })

  it('a value whose getter throws is refused by its name, without the error of the getter', async () => {
    const revoked = (target: object): object => {
      const { proxy, revoke } = Proxy.revocable(target, {})
      revoke()
      return proxy
    }
    const throwing = {
      get token(): string {
        throw new Error('CANARY')
      },
    }
    const list = new Proxy(['a'], {
      get: (target, name) => {
        if (name === 'length') throw new Error('CANARY')
        return Reflect.get(target, name) as unknown
      },
    })
    expect((await refusal(introspect, revoked({}))).parameter).toBe('request')
    const { parameter, message } = await refusal(introspect, throwing)
    expect(parameter).toBe('request')
    expect(message).not.toContain('CANARY')
    for (const scope of [revoked([]), revoked({}), list]) {
      const error = await refusal(token, { scope })
      expect(error.parameter).toBe('scope')
      expect(error.message).not.toContain('CANARY')
      expect((await refusal(token, { additionalParameters: { a: scope } })).parameter).toBe('additionalParameters.a')
    }
    expect((await refusal(token, { additionalParameters: revoked({}) })).parameter).toBe('additionalParameters')
  })

  it('a list with a gap is refused', async () => {
    const gap: string[] = ['a']
    gap[2] = 'b'
    expect((await refusal(token, { scope: gap })).parameter).toBe('scope[1]')
    expect((await refusal(token, { additionalParameters: { a: gap } })).parameter).toBe('additionalParameters.a')
  })

  it('a request whose parameters are not own properties is refused', async () => {
    for (const request of [
      new Date(0),
      Promise.resolve({ token: 'CANARY' }),
      /CANARY/,
      new Error('CANARY'),
      new Map([['token', 'CANARY']]),
      new Set(['CANARY']),
      new URLSearchParams('token=CANARY'),
      'CANARY',
      () => 'CANARY',
    ])
      expect((await refusal(introspect, request)).message).toBe('introspect: `request` must be an object')
  })

  it('a value that is not a string is refused before the check of the operation', async () => {
    for (const itemChallenge of [Symbol('c-CANARY'), Object.create(null), { toString: 5 }, ['c-'], () => 'c-', 5n])
      expect((await refusal(acceptItem, { itemChallenge })).message).toBe(
        `acceptItem: \`itemChallenge\` must be a string${Array.isArray(itemChallenge) ? ', not an array' : ''}`,
      )
  })

  it('the check of an operation gets the JSON body as it is sent', async () => {
    const checked: unknown[] = []
    const operation = exampleEndpoint<{ readonly item: object }, unknown>({
      id: 'checkItem',
      method: 'POST',
      path: '/items',
      server: 'admin',
      body: 'item',
      retry: 'never',
      responses: { 200: itemSchema },
      check: ({ item }) => void checked.push(item),
    })
    const requests = admin.reply(operation, 200, { id: 'a' })
    const hidden = { toJSON: () => ({ d: 'x' }) }
    await operation(exampleTransport(), { item: { when: new Date(0), hidden, list: [hidden], none: undefined } })
    const sent = { when: '1970-01-01T00:00:00.000Z', hidden: { d: 'x' }, list: [{ d: 'x' }] }
    expect(checked).toEqual([sent])
    expect(await requests[0]?.json()).toEqual(sent)
  })

  it('the check of an operation may return the JSON body to send instead', async () => {
    const { fetch, sent } = answering(Response.json({ id: 'a' }))
    const changeItem = exampleEndpoint<{ readonly item: object }, unknown>({
      ...createItem,
      check: ({ item }) => ('empty' in item ? { name: 'changed' } : undefined),
    })
    await changeItem(exampleTransport({ fetch }), { item: { empty: {} } })
    await changeItem(exampleTransport({ fetch }), { item: { name: 'a' } })
    expect(sent.map(({ init }) => init.body)).toEqual(['{"name":"changed"}', '{"name":"a"}'])
  })

  it('a refusal by the check of an operation has the name that the check passes', async () => {
    const { message } = await refusal(acceptItem, { itemChallenge: 'x-1' })
    expect(message).toBe('acceptItem: `itemChallenge` must begin with c-')
  })

  it('values never appear in the error', async () => {
    const errors = [
      await refusal(getItem, { id: '../CANARY' }),
      await refusal(getItem, { id: 'CANARY\ud800' }),
      await refusal(getItem, { id: { CANARY: 'CANARY' } }),
      await refusal(introspect, 'CANARY'),
      await refusal(introspect, ['CANARY']),
      await refusal(token, { scope: ['CANARY CANARY'] }),
      await refusal(token, { additionalParameters: 'CANARY' }),
      await refusal(acceptItem, { itemChallenge: 'CANARY' }),
      await refusal(createItem, { item: 'CANARY' }),
    ]
    for (const error of errors) expect(JSON.stringify(error)).not.toContain('CANARY')
  })

  it('names that could be secrets are not shown', async () => {
    const { message, parameter } = await refusal(health, { 'CANARY CANARY\n': 1 })
    expect(parameter).toBe('?')
    expect(message).not.toContain('CANARY')
    expect((await refusal(health, { ['x'.repeat(65)]: 1 })).parameter).toBe('?')
  })

  it('the request as a whole must be an object of parameters', async () => {
    for (const request of ['a', 5, true, null, ['a'], Symbol('a')])
      expect((await refusal(health, request)).parameter).toBe('request')
  })

  it('the message says if an operation has no parameters', async () => {
    const ping = exampleEndpoint<{ readonly none?: never }, unknown>({
      id: 'ping',
      method: 'GET',
      path: '/ping',
      server: 'public',
      retry: 'safe',
      responses: { 200: itemSchema },
    })
    expect((await refusal(ping, { a: 1 })).message).toBe('ping: `a` is not known; there are none')
  })
})

describe('buildUrl', () => {
  it('returns the URL of an operation without sending anything', () => {
    expect(buildUrl(exampleTransport(), listItems, { owner: 'a b', pageSize: 5 })).toBe(
      'https://admin.example.com/base/items?owner=a+b&page_size=5',
    )
    expect(buildUrl(exampleTransport(), getItem, { id: 'a/b' })).toBe('https://admin.example.com/base/items/a%2Fb')
  })

  it('throws the errors that a call would reject with', () => {
    expect(() => buildUrl(exampleTransport(), getItem, { id: '..' })).toThrow(InvalidInputError)
    expect(() => buildUrl({}, getItem, { id: 'a' })).toThrow('`transport`')
    expect(() => buildUrl(exampleTransport(), getItem, { id: 'a' }, { timeout: -1 })).toThrow('`timeout`')
  })
})
