import {
  apiKeyHeaders,
  clientSecretBasic,
  createVoucherifyClient,
  isHttpError,
  settle,
  type VoucherifyClient,
  type VoucherifyError,
} from '@typed-oauth/voucherify-oauth'
import { describe, expect, it } from 'vitest'

import type { MockSetup } from '../../test/mock-setup.js'
import { createClock, createVoucherifyMock, type VoucherifyMock, type VoucherifyMockOptions } from './index.js'

function setup(options: VoucherifyMockOptions = {}): MockSetup<VoucherifyMock, VoucherifyClient> {
  const clock = createClock(Date.UTC(2026, 0, 1))
  const mock = createVoucherifyMock({ clock, ...options })
  return { mock, clock, client: connect(mock) }
}

function connect(mock: VoucherifyMock, keys: { appId?: string; appToken?: string } = {}): VoucherifyClient {
  return createVoucherifyClient({ ...mock.clientOptions, retry: 0, validation: 'error', ...keys })
}

const refusal = async (call: Promise<unknown>): Promise<unknown> => {
  const settled = await settle(call)
  if (settled.ok || !isHttpError(settled.error)) throw new Error('expected a refusal')
  const { status, body } = settled.error
  return body === undefined ? { status } : { status, ...(body as VoucherifyError) }
}

const requestId: unknown = expect.stringMatching(/^v-[0-9a-f]{18}$/)

/** Sends a form that our client would not send. */
async function post(
  mock: VoucherifyMock,
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const keys = { 'x-app-id': 'mock-app-id', 'x-app-token': 'mock-app-token' }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  return mock(
    new Request(`${mock.urls.baseUrl}${path}`, { method: 'POST', body, headers: { ...form, ...keys, ...headers } }),
  )
}

describe('generateOauthToken', () => {
  it('issues a token that is valid for 900 seconds, for the requested scopes', async () => {
    const { client, clock } = setup()
    const token = await client.generateOauthToken({ scope: ['vouchers', 'client_api'] })
    expect(token).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9]{50}$/),
      client_id: expect.stringMatching(/^[A-Za-z0-9]{21}$/),
      expires_at: clock() / 1000 + 900,
      expires_in: 900,
      scope: 'vouchers client_api',
      token_type: 'Bearer',
    })
  })

  it('issues another token each time, for the same client', async () => {
    const { client } = setup()
    const [first, second] = [
      await client.generateOauthToken({ scope: 'api' }),
      await client.generateOauthToken({ scope: 'api' }),
    ]
    expect(first.access_token).not.toBe(second.access_token)
    expect(first.client_id).toBe(second.client_id)
  })

  it.each(['voucher', 'SKUs', 'api,vouchers'])('refuses the scope %s', async (scope) => {
    const { mock } = setup()
    const response = await post(
      mock,
      '/v1/oauth/token',
      String(new URLSearchParams({ grant_type: 'client_credentials', scope })),
    )
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      code: 400,
      key: 'invalid_scope',
      message: `Invalid scope: ${scope}`,
      request_id: requestId,
    })
  })

  it('refuses one unknown scope among known ones', async () => {
    const { client } = setup()
    expect(await refusal(client.generateOauthToken({ scope: ['vouchers', 'nonsense'] }))).toMatchObject({
      status: 400,
      key: 'invalid_scope',
    })
  })

  it('refuses scopes with two spaces between them', async () => {
    const { mock } = setup()
    const response = await post(mock, '/v1/oauth/token', 'grant_type=client_credentials&scope=api++vouchers')
    expect(await response.json()).toMatchObject({ key: 'invalid_scope' })
  })

  it('refuses another grant type', async () => {
    const { mock } = setup()
    const response = await post(mock, '/v1/oauth/token', 'grant_type=password&scope=api')
    expect(await response.json()).toEqual({
      code: 400,
      key: 'invalid_grant_type',
      message: 'Invalid grant_type',
      request_id: requestId,
    })
  })

  it.each(['grant_type=client_credentials', 'scope=api', ''])('refuses the incomplete form "%s"', async (body) => {
    const { mock } = setup()
    const response = await post(mock, '/v1/oauth/token', body)
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ key: 'missing_parameters' }),
    ])
  })
})

