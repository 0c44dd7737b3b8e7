import { describe, expect, it } from 'vitest'

import { errorOf, makeClient, mockOry, sent } from '../../test/setup.js'
import { createOAuth2Client, patchOAuth2Client, setOAuth2Client, trustOAuth2JwtGrantIssuer } from '../index.js'

const ory = makeClient()
const hydra = mockOry()

async function patchError(...jsonPatch: unknown[]): Promise<unknown> {
  return errorOf(ory.patchOAuth2Client({ id: 'spa', jsonPatch: jsonPatch as never }))
}

describe('patchOAuth2Client', () => {
  it.each([
    '/client_id',
    '/CLIENT_ID',
    '/Client_Id',
    '/client%5Fid',
    '/client%5fid',
    '/%63lient_id',
    '/client%255Fid',
    '/%2563%256Cient_id',
    '//client_id',
    '/%2Fclient_id',
    '/client_id/',
    '/client_id/0',
  ])('refuses to change the client id as %s', async (path) => {
    const error = await patchError({ op: 'replace', path, value: 'other' })
    expect(error).toMatchObject({
      kind: 'input',
      attempts: 0,
      parameter: 'jsonPatch[0].path',
      expected: 'must not be /client_id: the patch would overwrite the client that has the new id',
    })
  })

  it('refuses a change of the client id that `toJSON` returns', async () => {
    const path = { toJSON: () => '/client_id' }
    for (const operation of [
      { op: 'replace', path, value: 'other' },
      { op: 'remove', path: '/owner', toJSON: () => ({ op: 'replace', path: '/client_id', value: 'other' }) },
    ])
      expect(await patchError(operation)).toMatchObject({ kind: 'input', parameter: 'jsonPatch[0].path' })
  })

  it('refuses a path or an operation that is not a string', async () => {
    const broken = { toString: 5, valueOf: 5 }
    expect(await patchError({ op: 'add', path: broken, value: 'x' })).toMatchObject({ parameter: 'jsonPatch[0].path' })
    expect(await patchError({ op: broken, path: '/owner' })).toMatchObject({ parameter: 'jsonPatch[0].op' })
    expect(await patchError({ op: 'add', path: Symbol('x'), value: 'x' })).toMatchObject({
      kind: 'input',
      parameter: 'jsonPatch[0].path',
    })
  })

  it.each([
    [{ op: 'replace', path: '', value: {} }],
    [{ op: 'add', path: '/', value: {} }],
    [{ op: 'remove', path: '//' }],
    [{ op: 'replace', path: 'client_name', value: 'x' }],
    [{ op: 'replace', path: '#/client_id', value: 'x' }],
    [{ op: 'replace', value: 'x' }],
  ])('refuses to change the client as a whole by %j', async (operation) => {
    expect(await patchError({ op: 'add', path: '/contacts/-', value: 'a@example.com' }, operation)).toMatchObject({
      kind: 'input',
      parameter: 'jsonPatch[1].path',
      expected: 'must be that of a property, such as /client_name, not of the whole client',
    })
  })

  it.each([
    [{ op: 'test', path: '/client_name', value: 'x' }, 'jsonPatch[0].op'],
    [{ op: 'move', path: '/client_name', from: '/owner' }, 'jsonPatch[0].op'],
    [{ op: 'add', path: '/client_name' }, 'jsonPatch[0].value'],
    [null, 'jsonPatch[0].op'],
  ])('refuses %j, for which Hydra responds with 500 and no reason', async (operation, parameter) => {
    expect(await patchError(operation)).toMatchObject({ kind: 'input', parameter })
  })

  it('refuses a patch that is missing or not an array', async () => {
    const call = (jsonPatch: unknown): Promise<unknown> =>
      errorOf(ory.patchOAuth2Client({ id: 'spa', jsonPatch: jsonPatch as never }))
    expect(await call({ op: 'replace' })).toMatchObject({ kind: 'input', parameter: 'jsonPatch' })
    expect(await call(undefined)).toMatchObject({ kind: 'input', parameter: 'jsonPatch' })
    expect(await call(null)).toMatchObject({ kind: 'input', parameter: 'jsonPatch' })
  })

  it('sends changes of other properties with similar names', async () => {
    const requests = hydra.replay(patchOAuth2Client, 'patchOAuth2Client/bad-path')
    const jsonPatch = [
      { op: 'replace', path: '/metadata/client_id', value: 'x' },
      { op: 'replace', path: '/client_id_2', value: 'x' },
      { op: 'add', path: '/metadata/~0~1%zz', value: null },
      { op: 'add', path: '/metadata/d', value: { d: 1 } },
      { op: 'replace', path: '/jwks/keys/0/kid', value: 'key-2' },
      { op: 'add', path: '/jwks', value: { keys: [{ kty: 'RSA', n: 'o5U6', e: 'AQAB' }] } },
    ] as const
    await ory.patchOAuth2Client({ id: 'spa', jsonPatch })
    expect(await sent(requests)).toMatchObject([{ json: jsonPatch }])
  })
})

