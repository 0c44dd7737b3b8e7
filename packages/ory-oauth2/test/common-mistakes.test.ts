import { readFileSync } from 'node:fs'

import { describe, expect, it, vi } from 'vitest'

import {
  createOAuth2Client,
  createOryClient,
  getOAuth2Client,
  getOAuth2ConsentRequest,
  getOAuth2LoginRequest,
  getOAuth2LogoutRequest,
  isHttpError,
  listOAuth2Clients,
  listOAuth2ConsentSessions,
  oAuth2Authorize,
  oauth2TokenExchange,
  patchOAuth2Client,
  rejectOAuth2ConsentRequest,
  rejectOAuth2LoginRequest,
  revokeOAuth2Token,
  setOAuth2Client,
  setOAuth2ClientLifespans,
  clientSecretBasic,
  clientSecretPost,
  type OAuth2Client,
  type TransportEvent,
} from '../src/index.js'
import contract from './contract.json' with { type: 'json' }
import { exchange, toResponse } from './recordings.js'
import { constants } from './requests.js'
import {
  adminAuthorization,
  clientAuthorization,
  collect,
  errorOf,
  makeClient,
  mockOry,
  sent,
  settings,
} from './setup.js'

// Problems that users of generated clients for Ory Hydra have: none of them may occur here.

const ory = makeClient()
const hydra = mockOry()

describe('links to further pages', () => {
  it('pages are found by the Link header, and raw responses have headers', async () => {
    const names = ['page-1-of-3', 'page-2-of-3', 'page-3-of-3']
    hydra.admin.reply(listOAuth2Clients, (_, number) => toResponse(exchange(`listOAuth2Clients/${names[number - 1]}`)))
    expect(await collect(ory.listOAuth2Clients.iterate({ owner: 'bulk', pageSize: 2 }))).toHaveLength(5)
    hydra.replay(listOAuth2Clients, 'listOAuth2Clients/page-1-of-3')
    expect((await ory.listOAuth2Clients.raw()).headers.get('link')).toContain('rel="next"')
  })
})

describe('page limits', () => {
  it('a page may have fewer items than requested, and may have a next page', async () => {
    const names = ['page-1-of-3', 'page-2-of-3', 'page-3-of-3']
    const received = hydra.admin.reply(listOAuth2Clients, (_, number) =>
      toResponse(exchange(`listOAuth2Clients/${names[number - 1]}`)),
    )
    expect(await collect(ory.listOAuth2Clients.iterate({ pageSize: 1000 }))).toHaveLength(5)
    expect(received.map(({ url }) => new URL(url).searchParams.get('page_size'))).toEqual(['1000', '1000', '1000'])
  })

  it('an empty list that always links to a next page, as old servers sent it, is empty', async () => {
    const received = hydra.admin.reply(listOAuth2Clients, (_, number) =>
      Response.json([], { headers: { link: `</admin/clients?page_token=${number}>; rel="next"` } }),
    )
    expect(await collect(ory.listOAuth2Clients.iterate())).toEqual([])
    expect(received).toHaveLength(1)
  })
})

describe('a refresh token at an API', () => {
  it('is active, so the examples that accept a token look at `token_use`', () => {
    for (const file of ['../README.md', '../src/tokens/endpoints.ts']) {
      const text = readFileSync(new URL(file, import.meta.url), 'utf8')
      const reads = [...text.matchAll(/const \{([^}]*)\} = await (?:ory\.)?introspectOAuth2Token\(/g)].map(
        ([, names]) => names,
      )
      expect(reads.length, file).toBeGreaterThan(0)
      for (const names of reads) expect(names).toContain('token_use')
    }
  })
})

