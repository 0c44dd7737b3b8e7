import { recordUrls } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'

import {
  clientSecretBasic,
  createVoucherifyClient,
  createVoucherifyTransport,
  generateOauthToken,
  InvalidInputError,
  type OAuthTokenGenerateResponseBody,
  type VoucherifyClientOptions,
} from './index.js'

const keys = { appId: 'an-app-id', appToken: 'an-app-token' }
const token = { access_token: 'a', client_id: 'b', expires_at: 1, expires_in: 900, scope: 'api', token_type: 'Bearer' }

const clientAuth = clientSecretBasic('a', 'b')

const refusal = (options: object): unknown => {
  try {
    return createVoucherifyTransport(options as VoucherifyClientOptions)
  } catch (error) {
    return error
  }
}

describe('createVoucherifyClient and createVoucherifyTransport', () => {
  it.each([
    ['eu', 'https://api.voucherify.io/v1/oauth/token'],
    ['us1', 'https://us1.api.voucherify.io/v1/oauth/token'],
    ['as1', 'https://as1.api.voucherify.io/v1/oauth/token'],
  ] as const)('know the address of the cluster %s, though documents disagree on the template', async (cluster, url) => {
    const { fetch, urls } = recordUrls(token)
    await createVoucherifyClient({ cluster, ...keys, fetch }).generateOauthToken({ scope: 'api' })
    expect(urls).toEqual([url])
  })

  it('take the address of a dedicated installation, with or without a slash at its end', async () => {
    const { fetch, urls } = recordUrls(token)
    for (const baseUrl of ['https://example.com/voucherify', 'https://example.com/voucherify/']) {
      await generateOauthToken(createVoucherifyTransport({ baseUrl, ...keys, fetch }), { scope: 'api' })
    }
    expect(new Set(urls)).toEqual(new Set(['https://example.com/voucherify/v1/oauth/token']))
  })

  it('have no default address', () => {
    expect(refusal(keys)).toMatchObject({
      message: 'createVoucherifyTransport: `cluster` or `baseUrl` is required: say where the project lives',
      attempts: 0,
    })
    // @ts-expect-error -- one of the two is required
    expect(() => createVoucherifyClient(keys)).toThrow(InvalidInputError)
  })

  it('refuse an address given twice, and clusters that do not exist', () => {
    const twice = { cluster: 'eu', baseUrl: 'https://example.com', ...keys } as const
    expect(refusal(twice)).toMatchObject({
      message: 'createVoucherifyTransport: `cluster` and `baseUrl` exclude each other: give one of them',
    })
    // @ts-expect-error -- one of the two only
    expect(() => createVoucherifyClient(twice)).toThrow('createVoucherifyClient: ')
    expect(refusal({ cluster: 'api', ...keys })).toMatchObject({
      parameter: 'cluster',
      expected: 'must be "eu", "us1" or "as1"; give any other address as `baseUrl`',
    })
  })

  it.each<[string, object]>([
    ['appId', {}],
    ['appId', { clientAuth, appToken: 'a' }],
    ['appToken', { clientAuth, appId: 'a' }],
    ['clientAuth', { ...keys, clientAuth: 'a' }],
    ['appId', { appToken: 'a' }],
    ['appToken', { appId: 'a' }],
    ['appToken', { appId: 'a', appToken: '' }],
    ['appToken', { appId: 'a', appToken: 'Bearer b' }],
    ['appToken', { appId: 'a', appToken: 'b ' }],
    ['appId', { appId: 1, appToken: 'a' }],
    ['accessToken', { ...keys, accessToken: 'a' }],
    ['timeout', { ...keys, timeout: '1s' }],
  ])('refuse a wrong or missing %s by its name, without its value', (parameter, options) => {
    expect(refusal({ cluster: 'eu', ...options })).toMatchObject({
      name: 'InvalidInputError',
      operation: 'createVoucherifyTransport',
      parameter,
    })
  })

  it.each([
    'https://api.voucherify.io/v1',
    'https://api.voucherify.io/v1/',
    'https://api.voucherify.io/v2',
    'https://api.voucherify.io/v1/oauth/token',
    'https://api.voucherify.io/v1/oauth/token/revoke',
    'https://api.voucherify.io/client/v1',
    new URL('https://example.com/voucherify/v1/oauth/introspect'),
  ])('refuse the address %s, which is not the base of the paths', (baseUrl) => {
    const expected = expect.stringMatching(/^must be the base URL, without `(?:\/client)?\/v[12]`$/) as string
    expect(refusal({ baseUrl, ...keys })).toMatchObject({ parameter: 'baseUrl', expected })
  })

  it('refuse the template of an address, and one with white space', () => {
    const template = { baseUrl: 'https://{cluster}.voucherify.io', ...keys }
    expect(refusal(template)).toMatchObject({ parameter: 'baseUrl', expected: expect.stringContaining('placeholder') })
    expect(refusal({ baseUrl: 'https://api.voucherify.io\n', ...keys })).toMatchObject({
      expected: 'ends in a line break',
    })
  })

  it('take the address of a gateway with a version of its own', () => {
    const baseUrl = 'https://gateway.example.com/v1/voucherify'
    expect(() => createVoucherifyTransport({ baseUrl, ...keys })).not.toThrow()
  })

  it('refuse addresses without TLS, and missing options', () => {
    expect(refusal({ baseUrl: 'http://example.com', ...keys })).toMatchObject({ parameter: 'baseUrl' })
    expect(refusal({ baseUrl: '', ...keys })).toMatchObject({ parameter: 'baseUrl' })
    expect(refusal(undefined as never)).toMatchObject({ parameter: 'cluster' })
    expect(refusal(null as never)).toMatchObject({ parameter: 'cluster' })
  })

  it.each([new AbortController().signal, new URL('https://eu1.example.com'), ['eu']])(
    'refuse %s in place of options, before they look for an address',
    (options) => {
      expect(refusal(options)).toMatchObject({
        message: 'createVoucherifyTransport: `options` must be an object',
      })
    },
  )

  it('derive a transport with another address or other keys', async () => {
    const { fetch, urls } = recordUrls(token)
    const transport = createVoucherifyTransport({ cluster: 'eu', ...keys, fetch })
    await generateOauthToken(transport.with({ cluster: 'as1' }), { scope: 'api' })
    await generateOauthToken(transport.with({ cluster: undefined, baseUrl: 'https://example.com' }), { scope: 'api' })
    expect(urls).toEqual(['https://as1.api.voucherify.io/v1/oauth/token', 'https://example.com/v1/oauth/token'])
  })

  it('derive clients with other options', async () => {
    const { fetch, urls } = recordUrls(token)
    const voucherify = createVoucherifyClient({ cluster: 'eu', ...keys, fetch })
    await voucherify.with({ cluster: 'as1' }).generateOauthToken({ scope: 'api' })
    await voucherify.generateOauthToken({ scope: 'api' })
    expect(urls).toEqual(['https://as1.api.voucherify.io/v1/oauth/token', 'https://api.voucherify.io/v1/oauth/token'])
  })

  it('have the documented operations, as methods and as functions, with the same metadata', async () => {
    const { fetch, urls } = recordUrls(token)
    const voucherify = createVoucherifyClient({ cluster: 'eu', ...keys, fetch })
    expect(await voucherify.generateOauthToken({ scope: 'api' })).toEqual(token)
    expect(await generateOauthToken(voucherify.transport, { scope: 'api' })).toEqual(token)
    const { data, status, headers } = await voucherify.generateOauthToken.raw({ scope: 'api' })
    expectTypeOf(data).toEqualTypeOf<OAuthTokenGenerateResponseBody>()
    expect([status, headers.get('content-type'), data]).toEqual([200, 'application/json', token])
    expect(urls).toHaveLength(3)
    expect(Object.keys(voucherify).sort()).toEqual([
      'generateOauthToken',
      'generateOauthTokenV2',
      'introspectOauthToken',
      'revokeOauthToken',
      'transport',
      'with',
    ])
    expect(Object.keys(voucherify.generateOauthToken)).toEqual(['raw'])
    const { id, method, path, name } = generateOauthToken
    expect([id, method, path, name]).toEqual(['generateOauthToken', 'POST', '/v1/oauth/token', 'generateOauthToken'])
  })
})
