import { describe, expect, it } from 'vitest'

import { nightlyJob, photoViewer, refusal, setup } from '../../../test/ory-setup.js'

const json = (body: unknown, method = 'POST'): RequestInit => ({ method, body: JSON.stringify(body) })

describe('createOAuth2Client', () => {
  it('creates an id and a secret, and shows the secret once', async () => {
    const { ory } = setup()
    const client = await ory.createOAuth2Client({ oAuth2Client: {} })
    expect(client).toMatchObject({
      client_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      client_secret: expect.stringMatching(/^[\w\-.~]{26}$/),
      registration_access_token: expect.stringMatching(/^ory_at_/),
      registration_client_uri: 'http://127.0.0.1:4444/oauth2/register',
    })
    const read = await ory.getOAuth2Client({ id: client.client_id ?? '' })
    for (const once of ['client_secret', 'registration_access_token', 'registration_client_uri']) {
      expect(read).not.toHaveProperty(once)
    }
  })

  it('fills in the defaults of the server, and returns null for absent lists', async () => {
    const { ory } = setup()
    expect(await ory.createOAuth2Client({ oAuth2Client: { client_id: 'new' } })).toMatchObject({
      client_name: '',
      scope: 'offline_access offline openid',
      subject_type: 'public',
      token_endpoint_auth_method: 'client_secret_basic',
      userinfo_signed_response_alg: 'none',
      client_secret_expires_at: 0,
      jwks: {},
      metadata: {},
      redirect_uris: null,
      grant_types: null,
      response_types: null,
      contacts: null,
      audience: [],
      allowed_cors_origins: [],
      skip_consent: false,
      skip_logout_consent: null,
      authorization_code_grant_access_token_lifespan: null,
      created_at: '2026-01-01T00:00:00Z',
    })
    expect(await ory.getOAuth2Client({ id: 'new' })).toMatchObject({
      redirect_uris: [],
      grant_types: [],
      response_types: [],
      contacts: [],
    })
  })

  it('omits empty properties', async () => {
    const { ory } = setup()
    const client = await ory.createOAuth2Client({
      oAuth2Client: { frontchannel_logout_session_required: false, request_uris: [], jwks_uri: '' },
    })
    for (const name of [
      'sector_identifier_uri',
      'jwks_uri',
      'token_endpoint_auth_signing_alg',
      'request_uris',
      'frontchannel_logout_uri',
      'frontchannel_logout_session_required',
      'post_logout_redirect_uris',
      'access_token_strategy',
    ]) {
      expect(client).not.toHaveProperty(name)
    }
  })

  it('shows no secret for clients that do not authenticate', async () => {
    const { ory } = setup()
    const client = await ory.createOAuth2Client({ oAuth2Client: { token_endpoint_auth_method: 'none' } })
    expect(client).not.toHaveProperty('client_secret')
  })

  it('escapes the id twice in Location', async () => {
    const { admin } = setup()
    const response = await admin('/admin/clients', json({ client_id: 'a b/c' }))
    expect(response.status).toBe(201)
    expect(response.headers.get('location')).toBe('/admin/clients/a%2520b%252Fc')
  })

  it('refuses an id that already exists', async () => {
    const { ory } = setup()
    expect(await refusal(ory.createOAuth2Client({ oAuth2Client: { client_id: 'photo-viewer' } }))).toEqual({
      status: 409,
      error: 'Unable to insert or update resource because a resource with that value exists already',
      error_description: '',
    })
  })

  it('accepts an id and a subject of spaces, and shows them wherever the client is shown', async () => {
    const { admin, authorizeUrl, mock } = setup({ seed: { clients: [] } })
    const redirectUri = 'https://app.example.com/callback'
    const client = {
      client_id: ' ',
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    }
    expect((await admin('/admin/clients', json(client))).status).toBe(201)
    expect(await (await admin('/admin/clients')).json()).toMatchObject([{ client_id: ' ' }])
    await mock.issueCode({ clientId: ' ', subject: ' ' })
    const sessions = await admin('/admin/oauth2/auth/sessions/consent?subject=%20')
    expect(await sessions.json()).toMatchObject([{ consent_request: { subject: ' ', client: { client_id: ' ' } } }])
    const page = await mock(new Request(authorizeUrl({ client_id: ' ', scope: 'openid' })))
    const challenge = new URL(page.headers.get('location') ?? '').searchParams.get('login_challenge')
    const login = await admin(`/admin/oauth2/auth/requests/login?login_challenge=${challenge}`)
    expect(await login.json()).toMatchObject({ client: { client_id: ' ' } })
  })

  it('reads null as an empty object, and ignores what follows the JSON value', async () => {
    const { admin } = setup()
    expect((await admin('/admin/clients', { method: 'POST', body: 'null' })).status).toBe(201)
    expect((await admin('/admin/clients', { method: 'POST', body: '{"client_id":"x"} trailing' })).status).toBe(201)
  })

  it.each(['', '[]', '"text"', '{"client_id":1}', '{"redirect_uris":"a"}', '{', '{"audience":[1]}'])(
    'refuses the body %s',
    async (body) => {
      const { admin } = setup()
      const response = await admin('/admin/clients', { method: 'POST', body })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({
        error: 'The request was malformed or contained invalid parameters',
      })
    },
  )
})

