import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import {
  authorize,
  createItem,
  exampleEndpoint,
  getItem,
  listItems,
  removeItem,
  revoke,
  token,
} from '../../test/example-api.js'
import { adminUrl, exampleTransport, publicUrl } from '../../test/example-transport.js'
import {
  clientAssertion,
  clientSecretBasic,
  HttpError,
  InvalidResponseError,
  isHttpError,
  privateKeyJwt,
  RedirectError,
  type FetchResponse,
  type Schema,
} from '../index.js'
import * as z from '../schema.js'

const admin = mockApi(adminUrl)
const open = mockApi(publicUrl)

/** Returns the error of a call that gets the given response. */
async function failure(answer: Response): Promise<unknown> {
  admin.reply(getItem, answer)
  return rejection(getItem(exampleTransport(), { id: 'a' }, { retry: 0 }))
}

describe('a success body', () => {
  it('must be JSON by media type; `+json` and parameters are allowed', async () => {
    const json = ['application/json', 'application/json; charset=utf-8', 'Application/JSON']
    for (const type of [...json, 'application/problem+json', 'text/json;charset="x"']) {
      admin.reply(getItem, new Response('{"id":"a"}', { headers: { 'content-type': type } }))
      await expect(getItem(exampleTransport(), { id: 'a' })).resolves.toEqual({ id: 'a' })
    }
  })

  it('of another type or of none is an error that keeps the body', async () => {
    for (const type of [
      'text/html',
      'text/plain;charset=UTF-8',
      'application/jsonp',
      'application/x-json-lines',
      'json',
      '',
    ]) {
      const error = await failure(new Response('{"id":"CANARY"}', { headers: { 'content-type': type } }))
      expect(error).toBeInstanceOf(InvalidResponseError)
      expect(error).toMatchObject({ kind: 'response', status: 200, attempts: 1, operation: 'getItem', issues: [] })
      expect((error as InvalidResponseError).message).toMatch(/not JSON/)
      expect((error as InvalidResponseError).message).not.toContain('CANARY')
      expect(JSON.stringify((error as InvalidResponseError).body)).toContain('CANARY')
    }
  })

  it('may have a media type that came several times', async () => {
    for (const type of [
      'application/json, application/json',
      'application/json; charset=utf-8,application/json;charset=UTF-8',
      'text/plain; charset=utf-8, application/problem+json',
      'Application/JSON , text/plain',
    ]) {
      admin.reply(getItem, new Response('{"id":"a"}', { headers: { 'content-type': type } }))
      await expect(getItem(exampleTransport(), { id: 'a' })).resolves.toEqual({ id: 'a' })
    }
  })

  it('that is refused for its media type is an error that names the type as it came', async () => {
    const types: Readonly<Record<string, string>> = {
      'text/html; charset=utf-8': 'text/html',
      'Image/PNG': 'Image/PNG',
      'application/vnd.example.v1+xml;q=1': 'application/vnd.example.v1+xml',
      'application/x-www-form-urlencoded': 'application/x-www-form-urlencoded',
      'text/html, text/plain; a="b"': 'text/html, text/plain',
      json: 'json',
      'application/x--zip': 'of unknown type',
      '': 'without a media type',
      ' ; charset=utf-8': 'without a media type',
      'text/<CANARY>': 'of unknown type',
      '"CANARY"': 'of unknown type',
    }
    for (const [type, named] of Object.entries(types)) {
      const error = await failure(new Response('{"id":"a"}', { headers: { 'content-type': type } }))
      expect(error).toMatchObject({ message: `getItem: the server answered 200, but its body is ${named}, not JSON` })
    }
  })

  it('does not show a media type that is a secret', async () => {
    const code = 'CANARY-code'
    const { fetch } = answering(new Response('', { headers: { 'content-type': `text/${code}` } }))
    const error = await rejection(token(exampleTransport({ fetch }), { grantType: 'authorization_code', code }))
    expect(JSON.stringify(error)).not.toContain('CANARY')
  })

  it('that is empty where JSON is documented is an error, also with status 204 and 205', async () => {
    const answers = [
      new Response('', { headers: { 'content-type': 'application/json' } }),
      new Response(null),
      new Response(null, { status: 204 }),
      new Response(null, { status: 205 }),
    ]
    for (const answer of answers) {
      const error = await failure(answer)
      expect(error).toBeInstanceOf(InvalidResponseError)
      expect(error).toMatchObject({ status: answer.status })
      expect((error as InvalidResponseError).message).toContain('empty')
      expect((error as InvalidResponseError).body).toBeUndefined()
    }
  })

  it('that is not valid JSON is an error that keeps the text', async () => {
    for (const text of ['{"id":"CANARY"', 'CANARY', '{id:"CANARY"}', ' \n', '"CANARY', '{"id":"CANARY"}{}']) {
      const error = await failure(new Response(text, { headers: { 'content-type': 'application/json' } }))
      expect(error).toBeInstanceOf(InvalidResponseError)
      expect((error as InvalidResponseError).body).toBe(text)
      expect((error as InvalidResponseError).message).not.toContain('CANARY')
    }
  })

  it('is decoded from UTF-8, with or without a byte order mark', async () => {
    const bytes = new TextEncoder().encode('{"id":"é✓😀"}')
    for (const body of [bytes, new Uint8Array([0xef, 0xbb, 0xbf, ...bytes])]) {
      admin.reply(getItem, () => new Response(body, { headers: { 'content-type': 'application/json' } }))
      await expect(getItem(exampleTransport(), { id: 'a' })).resolves.toEqual({ id: 'é✓😀' })
    }
  })

  it('is decoded also if the network splits a character', async () => {
    const bytes = new TextEncoder().encode('{"id":"é✓😀"}')
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]))
        controller.close()
      },
    })
    const { fetch } = answering(() => new Response(body, { headers: { 'content-type': 'application/json' } }))
    await expect(getItem(exampleTransport({ fetch }), { id: 'a' })).resolves.toEqual({ id: 'é✓😀' })
  })

  it('with another successful status than the documented one is read in the same way', async () => {
    admin.reply(getItem, 203, { id: 'a' })
    await expect(getItem.raw(exampleTransport(), { id: 'a' })).resolves.toMatchObject({
      status: 203,
      data: { id: 'a' },
    })
    admin.reply(createItem, 200, { id: 'a' })
    await expect(createItem(exampleTransport(), { item: {} })).resolves.toEqual({ id: 'a' })
  })

  it('may be incomplete if no body is documented', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) })
    const { fetch, sent } = answering(() => new Response(body))
    await expect(revoke(exampleTransport({ fetch }), { token: 'x' })).resolves.toBeUndefined()
    expect(sent).toHaveLength(1)
  })
})