describe('application keys', () => {
  it.each<[string, { appId?: string; appToken?: string }]>([
    ['an unknown application', { appId: 'nobody' }],
    ['a wrong secret key', { appToken: 'wrong' }],
  ])('are refused for %s, at every operation', async (_, keys) => {
    const client = connect(setup().mock, keys)
    const expected = { status: 401, code: 401, key: 'unauthorized', message: 'Unauthorized', request_id: requestId }
    expect(await refusal(client.generateOauthToken({ scope: 'api' }))).toEqual(expected)
    expect(await refusal(client.introspectOauthToken({ accessToken: 'any' }))).toEqual(expected)
    expect(await refusal(client.revokeOauthToken({ accessToken: 'any' }))).toEqual(expected)
  })

  it('cannot be replaced by a token, and are not accepted with one', async () => {
    const { mock } = setup()
    const { access_token: token } = mock.issueToken()
    const beside = await post(mock, '/v1/oauth/introspect', `access_token=${token}`, {
      authorization: `Bearer ${token}`,
    })
    const instead = await post(mock, '/v1/oauth/introspect', `access_token=${token}`, {
      authorization: `Bearer ${token}`,
      'x-app-id': '',
      'x-app-token': '',
    })
    expect([beside.status, instead.status]).toEqual([401, 401])
  })

  it('cannot be replaced by Basic, but are accepted with it', async () => {
    const { mock } = setup()
    const { access_token: token } = mock.issueToken()
    const authorization = `Basic ${btoa('mock-app-id:mock-app-token')}`
    const body = `access_token=${token}`
    const beside = await post(mock, '/v1/oauth/introspect', body, { authorization })
    expect(await beside.json()).toMatchObject({ active: true })
    const instead = await post(mock, '/v1/oauth/introspect', body, { authorization, 'x-app-id': '', 'x-app-token': '' })
    expect(instead.status).toBe(401)
  })

  it.each(['Basic-foo y', 'Basic x, Bearer y', 'Basic\ty'])(
    'are not accepted with another scheme: %s',
    async (authorization) => {
      const { mock } = setup()
      expect((await post(mock, '/v1/oauth/introspect', 'access_token=a', { authorization })).status).toBe(401)
    },
  )

  it('stop working when the application is blocked, and their tokens are revoked', async () => {
    const applications = [
      { appId: 'shop', appToken: 'shop-key' },
      { appId: 'office', appToken: 'office-key' },
    ]
    const { mock, client } = setup({ seed: { applications } })
    const { access_token: accessToken } = await client.generateOauthToken({ scope: 'api' })
    mock.blockApplication('shop')
    expect(await refusal(client.generateOauthToken({ scope: 'api' }))).toMatchObject({ status: 401 })
    expect(
      await connect(mock, { appId: 'office', appToken: 'office-key' }).introspectOauthToken({ accessToken }),
    ).toEqual({ active: false })
  })

  it('can be regenerated, and the tokens stay valid', async () => {
    const { mock, client } = setup()
    const { access_token: accessToken } = await client.generateOauthToken({ scope: 'api' })
    const appToken = mock.regenerateAppToken()
    expect(await refusal(client.introspectOauthToken({ accessToken }))).toMatchObject({ status: 401 })
    expect(await connect(mock, { appToken }).introspectOauthToken({ accessToken })).toMatchObject({ active: true })
  })
})

