import { inspect } from 'node:util'

import { describe, expect, it } from 'vitest'

import contract from '../test/contract.json' with { type: 'json' }
import { additions } from '../test/deviations.js'
import { exchange, toResponse } from '../test/recordings.js'
import { constants, requests, type OperationName } from '../test/requests.js'
import { adminAuthorization, clientAuthorization, errorOf, makeClient, mockOry, sent, settings } from '../test/setup.js'
import {
  bearer,
  clientSecretBasic,
  clientSecretPost,
  createOryClient,
  createOryTransport,
  getOAuth2Client,
  InvalidInputError,
  type CallOptions,
  type OryClientOptions,
} from './index.js'
import * as operations from './operations.js'

const hydra = mockOry()
const names = Object.keys(requests) as OperationName[]
const ory = makeClient()
const call = async (client: typeof ory, name: OperationName, options?: CallOptions): Promise<unknown> =>
  errorOf((client[name] as (request: unknown, options?: CallOptions) => Promise<unknown>)(requests[name], options))

/** Operations that authenticate an OAuth2 client, not the operator. */
const ofClients = ['oAuth2DeviceFlow', 'oauth2TokenExchange', 'revokeOAuth2Token']
/** Operations without a credential of the transport: those whose URL a browser opens, and OpenID Connect. */
const withoutCredential = [
  'discoverJsonWebKeys',
  'discoverOidcConfiguration',
  'getOidcUserInfo',
  'oAuth2Authorize',
  'performOAuth2DeviceVerificationFlow',
]
/** What operations send that have a credential as parameter. */
const ofRequests: Readonly<Record<string, string>> = { getOidcUserInfo: 'Bearer ory_at_1' }

/** Retry classes of the operations whose class is not `safe`. */
const notSafe: Readonly<Record<string, 'never' | 'unsent'>> = {
  createOAuth2Client: 'unsent',
  oAuth2Authorize: 'never',
  oAuth2DeviceFlow: 'unsent',
  patchOAuth2Client: 'unsent',
  performOAuth2DeviceVerificationFlow: 'never',
  rotateOAuth2ClientSecret: 'unsent',
  trustOAuth2JwtGrantIssuer: 'unsent',
}

