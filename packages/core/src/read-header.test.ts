import { describe, expect, it } from 'vitest'

import { rejection } from '../test/answering.js'
import { getItem, listItems } from '../test/example-api.js'
import { exampleTransport } from '../test/example-transport.js'
import type { FetchResponse } from './index.js'

/** Makes a `fetch` whose responses have headers of any type, as those of some replacements. */
function withHeaders(status: number, body: string, values: Record<string, unknown>): () => Promise<FetchResponse> {
  const get = (name: string): unknown => {
    if (values[name] instanceof Error) throw values[name]
    return name === 'content-type' ? ['application/json'] : values[name]
  }
  return async () => ({ status, headers: { get } as FetchResponse['headers'], text: async () => body })
}

describe('a header of a replacement of `fetch`', () => {
  const odd: Readonly<Record<string, unknown>> = {
    'retry-after': 1,
    'x-ratelimit-reset': 0,
    'x-ratelimit-limit': 10,
    'x-request-id': 5,
    date: new Date('2030-01-01T00:00:00Z'),
    'www-authenticate': ['Bearer error="invalid_token"'],
    link: 5,
    location: new URL('https://other.example.com/'),
  }
  const broken = Object.fromEntries(Object.keys(odd).map((name) => [name, new TypeError('Illegal invocation')]))

  it.each([200, 302, 400, 401, 429, 503])('may have a value of any type, or throw: %i', async (status) => {
    for (const values of [odd, broken, { 'x-request-id': { toString: () => ({}) } }]) {
      const body = status === 200 ? '{"id":"a"}' : '{"error":"invalid_token"}'
      const transport = exampleTransport({
        fetch: withHeaders(status, body, values),
        retry: 0,
        observe: () => undefined,
      })
      const call = getItem(transport, { id: 'a' })
      if (status === 200) await expect(call).resolves.toEqual({ id: 'a' })
      else expect(await rejection(call)).toMatchObject({ kind: status === 302 ? 'redirect' : 'http', status })
    }
  })

  it('is read as text', async () => {
    const error = await rejection(
      getItem(exampleTransport({ fetch: withHeaders(401, '', odd), retry: 0 }), { id: 'a' }),
    )
    expect(error).toMatchObject({ code: 'invalid_token', requestId: '5', retryAfterMs: 1000 })
    const list = listItems.raw(exampleTransport({ fetch: withHeaders(200, '[]', odd) }))
    await expect(list).resolves.toMatchObject({ data: [] })
  })
})
