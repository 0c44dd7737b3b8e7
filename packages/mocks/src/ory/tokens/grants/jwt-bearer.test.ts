import { clientSecretBasic, type JsonWebKeyInput, type TrustOAuth2JwtGrantIssuer } from '@typed-oauth/ory-oauth2'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'

import { basic, nightlyJob, photoViewer, refusal, setup, type Setup } from '../../../../test/ory-setup.js'

let privateKey: CryptoKey
let jwk: JsonWebKeyInput & { kid: string }
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  privateKey = pair.privateKey
  jwk = { ...(await exportJWK(pair.publicKey)), kty: 'EC', kid: 'key-1' }
})

const now = Date.UTC(2026, 0, 1) / 1000
const claims = {
  iss: 'https://idp.example.com',
  sub: 'bob',
  aud: 'http://127.0.0.1:4444/oauth2/token',
  exp: now + 60,
  iat: now,
  jti: 'one',
}
const sign = async (changed: Record<string, unknown> = {}): Promise<string> =>
  new SignJWT(JSON.parse(JSON.stringify({ ...claims, ...changed })) as JWTPayload)
    .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
    .sign(privateKey)

const trusting = (changed: Partial<TrustOAuth2JwtGrantIssuer> = {}): Setup => {
  const issuer = {
    issuer: 'https://idp.example.com',
    subject: 'bob',
    scope: ['photos.read'],
    jwk,
    expires_at: '2099-01-01T00:00:00Z',
  }
  return setup({
    seed: {
      clients: [nightlyJob, photoViewer],
      trusted_issuers: [{ ...issuer, ...changed } as TrustOAuth2JwtGrantIssuer],
    },
  })
}
const exchange = async (
  { as }: Setup,
  assertion: string,
  scope = '',
): Promise<{ access_token: string; scope?: string }> =>
  as(clientSecretBasic('nightly-job', 'nightly-secret')).oauth2TokenExchange({
    grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
    scope,
  })
const refused = (error: string): unknown => expect.objectContaining({ status: 400, error })

describe('an assertion of a trusted issuer', () => {
  it('gives a token for its subject', async () => {
    const mock = trusting()
    const { access_token: token, scope } = await exchange(mock, await sign(), 'photos.read')
    expect(scope).toBe('photos.read')
    expect(await mock.ory.introspectOAuth2Token({ token })).toMatchObject({
      active: true,
      sub: 'bob',
      client_id: 'nightly-job',
      aud: [claims.aud],
    })
  })

  it('gives a token if a private member of the trusted key is null', async () => {
    const mock = trusting({ jwk: { ...jwk, d: null } as never })
    expect(await exchange(mock, await sign(), 'photos.read')).toMatchObject({ scope: 'photos.read' })
  })

  it('is refused if the trusted key has private members, although the server accepts such a key', async () => {
    const mock = trusting({ jwk: { ...(await exportJWK(privateKey)), ...jwk } })
    expect((await mock.admin('/admin/trust/grants/jwt-bearer/issuers')).status).toBe(200)
    expect(await refusal(exchange(mock, await sign()))).toEqual(refused('invalid_grant'))
  })

  it('works once', async () => {
    const mock = trusting()
    const assertion = await sign()
    await exchange(mock, assertion)
    expect(await refusal(exchange(mock, assertion))).toEqual(refused('jti_known'))
  })

  it.each([
    ['another issuer', { iss: 'https://other.example.com' }],
    ['another subject', { sub: 'mallory' }],
    ['no subject', { sub: undefined }],
    ['the issuer as audience', { aud: 'http://127.0.0.1:4444' }],
    ['no exp', { exp: undefined }],
    ['no iat', { iat: undefined }],
    ['no jti', { jti: undefined }],
    ['an exp in the past', { exp: now - 1 }],
    ['an nbf in the future', { nbf: now + 30 }],
    ['a lifetime of more than 30 days', { exp: now + 2_592_001 }],
  ])('is refused with %s', async (_, changed) => {
    expect(await refusal(exchange(trusting(), await sign(changed)))).toEqual(refused('invalid_grant'))
  })

  it('is refused when it is missing, is no token, or is signed by another key', async () => {
    const mock = trusting()
    const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' }
    const missing = await mock.post('/oauth2/token', form, basic('nightly-job', 'nightly-secret'))
    expect(await missing.json()).toMatchObject({ error: 'invalid_request' })
    expect(await refusal(exchange(mock, 'no.json.token'))).toEqual(refused('invalid_grant'))
    const other = await generateKeyPair('ES256')
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'key-1' }).sign(other.privateKey)
    expect(await refusal(exchange(mock, forged))).toEqual(refused('invalid_grant'))
  })

  it('is limited to the scopes of the issuer', async () => {
    expect(await refusal(exchange(trusting(), await sign(), 'photos.write'))).toEqual(refused('invalid_scope'))
    expect(await refusal(exchange(trusting({ scope: [] }), await sign(), 'photos.read'))).toEqual(
      refused('invalid_scope'),
    )
  })

  it('may have any subject if the issuer is trusted for any', async () => {
    const mock = trusting({ subject: undefined, allow_any_subject: true } as never)
    const { access_token: token } = await exchange(mock, await sign({ sub: 'mallory' }))
    expect(await mock.ory.introspectOAuth2Token({ token })).toMatchObject({ sub: 'mallory' })
  })

  it('is refused when the trust has ended', async () => {
    const expired = trusting({ expires_at: '2020-01-01T00:00:00Z' })
    expect(await refusal(exchange(expired, await sign()))).toEqual(refused('invalid_grant'))
    const deleted = trusting()
    for await (const { id = '' } of deleted.ory.listTrustedOAuth2JwtGrantIssuers.iterate()) {
      await deleted.ory.deleteTrustedOAuth2JwtGrantIssuer({ id })
    }
    expect(await refusal(exchange(deleted, await sign()))).toEqual(refused('invalid_grant'))
  })

  it('is checked with the new key after the old one was deleted', async () => {
    const mock = trusting()
    for await (const { id = '' } of mock.ory.listTrustedOAuth2JwtGrantIssuers.iterate()) {
      await mock.ory.deleteTrustedOAuth2JwtGrantIssuer({ id })
    }
    const other = await generateKeyPair('ES256', { extractable: true })
    await mock.ory.trustOAuth2JwtGrantIssuer({
      trustOAuth2JwtGrantIssuer: {
        issuer: 'https://idp.example.com',
        subject: 'bob',
        scope: [],
        jwk: { ...(await exportJWK(other.publicKey)), kty: 'EC', kid: 'key-1' },
        expires_at: '2099-01-01T00:00:00Z',
      },
    })
    expect(await refusal(exchange(mock, await sign()))).toEqual(refused('invalid_grant'))
    const signed = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'key-1' }).sign(other.privateKey)
    expect(await exchange(mock, await signed)).toMatchObject({ token_type: 'bearer' })
  })

  it('needs a client that is registered for the grant', async () => {
    const call = trusting().ory.oauth2TokenExchange({
      grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await sign(),
    })
    expect(await refusal(call)).toEqual(refused('unauthorized_client'))
  })
})
