import { describe, expect, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { adminAuthorization as authorization, errorOf, sent, setUpOry } from '../../test/setup.js'
import { isHttpError } from '../index.js'
import {
  deleteTrustedOAuth2JwtGrantIssuer,
  getTrustedOAuth2JwtGrantIssuer,
  listTrustedOAuth2JwtGrantIssuers,
  trustOAuth2JwtGrantIssuer,
} from './endpoints.js'

const { ory, transport, hydra } = setUpOry()
const issuers = 'https://admin.example.com/admin/trust/grants/jwt-bearer/issuers'
const id = '10af7f8b-e8a4-426a-bcb1-42f74fdb32a7'
const issuer = {
  issuer: 'https://jwt-idp.example.com',
  subject: 'bob@example.com',
  scope: ['photos.read'],
  expires_at: '2099-01-01T00:00:00Z',
  jwk: { kty: 'RSA', kid: 'key-1', use: 'sig', alg: 'RS256', n: 'o5U6', e: 'AQAB' },
}

describe('trustOAuth2JwtGrantIssuer', () => {
  it('sends the issuer with its key, and returns its id', async () => {
    const requests = hydra.replay(trustOAuth2JwtGrantIssuer, 'trustOAuth2JwtGrantIssuer/ok')
    const trusted = await trustOAuth2JwtGrantIssuer(transport, { trustOAuth2JwtGrantIssuer: issuer })
    expect(trusted).toEqual(exchange('trustOAuth2JwtGrantIssuer/ok').response.json)
    expect(await sent(requests)).toEqual([{ to: `POST ${issuers}`, json: issuer, authorization }])
  })

  it('returns null as the scopes of an issuer without scopes', async () => {
    const { json } = exchange('trustOAuth2JwtGrantIssuer/ok').response
    hydra.admin.reply(trustOAuth2JwtGrantIssuer, 201, { ...(json as object), scope: null })
    const { scope: _, ...withoutScope } = issuer
    const { scope } = await ory.trustOAuth2JwtGrantIssuer({ trustOAuth2JwtGrantIssuer: withoutScope })
    expect(scope).toBeNull()
  })

  it('rejects with 409 for a key that is already trusted, without a retry', async () => {
    hydra.replay(trustOAuth2JwtGrantIssuer, 'trustOAuth2JwtGrantIssuer/duplicate')
    const error = await errorOf(ory.trustOAuth2JwtGrantIssuer({ trustOAuth2JwtGrantIssuer: issuer }))
    expect(error).toMatchObject({ status: 409, attempts: 1 })
    expect(isHttpError(error, trustOAuth2JwtGrantIssuer, 409)).toBe(true)
  })
})

describe('listTrustedOAuth2JwtGrantIssuers', () => {
  it('returns one page', async () => {
    const requests = hydra.replay(listTrustedOAuth2JwtGrantIssuers, 'listTrustedOAuth2JwtGrantIssuers/page-1')
    const page = await listTrustedOAuth2JwtGrantIssuers(transport, { issuer: 'i', pageSize: 1, pageToken: 't' })
    expect(page).toEqual(exchange('listTrustedOAuth2JwtGrantIssuers/page-1').response.json)
    const query = { issuer: 'i', page_size: '1', page_token: 't' }
    expect(await sent(requests)).toEqual([{ to: `GET ${issuers}`, query, authorization }])
  })

  it('rejects with 400 for a page size that is not a number', async () => {
    hydra.admin.reply(listTrustedOAuth2JwtGrantIssuers, 400, { error: 'invalid_request', error_description: '' })
    expect(await errorOf(ory.listTrustedOAuth2JwtGrantIssuers({ pageSize: 1.5 }))).toMatchObject({ status: 400 })
  })
})

describe('getTrustedOAuth2JwtGrantIssuer', () => {
  it('returns the issuer', async () => {
    const requests = hydra.replay(getTrustedOAuth2JwtGrantIssuer, 'getTrustedOAuth2JwtGrantIssuer/found')
    const trusted = await getTrustedOAuth2JwtGrantIssuer(transport, { id })
    expect(trusted).toEqual(exchange('getTrustedOAuth2JwtGrantIssuer/found').response.json)
    expect(await sent(requests)).toEqual([{ to: `GET ${issuers}/${id}`, authorization }])
  })

  it('rejects with 404 for an unknown id, and with 400 for an id that is not a UUID', async () => {
    hydra.replay(getTrustedOAuth2JwtGrantIssuer, 'getTrustedOAuth2JwtGrantIssuer/not-found')
    expect(await errorOf(ory.getTrustedOAuth2JwtGrantIssuer({ id }))).toMatchObject({ status: 404 })
    hydra.replay(getTrustedOAuth2JwtGrantIssuer, 'getTrustedOAuth2JwtGrantIssuer/not-a-uuid')
    const error = await errorOf(ory.getTrustedOAuth2JwtGrantIssuer({ id: 'zzz' }))
    expect(isHttpError(error, ory.getTrustedOAuth2JwtGrantIssuer, 400) && error.body.error).toMatch(/malformed/)
  })
})

describe('deleteTrustedOAuth2JwtGrantIssuer', () => {
  it('resolves with nothing', async () => {
    const requests = hydra.replay(deleteTrustedOAuth2JwtGrantIssuer, 'deleteTrustedOAuth2JwtGrantIssuer/ok')
    expect(await deleteTrustedOAuth2JwtGrantIssuer(transport, { id })).toBeUndefined()
    expect(await sent(requests)).toEqual([{ to: `DELETE ${issuers}/${id}`, authorization }])
  })

  it('rejects with 404 for an unknown id', async () => {
    hydra.replay(deleteTrustedOAuth2JwtGrantIssuer, 'deleteTrustedOAuth2JwtGrantIssuer/not-found')
    expect(await errorOf(ory.deleteTrustedOAuth2JwtGrantIssuer({ id }))).toMatchObject({ status: 404 })
  })
})
