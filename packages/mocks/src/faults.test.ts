import { createVoucherifyClient, generateOauthToken, introspectOauthToken } from '@typed-oauth/voucherify-oauth'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { createAuthentiqMock } from './authentiq/index.js'
import { createVoucherifyMock, type Fault, type VoucherifyMock } from './voucherify/index.js'

/** Statuses of the next token requests. */
async function statuses(mock: VoucherifyMock, count: number): Promise<(number | undefined)[]> {
  const client = createVoucherifyClient({ ...mock.clientOptions, retry: 0 })
  for (let number = 0; number < count; number += 1)
    await client.generateOauthToken({ scope: 'api' }).catch(() => undefined)
  return mock.calls(generateOauthToken).map(({ status }) => status)
}

const fails = (status: number): Fault => ({ kind: 'status', status })

describe('faults', () => {
  it('apply to one request each, in their order', async () => {
    const mock = createVoucherifyMock()
    mock.faults.next(generateOauthToken, fails(500), fails(501))
    mock.faults.next(generateOauthToken, fails(502))
    expect(await statuses(mock, 4)).toEqual([500, 501, 502, 200])
  })

  it('apply to every request with `always`, after those for the next requests', async () => {
    const mock = createVoucherifyMock()
    mock.faults.always(generateOauthToken, fails(500))
    mock.faults.always(generateOauthToken, fails(501))
    mock.faults.next(generateOauthToken, fails(404))
    expect(await statuses(mock, 3)).toEqual([404, 501, 501])
  })

  it('apply only to their operation', async () => {
    const mock = createVoucherifyMock()
    mock.faults.always(introspectOauthToken, fails(500))
    expect(await statuses(mock, 1)).toEqual([200])
  })

  it('can be ordered with constants, methods of clients and ids', async () => {
    const mock = createVoucherifyMock()
    const client = createVoucherifyClient(mock.clientOptions)
    mock.faults.next(generateOauthToken, fails(500))
    mock.faults.next(client.generateOauthToken, fails(501))
    mock.faults.next('generateOauthToken', fails(404))
    expect(await statuses(mock, 4)).toEqual([500, 501, 404, 200])
  })

  it('can be ordered for routes that do not belong to an operation', async () => {
    const mock = createAuthentiqMock()
    const status = async (path: string, method = 'GET'): Promise<number> =>
      (await mock.clientOptions.fetch(`${mock.urls.baseUrl}${path}`, { method })).status
    mock.faults.always('GET /userinfo', fails(503))
    mock.faults.next('GET /.well-known/openid-configuration', fails(500))
    expect(await status('/userinfo')).toBe(503)
    expect(await status('/userinfo', 'POST')).toBe(401)
    expect(await status('/.well-known/openid-configuration')).toBe(500)
    expect(await status('/.well-known/openid-configuration')).toBe(200)
    mock.faults.clear('GET /userinfo')
    expect(await status('/userinfo')).toBe(401)
    expect(mock.calls('GET /userinfo').map(({ fault }) => fault)).toEqual(['status', undefined])
  })

  it('can be ordered for operations by method and path, too', async () => {
    const mock = createVoucherifyMock()
    mock.faults.next('POST /v1/oauth/token', fails(500))
    expect(await statuses(mock, 2)).toEqual([500, 200])
  })

  it('can be removed for one operation, or for all', async () => {
    const mock = createVoucherifyMock()
    const order = (): void => {
      mock.faults.next(generateOauthToken, fails(500))
      mock.faults.always(generateOauthToken, fails(500))
    }
    order()
    mock.faults.clear(introspectOauthToken)
    expect(await statuses(mock, 1)).toEqual([500])
    mock.faults.clear(generateOauthToken)
    expect(await statuses(mock, 1)).toEqual([500, 200])
    order()
    mock.faults.clear()
    expect(await statuses(mock, 1)).toEqual([500, 200, 200])
    order()
    mock.reset()
    expect(await statuses(mock, 1)).toEqual([200])
  })

  it('are not changed with the object of the caller', async () => {
    const mock = createVoucherifyMock()
    const fault = { kind: 'status' as const, status: 500, body: { reason: ['busy'] }, headers: { 'x-reason': 'busy' } }
    mock.faults.always(generateOauthToken, fault)
    fault.status = 99
    fault.body.reason.push('late')
    fault.headers['x-reason'] = 'late'
    const after = new Date(0)
    mock.faults.next(introspectOauthToken, { kind: 'retry-after', after })
    after.setTime(Number.NaN)
    const post = async (path: string): Promise<Response> =>
      mock(new Request(`${mock.urls.baseUrl}${path}`, { method: 'POST' }))
    const response = await post('/v1/oauth/token')
    expect([response.status, response.headers.get('x-reason'), await response.json()]).toEqual([
      500,
      'busy',
      { reason: ['busy'] },
    ])
    expect((await post('/v1/oauth/introspect')).headers.get('retry-after')).toBe('Thu, 01 Jan 1970 00:00:00 GMT')
  })

  it('can be 421, which is not retried in the process', async () => {
    const mock = createVoucherifyMock()
    mock.faults.next(generateOauthToken, fails(421))
    expect(await statuses(mock, 2)).toEqual([421, 200])
  })

  it('are named in the recorded calls, which have no response after a reset', async () => {
    const mock = createVoucherifyMock()
    mock.faults.next(generateOauthToken, { kind: 'reset', when: 'before' }, { kind: 'reset', when: 'after' })
    await statuses(mock, 2)
    const [before, after] = mock.calls()
    expect(before).toMatchObject({ fault: 'reset', duration: expect.any(Number) })
    expect(before).not.toHaveProperty('body')
    expect(after).toMatchObject({ fault: 'reset', body: { scope: 'api' } })
    expect(after).not.toHaveProperty('status')
  })

  it.each<[string, (mock: VoucherifyMock) => void, string]>([
    [
      'an operation that the mock does not have',
      (mock) => mock.faults.next('token', fails(500)),
      'faults: the mock has no operation or route "token"; there are generateOauthToken, generateOauthTokenV2, introspectOauthToken, revokeOauthToken',
    ],
    [
      'an unknown kind',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'explosion' } as never),
      'faults: `kind` must be one of delay, drip, hold, html, media-type, redirect, reset, retry-after, status, truncate',
    ],
    [
      'a hold without a function',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'hold', until: Promise.resolve() } as never),
      "fault 'hold': `until` must be a function",
    ],
    [
      'an invalid status',
      (mock) => mock.faults.always(generateOauthToken, fails(99)),
      "fault 'status': `status` must be an HTTP status from 200 to 599",
    ],
    [
      'a negative delay',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'delay', milliseconds: -1 }),
      "fault 'delay': `milliseconds` must be a number from 0 to 2147483647",
    ],
    [
      'a delay that is too long for a timer',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'delay', milliseconds: 2 ** 31 }),
      "fault 'delay': `milliseconds` must be a number from 0 to 2147483647",
    ],
    [
      'a drip that is too slow for a timer',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'drip', milliseconds: 2 ** 31 }),
      "fault 'drip': `milliseconds` must be a number from 0 to 2147483647",
    ],
    ...[0, 1.5].map((bytes): [string, (mock: VoucherifyMock) => void, string] => [
      `a drip of ${bytes} bytes`,
      (mock) => mock.faults.next(generateOauthToken, { kind: 'drip', milliseconds: 1, bytes }),
      "fault 'drip': `bytes` must be a whole number from 1",
    ]),
    ...[-1, 1.5].map((bytes): [string, (mock: VoucherifyMock) => void, string] => [
      `a body of ${bytes} bytes`,
      (mock) => mock.faults.next(generateOauthToken, { kind: 'truncate', bytes }),
      "fault 'truncate': `bytes` must be a whole number from 0",
    ]),
    [
      'a reset without `when`',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'reset' } as never),
      `fault 'reset': \`when\` must be one of "before", "after"`,
    ],
    [
      'a redirect without a location',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'redirect' } as never),
      "fault 'redirect': `location` must be a valid header value that is not empty",
    ],
    [
      'a redirect to a location with an invalid character',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'redirect', location: '/\u2713' }),
      "fault 'redirect': `location` must be a valid header value that is not empty",
    ],
    ...[200, 300, 304, 399].map((status): [string, (mock: VoucherifyMock) => void, string] => [
      `a redirect with the status ${status}`,
      (mock) => mock.faults.next(generateOauthToken, { kind: 'redirect', location: '/', status }),
      "fault 'redirect': `status` must be 301, 302, 303, 307 or 308",
    ]),
    [
      'a media type with an invalid character',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'media-type', mediaType: 'text/html\ns3cret' }),
      "fault 'media-type': `mediaType` must be a valid header value that is not empty",
    ],
    [
      'an empty media type',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'media-type', mediaType: '' }),
      "fault 'media-type': `mediaType` must be a valid header value that is not empty",
    ],
    ...[1.5, -1, 1e21, Number.NaN, new Date(Number.NaN)].map(
      (after): [string, (mock: VoucherifyMock) => void, string] => [
        `a time of the retry that is ${String(after)}`,
        (mock) => mock.faults.next(generateOauthToken, { kind: 'retry-after', after }),
        "fault 'retry-after': `after` must be a whole number of seconds from 0, or a valid date",
      ],
    ),
    ...[204, 205, 304].flatMap((status): [string, (mock: VoucherifyMock) => void, string][] => [
      [
        `a body under the status ${status}`,
        (mock) => mock.faults.next(generateOauthToken, { kind: 'status', status, body: null }),
        "fault 'status': `body` must be absent if `status` is 204, 205 or 304",
      ],
      [
        `a body under the status ${status} that says when to retry`,
        (mock) => mock.faults.next(generateOauthToken, { kind: 'retry-after', after: 1, status, body: '' }),
        "fault 'retry-after': `body` must be absent if `status` is 204, 205 or 304",
      ],
      [
        `a page under the status ${status}`,
        (mock) => mock.faults.next(generateOauthToken, { kind: 'html', status }),
        "fault 'html': `status` must be an HTTP status from 200 to 599 that may have a body",
      ],
    ]),
    ...[1n, Symbol('s3cret'), () => 's3cret'].map((body): [string, (mock: VoucherifyMock) => void, string] => [
      `a body that is a ${typeof body}`,
      (mock) => mock.faults.always(generateOauthToken, { kind: 'status', status: 500, body }),
      "fault 'status': `body` must be a string or a JSON value",
    ]),
    ...[new URLSearchParams('a=s3cret'), new Map([['a', 's3cret']]), new Error('s3cret')].map(
      (body): [string, (mock: VoucherifyMock) => void, string] => [
        `a body that is a ${body.constructor.name}`,
        (mock) => mock.faults.always(generateOauthToken, { kind: 'status', status: 500, body }),
        "fault 'status': `body` must be a string or a JSON value",
      ],
    ),
    ...['Content-Length', 'transfer-encoding', 'trailer', 'connection'].map(
      (name): [string, (mock: VoucherifyMock) => void, string] => [
        `the header ${name}`,
        (mock) => mock.faults.next(generateOauthToken, { kind: 'status', status: 500, headers: { [name]: '2' } }),
        "fault 'status': `headers` must be an object of valid header names and values, without content-length, transfer-encoding, trailer and connection",
      ],
    ),
    [
      'no fault',
      (mock) => (mock.faults.next as (operation: string) => void)('generateOauthToken'),
      'faults: `next` needs at least one fault',
    ],
    [
      'no lasting fault',
      (mock) => mock.faults.always(generateOauthToken, undefined as never),
      'faults: `kind` must be one of delay, drip, hold, html, media-type, redirect, reset, retry-after, status, truncate',
    ],
    [
      'a property that its kind does not have',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'delay', milliseconds: 1, bytes: 1 } as never),
      "fault 'delay': `bytes` is not known; there are milliseconds, when",
    ],
    [
      'a misspelt property',
      (mock) => mock.faults.next(generateOauthToken, { kind: 'retry-after', afterSeconds: 's3cret' } as never),
      "fault 'retry-after': `afterSeconds` is not known; there are after, status, body, when",
    ],
    ...[{ 'retry-after': 1 }, { 'retry after': '1' }, { 'x-request-id': 'a\ns3cret' }, { x: '\u2713' }, 'x'].map(
      (headers): [string, (mock: VoucherifyMock) => void, string] => [
        `invalid headers: ${JSON.stringify(headers)}`,
        (mock) => mock.faults.next(generateOauthToken, { kind: 'status', status: 500, headers } as never),
        "fault 'status': `headers` must be an object of valid header names and values, without content-length, transfer-encoding, trailer and connection",
      ],
    ),
    [
      'nothing',
      (mock) => mock.faults.next(generateOauthToken, null as never),
      'faults: `kind` must be one of delay, drip, hold, html, media-type, redirect, reset, retry-after, status, truncate',
    ],
    [
      'a value that names no operation',
      (mock) => mock.faults.always(null as never, fails(500)),
      'faults: the operation must be an operation of the client, its id, or the method and path of a route',
    ],
    [
      'an unknown operation, when they are removed',
      (mock) => mock.faults.clear('token'),
      'faults: the mock has no operation or route "token"; there are generateOauthToken, generateOauthTokenV2, introspectOauthToken, revokeOauthToken',
    ],
  ])('are refused for %s', (_, order, message) => {
    expect(() => order(createVoucherifyMock())).toThrow(new TypeError(message))
  })
})

