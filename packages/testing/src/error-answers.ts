import { expect, it } from 'vitest'

import type { MockApi, MockedOperation } from './mock-api.js'

/** An operation, and how to call it. */
export interface ErrorCall {
  /** The mock API that responds to the call. */
  readonly api: MockApi
  /** The operation. */
  readonly operation: MockedOperation
  /** Calls the operation once. */
  call(): Promise<unknown>
}

/** Error responses of servers, and of what stands before them. */
const answers: Readonly<
  Record<string, { readonly body?: unknown; readonly headers?: Record<string, string>; readonly error: object }>
> = {
  'an OAuth error': {
    body: { error: 'invalid_grant', error_description: 'It is used' },
    error: { code: 'invalid_grant', description: 'It is used' },
  },
  'problem details': {
    body: { type: 'about:blank', title: 'Forbidden', detail: 'This address is not allowed', status: 403 },
    headers: { 'content-type': 'application/problem+json', 'cf-ray': '8f2a-FRA' },
    error: { description: 'Forbidden: This address is not allowed', requestId: '8f2a-FRA' },
  },
  'a message': {
    body: { message: 'Endpoint request timed out' },
    headers: { 'x-amzn-requestid': 'r-1' },
    error: { description: 'Endpoint request timed out', requestId: 'r-1' },
  },
  'an inner error': {
    body: { error: { code: 'rate_limited', message: 'Too fast', reason: 'Slow down', request: 'r-2' } },
    error: { code: 'rate_limited', description: 'Too fast: Slow down', requestId: 'r-2' },
  },
  'a challenge': {
    headers: {
      'www-authenticate': 'Bearer realm="api", error="invalid_token", error_description="It has expired"',
      'request-id': 'r-3',
    },
    error: { code: 'invalid_token', description: 'It has expired', requestId: 'r-3' },
  },
  'a line of text': {
    body: 'no healthy upstream\nmore',
    headers: {
      'content-type': 'text/plain',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
    error: { description: 'no healthy upstream', requestId: '0af7651916cd43dd8448eb211c80319c' },
  },
  'a page': { body: '<html><title>Forbidden</title></html>', error: { mediaType: 'text/html' } },
}

/** Tests that code, description and request id are found in every usual shape of an error response, and nothing else. */
export function describeErrorAnswers({ api, operation, call }: ErrorCall): void {
  it.each(Object.entries(answers))('explains %s', async (_, { body, headers = {}, error }) => {
    api.reply(operation, 403, body, { headers })
    const thrown = await call().then(
      () => undefined,
      (reason: unknown) => reason as Readonly<Record<string, unknown>>,
    )
    const { code, description, requestId, mediaType } = thrown ?? {}
    expect(thrown).toMatchObject({ kind: 'http', status: 403 })
    expect({ code, description, requestId, mediaType: 'mediaType' in error ? mediaType : undefined }).toEqual(error)
  })
}
