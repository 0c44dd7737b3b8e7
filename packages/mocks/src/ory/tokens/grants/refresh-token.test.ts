import { clientSecretBasic } from '@typed-oauth/ory-oauth2'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'

import { basic, photoViewer, refusal, setup, type Setup } from '../../../../test/ory-setup.js'
import type { TokenAnswer } from '../../index.js'

const start = async ({ mock }: Setup): Promise<TokenAnswer> =>
  mock.issueToken({ clientId: 'photo-viewer', subject: 'alice', nonce: 'nonce-of-the-app' })
const refresh = async ({ ory }: Setup, refreshToken = ''): Promise<TokenAnswer> =>
  (await ory.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken })) as TokenAnswer
const active = async ({ ory }: Setup, token = ''): Promise<boolean> =>
  (await ory.introspectOAuth2Token({ token })).active
const invalidGrant = expect.objectContaining({ status: 400, error: 'invalid_grant' }) as unknown

describe('a refresh token', () => {
  it('gives new tokens and revokes the old ones at once', async () => {
    const mock = setup()
    const first = await start(mock)
    const second = await refresh(mock, first.refresh_token)
    expect(second).toMatchObject({ scope: first.scope, expires_in: 3600, token_type: 'bearer' })
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(await active(mock, first.access_token)).toBe(false)
    expect(await active(mock, first.refresh_token)).toBe(false)
    expect(await active(mock, second.access_token)).toBe(true)
    expect(await active(mock, second.refresh_token)).toBe(true)
  })

  it('gives a new ID token about the same login', async () => {
    const mock = setup()
    const first = await start(mock)
    mock.clock.advance(5000)
    const second = await refresh(mock, first.refresh_token)
    const [before, after] = [decodeJwt(first.id_token ?? ''), decodeJwt(second.id_token ?? '')]
    expect(after).toMatchObject({
      sub: 'alice',
      sid: before['sid'],
      auth_time: before['auth_time'],
      iat: (before.iat ?? 0) + 5,
    })
    expect(after['at_hash']).not.toBe(before['at_hash'])
    expect(after.jti).not.toBe(before.jti)
  })

  it('revokes the whole chain when it is used again', async () => {
    const mock = setup()
    const first = await start(mock)
    const second = await refresh(mock, first.refresh_token)
    const third = await refresh(mock, second.refresh_token)
    expect(await refusal(refresh(mock, first.refresh_token))).toEqual(invalidGrant)
    expect(await active(mock, third.access_token)).toBe(false)
    expect(await active(mock, third.refresh_token)).toBe(false)
    expect(await refusal(refresh(mock, third.refresh_token))).toEqual(invalidGrant)
  })

  it('gives tokens to one of 200 parallel requests, and the others revoke these tokens', async () => {
    const mock = setup()
    const { refresh_token: token } = await start(mock)
    const results = await Promise.allSettled(Array.from({ length: 200 }, async () => refresh(mock, token)))
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(winners).toHaveLength(1)
    expect(await active(mock, winners[0]?.access_token)).toBe(false)
    expect(await active(mock, winners[0]?.refresh_token)).toBe(false)
    expect(await refusal(refresh(mock, winners[0]?.refresh_token))).toEqual(invalidGrant)
  })

  it('used again also revokes tokens that are still being signed', async () => {
    const mock = setup({ seed: { clients: [{ ...photoViewer, access_token_strategy: 'jwt' }] } })
    const { refresh_token: token } = await start(mock)
    const results = await Promise.allSettled(Array.from({ length: 20 }, async () => refresh(mock, token)))
    const [winner, ...others] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(winner?.access_token.split('.')).toHaveLength(3)
    expect(others).toEqual([])
    expect(await active(mock, winner?.access_token)).toBe(false)
  })

  it('used again does not affect other chains of the same user', async () => {
    const mock = setup()
    const [one, two] = [await start(mock), await start(mock)]
    await refresh(mock, one.refresh_token)
    await refusal(refresh(mock, one.refresh_token))
    expect(await active(mock, two.access_token)).toBe(true)
  })

  it('ignores the scope parameter', async () => {
    const mock = setup()
    const { refresh_token: token = '' } = await start(mock)
    const form = { grant_type: 'refresh_token', refresh_token: token, scope: 'unknown' }
    const response = await mock.post('/oauth2/token', form, basic('photo-viewer', 'photo-secret'))
    expect(await response.json()).toMatchObject({ scope: photoViewer.scope })
  })

  it('is refused when the client may no longer request its scopes, and stays valid', async () => {
    const mock = setup()
    const { refresh_token: token } = await start(mock)
    const set = async (scope = ''): Promise<unknown> =>
      mock.ory.patchOAuth2Client({ id: 'photo-viewer', jsonPatch: [{ op: 'replace', path: '/scope', value: scope }] })
    await set('openid offline')
    expect(await refusal(refresh(mock, token))).toMatchObject({ status: 400, error: 'invalid_scope' })
    await set(photoViewer.scope)
    await refresh(mock, token)
  })

  it('is refused when it is unknown, has expired or belongs to another client', async () => {
    const other = { ...photoViewer, client_id: 'other', client_secret: 'other-secret' }
    const mock = setup({ seed: { clients: [photoViewer, other] } })
    const { refresh_token: token = '' } = await start(mock)
    expect(await refusal(refresh(mock, 'ory_rt_unknown'))).toEqual(invalidGrant)
    const stolen = mock.as(clientSecretBasic('other', 'other-secret'))
    expect(await refusal(stolen.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken: token }))).toEqual(
      invalidGrant,
    )
    expect(await active(mock, token)).toBe(true)
    mock.clock.advance(720 * 3_600_000 + 1)
    expect(await refusal(refresh(mock, token))).toEqual(invalidGrant)
  })

  it('gives tokens with the lifespans of the client, where a negative one means never', async () => {
    const mock = setup()
    await mock.ory.setOAuth2ClientLifespans({
      id: 'photo-viewer',
      oAuth2ClientTokenLifespans: {
        refresh_token_grant_access_token_lifespan: '10m',
        refresh_token_grant_refresh_token_lifespan: '-1s',
      },
    })
    const { expires_in: expiresIn, refresh_token: token } = await refresh(mock, (await start(mock)).refresh_token)
    expect(expiresIn).toBe(600)
    mock.clock.advance(10_000 * 3_600_000)
    expect(await active(mock, token)).toBe(true)
  })
})