describe('createOryClient', () => {
  it('offers the documented and the added operations, two functions that make URLs, and the transport', () => {
    const { transport, with: derive, oAuth2AuthorizeUrl, oAuth2RedirectToUrl, ...methods } = ory
    expect(Object.keys(methods).sort()).toEqual(names.toSorted())
    expect(Object.keys(operations).sort()).toEqual(names.toSorted())
    expect([...Object.keys(contract.operations), ...additions].sort()).toEqual(names.toSorted())
    expect([transport.api, typeof derive, typeof oAuth2AuthorizeUrl, typeof oAuth2RedirectToUrl]).toEqual([
      'ory-oauth2',
      'function',
      'function',
      'function',
    ])
    for (const [name, method] of Object.entries(methods)) expect(method).toHaveProperty('name', name)
    const members = new Set(Object.values(methods).map((method) => Object.keys(method).join()))
    expect(members).toEqual(new Set(['raw', 'raw,iterate,pages']))
  })

  it('has a transport for standalone operations', async () => {
    const received = hydra.replay(getOAuth2Client, 'getOAuth2Client/found')
    await getOAuth2Client(ory.transport, { id: 'photo-viewer' })
    expect(received).toHaveLength(1)
  })

  it.each(names)('sends %s to its own listener, with the credential of that listener only', async (name) => {
    const operation = constants[name]
    const isAdmin = !ofClients.includes(name) && !withoutCredential.includes(name)
    const received = (isAdmin ? hydra.admin : hydra.public).reply(operation, 418)
    expect(await call(ory, name)).toMatchObject({ kind: 'http', status: 418, operation: name })
    const authorization = isAdmin
      ? 'Bearer ory_pat_admin-key'
      : ofClients.includes(name)
        ? clientAuthorization
        : (ofRequests[name] ?? null)
    expect(received.map(({ headers }) => headers.get('authorization'))).toEqual([authorization])
    const texts = await Promise.all(received.map(async (request) => `${request.url} ${await request.clone().text()}`))
    expect(texts.join(' ')).not.toMatch(isAdmin ? /s3cr/ : /ory_pat/)
    expect(operation.server).toBe(isAdmin ? 'admin' : 'public')
  })

  it.each(names)('sends no credential of the other listener in form and headers of %s', async (name) => {
    const client = makeClient({
      accessToken: undefined,
      adminAuth: Object.assign(
        (request: { headers: Record<string, string> }) => void (request.headers['x-gateway'] = 'gate'),
        {},
      ),
      clientAuth: clientSecretPost('photo-viewer', 'form-secret'),
    })
    const isAdmin = !ofClients.includes(name) && !withoutCredential.includes(name)
    const received = (isAdmin ? hydra.admin : hydra.public).reply(constants[name], 418)
    await call(client, name)
    const [request] = received
    const { form = {} } = (await sent(received))[0] as { form?: Record<string, string> }
    expect(request?.headers.get('x-gateway')).toBe(isAdmin ? 'gate' : null)
    expect(form['client_secret']).toBe(ofClients.includes(name) ? 'form-secret' : undefined)
  })

  it.each(names)('refuses %s before any request if its URL is missing', async (name) => {
    const isAdmin = constants[name].server === 'admin'
    const client = createOryClient(isAdmin ? { publicUrl: settings.publicUrl } : { adminUrl: settings.adminUrl })
    expect(await call(client, name)).toMatchObject({ kind: 'input', parameter: isAdmin ? 'adminUrl' : 'publicUrl' })
  })

  it.each(names)('retries %s only where that does no harm', async (name) => {
    const operation = constants[name]
    const api = operation.server === 'admin' ? hydra.admin : hydra.public
    const attemptsAt = async (status: number): Promise<number> => {
      const received = api.reply(operation, status)
      await call(ory, name)
      return received.length
    }
    const retryClass = notSafe[name] ?? 'safe'
    const attempts = [await attemptsAt(503), await attemptsAt(500)]
    expect(attempts).toEqual({ safe: [3, 1], unsent: [1, 1], never: [1, 1] }[retryClass])
    api.reply(operation, 429)
    const waiting = new AbortController()
    const client = makeClient({ observe: ({ type }) => void (type === 'retry' && waiting.abort()) })
    await call(client, name, { signal: waiting.signal }).catch(() => undefined)
    expect(waiting.signal.aborted).toBe(retryClass !== 'never')
  })

  it('serves both listeners at the URL of a project', async () => {
    const client = createOryClient({ projectUrl: `${settings.publicUrl}/`, accessToken: 'ory_pat_1', retry: 0 })
    const received = [hydra.public.reply(getOAuth2Client, 418), hydra.public.reply(operations.revokeOAuth2Token, 418)]
    await call(client, 'getOAuth2Client')
    await call(client, 'revokeOAuth2Token')
    expect(await sent(received.flat())).toEqual([
      { to: 'GET https://public.example.com/admin/clients/photo-viewer', authorization: 'Bearer ory_pat_1' },
      { to: 'POST https://public.example.com/oauth2/revoke', form: { token: 'ory_at_1' } },
    ])
  })

  it('calls a function for the API key once more after a 401', async () => {
    const asked: (string | undefined)[] = []
    const client = makeClient({ accessToken: ({ refused }) => `ory_pat_${asked.push(refused)}` })
    const found = exchange('getOAuth2Client/found')
    const received = hydra.admin.reply(getOAuth2Client, (_, number) =>
      number === 1 ? new Response(null, { status: 401 }) : toResponse(found),
    )
    await client.getOAuth2Client({ id: 'photo-viewer' })
    expect(asked).toEqual([undefined, 'ory_pat_1'])
    expect(received.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer ory_pat_1',
      'Bearer ory_pat_2',
    ])
  })

  it.each(['Bearer ory_pat_1', 'ory_pat_1\n', ''])(
    'names the API key that a function returns if it is %j',
    async (key) => {
      const client = makeClient({ accessToken: async () => key })
      expect(await errorOf(client.introspectOAuth2Token({ token: 'ory_at_1' }))).toMatchObject({
        kind: 'input',
        parameter: 'accessToken',
      })
    },
  )

  it('takes another credential for one call', async () => {
    const received = hydra.admin.reply(getOAuth2Client, 418)
    await errorOf(ory.getOAuth2Client({ id: 'photo-viewer' }, { auth: bearer('ory_pat_2') }))
    expect(await sent(received)).toMatchObject([{ authorization: 'Bearer ory_pat_2' }])
  })

  it('derives a transport with other options', async () => {
    const other = ory.transport.with({ adminUrl: 'https://public.example.com/hydra', accessToken: 'ory_pat_3' })
    const received = hydra.public.reply({ method: 'GET', path: '/hydra/admin/clients/{id}' }, 418)
    await errorOf(getOAuth2Client(other, { id: 'photo-viewer' }))
    expect(await sent(received)).toMatchObject([{ authorization: 'Bearer ory_pat_3' }])
  })

  it('derives a client with other options, and stays as it is', async () => {
    const other = ory
      .with({ adminUrl: 'https://public.example.com/hydra', accessToken: 'ory_pat_4' })
      .with({ retry: 0 })
    const derived = hydra.public.reply({ method: 'GET', path: '/hydra/admin/clients/{id}' }, 503)
    const own = hydra.admin.reply(getOAuth2Client, 418)
    await errorOf(other.getOAuth2Client({ id: 'photo-viewer' }))
    await errorOf(getOAuth2Client(other.transport, { id: 'photo-viewer' }))
    await errorOf(ory.getOAuth2Client({ id: 'photo-viewer' }))
    const authorization = 'Bearer ory_pat_4'
    expect(await sent(derived)).toMatchObject([{ authorization }, { authorization }])
    expect(await sent(own)).toMatchObject([{ authorization: adminAuthorization }])
    const authorize = { clientId: 'photo-viewer', state: 'a-long-state-of-this-page' }
    expect(Object.keys(other)).toEqual(Object.keys(ory))
    expect(other.oAuth2AuthorizeUrl(authorize).href).toContain(settings.publicUrl)
    expect(ory.with({ publicUrl: 'https://login.example.com' }).oAuth2AuthorizeUrl(authorize).host).toBe(
      'login.example.com',
    )
  })

  it('refuses wrong options of a derived client', () => {
    for (const [options, parameter] of [
      [{ timeOut: 5 }, 'timeOut'],
      [{ projectUrl: 'https://example.com' }, 'adminUrl'],
      [{ adminUrl: 'http://hydra' }, 'adminUrl'],
      [undefined, 'options'],
    ] as const) {
      const derive = (): unknown => Reflect.apply(ory.with, undefined, [options])
      expect(derive).toThrow(expect.objectContaining({ kind: 'input', operation: 'createOryClient', parameter }))
    }
  })

  it('shows no secret when it is printed', () => {
    const printed = inspect(ory, { depth: 9, showHidden: false }) + JSON.stringify(ory)
    expect(printed).not.toMatch(/ory_pat|s3cr/)
  })
})

