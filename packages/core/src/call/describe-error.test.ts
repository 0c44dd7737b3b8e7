import { describe, expect, it } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import { exampleEndpoint, getItem, token } from '../../test/example-api.js'
import { exampleTransport } from '../../test/example-transport.js'
import type { HttpError } from '../index.js'

/** Returns the error of a call that gets the given error response. */
async function errorOf(
  body: string | object | null,
  headers: Record<string, string> = {},
  status = 401,
): Promise<HttpError> {
  const text = typeof body === 'object' && body !== null ? JSON.stringify(body) : body
  const { fetch } = answering(new Response(text && new TextEncoder().encode(text), { status, headers }))
  return (await rejection(getItem(exampleTransport({ fetch, retry: 0 }), { id: 'a' }))) as HttpError
}
const challenge = { 'www-authenticate': 'Bearer realm="api", error="invalid_token", error_description="It expired"' }

describe('code and description of an error', () => {
  it('come from the body, of whatever media type', async () => {
    for (const type of ['application/problem+json', 'application/json', 'text/plain', 'text/html']) {
      const error = await errorOf({ title: 'No credit', detail: 'You have 30.' }, { 'content-type': type })
      expect(error.description).toBe('No credit: You have 30.')
      expect(error.message).toBe('getItem (GET /items/{id}): the server answered 401 No credit: You have 30.')
    }
  })

  it('come from the challenge if the body has no code', async () => {
    for (const body of [
      null,
      '',
      { message: 'Unauthorized' },
      { error: 'Access is denied' },
      '<html>Sign in</html>',
      '[]',
    ])
      expect(await errorOf(body, challenge)).toMatchObject({ code: 'invalid_token', description: 'It expired' })
  })

  it('come from the body if both have a code', async () => {
    const body = { error: 'invalid_client', error_description: 'No such client' }
    expect(await errorOf(body, challenge)).toMatchObject({ code: 'invalid_client', description: 'No such client' })
  })

  it('complete each other', async () => {
    const header = { 'www-authenticate': 'Bearer error="invalid_token"' }
    expect(await errorOf({ message: 'Unauthorized' }, header)).toMatchObject({
      code: 'invalid_token',
      description: 'Unauthorized',
    })
    expect(await errorOf({ error: 'expired' }, challenge)).toMatchObject({ code: 'expired', description: 'It expired' })
  })

  it('are read as the operation says, and what it leaves out as usual', async () => {
    const operation = exampleEndpoint({
      id: 'own',
      method: 'GET',
      path: '/own',
      server: 'admin',
      retry: 'never',
      responses: {},
      summarizeError: () => ({ code: 'own_code', requestId: undefined }),
    })
    const { fetch } = answering(Response.json({ message: 'No.', code: 'a_code', request_id: 'r-1' }, { status: 400 }))
    expect(await rejection(operation(exampleTransport({ fetch }), {}))).toMatchObject({
      code: 'own_code',
      description: 'No.',
      requestId: 'r-1',
    })
  })
})

describe('a short text', () => {
  it.each([
    ['no healthy upstream', 'no healthy upstream'],
    ['404 page not found\n', '404 page not found'],
    ['Client sent an HTTP request to an HTTPS server.\n', 'Client sent an HTTP request to an HTTPS server.'],
    ['Bad Gateway', 'Bad Gateway'],
    ['error code: 1015', 'error code: 1015'],
    ['\r\n First line \r\nSecond line', 'First line'],
    ['a < b & c > d', 'a < b & c > d'],
    ['"Forbidden"', 'Forbidden'],
  ])('is read as description, without the lines after its first: %j', async (text, description) => {
    for (const headers of [{}, { 'content-type': 'text/plain' }, { 'content-type': 'application/json' }]) {
      const error = await errorOf(text, headers, 503)
      expect(error.description).toBe(description)
      expect(error).not.toHaveProperty('code')
      expect(error.message).toBe(`getItem (GET /items/{id}): the server answered 503 ${description}`)
    }
  })

  it('does not show a part of a secret that has several lines', async () => {
    const code = 'CANARY-1\nCANARY-2'
    const { fetch } = answering(new Response(`No such code: ${code}\nTry again`, { status: 400 }))
    const error = await rejection(token(exampleTransport({ fetch }), { grantType: 'authorization_code', code }))
    expect((error as HttpError).description).toBe('No such code: …')
  })
})

describe('a challenge', () => {
  it('does not show a part of a secret that has quotation marks', async () => {
    const code = 'CANARY"-1, error="CANARY", error="'
    const header = `Bearer error="invalid_token", error_description="No such code: ${code}"`
    const { fetch } = answering(new Response(null, { status: 400, headers: { 'www-authenticate': header } }))
    const error = await rejection(token(exampleTransport({ fetch }), { grantType: 'authorization_code', code }))
    expect(error).toMatchObject({ code: 'invalid_token', description: 'No such code: …' })
  })

  it('shows its code also if a secret is a part of it', async () => {
    const header = 'Bearer error="invalid_token", error_description="A token is needed"'
    const { fetch } = answering(new Response(null, { status: 400, headers: { 'www-authenticate': header } }))
    const error = await rejection(
      token(exampleTransport({ fetch }), { grantType: 'authorization_code', code: 'token' }),
    )
    expect(error).toMatchObject({ code: 'invalid_token', description: 'A … is needed' })
  })
})

describe('the request id of an error', () => {
  it('is that of the body, or of the usual headers', async () => {
    expect(await errorOf({ request_id: 'r-1' }, { 'x-request-id': 'r-2' })).toHaveProperty('requestId', 'r-1')
    expect(await errorOf({}, { 'x-request-id': 'r-2', 'cf-ray': 'r-3' })).toHaveProperty('requestId', 'r-2')
    expect(await errorOf({}, { 'x-amzn-requestid': 'r-4' })).toHaveProperty('requestId', 'r-4')
  })

  it('is shown also if the caller chose it', async () => {
    for (const name of ['request-id', 'x-request-id', 'traceparent']) {
      const { fetch } = answering(new Response(null, { status: 400, headers: { [name]: 'chosen-by-caller' } }))
      const call = getItem(exampleTransport({ fetch, headers: { [name]: 'chosen-by-caller' } }), { id: 'a' })
      expect(await rejection(call)).toHaveProperty('requestId', 'chosen-by-caller')
    }
  })
})