describe('introspectOauthToken', () => {
  it('returns the properties of an active token and its remaining lifetime', async () => {
    const { client, clock } = setup()
    const token = await client.generateOauthToken({ scope: 'api' })
    clock.advance(100_000)
    expect(await client.introspectOauthToken({ accessToken: token.access_token })).toEqual({
      ...token,
      expires_in: 800,
      active: true,
    })
  })

  it('returns only that an invalid token is not active', async () => {
    expect(await setup().client.introspectOauthToken({ accessToken: 'garbage' })).toEqual({ active: false })
  })

  it('returns the same for an expired token', async () => {
    const { client, clock } = setup()
    const { access_token: accessToken } = await client.generateOauthToken({ scope: 'api' })
    clock.advance(899_000)
    expect(await client.introspectOauthToken({ accessToken })).toMatchObject({ active: true })
    clock.advance(1_000)
    expect(await client.introspectOauthToken({ accessToken })).toEqual({ active: false })
  })

  it('returns the same for a token of another project', async () => {
    const applications = [
      { appId: 'shop', appToken: 'shop-key', project: 'shop' },
      { appId: 'office', appToken: 'office-key', project: 'office' },
    ]
    const { mock, client } = setup({ seed: { applications } })
    const { access_token: accessToken } = await client.generateOauthToken({ scope: 'api' })
    const other = connect(mock, { appId: 'office', appToken: 'office-key' })
    expect(await other.introspectOauthToken({ accessToken })).toEqual({ active: false })
    expect(await refusal(other.revokeOauthToken({ accessToken }))).toEqual({ status: 404 })
  })

  it("refuses a form without a token, also with the standard's parameter name", async () => {
    const response = await post(setup().mock, '/v1/oauth/introspect', 'token=abc')
    expect([response.status, await response.json()]).toEqual([
      400,
      { code: 400, key: 'missing_parameters', message: 'Missing parameters', request_id: requestId },
    ])
  })
})

describe('revokeOauthToken', () => {
  it('revokes a token', async () => {
    const { client } = setup()
    const { access_token: accessToken } = await client.generateOauthToken({ scope: 'api' })
    expect((await client.revokeOauthToken.raw({ accessToken })).status).toBe(204)
    expect(await client.introspectOauthToken({ accessToken })).toEqual({ active: false })
  })

  it('answers 404 without a body for a revoked token', async () => {
    const { client } = setup()
    const { access_token: accessToken } = await client.generateOauthToken({ scope: 'api' })
    await client.revokeOauthToken({ accessToken })
    expect(await refusal(client.revokeOauthToken({ accessToken }))).toEqual({ status: 404 })
  })

  it('answers the same for an unknown and for an expired token', async () => {
    const { client, clock } = setup()
    expect(await refusal(client.revokeOauthToken({ accessToken: 'unknown' }))).toEqual({ status: 404 })
    const { access_token: accessToken } = await client.generateOauthToken({ scope: 'api' })
    clock.advance(900_000)
    expect(await refusal(client.revokeOauthToken({ accessToken }))).toEqual({ status: 404 })
  })

  it('refuses a form without a token', async () => {
    expect((await post(setup().mock, '/v1/oauth/token/revoke', '')).status).toBe(400)
  })
})

describe('the limit of tokens', () => {
  const fill = async (client: VoucherifyClient, count: number): Promise<void> => {
    for (let number = 0; number < count; number += 1) await client.generateOauthToken({ scope: 'api' })
  }

  it('is 1,000 active tokens in a project', async () => {
    const { client, clock } = setup()
    await fill(client, 1000)
    expect(await refusal(client.generateOauthToken({ scope: 'api' }))).toMatchObject({ status: 402, code: 402 })
    clock.advance(900_000)
    expect(await client.generateOauthToken({ scope: 'api' })).toMatchObject({ token_type: 'Bearer' })
  })

  it('allows a new token after another one was revoked, and counts each project separately', async () => {
    const applications = [
      { appId: 'shop', appToken: 'shop-key', project: 'shop' },
      { appId: 'office', appToken: 'office-key', project: 'office' },
    ]
    const { mock, client } = setup({ tokenLimit: 1, seed: { applications } })
    const { access_token: accessToken } = await client.generateOauthToken({ scope: 'api' })
    await fill(connect(mock, { appId: 'office', appToken: 'office-key' }), 1)
    expect(await refusal(client.generateOauthToken({ scope: 'api' }))).toMatchObject({ status: 402 })
    await client.revokeOauthToken({ accessToken })
    await fill(client, 1)
  })

  it('can have the response that the test chooses', async () => {
    const body = { code: 429, key: 'too_many', message: 'Enough' }
    const { client } = setup({ tokenLimit: 0, onTokenLimit: { status: 429, body } })
    expect(await refusal(client.generateOauthToken({ scope: 'api' }))).toEqual({ status: 429, ...body })
  })

  it('has no maximum with Infinity', async () => {
    const { client } = setup({ tokenLimit: Infinity })
    await expect(client.generateOauthToken({ scope: 'api' })).resolves.toHaveProperty('access_token')
  })

  it('can revoke the oldest token instead', async () => {
    const { client } = setup({ tokenLimit: 2, onTokenLimit: 'forget-oldest' })
    const { access_token: oldest } = await client.generateOauthToken({ scope: 'api' })
    const { access_token: second } = await client.generateOauthToken({ scope: 'api' })
    await fill(client, 1)
    expect(await client.introspectOauthToken({ accessToken: oldest })).toEqual({ active: false })
    expect(await client.introspectOauthToken({ accessToken: second })).toMatchObject({ active: true })
  })
})

