import { base64urlnopad } from '@scure/base'
import { clientSecretBasic, publicClient } from '@typed-oauth/ory-oauth2'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'

import { nightlyJob, photoViewer, redirectUri, refusal, setup, type Setup } from '../../../../test/ory-setup.js'
import { sha256 } from '../../../encoding.js'

const codeVerifier = 'a-verifier-with-43-characters-or-more-0123456'
const codeChallenge = async (): Promise<string> => base64urlnopad.encode(await sha256(codeVerifier))

const exchange = async ({ ory }: Setup, code: string, more: Record<string, string> = {}): Promise<unknown> =>
  ory.oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri, ...more })
const issue = async ({ mock }: Setup, more: Record<string, string> = {}): Promise<string> =>
  mock.issueCode({ clientId: 'photo-viewer', subject: 'alice', redirectUri, ...more })
const invalidGrant = expect.objectContaining({ status: 400, error: 'invalid_grant' }) as unknown

describe('an authorization code', () => {
  it('is exchanged for tokens, and the keys of the response are in alphabetical order', async () => {
    const mock = setup()
    const code = await issue(mock)
    expect(code).toHaveLength(94)
    const answer = await exchange(mock, code)
    expect(Object.keys(answer as object)).toEqual([
      'access_token',
      'expires_in',
      'id_token',
      'refresh_token',
      'scope',
      'token_type',
    ])
    expect(answer).toMatchObject({
      access_token: expect.stringMatching(/^ory_at_.{87}$/),
      refresh_token: expect.stringMatching(/^ory_rt_.{87}$/),
      expires_in: 3600,
      scope: 'openid offline photos.read photos.write',
      token_type: 'bearer',
    })
  })

  it('works once; a second use revokes the tokens', async () => {
    const mock = setup()
    const code = await issue(mock)
    const { access_token: token, refresh_token: refreshToken } = (await exchange(mock, code)) as Record<string, string>
    expect(await refusal(exchange(mock, code))).toEqual(invalidGrant)
    expect(await mock.ory.introspectOAuth2Token({ token: token ?? '' })).toEqual({ active: false })
    expect(
      await refusal(mock.ory.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken: refreshToken ?? '' })),
    ).toEqual(invalidGrant)
  })

  it('is exchanged by exactly one of several parallel requests', async () => {
    const mock = setup()
    const code = await issue(mock)
    const results = await Promise.allSettled(Array.from({ length: 20 }, async () => exchange(mock, code)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('expires after ten minutes', async () => {
    const mock = setup()
    const [early, late] = [await issue(mock), await issue(mock)]
    mock.clock.advance(600_000)
    await exchange(mock, early)
    mock.clock.advance(1)
    expect(await refusal(exchange(mock, late))).toEqual(invalidGrant)
  })

  it('needs its redirect URI, and stays valid after a wrong one', async () => {
    const mock = setup()
    const code = await issue(mock)
    expect(await refusal(exchange(mock, code, { redirectUri: 'https://app.example.com/other' }))).toEqual(invalidGrant)
    expect(await refusal(mock.ory.oauth2TokenExchange({ grantType: 'authorization_code', code }))).toEqual(invalidGrant)
    await exchange(mock, code)
  })

  it('needs no redirect URI when the authorize request had none', async () => {
    const mock = setup()
    const code = await mock.mock.issueCode({ clientId: 'photo-viewer', subject: 'alice' })
    expect(await exchange(mock, code, { redirectUri: '' })).toMatchObject({ token_type: 'bearer' })
  })

  it('works only for its client', async () => {
    const other = { ...photoViewer, client_id: 'other', client_secret: 'other-secret' }
    const mock = setup({ seed: { clients: [photoViewer, other] } })
    const code = await issue(mock)
    const stolen = mock
      .as(clientSecretBasic('other', 'other-secret'))
      .oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri })
    expect(await refusal(stolen)).toEqual(invalidGrant)
    await exchange(mock, code)
  })

  it('is refused for clients without the grant type', async () => {
    const { as } = setup({ seed: { clients: [nightlyJob] } })
    const call = as(clientSecretBasic('nightly-job', 'nightly-secret')).oauth2TokenExchange({
      grantType: 'authorization_code',
      code: 'any',
    })
    expect(await refusal(call)).toMatchObject({ status: 400, error: 'unauthorized_client' })
  })

  it('gives a refresh token only if offline access was granted, an ID token only with openid', async () => {
    const mock = setup()
    const code = await issue(mock, { scope: 'photos.read' })
    const answer = await exchange(mock, code)
    expect(answer).not.toHaveProperty('refresh_token')
    expect(answer).not.toHaveProperty('id_token')
  })

  it('gives no refresh token to clients that cannot use it', async () => {
    const mock = setup({ seed: { clients: [{ ...photoViewer, grant_types: ['authorization_code'] }] } })
    expect(await exchange(mock, await issue(mock))).not.toHaveProperty('refresh_token')
  })

  it('gives tokens with the lifespans of the client', async () => {
    const mock = setup()
    await mock.ory.setOAuth2ClientLifespans({
      id: 'photo-viewer',
      oAuth2ClientTokenLifespans: {
        authorization_code_grant_access_token_lifespan: '1h30m',
        authorization_code_grant_id_token_lifespan: '5m',
        authorization_code_grant_refresh_token_lifespan: '2h',
      },
    })
    const answer = (await exchange(mock, await issue(mock))) as Record<string, string>
    expect(answer).toMatchObject({ expires_in: 5400 })
    const { exp = 0, iat = 0 } = decodeJwt(answer['id_token'] ?? '')
    expect(exp - iat).toBe(300)
    const token = answer['refresh_token'] ?? ''
    expect(await mock.ory.introspectOAuth2Token({ token })).toMatchObject({ exp: iat + 7200 })
    mock.clock.advance(7_200_001)
    expect(await mock.ory.introspectOAuth2Token({ token })).toEqual({ active: false })
  })
})

describe('PKCE', () => {
  it('exchanges the code with the right verifier', async () => {
    const mock = setup()
    const code = await issue(mock, { codeChallenge: await codeChallenge() })
    expect(await exchange(mock, code, { codeVerifier })).toMatchObject({ token_type: 'bearer' })
  })

  it.each([
    ['no verifier', {}],
    ['another verifier', { codeVerifier: `${codeVerifier}x` }],
    ['a short verifier', { codeVerifier: 'short' }],
    ['a verifier with other characters', { codeVerifier: `${codeVerifier}+` }],
  ])('makes the code unusable after %s', async (_, wrong) => {
    const mock = setup()
    const code = await issue(mock, { codeChallenge: await codeChallenge() })
    expect(await refusal(exchange(mock, code, wrong))).toEqual(invalidGrant)
    expect(await refusal(exchange(mock, code, { codeVerifier }))).toEqual(invalidGrant)
    expect(await refusal(exchange(mock, code))).toEqual(invalidGrant)
  })

  it('refuses a verifier when the authorize request had no challenge', async () => {
    const mock = setup()
    expect(await refusal(exchange(mock, await issue(mock), { codeVerifier }))).toEqual(invalidGrant)
  })

  it('works for clients without a secret', async () => {
    const mock = setup()
    const code = await issue(mock, { clientId: 'single-page', codeChallenge: await codeChallenge() })
    const client = mock.as(publicClient('single-page'))
    const answer = await client.oauth2TokenExchange({
      grantType: 'authorization_code',
      code,
      redirectUri,
      codeVerifier,
    })
    expect(answer).toMatchObject({ scope: 'openid offline photos.read' })
  })
})