describe('a refresh token with a grace period', () => {
  const graceful = (): Setup => setup({ refreshTokenGracePeriod: '60s' })

  it('gives new tokens at each use, which all stay valid', async () => {
    const mock = graceful()
    const first = await start(mock)
    const answers = [await refresh(mock, first.refresh_token), await refresh(mock, first.refresh_token)]
    mock.clock.advance(60_000)
    answers.push(await refresh(mock, first.refresh_token))
    const tokens = answers.flatMap((answer) => [answer.access_token, answer.refresh_token])
    expect(new Set(tokens).size).toBe(6)
    expect(await Promise.all(tokens.map(async (token) => active(mock, token)))).toEqual(Array(6).fill(true))
    await Promise.all(answers.map(async (answer) => refresh(mock, answer.refresh_token)))
  })

  it('ends the access token that came with it at its first use', async () => {
    const mock = graceful()
    const first = await start(mock)
    const second = await refresh(mock, first.refresh_token)
    expect(await active(mock, first.access_token)).toBe(false)
    const third = await refresh(mock, second.refresh_token)
    expect(await active(mock, second.access_token)).toBe(false)
    expect(await active(mock, third.access_token)).toBe(true)
  })

  it('revokes the whole chain when it is used after the period, which begins with its first use', async () => {
    const mock = graceful()
    const first = await start(mock)
    mock.clock.advance(3_600_000)
    const second = await refresh(mock, first.refresh_token)
    mock.clock.advance(30_000)
    const third = await refresh(mock, first.refresh_token)
    mock.clock.advance(30_001)
    expect(await active(mock, first.refresh_token)).toBe(false)
    expect(await refusal(refresh(mock, first.refresh_token))).toEqual(invalidGrant)
    for (const { access_token: accessToken, refresh_token: refreshToken } of [second, third]) {
      expect([await active(mock, accessToken), await active(mock, refreshToken)]).toEqual([false, false])
      expect(await refusal(refresh(mock, refreshToken))).toEqual(invalidGrant)
    }
  })

  it('gives tokens to all of 20 parallel requests', async () => {
    const mock = graceful()
    const { refresh_token: token } = await start(mock)
    const answers = await Promise.all(Array.from({ length: 20 }, async () => refresh(mock, token)))
    const states = await Promise.all(answers.map(async (answer) => active(mock, answer.access_token)))
    expect(states).toEqual(Array(20).fill(true))
  })

  it('cannot be used again after a revocation, which ends the chain within the period too', async () => {
    const mock = graceful()
    const first = await start(mock)
    const second = await refresh(mock, first.refresh_token)
    await mock.ory.revokeOAuth2Token({ token: first.refresh_token ?? '' })
    expect(await active(mock, second.access_token)).toBe(false)
    expect(await refusal(refresh(mock, first.refresh_token))).toEqual(invalidGrant)
  })

  it('can come from a seed', async () => {
    const seed = {
      clients: [photoViewer],
      tokens: [
        { client_id: 'photo-viewer', token: 'ory_rt_seed', token_use: 'refresh_token', subject: 'alice' } as const,
      ],
    }
    const mock = setup({ seed, refreshTokenGracePeriod: '60s' })
    const first = await refresh(mock, 'ory_rt_seed')
    const again = await refresh(mock, 'ory_rt_seed')
    expect([await active(mock, first.access_token), await active(mock, again.access_token)]).toEqual([true, true])
  })

  it.each(['0s', undefined])('of %s is used once', async (refreshTokenGracePeriod) => {
    const mock = setup({ refreshTokenGracePeriod })
    const first = await start(mock)
    await refresh(mock, first.refresh_token)
    expect(await refusal(refresh(mock, first.refresh_token))).toEqual(invalidGrant)
  })

  it.each(['60', '5m1s', '-1s', '', 60])('cannot be %s', (refreshTokenGracePeriod) => {
    expect(() => setup({ refreshTokenGracePeriod: refreshTokenGracePeriod as string })).toThrow(
      new TypeError('createOryMock: `refreshTokenGracePeriod` must be a duration from 0s to 5m, such as 60s'),
    )
  })
})
