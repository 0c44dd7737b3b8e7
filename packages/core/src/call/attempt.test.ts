import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import {
  authorize,
  createItem,
  getItem,
  health,
  introspect,
  removeItem,
  token,
  updateItem,
  whoIs,
} from '../../test/example-api.js'
import { adminUrl, exampleTransport, publicUrl } from '../../test/example-transport.js'
import {
  apiKeyHeaders,
  bearer,
  clientSecretBasic,
  clientSecretPost,
  HttpError,
  httpBasic,
  InvalidInputError,
  NetworkError,
  privateKeyJwt,
  publicClient,
  type Credential,
  type CredentialContext,
  type SecretContext,
  type TransportEvent,
} from '../index.js'

const admin = mockApi(adminUrl)
const open = mockApi(publicUrl)
const answer = { access_token: 'a-token', token_type: 'bearer' }

describe('the credential of an operation', () => {
  it('is the one that the operation names; no other credential is sent', async () => {
    const items = admin.reply(getItem, 200, { id: 'a' })
    const tokens = open.reply(token, 200, answer)
    const checks = open.reply(health, 204)
    const transport = exampleTransport({
      accessToken: 'admin-token',
      clientAuth: clientSecretBasic('id', 'client-secret'),
    })
    await getItem(transport, { id: 'a' })
    await token(transport)
    await health(transport)
    expect(items[0]?.headers.get('authorization')).toBe('Bearer admin-token')
    expect(tokens[0]?.headers.get('authorization')).toBe(`Basic ${btoa('id:client-secret')}`)
    expect(checks[0]?.headers.get('authorization')).toBeNull()
  })

  it('is replaced for one call by `auth`, also where the operation names none', async () => {
    const items = admin.reply(getItem, 200, { id: 'a' })
    const checks = open.reply(health, 204)
    const transport = exampleTransport({ accessToken: 'admin-token' })
    await getItem(transport, { id: 'a' }, { auth: apiKeyHeaders({ 'x-key': 'other' }) })
    await getItem(transport, { id: 'a' }, { auth: undefined })
    await health(transport, undefined, { auth: bearer('for-health') })
    expect(items.map(({ headers }) => headers.get('authorization'))).toEqual([null, 'Bearer admin-token'])
    expect(items[0]?.headers.get('x-key')).toBe('other')
    expect(checks[0]?.headers.get('authorization')).toBe('Bearer for-health')
  })

  it('is the token of the request where the operation sends one, and then no other', async () => {
    const asked = open.reply(whoIs, 200, { id: 'a' })
    const transport = exampleTransport({ accessToken: 'admin-token', clientAuth: clientSecretBasic('id', 'secret') })
    await whoIs(transport, { accessToken: 'of-the-user' })
    expect(asked.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([
      [`${publicUrl}/who-is`, 'Bearer of-the-user'],
    ])
    for (const [request, options, parameter] of [
      [{}, {}, 'accessToken'],
      [{ accessToken: 'Bearer of-the-user' }, {}, 'accessToken'],
      [{ accessToken: 'of-the-user' }, { auth: bearer('another') }, 'auth'],
    ] as const)
      await expect(whoIs(transport, request as never, options)).rejects.toMatchObject({ kind: 'input', parameter })
    await expect(whoIs(transport, { accessToken: 'of-the-user', id: 'a' } as never)).rejects.toMatchObject({
      parameter: 'id',
      expected: 'is not known; there are accessToken',
    })
    await expect(whoIs(transport, { accessToken: 'of-the-user' }, AbortSignal.abort() as never)).rejects.toMatchObject({
      parameter: 'options',
    })
    expect(asked).toHaveLength(1)
  })

  it('is replaced by `with`, which changes no other option and not the first transport', async () => {
    const items = admin.reply(getItem, 200, { id: 'a' })
    const first = exampleTransport({ accessToken: 'first', headers: { 'x-kept': 'yes' } })
    const second = first.with({ accessToken: 'second' })
    await getItem(second, { id: 'a' })
    await getItem(first, { id: 'a' })
    expect(items.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer second', 'Bearer first'])
    expect(items[0]?.headers.get('x-kept')).toBe('yes')
    expect(() => first.with({ timeout: -1 })).toThrow(/^createExampleTransport: `timeout`/)
  })

  it('may be any function that writes to the headers or the form, and gets the context of the attempt', async () => {
    const contexts: CredentialContext[] = []
    const tokens = open.reply(token, 200, answer)
    const clientAuth: Credential = (request, context) => {
      contexts.push(context)
      request.headers['X-Signature'] = 'signed'
      request.form['client_id'] = 'mine'
    }
    await token(exampleTransport({ clientAuth }))
    expect(tokens[0]?.headers.get('x-signature')).toBe('signed')
    expect(await tokens[0]?.text()).toBe('grant_type=client_credentials&client_id=mine')
    const url = 'https://public.example.com/oauth2/token'
    expect(contexts).toEqual([
      {
        operation: 'token',
        url,
        tokenUrl: url,
        attempt: 1,
        signal: expect.any(AbortSignal) as AbortSignal,
      },
    ])
  })

  it('gets the form that it adds to; its changes are for one attempt only', async () => {
    const tokens = open.reply(token, (_, number) =>
      number < 2 ? new Response(null, { status: 503 }) : Response.json(answer),
    )
    const forms: Record<string, string>[] = []
    const clientAuth: Credential = (request, { attempt }) => {
      forms.push({ ...request.form })
      if (attempt === 1) request.form['once'] = 'x'
    }
    await token(exampleTransport({ clientAuth }), { scope: 'a' })
    const form = { grant_type: 'client_credentials', scope: 'a' }
    expect(forms).toEqual([form, form])
    expect(await tokens[1]?.text()).toBe('grant_type=client_credentials&scope=a')
  })

  it('must be a function', () => {
    expect(() => exampleTransport({ clientAuth: 'secret' as never })).toThrow(
      /^createExampleTransport: `clientAuth` must be/,
    )
    expect(() => exampleTransport({ clientAuth: null as never })).toThrow(InvalidInputError)
  })
})

describe('a second method of authentication', () => {
  it('in the request is refused beside a configured credential', async () => {
    const credentials = [
      clientSecretBasic('a', 'CANARY-1'),
      clientSecretPost('a', 'CANARY-1'),
      publicClient('a'),
      privateKeyJwt({ clientId: 'a', sign: () => 'CANARY-1' }),
    ]
    for (const clientAuth of credentials) {
      for (const parameter of ['clientSecret', 'clientAssertion']) {
        const { fetch, sent } = answering(Response.json(answer))
        const error = await rejection(token(exampleTransport({ clientAuth, fetch }), { [parameter]: 'CANARY-2' }))
        expect(error).toBeInstanceOf(InvalidInputError)
        expect(error).toMatchObject({ parameter, operation: 'token' })
        expect(JSON.stringify(error)).not.toContain('CANARY')
        expect(await rejection(token(exampleTransport({ clientAuth, fetch }), { [parameter]: '' }))).toMatchObject({
          parameter,
        })
        expect(sent).toEqual([])
      }
    }
  })

  it('in the request is sent if no credential is configured', async () => {
    const tokens = open.reply(token, 200, answer)
    await token(exampleTransport(), { clientId: 'a', clientSecret: 'a-secret' })
    expect(await tokens[0]?.text()).toBe('grant_type=client_credentials&client_id=a&client_secret=a-secret')
  })

  it('is refused if it is a parameter that the credential sets to another value', async () => {
    const { fetch, sent } = answering(Response.json(answer))
    const transport = exampleTransport({ clientAuth: clientSecretPost('mine', 'a-secret'), fetch })
    expect(await rejection(token(transport, { clientId: 'other' }))).toMatchObject({
      kind: 'input',
      parameter: 'clientId',
    })
    expect(sent).toEqual([])
    await token(transport, { clientId: 'mine' })
    expect(sent).toHaveLength(1)
  })

  it('is refused if it is an additional parameter that the credential sets', async () => {
    const { fetch, sent } = answering(Response.json(answer))
    const clientAuth: Credential = ({ form }) => {
      form['api_key'] = 'a-key'
    }
    const error = await rejection(
      token(exampleTransport({ clientAuth, fetch }), { additionalParameters: { api_key: 'CANARY' } }),
    )
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(JSON.stringify(error)).toContain('api_key')
    expect(JSON.stringify(error)).not.toContain('CANARY')
    expect(sent).toEqual([])
  })
})

/** Returns another token at each call. */
function rotating(): () => string {
  let calls = 0
  return () => `token-${++calls}`
}

describe('after a 401', () => {
  it.each([
    ['safe', getItem],
    ['unsent', createItem],
    ['never', updateItem],
  ] as const)(
    'a function is called once more, with what was refused, in the same attempt: class %s',
    async (_, operation) => {
      const refusals: (string | undefined)[] = []
      const accessToken = ({ refused }: SecretContext): string => {
        refusals.push(refused)
        return refused === undefined ? 'stale' : 'fresh'
      }
      const requests = admin.reply(operation, (request) =>
        request.headers.get('authorization') === 'Bearer fresh'
          ? Response.json({ id: 'a' }, { status: operation === createItem ? 201 : 200 })
          : Response.json({ error: 'expired' }, { status: 401 }),
      )
      const { fetch, sent } = answering(() => globalThis.fetch(sent.at(-1)?.url ?? '', sent.at(-1)?.init))
      const call = operation as (transport: unknown, request: object, options: object) => Promise<unknown>
      const request = operation === createItem ? { item: { name: 'x' } } : { id: 'a' }
      await expect(call(exampleTransport({ accessToken, fetch }), request, { retry: 0 })).resolves.toEqual({ id: 'a' })
      expect(refusals).toEqual([undefined, 'stale'])
      expect(requests).toHaveLength(2)
      expect(sent[0]?.init.body).toBe(sent[1]?.init.body)
    },
  )

  it.each([
    { grantType: 'authorization_code', code: 'once' },
    { grantType: 'refresh_token', refreshToken: 'once' },
    { grantType: 'client_credentials', refreshToken: 'once' },
    { grantType: 'urn:openid:params:grant-type:ciba' },
    { grantType: 'urn:ietf:params:oauth:grant-type:token-exchange', assertion: 'once' },
    { grantType: 'https://grants.example.com/own', additionalParameters: { anything: 'once' } },
    { additionalParameters: { device_code: 'once' } },
  ])('a request with a single-use parameter is not sent again: %j', async (request) => {
    const { fetch, sent } = answering(() => Response.json({ error: 'expired' }, { status: 401 }))
    const transport = exampleTransport({ fetch })
    const error = await rejection(token(transport, request, { auth: bearer(rotating()) }))
    expect(error).toMatchObject({ kind: 'http', status: 401, attempts: 1 })
    expect(sent).toHaveLength(1)
  })

  it('a second 401 is the error of the call', async () => {
    const requests = admin.reply(getItem, 401, { error: 'no_access' })
    const error = await rejection(getItem(exampleTransport({ accessToken: rotating() }), { id: 'a' }))
    expect(error).toMatchObject({ kind: 'http', status: 401, code: 'no_access', attempts: 1 })
    expect(requests).toHaveLength(2)
  })

  it('each attempt may renew the credential once', async () => {
    const statuses = [401, 503, 401, 200]
    const requests = admin.reply(getItem, (_, number) =>
      Response.json({ id: 'a' }, { status: statuses[number - 1] ?? 200 }),
    )
    await getItem(exampleTransport({ accessToken: rotating() }), { id: 'a' })
    expect(requests).toHaveLength(4)
  })

  it('other statuses do not renew the credential', async () => {
    for (const status of [400, 402, 403, 500]) {
      const requests = admin.reply(getItem, status, {})
      await rejection(getItem(exampleTransport({ accessToken: rotating() }), { id: 'a' }))
      expect(requests).toHaveLength(1)
    }
  })

  it('no second request is sent with the secret that was refused; the 401 is the error of the call', async () => {
    const credentials: Credential[] = [
      bearer(() => 'a-token'),
      apiKeyHeaders({ 'x-key': () => 'a-key', 'x-other': 'other' }),
      httpBasic('user', async () => 'a-password'),
      Object.assign(() => undefined, { renewable: true }),
    ]
    for (const adminAuth of credentials) {
      const requests = admin.reply(getItem, 401, { error: 'no_access' })
      const error = await rejection(getItem(exampleTransport({ adminAuth }), { id: 'a' }))
      expect(error).toMatchObject({ kind: 'http', status: 401, code: 'no_access', attempts: 1 })
      expect(requests).toHaveLength(1)
    }
  })

  it('a second request is sent if one of several secrets is another', async () => {
    const requests = admin.reply(getItem, 401, {})
    const adminAuth = apiKeyHeaders({ 'x-key': () => 'a-key', 'x-other': rotating() })
    await rejection(getItem(exampleTransport({ adminAuth }), { id: 'a' }))
    expect(requests.map(({ headers }) => headers.get('x-other'))).toEqual(['token-1', 'token-2'])
  })

  it('a password is shown to its function as it was returned', async () => {
    admin.reply(getItem, 401, {})
    const refusals: (string | undefined)[] = []
    const adminAuth = httpBasic('user', ({ refused }) => `p\u00e4ss:${refusals.push(refused)}`)
    await rejection(getItem(exampleTransport({ adminAuth }), { id: 'a' }))
    expect(refusals).toEqual([undefined, 'p\u00e4ss:1'])
  })

  it('fixed secrets, client credentials and custom credentials are not called again', async () => {
    let calls = 0
    const ask = (): string => `secret-${++calls}`
    const custom: Credential = ({ headers }) => {
      headers['x-key'] = ask()
    }
    const credentials = [
      bearer('fixed'),
      apiKeyHeaders({ 'x-key': 'fixed' }),
      clientSecretBasic('id', ask),
      clientSecretPost('id', ask),
      privateKeyJwt({ clientId: 'id', sign: () => `${ask()}.e30.c2ln` }),
      custom,
    ]
    for (const adminAuth of credentials) {
      calls = 0
      const requests = admin.reply(getItem, 401, {})
      await rejection(getItem(exampleTransport({ adminAuth }), { id: 'a' }))
      expect(requests).toHaveLength(1)
      expect(calls).toBeLessThan(2)
    }
  })

  it('custom credentials are called again if they are renewable, with what they wrote', async () => {
    const requests = admin.reply(getItem, 401, {})
    const refusals: (string | undefined)[] = []
    const custom: Credential = ({ headers }, { refused }) => {
      headers['x-signature'] = `signed-${refusals.push(refused?.headers['x-signature'])}`
    }
    const adminAuth = Object.assign(custom, { renewable: true })
    await rejection(getItem(exampleTransport({ adminAuth }), { id: 'a' }))
    expect(refusals).toEqual([undefined, 'signed-1'])
    expect(requests).toHaveLength(2)
  })

  it('the call rejects with the error of the function instead of the 401', async () => {
    admin.reply(getItem, 401, {})
    const failure = new Error('no token to be had')
    const accessToken = ({ refused }: SecretContext): string => {
      if (refused !== undefined) throw failure
      return 'stale'
    }
    expect(await rejection(getItem(exampleTransport({ accessToken }), { id: 'a' }))).toBe(failure)
  })
})

describe('an error of a secret provider', () => {
  const details = { operation: 'other', attempts: 1 }
  const failures: Readonly<Record<string, unknown>> = {
    'an Error': new Error('no token'),
    'a TypeError like that of fetch': new TypeError('fetch failed'),
    'a TypeError like that of Chrome': new TypeError('Failed to fetch'),
    'a DOMException named TimeoutError': new DOMException('too late', 'TimeoutError'),
    'a DOMException named AbortError': new DOMException('no more', 'AbortError'),
    'an HttpError of another call': new HttpError({ ...details, status: 503, headers: new Headers(), body: undefined }),
    'a NetworkError of another call': new NetworkError({
      ...details,
      reason: 'refused',
      origin: 'https://example.com',
    }),
    'a 404 of another call': new HttpError({ ...details, status: 404, headers: new Headers(), body: undefined }),
    'an error like those of ky': Object.assign(new Error('Request failed'), {
      name: 'HTTPError',
      response: new Response(null, { status: 503 }),
    }),
    'a frozen error': Object.freeze(new Error('frozen')),
    'a string': 'no token',
    nothing: undefined,
  }

  it.each(Object.keys(failures))('reaches the caller unchanged, without a retry: %s', async (name) => {
    const failure = failures[name]
    const stack = failure instanceof Error ? failure.stack : undefined
    for (const isAsync of [false, true]) {
      const { fetch, sent } = answering(Response.json({ id: 'a' }))
      const events: TransportEvent[] = []
      let calls = 0
      const accessToken = (): Promise<string> => {
        calls += 1
        if (isAsync) return Promise.reject(failure)
        throw failure
      }
      const transport = exampleTransport({ accessToken, fetch, observe: (event) => events.push(event) })
      expect(await rejection(getItem(transport, { id: 'a' }))).toBe(failure)
      expect(calls).toBe(1)
      expect(sent).toEqual([])
      expect(events).toEqual([])
    }
    if (failure instanceof Error) expect(failure.stack).toBe(stack)
  })

  it('is not treated as a response, such as the 404 to the retry of a removal', async () => {
    admin.reply(removeItem, 503)
    const failure = failures['a 404 of another call']
    let calls = 0
    const accessToken = (): string => {
      calls += 1
      if (calls > 1) throw failure
      return 'a-token'
    }
    expect(await rejection(removeItem(exampleTransport({ accessToken }), { id: 'a' }))).toBe(failure)
  })

  it('is also thrown if the provider returns a value that is no secret', async () => {
    for (const wrong of [undefined, null, '', 5, { token: 'CANARY' }, ['CANARY']]) {
      const { fetch, sent } = answering(Response.json({ id: 'a' }))
      const error = await rejection(
        getItem(exampleTransport({ accessToken: () => wrong as never, fetch }), { id: 'a' }),
      )
      expect(error).toBeInstanceOf(InvalidInputError)
      expect(error).toMatchObject({ operation: 'getItem', parameter: 'token' })
      expect(JSON.stringify(error)).not.toContain('CANARY')
      expect(sent).toEqual([])
    }
  })
})

describe('header values', () => {
  it('of credentials are checked before the platform gets them, because errors of the platform print them', async () => {
    for (const value of ['CANARY\n', 'CANARY\r\nx-other: 1', 'CANARY\u0000', 'CANARY\u{1F600}', ' CANARY\t\n']) {
      const { fetch, sent } = answering(Response.json({ id: 'a' }))
      const adminAuth: Credential = ({ headers }) => {
        headers['authorization'] = value
      }
      const error = await rejection(getItem(exampleTransport({ adminAuth, fetch }), { id: 'a' }))
      expect(error).toMatchObject({ kind: 'input', attempts: 0 })
      expect(error).toHaveProperty('parameter', expect.stringMatching(/^(?:authorization|token)$/))
      expect(JSON.stringify(error)).not.toContain('CANARY')
      expect(sent).toEqual([])
    }
  })

  it('of credentials must be strings', async () => {
    const adminAuth: Credential = ({ headers }) => {
      headers['x-key'] = { CANARY: 1 } as never
    }
    expect(await rejection(getItem(exampleTransport({ adminAuth }), { id: 'a' }))).toMatchObject({
      kind: 'input',
      parameter: 'x-key',
    })
  })
})

describe('credentials in the query', () => {
  it('are never sent: the form of a credential is dropped if the operation has no form', async () => {
    const requests = open.reply(
      authorize,
      new Response(null, { status: 302, headers: { location: 'https://example.com/' } }),
    )
    await authorize(exampleTransport({ clientAuth: clientSecretPost('id', 'CANARY') }))
    expect(requests[0]?.url).toBe('https://public.example.com/oauth2/auth?client_id=id')
    const reads = admin.reply(introspect, 200, { id: 'a' })
    await introspect(exampleTransport({ adminAuth: publicClient('id') }), { token: 'x' })
    expect(await reads[0]?.text()).toBe('token=x&client_id=id')
  })
})
