import { setImmediate } from 'node:timers/promises'

import { describeErrorAnswers, describeTokenAnswers, mockApi, printed } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'

import {
  authentiqEndpoint,
  clientSecretBasic,
  clientSecretPost,
  createAuthentiqClient,
  HttpError,
  InvalidInputError,
  InvalidResponseError,
  isHttpError,
  NetworkError,
  publicClient,
  RedirectError,
  TimeoutError,
  token,
  type AuthentiqErrors,
  type CallOptions,
  type OAuth2Error,
  type RedirectLocation,
  type TokenRequest,
} from './index.js'

const url = 'https://connect.example.com'
const api = mockApi(url)
const options = { baseUrl: url, retryDelay: 0, validation: 'error' } as const
const anonymous = createAuthentiqClient(options)
const authentiq = createAuthentiqClient({ ...options, clientAuth: clientSecretBasic('photo-viewer', 'canary-secret') })
const request = { code: 'canary-code', redirectUri: 'https://app.example.com/callback' }
const answer = {
  token_type: 'Bearer',
  access_token: '2YotnFZFEjr1zCsicMWpAA',
  id_token: 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwczovL2Nvbm5lY3QuYXV0aGVudGlxLmlvLyJ9.c2ln',
  expires_in: 3600,
  expires_at: 1_537_969_601,
  scope: 'openid aq:name email',
}
const invalidGrant = { error: 'invalid_grant', error_description: 'The authorization code is invalid or has expired.' }

/** The reason that a call was rejected with. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'no error',
    (error: unknown) => error,
  )
}

/** The form of a request, by name. */
async function form(received: Request | undefined): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await received?.text()))
}