describe('a JSON Web Key of a client', () => {
  const key = { kty: 'RSA', n: 'AQAB', e: 'AQAB' }

  it.each([
    { kid: null, use: null, alg: null, crv: null, d: null, x5c: null },
    { kid: '', use: '', alg: '', crv: '', x5u: '', x5c: [] },
  ])('has no member that is null or empty: %j', async (members) => {
    const { admin, ory } = setup({
      seed: { clients: [{ client_id: 'seeded', jwks: { keys: [{ ...key, ...members }] } }] },
    })
    const patch = [{ op: 'add', path: '/jwks', value: { keys: [{ ...key, ...members }] } }]
    expect((await admin('/admin/clients/seeded', json(patch, 'PATCH'))).status).toBe(200)
    expect((await admin('/admin/clients', json({ jwks: { keys: [{ ...key, ...members }] } }))).status).toBe(201)
    for await (const client of ory.listOAuth2Clients.iterate()) expect(client.jwks).toEqual({ keys: [key] })
  })

  it.each([
    { kid: 5 },
    { use: 5 },
    { alg: [] },
    { d: {} },
    { x5u: false },
    { x5c: 'x' },
    { x5c: [null] },
    { x5c: [5] },
  ])('is refused before it is stored, if a member has another type: %j', async (member) => {
    const jwks = { keys: [{ ...key, ...member }] }
    const { admin, ory } = setup()
    expect((await admin('/admin/clients', json({ client_id: 'new', jwks }))).status).toBe(400)
    expect((await admin('/admin/clients/new')).status).toBe(404)
    const patch = [{ op: 'add', path: '/jwks', value: jwks }]
    expect((await admin('/admin/clients/photo-viewer', json(patch, 'PATCH'))).status).toBe(500)
    expect(await ory.getOAuth2Client({ id: 'photo-viewer' })).toMatchObject({ jwks: {} })
    const seed = { clients: [{ client_id: 'new', jwks }] } as never
    expect(() => setup({ seed })).toThrow(`The seed does not fit: $.clients[0]: The member '${Object.keys(member)[0]}'`)
  })
})