describe('a success of an operation without a documented body', () => {
  const html = { 'content-type': 'text/html; charset=utf-8' }

  it('must not be a page of a proxy', async () => {
    for (const [headers, type] of [
      [html, 'text/html'],
      [{ 'content-type': 'text/plain' }, 'text/plain'],
      [{ 'content-type': 'Text/X-Page; charset=utf-8' }, 'Text/X-Page'],
      [{}, 'without a media type'],
      [{ 'content-type': 'text/<CANARY>' }, 'of unknown type'],
    ] as const) {
      const body = '<html>CANARY: please sign in</html>'
      admin.reply(removeItem, new Response(new TextEncoder().encode(body), { headers }))
      const error = (await rejection(removeItem(exampleTransport(), { id: 'a' }))) as InvalidResponseError
      expect(error).toBeInstanceOf(InvalidResponseError)
      expect(error.message).toBe(`removeItem: the server answered 200, but its body is ${type} instead of empty`)
      expect(error).toMatchObject({ status: 200, body, issues: [] })
    }
  })

  it('may be empty or JSON, with any status', async () => {
    for (const response of [
      new Response(null, { status: 204, headers: html }),
      new Response(null, { status: 205 }),
      new Response(null, { headers: html }),
      new Response('\r\n', { headers: html }),
      Response.json({}),
      new Response('', { status: 202 }),
    ]) {
      admin.reply(removeItem, response)
      await expect(removeItem(exampleTransport(), { id: 'a' })).resolves.toBeUndefined()
    }
  })

  it('may be any text but HTML if its status is documented', async () => {
    for (const response of [new Response(null), new Response(null, { headers: html }), new Response('OK')]) {
      open.reply(revoke, response)
      await expect(revoke(exampleTransport(), { token: 'a-token' })).resolves.toBeUndefined()
    }
    open.reply(revoke, new Response('<html>', { headers: html }))
    expect(await rejection(revoke(exampleTransport(), { token: 'a-token' }))).toMatchObject({ kind: 'response' })
  })
})

