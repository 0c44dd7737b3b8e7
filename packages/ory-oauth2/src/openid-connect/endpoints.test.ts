import { inspect } from 'node:util'

import { describe, expect, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { errorOf, makeClient, sent, setUpOry } from '../../test/setup.js'
import { bearer, isHttpError, type InvalidResponseError } from '../index.js'
import { discoverJsonWebKeys, discoverOidcConfiguration, getOidcUserInfo } from './endpoints.js'

const { ory, transport, hydra } = setUpOry()
const publicUrl = 'https://public.example.com'
const accessToken = 'ory_at_a-token-of-alice'

describe('discoverOidcConfiguration', () => {
  it('gets the document of the public listener, without a credential', async () => {
    const requests = hydra.replay(discoverOidcConfiguration, 'discoverOidcConfiguration/ok')
    const configuration = await discoverOidcConfiguration(transport)
    expect(configuration).toEqual(exchange('discoverOidcConfiguration/ok').response.json)
    expect(configuration.issuer).toBe('http://127.0.0.1:4444')
    expect(await sent(requests)).toEqual([{ to: `GET ${publicUrl}/.well-known/openid-configuration` }])
  })

  it.each(['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri'])(
    'rejects in every validation mode without %s',
    async (property) => {
      const recorded = exchange('discoverOidcConfiguration/ok').response.json as object
      for (const value of [undefined, null, '', 5]) {
        hydra.public.reply(discoverOidcConfiguration, 200, { ...recorded, [property]: value })
        const error = await errorOf(makeClient({ validation: 'off' }).discoverOidcConfiguration())
        expect(error).toMatchObject({ kind: 'response', issues: [{ path: [property] }] })
      }
    },
  )

  it('keeps the properties of other servers', async () => {
    const recorded = exchange('discoverOidcConfiguration/ok').response.json as object
    hydra.public.reply(discoverOidcConfiguration, 200, { ...recorded, dpop_signing_alg_values_supported: ['ES256'] })
    expect(await ory.discoverOidcConfiguration()).toHaveProperty('dpop_signing_alg_values_supported', ['ES256'])
  })

  it('takes no parameters: options are the second argument', async () => {
    const { signal } = new AbortController()
    // @ts-expect-error The signal is an option, not a parameter.
    expect(await errorOf(ory.discoverOidcConfiguration({ signal }))).toMatchObject({ parameter: 'signal' })
  })

  it('rejects with the error of a server that does not have it', async () => {
    hydra.public.reply(discoverOidcConfiguration, 404, { error: { code: 404, message: 'Not Found' } })
    expect(await errorOf(ory.discoverOidcConfiguration())).toMatchObject({ status: 404, description: 'Not Found' })
  })
})

describe('discoverJsonWebKeys', () => {
  it('gets the keys of the public listener, without a credential', async () => {
    const requests = hydra.replay(discoverJsonWebKeys, 'discoverJsonWebKeys/ok')
    const { keys } = await discoverJsonWebKeys(transport, {})
    expect({ keys }).toEqual(exchange('discoverJsonWebKeys/ok').response.json)
    expect(keys.map(({ kty, use, alg }) => `${kty} ${use} ${alg}`)).toEqual(['RSA sig RS256', 'RSA sig RS256'])
    expect(await sent(requests)).toEqual([{ to: `GET ${publicUrl}/.well-known/jwks.json` }])
  })

  it.each([[{}], [{ keys: null }], [{ keys: {} }], [{ keys: [{ kid: 'key-1' }] }]])(
    'rejects in every validation mode with %j',
    async (body) => {
      hydra.public.reply(discoverJsonWebKeys, 200, body)
      const error = await errorOf(makeClient({ validation: 'off' }).discoverJsonWebKeys())
      expect(error).toMatchObject({ kind: 'response', operation: 'discoverJsonWebKeys' })
    },
  )

  it('is retried, as it changes nothing', async () => {
    const requests = hydra.public.reply(discoverJsonWebKeys, 503)
    expect(await errorOf(ory.discoverJsonWebKeys())).toMatchObject({ status: 503, attempts: 3 })
    expect(requests).toHaveLength(3)
  })
})

describe('getOidcUserInfo', () => {
  const claims = {
    acr: 'aal1',
    aud: ['photo-viewer'],
    auth_time: 1795225006,
    email: 'alice@example.com',
    iat: 1795225007,
    iss: 'http://127.0.0.1:4444',
    plan: 'gold',
    rat: 1795225006,
    sub: 'alice@example.com',
  }

  it('sends the access token as bearer token, and nothing else', async () => {
    const requests = hydra.public.reply(getOidcUserInfo, 200, claims)
    const { sub, email, plan } = await getOidcUserInfo(transport, { accessToken })
    expect([sub, email, plan]).toEqual(['alice@example.com', 'alice@example.com', 'gold'])
    expect(await sent(requests)).toEqual([
      { to: `GET ${publicUrl}/userinfo`, authorization: 'Bearer ory_at_a-token-of-alice' },
    ])
  })

  it('resolves without a user for a token of client credentials', async () => {
    const ofClient = { aud: ['nightly-job'], iat: 1795225007, iss: 'http://127.0.0.1:4444' }
    hydra.public.reply(getOidcUserInfo, 200, ofClient)
    expect(await ory.getOidcUserInfo({ accessToken })).toEqual(ofClient)
  })

  it('rejects with 401 and the code of the server, without a retry', async () => {
    const requests = hydra.replay(getOidcUserInfo, 'getOidcUserInfo/no-token')
    const error = await errorOf(ory.getOidcUserInfo({ accessToken }))
    expect(error).toMatchObject({ status: 401, code: 'request_unauthorized', attempts: 1 })
    expect(isHttpError(error, getOidcUserInfo, 401) && error.headers.get('www-authenticate')).toMatch(/^Bearer /)
    expect(requests).toHaveLength(1)
  })

  it('rejects with the signed claims as the body of the error, which nobody has verified', async () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl'
    hydra.public.reply(getOidcUserInfo, new Response(jwt, { headers: { 'content-type': 'application/jwt' } }))
    const error = (await errorOf(ory.getOidcUserInfo({ accessToken }))) as InvalidResponseError
    expect(error.message).toContain('application/jwt, not JSON')
    expect([error.kind, error.body]).toEqual(['response', jwt])
    expect(inspect(error, { depth: 9 })).not.toContain('eyJ')
  })

  it.each([
    [undefined, 'is required'],
    ['', 'is required'],
    ['Bearer ory_at_1', 'must not begin with a scheme, such as "Bearer"'],
    ['ory_at_1\n', 'ends in a line break'],
    [['ory_at_1'], /must be a string/],
  ])('refuses %j before anything is sent', async (token, expected) => {
    const error = await errorOf(ory.getOidcUserInfo({ accessToken: token as string })) // what JavaScript callers may pass
    expect(error).toMatchObject({ kind: 'input', parameter: 'accessToken', attempts: 0 })
    expect((error as { expected: string }).expected).toMatch(expected)
  })

  it('refuses a credential beside the access token', async () => {
    const auth = bearer('ory_at_another-token')
    const error = await errorOf(ory.getOidcUserInfo({ accessToken }, { auth }))
    expect(error).toMatchObject({
      kind: 'input',
      parameter: 'auth',
      expected: 'must not be given beside `accessToken`',
    })
  })

  it('shows the token in no error, also if the server repeats it', async () => {
    hydra.public.reply(getOidcUserInfo, 401, { error: 'invalid_token', error_description: `No ${accessToken} here` })
    const error = await errorOf(ory.getOidcUserInfo({ accessToken }))
    expect(error).toMatchObject({ code: 'invalid_token', description: 'No … here' })
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain(accessToken)
  })
})
