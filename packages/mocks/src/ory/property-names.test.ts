import { describe, expect, it } from 'vitest'

import { basic, setup } from '../../test/ory-setup.js'
import { fields } from './wire/decode.js'

const key = { kty: 'EC', crv: 'P-256', kid: 'key-1', use: 'sig', x: 'a', y: 'b' }
const json = { 'content-type': 'application/json' }

describe('the fields of a body', () => {
  const read = (text: string): ReturnType<typeof fields> => fields(JSON.parse(text))

  it('are found in any letter case, as in Go', () => {
    const body = read('{"CLIENT_NAME":"a","Skip_Consent":true,"Redirect_URIs":["b"],"Jwks":{"c":1},"Created_At":null}')
    expect(body.string('client_name')).toBe('a')
    expect(body.boolean('skip_consent')).toBe(true)
    expect(body.strings('redirect_uris')).toEqual(['b'])
    expect(body.object('jwks')).toEqual({ c: 1 })
    expect([body.has('jwks'), body.has('created_at'), body.has('scope')]).toEqual([true, false, false])
  })

  it('are found with the long s and the Kelvin sign, and with no other such letters', () => {
    const body = read('{"client_\u017Fecret":"a","s\u212Aip_con\u017Fent":true,"cl\u0131ent_id":"b","\u0130d":"c"}')
    expect(body.string('client_secret')).toBe('a')
    expect(body.boolean('skip_consent')).toBe(true)
    expect(body.string('client_id')).toBe('')
    expect(body.string('id')).toBe('')
  })

  it('have the last value, whatever the case of the name', () => {
    expect(read('{"client_name":"a","Client_Name":"b"}').string('client_name')).toBe('b')
    expect(read('{"Client_Name":"b","client_name":"a"}').string('client_name')).toBe('a')
    expect(read('{"metadata":{"a":1},"Metadata":[2]}').raw('metadata')).toEqual([2])
    expect(read('{"metadata":{"a":1},"Metadata":null}').raw('metadata')).toBeNull()
  })

  it('ignore null for texts, booleans and numbers, and become empty with null for lists and objects', () => {
    const body = read(
      '{"a":"a","A":null,"b":["b"],"B":null,"c":{"d":1},"C":null,"e":null,"E":["e"],"f":true,"F":null,"g":3,"G":null}',
    )
    expect([body.string('a'), body.strings('b'), body.object('c')]).toEqual(['a', null, undefined])
    expect([body.has('e'), body.strings('e'), body.boolean('f'), body.integer('g')]).toEqual([true, ['e'], true, 3])
  })

  it('read null in a list of texts as an empty text, or as the text that an earlier list has there', () => {
    expect(read('{"a":[null]}').strings('a')).toEqual([''])
    expect(read('{"a":["x",null,"y"]}').strings('a')).toEqual(['x', '', 'y'])
    expect(read('{"a":["x","y"],"A":[null]}').strings('a')).toEqual(['x'])
    expect(read('{"ab":["x"],"AB":null,"aB":[null]}').strings('ab')).toEqual([''])
    expect(() => read('{"a":[null,1]}').strings('a')).toThrow("The field 'a' must be a list of texts.")
  })

  it('merge objects', () => {
    expect(read('{"session":{"a":1,"b":1},"SESSION":{"b":2}}').object('session')).toEqual({ a: 1, b: 2 })
  })

  it('must have the right type in every spelling of the name', () => {
    expect(() => read('{"client_name":5,"Client_Name":"b"}').string('client_name')).toThrow(
      "The field 'client_name' must be text.",
    )
  })

  it('do not include built-in properties of JavaScript objects', () => {
    const body = read('{"__proto__":{"client_name":"a"}}')
    expect(body.string('client_name')).toBe('')
    expect(body.has('constructor')).toBe(false)
  })
})