const publicKey = { kty: 'RSA', kid: 'key-1', use: 'sig', alg: 'RS256', n: 'o5U6', e: 'AQAB' }
const issuer = { issuer: 'https://idp.example.com', subject: 'bob', expires_at: '2099-01-01T00:00:00Z' }

describe.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'D', '\u212a'])(
  'a key with the private member %s',
  (member) => {
    const key = { ...publicKey, [member]: 'c2VjcmV0' }
    const refusal = { kind: 'input', attempts: 0, expected: expect.stringContaining('public key') }

    it('is refused in a client', async () => {
      const parameter = 'oAuth2Client.jwks'
      const oAuth2Client = { jwks: { keys: [publicKey, key] } }
      expect(await errorOf(ory.createOAuth2Client({ oAuth2Client }))).toMatchObject({ ...refusal, parameter })
      expect(await errorOf(ory.setOAuth2Client({ id: 'spa', oAuth2Client }))).toMatchObject({ ...refusal, parameter })
      const otherCase = { JWKS: { keys: [key] } }
      expect(await errorOf(ory.createOAuth2Client({ oAuth2Client: otherCase as never }))).toMatchObject({
        ...refusal,
        parameter: 'oAuth2Client.JWKS',
      })
    })

    it('is refused in a patch', async () => {
      const parameter = 'jsonPatch[0].value'
      expect(await patchError({ op: 'replace', path: '/jwks', value: { keys: [key] } })).toMatchObject({
        ...refusal,
        parameter,
      })
      expect(await patchError({ op: 'add', path: '/JWKS/keys/-', value: key })).toMatchObject({ ...refusal, parameter })
      const direct = await patchError({ op: 'add', path: `/jwks/keys/0/${member}`, value: 'c2VjcmV0' })
      expect(direct).toMatchObject({ kind: 'input', parameter: 'jsonPatch[0].path' })
    })

    it('is refused where a letter of the name is replaced by one that Go treats as equal', async () => {
      for (const name of ['jwk\u017f', 'j\u0057\u212as', 'JW\u212a\u017f']) {
        const oAuth2Client = { [name]: { keys: [key] } }
        const error = await errorOf(ory.createOAuth2Client({ oAuth2Client }))
        expect(error).toMatchObject({ ...refusal, parameter: expect.stringMatching(/^oAuth2Client\.jwks$/i) })
        expect(await patchError({ op: 'add', path: `/${name}/keys/-`, value: key })).toMatchObject(refusal)
        expect(
          await patchError({ op: 'add', path: `/${encodeURIComponent(name)}`, value: { keys: [key] } }),
        ).toMatchObject(refusal)
      }
    })

    it('is refused where `toJSON` returns it', async () => {
      const keys = [{ toJSON: () => key }]
      const hidden = { jwks: { keys, toJSON: () => ({ keys }) } }
      const toClient = Object.assign(Object.create({ toJSON: () => hidden }) as object, { client_name: 'x' })
      for (const oAuth2Client of [{ jwks: { keys } }, hidden, toClient] as object[]) {
        expect(await errorOf(ory.createOAuth2Client({ oAuth2Client }))).toMatchObject(refusal)
        expect(await errorOf(ory.setOAuth2Client({ id: 'spa', oAuth2Client }))).toMatchObject(refusal)
      }
      const operation = { op: 'add', path: '/client_name', value: 'x' }
      for (const jwks of [
        { ...operation, path: { toJSON: () => '/jwks' }, value: { keys } },
        { ...operation, path: '/jwks', value: { toJSON: () => ({ keys }) } },
        { ...operation, toJSON: () => ({ op: 'add', path: '/jwks/keys/-', value: key }) },
      ])
        expect(await patchError(jwks)).toMatchObject(refusal)
      const list = Object.assign([operation], { toJSON: () => [{ op: 'add', path: '/jwks/keys/-', value: key }] })
      expect(await errorOf(ory.patchOAuth2Client({ id: 'spa', jsonPatch: list as never }))).toMatchObject(refusal)
      const trusted = { ...issuer, jwk: { toJSON: () => key } }
      expect(
        await errorOf(ory.trustOAuth2JwtGrantIssuer({ trustOAuth2JwtGrantIssuer: trusted as never })),
      ).toMatchObject(refusal)
    })

    it('is refused in a string that contains the keys as JSON', async () => {
      const jwks = JSON.stringify({ keys: [key] })
      const error = await errorOf(ory.createOAuth2Client({ oAuth2Client: { jwks } as never }))
      expect(error).toMatchObject({ kind: 'input', parameter: 'oAuth2Client.jwks' })
      expect(await patchError({ op: 'add', path: '/jwks', value: jwks })).toMatchObject({ kind: 'input' })
      const issuerWithText = { ...issuer, jwk: JSON.stringify(key) } as never
      expect(await errorOf(ory.trustOAuth2JwtGrantIssuer({ trustOAuth2JwtGrantIssuer: issuerWithText }))).toMatchObject(
        {
          kind: 'input',
          parameter: 'trustOAuth2JwtGrantIssuer.jwk',
        },
      )
    })

    it('is refused in a trusted issuer', async () => {
      const error = await errorOf(ory.trustOAuth2JwtGrantIssuer({ trustOAuth2JwtGrantIssuer: { ...issuer, jwk: key } }))
      expect(error).toMatchObject({ ...refusal, parameter: 'trustOAuth2JwtGrantIssuer.jwk' })
      expect(JSON.stringify(error)).not.toContain('c2VjcmV0')
    })
  },
)