describe('base URLs', () => {
  const options = ['adminUrl', 'publicUrl', 'projectUrl'] as const
  const make = (option: string, url: unknown) => (): unknown => createOryTransport({ [option]: url } as never)

  it.each([
    ['/admin', '/admin'],
    ['/admin/', '/admin'],
    ['/Admin', '/Admin'],
    ['/hydra/admin', '/admin'],
    ['/admin/clients', '/admin/clients'],
    ['/admin/clients/photo-viewer', '/admin/clients'],
    ['/admin/oauth2/introspect', '/admin/oauth2'],
    ['/admin/trust/grants/jwt-bearer/issuers', '/admin/trust'],
    ['/oauth2', '/oauth2'],
    ['/oauth2/token', '/oauth2/token'],
    ['/oauth2/auth', '/oauth2/auth'],
    ['/oauth2/device/verify', '/oauth2/device'],
    ['/oauth2/sessions/logout', '/oauth2/sessions'],
    ['/hydra/oauth2/revoke/', '/oauth2/revoke'],
    ['/userinfo', '/userinfo'],
    ['/health/ready', '/health/ready'],
    ['/version', '/version'],
    ['/.well-known/openid-configuration', '/.well-known'],
    ['/hydra/.well-known/jwks.json', '/.well-known'],
  ])('are refused with the path %s, in each option', (path, appended) => {
    for (const option of options) {
      for (const url of [`https://example.com${path}`, new URL(`https://example.com${path}`)]) {
        const refusal = { parameter: option, expected: `must be the base URL, without \`${appended}\`` }
        expect(make(option, url)).toThrow(expect.objectContaining(refusal))
      }
    }
  })

  it.each([
    '',
    '/',
    '/hydra',
    '/hydra/',
    '/auth',
    '/ory/hydra',
    '/admin/hydra',
    '/oauth2-server',
    '/oauth2/hydra',
    '/administration',
  ])('may have the path %j of a gateway', (path) => {
    for (const option of options) expect(make(option, `https://gateway.example.com${path}`)).not.toThrow()
  })
})