describe('property names in another letter case', () => {
  it('are found in a client and its key list, and free-form maps keep theirs', async () => {
    const { admin, post } = setup()
    const body = {
      Client_ID: 'app',
      CLIENT_SECRET: 'app-secret',
      Grant_Types: ['client_credentials'],
      MetaData: { Plan: 'Free' },
      JWKS: { Keys: [key] },
      Client_Credentials_Grant_Access_Token_Lifespan: '5m',
    }
    const created = await admin('/admin/clients', { method: 'POST', body: JSON.stringify(body), headers: json })
    expect(created.status).toBe(201)
    expect(await (await admin('/admin/clients/app')).json()).toMatchObject({
      client_id: 'app',
      grant_types: ['client_credentials'],
      metadata: { Plan: 'Free' },
      jwks: { keys: [key] },
      client_credentials_grant_access_token_lifespan: '5m0s',
    })
    const answer = await post('/oauth2/token', { grant_type: 'client_credentials' }, basic('app', 'app-secret'))
    expect(await answer.json()).toMatchObject({ expires_in: expect.closeTo(300, -1) })
  })

  it('are not found in a JSON Web Key', async () => {
    const { admin } = setup()
    const create = async (jwk: object): Promise<Response> =>
      admin('/admin/clients', { method: 'POST', body: JSON.stringify({ jwks: { keys: [jwk] } }), headers: json })
    expect((await create({ ...key, kty: undefined, KTY: 'EC' })).status).toBe(400)
    const created = (await (await create({ ...key, use: undefined, Use: 'sig' })).json()) as Record<string, unknown>
    expect(created['jwks']).not.toHaveProperty('keys.0.use')
    expect(created['jwks']).not.toHaveProperty('keys.0.Use')
  })

  it('are not found in the members of a patch, but in its paths', async () => {
    const { admin } = setup()
    const patch = async (step: object): Promise<Response> =>
      admin('/admin/clients/photo-viewer', { method: 'PATCH', body: JSON.stringify([step]), headers: json })
    const step = { op: 'add', path: '/client_name', value: 'a' }
    for (const wrong of [
      { ...step, op: undefined, OP: 'add' },
      { ...step, path: undefined, Path: '/client_name' },
      { ...step, value: undefined, Value: 'a' },
    ]) {
      expect((await patch(wrong)).status).toBe(500)
    }
    const answer = await patch({ ...step, path: '/CLIENT_Name', value: 'Photos' })
    expect(await answer.json()).toMatchObject({ client_name: 'Photos' })
    expect((await patch({ op: 'remove', path: '/CLIENT_Name' })).status).toBe(500)
    const renamed = await patch({ ...step, path: '/Client_Id', value: 'nightly-job' })
    expect(await renamed.json()).toMatchObject({ client_id: 'nightly-job' })
  })

  it('are found in lifespans, trusted issuers and the decisions of pages', async () => {
    const { admin, browser, authorizeUrl } = setup()
    const put = async (path: string, body: object): Promise<Record<string, string>> =>
      (await (await admin(path, { method: 'PUT', body: JSON.stringify(body), headers: json })).json()) as never
    const lifespans = { Refresh_Token_Grant_Access_Token_Lifespan: '2h' }
    expect(await put('/admin/clients/photo-viewer/lifespans', lifespans)).toMatchObject({
      refresh_token_grant_access_token_lifespan: '2h0m0s',
    })
    const issuer = { Issuer: 'https://idp.example.com', Subject: 'bob', Expires_At: '2099-01-01T00:00:00Z', JWK: key }
    const path = '/admin/trust/grants/jwt-bearer/issuers'
    const trusted = await admin(path, { method: 'POST', body: JSON.stringify(issuer), headers: json })
    expect([trusted.status, await trusted.json()]).toMatchObject([
      201,
      { subject: 'bob', public_key: { kid: 'key-1' } },
    ])

    const requests = '/admin/oauth2/auth/requests'
    const visit = browser()
    const login = (await visit.go(authorizeUrl())).query['login_challenge'] ?? ''
    const accepted = await put(`${requests}/login/accept?login_challenge=${login}`, {
      Subject: 'alice',
      Remember: true,
    })
    const consent = (await visit.go(accepted['redirect_to'] ?? '')).query['consent_challenge'] ?? ''
    const session = { Access_Token: { Role: 'admin' }, ID_TOKEN: { Name: 'Alice' } }
    const granted = await put(`${requests}/consent/accept?consent_challenge=${consent}`, {
      Grant_Scope: ['openid'],
      Session: session,
    })
    await visit.go(granted['redirect_to'] ?? '')
    const sessions: unknown = await (await admin('/admin/oauth2/auth/sessions/consent?subject=alice')).json()
    expect(sessions).toMatchObject([
      { grant_scope: ['openid'], session: { access_token: { Role: 'admin' }, id_token: { Name: 'Alice' } } },
    ])
    const other = (await browser().go(authorizeUrl())).query['login_challenge'] ?? ''
    const denied = await put(`${requests}/login/reject?login_challenge=${other}`, { ERROR: 'no_thanks' })
    expect(denied['redirect_to']).toContain('login_verifier')
    expect(await put(`${requests}/device/accept?device_challenge=any`, { User_Code: 'abc' })).toMatchObject({
      error: 'Not Found',
    })
  })

  it('do not reveal secrets in the recorded calls', async () => {
    const { admin, mock } = setup()
    const send = async (method: string, path: string, body: unknown): Promise<unknown> => {
      await admin(path, { method, body: JSON.stringify(body), headers: json })
      return mock.calls().at(-1)?.body
    }
    const secrets = { Client_Secret: 's3cret', 'client_\u017Fecret': 's3cret', JWKS: { Keys: [{ D: 's3cret' }] } }
    expect(await send('POST', '/admin/clients', { ...secrets, Client_Name: 'a', CLIENT_SECRET: '' })).toEqual({
      Client_Secret: '…',
      'client_\u017Fecret': '…',
      JWKS: { Keys: [{ D: '…' }] },
      Client_Name: 'a',
      CLIENT_SECRET: '',
    })
    const path = '/client_\u017Fecret'
    expect(await send('PATCH', '/admin/clients/photo-viewer', [{ op: 'add', path, value: 's3cret' }])).toEqual([
      { op: 'add', path, value: '…' },
    ])
    expect(await send('PUT', '/admin/oauth2/auth/requests/device/accept', { User_Code: 's3cret' })).toEqual({
      User_Code: '…',
    })
  })
})