describe('faults with the smallest and largest allowed values', () => {
  it.each<Fault>([
    { kind: 'delay', milliseconds: 2 ** 31 - 1, when: 'before' },
    { kind: 'drip', milliseconds: 0.5, bytes: 1 },
    { kind: 'truncate', bytes: 0 },
    { kind: 'status', status: 204 },
    { kind: 'status', status: 304, body: undefined, headers: { etag: '"1"', 'x-empty': '' } },
    { kind: 'status', status: 200, body: null },
    { kind: 'retry-after', after: 0 },
    { kind: 'retry-after', after: 1, status: 204 },
    { kind: 'status', status: 500, body: new Date(0) },
    { kind: 'status', status: 500, body: ['busy'] },
    { kind: 'status', status: 500, body: Object.assign(Object.create(null), { busy: true }) },
    ...[301, 302, 303, 307, 308].map((status): Fault => ({ kind: 'redirect', location: '/elsewhere', status })),
  ])('are accepted: %j', (fault) => {
    const mock = createVoucherifyMock()
    expect(() => mock.faults.next(generateOauthToken, fault)).not.toThrow()
  })

  it('have the ordered status', async () => {
    const mock = createVoucherifyMock()
    mock.faults.next(
      generateOauthToken,
      fails(204),
      { kind: 'retry-after', after: 0, status: 205 },
      { kind: 'redirect', location: '/elsewhere', status: 308 },
    )
    expect(await statuses(mock, 3)).toEqual([204, 205, 308])
  })
})