describe('a success that is an error', () => {
  const body = { error: 'invalid_grant', error_description: 'The token has expired.' }

  it('has code and description of the error instead of the missing properties', async () => {
    for (const validation of ['error', 'warn', 'off'] as const) {
      open.reply(token, 200, body)
      const error = (await rejection(token(exampleTransport({ validation }), {}))) as InvalidResponseError
      expect(error).toBeInstanceOf(InvalidResponseError)
      expect(error).toMatchObject({ status: 200, code: 'invalid_grant', description: 'The token has expired.' })
      expect(error.issues).toEqual([])
      expect(error.body).toEqual(body)
      expect(error.message).toBe(
        'token: the server answered 200, but its body is an error: invalid_grant: The token has expired.',
      )
    }
  })

  it('may be a sentence, an inner object or have the wrong media type', async () => {
    for (const [answer, text] of [
      [Response.json({ error: 'It is broken' }), 'It is broken'],
      [Response.json({ error: { code: 'broken', message: 'It is broken' } }), 'broken: It is broken'],
      [new Response('{"error":"broken"}'), 'broken'],
    ] as const) {
      const error = await failure(answer)
      expect((error as Error).message).toBe(`getItem: the server answered 200, but its body is an error: ${text}`)
    }
  })

  it('is refused also where no body is documented', async () => {
    open.reply(revoke, 200, { error: 'invalid_client' })
    expect(await rejection(revoke(exampleTransport(), { token: 'a-token' }))).toMatchObject({
      kind: 'response',
      code: 'invalid_client',
      body: { error: 'invalid_client' },
    })
  })

  it('shows no secret of the request', async () => {
    open.reply(token, 200, { error: 'invalid_grant', error_description: 'No such code: CANARY-1' })
    const call = token(exampleTransport(), { grantType: 'authorization_code', code: 'CANARY-1' })
    expect(await rejection(call)).toMatchObject({ description: 'No such code: …' })
  })

  it('is none if the property is empty, or if the body fits', async () => {
    for (const error of [null, '', {}, [], false, 5]) {
      const found = await failure(Response.json({ error }))
      expect(found).toMatchObject({ issues: [{ path: ['id'] }] })
      expect(found).not.toHaveProperty('code')
    }
    admin.reply(getItem, 200, { id: 'a', error: 'a_warning' })
    await expect(getItem(exampleTransport(), { id: 'a' })).resolves.toEqual({ id: 'a', error: 'a_warning' })
  })
})

describe('a success with very many mistakes', () => {
  it('is an error that names those first that make it unusable', async () => {
    type Model = Record<'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'id', string>
    const text = z.string()
    const model: Schema<Model> = () =>
      z.object<Model>({ a: text, b: text, c: text, d: text, e: text, f: text, id: text }, ['id'])
    const operation = exampleEndpoint<object, Model>({
      id: 'read',
      method: 'GET',
      path: '/read',
      server: 'admin',
      retry: 'never',
      responses: { 200: model },
    })
    admin.reply(operation, 200, {})
    const error = (await rejection(operation(exampleTransport(), {}))) as InvalidResponseError
    expect(error.issues.map(({ path }) => path.join())).toEqual(['id', 'a', 'b', 'c', 'd', 'e', 'f'])
    expect(error.message).toMatch(/ does not fit `id` \(string\), `a` \(string\), .*`d` \(string\), and more$/)
  })

  it('is an error that names the first mistakes only', async () => {
    const part = { code: 5, weight: 'x' }
    const bodies = [
      Array.from({ length: 100_000 }, () => ({})),
      Array.from({ length: 100_000 }, () => 0),
      [{ id: 'a', parts: Array.from({ length: 100_000 }, () => part), tags: Array.from({ length: 100_000 }, () => 0) }],
    ]
    for (const body of bodies) {
      admin.reply(listItems, Response.json(body, { headers: { link: '</>; rel="first"' } }))
      const error = (await rejection(listItems(exampleTransport()))) as InvalidResponseError
      expect(error).toBeInstanceOf(InvalidResponseError)
      expect(error.issues.length).toBeGreaterThan(5)
      expect(error.issues.length).toBeLessThan(100)
      expect(error.message.length).toBeLessThan(500)
      expect(error.message).toMatch(/, and more$/)
      expect((error.body as unknown[]).length).toBe(body.length)
    }
  })
})