describe('null where the documentation promises a value', () => {
  it('null is accepted and stays null', async () => {
    hydra.replay(createOAuth2Client, 'createOAuth2Client/minimal-generated-secret')
    const client = await ory.createOAuth2Client({ oAuth2Client: {} })
    const {
      redirect_uris,
      contacts,
      skip_logout_consent,
      client_credentials_grant_access_token_lifespan: lifespan,
    } = client
    expect([redirect_uris, contacts, skip_logout_consent, lifespan]).toEqual([null, null, null, null])
  })

  it('null is sent to reset a lifespan', async () => {
    const received = hydra.replay(setOAuth2ClientLifespans, 'setOAuth2ClientLifespans/null')
    const lifespans = { authorization_code_grant_access_token_lifespan: null }
    await ory.setOAuth2ClientLifespans({ id: 'spa', oAuth2ClientTokenLifespans: lifespans })
    expect(await sent(received)).toMatchObject([{ json: lifespans }])
  })

  it('a null in a property that is never null in recordings is a warning', async () => {
    const { json } = exchange('getOAuth2LoginRequest/found').response
    const request = json as { client: object }
    hydra.admin.reply(getOAuth2LoginRequest, 200, {
      ...request,
      client: { ...request.client, tos_uri: null },
      session_id: null,
    })
    const problems: unknown[] = []
    const client = makeClient({
      validation: 'warn',
      onInvalidResponse: ({ issues }) => problems.push(issues.map(({ path }) => path.join('.'))),
    })
    expect(await client.getOAuth2LoginRequest({ loginChallenge: 'challenge' })).toMatchObject({
      client: { tos_uri: null },
    })
    expect(problems).toEqual([['client.tos_uri', 'session_id']])
  })
})

describe('error messages', () => {
  it('the message of an error has operation, status, code and description', async () => {
    hydra.admin.reply(createOAuth2Client, 400, {
      error: 'invalid_redirect_uri',
      error_description: 'It has a fragment.',
    })
    const error = await errorOf(ory.createOAuth2Client({ oAuth2Client: {} }))
    expect(error).toHaveProperty(
      'message',
      'createOAuth2Client (POST /admin/clients): the server answered 400 invalid_redirect_uri: It has a fragment.',
    )
    expect(isHttpError(error, createOAuth2Client, 400) && error.body.error).toBe('invalid_redirect_uri')
  })
})

describe('the credentials of the two listeners', () => {
  it('each listener gets its own credential, the API key with its scheme', async () => {
    const received = [
      hydra.replay(getOAuth2Client, 'getOAuth2Client/found'),
      hydra.replay(oauth2TokenExchange, 'oauth2TokenExchange/client-credentials-basic'),
      hydra.replay(revokeOAuth2Token, 'revokeOAuth2Token/unknown-token'),
    ]
    await ory.getOAuth2Client({ id: 'photo-viewer' })
    await ory.oauth2TokenExchange({ grantType: 'client_credentials' })
    await ory.revokeOAuth2Token({ token: 'ory_at_1' })
    const authorizations = received.flat().map(({ headers }) => headers.get('authorization'))
    expect(authorizations).toEqual([adminAuthorization, clientAuthorization, clientAuthorization])
  })
})

describe('HTTP Basic with characters beyond letters', () => {
  it.each([
    ['id:1', 's+e%c ret', 'id%3A1:s%2Be%25c+ret'],
    ['photo-viewer', 'photo viewer:s3cr%t+é/=&', 'photo-viewer:photo+viewer%3As3cr%25t%2B%C3%A9%2F%3D%26'],
    ['客户端', '秘密🔑', '%E5%AE%A2%E6%88%B7%E7%AB%AF:%E7%A7%98%E5%AF%86%F0%9F%94%91'],
  ])('the id %s and the secret %s are encoded before they are joined', async (id, secret, joined) => {
    const received = hydra.replay(revokeOAuth2Token, 'revokeOAuth2Token/unknown-token')
    await makeClient({ clientAuth: clientSecretBasic(id, secret) }).revokeOAuth2Token({ token: 'garbage' })
    expect(received[0]?.headers.get('authorization')).toBe(`Basic ${btoa(joined)}`)
  })
})