describe.each([
  ['createOryClient', createOryClient],
  ['createOryTransport', createOryTransport],
])('the options of %s', (factory, create) => {
  const basic = clientSecretBasic('a', 'b')
  it.each<[unknown, string]>([
    [undefined, 'projectUrl'],
    [null, 'projectUrl'],
    [{}, 'projectUrl'],
    [{ adminUrl: undefined }, 'projectUrl'],
    [{ adminUrl: '' }, 'adminUrl'],
    [{ adminUrl: '', publicUrl: 'https://public.example.com' }, 'adminUrl'],
    [{ adminUrl: 'https://admin.example.com', publicUrl: '' }, 'publicUrl'],
    [{ projectUrl: 'https://a.example.com', adminUrl: 'https://a.example.com' }, 'adminUrl'],
    [{ projectUrl: 'https://a.example.com', publicUrl: 'https://a.example.com' }, 'publicUrl'],
    [{ adminUrl: 'http://hydra:4445' }, 'adminUrl'],
    [{ projectUrl: 'http://a.example.com' }, 'projectUrl'],
    [{ publicUrl: 'https://user:pass@a.example.com' }, 'publicUrl'],
    [{ adminUrl: 'https://a.example.com', accessToken: '' }, 'accessToken'],
    [{ adminUrl: 'https://a.example.com', accessToken: 5 }, 'accessToken'],
    [{ adminUrl: 'https://a.example.com', accessToken: 'Bearer ory_pat_1' }, 'accessToken'],
    [{ adminUrl: 'https://a.example.com', accessToken: 'ory_pat_1\n' }, 'accessToken'],
    [{ adminUrl: 'https://a.example.com', accessToken: 'ory pat' }, 'accessToken'],
    [{ adminUrl: 'https://a.example.com', accessToken: 'x', adminAuth: basic }, 'adminAuth'],
    [{ adminUrl: 'https://a.example.com', adminAuth: 'x' }, 'adminAuth'],
    [{ adminUrl: 'https://a.example.com', clientAuth: {} }, 'clientAuth'],
    [{ adminURL: 'https://a.example.com' }, 'adminURL'],
    [{ adminUrl: 5 }, 'adminUrl'],
  ])('are refused before any request if they are %j, with an error that names %s', (options, parameter) => {
    const make = (): unknown => create(options as OryClientOptions)
    expect(make).toThrow(InvalidInputError)
    expect(make).toThrow(expect.objectContaining({ operation: factory, attempts: 0, parameter }))
  })

  it('allow plain HTTP for this machine and for the hosts in allowInsecureHttp', () => {
    expect(() => create({ adminUrl: 'http://127.0.0.1:4445', publicUrl: 'http://localhost:4444' })).not.toThrow()
    expect(() => create({ adminUrl: 'http://hydra:4445', allowInsecureHttp: ['hydra'] })).not.toThrow()
  })
})
