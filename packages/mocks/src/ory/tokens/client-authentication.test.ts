import {
  clientSecretBasic,
  clientSecretPost,
  oauth2TokenExchange,
  privateKeyJwt,
  publicClient,
  settle,
  type Credential,
  type JsonWebKeyInput,
  type OAuth2ClientInput,
} from '@typed-oauth/ory-oauth2'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'

import { basic, nightlyJob, photoViewer, refusal, setup, singlePage, type Setup } from '../../../test/ory-setup.js'

const tokenUrl = 'http://127.0.0.1:4444/oauth2/token'
const awkward = { ...nightlyJob, client_id: 'id:1', client_secret: 's+e%c ret:ü' }
const posting = { ...nightlyJob, client_id: 'posting', token_endpoint_auth_method: 'client_secret_post' }
const asserting = { ...nightlyJob, client_id: 'asserting', token_endpoint_auth_method: 'private_key_jwt' }

let privateKey: CryptoKey
let jwk: JsonWebKeyInput
beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true })
  privateKey = pair.privateKey
  jwk = { ...(await exportJWK(pair.publicKey)), kty: 'RSA', kid: 'key-1', use: 'sig' }
})

const prepared = (key: Partial<JsonWebKeyInput> = {}, more: Partial<OAuth2ClientInput> = {}): Setup => {
  const clients = [photoViewer, nightlyJob, singlePage, awkward, posting]
  return setup({
    seed: { clients: [...clients, { ...asserting, jwks: { keys: [{ ...jwk, ...key }] }, ...more }] },
  })
}

const grant = { grant_type: 'client_credentials' }
const answer = async (sent: Promise<Response>): Promise<{ status: number; error?: unknown }> => {
  const response = await sent
  const { error } = (await response.json()) as { error?: unknown }
  return { status: response.status, ...(error !== undefined && { error }) }
}

describe('a client', () => {
  it('authenticates by the method that it is registered for', async () => {
    const { as } = prepared()
    const works = async (clientAuth: Credential): Promise<unknown> =>
      as(clientAuth).oauth2TokenExchange({ grantType: 'client_credentials' })
    expect(await works(clientSecretBasic('nightly-job', 'nightly-secret'))).toMatchObject({ token_type: 'bearer' })
    expect(await works(clientSecretBasic('id:1', 's+e%c ret:ü'))).toMatchObject({ token_type: 'bearer' })
    expect(await works(clientSecretPost('posting', 'nightly-secret'))).toMatchObject({ token_type: 'bearer' })
    expect(await refusal(works(publicClient('single-page')))).toMatchObject({ status: 400, error: 'invalid_grant' })
  })

  it('may append NUL to its secret up to the block size of the HMAC', async () => {
    const long = { ...nightlyJob, client_id: 'long', client_secret: 'x'.repeat(60) }
    const longest = { ...nightlyJob, client_id: 'longest', client_secret: 'ü'.repeat(40) }
    const { admin, post } = setup({ seed: { clients: [nightlyJob, posting, long, longest] } })
    const status = async (id: string, secret: string): Promise<number> =>
      (await post('/oauth2/token', grant, basic(id, secret))).status
    expect(await status('nightly-job', 'nightly-secret\0')).toBe(200)
    expect(await status('nightly-job', `nightly-secret${'\0'.repeat(50)}`)).toBe(200)
    expect(await status('nightly-job', `nightly-secret${'\0'.repeat(51)}`)).toBe(401)
    expect(await status('nightly-job', '\0nightly-secret')).toBe(401)
    expect(await status('nightly-job', 'nightly-secret\0x')).toBe(401)
    expect(await status('nightly-job', 'nightly-secre')).toBe(401)
    expect(await status('long', `${'x'.repeat(60)}\0\0\0\0`)).toBe(200)
    expect(await status('longest', 'ü'.repeat(40))).toBe(200)
    expect(await status('longest', `${'ü'.repeat(40)}\0`)).toBe(401)
    const form = { ...grant, client_id: 'posting', client_secret: 'nightly-secret\0' }
    expect((await post('/oauth2/token', form)).status).toBe(200)
    await admin('/admin/clients/nightly-job/secrets/rotate', { method: 'POST' })
    expect(await status('nightly-job', 'nightly-secret\0')).toBe(200)
  })

  it('can sign assertions with `privateKeyJwt`', async () => {
    const client = { ...asserting, jwks: { keys: [jwk] } }
    const { as, clock } = setup({ seed: { clients: [client] } })
    const clientAuth = privateKeyJwt({ clientId: 'asserting', key: privateKey, keyId: 'key-1', now: clock })
    expect(await as(clientAuth).oauth2TokenExchange({ grantType: 'client_credentials' })).toMatchObject({ scope: '' })
  })

  it.each([
    ['a wrong secret', grant, basic('nightly-job', 'wrong-secret')],
    ['an unknown id', grant, basic('unknown', 'nightly-secret')],
    ['an empty secret', grant, basic('nightly-job', '')],
    ['Basic instead of the form', grant, basic('posting', 'nightly-secret')],
    ['the form instead of Basic', { ...grant, client_id: 'nightly-job', client_secret: 'nightly-secret' }, {}],
    [
      'both',
      { ...grant, client_id: 'nightly-job', client_secret: 'nightly-secret' },
      basic('nightly-job', 'nightly-secret'),
    ],
    ['no secret', { ...grant, client_id: 'nightly-job' }, {}],
    ['a secret that it does not have', { ...grant, client_id: 'single-page', client_secret: 'secret' }, {}],
  ])('is refused with %s', async (_, form, headers) => {
    const { post } = prepared()
    expect(await answer(post('/oauth2/token', form, headers))).toEqual({ status: 401, error: 'invalid_client' })
  })

  it.each([
    ['no credentials', grant, {}],
    ['Bearer only', grant, { authorization: 'Bearer ory_pat_key' }],
    ['a secret that is not form-encoded', grant, { authorization: `Basic ${btoa('nightly-job:100%')}` }],
    ['another assertion type', { ...grant, client_assertion_type: 'urn:example:other' }, {}],
  ])('gets 400 with %s', async (_, form, headers) => {
    const { post } = prepared()
    expect(await answer(post('/oauth2/token', form, headers))).toEqual({ status: 400, error: 'invalid_request' })
  })

  it('may send another id next to Basic, and a Bearer header next to the form', async () => {
    const { post } = prepared()
    const other = await post('/oauth2/token', { ...grant, client_id: 'other' }, basic('nightly-job', 'nightly-secret'))
    expect(other.status).toBe(200)
    const form = { ...grant, client_id: 'posting', client_secret: 'nightly-secret' }
    expect((await post('/oauth2/token', form, { authorization: 'Bearer ory_pat_key' })).status).toBe(200)
  })

  it('gets no explanation at the revocation endpoint', async () => {
    const { post } = prepared()
    const description = async (path: string): Promise<unknown> => {
      const form = { ...grant, token: 'x', client_id: 'nightly-job', client_secret: 'nightly-secret' }
      return ((await (await post(path, form)).json()) as { error_description: unknown }).error_description
    }
    expect(await description('/oauth2/token')).toContain('client_secret_post')
    expect(await description('/oauth2/revoke')).not.toContain('client_secret_post')
  })

  it('must not send the form in the query', async () => {
    const { post } = prepared()
    const query = new URLSearchParams({ ...grant, client_id: 'posting', client_secret: 'nightly-secret' })
    expect(await answer(post(`/oauth2/token?${query.toString()}`, ''))).toMatchObject({ status: 400 })
  })
})