describe('parameters of token requests', () => {
  it.each([
    ['codeVerifier', 'code_verifier'],
    ['scope', 'scope'],
    ['audience', 'audience'],
    ['clientSecret', 'client_secret'],
    ['assertion', 'assertion'],
    ['deviceCode', 'device_code'],
    ['clientAssertion', 'client_assertion'],
    ['clientAssertionType', 'client_assertion_type'],
  ])('%s is sent as %s', async (parameter, wireName) => {
    const received = hydra.replay(oauth2TokenExchange, 'oauth2TokenExchange/client-credentials-post')
    const request = {
      grantType: 'urn:example:grant',
      clientAssertionType: 'urn:example:type',
      [parameter]: 'urn:example:value',
    }
    await makeClient({ clientAuth: undefined }).oauth2TokenExchange(request)
    expect(await sent(received)).toMatchObject([{ form: { [wireName]: 'urn:example:value' } }])
  })

  it('an unknown parameter is refused, not dropped', async () => {
    const request = { grantType: 'client_credentials', subjectToken: 'x' }
    expect(await errorOf(ory.oauth2TokenExchange(request as never))).toMatchObject({
      kind: 'input',
      parameter: 'subjectToken',
    })
  })
})

describe('ways to authenticate a client', () => {
  it('each way sends another request, and a mismatch is an error with the code', async () => {
    const received = hydra.replay(oauth2TokenExchange, 'oauth2TokenExchange/wrong-auth-method')
    const request = { grantType: 'client_credentials' } as const
    const basic = await errorOf(
      makeClient({ clientAuth: clientSecretBasic('m2m', 'm2m-secret') }).oauth2TokenExchange(request),
    )
    await errorOf(makeClient({ clientAuth: clientSecretPost('m2m', 'm2m-secret') }).oauth2TokenExchange(request))
    expect(basic).toMatchObject({ status: 401, code: 'invalid_client' })
    const form = { grant_type: 'client_credentials' }
    expect(await sent(received)).toMatchObject([
      { form, authorization: 'Basic bTJtOm0ybS1zZWNyZXQ=' },
      { form: { ...form, client_id: 'm2m', client_secret: 'm2m-secret' } },
    ])
    expect(received[1]?.headers.has('authorization')).toBe(false)
  })
})

describe('redirects', () => {
  it('a redirect is returned and not followed', async () => {
    const received = hydra.replay(oAuth2Authorize, 'oAuth2Authorize/redirect-to-login')
    const { location } = await ory.oAuth2Authorize()
    expect(location).toContain('login_challenge=') // a request to it would fail this test
    expect(received).toHaveLength(1)
  })
})

describe('a used or expired challenge', () => {
  it.each([
    ['getOAuth2LoginRequest', 'loginChallenge', 'getOAuth2LoginRequest/used'],
    ['getOAuth2ConsentRequest', 'consentChallenge', 'getOAuth2ConsentRequest/used'],
  ] as const)('for a used challenge of %s, the response is 200', async (name, parameter, recording) => {
    hydra.replay(constants[name], recording)
    const call = ory[name] as (request: object) => Promise<{ challenge: string }>
    expect((await call({ [parameter]: 'challenge' })).challenge).not.toBe('')
  })

  it.each([getOAuth2LoginRequest, getOAuth2ConsentRequest, getOAuth2LogoutRequest])(
    'a 410 of %o has the URL for the browser',
    async (operation) => {
      const received = hydra.replay(operation, 'getOAuth2LogoutRequest/used')
      const request = { loginChallenge: 'c', consentChallenge: 'c', logoutChallenge: 'c' }
      const [parameter = ''] = operation.query ?? []
      const error = await errorOf(operation(ory.transport, { [parameter]: Reflect.get(request, parameter) } as never))
      expect(isHttpError(error, operation, 410) && error.body.redirect_to).toMatch(
        /^\/oauth2\/sessions\/logout\?id_token_hint=/,
      )
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('id_token_hint')
      expect(received).toHaveLength(1)
    },
  )

  it('an expired challenge is a 401 without a URL', async () => {
    const body = { error: 'request_unauthorized', error_description: 'The login request has expired.' }
    hydra.admin.reply(getOAuth2LoginRequest, 401, body)
    const error = await errorOf(ory.getOAuth2LoginRequest({ loginChallenge: 'challenge' }))
    expect(error).toMatchObject({ status: 401, code: 'request_unauthorized' })
  })
})