describe('client metadata', () => {
  it.each([
    [{ client_secret: 'short' }],
    [{ tos_uri: 'ftp://example.com' }],
    [{ logo_uri: 'javascript:alert(1)' }],
    [{ subject_type: 'private' }],
    [{ userinfo_signed_response_alg: 'HS256' }],
    [{ access_token_strategy: 'paseto' }],
    [{ subject_type: 'pairwise', access_token_strategy: 'JWT' }],
    [{ token_endpoint_auth_method: 'private_key_jwt' }],
    [{ jwks: { keys: [] }, jwks_uri: 'https://app.example.com/jwks.json' }],
    [{ sector_identifier_uri: 'http://app.example.com/sector.json' }],
    [{ redirect_uris: ['https://app.example.com/cb'], post_logout_redirect_uris: ['https://app.example.com:444/bye'] }],
    [{ post_logout_redirect_uris: ['https://app.example.com/bye'] }],
    [{ allowed_cors_origins: ['*'] }],
    [{ allowed_cors_origins: ['https://app.example.com/path'] }],
    [{ allowed_cors_origins: ['https://me@app.example.com'] }],
  ])('is refused: %j', async (client) => {
    const { admin } = setup()
    const response = await admin('/admin/clients', json(client))
    expect([response.status, (await response.json()) as unknown]).toMatchObject([
      400,
      { error: 'invalid_client_metadata' },
    ])
  })

  it.each([['https://app.example.com/cb#fragment'], ['a.example.com/cb'], ['https://app.example.com:port/cb']])(
    'may not have the redirect URI %s',
    async (uri) => {
      const { ory } = setup()
      expect(await refusal(ory.createOAuth2Client({ oAuth2Client: { redirect_uris: [uri] } }))).toMatchObject({
        status: 400,
        error: 'invalid_redirect_uri',
      })
    },
  )

  it.each([
    [{ redirect_uris: ['com.example.app:/callback', '/path'] }],
    [{ token_endpoint_auth_method: 'magic' }],
    [{ grant_types: ['anything'], response_types: ['anything'] }],
    [{ allowed_cors_origins: ['https://*.example.com', 'http://localhost:3000'] }],
    [{ access_token_strategy: 'JWT' }],
    [{ metadata: ['any', { json: true }] }],
    [{ unknown: true }],
  ])('is accepted: %j', async (client) => {
    const { admin } = setup()
    expect((await admin('/admin/clients', json(client))).status).toBe(201)
  })
})

describe('setOAuth2Client', () => {
  it('replaces everything except the secret and the time of creation', async () => {
    const { ory, clock } = setup()
    clock.advance(5000)
    await ory.setOAuth2ClientLifespans({
      id: 'photo-viewer',
      oAuth2ClientTokenLifespans: { authorization_code_grant_access_token_lifespan: '2h' },
    })
    const replaced = await ory.setOAuth2Client({ id: 'photo-viewer', oAuth2Client: { client_name: 'New' } })
    expect(replaced).toMatchObject({ client_id: 'photo-viewer', client_name: 'New', redirect_uris: null })
    expect(replaced).not.toHaveProperty('client_secret')
    expect(await ory.getOAuth2Client({ id: 'photo-viewer' })).toMatchObject({
      redirect_uris: [],
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:05Z',
      authorization_code_grant_access_token_lifespan: null,
    })
    await expect(ory.revokeOAuth2Token({ token: 'any' })).resolves.toBeUndefined() // the old secret still authenticates
  })

  it('sets and shows a new secret', async () => {
    const { ory } = setup()
    const oAuth2Client = { ...photoViewer, client_secret: 'another-secret' }
    expect(await ory.setOAuth2Client({ id: 'photo-viewer', oAuth2Client })).toMatchObject({
      client_secret: 'another-secret',
    })
    expect(await refusal(ory.revokeOAuth2Token({ token: 'any' }))).toMatchObject({ status: 401 })
  })

  it('uses the id of the path, not of the body', async () => {
    const { ory } = setup()
    const oAuth2Client = { client_id: 'somebody-else' }
    expect(await ory.setOAuth2Client({ id: 'photo-viewer', oAuth2Client })).toMatchObject({ client_id: 'photo-viewer' })
  })

  it('does not create clients', async () => {
    const { ory } = setup()
    expect(await refusal(ory.setOAuth2Client({ id: 'unknown', oAuth2Client: {} }))).toEqual({
      status: 404,
      error: 'Unable to locate the resource',
      error_description: '',
    })
  })
})