describe('hints of an operation', () => {
  const rotate = exampleEndpoint<object, undefined>({
    id: 'rotate',
    method: 'POST',
    path: '/rotate',
    server: 'admin',
    retry: 'never',
    responses: { 200: 'empty' },
    hints: { 404: 'needs a newer server' },
  })

  it('are in the error of their status', async () => {
    admin.reply(rotate, 404)
    const error = await rejection(rotate(exampleTransport(), {}))
    expect(error).toMatchObject({
      hint: 'needs a newer server',
      message: 'rotate (POST /rotate): the server answered 404 without a body (needs a newer server)',
    })
  })

  it('are not in errors of other statuses', async () => {
    admin.reply(rotate, 400, { error: 'invalid_request' })
    const error = await rejection(rotate(exampleTransport(), {}))
    expect(error).not.toHaveProperty('hint')
    expect((error as Error).message).toMatch(/400 invalid_request$/)
  })
})

describe('the hint after a client assertion', () => {
  const hint = "check this machine's clock"
  const assertion = 'e30.e30.c2ln'

  it.each([401, 500])('names the clock of this machine if the status is %i', async (status) => {
    const requests = open.reply(token, status, { error: 'error' })
    for (const clientAuth of [
      clientAssertion(() => assertion),
      privateKeyJwt({ clientId: 'c', sign: () => assertion }),
    ]) {
      const error = await rejection(token(exampleTransport({ clientAuth })))
      expect(error).toMatchObject({ status, hint })
      expect(String(error)).toContain(`(${hint})`)
    }
    const error = await rejection(token(exampleTransport(), { clientAssertion: assertion }))
    expect(error).toMatchObject({ status, hint })
    expect(requests).toHaveLength(3)
  })

  it('is not in errors of other statuses, nor without an assertion', async () => {
    for (const status of [400, 403, 404]) {
      open.reply(token, status, { error: 'error' })
      const error = await rejection(token(exampleTransport({ clientAuth: clientAssertion(() => assertion) })))
      expect(error).not.toHaveProperty('hint')
    }
    for (const status of [401, 500]) {
      open.reply(token, status, { error: 'error' })
      const error = await rejection(token(exampleTransport({ clientAuth: clientSecretBasic('c', 'a-secret') })))
      expect(error).not.toHaveProperty('hint')
    }
  })

  it('follows that of the operation', async () => {
    const special = exampleEndpoint<object, undefined>({ ...token, hints: { 401: 'needs a newer server' } } as never)
    open.reply(special, 401)
    const error = await rejection(special(exampleTransport({ clientAuth: clientAssertion(() => assertion) }), {}))
    expect(error).toMatchObject({ hint: `needs a newer server; ${hint}` })
  })
})

