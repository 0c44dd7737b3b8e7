import { setImmediate } from 'node:timers/promises'

import { describeErrorAnswers, describeTokenAnswers, mockApi, printed } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'

import { consumerInput, delegatedInput, errorBodies, output } from '../test/fixtures.js'
import {
  bearer,
  consumerAuthTokenEndpoint,
  createAffinidiClient,
  HttpError,
  InvalidInputError,
  InvalidResponseError,
  isHttpError,
  NetworkError,
  RedirectError,
  TimeoutError,
  type ConsumerAuthTokenEndpointInput,
  type InvalidDIDError,
} from './index.js'

const url = 'https://affinidi.example.com/iam'
const api = mockApi(url)
const options = { baseUrl: url, retryDelay: 0, validation: 'error' } as const
const affinidi = createAffinidiClient(options)
const send = affinidi.consumerAuthTokenEndpoint

/** The reason that a call was rejected with. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'no error',
    (error: unknown) => error,
  )
}

describe('consumerAuthTokenEndpoint', () => {
  it.each([
    ['a token for oneself', consumerInput],
    ['a delegated token', delegatedInput],
  ])('sends the request as JSON, as it is: %s', async (_, input) => {
    const requests = api.reply(consumerAuthTokenEndpoint, 200, output)
    expect(await send(input)).toEqual(output)
    const [request] = requests
    expect([request?.method, request?.url]).toEqual(['POST', `${url}/v1/consumer/oauth2/token`])
    expect(request?.headers.get('content-type')).toBe('application/json')
    expect(request?.headers.get('accept')).toBe('application/json')
    expect(request?.headers.get('authorization')).toBeNull()
    expect(await request?.json()).toEqual(input)
  })

  it('sends the documented properties that no grant uses, for callers that have them', async () => {
    const requests = api.reply(consumerAuthTokenEndpoint, 200, output)
    const input = { ...consumerInput, code: 'a', refresh_token: 'b', redirect_uri: 'https://app.example.com' }
    await send(input)
    expect(await requests[0]?.json()).toEqual(input)
  })

  it('gives the exact URL of the call to a function that signs, in each region', async () => {
    const audiences: string[] = []
    const sign = (tokenUrl: string): string => `a.b.${audiences.push(tokenUrl)}`
    const { transport } = createAffinidiClient({ fetch: async () => Response.json(output) })
    for (const region of ['apse1', 'use1']) {
      await consumerAuthTokenEndpoint(transport.with({ region }), { ...consumerInput, client_assertion: sign })
    }
    expect(audiences).toEqual([
      'https://apse1.api.affinidi.io/iam/v1/consumer/oauth2/token',
      'https://use1.api.affinidi.io/iam/v1/consumer/oauth2/token',
    ])
  })

  it('asks a function for a fresh assertion at every attempt', async () => {
    let signed = 0
    const client_assertion = async (): Promise<string> => `a.b.${++signed}`
    const requests = api.reply(consumerAuthTokenEndpoint, (_, number) =>
      number < 3 ? new Response(null, { status: 503 }) : Response.json(output),
    )
    expect(await send({ ...consumerInput, client_assertion })).toEqual(output)
    const bodies = await Promise.all(requests.map(async (request) => (await request.json()) as object))
    expect(bodies).toEqual([1, 2, 3].map((number) => ({ ...consumerInput, client_assertion: `a.b.${number}` })))
  })

  it.each<[string, () => Response | Promise<Response>]>([
    ['503', () => new Response(null, { status: 503 })],
    ['a network failure', () => Response.error()],
    ['a time-out', async () => new Promise(() => undefined)],
  ])('retries with a new assertion of a function, and never with a string, after %s', async (_, resolver) => {
    const once = api.reply(consumerAuthTokenEndpoint, resolver)
    expect(await failure(send(consumerInput, { timeout: 30 }))).toMatchObject({ attempts: 1 })
    expect(once).toHaveLength(1)
    const thrice = api.reply(consumerAuthTokenEndpoint, resolver)
    expect(await failure(send({ ...consumerInput, client_assertion: () => 'a.b.c' }, { timeout: 30 }))).toMatchObject({
      attempts: 3,
    })
    expect(thrice).toHaveLength(3)
  })

  it('waits after 429, and goes on with a new assertion of a function only', async () => {
    api.reply(consumerAuthTokenEndpoint, 429)
    for (const client_assertion of ['a.b.c', () => 'a.b.c']) {
      const controller = new AbortController()
      const observe = ({ type }: { readonly type: string }): void => {
        if (type === 'retry') controller.abort()
      }
      const client = createAffinidiClient({ ...options, observe })
      const input = { ...consumerInput, client_assertion }
      await failure(client.consumerAuthTokenEndpoint(input, { signal: controller.signal }))
      expect(controller.signal.aborted).toBe(typeof client_assertion === 'function')
    }
  })

  it('passes on what a signing function throws, and sends nothing', async () => {
    const reason = new Error('key store is locked')
    const client_assertion = async (): Promise<string> => Promise.reject(reason)
    expect(await failure(send({ ...consumerInput, client_assertion }))).toBe(reason)
    const thrower = (): string => {
      throw reason
    }
    expect(await failure(send({ ...consumerInput, client_assertion: thrower }))).toBe(reason)
  })

  it.each([undefined, '', 5, {}])('refuses %o from a signing function', async (value) => {
    const client_assertion = (): string => value as string
    const error = await failure(send({ ...consumerInput, client_assertion }))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({
      message: expect.stringContaining('consumerAuthTokenEndpoint: `client_assertion` must be a signed JSON Web Token'),
    })
  })

  it('sends nothing after a signing function took too long', async () => {
    const late = Promise.withResolvers<string>()
    const error = await failure(
      send({ ...consumerInput, client_assertion: async () => late.promise }, { timeout: 20, retry: 0 }),
    )
    expect(error).toBeInstanceOf(TimeoutError)
    late.resolve('a.b.c')
    await setImmediate()
    expect(error).toMatchObject({ scope: 'attempt', attempts: 1 })
  })

  it.each<[string, string, object]>([
    ['a property that the closed body does not have', 'scope', { ...consumerInput, scope: 'api' }],
    ['further parameters', 'additionalParameters', { ...consumerInput, additionalParameters: { a: 'b' } }],
    ['no assertion', 'client_assertion', { ...consumerInput, client_assertion: undefined }],
    ['an empty assertion', 'client_assertion', { ...consumerInput, client_assertion: '' }],
    ['an assertion that is neither text nor function', 'client_assertion', { ...consumerInput, client_assertion: 5 }],
    ['another grant', 'grant_type', { ...consumerInput, grant_type: 'authorization_code' }],
    [
      'another grant without an assertion type',
      'grant_type',
      { client_assertion: 'a.b.c', grant_type: 'authorization_code' },
    ],
    ['null as the grant', 'grant_type', { ...consumerInput, grant_type: null }],
    [
      'the type of the delegation without its grant',
      'client_assertion_type',
      { client_assertion: 'a.b.c', client_assertion_type: delegatedInput.client_assertion_type },
    ],
    [
      'the assertion type of the other grant',
      'client_assertion_type',
      { ...consumerInput, client_assertion_type: delegatedInput.client_assertion_type },
    ],
    [
      'the grant of the other assertion type',
      'client_assertion_type',
      { ...consumerInput, grant_type: 'affinidi_delegation' },
    ],
    ['an id that is no text', 'client_id', { ...consumerInput, client_id: 5 }],
    ['nothing', 'client_assertion', {}],
    ['a list', 'request', []],
  ])('refuses %s before anything is sent or signed', async (_, parameter, input) => {
    const error = await failure(send(input as ConsumerAuthTokenEndpointInput))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({ operation: 'consumerAuthTokenEndpoint', parameter, attempts: 0 })
    expect(printed(error)).not.toContain('canary')
    const signed: unknown[] = []
    const client_assertion = (tokenUrl: string): string => `a${signed.push(tokenUrl)}`
    if (parameter !== 'client_assertion' && parameter !== 'request') await failure(send({ ...input, client_assertion }))
    expect(signed).toEqual([])
  })

  it.each([undefined, null, 'text', 5])('refuses %o instead of a request', async (input) => {
    expect(await failure(send(input as never))).toMatchObject({ kind: 'input' })
  })

  it('refuses a second credential, whether the assertion is a string or a function', async () => {
    for (const client_assertion of ['canary.b.c', () => 'canary.b.c']) {
      const error = await failure(send({ ...consumerInput, client_assertion }, { auth: bearer('canary') }))
      expect(error).toMatchObject({ kind: 'input', parameter: 'client_assertion' })
      expect(printed(error)).not.toContain('canary')
    }
  })

  it('types the two combinations that make sense, and only them', () => {
    expectTypeOf(consumerInput).toExtend<ConsumerAuthTokenEndpointInput>()
    expectTypeOf(delegatedInput).toExtend<ConsumerAuthTokenEndpointInput>()
    const mixed = { ...consumerInput, grant_type: 'affinidi_delegation' } as const
    expectTypeOf(mixed).not.toExtend<ConsumerAuthTokenEndpointInput>()
    expect(mixed.grant_type).toBe(delegatedInput.grant_type)
  })

  it('takes a JWT as ID token, not the number that is documented', async () => {
    api.reply(consumerAuthTokenEndpoint, 200, output)
    const { id_token: idToken } = await send(consumerInput)
    expectTypeOf(idToken).toEqualTypeOf<string | undefined>()
    expect(idToken).toBe(output.id_token)
    api.reply(consumerAuthTokenEndpoint, 200, { ...output, id_token: 5 })
    expect(await failure(send(consumerInput))).toMatchObject({ kind: 'response', issues: [{ path: ['id_token'] }] })
  })

  it('accepts a response with the token only, and keeps unknown properties', async () => {
    for (const body of [{ access_token: 'a.b.c' }, { access_token: 'a.b.c', added_later: 1 }]) {
      api.reply(consumerAuthTokenEndpoint, 200, body)
      expect(await send(consumerInput)).toEqual(body)
    }
  })

  it('returns the token as received: callers check whose token it is', async () => {
    const accessToken = `${btoa('{"alg":"ES256"}')}.${btoa('{"sub":"did:key:somebody-else"}')}.c2ln`
    api.reply(consumerAuthTokenEndpoint, 200, { ...output, access_token: accessToken })
    expect(await send(consumerInput)).toHaveProperty('access_token', accessToken)
  })

  it.each<[string, () => Response]>([
    ['no token in it', () => Response.json({ expires_in: 3600, token_type: 'bearer', scope: 'canary' })],
    ['an empty object', () => Response.json({})],
    ['an empty token type and no more', () => Response.json({ token_type: '' })],
    ['an empty body', () => new Response(null, { headers: { 'content-type': 'application/json' } })],
    ['an HTML page', () => new Response('<html>canary</html>', { headers: { 'content-type': 'text/html' } })],
    [
      'JSON that breaks off',
      () => new Response('{"access_token":"canary', { headers: { 'content-type': 'application/json' } }),
    ],
  ])('rejects a successful response that has %s', async (_, resolver) => {
    api.reply(consumerAuthTokenEndpoint, resolver)
    const error = await failure(send(consumerInput, { validation: 'off' }))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(error).toMatchObject({ status: 200, attempts: 1 })
    expect(printed(error)).not.toContain('canary')
  })

  it.each(Object.values(errorBodies))('explains $name', async (body) => {
    api.reply(consumerAuthTokenEndpoint, body.httpStatusCode, body)
    const error = await failure(send(consumerInput))
    if (!isHttpError(error, consumerAuthTokenEndpoint)) throw error
    const issue = body.details === undefined ? '' : ': Invalid public key (client_assertion)'
    expect([error.status, error.code, error.description]).toEqual([
      body.httpStatusCode,
      body.name,
      `${body.message}${issue}`,
    ])
    expect([error.requestId, error.documented]).toEqual([body.traceId, true])
    expect(error.body).toEqual(body)
    expect(isHttpError(error, affinidi.consumerAuthTokenEndpoint, body.httpStatusCode)).toBe(true)
  })

  describeErrorAnswers({ api, operation: consumerAuthTokenEndpoint, call: async () => send(consumerInput) })

  it('types the body of documented errors', async () => {
    api.reply(consumerAuthTokenEndpoint, 400, errorBodies.InvalidDIDError)
    const error = await failure(send(consumerInput))
    if (!isHttpError(error, consumerAuthTokenEndpoint, 400)) throw error
    expectTypeOf(error.body).toEqualTypeOf<InvalidDIDError>()
    expect(error.body.traceId).toBe('1-67d1c46d-6be76536258621e12fd085b3')
  })

  it.each<[string, number, object]>([
    ['another text', 403, { ...errorBodies.UnauthorizedError, message: 'Not allowed' }],
    ['another name', 422, { ...errorBodies.UnauthorizedError, name: 'InvalidParameterError' }],
    ['no status and no details', 400, { name: 'InvalidDIDError', message: 'm', traceId: '1-a-b', details: [] }],
    ['no trace id', 403, { name: 'UnauthorizedError', message: 'm' }],
    ['details as a text', 400, { ...errorBodies.InvalidDIDError, details: 'Invalid public key' }],
    ['details without an issue', 400, { ...errorBodies.InvalidDIDError, details: [{ field: 'client_assertion' }] }],
  ])('recognises a documented error that has %s', async (_, status, body) => {
    api.reply(consumerAuthTokenEndpoint, status, body)
    const error = await failure(send(consumerInput))
    const { name: code, message: description } = body as { name: string; message: string }
    expect(error).toMatchObject({ kind: 'http', status, code, description, documented: true, body })
  })

  it.each<[string, unknown, string]>([
    [
      'an issue and its field',
      [{ issue: 'aud is wrong', field: 'client_assertion' }],
      ': aud is wrong (client_assertion)',
    ],
    ['an issue alone', [{ issue: 'exp is missing' }], ': exp is missing'],
    [
      'several issues',
      [
        { issue: 'a', field: 'b' },
        { issue: 'c', value: 'canary' },
      ],
      ': a (b); c',
    ],
    ['more than five', Array.from('abcdefg', (issue) => ({ issue })), ': a; b; c; d; e'],
    [
      'items that are none',
      [null, 'canary', 5, { issue: 5 }, { issue: '', field: 'canary' }, [], { issue: 'a' }],
      ': a',
    ],
    ['values', [{ issue: 'a', field: 5, value: 'canary', location: 'canary' }], ': a'],
    ['an object', { issue: 'canary' }, ''],
  ])('names the issues of the details: %s', async (_, details, expected) => {
    api.reply(consumerAuthTokenEndpoint, 403, { ...errorBodies.UnauthorizedError, details })
    const error = await failure(send(consumerInput))
    expect(error).toMatchObject({ description: `Unauthorized${expected}`, code: 'UnauthorizedError' })
    expect(printed(error)).not.toContain('canary')
  })

  it.each<[string, object, object]>([
    ['nothing but the assertion', { client_assertion: 'a.b.c' }, { ...consumerInput, client_assertion: 'a.b.c' }],
    [
      'the delegation',
      { client_assertion: 'a.b.c', grant_type: 'affinidi_delegation' },
      { ...delegatedInput, client_assertion: 'a.b.c' },
    ],
  ])('fills in the grant and the type of the assertion: %s', async (_, input, body) => {
    const requests = api.reply(consumerAuthTokenEndpoint, 200, output)
    const { client_id: _id, ...expected } = body as Record<string, unknown>
    await send(input as ConsumerAuthTokenEndpointInput)
    await send({ ...input, client_assertion: async () => 'a.b.c\n' })
    await send({ ...input, client_assertion: ' a.b.c\n' })
    for (const request of requests) expect(await request.json()).toEqual(expected)
    expect(requests).toHaveLength(3)
  })

  it.each<[string, string]>([
    ['a private key', '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n'],
    ['a key in one line', '-----BEGIN PRIVATE KEY-----\\ncanary\\n-----END PRIVATE KEY-----'],
    ['a JSON Web Key', '{"kty":"EC","crv":"secp256k1","d":"canary"}'],
    ['a seed phrase', 'canary canary canary canary'],
    ['a DID', 'did:key:zQ3shcanary'],
    ['two parts', 'canary.canary'],
    ['four parts', 'canary.b.c.d'],
    ['five parts, an encrypted token', 'canary.b.c.d.e'],
    ['an unsigned token', 'canary.canary.'],
    ['standard base64', 'canary.b+/.c='],
    ['an assertion with its scheme', 'Bearer canary.b.c'],
    ['quotes', '"canary.b.c"'],
    ['blanks', ' \n'],
  ])('refuses %s as the assertion, which would be shown to the server', async (_, text) => {
    const requests = api.reply(consumerAuthTokenEndpoint, 200, output)
    for (const client_assertion of [text, () => text, async () => text]) {
      const error = await failure(send({ ...consumerInput, client_assertion }))
      expect(error).toBeInstanceOf(InvalidInputError)
      expect(error).toMatchObject({ parameter: 'client_assertion', operation: 'consumerAuthTokenEndpoint' })
      expect(printed(error)).not.toContain('canary')
    }
    expect(requests).toEqual([])
  })

  it.each<[string, number, object]>([
    ['an invalid body', 400, { message: 'Invalid request body' }],
    ['an unknown path', 403, { message: 'Missing Authentication Token' }],
    ['a wrong media type', 415, { message: 'Unsupported Media Type' }],
    ['a rate limit', 429, { message: 'Too Many Requests' }],
    ['a service that is too slow', 504, { message: 'Endpoint request timed out' }],
  ])('explains the response of the gateway to %s', async (_, status, body) => {
    api.reply(consumerAuthTokenEndpoint, status, body, {
      headers: { 'x-amzn-errortype': 'SomeException', 'retry-after': '90' },
    })
    const error = await failure(send(consumerInput))
    expect(error).toMatchObject({
      kind: 'http',
      status,
      description: body['message' as keyof typeof body],
      documented: false,
      body,
    })
    expect(error).toMatchObject({ retryAfterMs: 90_000 })
    expect(error).not.toHaveProperty('code')
    expect(error).not.toHaveProperty('requestId')
  })

  it('explains errors in the shape of OAuth', async () => {
    api.reply(consumerAuthTokenEndpoint, 400, { error: 'invalid_request', error_description: 'No grant_type' })
    expect(await failure(send(consumerInput))).toMatchObject({
      code: 'invalid_request',
      description: 'No grant_type',
      documented: false,
    })
  })

  it.each<[string, string | undefined]>([
    ['an HTML page', '<html><body>Bad gateway</body></html>'],
    ['nothing', undefined],
  ])('gives a readable error where the response is %s', async (_, body) => {
    api.reply(consumerAuthTokenEndpoint, 502, body)
    const error = await failure(send(consumerInput))
    expect(error).toBeInstanceOf(HttpError)
    expect(error).toMatchObject({ status: 502, body, documented: false })
    expect(String(error)).toContain(
      'consumerAuthTokenEndpoint (POST /v1/consumer/oauth2/token): the server answered 502',
    )
  })

  it('does not follow redirects', async () => {
    const target = api.reply({ method: 'POST', path: '/elsewhere' }, 200, output)
    api.reply(consumerAuthTokenEndpoint, 307, undefined, { headers: { location: `${url}/elsewhere` } })
    expect(await failure(send(consumerInput))).toBeInstanceOf(RedirectError)
    expect(target).toHaveLength(0)
  })

  it('ends with the reason of the signal when it is aborted, before and while it waits', async () => {
    const reason = new Error('no longer needed')
    expect(await failure(send(consumerInput, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    const controller = new AbortController()
    const requests = api.reply(consumerAuthTokenEndpoint, async () => {
      controller.abort(reason)
      return new Promise<Response>(() => undefined)
    })
    expect(
      await failure(send({ ...consumerInput, client_assertion: () => 'a.b.c' }, { signal: controller.signal })),
    ).toBe(reason)
    expect(requests).toHaveLength(1)
  })

  it.each<[string, ConsumerAuthTokenEndpointInput]>([
    ['a string', consumerInput],
    ['a function', { ...consumerInput, client_assertion: () => consumerInput.client_assertion }],
  ])('shows no assertion in any error, though the server echoes it: given as %s', async (_, input) => {
    const echo = consumerInput.client_assertion
    const body = { name: echo, message: `got ${echo}`, traceId: echo, details: [{ issue: echo, value: echo }] }
    api.reply(consumerAuthTokenEndpoint, 400, body, { headers: { 'x-request-id': echo } })
    const http = await failure(send(input))
    expect(http).toBeInstanceOf(HttpError)
    api.reply(consumerAuthTokenEndpoint, Response.error())
    const network = await failure(send(input, { retry: 0 }))
    expect(network).toBeInstanceOf(NetworkError)
    api.reply(consumerAuthTokenEndpoint, async () => new Promise<Response>(() => undefined))
    const timeout = await failure(send(input, { timeout: 20, retry: 0 }))
    expect(timeout).toBeInstanceOf(TimeoutError)
    for (const error of [http, network, timeout]) expect(printed(error)).not.toContain('canary')
    expect((http as HttpError).body).toEqual(body)
  })
})

it.each<[unknown, string]>([
  [new AbortController().signal, '`options` must be `{ signal }`, not the signal itself'],
  [new Map(), '`options` must be an object'],
  [5, '`options` must be an object'],
  [null, '`options` must be an object'],
  [{ auth: null }, '`auth` must be a credential, such as clientSecretBasic(id, secret)'],
  [{ auth: () => undefined }, "`client_assertion` is given beside the call's `auth`"],
])('wrong options are refused beside a signing function, too: %o', async (given, message) => {
  const requests = api.reply(consumerAuthTokenEndpoint, 200, output)
  const error = await failure(send({ ...consumerInput, client_assertion: () => 'a.b.c' }, given as never))
  expect(error).toMatchObject({ message: `consumerAuthTokenEndpoint: ${message}` })
  expect(requests).toEqual([])
})

describeTokenAnswers({
  api,
  operation: consumerAuthTokenEndpoint,
  answer: output,
  call: async (mode) => send(consumerInput, mode),
})
