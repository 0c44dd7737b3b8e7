import { recordUrls } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'

import {
  consumerAuthTokenEndpoint,
  createAffinidiClient,
  createAffinidiTransport,
  type AffinidiClientOptions,
  type ConsumerAuthTokenEndpointInput,
  type ConsumerAuthTokenEndpointOutput,
} from './index.js'

const answer = { access_token: 'an-access-token' }
const input: ConsumerAuthTokenEndpointInput = {
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: 'a.b.c',
  client_id: 'did:key:zQ3shExample',
}

describe('createAffinidiClient and createAffinidiTransport', () => {
  it.each<[AffinidiClientOptions, string]>([
    [{}, 'https://apse1.api.affinidi.io/iam/v1/consumer/oauth2/token'],
    [{ region: 'aps1' }, 'https://aps1.api.affinidi.io/iam/v1/consumer/oauth2/token'],
    [{ region: 'use1', service: 'cid' }, 'https://use1.api.affinidi.io/cid/v1/consumer/oauth2/token'],
    [{ service: 'cid' }, 'https://apse1.api.affinidi.io/cid/v1/consumer/oauth2/token'],
    [{ region: 'newer2' }, 'https://newer2.api.affinidi.io/iam/v1/consumer/oauth2/token'],
    [{ baseUrl: 'https://example.com/iam/' }, 'https://example.com/iam/v1/consumer/oauth2/token'],
    [{ baseUrl: 'https://example.com' }, 'https://example.com/v1/consumer/oauth2/token'],
    [{ baseUrl: 'https://example.com/v1/affinidi' }, 'https://example.com/v1/affinidi/v1/consumer/oauth2/token'],
    [{ baseUrl: 'https://not-affinidi.io' }, 'https://not-affinidi.io/v1/consumer/oauth2/token'],
    [
      { baseUrl: 'https://use1.api.affinidi.io:8443/cid' },
      'https://use1.api.affinidi.io:8443/cid/v1/consumer/oauth2/token',
    ],
    [
      { baseUrl: 'https://use1.dev.api.affinidi.io/cid/' },
      'https://use1.dev.api.affinidi.io/cid/v1/consumer/oauth2/token',
    ],
  ])('build the address from %o', async (options, url) => {
    const { fetch, urls } = recordUrls(answer)
    await createAffinidiClient({ ...options, fetch }).consumerAuthTokenEndpoint(input)
    await consumerAuthTokenEndpoint(createAffinidiTransport({ ...options, fetch }), input)
    expect(urls).toEqual([url, url])
  })

  it.each<[string, string, object]>([
    ['region', 'must be the name of a region, such as "apse1"', { region: 'evil.example.com/' }],
    ['region', 'must be the name of a region, such as "apse1"', { region: '' }],
    ['region', 'must be the name of a region, such as "apse1"', { region: Symbol('apse1') }],
    [
      'service',
      'must be "iam" or "cid"; give any other address as `baseUrl`',
      { service: Object.create(null) as object },
    ],
    [
      'region',
      'and `baseUrl` exclude each other: give one of them',
      { region: 'apse1', baseUrl: 'https://example.com' },
    ],
    [
      'service',
      'and `baseUrl` exclude each other: give one of them',
      { service: 'iam', baseUrl: 'https://example.com' },
    ],
    ['service', expect.stringContaining('"iam" or "cid"'), { service: 'vault' }],
    ['baseUrl', expect.any(String), { baseUrl: 'http://example.com/iam' }],
    ['baseUrl', expect.any(String), { baseUrl: '' }],
    ...[
      'https://apse1.api.affinidi.io',
      'https://apse1.api.affinidi.io/',
      'https://USE1.api.affinidi.io:443/vfs',
      'https://apse1.api.affinidi.io/v1/consumer/oauth2/token',
      'https://apse1.dev.api.affinidi.io',
      'https://apse1.api.affinidi.io/iamx',
      new URL('https://apse1.api.affinidi.io'),
    ].map((baseUrl): [string, string, object] => [
      'baseUrl',
      'must have the path `/iam` or `/cid`, as `region` and `service` do',
      { baseUrl },
    ]),
    ...[
      'https://apse1.api.affinidi.io/iam/v1/consumer/oauth2/token',
      'https://apse1.api.affinidi.io/cid/v1/',
      'https://example.com/v1/consumer',
      'https://example.com/V1',
      new URL('https://example.com/iam/v1'),
    ].map((baseUrl): [string, string, object] => [
      'baseUrl',
      expect.stringMatching(/^must be the base URL, without `\/v1`$/i) as string,
      { baseUrl },
    ]),
    ['baseUrl', expect.stringContaining('placeholder'), { baseUrl: 'https://{region}.api.affinidi.io/iam' }],
    ['baseUrl', 'ends in a line break', { baseUrl: 'https://apse1.api.affinidi.io/iam\n' }],
    ['baseUrl', expect.stringContaining('query'), { baseUrl: 'https://apse1.api.affinidi.io/iam?a=b' }],
    ['clientId', expect.any(String), { clientId: 'a' }],
  ])('refuse a wrong %s', (parameter, expected, options) => {
    for (const [name, create] of Object.entries({ createAffinidiClient, createAffinidiTransport })) {
      const make = (): unknown => create(options)
      expect(make).toThrow(expect.objectContaining({ name: 'InvalidInputError', operation: name, parameter, expected }))
    }
  })

  it('change nothing global, neither when they are made nor when they call', async () => {
    const before = Object.getOwnPropertyDescriptors(globalThis)
    const { fetch, urls } = recordUrls(answer)
    for (const region of ['apse1', 'use1'])
      await createAffinidiClient({ region, fetch }).consumerAuthTokenEndpoint(input)
    expect(Object.getOwnPropertyDescriptors(globalThis)).toEqual(before)
    expect(new Set(urls.map((url) => new URL(url).host))).toEqual(
      new Set(['apse1.api.affinidi.io', 'use1.api.affinidi.io']),
    )
  })

  it('derive a transport with another region', async () => {
    const { fetch, urls } = recordUrls(answer)
    const transport = createAffinidiTransport({ fetch })
    await consumerAuthTokenEndpoint(transport.with({ region: 'use1' }), input)
    await consumerAuthTokenEndpoint(transport.with({ baseUrl: 'https://example.com/iam' }), input)
    expect(urls).toEqual([
      'https://use1.api.affinidi.io/iam/v1/consumer/oauth2/token',
      'https://example.com/iam/v1/consumer/oauth2/token',
    ])
  })

  it('derive clients with other options', async () => {
    const { fetch, urls } = recordUrls(answer)
    const affinidi = createAffinidiClient({ fetch }).with({ service: 'cid' })
    await affinidi.with({ region: 'use1' }).consumerAuthTokenEndpoint(input)
    await affinidi.consumerAuthTokenEndpoint(input)
    expect(urls).toEqual([
      'https://use1.api.affinidi.io/cid/v1/consumer/oauth2/token',
      'https://apse1.api.affinidi.io/cid/v1/consumer/oauth2/token',
    ])
  })

  it('give the same operation as a method and as a function', async () => {
    const { fetch } = recordUrls(answer)
    const affinidi = createAffinidiClient({ fetch })
    const { data, status } = await affinidi.consumerAuthTokenEndpoint.raw({ ...input, client_assertion: () => 'd.e.f' })
    expectTypeOf(data).toEqualTypeOf<ConsumerAuthTokenEndpointOutput>()
    expect([data, status]).toEqual([answer, 200])
    expect(Object.keys(affinidi).sort()).toEqual(['consumerAuthTokenEndpoint', 'transport', 'with'])
    expect(Object.keys(affinidi.consumerAuthTokenEndpoint)).toEqual(['raw'])
    for (const { name } of [affinidi.consumerAuthTokenEndpoint, consumerAuthTokenEndpoint])
      expect(name).toBe('consumerAuthTokenEndpoint')
    const { id, method, path, jsonFields, required } = consumerAuthTokenEndpoint
    expect([id, method, path]).toEqual(['consumerAuthTokenEndpoint', 'POST', '/v1/consumer/oauth2/token'])
    expect(jsonFields).toContain('client_assertion')
    expect(required).toContain('client_assertion')
  })
})