describe('maxResponseBytes', () => {
  const answer = (bytes: number): Response => Response.json({ id: 'x'.repeat(bytes - '{"id":""}'.length) })

  it('counts the bytes of a success body, the limit included', async () => {
    const transport = exampleTransport({ maxResponseBytes: 1000 })
    admin.reply(getItem, answer(1000))
    await expect(getItem(transport, { id: 'a' })).resolves.toHaveProperty('id')
    admin.reply(getItem, answer(1001))
    const error = await rejection(getItem(transport, { id: 'a' }))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect((error as Error).message).toContain('maxResponseBytes')
  })

  it('also counts bytes that arrive in a separate chunk after the limit', async () => {
    const chunks = ['{"id":"a"}', ' ']
    for (const limit of [10, 11]) {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
          controller.close()
        },
      })
      const { fetch } = answering(() => new Response(body, { headers: { 'content-type': 'application/json' } }))
      const call = getItem(exampleTransport({ fetch, maxResponseBytes: limit }), { id: 'a' })
      if (limit === 11) await expect(call).resolves.toEqual({ id: 'a' })
      else expect(await rejection(call)).toBeInstanceOf(InvalidResponseError)
    }
  })

  it('of a call takes precedence over that of the transport', async () => {
    admin.reply(getItem, answer(1001))
    await expect(
      getItem(exampleTransport({ maxResponseBytes: 10 }), { id: 'a' }, { maxResponseBytes: 2000 }),
    ).resolves.toHaveProperty('id')
    expect(await rejection(getItem(exampleTransport(), { id: 'a' }, { maxResponseBytes: 100 }))).toBeInstanceOf(
      InvalidResponseError,
    )
  })

  it('is 10 MiB by default', async () => {
    const fill = 10 * 1024 * 1024
    const { fetch } = answering(answer(fill), answer(fill + 1))
    const transport = exampleTransport({ fetch })
    await expect(getItem(transport, { id: 'a' })).resolves.toHaveProperty('id')
    expect(await rejection(getItem(transport, { id: 'a' }))).toBeInstanceOf(InvalidResponseError)
  })

  it('does not apply to an error response: its body is cut, and the error has its status', async () => {
    const body = JSON.stringify({ error: 'too_much', padding: 'x'.repeat(300 * 1024) })
    const error = await failure(new Response(body, { status: 400, headers: { 'content-type': 'application/json' } }))
    expect(error).toMatchObject({ kind: 'http', status: 400 })
    expect((error as HttpError<string>).body).toHaveLength(256 * 1024)
    admin.reply(getItem, 400, { error: 'a_code', error_description: 'x'.repeat(100) })
    expect(await rejection(getItem(exampleTransport({ maxResponseBytes: 10 }), { id: 'a' }))).toMatchObject({
      code: 'a_code',
    })
  })
})