describe('private_key_jwt', () => {
  const now = Date.UTC(2026, 0, 1) / 1000
  const claims = { iss: 'asserting', sub: 'asserting', aud: tokenUrl, exp: now + 60, iat: now, jti: 'one' }
  const sign = async (
    payload: JWTPayload = claims,
    header: { kid?: string; alg?: string } = { kid: 'key-1' },
  ): Promise<string> => new SignJWT(payload).setProtectedHeader({ alg: 'RS256', ...header }).sign(privateKey)
  const send = async (
    mock: Setup,
    assertion: string,
    more: Record<string, string> = {},
  ): Promise<{ status: number; error?: unknown }> =>
    answer(
      mock.post('/oauth2/token', {
        ...grant,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
        ...more,
      }),
    )

  it('accepts each jti once', async () => {
    const mock = prepared()
    const assertion = await sign()
    expect(await send(mock, assertion)).toEqual({ status: 200 })
    expect(await send(mock, assertion)).toEqual({ status: 400, error: 'jti_known' })
    expect(await send(mock, await sign({ ...claims, jti: 'two' }))).toEqual({ status: 200 })
  })

  it('works at the revocation endpoint too', async () => {
    const mock = prepared()
    const response = await mock.post('/oauth2/revoke', {
      token: 'unknown',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await sign(),
    })
    expect(response.status).toBe(200)
  })

  it('needs no iat', async () => {
    const { iat, ...rest } = claims
    expect(iat).toBe(now)
    expect(await send(prepared(), await sign(rest))).toEqual({ status: 200 })
  })

  it.each([
    ['another issuer', { iss: 'other' }],
    ['another subject', { sub: 'other' }],
    ['the issuer as audience', { aud: 'http://127.0.0.1:4444' }],
    ['no jti', { jti: '' }],
    ['no exp', { exp: undefined }],
  ])('is refused with %s', async (_, changed) => {
    const payload = JSON.parse(JSON.stringify({ ...claims, ...changed })) as JWTPayload
    expect(await send(prepared(), await sign(payload), { client_id: 'asserting' })).toEqual({
      status: 401,
      error: 'invalid_client',
    })
  })

  it('tells which audience is due, but not at the revocation endpoint', async () => {
    const { mock, as, clock } = prepared()
    const options = { clientId: 'asserting', key: privateKey, keyId: 'key-1', now: clock }
    const client = as(privateKeyJwt(options))
    const audience = 'https://auth.example.com/oauth2/token'
    const other = as(privateKeyJwt({ ...options, audience }))
    mock.configureUrls({ publicUrl: 'https://auth.example.com/' })
    expect(await refusal(client.oauth2TokenExchange({ grantType: 'client_credentials' }))).toMatchObject({
      status: 401,
      error_description: expect.stringContaining("'https://auth.example.com/oauth2/token'") as string,
    })
    const silent = expect.not.stringContaining('auth.example.com') as string
    expect(await refusal(client.revokeOAuth2Token({ token: 'x' }))).toMatchObject({ error_description: silent })
    expect(await other.oauth2TokenExchange({ grantType: 'client_credentials' })).toHaveProperty('access_token')
    const configured = client.transport.with({ issuer: 'https://auth.example.com' })
    expect(await oauth2TokenExchange(configured, { grantType: 'client_credentials' })).toHaveProperty('access_token')
  })

  it.each([
    ['a second slow', -1000],
    ['half a minute fast', 30_000],
    ['two minutes slow', -120_000],
  ])('works from a machine whose clock is %s', async (_, offset) => {
    const { as, clock } = prepared()
    const time = (): number => clock() + offset
    const ory = as(privateKeyJwt({ clientId: 'asserting', key: privateKey, keyId: 'key-1', now: time }))
    expect(await ory.oauth2TokenExchange({ grantType: 'client_credentials' })).toHaveProperty('access_token')
  })

  it('responds with 500 from a machine whose clock is further off, and the error says so', async () => {
    for (const offset of [31_000, -122_000]) {
      const { as, clock } = prepared()
      const time = (): number => clock() + offset
      const ory = as(privateKeyJwt({ clientId: 'asserting', key: privateKey, keyId: 'key-1', now: time }))
      const result = await settle(ory.oauth2TokenExchange({ grantType: 'client_credentials' }))
      expect(result).toMatchObject({ error: { status: 500, hint: "check this machine's clock" } })
      await ory.revokeOAuth2Token({ token: 'x' }) // the server answers 200 and does nothing
    }
  })

  it('responds with 500 to an expired assertion', async () => {
    expect(await send(prepared(), await sign({ ...claims, exp: now - 1 }))).toEqual({ status: 500, error: 'error' })
  })

  it('is refused when another key signed the assertion', async () => {
    const other = await generateKeyPair('RS256')
    const assertion = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
      .sign(other.privateKey)
    expect(await send(prepared(), assertion)).toEqual({ status: 401, error: 'invalid_client' })
  })

  it.each<[string, (header: string, payload: string, signature: string) => string]>([
    ['no header', (_, payload, signature) => `.${payload}.${signature}`],
    ['a header that is no object', (_, payload, signature) => `W10.${payload}.${signature}`],
    ['a header that is no JSON', (_, payload, signature) => `AAAA.${payload}.${signature}`],
    ['a signature with padding', (...parts) => `${parts.join('.')}==`],
    ['a signature with a line break', (...parts) => `${parts.join('.')}\n`],
    ['a signature in standard base64', (...parts) => `${parts.join('.').slice(0, -2)}+/`],
    ['a payload with padding', (header, payload, signature) => `${header}.${payload}=.${signature}`],
    ['two parts', (header, payload) => `${header}.${payload}`],
  ])('is refused with %s', async (_, change) => {
    const [header = '', payload = '', signature = ''] = (await sign()).split('.')
    expect(await send(prepared(), change(header, payload, signature))).toEqual({ status: 401, error: 'invalid_client' })
  })

  it('is refused with another algorithm than the registered one', async () => {
    const mock = prepared({}, { token_endpoint_auth_signing_alg: 'PS256' })
    expect(await send(mock, await sign())).toEqual({ status: 401, error: 'invalid_client' })
  })

  it('needs a key with the id of the assertion and the use sig', async () => {
    const bad = { status: 400, error: 'invalid_request' }
    expect(await send(prepared(), await sign(claims, { kid: 'key-2' }))).toEqual(bad)
    expect(await send(prepared({ use: 'enc' }), await sign())).toEqual(bad)
  })

  it('is refused for clients with a secret', async () => {
    const mock = prepared()
    const assertion = await sign({ ...claims, iss: 'nightly-job', sub: 'nightly-job' })
    expect(await send(mock, assertion)).toEqual({ status: 401, error: 'invalid_client' })
  })

  it('reads jwks_uri with the option `fetch`, and responds with 500 without it', async () => {
    const uri = 'https://app.example.com/jwks.json'
    const client = { ...asserting, jwks_uri: uri }
    const read: string[] = []
    const fetch = async (url: string): Promise<Response> => {
      read.push(url)
      return Promise.resolve(Response.json({ keys: [jwk] }))
    }
    expect(await send(setup({ seed: { clients: [client] }, fetch }), await sign())).toEqual({ status: 200 })
    expect(read).toEqual([uri])
    expect(await send(setup({ seed: { clients: [client] } }), await sign())).toMatchObject({ status: 500 })
  })
})