describe('the rate limit', () => {
  it('is in the headers of every response', async () => {
    const { client, clock } = setup({ rateLimit: { calls: 10, seconds: 60 } })
    const { headers } = await client.generateOauthToken.raw({ scope: 'api' })
    const names = ['x-rate-limit-limit', 'x-rate-limit-remaining', 'x-rate-limit-retry']
    expect(names.map((name) => headers.get(name))).toEqual(['10', '9', String(clock() / 1000)])
  })

  it('refuses calls above the limit, and says when to retry', async () => {
    const { client, clock } = setup({ rateLimit: { calls: 2, seconds: 60 } })
    await client.introspectOauthToken({ accessToken: 'a' })
    clock.advance(20_000)
    await client.introspectOauthToken({ accessToken: 'a' })
    const settled = await settle(client.introspectOauthToken({ accessToken: 'a' }))
    const error = settled.ok || settled.error.kind !== 'http' ? undefined : settled.error
    expect(error).toMatchObject({ status: 429, retryAfterMs: 40_000 })
    expect(error?.body).toEqual({ code: 429, message: 'Too many requests hit the API too quickly.' })
    expect(error?.headers.get('x-rate-limit-type')).toBe('api_calls')
    clock.advance(40_000)
    expect(await client.introspectOauthToken({ accessToken: 'a' })).toEqual({ active: false })
  })

  it('can be disabled', async () => {
    const { headers } = await setup({ rateLimit: false }).client.generateOauthToken.raw({ scope: 'api' })
    expect(headers.get('x-rate-limit-limit')).toBeNull()
  })
})

describe('other requests', () => {
  it('are refused with 415 if they are not form-encoded', async () => {
    const response = await post(setup().mock, '/v1/oauth/token', '{"grant_type":"client_credentials"}', {
      'content-type': 'application/json',
    })
    expect([response.status, await response.json()]).toEqual([415, expect.objectContaining({ code: 415 })])
  })

  it('are refused with 405 if the method is wrong', async () => {
    const { mock } = setup()
    const response = await mock(new Request(`${mock.urls.baseUrl}/v1/oauth/token`, { method: 'PUT' }))
    expect([response.status, await response.json()]).toEqual([
      405,
      {
        code: 405,
        message: 'HTTP Method Not Allowed',
        details: 'PUT is not supported by this endpoint. Did you mean POST?',
        request_id: requestId,
      },
    ])
  })

  it('are refused with 404 if their path does not exist', async () => {
    expect((await post(setup().mock, '/v1/vouchers', '')).status).toBe(404)
  })
})

