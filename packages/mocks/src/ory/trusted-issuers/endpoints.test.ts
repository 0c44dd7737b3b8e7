import { describe, expect, it } from 'vitest'

import { refusal, setup, type Setup } from '../../../test/ory-setup.js'

const path = '/admin/trust/grants/jwt-bearer/issuers'
const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: 'key-1' }
const issuer = {
  issuer: 'https://idp.example.com',
  subject: 'bob',
  scope: ['a'],
  jwk,
  expires_at: '2027-01-01T01:00:00.7+01:00',
}

const trust = async ({ admin }: Setup, changed: object = {}): Promise<Response> =>
  admin(path, { method: 'POST', body: JSON.stringify({ ...issuer, ...changed }) })

describe('trustOAuth2JwtGrantIssuer', () => {
  it('returns what it stored, without the key', async () => {
    const mock = setup()
    const response = await trust(mock)
    const body = (await response.json()) as { id: string }
    expect([response.status, response.headers.get('location')]).toEqual([
      201,
      `/trust/grants/jwt-bearer/issuers/${body.id}`,
    ])
    const stored = {
      id: expect.any(String),
      issuer: 'https://idp.example.com',
      subject: 'bob',
      allow_any_subject: false,
      scope: ['a'],
      public_key: { set: 'https://idp.example.com', kid: 'key-1' },
      created_at: '2026-01-01T00:00:00Z',
      expires_at: '2027-01-01T00:00:01Z',
    }
    expect(body).toEqual(stored)
    expect(await mock.ory.getTrustedOAuth2JwtGrantIssuer({ id: body.id })).toEqual(stored)
  })

  it('returns null for absent scopes, and an empty list when the issuer is read', async () => {
    const mock = setup()
    const body = (await (await trust(mock, { scope: undefined })).json()) as { id: string; scope: unknown }
    expect(body.scope).toBeNull()
    expect(await mock.ory.getTrustedOAuth2JwtGrantIssuer({ id: body.id })).toMatchObject({ scope: [] })
  })

  it.each([
    ['no issuer', { issuer: '' }, 400, 'missing_required_parameter'],
    ['no subject', { subject: '' }, 400, 'missing_required_parameter'],
    ['a subject and any subject', { allow_any_subject: true }, 400, 'missing_required_parameter'],
    ['no expiry', { expires_at: undefined }, 400, 'missing_required_parameter'],
    ['no key', { jwk: undefined }, 400, 'missing_required_parameter'],
    ['no key id', { jwk: { ...jwk, kid: '' } }, 400, 'missing_required_parameter'],
    ['an invalid date', { expires_at: 'tomorrow' }, 400, 'error'],
    ['a key id that is null', { jwk: { ...jwk, kid: null } }, 400, 'missing_required_parameter'],
    ['a key id of another type', { jwk: { ...jwk, kid: 5 } }, 400, 'error'],
    ['a key of an unknown type', { jwk: { ...jwk, kty: 'XYZ' } }, 400, 'error'],
  ])('refuses %s', async (_, changed, status, error) => {
    const response = await trust(setup(), changed)
    expect([response.status, (await response.json()) as unknown]).toMatchObject([status, { error }])
  })

  it('refuses the same issuer, subject and key twice', async () => {
    const mock = setup()
    await trust(mock)
    expect((await trust(mock)).status).toBe(409)
    expect((await trust(mock, { subject: 'carol' })).status).toBe(201)
    expect((await trust(mock, { jwk: { ...jwk, kid: 'key-2' } })).status).toBe(201)
  })

  it('accepts a date in the past, and an issuer that is no URL', async () => {
    expect((await trust(setup(), { expires_at: '2020-01-01T00:00:00Z', issuer: 'idp' })).status).toBe(201)
  })
})

describe('trusted issuers', () => {
  it('are listed by id, in pages and with a filter', async () => {
    const mock = setup()
    for (const name of ['a', 'b', 'c']) await trust(mock, { issuer: name })
    const ids: string[] = []
    for await (const each of mock.ory.listTrustedOAuth2JwtGrantIssuers.iterate({ pageSize: 1 })) ids.push(each.id ?? '')
    expect(ids).toHaveLength(3)
    expect(ids).toEqual([...ids].sort())
    const found: unknown[] = []
    for await (const each of mock.ory.listTrustedOAuth2JwtGrantIssuers.iterate({ issuer: 'b' })) found.push(each.issuer)
    expect(found).toEqual(['b'])
  })

  it('are found and deleted by UUID only', async () => {
    const mock = setup()
    const { id } = (await (await trust(mock)).json()) as { id: string }
    expect((await mock.admin(`${path}/nonsense`)).status).toBe(400)
    expect((await mock.admin(`${path}/nonsense`, { method: 'DELETE' })).status).toBe(400)
    const unknown = '00000000-0000-4000-8000-000000000000'
    expect(await refusal(mock.ory.getTrustedOAuth2JwtGrantIssuer({ id: unknown }))).toMatchObject({ status: 404 })
    await mock.ory.deleteTrustedOAuth2JwtGrantIssuer({ id })
    expect(await refusal(mock.ory.deleteTrustedOAuth2JwtGrantIssuer({ id }))).toMatchObject({ status: 404 })
  })
})