describe('public keys', () => {
  it('are sent unchanged', async () => {
    const created = hydra.replay(createOAuth2Client, 'createOAuth2Client/private-key-jwt')
    const replaced = hydra.replay(setOAuth2Client, 'setOAuth2Client/ok')
    const trusted = hydra.replay(trustOAuth2JwtGrantIssuer, 'trustOAuth2JwtGrantIssuer/ok')
    const oAuth2Client = { jwks: { keys: [publicKey] } }
    const trustedIssuer = { ...issuer, jwk: publicKey }
    await ory.createOAuth2Client({ oAuth2Client })
    await ory.setOAuth2Client({ id: 'spa', oAuth2Client })
    await ory.trustOAuth2JwtGrantIssuer({ trustOAuth2JwtGrantIssuer: trustedIssuer })
    expect(await sent([...created, ...replaced, ...trusted])).toMatchObject([
      { json: oAuth2Client },
      { json: oAuth2Client },
      { json: trustedIssuer },
    ])
  })

  it('are refused if they contain themselves', async () => {
    const keys: unknown[] = [publicKey]
    keys.push(keys)
    const error = await errorOf(ory.createOAuth2Client({ oAuth2Client: { jwks: { keys: keys as never } } }))
    expect(error).toMatchObject({ kind: 'input', parameter: 'oAuth2Client' })
  })
})