describe('createVoucherifyMock', () => {
  const status = 'onTokenLimit: `status` must be a whole number from 400 to 599'

  it.each<[object, string]>([
    [{ onTokenLimit: { status: 99 } }, status],
    [{ onTokenLimit: { status: 200 } }, status],
    [{ onTokenLimit: { status: 399 } }, status],
    [{ onTokenLimit: { status: 600 } }, status],
    [{ onTokenLimit: { status: 402.5 } }, status],
    [{ onTokenLimit: {} }, status],
    [{ onTokenLimit: { status: 402, bdy: 1 } }, 'onTokenLimit: `bdy` is not known; there are status, body'],
    [{ onTokenLimit: { status: 402, body: 1n } }, 'onTokenLimit: `body` must be a value that JSON can represent'],
    [{ onTokenLimit: null }, "`onTokenLimit` must be 'forget-oldest', or an object with a status"],
    [{ rateLimit: { calls: 1, seconds: 0 } }, 'rateLimit: `seconds` must be a whole number from 1'],
    [{ rateLimit: { calls: 1.5, seconds: 1 } }, 'rateLimit: `calls` must be a whole number from 0'],
    [{ rateLimit: { calls: -1, seconds: 1 } }, 'rateLimit: `calls` must be a whole number from 0'],
    [
      { rateLimit: { calls: 1, seconds: 1, project: 'a' } },
      'rateLimit: `project` is not known; there are calls, seconds',
    ],
    [{ rateLimit: true }, '`rateLimit` must be false, or an object with calls and seconds'],
    [{ tokenLimit: 1.5 }, '`tokenLimit` must be a whole number from 0, or Infinity'],
  ])('refuses a wrong option and says what is expected: %#', (options, message) => {
    expect(() => createVoucherifyMock(options as never)).toThrow(new TypeError(`createVoucherifyMock: ${message}`))
  })

  it('contains the tokens of the seed', async () => {
    const tokens = [
      { accessToken: 'seeded', scope: 'vouchers', expiresIn: 60 },
      { accessToken: 'expired', expiresIn: -1 },
    ]
    const { client } = setup({ seed: { tokens } })
    expect(await client.introspectOauthToken({ accessToken: 'seeded' })).toMatchObject({
      active: true,
      scope: 'vouchers',
      expires_in: 60,
    })
    expect(await client.introspectOauthToken({ accessToken: 'expired' })).toEqual({ active: false })
  })

  it('issues tokens without a request', async () => {
    const { mock, client } = setup()
    for (const scope of ['Orders', '"orders"', ' orders', 'orders  api', 'orders,api', ''])
      expect(() => mock.issueToken({ scope })).toThrow('issueToken: `scope` must be scopes of the API')
    const token = mock.issueToken({ scope: 'orders', expiresIn: 5 })
    expect(await client.introspectOauthToken({ accessToken: token.access_token })).toEqual({ ...token, active: true })
    expect(token).toMatchObject({ scope: 'orders', expires_in: 5 })
  })

  it('generates the same tokens with the same random values', () => {
    const make = (): unknown =>
      createVoucherifyMock({ clock: () => 0, random: (size) => new Uint8Array(size).fill(1) }).issueToken()
    expect(make()).toEqual(make())
  })

  it.each<[string, unknown, string]>([
    ['an object instead of a list', { applications: {} }, '$.applications must be array'],
    ['no application', { applications: [] }, '$.applications must not be empty'],
    ['a missing key', { applications: [{ appId: 'shop' }] }, '$.applications[0].appToken must be string'],
    [
      'an empty key',
      { applications: [{ appId: 'shop', appToken: '' }] },
      '$.applications[0].appToken must not be empty',
    ],
    [
      'an unknown property',
      { applications: [{ appId: 'shop', appToken: 's3cret', colour: 'blue' }] },
      '$.applications[0].colour is not known',
    ],
    [
      'a token with a line break',
      { tokens: [{ accessToken: 's3cret\n' }] },
      '$.tokens[0].accessToken must be a token: no scheme, no white space, visible ASCII characters',
    ],
    [
      'an application with a common name',
      { applications: [{ id: 'shop', appId: 'shop', appToken: 's3cret', token: 's3cret' }] },
      '$.applications[0].id is not known; use `appId`; $.applications[0].token is not known; use `appToken`',
    ],
    [
      'a token of an unknown application',
      { tokens: [{ accessToken: 's3cret', appId: 'shop' }] },
      '$.tokens[0].appId must be one of $.applications',
    ],
    [
      'a scope that does not exist',
      { tokens: [{ accessToken: 's3cret', scope: 'api s3cret' }] },
      '$.tokens[0].scope must be scopes of the API, separated by single spaces',
    ],
    ...['vouchers.read orders.read', ' s3cret', '"s3cret"', 's3cret\u200b', ''].map(
      (scope): [string, unknown, string] => [
        `the scope ${JSON.stringify(scope)} of a service key`,
        { serviceKeys: [{ id: 'a', secret: 's3cret', scopes: ['vouchers.read', scope] }] },
        '$.serviceKeys[0].scopes[1] must be one scope, such as vouchers.read',
      ],
    ),
    [
      'the same application twice',
      {
        applications: [
          { appId: 'shop', appToken: 'a' },
          { appId: 'shop', appToken: 'b' },
        ],
      },
      '$.applications[1].appId must be unique',
    ],
    [
      'the same token twice',
      { tokens: [{ accessToken: 'other' }, { accessToken: 's3cret' }, { accessToken: 's3cret' }] },
      '$.tokens[2].accessToken must be unique',
    ],
  ])('refuses a seed with %s and names the place', (_, seed, message) => {
    expect(() => createVoucherifyMock({ seed: seed as never })).toThrow(
      new TypeError(`The seed does not fit: ${message}`),
    )
  })

  it('restores the initial state on reset', async () => {
    const { mock, client } = setup({
      seed: { tokens: [{ accessToken: 'seeded' }] },
      rateLimit: { calls: 3, seconds: 60 },
    })
    const { access_token: accessToken } = await client.generateOauthToken({ scope: 'api' })
    await client.revokeOauthToken({ accessToken: 'seeded' })
    mock.regenerateAppToken()
    mock.reset()
    expect(mock.calls()).toEqual([])
    expect(await client.introspectOauthToken({ accessToken })).toEqual({ active: false })
    const { data, headers } = await client.introspectOauthToken.raw({ accessToken: 'seeded' })
    expect(data).toMatchObject({ active: true })
    expect(headers.get('x-rate-limit-remaining')).toBe('1')
  })

  it('never shows a key or a token in its recorded calls', async () => {
    const { mock, client } = setup()
    const { access_token: accessToken } = await client.generateOauthToken({ scope: 'api' })
    await client.introspectOauthToken({ accessToken })
    const text = JSON.stringify(mock.calls())
    expect(text).not.toContain(accessToken)
    expect(text).not.toContain('mock-app-token')
    expect(mock.calls(client.generateOauthToken)[0]).toMatchObject({
      body: { grant_type: 'client_credentials', scope: 'api' },
      status: 200,
    })
  })

  it('handles a thousand parallel calls', async () => {
    const { mock, client } = setup()
    const tokens = await Promise.all(
      Array.from({ length: 1000 }, async () => client.generateOauthToken({ scope: 'api' })),
    )
    expect(new Set(tokens.map((token) => token.access_token)).size).toBe(1000)
    expect(mock.calls(client.generateOauthToken)).toHaveLength(1000)
    expect(await refusal(client.generateOauthToken({ scope: 'api' }))).toMatchObject({ status: 402 })
  })
})