describe('patchOAuth2Client', () => {
  const patch = async (path: string, body: unknown): Promise<Response> =>
    setup().admin(path, { method: 'PATCH', body: typeof body === 'string' ? body : JSON.stringify(body) })

  it('changes the properties that the patch names', async () => {
    const { ory } = setup()
    const jsonPatch = [
      { op: 'replace', path: '/client_name', value: 'Patched' },
      { op: 'add', path: '/redirect_uris/-', value: 'https://app.example.com/second' },
      { op: 'remove', path: '/grant_types' },
    ] as const
    const patched = await ory.patchOAuth2Client({ id: 'photo-viewer', jsonPatch })
    expect(patched).toMatchObject({
      client_name: 'Patched',
      redirect_uris: ['https://app.example.com/callback', 'https://app.example.com/second'],
      grant_types: null,
    })
    expect(patched).not.toHaveProperty('client_secret')
    expect(await ory.getOAuth2Client({ id: 'photo-viewer' })).toMatchObject({ grant_types: [] })
  })

  it('sets a secret, and shows it', async () => {
    const { ory } = setup()
    const jsonPatch = [{ op: 'replace', path: '/client_secret', value: 'another-secret' }] as const
    expect(await ory.patchOAuth2Client({ id: 'photo-viewer', jsonPatch })).toMatchObject({
      client_secret: 'another-secret',
    })
  })

  it('clears a lifespan with null and with remove', async () => {
    const { ory } = setup()
    const name = 'jwt_bearer_grant_access_token_lifespan'
    for (const clear of [
      { op: 'replace', path: `/${name}`, value: null } as const,
      { op: 'remove', path: `/${name}` } as const,
    ]) {
      const set = { op: 'replace', path: `/${name}`, value: '90m' } as const
      expect(await ory.patchOAuth2Client({ id: 'nightly-job', jsonPatch: [set] })).toMatchObject({ [name]: '1h30m0s' })
      expect(await ory.patchOAuth2Client({ id: 'nightly-job', jsonPatch: [clear] })).toMatchObject({ [name]: null })
    }
  })

  it('updates another client when it changes the id', async () => {
    const { ory, admin } = setup()
    const to = async (value: string): Promise<number> =>
      (await admin('/admin/clients/photo-viewer', json([{ op: 'replace', path: '/client_id', value }], 'PATCH'))).status
    expect(await to('unknown')).toBe(404)
    expect(await to('nightly-job')).toBe(200)
    expect(await ory.getOAuth2Client({ id: 'nightly-job' })).toMatchObject({ scope: photoViewer.scope })
  })

  it.each([
    ['an operation that is not known', [{ op: 'test', path: '/client_name', value: '' }]],
    ['the removal of an absent property', [{ op: 'remove', path: '/nothing' }]],
    ['a value of a wrong type', [{ op: 'replace', path: '/client_name', value: 1 }]],
    ['a bad duration', [{ op: 'replace', path: '/jwt_bearer_grant_access_token_lifespan', value: '1d' }]],
    ['an empty body', ''],
    ['an object', {}],
  ])('answers 500 to %s', async (_, body) => {
    const response = await patch('/admin/clients/photo-viewer', body)
    expect([response.status, (await response.json()) as unknown]).toEqual([
      500,
      { error: 'error', error_description: 'The error is unrecognizable' },
    ])
  })

  it('answers 400 to an invalid value, 200 to an unknown path, and 404 for an unknown client', async () => {
    const bad = [{ op: 'replace', path: '/subject_type', value: 'private' }]
    expect((await patch('/admin/clients/photo-viewer', bad)).status).toBe(400)
    expect((await patch('/admin/clients/photo-viewer', [{ op: 'add', path: '/nothing', value: 1 }])).status).toBe(200)
    expect((await patch('/admin/clients/unknown', [])).status).toBe(404)
  })
})

