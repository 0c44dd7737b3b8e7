import { describeErrorAnswers, describeTokenAnswers, mockApi, printed } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest'

import { errorBodies, token } from '../test/fixtures.js'
import {
  bearer,
  clientSecretBasic,
  createVoucherifyClient,
  generateOauthToken,
  generateOauthTokenV2,
  HttpError,
  InvalidInputError,
  InvalidResponseError,
  introspectOauthToken,
  isHttpError,
  NetworkError,
  RedirectError,
  revokeOauthToken,
  settle,
  TimeoutError,
  voucherifyEndpoint,
  type GenerateOauthTokenRequest,
  type VoucherifyError,
  type VoucherifyErrors,
  type VoucherifyScope,
} from './index.js'

const url = 'https://voucherify.example.com'
const api = mockApi(url)
const options = {
  baseUrl: url,
  appId: 'canary-app-id',
  appToken: 'canary-app-token',
  retryDelay: 0,
  validation: 'error',
} as const
const voucherify = createVoucherifyClient(options)
const accessToken = 'canary-access-token'

const notTokens = [
  'Bearer canary',
  'bearer canary',
  'Bearer',
  'canary ',
  'canary\n',
  'can ary',
  '\ufeffcanary',
  'c\u0000',
  '',
]

/** The reason that a call was rejected with. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'no error',
    (error: unknown) => error,
  )
}

describe('generateOauthToken', () => {
  it('sends the application keys in headers and the parameters as a form', async () => {
    const requests = api.reply(generateOauthToken, 200, token)
    expect(await voucherify.generateOauthToken({ scope: 'qualifications validations redemptions' })).toEqual(token)
    const [request] = requests
    expect([request?.method, request?.url]).toEqual(['POST', `${url}/v1/oauth/token`])
    expect(request?.headers.get('x-app-id')).toBe('canary-app-id')
    expect(request?.headers.get('x-app-token')).toBe('canary-app-token')
    expect(request?.headers.get('accept')).toBe('application/json')
    expect(request?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    expect(await request?.text()).toBe('grant_type=client_credentials&scope=qualifications+validations+redemptions')
  })

  it('joins an array of scopes with spaces, where others join with commas', async () => {
    const requests = api.reply(generateOauthToken, 200, token)
    await voucherify.generateOauthToken({ grantType: 'client_credentials', scope: ['qualifications', 'validations'] })
    const [request] = requests
    expect(new URLSearchParams(await request?.text()).get('scope')).toBe('qualifications validations')
  })

  it.each<[string, unknown, string, string]>([
    [
      'commas in a scope',
      { scope: 'vouchers,campaigns' },
      'scope',
      'must not contain commas: give an array, or separate names by a space',
    ],
    [
      'commas in an array',
      { scope: ['orders', 'vouchers,campaigns'] },
      'scope[1]',
      'must not contain commas: give an array, or separate names by a space',
    ],
    [
      'two spaces between scopes',
      { scope: 'vouchers  campaigns' },
      'scope',
      'must be names separated by single spaces',
    ],
    ['a blank scope', { scope: ' ' }, 'scope', 'must be names separated by single spaces'],
    ['a blank before a scope', { scope: ['orders', ' vouchers'] }, 'scope[1]', 'begins with a blank'],
    ['an empty scope', { scope: ['orders', ''] }, 'scope[1]', 'is empty'],
    ...[
      '"vouchers"',
      "'vouchers'",
      '\u201cvouchers\u201d',
      'Vouchers',
      'VOUCHERS',
      'vou\u200bchers',
      'vouchers,',
    ].flatMap((name): [string, unknown, string, string][] => [
      [`${name} in an array`, { scope: ['orders', name] }, 'scope[1]', 'must be "vouchers", written exactly so'],
      [`${name} in a string`, { scope: name }, 'scope', 'must be "vouchers", written exactly so'],
      [`${name} among others`, { scope: `orders ${name}` }, 'scope', 'must contain "vouchers", written exactly so'],
    ]),
    ['SKUs, as some documents say', { scope: 'SKUs' }, 'scope', 'must be "skus", written exactly so'],
    ['another separator', { scope: ['clientVouchers'] }, 'scope[0]', 'must be "client_vouchers", written exactly so'],
    [
      'quotes around a newer scope',
      { scope: ['orders', '"a-newer-scope"'] },
      'scope[1]',
      'contains a quote, a backslash or an invisible character',
    ],
    [
      'quotes within the grant type',
      { scope: 'api', grantType: "'client_credentials'" },
      'grantType',
      'must be "client_credentials", without further quotes, or an absolute URI',
    ],
    [
      'grants that the API does not know',
      { scope: 'api', grantType: 'password' },
      'grantType',
      'must be "client_credentials", without further quotes, or an absolute URI',
    ],
  ])('refuses %s before anything is sent', async (_, request, parameter, expected) => {
    const error = await failure(voucherify.generateOauthToken(request as GenerateOauthTokenRequest))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({ operation: 'generateOauthToken', parameter, expected, attempts: 0 })
  })

  it.each<[string, unknown]>([
    ['scope', undefined],
    ['scope', {}],
    ['scope', { scope: '' }],
    ['scope', { scope: [] }],
    ['scope', { scope: 5 }],
    ['scope[0]', { scope: [5] }],
    ['scope', { scope: null }],
    ['scopes', { scope: 'api', scopes: 'api' }],
    ['grantType', { scope: 'api', grantType: 5 }],
  ])(
    'refuses a missing, empty or unknown %s, as the documents call everything optional',
    async (parameter, request) => {
      expect(await failure(voucherify.generateOauthToken(request as GenerateOauthTokenRequest))).toMatchObject({
        kind: 'input',
        parameter,
      })
    },
  )

  it('accepts other grants if they are absolute URIs, and further parameters', async () => {
    const requests = api.reply(generateOauthToken, 200, token)
    await voucherify.generateOauthToken({
      scope: 'api',
      grantType: 'urn:example:grant',
      additionalParameters: { project_id: 'p' },
    })
    const [request] = requests
    expect(await request?.text()).toBe('grant_type=urn%3Aexample%3Agrant&scope=api&project_id=p')
  })

  it('knows the scopes, and accepts newer ones', () => {
    expectTypeOf<'trash-bin'>().toExtend<VoucherifyScope>()
    expectTypeOf<GenerateOauthTokenRequest['scope']>().toEqualTypeOf<VoucherifyScope | readonly VoucherifyScope[]>()
    const request: GenerateOauthTokenRequest = { scope: ['skus', 'brand-new-scope'] }
    expect(request.scope).toHaveLength(2)
  })

  it('keeps properties that the model does not know', async () => {
    api.reply(generateOauthToken, 200, { ...token, added_later: 1 })
    expect(await voucherify.generateOauthToken({ scope: 'api' })).toHaveProperty('added_later', 1)
  })
})

describe('generateOauthTokenV2', () => {
  const answer = { access_token: 'a', token_type: 'Bearer', expires_in: 900, scope: 'vouchers.read' }
  const clientAuth = clientSecretBasic('canary-key', 'canary-secret')
  const service = createVoucherifyClient({ baseUrl: url, clientAuth, retryDelay: 0, validation: 'error' })

  it('sends the service key by HTTP Basic, and no keys of an application', async () => {
    const requests = api.reply(generateOauthTokenV2, 200, answer)
    const request = { projectId: 'proj_1', scope: ['vouchers.read', 'campaigns.read'] }
    expect(await service.generateOauthTokenV2(request)).toEqual(answer)
    await createVoucherifyClient({ ...options, clientAuth }).generateOauthTokenV2(request)
    for (const received of requests) {
      expect([received.method, received.url]).toEqual(['POST', `${url}/v2/oauth/token`])
      expect(received.headers.get('authorization')).toBe(`Basic ${btoa('canary-key:canary-secret')}`)
      expect(received.headers.get('x-app-id')).toBeNull()
      expect(received.headers.get('x-app-token')).toBeNull()
      expect(await received.text()).toBe(
        'grant_type=client_credentials&scope=vouchers.read+campaigns.read&project_id=proj_1',
      )
    }
    expect(requests).toHaveLength(2)
  })

  it.each<[string, object]>([
    ['scope', { projectId: 'p' }],
    ['projectId', { scope: 'a' }],
    ['projectId', { scope: 'a', projectId: '' }],
    ['scope[1]', { scope: ['a', ' b'], projectId: 'p' }],
    ['scope', { scope: 'a,b', projectId: 'p' }],
    ['grantType', { scope: 'a', projectId: 'p', grantType: 'password' }],
  ])('refuses a missing or wrong %s', async (parameter, request) => {
    expect(await failure(service.generateOauthTokenV2(request as never))).toMatchObject({ kind: 'input', parameter })
  })

  it('rejects with the error of a wrong key', async () => {
    api.reply(generateOauthTokenV2, 401, errorBodies.unauthorized)
    const error = await failure(service.generateOauthTokenV2({ scope: 'a', projectId: 'p' }))
    expect(error).toMatchObject({ status: 401, code: 'unauthorized', attempts: 1 })
    expect(printed(error)).not.toContain('canary')
  })

  it('is refused without a service key, and other operations without the keys of an application', async () => {
    const requests = api.reply(introspectOauthToken, 200, { active: false })
    expect(await failure(voucherify.generateOauthTokenV2({ scope: 'a', projectId: 'p' }))).toMatchObject({
      kind: 'input',
      parameter: 'clientAuth',
    })
    for (const call of [
      service.generateOauthToken({ scope: 'api' }),
      service.introspectOauthToken({ accessToken }),
      service.revokeOauthToken({ accessToken }),
    ])
      expect(await failure(call)).toMatchObject({ kind: 'input', parameter: 'appId', attempts: 0 })
    expect(requests).toEqual([])
  })
})

describe('a call of a route that this package does not cover', () => {
  const releaseSession = voucherifyEndpoint<{ code: string }, void, VoucherifyErrors>({
    id: 'releaseSession',
    method: 'DELETE',
    path: '/v1/vouchers/{code}/sessions',
    responses: { 204: 'empty' },
  })

  it('may send an access token instead of the keys', async () => {
    const requests = api.reply(releaseSession, 204)
    const service = createVoucherifyClient({ baseUrl: url, clientAuth: clientSecretBasic('id', 'secret') })
    for (const { transport } of [voucherify, service])
      await releaseSession(transport, { code: 'a' }, { auth: bearer(accessToken) })
    for (const { headers } of requests) {
      expect(headers.get('authorization')).toBe(`Bearer ${accessToken}`)
      expect(headers.get('x-app-token')).toBeNull()
    }
    expect(requests).toHaveLength(2)
  })

  it('may send another body, which its check returns', async () => {
    const publish = voucherifyEndpoint<{ publication: object }, void, VoucherifyErrors>({
      id: 'publish',
      method: 'POST',
      path: '/v1/publications',
      body: 'publication',
      check: () => ({ campaign: 'a' }),
      responses: { 204: 'empty' },
    })
    const requests = api.reply(publish, 204)
    await publish(voucherify.transport, { publication: {} })
    expect(await requests[0]?.json()).toEqual({ campaign: 'a' })
  })
})

describe('introspectOauthToken', () => {
  it('sends the token as `access_token` and resolves with what is known about it', async () => {
    const requests = api.reply(introspectOauthToken, 200, { ...token, active: true })
    const answer = await voucherify.introspectOauthToken({ accessToken })
    expect(answer).toEqual({ ...token, active: true })
    if (answer.active) expectTypeOf(answer.expires_in).toEqualTypeOf<number>()
    const [request] = requests
    expect([request?.method, request?.url]).toEqual(['POST', `${url}/v1/oauth/introspect`])
    expect(await request?.text()).toBe('access_token=canary-access-token')
  })

  it('adds nothing to an inactive token', async () => {
    api.reply(introspectOauthToken, 200, { active: false })
    const answer = await voucherify.introspectOauthToken({ accessToken })
    expect(answer).toStrictEqual({ active: false })
    // @ts-expect-error -- only active tokens have a scope
    expect(answer.scope).toBeUndefined()
  })

  it.each(['warn', 'error', 'off'] as const)(
    'does not accept a string for `active`, with validation `%s`',
    async (validation) => {
      for (const active of ['false', 'true', 0, null]) {
        api.reply(introspectOauthToken, 200, { ...token, active })
        const error = await failure(voucherify.introspectOauthToken({ accessToken }, { validation }))
        expect(error).toBeInstanceOf(InvalidResponseError)
        expect(error).toMatchObject({ issues: [{ path: ['active'] }] })
      }
    },
  )

  it.each(notTokens)('refuses a text that is no token, such as the whole header: %j', async (text) => {
    const requests = api.reply(introspectOauthToken, 200, { active: false })
    const error = await failure(voucherify.introspectOauthToken({ accessToken: text }))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({ parameter: 'accessToken', attempts: 0 })
    expect(printed(error)).not.toContain('canary')
    expect(requests).toEqual([])
  })

  it('refuses a call without a token', async () => {
    expect(await failure(voucherify.introspectOauthToken({ accessToken: '' }))).toMatchObject({
      kind: 'input',
      parameter: 'accessToken',
    })
  })
})

describe('revokeOauthToken', () => {
  it('sends the token as `access_token` and resolves with nothing', async () => {
    const requests = api.reply(revokeOauthToken, 204)
    const { data, status } = await voucherify.revokeOauthToken.raw({ accessToken })
    expect([data, status]).toEqual([undefined, 204])
    const [request] = requests
    expect([request?.method, request?.url]).toEqual(['POST', `${url}/v1/oauth/token/revoke`])
    expect(await request?.text()).toBe('access_token=canary-access-token')
  })

  it('rejects with a documented HttpError where the token is unknown: 404 without a body', async () => {
    api.reply(revokeOauthToken, 404)
    const error = await failure(voucherify.revokeOauthToken({ accessToken }))
    expect(error).toBeInstanceOf(HttpError)
    expect(error).toMatchObject({ status: 404, documented: true, body: undefined, attempts: 1 })
    expect(isHttpError(error, revokeOauthToken, 404)).toBe(true)
    expect(isHttpError(error, voucherify.revokeOauthToken, 404)).toBe(true)
    if (isHttpError(error, revokeOauthToken, 404)) expectTypeOf(error.body).toEqualTypeOf<undefined>()
  })

  it('reads no documented error from any other 404', async () => {
    api.reply(revokeOauthToken, 404, '<html>no such route</html>')
    expect(isHttpError(await failure(voucherify.revokeOauthToken({ accessToken })), revokeOauthToken, 404)).toBe(false)
  })

  it('resolves on a 404 to a retry after a lost response, as the first attempt may have worked', async () => {
    const requests = api.reply(revokeOauthToken, (_, number) =>
      number === 1 ? Response.error() : new Response(null, { status: 404 }),
    )
    await expect(voucherify.revokeOauthToken({ accessToken })).resolves.toBeUndefined()
    expect(requests).toHaveLength(2)
  })

  it('rejects on a 404 to a retry after a rate limit, as the first attempt did nothing', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const statuses = [429, 404]
    const fetch = async (): Promise<Response> => new Response(null, { status: statuses.shift() ?? 500 })
    const error = failure(createVoucherifyClient({ ...options, fetch }).revokeOauthToken({ accessToken }))
    await vi.runAllTimersAsync()
    expect(await error).toMatchObject({ status: 404, attempts: 2 })
  })

  it.each(notTokens)('refuses a text that is no token, as the token would stay active: %j', async (text) => {
    const requests = api.reply(revokeOauthToken, new Response(null, { status: 404 }))
    const error = await failure(voucherify.revokeOauthToken({ accessToken: text }))
    expect(error).toMatchObject({ kind: 'input', parameter: 'accessToken', attempts: 0 })
    expect(requests).toEqual([])
  })

  it('refuses a call without a token', async () => {
    expect(await failure(voucherify.revokeOauthToken({} as never))).toMatchObject({
      kind: 'input',
      parameter: 'accessToken',
    })
  })
})

const calls = [
  {
    operation: generateOauthToken,
    call: voucherify.generateOauthToken,
    request: { scope: 'vouchers' },
    success: [200, token],
  },
  {
    operation: introspectOauthToken,
    call: voucherify.introspectOauthToken,
    request: { accessToken },
    success: [200, { active: false }],
  },
  {
    operation: revokeOauthToken,
    call: voucherify.revokeOauthToken,
    request: { accessToken },
    success: [204, undefined],
  },
].map(({ operation, call, request, success: [status, body] }) => ({
  id: operation.id,
  operation,
  request,
  send: async (callOptions?: object): Promise<unknown> =>
    (call as (...given: unknown[]) => Promise<unknown>)(request, callOptions),
  succeed: () => api.reply(operation, Number(status), body),
  success: () => (body === undefined ? new Response(null, { status: 204 }) : Response.json(body)),
}))

describe.each(calls)('$id', ({ id, operation, request: parameters, send, succeed, success }) => {
  it('sends the application keys and never a bearer token beside them', async () => {
    const requests = succeed()
    await send()
    expect(requests[0]?.headers.get('x-app-token')).toBe('canary-app-token')
    expect(requests[0]?.headers.get('authorization')).toBeNull()
  })

  it.each<[string, number, object, string | undefined, string, string | undefined]>([
    [
      'an unknown scope',
      400,
      errorBodies.invalidScope,
      'invalid_scope',
      'Invalid scope: vouchers,campaigns',
      undefined,
    ],
    ['a wrong grant type', 400, errorBodies.invalidGrantType, 'invalid_grant_type', 'Invalid grant_type', undefined],
    ['missing parameters', 400, errorBodies.missingParameters, 'missing_parameters', 'Missing parameters', undefined],
    ['wrong keys', 401, errorBodies.unauthorized, 'unauthorized', 'Unauthorized', undefined],
    [
      'a wrong method',
      405,
      errorBodies.wrongMethod,
      undefined,
      'HTTP Method Not Allowed: PUT is not supported by this endpoint. Did you mean GET or POST?',
      undefined,
    ],
    [
      'anything, with all that a body may say',
      400,
      errorBodies.full,
      'quantity_exceeded',
      'quantity exceeded: KY4KRtMl',
      'v-0d732b0e259690f253',
    ],
    [
      'a body that is too large, in the older shape',
      413,
      errorBodies.older,
      undefined,
      'Request Entity Too Large: The body is larger than allowed',
      undefined,
    ],
  ])('explains %s', async (_, status, body, code, description, requestId) => {
    const requests = api.reply(operation, status, body)
    const error = await failure(send())
    expect(error).toBeInstanceOf(HttpError)
    if (!isHttpError(error, operation)) throw error
    expect(error.operation).toBe(id)
    expect([error.status, error.code, error.description, error.requestId]).toEqual([
      status,
      code,
      description,
      requestId,
    ])
    expect(error.body).toEqual(body)
    expect(error.documented).toBe(status !== 413)
    expect(requests).toHaveLength(1)
  })

  describeErrorAnswers({ api, operation, call: send })

  it.each<[string, string, number]>([
    ['seconds in `Retry-After`', 'retry-after', 120_000],
    ['an instant in `X-Rate-Limit-Retry`', 'x-rate-limit-retry', 120_000],
  ])('gives the wait of a rate limit that is too long to wait for: %s', async (_, header, waitMs) => {
    const value = header === 'retry-after' ? waitMs / 1000 : Math.ceil((Date.now() + waitMs) / 1000)
    const headers = { [header]: String(value), 'x-rate-limit-type': 'api_calls' }
    const requests = api.reply(operation, 429, errorBodies.rateLimit, { headers })
    const error = await failure(send())
    expect(error).toMatchObject({ status: 429, description: errorBodies.rateLimit.message, documented: true })
    if (!isHttpError(error)) throw error
    expect(error.code).toBeUndefined()
    expect(Math.abs(Number(error.retryAfterMs) - waitMs)).toBeLessThan(5000)
    expect(requests).toHaveLength(1)
  })

  it('prefers `Retry-After` to `X-Rate-Limit-Retry`', async () => {
    api.reply(operation, 429, errorBodies.rateLimit, {
      headers: { 'retry-after': '100', 'x-rate-limit-retry': '4000000000' },
    })
    expect(await failure(send())).toMatchObject({ retryAfterMs: 100_000 })
  })

  it.each([502, 503, 504, 408])('is retried after %i', async (status) => {
    const requests = api.reply(operation, (_, number) => (number < 3 ? new Response(null, { status }) : success()))
    await send()
    expect(requests).toHaveLength(3)
  })

  it('waits after 429 for another attempt', async () => {
    const requests = api.reply(operation, 429, errorBodies.rateLimit)
    const controller = new AbortController()
    const observe = ({ type }: { readonly type: string }): void => {
      if (type === 'retry') controller.abort()
    }
    const client = createVoucherifyClient({ ...options, observe })
    const call = Reflect.get(client, id) as (request: object, options: object) => Promise<unknown>
    const error = await failure(call(parameters, { signal: controller.signal }))
    expect(controller.signal.aborted).toBe(true)
    expect(error).toBe(controller.signal.reason)
    expect(requests).toHaveLength(1)
  })

  it('is not retried after 500, nor more often than twice', async () => {
    const faulty = api.reply(operation, 500, errorBodies.unauthorized)
    expect(await failure(send())).toMatchObject({ status: 500, attempts: 1 })
    expect(faulty).toHaveLength(1)
    const overloaded = api.reply(operation, 503)
    expect(await failure(send())).toMatchObject({ status: 503, attempts: 3 })
    expect(overloaded).toHaveLength(3)
  })

  it('gives a readable error where a gateway responds with HTML or without a body', async () => {
    api.reply(operation, 403, '<html><body>denied</body></html>')
    const html = await failure(send())
    expect(html).toMatchObject({ status: 403, documented: false, body: '<html><body>denied</body></html>' })
    expect(String(html)).toMatch(/the server answered 403 .*text\/html/)
    expect(html).not.toHaveProperty('code')
    api.reply(operation, 403)
    const empty = await failure(send())
    expect(empty).toMatchObject({ status: 403, documented: false, body: undefined })
  })

  it('does not follow redirects', async () => {
    const target = api.reply({ method: 'POST', path: '/elsewhere' }, 200, token)
    api.reply(operation, 307, undefined, { headers: { location: `${url}/elsewhere?token=canary` } })
    const error = await failure(send())
    expect(error).toBeInstanceOf(RedirectError)
    expect(printed(error)).not.toContain('canary')
    expect(target).toHaveLength(0)
  })

  it('ends with a TimeoutError when the time is up', async () => {
    const requests = api.reply(operation, async () => new Promise<Response>(() => undefined))
    const error = await failure(send({ timeout: 20, retry: 0 }))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toMatchObject({ operation: id, scope: 'attempt', attempts: 1 })
    expect(requests).toHaveLength(1)
  })

  it('ends with the reason of the signal when it is aborted, before and while it waits', async () => {
    const reason = new Error('no longer needed')
    expect(await failure(send({ signal: AbortSignal.abort(reason) }))).toBe(reason)
    const controller = new AbortController()
    const requests = api.reply(operation, async () => {
      controller.abort(reason)
      return new Promise<Response>(() => undefined)
    })
    expect(await failure(send({ signal: controller.signal }))).toBe(reason)
    expect(requests).toHaveLength(1)
  })

  it('asks functions for the keys at each attempt, and once more after 401', async () => {
    const refusals: (string | undefined)[] = []
    const client = createVoucherifyClient({
      ...options,
      appToken: ({ refused }) => `canary-${refusals.push(refused)}`,
    })
    const requests = api.reply(operation, (request) =>
      request.headers.get('x-app-token') === 'canary-1'
        ? Response.json(errorBodies.unauthorized, { status: 401 })
        : success(),
    )
    const call = client[id as 'generateOauthToken']
    await call(id === 'generateOauthToken' ? { scope: 'vouchers' } : ({ accessToken } as never))
    expect(refusals).toEqual([undefined, 'canary-1'])
    expect(requests.map((request) => request.headers.get('x-app-token'))).toEqual(['canary-1', 'canary-2'])
  })

  it('shows no key and no token in any error, though the server echoes them', async () => {
    const echo = 'canary-app-id canary-app-token canary-access-token'
    const body = {
      code: 400,
      key: 'canary-app-token',
      message: echo,
      details: `appToken=${echo}`,
      request_id: 'canary-app-token',
    }
    api.reply(operation, 400, body, { headers: { 'x-request-id': 'canary-app-token' } })
    const http = await failure(send())
    expect(http).toBeInstanceOf(HttpError)
    api.reply(operation, Response.error())
    const network = await failure(send({ retry: 0 }))
    expect(network).toBeInstanceOf(NetworkError)
    api.reply(operation, async () => new Promise<Response>(() => undefined))
    const timeout = await failure(send({ timeout: 20, retry: 0 }))
    for (const error of [http, network, timeout]) {
      const hidden =
        id === 'generateOauthToken'
          ? ['canary-app-id', 'canary-app-token']
          : ['canary-app-id', 'canary-app-token', accessToken]
      for (const secret of hidden) expect(printed(error)).not.toContain(secret)
    }
    expect((http as HttpError).body).toEqual(body)
  })
})

const answering = calls.filter(({ id }) => id !== 'revokeOauthToken')

describe.each(answering)('$id', ({ operation, send }) => {
  it.each<[string, () => Response]>([
    ['an empty body', () => new Response(null, { headers: { 'content-type': 'application/json' } })],
    ['an empty object', () => Response.json({})],
    ['an HTML page', () => new Response('<html></html>', { headers: { 'content-type': 'text/html' } })],
    [
      'JSON that breaks off',
      () => new Response('{"access_token":"canary', { headers: { 'content-type': 'application/json' } }),
    ],
    ['a list', () => Response.json([token])],
    ['null', () => Response.json(null)],
  ])('rejects a successful response that has %s', async (_, answer) => {
    api.reply(operation, answer())
    const error = await failure(send({ validation: 'off' }))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(error).toMatchObject({ status: 200, attempts: 1 })
    expect(printed(error)).not.toContain('canary')
  })

  it('keeps the body of a response that does not fit, so that no token is lost', async () => {
    const body = { ...token, active: true, access_token: 'canary-in-answer', expires_in: 'soon' }
    api.reply(operation, 200, body)
    const error = await failure(send())
    if (!(error instanceof InvalidResponseError)) throw error
    expect(error.issues).toMatchObject([{ path: ['expires_in'], expected: 'number' }])
    expect(error.body).toEqual(body)
    expect(printed(error)).not.toContain('canary')
    expect(await send({ validation: 'warn' })).toEqual(body)
  })
})

describe('isHttpError', () => {
  it('types the body of documented errors', async () => {
    api.reply(generateOauthToken, 400, errorBodies.invalidScope)
    const result = await settle(voucherify.generateOauthToken({ scope: 'unknown' }))
    if (result.ok || !isHttpError(result.error, generateOauthToken, 400)) throw new Error('no documented error')
    expectTypeOf(result.error.body).toEqualTypeOf<VoucherifyError>()
    expect(result.error.body.key).toBe('invalid_scope')
    expect(isHttpError(result.error, introspectOauthToken, 400)).toBe(false)
  })
})

describeTokenAnswers({
  api,
  operation: generateOauthToken,
  answer: token,
  call: async (mode) => voucherify.generateOauthToken({ scope: 'vouchers' }, mode),
})