describe('token', () => {
  it('posts a form, not JSON, with the grant type filled in', async () => {
    const requests = api.reply(token, 200, answer)
    expect(await authentiq.token(request)).toEqual(answer)
    const [received] = requests
    expect([received?.method, received?.url]).toEqual(['POST', `${url}/token`])
    expect(received?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    expect(received?.headers.get('authorization')).toBe(`Basic ${btoa('photo-viewer:canary-secret')}`)
    expect(await received?.text()).toBe(
      'grant_type=authorization_code&code=canary-code&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback',
    )
  })

  it('sends the client once: with Basic authentication, its id and secret are not in the form', async () => {
    const requests = api.reply(token, 200, answer)
    await authentiq.token(request)
    expect(Object.keys(await form(requests[0]))).toEqual(['grant_type', 'code', 'redirect_uri'])
  })

  it.each([
    ['a:b%c+d', 'ü/é:€', 'Basic YSUzQWIlMjVjJTJCZDolQzMlQkMlMkYlQzMlQTklM0ElRTIlODIlQUM='],
    ['photo viewer', 's3cr%t', 'Basic cGhvdG8rdmlld2VyOnMzY3IlMjV0'],
  ])('encodes the id %s and its secret before joining them', async (clientId, secret, header) => {
    const requests = api.reply(token, 200, answer)
    await createAuthentiqClient({ ...options, clientAuth: clientSecretBasic(clientId, secret) }).token(request)
    expect(requests[0]?.headers.get('authorization')).toBe(header)
  })

  it('sends id and secret in the form with `clientSecretPost`, and no header', async () => {
    const requests = api.reply(token, 200, answer)
    const posting = createAuthentiqClient({ ...options, clientAuth: clientSecretPost('photo-viewer', 'canary-secret') })
    await posting.token(request)
    await anonymous.token(request, { auth: clientSecretPost('photo-viewer', 'canary-secret') })
    for (const received of requests) {
      expect(received.headers.get('authorization')).toBeNull()
      expect(await form(received)).toMatchObject({ client_id: 'photo-viewer', client_secret: 'canary-secret' })
    }
    expect(requests).toHaveLength(2)
  })

  it('sends `clientId` and `clientSecret` of the request in the form where there is no `clientAuth`', async () => {
    const requests = api.reply(token, 200, answer)
    await anonymous.token({
      grantType: 'authorization_code',
      clientId: 'photo-viewer',
      clientSecret: 'canary-secret',
      ...request,
    })
    expect(requests[0]?.headers.get('authorization')).toBeNull()
    expect(await form(requests[0])).toEqual({
      grant_type: 'authorization_code',
      code: 'canary-code',
      redirect_uri: 'https://app.example.com/callback',
      client_id: 'photo-viewer',
      client_secret: 'canary-secret',
    })
  })

  it('takes a PKCE verifier, for clients without a secret too', async () => {
    const requests = api.reply(token, 200, answer)
    await anonymous.token({ ...request, codeVerifier: 'canary-verifier' }, { auth: publicClient('photo-viewer') })
    expect(await form(requests[0])).toMatchObject({ client_id: 'photo-viewer', code_verifier: 'canary-verifier' })
  })

  it('takes further parameters, and grants of the provider that are absolute URIs', async () => {
    const requests = api.reply(token, 200, answer)
    await authentiq.token({
      grantType: 'urn:example:grant',
      additionalParameters: { assertion: 'a', resource: ['b', 'c'] },
    })
    expect(await requests[0]?.text()).toBe('grant_type=urn%3Aexample%3Agrant&assertion=a&resource=b&resource=c')
  })

  it.each<[string, string, object]>([
    ['no code', 'code', { redirectUri: request.redirectUri }],
    ['an empty code', 'code', { ...request, code: '' }],
    ['no redirect URI', 'redirectUri', { code: request.code }],
    ['a secret without an id', 'clientId', { ...request, clientSecret: 'canary-secret' }],
    ['a grant that does not exist', 'grantType', { ...request, grantType: 'password' }],
    ['a grant with the name of an inherited property', 'grantType', { ...request, grantType: 'toString' }],
    ['a refresh without a token', 'refreshToken', { grantType: 'refresh_token' }],
    ['a refresh with a code', 'refreshToken', { ...request, grantType: 'refresh_token' }],
    ['a refresh with a code, too', 'code', { ...request, grantType: 'refresh_token', refreshToken: 'a' }],
    ['a code with a refresh token, too', 'refreshToken', { ...request, refreshToken: 'a' }],
    ['an empty client id', 'clientId', { ...request, clientId: '' }],
    ...['OpenID', '"openid"', 'open\u200bid'].map((scope): [string, string, object] => [
      `a refresh for ${scope}`,
      'scope[1]',
      { grantType: 'refresh_token', refreshToken: 'a', clientId: 'b', scope: ['aq:name', scope] },
    ]),
    ['a secret with an empty id', 'clientId', { ...request, clientId: '', clientSecret: 'canary-secret' }],
    ['a grant whose URI has a fragment', 'grantType', { grantType: 'https://example.com/#grant' }],
    ['an unknown parameter', 'redirect_uri', { ...request, redirect_uri: request.redirectUri }],
    ['nothing', 'code', {}],
    ['text', 'request', 'code=a' as unknown as object],
  ])('refuses %s before anything is sent', async (_, parameter, input) => {
    const error = await failure(anonymous.token(input as TokenRequest))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({ operation: 'token', parameter, attempts: 0 })
    expect(printed(error)).not.toContain('canary')
  })

  it.each<[string, TokenRequest]>([
    ['a code', request],
    ['a code with an empty client id', { ...request, clientId: '' }],
    ['a code with a verifier', { ...request, codeVerifier: 'canary-verifier' }],
    ['a refresh token', { grantType: 'refresh_token', refreshToken: 'canary-refresh' }],
    ['a code with another grant', { ...request, grantType: 'urn:example:grant' } as unknown as TokenRequest],
  ])('refuses %s if neither the request nor a credential names the client, as it may work once', async (_, input) => {
    const requests = api.reply(token, 400, invalidGrant)
    const error = await failure(anonymous.token(input))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({ parameter: 'clientId', attempts: 0 })
    expect(printed(error)).not.toContain('canary')
    expect(requests).toEqual([])
  })

  it.each<[string, Partial<TokenRequest>, CallOptions]>([
    ['an id in the request', { clientId: 'photo-viewer' }, {}],
    ['a public client', {}, { auth: publicClient('photo-viewer') }],
    ['a credential of the caller', {}, { auth: ({ form: fields }) => void (fields['client_id'] = 'photo-viewer') }],
  ])('sends a code with %s', async (_, client, call) => {
    const requests = api.reply(token, 200, answer)
    await anonymous.token({ ...request, ...client } as TokenRequest, call)
    expect(await form(requests[0])).toMatchObject({ code: 'canary-code', client_id: 'photo-viewer' })
  })

  it('redeems the refresh token of a response, once', async () => {
    const requests = api.reply(token, 503)
    const refresh = { grantType: 'refresh_token', refreshToken: 'canary-refresh', scope: ['openid', 'email'] } as const
    expect(await failure(authentiq.token(refresh))).toMatchObject({ status: 503, attempts: 1 })
    expect(await form(requests[0])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'canary-refresh',
      scope: 'openid email',
    })
    api.reply(token, 200, { ...answer, refresh_token: 'next' })
    expect(await authentiq.token({ grantType: 'refresh_token', refreshToken: 'a' })).toHaveProperty(
      'refresh_token',
      'next',
    )
  })

  it('refuses a secret in the request beside `clientAuth`, before anything is sent', async () => {
    const error = await failure(
      authentiq.token({ ...request, clientId: 'photo-viewer', clientSecret: 'canary-secret' }),
    )
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({ parameter: 'clientSecret' })
    expect(printed(error)).not.toContain('canary')
  })

  it.each<[number, object, string, string | undefined]>([
    [400, invalidGrant, 'invalid_grant', 'The authorization code is invalid or has expired.'],
    [400, { error: 'invalid_request', error_uri: 'https://example.com/why' }, 'invalid_request', undefined],
    [401, { error: 'invalid_client', error_description: 'Wrong secret' }, 'invalid_client', 'Wrong secret'],
    [400, { error: 'brand_new_code' }, 'brand_new_code', undefined],
  ])('explains %i %o', async (status, body, code, description) => {
    const headers = { 'www-authenticate': 'Basic realm="connect"', 'x-request-id': 'r-1' }
    api.reply(token, status, body, { headers })
    const error = await failure(authentiq.token(request))
    if (!isHttpError(error, token)) throw error
    expect([error.status, error.code, error.description, error.requestId]).toEqual([status, code, description, 'r-1'])
    expect([error.documented, error.body]).toEqual([true, body])
    expect(error.headers.get('www-authenticate')).toBe('Basic realm="connect"')
  })

  describeErrorAnswers({ api, operation: token, call: async () => authentiq.token(request) })

  it('types the body of documented errors', async () => {
    api.reply(token, 400, invalidGrant)
    const error = await failure(authentiq.token(request))
    if (!isHttpError(error, authentiq.token, 400)) throw error
    expectTypeOf(error.body).toEqualTypeOf<OAuth2Error>()
    expect(error.body.error).toBe('invalid_grant')
  })

  it.each<[string, string | undefined]>([
    ['an HTML page', '<html></html>'],
    ['nothing', undefined],
  ])('gives a readable error where a gateway responds with %s', async (_, body) => {
    api.reply(token, 502, body)
    const error = await failure(authentiq.token(request))
    expect(error).toBeInstanceOf(HttpError)
    expect(error).toMatchObject({ status: 502, body, documented: false })
    expect(error).not.toHaveProperty('code')
  })

  it.each<[string, () => Response | Promise<Response>]>([
    ['429', () => new Response(null, { status: 429, headers: { 'retry-after': '0' } })],
    ['503', () => new Response(null, { status: 503 })],
    ['a network failure', () => Response.error()],
    ['a time-out', async () => new Promise(() => undefined)],
    ['401', () => Response.json({ error: 'invalid_client' }, { status: 401 })],
  ])('is sent once and never retried: %s', async (_, resolver) => {
    const requests = api.reply(token, resolver)
    expect(await failure(authentiq.token(request, { timeout: 300, retry: 5 }))).toMatchObject({
      operation: 'token',
      attempts: 1,
    })
    expect(requests).toHaveLength(1)
  })

  it.each<[string, () => Response]>([
    ['an error instead of a token', () => Response.json({ error: 'invalid_grant', hint: 'canary' })],
    ['an ID token only', () => Response.json({ token_type: 'Bearer', id_token: 'canary' })],
    ['no token type', () => Response.json({ access_token: 'canary' })],
    ['an empty object', () => Response.json({})],
    ['an empty body', () => new Response(null, { headers: { 'content-type': 'application/json' } })],
    [
      'a query string, which is not parsed',
      () =>
        new Response('access_token=canary&token_type=Bearer', {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        }),
    ],
    ['an HTML page', () => new Response('<html>canary</html>', { headers: { 'content-type': 'text/html' } })],
    [
      'JSON that breaks off',
      () => new Response('{"access_token":"canary', { headers: { 'content-type': 'application/json' } }),
    ],
  ])('rejects a successful response that has %s', async (_, resolver) => {
    api.reply(token, resolver)
    const error = await failure(authentiq.token(request, { validation: 'off' }))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(error).toMatchObject({ status: 200, attempts: 1 })
    expect(printed(error)).not.toContain('canary')
  })

  it('asks for JSON', async () => {
    const requests = api.reply(token, 200, answer)
    await authentiq.token(request)
    expect(requests[0]?.headers.get('accept')).toBe('application/json')
  })

  it.each<[string, string]>([
    ['unsigned', `${btoa('{"alg":"none"}')}.${btoa('{"aud":["photo-viewer"]}')}.`],
    ['signed with the client secret', answer.id_token],
    ['no JWT at all', 'opaque'],
  ])('returns an ID token as received, without verifying it: %s', async (_, idToken) => {
    api.reply(token, 200, { ...answer, id_token: idToken })
    expect(await authentiq.token(request)).toEqual({ ...answer, id_token: idToken })
  })

  it('accepts a response without optional properties, and keeps unknown ones', async () => {
    const least = { token_type: 'bearer', access_token: 'a', added_later: true }
    api.reply(token, 200, least)
    expect(await authentiq.token(request)).toEqual(least)
  })

  it('keeps the body of a response that does not fit, so that no token is lost', async () => {
    const body = { ...answer, access_token: 'canary', expires_in: '3600' }
    api.reply(token, 200, body)
    const error = await failure(authentiq.token(request))
    if (!(error instanceof InvalidResponseError)) throw error
    expect(error.issues).toMatchObject([{ path: ['expires_in'], expected: 'number' }])
    expect(error.body).toEqual(body)
    expect(printed(error)).not.toContain('canary')
    expect(await authentiq.token(request, { validation: 'off' })).toEqual(body)
  })

  it('does not follow redirects', async () => {
    const target = api.reply({ method: 'POST', path: '/elsewhere' }, 200, answer)
    api.reply(token, 307, undefined, { headers: { location: `${url}/elsewhere?code=canary` } })
    const error = await failure(authentiq.token(request))
    expect(error).toBeInstanceOf(RedirectError)
    expect(printed(error)).not.toContain('canary')
    expect(target).toHaveLength(0)
  })

  it('ends with the reason of the signal when it is aborted, before and while it waits', async () => {
    const reason = new Error('no longer needed')
    expect(await failure(authentiq.token(request, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    const controller = new AbortController()
    const requests = api.reply(token, async () => {
      controller.abort(reason)
      return new Promise<Response>(() => undefined)
    })
    expect(await failure(authentiq.token(request, { signal: controller.signal }))).toBe(reason)
    expect(requests).toHaveLength(1)
  })

  it('sends no code after a provider of secrets took too long', async () => {
    const requests = api.reply(token, 200, answer)
    const late = Promise.withResolvers<string>()
    const slow = createAuthentiqClient({
      ...options,
      clientAuth: clientSecretBasic('photo-viewer', async () => late.promise),
      timeout: 20,
    })
    expect(await failure(slow.token(request))).toBeInstanceOf(TimeoutError)
    late.resolve('late')
    await setImmediate()
    expect(requests).toHaveLength(0)
  })

  it('shows no secret and no code in any error, though the server echoes them', async () => {
    const basic = btoa('photo-viewer:canary-secret')
    const body = {
      error: 'canary-code',
      error_description: `canary-secret canary-code ${basic} Basic ${basic} canary-verifier`,
    }
    api.reply(token, 400, body, { headers: { 'x-request-id': 'canary-code' } })
    const http = await failure(authentiq.token({ ...request, codeVerifier: 'canary-verifier' }))
    expect(http).toBeInstanceOf(HttpError)
    api.reply(token, Response.error())
    const network = await failure(authentiq.token(request))
    expect(network).toBeInstanceOf(NetworkError)
    api.reply(token, async () => new Promise<Response>(() => undefined))
    const timeout = await failure(authentiq.token(request, { timeout: 20 }))
    expect(timeout).toBeInstanceOf(TimeoutError)
    for (const error of [http, network, timeout]) {
      expect(printed(error)).not.toContain('canary')
      expect(printed(error)).not.toContain(basic)
    }
    expect((http as HttpError).body).toEqual(body)
  })
})

describe('authentiqEndpoint', () => {
  it('makes an operation that is not covered here, without the credential of the client', async () => {
    const authorize = authentiqEndpoint<{ clientId: string; scope: string }, RedirectLocation, AuthentiqErrors>({
      id: 'authorize',
      method: 'GET',
      path: '/authorize',
      query: ['clientId', 'scope'],
      responses: { 303: 'location' },
    })
    const requests = api.reply(authorize, 303, undefined, { headers: { location: '/sign-in?state=a' } })
    const { location } = await authorize(authentiq.transport, { clientId: 'photo-viewer', scope: 'openid email~rs' })
    expect(location).toBe(`${url}/sign-in?state=a`)
    expect(requests[0]?.url).toBe(`${url}/authorize?client_id=photo-viewer&scope=openid+email%7Ers`)
    expect(requests[0]?.headers.get('authorization')).toBeNull()
  })
})

describeTokenAnswers({
  api,
  operation: token,
  answer: answer,
  call: async (mode) => authentiq.token(request, mode),
})