describe('setOAuth2ClientLifespans', () => {
  it('replaces all lifespans', async () => {
    const { ory } = setup()
    const set = async (lifespans: Record<string, string>): Promise<unknown> =>
      ory.setOAuth2ClientLifespans({ id: 'photo-viewer', oAuth2ClientTokenLifespans: lifespans })
    expect(await set({ authorization_code_grant_access_token_lifespan: '2h' })).toMatchObject({
      authorization_code_grant_access_token_lifespan: '2h0m0s',
      client_name: '',
    })
    expect(await set({ refresh_token_grant_id_token_lifespan: '1.5h' })).toMatchObject({
      authorization_code_grant_access_token_lifespan: null,
      refresh_token_grant_id_token_lifespan: '1h30m0s',
    })
    expect(await set({})).toMatchObject({ refresh_token_grant_id_token_lifespan: null })
  })

  it('looks for the client before it reads the body', async () => {
    const { admin } = setup()
    const put = async (id: string, body: string): Promise<number> =>
      (await admin(`/admin/clients/${id}/lifespans`, { method: 'PUT', body })).status
    expect(await put('unknown', '')).toBe(404)
    expect(await put('photo-viewer', '')).toBe(400)
    expect(await put('photo-viewer', '{"jwt_bearer_grant_access_token_lifespan":"1d"}')).toBe(400)
    expect(await put('photo-viewer', '{"jwt_bearer_grant_access_token_lifespan":3600}')).toBe(400)
    expect(await put('photo-viewer', '{"jwt_bearer_grant_access_token_lifespan":""}')).toBe(400)
    expect(await put('photo-viewer', 'null')).toBe(200)
  })
})

describe('deleteOAuth2Client', () => {
  it('removes the client and its tokens, and answers 404 the second time', async () => {
    const { ory, mock } = setup()
    const { access_token: token } = await mock.issueToken({ clientId: 'nightly-job' })
    await ory.deleteOAuth2Client({ id: 'nightly-job' })
    expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
    expect(await refusal(ory.deleteOAuth2Client({ id: 'nightly-job' }))).toMatchObject({ status: 404 })
    await ory.createOAuth2Client({ oAuth2Client: nightlyJob })
    expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
  })
})

describe('rotateOAuth2ClientSecret', () => {
  const works = async (secret: string, mock = setup()): Promise<boolean> => {
    const response = await mock.post(
      '/oauth2/token',
      { grant_type: 'client_credentials' },
      { authorization: `Basic ${btoa(`nightly-job:${encodeURIComponent(secret)}`)}` },
    )
    return response.status === 200
  }

  it('creates a new secret; the old one works until it is deleted', async () => {
    const mock = setup()
    const { client_secret: secret = '' } = await mock.ory.rotateOAuth2ClientSecret({ id: 'nightly-job' })
    expect(secret).toMatch(/^[\w\-.~]{26}$/)
    expect(await works(secret, mock)).toBe(true)
    expect(await works('nightly-secret', mock)).toBe(true)
    await mock.ory.deleteRotatedOAuth2ClientSecrets({ id: 'nightly-job' })
    await mock.ory.deleteRotatedOAuth2ClientSecrets({ id: 'nightly-job' })
    expect(await works(secret, mock)).toBe(true)
    expect(await works('nightly-secret', mock)).toBe(false)
  })

  it('drops the old secrets when a new one is set', async () => {
    const mock = setup()
    await mock.ory.rotateOAuth2ClientSecret({ id: 'nightly-job' })
    const jsonPatch = [{ op: 'replace', path: '/client_secret', value: 'another-secret' }] as const
    await mock.ory.patchOAuth2Client({ id: 'nightly-job', jsonPatch })
    expect(await works('another-secret', mock)).toBe(true)
    expect(await works('nightly-secret', mock)).toBe(false)
  })

  it('refuses clients without a secret, and unknown clients', async () => {
    const { ory } = setup()
    expect(await refusal(ory.rotateOAuth2ClientSecret({ id: 'single-page' }))).toMatchObject({ status: 400 })
    expect(await refusal(ory.rotateOAuth2ClientSecret({ id: 'unknown' }))).toMatchObject({ status: 404 })
    expect(await refusal(ory.deleteRotatedOAuth2ClientSecrets({ id: 'unknown' }))).toMatchObject({ status: 404 })
  })
})