describe('a delay', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('leaves no timer if the client aborts', async () => {
    vi.useFakeTimers()
    const mock = createVoucherifyMock()
    for (const fault of [
      { kind: 'delay', milliseconds: 60_000, when: 'before' },
      { kind: 'drip', milliseconds: 60_000 },
    ] as const) {
      mock.faults.always(generateOauthToken, fault)
      const controller = new AbortController()
      const request = new Request('https://api.voucherify.io/v1/oauth/token', {
        method: 'POST',
        signal: controller.signal,
      })
      const pending = mock(request).then(async (response) => response.text())
      await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
      controller.abort(new Error('gave up'))
      await expect(pending).rejects.toThrow('gave up')
      expect(vi.getTimerCount()).toBe(0)
    }
  })
})

describe('a delay before the mock acts', () => {
  it('has no effect on the mock if the client aborts during it', async () => {
    const mock = createVoucherifyMock()
    const client = createVoucherifyClient({ ...mock.clientOptions, retry: 0 })
    const { access_token: accessToken } = mock.issueToken()
    mock.faults.next(client.revokeOauthToken, { kind: 'delay', milliseconds: 60_000, when: 'before' })
    await expect(client.revokeOauthToken({ accessToken }, { timeout: 20 })).rejects.toMatchObject({ kind: 'timeout' })
    expect(await client.introspectOauthToken({ accessToken })).toMatchObject({ active: true })
  })
})