describe('long challenges', () => {
  it('a challenge of 2,200 characters is sent in the query, and is nowhere else', async () => {
    const logoutChallenge = 'c'.repeat(2200)
    const events: TransportEvent[] = []
    const received = hydra.admin.reply(getOAuth2LogoutRequest, 404, {
      error: 'Not Found',
      error_description: `No ${logoutChallenge}`,
    })
    const error = await errorOf(
      makeClient({ observe: (event) => events.push(event) }).getOAuth2LogoutRequest({ logoutChallenge }),
    )
    expect(await sent(received)).toMatchObject([{ query: { logout_challenge: logoutChallenge } }])
    expect(events.map(({ type }) => type)).toEqual(['request', 'response', 'failure'])
    expect(JSON.stringify([error, events])).not.toContain('ccccccccc')
  })
})

describe('refresh tokens', () => {
  it.each([
    ['the server responds with 503', () => new Response(null, { status: 503 })],
    ['the server responds with 429', () => new Response(null, { status: 429 })],
    ['the connection breaks', () => Response.error()],
  ])('a refresh token is sent once when %s', async (_, answer) => {
    const received = hydra.public.reply(oauth2TokenExchange, answer)
    expect(
      await errorOf(ory.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken: 'ory_rt_1' })),
    ).toHaveProperty('attempts', 1)
    expect(received).toHaveLength(1)
  })
})

describe('patches', () => {
  it('a patch sends only the changes, and is not retried', async () => {
    const received = hydra.admin.reply(patchOAuth2Client, 502)
    const jsonPatch = [{ op: 'replace', path: '/client_secret', value: 'rotated-secret' }] as const
    expect(await errorOf(ory.patchOAuth2Client({ id: 'spa', jsonPatch }))).toMatchObject({ attempts: 1 })
    expect(await sent(received)).toMatchObject([{ json: jsonPatch }])
  })

  it('a patch of the client id is refused', async () => {
    const jsonPatch = [{ op: 'replace', path: '/client_id', value: 'other' }] as const
    expect(await errorOf(ory.patchOAuth2Client({ id: 'spa', jsonPatch }))).toMatchObject({ kind: 'input' })
  })
})

describe('times', () => {
  it('times stay the strings that were sent, with any number of digits and any zone', async () => {
    const { json } = exchange('getOAuth2Client/found').response
    const times = { created_at: '0001-01-01T00:00:00Z', updated_at: '2026-11-21T02:52:39.493010001+01:00' }
    hydra.admin.reply(getOAuth2Client, 200, { ...(json as object), ...times })
    expect(await ory.getOAuth2Client({ id: 'photo-viewer' })).toMatchObject(times)
    hydra.replay(listOAuth2ConsentSessions, 'listOAuth2ConsentSessions/found')
    const [session] = await ory.listOAuth2ConsentSessions({ subject: 'alice@example.com' })
    expect(session?.handled_at).toMatch(/\.\d{7,9}Z$/)
  })
})

describe('properties that the models do not know', () => {
  it('a client that is read and written back loses nothing', async () => {
    const { json } = exchange('getOAuth2Client/found').response
    const newer = { ...(json as object), newer_field: { deep: [1, null] }, another_lifespan: null }
    hydra.admin.reply(getOAuth2Client, 200, newer)
    const received = hydra.admin.reply(setOAuth2Client, 200, newer)
    const oAuth2Client: OAuth2Client = await ory.getOAuth2Client({ id: 'photo-viewer' })
    await ory.setOAuth2Client({ id: 'photo-viewer', oAuth2Client })
    expect(await sent(received)).toMatchObject([{ json: newer }])
  })
})