describe('a redirect', () => {
  it('that is not documented is an error that names the target, without path, query and fragment', async () => {
    for (const status of [300, 301, 302, 303, 307, 308]) {
      const location = 'https://elsewhere.example.com/CANARY?code=CANARY#CANARY'
      const error = await failure(new Response(null, { status, headers: { location } }))
      expect(error).toBeInstanceOf(RedirectError)
      expect(error).toMatchObject({ kind: 'redirect', status, operation: 'getItem', attempts: 1 })
      expect((error as RedirectError).message).toContain('https://elsewhere.example.com')
      expect(JSON.stringify(error)).not.toContain('CANARY')
      expect((error as RedirectError).location).toBe(location)
    }
  })

  it('does not show a secret that is part of the host, in upper or lower case', async () => {
    const code = 'SecretCode-AbC123xyz'
    const targets: Readonly<Record<string, string>> = {
      [`https://${code}.example.com/`]: '…',
      [`https://${code.toLowerCase()}.example.com/`]: `https://${code.toLowerCase()}.example.com`,
      [`//${code}.example.com/a`]: '…',
      [`https://${Buffer.from(code).toString('base64url')}/`]: '…',
      [`https://${code.slice(0, 10)}/${code.slice(10)}`]: `https://${code.slice(0, 10).toLowerCase()}`,
      [`https://user:${code}@elsewhere.example.com/${code}`]: 'https://elsewhere.example.com',
      [`https://elsewhere.example.com/${code}?code=${code}`]: 'https://elsewhere.example.com',
    }
    for (const [location, target] of Object.entries(targets)) {
      const { fetch } = answering(new Response(null, { status: 302, headers: { location } }))
      const error = await rejection(token(exampleTransport({ fetch }), { grantType: 'authorization_code', code }))
      expect(error).toMatchObject({ kind: 'redirect', target })
    }
    const split = 'first-half/second-half'
    const { fetch } = answering(new Response(null, { status: 302, headers: { location: `https://${split}` } }))
    const call = token(exampleTransport({ fetch }), { grantType: 'authorization_code', code: split })
    expect(await rejection(call)).toMatchObject({ kind: 'redirect', target: '…' })
  })

  it('without a target, or with one that is not a URL, is an error too', async () => {
    for (const location of [undefined, 'http://', 'https://exa mple.com/CANARY']) {
      const error = await failure(
        new Response(null, { status: 302, headers: location === undefined ? {} : { location } }),
      )
      expect(error).toBeInstanceOf(RedirectError)
      expect((error as RedirectError).location).toBe(location)
      expect(JSON.stringify(error)).not.toContain('CANARY')
    }
    const error = await failure(new Response(null, { status: 302, headers: { location: '/login?next=CANARY' } }))
    expect((error as RedirectError).message).not.toContain('CANARY')
  })

  it('is never retried and never followed', async () => {
    const requests = admin.reply(getItem, new Response(null, { status: 307, headers: { location: '/elsewhere' } }))
    await rejection(getItem(exampleTransport(), { id: 'a' }))
    expect(requests).toHaveLength(1)
  })

  it('to an app is an error that shows the scheme of the target', async () => {
    const error = await failure(
      new Response(null, { status: 302, headers: { location: 'com.example.app:/CANARY?code=CANARY' } }),
    )
    expect(error).toMatchObject({ kind: 'redirect', target: 'com.example.app:' })
    expect(JSON.stringify(error)).not.toContain('CANARY')
  })

  it('does not wait for its body, which is cancelled', async () => {
    let cancelled = false
    const body = new ReadableStream({
      cancel: () => {
        cancelled = true
      },
    })
    const fetch = async (): Promise<Response> => new Response(body, { status: 302, headers: { location: '/' } })
    expect(await rejection(getItem(exampleTransport({ fetch, timeout: 1000 }), { id: 'a' }))).toBeInstanceOf(
      RedirectError,
    )
    expect(cancelled).toBe(true)
  })

  it('whose target a browser hides is an error that says so', async () => {
    const hidden: FetchResponse = { status: 0, type: 'opaqueredirect', headers: new Headers(), body: null }
    for (const call of [
      getItem(exampleTransport({ fetch: async () => hidden }), { id: 'a' }),
      authorize(exampleTransport({ fetch: async () => hidden }), { clientId: 'a' }),
    ]) {
      const error = await rejection(call)
      expect(error).toBeInstanceOf(RedirectError)
      expect((error as RedirectError).status).toBeUndefined()
      expect((error as RedirectError).location).toBeUndefined()
      expect((error as RedirectError).message).toMatch(/hid/)
    }
  })

  it('that is documented is the result, as an absolute URL', async () => {
    const answers: Readonly<Record<string, string>> = {
      'https://app.example.com/callback?code=a&state=b#c': 'https://app.example.com/callback?code=a&state=b#c',
      '/login?login_challenge=x': 'https://public.example.com/login?login_challenge=x',
      'com.example.app:/callback?code=a': 'com.example.app:/callback?code=a',
    }
    for (const [location, expected] of Object.entries(answers)) {
      open.reply(authorize, new Response(null, { status: 302, headers: { location } }))
      await expect(authorize.raw(exampleTransport(), { clientId: 'a' })).resolves.toMatchObject({
        status: 302,
        data: { location: expected },
      })
    }
  })

  it('that is documented must have a target', async () => {
    open.reply(authorize, new Response(null, { status: 302 }))
    const error = await rejection(authorize(exampleTransport(), { clientId: 'a' }))
    expect(['redirect', 'response']).toContain((error as RedirectError).kind)
  })

  it('that is documented must have the documented status', async () => {
    open.reply(authorize, new Response(null, { status: 301, headers: { location: 'https://app.example.com/' } }))
    expect(await rejection(authorize(exampleTransport(), { clientId: 'a' }))).toBeInstanceOf(RedirectError)
  })

  it('that is documented must not be a page', async () => {
    open.reply(authorize, 200, '<html>Log in</html>')
    const error = await rejection(authorize(exampleTransport(), { clientId: 'a' }))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(error).toMatchObject({ status: 200 })
  })
})