describe('a token for a service', () => {
  const keys = [
    { id: 'key:1', secret: 's%+é', projects: ['a'], scopes: ['vouchers.read', 'campaigns.read'] },
    { id: 'key-2', secret: 'secret' },
  ]
  const seed = { applications: [{ appId: 'i', appToken: 't', project: 'a' }], serviceKeys: keys }
  const request = { projectId: 'a', scope: ['vouchers.read'] }

  it('is issued for a service key, and unknown to the operations of applications', async () => {
    const { mock, client } = setup({ seed })
    const token = await client.generateOauthTokenV2(request)
    expect(token).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'vouchers.read',
    })
    expect(await client.introspectOauthToken({ accessToken: token.access_token })).toEqual({ active: false })
    const raw = clientSecretBasic('key-2', 'secret', { encoding: 'raw' })
    expect(await client.generateOauthTokenV2({ ...request, scope: 'any-scope' }, { auth: raw })).toHaveProperty(
      'scope',
      'any-scope',
    )
    expect(mock.calls('generateOauthTokenV2')).toHaveLength(2)
  })

  it.each<[number, string, object, string]>([
    [403, 'forbidden', { ...request, projectId: 'b' }, 'key:1'],
    [400, 'invalid_scope', { ...request, scope: 'vouchers.write' }, 'key:1'],
    [400, 'invalid_grant_type', { ...request, grantType: 'urn:example:grant' }, 'key:1'],
    [401, 'unauthorized', request, 'key:2'],
  ])('is refused with %d %s', async (status, code, input, id) => {
    const { client } = setup({ seed })
    const call = client.generateOauthTokenV2(input as typeof request, { auth: clientSecretBasic(id, 's%+é') })
    await expect(call).rejects.toMatchObject({ status, code })
  })

  it('is refused to the keys of an application', async () => {
    const { client } = setup({ seed })
    const auth = apiKeyHeaders({ 'x-app-id': 'i', 'x-app-token': 't' })
    await expect(client.generateOauthTokenV2(request, { auth })).rejects.toMatchObject({ status: 401 })
  })
})