describe('the package', () => {
  it('is ESM without side effects, and has one dependency', () => {
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
    const { type, sideEffects, dependencies } = JSON.parse(text) as Record<string, unknown>
    expect([type, sideEffects]).toEqual(['module', false])
    expect(Object.keys(dependencies as object)).toEqual(['@typed-oauth/core'])
  })
})

describe('base URLs', () => {
  it('each listener has its own URL, without a default', () => {
    expect(() => createOryClient({} as never)).toThrow(
      '`projectUrl` is required, or at least one of `adminUrl` and `publicUrl`',
    )
  })

  it('an operation of a listener without a URL fails before any request', async () => {
    const fetch = vi.fn<() => never>()
    const client = createOryClient({ adminUrl: settings.adminUrl, fetch })
    expect(await errorOf(client.oauth2TokenExchange({ grantType: 'client_credentials' }))).toMatchObject({
      kind: 'input',
      parameter: 'publicUrl',
    })
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('revocation of consents', () => {
  it('a subject alone is refused before any request', async () => {
    const error = await errorOf(ory.revokeOAuth2ConsentSessions({ subject: 'alice@example.com' } as never))
    expect(error).toMatchObject({
      kind: 'input',
      expected: 'must have `consentRequestId`, `subject` with `client`, or `subject` with `all: true`',
    })
  })
})

describe('bodies', () => {
  it.each([
    [rejectOAuth2LoginRequest, 'rejectOAuth2LoginRequest/ok', { loginChallenge: 'c' }],
    [rejectOAuth2ConsentRequest, 'rejectOAuth2ConsentRequest/ok', { consentChallenge: 'c' }],
  ] as const)('a body that is left out is an empty object', async (operation, recording, request) => {
    const received = hydra.replay(operation, recording)
    await operation(ory.transport, request as never)
    expect(await received[0]?.text()).toBe('{}')
  })

  it.each([
    ['acceptOAuth2LoginRequest', { loginChallenge: 'c' }],
    ['acceptOAuth2ConsentRequest', { consentChallenge: 'c' }],
    ['acceptUserCodeRequest', { deviceChallenge: 'c' }],
    ['setOAuth2ClientLifespans', { id: 'spa' }],
    ['trustOAuth2JwtGrantIssuer', {}],
    ['createOAuth2Client', {}],
    ['setOAuth2Client', { id: 'spa' }],
    ['patchOAuth2Client', { id: 'spa' }],
  ] as const)('%s is refused without its body', async (name, request) => {
    const error = await errorOf((ory[name] as (request: object) => Promise<unknown>)(request))
    expect(error).toMatchObject({ kind: 'input', parameter: constants[name].body, expected: 'is required' })
  })
})

describe('aborts and time limits', () => {
  it('an abort rejects with the reason of the signal', async () => {
    const controller = new AbortController()
    const reason = new Error('The user has left')
    hydra.admin.reply(getOAuth2Client, async () => {
      controller.abort(reason)
      return new Promise<Response>(() => undefined)
    })
    const call = ory.getOAuth2Client({ id: 'spa' }, { signal: controller.signal })
    await expect(call).rejects.toBe(reason)
  })

  it('a time-out is a TimeoutError', async () => {
    hydra.admin.reply(getOAuth2Client, async () => new Promise<Response>(() => undefined))
    const error = await errorOf(ory.getOAuth2Client({ id: 'spa' }, { timeout: 20, retry: 0 }))
    expect(error).toMatchObject({ kind: 'timeout', scope: 'attempt', attempts: 1 })
  })
})

describe('names of operations', () => {
  it('every operation has its documented name, with the documented upper and lower case', () => {
    for (const name of Object.keys(contract.operations)) expect(ory).toHaveProperty(name)
    expect([typeof ory.oauth2TokenExchange, typeof ory.oAuth2Authorize]).toEqual(['function', 'function'])
  })
})
