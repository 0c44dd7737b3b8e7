import { recordUrls } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'

import {
  clientSecretBasic,
  clientSecretPost,
  createAuthentiqClient,
  createAuthentiqTransport,
  token,
  type Fetch,
  type Token,
} from './index.js'

const answer = { token_type: 'Bearer', access_token: 'an-access-token' }
const request = { code: 'a-code', redirectUri: 'https://app.example.com/callback' }
const clientAuth = clientSecretBasic('a-client', 'a-secret')

describe('createAuthentiqClient and createAuthentiqTransport', () => {
  it('call the documented production host by default, over TLS', async () => {
    const { fetch, urls } = recordUrls(answer)
    await createAuthentiqClient({ clientAuth, fetch }).token(request)
    expect(urls).toEqual(['https://connect.authentiq.io/token'])
  })

  it.each(['https://example.com/connect', 'https://example.com/connect/', 'https://example.com/connect//'])(
    'put one slash between %s and the path',
    async (baseUrl) => {
      const { fetch, urls } = recordUrls(answer)
      await createAuthentiqClient({ baseUrl, clientAuth, fetch }).token(request)
      expect(urls).toEqual(['https://example.com/connect/token'])
    },
  )

  it.each<[string, object]>([
    ['baseUrl', { baseUrl: 'http://connect.authentiq.io' }],
    ['baseUrl', { baseUrl: 'connect.authentiq.io' }],
    ['baseUrl', { baseUrl: '' }],
    ...[
      'token',
      'authorize',
      'userinfo',
      'sign-in',
      'public-keys',
      'connect/token/',
      '.well-known/openid-configuration',
    ]
      .flatMap((path) => [`https://connect.authentiq.io/${path}`, new URL(`https://connect.authentiq.io/${path}`)])
      .map((baseUrl): [string, object] => ['baseUrl', { baseUrl }]),
    ['baseUrl', { baseUrl: 'https://{host}' }],
    ['baseUrl', { baseUrl: 'https://connect.authentiq.io\n' }],
    ['clientAuth', { clientAuth: 'Basic abc' }],
    ['clientId', { clientId: 'a-client' }],
  ])('refuse a wrong %s, plain HTTP included', (parameter, options) => {
    for (const [name, create] of Object.entries({ createAuthentiqClient, createAuthentiqTransport })) {
      const make = (): unknown => create(options)
      expect(make).toThrow(expect.objectContaining({ name: 'InvalidInputError', operation: name, parameter }))
    }
  })

  it('derive a transport with another credential', async () => {
    const authorizations: unknown[] = []
    const fetch: Fetch = async (_, { headers, body }) => {
      authorizations.push(headers['authorization'] ?? new URLSearchParams(body).get('client_secret'))
      return Response.json(answer)
    }
    const transport = createAuthentiqTransport({ clientAuth, fetch })
    await token(transport, request)
    await token(transport.with({ clientAuth: clientSecretPost('another-client', 'another-secret') }), request)
    expect(authorizations).toEqual([`Basic ${btoa('a-client:a-secret')}`, 'another-secret'])
  })

  it('derive clients with other options', async () => {
    const { fetch, urls } = recordUrls(answer)
    const authentiq = createAuthentiqClient({ clientAuth, fetch })
    await authentiq.with({ baseUrl: 'https://example.com' }).token(request)
    await authentiq.token(request)
    expect(urls).toEqual(['https://example.com/token', 'https://connect.authentiq.io/token'])
  })

  it('give the same operation as a method and as a function', async () => {
    const { fetch } = recordUrls(answer)
    const authentiq = createAuthentiqClient({ clientAuth, fetch })
    expect(await token(authentiq.transport, request)).toEqual(answer)
    const { data, status } = await authentiq.token.raw(request)
    expectTypeOf(data).toEqualTypeOf<Token>()
    expect([data, status]).toEqual([answer, 200])
    expect(Object.keys(authentiq).sort()).toEqual(['token', 'transport', 'with'])
    expect(Object.keys(authentiq.token)).toEqual(['raw'])
    expect([token.id, token.method, token.path, token.retry]).toEqual(['token', 'POST', '/token', 'never'])
  })
})