describe('an error response', () => {
  it('has the vendor’s code, description and request id', async () => {
    const headers = { 'x-request-id': 'r-1' }
    const error = await failure(
      Response.json({ error: 'invalid_item', error_description: 'No such item.' }, { status: 400, headers }),
    )
    expect(error).toBeInstanceOf(HttpError)
    expect(error).toMatchObject({
      status: 400,
      code: 'invalid_item',
      description: 'No such item.',
      requestId: 'r-1',
      attempts: 1,
      documented: true,
    })
    expect((error as HttpError).body).toEqual({ error: 'invalid_item', error_description: 'No such item.' })
    expect((error as HttpError).headers.get('x-request-id')).toBe('r-1')
  })

  it('with a sentence as code has it as description', async () => {
    const error = await failure(
      Response.json({ error: 'The item is gone', error_description: 'Really' }, { status: 400 }),
    )
    expect((error as HttpError).code).toBeUndefined()
    expect((error as HttpError).description).toBe('The item is gone. Really')
    for (const code of ['a b', '1a', '-a', 'é', 'a\n', 'https://example.com/']) {
      const sentence = await failure(Response.json({ error: code }, { status: 400 }))
      expect((sentence as HttpError).code, code).toBeUndefined()
    }
    for (const code of ['invalid_grant', 'E.1-b', 'A']) {
      expect(await failure(Response.json({ error: code }, { status: 400 }))).toMatchObject({ code })
    }
  })

  it('without JSON is a readable error', async () => {
    const answers = [
      new Response('<html>CANARY</html>', { status: 502, headers: { 'content-type': 'text/html' } }),
      new Response('<!doctype html><title>CANARY</title>', { status: 502 }),
      new Response('Fatal error: <b>CANARY</b>', { status: 502 }),
      new Response('{"error":', { status: 502, headers: { 'content-type': 'application/json' } }),
      new Response('[{"error":"CANARY', { status: 502 }),
      new Response(`CANARY ${'x'.repeat(1000)}`, { status: 502 }),
      new Response(' \r\n', { status: 502 }),
      new Response('%CANARY-1.4\u0000\u0001', { status: 502 }),
      new Response(new Uint8Array([67, 65, 78, 65, 82, 89, 0xff, 0xfe]), { status: 502 }),
      new Response('null', { status: 502 }),
      new Response('[]', { status: 502 }),
      Response.json({ error: { message: ['CANARY'], code: 5 } }, { status: 502 }),
      Response.json({ error: 5, error_description: ['CANARY'] }, { status: 502 }),
      new Response(null, { status: 502 }),
    ]
    for (const answer of answers) {
      const error = await failure(answer)
      expect(error).toBeInstanceOf(HttpError)
      expect(error).toMatchObject({ status: 502, documented: false })
      expect((error as HttpError).code).toBeUndefined()
      expect((error as HttpError).description).toBeUndefined()
      expect((error as HttpError).message).toMatch(/^getItem \(GET \/items\/\{id\}\): the server answered 502 \S/)
      expect((error as HttpError).message).not.toContain('CANARY')
    }
  })

  it('is documented if the body fits the model of its status', async () => {
    const bodies: readonly (readonly [number, unknown, boolean])[] = [
      [404, undefined, true],
      [404, { error: 'x' }, false],
      [410, { redirect_to: 'https://example.com/' }, true],
      [410, { redirect_to: 5 }, false],
      [410, { error: 'gone' }, false],
      [400, { error: 'x' }, true],
      [418, { error: 'x', more: 1 }, true],
      [400, { error_description: 'x' }, false],
      [400, undefined, false],
    ]
    for (const mode of ['error', 'warn', 'off'] as const) {
      for (const [status, body, documented] of bodies) {
        admin.reply(getItem, status, body)
        const error = await rejection(getItem(exampleTransport({ validation: mode }), { id: 'a' }))
        expect(error).toMatchObject({ status, documented })
        expect(isHttpError(error, getItem, status)).toBe(documented)
        expect(isHttpError(error, getItem)).toBe(true)
      }
    }
  })

  it('that ends within a character has a replacement character there', async () => {
    const error = await failure(new Response(new Uint8Array([0x61, 0xc3]), { status: 400 }))
    expect((error as HttpError).body).toBe('a\uFFFD')
  })

  it('cuts long texts and drops control characters', async () => {
    const error = (await failure(
      Response.json(
        { error: 'a_code', error_description: `line\r\nnext\u0007\u009b\u202e\u200b ${'😀'.repeat(600)}` },
        { status: 400 },
      ),
    )) as HttpError
    expect(error.description?.length).toBeLessThanOrEqual(500)
    expect(error.description?.isWellFormed()).toBe(true)
    expect(error.description).toMatch(/^line next/)
    expect(error.description).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('is an error with any status above 299', async () => {
    for (const status of [400, 401, 404, 418, 429, 451, 499, 500, 501, 511, 599]) {
      open.reply(token, new Response(null, { status }))
      expect(await rejection(token(exampleTransport({ retry: 0 }), { grantType: 'refresh_token' }))).toMatchObject({
        kind: 'http',
        status,
      })
    }
  })
})
