import type { Fetch } from '@typed-oauth/core'
import { createRemoteJWKSet, customFetch, jwtVerify, type FetchImplementation } from 'jose'
import * as client from 'openid-client'
import { describe, expect, expectTypeOf, it } from 'vitest'

import { createOryMock, type MockFetch } from '../src/ory/index.js'

const seed = { clients: [{ client_id: 'photo-viewer', client_secret: 'photo-secret' }] }

describe('the fetch of a mock', () => {
  it('has a type that fits wherever a fetch is accepted', () => {
    expectTypeOf<MockFetch>().toExtend<typeof fetch>()
    expectTypeOf<MockFetch>().toExtend<(url: string, init?: RequestInit) => Promise<Response>>()
    expectTypeOf<MockFetch>().toExtend<FetchImplementation>()
    expectTypeOf<MockFetch>().toExtend<client.CustomFetch>()
    expectTypeOf<MockFetch>().toExtend<Fetch>()
  })

  it('accepts a string, a URL and a request, with or without options', async () => {
    const mock = createOryMock()
    const { fetch, publicUrl } = mock.clientOptions
    const url = `${publicUrl}/health/alive`
    for (const input of [url, new URL(url), new Request(url)]) expect((await fetch(input)).status).toBe(200)
    expect((await fetch(url, { method: 'HEAD', body: undefined, signal: undefined })).status).toBe(200)
    expect(mock.calls().map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'HEAD'])
  })

  it('gives jose the keys of the mock', async () => {
    const mock = createOryMock({ seed })
    const { id_token: idToken = '' } = await mock.issueToken({
      clientId: 'photo-viewer',
      subject: 'alice',
      scope: 'openid',
    })
    const keys = createRemoteJWKSet(new URL(`${mock.urls.publicUrl}/.well-known/jwks.json`), {
      [customFetch]: mock.clientOptions.fetch,
    })
    const { payload } = await jwtVerify(idToken, keys, { issuer: mock.urls.publicUrl, audience: 'photo-viewer' })
    expect(payload.sub).toBe('alice')
  })

  it('connects openid-client to the mock', async () => {
    const mock = createOryMock({ seed })
    const config = await client.discovery(new URL(mock.urls.publicUrl), 'photo-viewer', 'photo-secret', undefined, {
      [client.customFetch]: mock.clientOptions.fetch,
      execute: [client.allowInsecureRequests],
    })
    expect(config.serverMetadata().token_endpoint).toBe(`${mock.urls.publicUrl}/oauth2/token`)
  })
})
