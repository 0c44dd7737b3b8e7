import { inspect } from 'node:util'

import { describeErrorAnswers } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'

import { errorOf, makeClient, mockOry } from '../test/setup.js'
import {
  getOAuth2Client,
  getOAuth2LoginRequest,
  isHttpError,
  listOAuth2Clients,
  oauth2TokenExchange,
  summarizeError,
  type OryError,
} from './index.js'

const ory = makeClient()
const hydra = mockOry()
const get = async (): Promise<unknown> => errorOf(ory.getOAuth2Client({ id: 'photo-viewer' }))

describe('the flat error body', () => {
  it('is read as code and description', async () => {
    hydra.admin.reply(getOAuth2Client, 400, { error: 'invalid_request', error_description: 'No.' })
    const error = await get()
    expect(error).toMatchObject({
      code: 'invalid_request',
      description: 'No.',
      message: 'getOAuth2Client (GET /admin/clients/{id}): the server answered 400 invalid_request: No.',
    })
    expect(isHttpError(error, getOAuth2Client, 400) && error.body.error_description).toBe('No.')
  })

  it('is read as description, not as code, if it is a sentence', async () => {
    hydra.admin.reply(getOAuth2Client, 404, { error: 'Unable to locate the resource', error_description: '' })
    const error = await get()
    expect(error).toMatchObject({ description: 'Unable to locate the resource' })
    expect(error).not.toHaveProperty('code')
    expect(isHttpError(error, getOAuth2Client, 404) && error.body.error_description).toBe('')
  })

  it('may have the further properties of Hydra 1', async () => {
    const body = { error: 'a', error_description: 'b', error_hint: 'c', error_debug: 'd', status_code: 400 }
    hydra.admin.reply(getOAuth2Client, 400, body)
    const error = await get()
    expect(isHttpError(error, getOAuth2Client, 400) && error.body.error_hint).toBe('c')
  })
})

describe('the nested error body', () => {
  const nested = {
    error: {
      id: 'rate_limited',
      code: 429,
      status: 'Too Many Requests',
      request: 'req-1',
      reason: 'Slow down.',
      message: 'Too fast',
    },
  }

  it('is read as code, description and request id', async () => {
    hydra.admin.reply(getOAuth2Client, 400, nested)
    const error = await get()
    expect(error).toMatchObject({ code: 'rate_limited', description: 'Too fast: Slow down.', requestId: 'req-1' })
    expect(isHttpError(error, getOAuth2Client) && error.body).toEqual(nested)
  })

  it('is a documented body of each operation, beside the flat one', async () => {
    const calls = [
      [getOAuth2Client, async () => ory.getOAuth2Client({ id: 'a' })],
      [getOAuth2LoginRequest, async () => ory.getOAuth2LoginRequest({ loginChallenge: 'a' })],
      [oauth2TokenExchange, async () => ory.oauth2TokenExchange({ grantType: 'client_credentials' })],
    ] as const
    for (const [operation, call] of calls) {
      for (const [error, isDocumented] of [
        [nested.error, true],
        [{ message: 'Not Found' }, true],
        [{ code: 404 }, false],
        [{ message: 5 }, false],
        [[], false],
        [null, false],
        ['Not Found', true],
        ['object', true],
        ['', false],
      ] as const) {
        hydra[operation.server as 'admin' | 'public'].reply(operation, 404, { error })
        const thrown = await errorOf(call())
        expect(isHttpError(thrown, operation, 404), JSON.stringify(error)).toBe(isDocumented)
      }
    }
  })

  it('is told from the flat one by the type of `error`', async () => {
    hydra.admin.reply(getOAuth2Client, 404, nested)
    const error = await get()
    if (!isHttpError(error, getOAuth2Client, 404)) throw error
    const { body } = error
    expectTypeOf(body).toEqualTypeOf<OryError>()
    expectTypeOf(body.error_description).toEqualTypeOf<string | undefined>()
    expect(typeof body.error === 'string' ? body.error : body.error.reason).toBe('Slow down.')
  })

  it('comes with the wait of the header of Ory Network', async () => {
    hydra.admin.reply(getOAuth2Client, 429, nested, { headers: { 'x-ratelimit-reset': '61' } })
    expect(await get()).toMatchObject({ status: 429, retryAfterMs: 61_000, attempts: 1 })
  })

  it.each([
    [{ error: {} }, {}],
    [{ error: null }, {}],
    [{ error: { message: 'Not Found' } }, { description: 'Not Found' }],
    [{ error: { id: 5, message: 6, reason: [], request: null } }, {}],
    [{ error: 'a', error_description: 5 }, { code: 'a' }],
    [[], {}],
    ['<html></html>', {}],
    [undefined, {}],
  ])('is read as %j', (body, summary) => {
    expect(summarizeError(body)).toEqual(summary)
  })
})

describe('a response of a proxy or gateway', () => {
  describeErrorAnswers({
    api: hydra.admin,
    operation: getOAuth2Client,
    call: async () => ory.getOAuth2Client({ id: 'photo-viewer' }),
  })

  it('may be a page', async () => {
    hydra.admin.reply(getOAuth2Client, 500, '<html>Bad gateway</html>')
    const error = await get()
    expect(error).toMatchObject({ status: 500, body: '<html>Bad gateway</html>' })
    expect(error).toHaveProperty('message', expect.stringContaining('text/html'))
    expect(isHttpError(error, getOAuth2Client, 500)).toBe(false)
  })

  it('may be empty', async () => {
    hydra.admin.reply(getOAuth2Client, 401)
    const error = await get()
    expect(error).toMatchObject({ status: 401, body: undefined })
    expect(isHttpError(error, getOAuth2Client, 401)).toBe(false)
  })

  it('is an error also if it is a page with the status 200', async () => {
    hydra.admin.reply(listOAuth2Clients, 200, '<html>Sign in</html>')
    expect(await errorOf(ory.listOAuth2Clients())).toMatchObject({ kind: 'response', status: 200 })
  })
})

it('no error shows contents of the request or the response', async () => {
  const clientSecret = 'photo viewer:s3cr%t+é/=&'
  const body = { error: 'invalid_grant', error_description: `No: ${clientSecret}, ory_rt_1`, access_token: 'ory_at_1' }
  hydra.public.reply(oauth2TokenExchange, 400, body)
  const error = await errorOf(ory.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken: 'ory_rt_1' }))
  expect(error).toMatchObject({ code: 'invalid_grant', description: 'No: …, …' })
  const printed = inspect(error, { depth: 9, getters: true }) + JSON.stringify(error)
  for (const secret of [clientSecret, 's3cr', 'ory_rt_1', 'ory_at_1']) expect(printed).not.toContain(secret)
})
