import { inspect } from 'node:util'

import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload, type JWK } from 'jose'
import { beforeAll, describe, expect, it, vi } from 'vitest'

import { clientSecretBasic, createOryTransport, type OryTransport } from './index.js'
import {
  beginSignIn,
  finishSignIn,
  type SignInError,
  signOutUrl,
  verifyIdToken,
  verifyLogoutToken,
  type SignInFailure,
} from './sign-in.js'

const issuer = 'https://public.example.com'
const redirectUri = 'https://photos.example.com/callback'
const now = (): number => Date.UTC(2026, 0, 1)
const seconds = now() / 1000

interface Key {
  readonly sign: (claims: JWTPayload, header?: object) => Promise<string>
  readonly jwk: JWK
}
const made = new Map<string, Promise<Key>>()

/** A key with an id; made once for all tests. */
async function key(kid: string, alg = 'RS256'): Promise<Key> {
  const make = async (): Promise<Key> => {
    const { privateKey, publicKey } = await generateKeyPair(alg)
    const sign: Key['sign'] = async (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'JWT', ...header }).sign(privateKey)
    return { sign, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } }
  }
  return made.get(kid) ?? made.set(kid, make()).get(kid)!
}

/** A server that anything can be changed of, and an application. */
class World {
  readonly requests: string[] = []
  readonly jar = new Map<string, string>()
  discovery: Record<string, unknown> = {
    issuer,
    authorization_endpoint: `${issuer}/oauth2/auth`,
    token_endpoint: `${issuer}/oauth2/token`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    end_session_endpoint: `${issuer}/oauth2/sessions/logout`,
    subject_types_supported: ['public'],
    response_types_supported: ['code'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
  keys: JWK[] = []
  tokens: Record<string, unknown> = {}
  form = new URLSearchParams()
  transport: OryTransport = this.makeTransport()

  makeTransport(more: object = {}): OryTransport {
    return createOryTransport({
      publicUrl: issuer,
      clientAuth: clientSecretBasic('photo-viewer', 'photo-secret'),
      fetch: async (url, init) => this.answer(new URL(url).pathname, init.body),
      retry: 0,
      ...more,
    })
  }

  answer(path: string, body = ''): Response {
    this.requests.push(path)
    if (path === '/.well-known/openid-configuration') return Response.json(this.discovery)
    if (path === '/.well-known/jwks.json') return Response.json({ keys: this.keys })
    this.form = new URLSearchParams(body)
    return Response.json(this.tokens)
  }

  count(path: string): number {
    return this.requests.filter((each) => each === path).length
  }

  take = (state: string): string | undefined => {
    const pending = this.jar.get(state)
    this.jar.delete(state)
    return pending
  }

  async begin(more: object = {}): Promise<{ url: URL; state: string; nonce: string; callback: URL }> {
    const { url, state, pending } = await beginSignIn(this.transport, { redirectUri, ...more }, { now })
    this.jar.set(state, pending)
    const page = new URL(url)
    const callback = new URL(`${redirectUri}?code=the-code&state=${state}`)
    return { url: page, state, nonce: page.searchParams.get('nonce') ?? '', callback }
  }
}

/** Claims of a right ID token. */
const right = (nonce?: string): JWTPayload => ({
  iss: issuer,
  aud: ['photo-viewer'],
  sub: 'alice',
  iat: seconds,
  exp: seconds + 3600,
  ...(nonce !== undefined && { nonce }),
})

async function world(): Promise<World> {
  const found = new World()
  found.keys = [(await key('key-1')).jwk]
  return found
}

const expectRefusal = async (call: Promise<unknown>, reason: SignInFailure): Promise<SignInError> => {
  const error: unknown = await call.then(
    () => 'resolved',
    (cause: unknown) => cause,
  )
  expect(error).toMatchObject({ kind: 'sign-in', reason })
  return error as SignInError
}

/** Searches an error as it is printed, at any depth, and serialised. */
function expectNoSecrets(error: unknown, secrets: readonly string[]): void {
  const { stack } = error as Error
  const shown = `${inspect(error, { depth: Infinity, showHidden: true, getters: true })}${JSON.stringify(error)}${stack}`
  for (const secret of secrets) if (secret.length > 3) expect(shown).not.toContain(secret)
}

beforeAll(async () => {
  await Promise.all([key('key-1'), key('key-2'), key('es', 'ES256'), key('ed', 'Ed25519'), key('ps', 'PS256')])
})

describe('beginSignIn', () => {
  it('makes state, nonce and PKCE challenge of 43 characters, and text of about 230 bytes to keep', async () => {
    const { transport } = await world()
    const request = { redirectUri, scope: ['openid', 'offline_access'], prompt: 'login', audience: ['a'] } as const
    const { url, state, pending } = await beginSignIn(transport, request, { now })
    const query = Object.fromEntries(new URL(url).searchParams)
    expect(query).toMatchObject({
      client_id: 'photo-viewer',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid offline_access',
      state,
      code_challenge_method: 'S256',
      prompt: 'login',
      audience: 'a',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query[name]).toMatch(/^[\w-]{43}$/)
    expect(pending.length).toBeGreaterThan(200)
    expect(pending.length).toBeLessThan(250)
    expect(pending).toMatch(/^[!#-+\--:<-[\]-~]+$/) // what RFC 6265 allows in a cookie
    expect(Object.fromEntries(new URLSearchParams(pending))).toMatchObject({ state, nonce: query['nonce'] })
  })

  it('asks for openid by default', async () => {
    const { url } = await (await world()).begin()
    expect(url.searchParams.get('scope')).toBe('openid')
  })

  it('sends the challenge of the verifier that is exchanged', async () => {
    const at = await world()
    const { url, callback, nonce } = await at.begin()
    at.tokens = { access_token: 'a', token_type: 'bearer', id_token: await (await key('key-1')).sign(right(nonce)) }
    await finishSignIn(at.transport, callback, at.take, { now })
    const bytes = new TextEncoder().encode(at.form.get('code_verifier') ?? '')
    const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64url')
    expect(url.searchParams.get('code_challenge')).toBe(challenge)
    expect(Object.fromEntries(at.form)).toMatchObject({ code: 'the-code', redirect_uri: redirectUri })
  })

  it('leads to the page in the discovery document, which is kept for an hour', async () => {
    const at = await world()
    at.discovery['authorization_endpoint'] = 'https://login.example.com/auth?tenant=7#top'
    const begin = async (later: number): Promise<string> =>
      (await beginSignIn(at.transport, { redirectUri }, { now: () => now() + later })).url
    expect(await begin(0)).not.toContain('#')
    expect(await begin(0)).toMatch(/^https:\/\/login\.example\.com\/auth\?tenant=7&client_id=photo-viewer&/)
    await begin(3_599_999)
    expect(at.requests).toHaveLength(1)
    await begin(3_600_000)
    expect(at.requests).toHaveLength(2)
  })

  it('asks again if the clock was set back, and keeps a newer document if the request for an older one fails', async () => {
    const at = await world()
    let fail: (error: Error) => void = () => undefined
    const late = new Promise<Response>((_, reject) => {
      fail = reject
    })
    const fetch = vi.fn<() => Promise<Response>>().mockReturnValueOnce(late)
    fetch.mockImplementation(async () => at.answer('/.well-known/openid-configuration'))
    at.transport = at.makeTransport({ fetch })
    const begin = async (later: number): Promise<unknown> =>
      beginSignIn(at.transport, { redirectUri }, { now: () => now() + later })
    const first = begin(0)
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(1)) // both hash first, and either may be done first
    await begin(3_600_000)
    fail(new TypeError('fetch failed'))
    await expect(first).rejects.toMatchObject({ kind: 'network' })
    await begin(3_600_000)
    expect(fetch).toHaveBeenCalledTimes(2)
    await begin(3_599_999)
    expect(fetch).toHaveBeenCalledTimes(3)
  })

  it('leads to the issuer of the transport without a request, if it is given', async () => {
    const at = await world()
    at.transport = at.makeTransport({ issuer: 'https://auth.example.com/hydra' })
    expect((await at.begin()).url.href).toMatch(/^https:\/\/auth\.example\.com\/hydra\/oauth2\/auth\?/)
    expect(at.requests).toEqual([])
  })

  it('asks again after a failure, and once for several callers', async () => {
    const at = await world()
    at.transport = at.makeTransport({
      fetch: vi
        .fn<() => Promise<Response>>()
        .mockResolvedValueOnce(Response.json({ error: 'x' }, { status: 500 }))
        .mockImplementation(async () => at.answer('/.well-known/openid-configuration')),
    })
    await expect(at.begin()).rejects.toMatchObject({ kind: 'http', status: 500 })
    await Promise.all([at.begin(), at.begin()])
    expect(at.requests).toHaveLength(1)
  })

  it.each(['http://login.example.com/auth', 'javascript:alert(1)', 'no url'])(
    'refuses the page %s of a discovery document',
    async (page) => {
      const at = await world()
      at.discovery['authorization_endpoint'] = page
      await expectRefusal(at.begin(), 'discovery-address')
    },
  )

  it.each([
    [{ redirectUri: 'callback' }, 'redirectUri'],
    [{ redirectUri: undefined }, 'redirectUri'],
    [{ state: 'state-1234567890' }, 'state'],
    [{ nonce: 'a' }, 'nonce'],
    [{ codeChallenge: 'a' }, 'codeChallenge'],
    [{ responseType: 'token' }, 'responseType'],
    [{ scopes: ['openid'] }, 'scopes'],
    [{ maxAge: -1 }, 'maxAge'],
    [{ maxAge: Number.NaN }, 'maxAge'],
  ])('refuses %j before anything is sent', async (more, parameter) => {
    const at = await world()
    await expect(at.begin(more)).rejects.toMatchObject({ kind: 'input', operation: 'beginSignIn', parameter })
    expect(at.requests).toEqual([])
  })

  it('refuses another transport, unknown options, and a transport without a client', async () => {
    const { transport, makeTransport } = await world()
    const refused = { kind: 'input', operation: 'beginSignIn' }
    await expect(beginSignIn({} as OryTransport, { redirectUri })).rejects.toMatchObject({
      ...refused,
      parameter: 'transport',
    })
    await expect(beginSignIn(transport, { redirectUri }, { nonce: 'a' } as object)).rejects.toMatchObject(refused)
    const nobody = makeTransport.call(new World(), { clientAuth: undefined })
    await expect(beginSignIn(nobody, { redirectUri })).rejects.toMatchObject({ ...refused, parameter: 'clientId' })
  })
})

type Change = (at: World, callback: URL) => void

/** Callbacks that are refused before anything is exchanged, in the order of the checks. */
const badCallbacks: readonly [name: string, reason: SignInFailure, change: Change][] = [
  ['a parameter twice', 'repeated-parameter', (_, url) => url.searchParams.append('code', 'another')],
  ['state twice', 'repeated-parameter', (_, url) => url.searchParams.append('state', 'another')],
  ['state-missing', 'state-missing', (_, url) => url.searchParams.delete('state')],
  ['state of another form', 'state-unknown', (_, url) => url.searchParams.set('state', '__proto__')],
  ['state-invalid', 'state-unknown', (_, url) => url.searchParams.set('state', 'x'.repeat(43))],
  [
    'pending of another tab',
    'state-mismatch',
    (at) => at.jar.forEach((pending, state) => at.jar.set(state, pending.replace(/state=./, 'state=__'))),
  ],
  ['pending of something else', 'pending-invalid', (at) => at.jar.forEach((_, state) => at.jar.set(state, 'x=1'))],
  [
    'pending without a verifier',
    'pending-invalid',
    (at) => at.jar.forEach((text, state) => at.jar.set(state, text.replace(/&verifier=[^&]+/, ''))),
  ],
  [
    'pending with a time that is none, which would never end',
    'pending-invalid',
    (at) => at.jar.forEach((text, state) => at.jar.set(state, text.replace(/begun=\d+/, 'begun=never'))),
  ],
  [
    'pending with an age that is none, which would accept any login',
    'pending-invalid',
    (at) => at.jar.forEach((text, state) => at.jar.set(state, `${text}&max_age=any`)),
  ],
  [
    'pending that is older than an hour',
    'pending-expired',
    (at) => at.jar.forEach((text, state) => at.jar.set(state, text.replace(/begun=\d+/, `begun=${now() - 3_605_000}`))),
  ],
  [
    'invalid-authorization-response-iss',
    'callback-issuer',
    (_, url) => url.searchParams.set('iss', 'https://evil.example.com'),
  ],
  [
    'remove-authorization-response-iss',
    'callback-issuer-missing',
    (at) => {
      at.discovery['authorization_response_iss_parameter_supported'] = true
      at.transport = at.makeTransport()
    },
  ],
  [
    'error of another issuer',
    'callback-issuer',
    (_, url) => {
      url.searchParams.set('error', 'access_denied')
      url.searchParams.set('iss', 'https://evil.example.com')
    },
  ],
  ['user-rejects-authentication', 'refused', (_, url) => url.searchParams.set('error', 'access_denied')],
  ['code-missing', 'code-missing', (_, url) => url.searchParams.delete('code')],
]

describe('a callback', () => {
  it.each(badCallbacks)('with %s is refused with the reason %s, and no code is sent', async (_, reason, change) => {
    const at = await world()
    const { callback, state, nonce } = await at.begin()
    const pending = [...at.jar.values()].flatMap((text) => [...new URLSearchParams(text).values()])
    change(at, callback)
    const error = await expectRefusal(finishSignIn(at.transport, callback, at.take, { now }), reason)
    expectNoSecrets(error, [state, nonce, ...pending, ...callback.searchParams.getAll('code'), callback.href])
    expect(at.count('/oauth2/token')).toBe(0)
  })

  it('with an error has its code and description, without the secrets of the sign-in', async () => {
    const at = await world()
    const { callback, state, nonce } = await at.begin()
    callback.searchParams.delete('code')
    callback.searchParams.set('error', 'login_required')
    callback.searchParams.set('error_description', `Nobody is here.\n${state} ${nonce} ${btoa(state)}`)
    const error = await expectRefusal(finishSignIn(at.transport, callback, at.take, { now }), 'refused')
    expect(error).toMatchObject({ code: 'login_required', description: 'Nobody is here. … … …' })
    expect(error.message).toBe('finishSignIn: the server refused the sign-in: login_required: Nobody is here. … … …')
  })

  it('with a state that beginSignIn did not make is refused without a call of `take`', async () => {
    const { transport } = await world()
    const take = vi.fn<() => string>()
    for (const state of ['__proto__', 'x'.repeat(44), `${'x'.repeat(42)};`]) {
      const callback = new URLSearchParams({ code: 'the-code', state })
      await expectRefusal(finishSignIn(transport, callback, take, { now }), 'state-unknown')
    }
    expect(take).not.toHaveBeenCalled()
  })

  it('says by how much a pending sign-in is too old', async () => {
    const at = await world()
    const { callback } = await at.begin()
    const late = finishSignIn(at.transport, callback, at.take, { now: () => now() + 3_607_000 })
    expect((await expectRefusal(late, 'pending-expired')).message).toContain('7 s ago')
  })

  it('that was handled is refused before `take` is called and anything is sent', async () => {
    const at = await world()
    const { callback, nonce } = await at.begin()
    at.tokens = { access_token: 'a', token_type: 'bearer', id_token: await (await key('key-1')).sign(right(nonce)) }
    await finishSignIn(at.transport, callback, at.take, { now })
    const take = vi.fn<() => undefined>()
    const { length } = at.requests
    await expectRefusal(finishSignIn(at.transport, callback, take, { now }), 'used')
    expect([take.mock.calls.length, at.requests.length]).toEqual([0, length])
  })

  it('that was handled by another process is refused, if both have one store', async () => {
    const at = await world()
    const { callback, state } = await at.begin()
    const kept = new Set<string>()
    const store = {
      replace: vi.fn<(key: string) => Promise<boolean>>(async (name) => !kept.has(name) && !!kept.add(name)),
      delete: async (name: string) => void kept.delete(name),
    }
    const options = { now, store }
    await expectRefusal(
      finishSignIn(at.transport, callback, () => null, options),
      'state-unknown',
    )
    expect(kept.size).toBe(0)
    at.tokens = { access_token: 'a', token_type: 'bearer' }
    await expectRefusal(finishSignIn(at.transport, callback, at.take, options), 'id-token-missing')
    expect(store.replace).toHaveBeenLastCalledWith(`sign-in:${state}`, undefined, 'used', {
      expiresAt: now() + 3_600_000,
    })
    await expectRefusal(finishSignIn(at.transport, callback, at.take, options), 'used')
  })

  it('works after a reload if the server could not be reached, or the store of the application failed', async () => {
    const at = await world()
    const { callback, nonce } = await at.begin()
    const failing = async (): Promise<string> => Promise.reject(new Error('the database is away'))
    await expect(finishSignIn(at.transport, callback, failing, { now })).rejects.toThrow('the database is away')
    const away = at.makeTransport({ fetch: async () => new Response('', { status: 404 }) })
    await expect(finishSignIn(away, callback, at.take, { now })).rejects.toMatchObject({ kind: 'http' })
    at.tokens = { access_token: 'a', token_type: 'bearer', id_token: await (await key('key-1')).sign(right(nonce)) }
    expect((await finishSignIn(at.transport, callback, at.take, { now })).claims?.sub).toBe('alice')
  })

  it.each([
    ['Sec-Purpose', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender'],
    ['purpose', 'prefetch'],
  ])('with the header %s: %s takes nothing', async (name, value) => {
    const at = await world()
    const { callback } = await at.begin()
    for (const headers of [{ [name]: value }, { [name]: [value] }, new Headers({ [name]: value })])
      await expectRefusal(finishSignIn(at.transport, callback, at.take, { now, headers }), 'prefetch')
    expect(at.jar.size).toBe(1)
  })

  it('may be a URL, its text, or the parameters of a form', async () => {
    for (const form of [(url: URL) => url, (url: URL) => url.href, (url: URL) => url.searchParams]) {
      const at = await world()
      const { callback, nonce } = await at.begin()
      at.tokens = { access_token: 'a', token_type: 'bearer', id_token: await (await key('key-1')).sign(right(nonce)) }
      expect(await finishSignIn(at.transport, form(callback), at.take, { now })).toMatchObject({ receivedAt: now() })
    }
    const { transport, take } = await world()
    for (const callback of ['/callback?code=a', ['code'], { code: 'a' }, null])
      await expect(finishSignIn(transport, callback as never, take)).rejects.toMatchObject({ parameter: 'callback' })
    await expect(finishSignIn(transport, redirectUri, '' as never)).rejects.toMatchObject({ parameter: 'take' })
    for (const store of [{}, { replace: async () => true }, null])
      await expect(finishSignIn(transport, redirectUri, take, { store: store as never })).rejects.toMatchObject({
        parameter: 'store',
      })
    for (const [options, parameter] of [
      [null, 'options'],
      [{ headers: null }, 'headers'],
      [{ headers: 'prefetch' }, 'headers'],
      [{ maxAge: 5 }, 'maxAge'],
    ] as const)
      await expect(finishSignIn(transport, redirectUri, take, options as never)).rejects.toMatchObject({ parameter })
  })

  it('whose exchange fails rejects with the error of the token endpoint, which shows no secret', async () => {
    const at = await world()
    const { callback, state } = await at.begin()
    const [pending = ''] = at.jar.values()
    at.transport = at.makeTransport({
      fetch: async (url: string, { body = '' }: { body?: string }) =>
        url.endsWith('/oauth2/token')
          ? Response.json({ error: 'invalid_grant', error_description: `You sent ${body}` }, { status: 400 })
          : at.answer(new URL(url).pathname),
    })
    const call = finishSignIn(at.transport, callback, at.take, { now })
    const error: unknown = await call.catch((cause: unknown) => cause)
    expect(error).toMatchObject({ kind: 'http', operation: 'oauth2TokenExchange', code: 'invalid_grant' })
    const verifier = new URLSearchParams(pending).get('verifier') ?? ''
    expectNoSecrets(error, [state, verifier, 'the-code'])
  })

  it('is remembered until 10,000 later ones were handled, so that memory has a limit', async () => {
    const at = await world()
    const { state } = await at.begin()
    const [pending = ''] = at.jar.values()
    const finish = async (of: string): Promise<unknown> =>
      finishSignIn(at.transport, new URLSearchParams({ state: of }), () => pending.replace(state, of), { now }).catch(
        (error: unknown) => (error as SignInError).reason,
      )
    const others = Array.from({ length: 10_000 }, (_, index) => String(index).padStart(43, 'x'))
    expect([await finish(state), await finish(state)]).toEqual(['code-missing', 'used'])
    for (const other of others.slice(1)) await finish(other)
    expect(await finish(state)).toBe('used')
    await finish(others[0] ?? '')
    expect(await finish(state)).toBe('code-missing')
  }, 30_000)

  it('is handled for the client that the application names, whatever `pending` says', async () => {
    const at = await world()
    at.transport = at.makeTransport({ clientAuth: undefined })
    const { callback, nonce, state } = await at.begin({ clientId: 'photo-viewer' })
    at.jar.set(state, `${at.jar.get(state)}&client=another`)
    await expect(finishSignIn(at.transport, callback, at.take, { now })).rejects.toMatchObject({
      kind: 'input',
      parameter: 'clientId',
    })
    const idToken = await (await key('key-1')).sign({ ...right(nonce), aud: 'another' })
    at.tokens = { access_token: 'a', token_type: 'bearer', id_token: idToken }
    const options = { now, clientId: 'photo-viewer' }
    await expectRefusal(finishSignIn(at.transport, callback, at.take, options), 'audience')
    expect(at.form.get('client_id')).toBe('photo-viewer')
  })

  it('is never of another client than that of the transport, which could not exchange its code', async () => {
    const at = await world()
    const refused = { kind: 'input', parameter: 'clientId' }
    await expect(at.begin({ clientId: 'another' })).rejects.toMatchObject(refused)
    const { callback } = await at.begin({ clientId: 'photo-viewer' })
    const finish = finishSignIn(at.transport, callback, at.take, { now, clientId: 'another' })
    await expect(finish).rejects.toMatchObject(refused)
    expect(at.jar.size).toBe(1)
  })

  it('tells the failure of `take`, even if the store fails after it', async () => {
    const at = await world()
    const { callback } = await at.begin()
    const store = { replace: async () => true, delete: async () => Promise.reject(new Error('the store is away')) }
    const take = async (): Promise<string> => Promise.reject(new Error('the database is away'))
    await expect(finishSignIn(at.transport, callback, take, { now, store })).rejects.toThrow('the database is away')
  })

  it('is not handled again after a network failure of the exchange, because the code may be spent', async () => {
    const at = await world()
    const { callback } = await at.begin()
    let exchanges = 0
    at.transport = at.makeTransport({
      retry: 2,
      fetch: async (url: string) => {
        if (!url.endsWith('/oauth2/token')) return at.answer(new URL(url).pathname)
        exchanges += 1
        throw new TypeError('fetch failed')
      },
    })
    await expect(finishSignIn(at.transport, callback, at.take, { now })).rejects.toMatchObject({ kind: 'network' })
    await expectRefusal(finishSignIn(at.transport, callback, at.take, { now }), 'used')
    expect(exchanges).toBe(1)
  })

  it('may be a form of several parts, whose files are ignored', async () => {
    const at = await world()
    const { callback } = await at.begin()
    const form = new FormData()
    for (const [name, value] of callback.searchParams) form.append(name, name === 'code' ? new Blob(['code']) : value)
    await expectRefusal(finishSignIn(at.transport, form as never, at.take, { now }), 'code-missing')
  })

  it('may come long after the login, which must be young enough when the sign-in begins', async () => {
    const at = await world()
    const { callback, nonce } = await at.begin({ maxAge: 0 })
    const later = (): number => now() + 900_000
    const claims = { ...right(nonce), auth_time: seconds + 30, iat: seconds + 900 }
    at.tokens = { access_token: 'a', token_type: 'bearer', id_token: await (await key('key-1')).sign(claims) }
    expect((await finishSignIn(at.transport, callback, at.take, { now: later })).claims?.sub).toBe('alice')
  })

  it('needs no ID token if openid was not asked for', async () => {
    const at = await world()
    const { callback } = await at.begin({ scope: 'photos.read' })
    at.tokens = { access_token: 'a', token_type: 'bearer' }
    expect(await finishSignIn(at.transport, callback, at.take, { now })).toMatchObject({ claims: undefined })
  })

  it('is checked against the maximum age that was asked for', async () => {
    const at = await world()
    const { callback, nonce } = await at.begin({ maxAge: 300 })
    const claims = { ...right(nonce), auth_time: seconds - 400 }
    at.tokens = { access_token: 'a', token_type: 'bearer', id_token: await (await key('key-1')).sign(claims) }
    const error = await expectRefusal(finishSignIn(at.transport, callback, at.take, { now }), 'login-too-old')
    expect(error.message).toContain('100 s older')
  })
})

type Make = (claims: JWTPayload) => Promise<string> | string
const with_ =
  (changes: object, header?: object): Make =>
  async (claims) =>
    (await key('key-1')).sign({ ...claims, ...changes }, header)
const without = (name: string): Make => with_({ [name]: undefined })

/** ID tokens that are refused; the names are those of the conformance suite of OpenID where it has such a case. */
const badTokens: readonly [name: string, reason: SignInFailure, make: Make, keys?: readonly string[]][] = [
  ['invalid-iss', 'issuer', with_({ iss: 'https://evil.example.com' })],
  ['missing-iss', 'issuer', without('iss')],
  ['iss with a slash more', 'issuer', with_({ iss: `${issuer}/` })],
  ['invalid-aud', 'audience', with_({ aud: 'another' })],
  ['missing-aud', 'audience', without('aud')],
  ['invalid-secondary-aud', 'authorized-party-missing', with_({ aud: ['photo-viewer', 'another'] })],
  ['invalid-azp', 'authorized-party', with_({ aud: ['photo-viewer', 'another'], azp: 'another' })],
  ['missing-sub', 'subject-missing', without('sub')],
  ['empty sub', 'subject-missing', with_({ sub: '' })],
  ['missing-iat', 'issued-at-missing', without('iat')],
  ['iat in the future', 'issued-in-future', with_({ iat: seconds + 301 })],
  ['missing-exp', 'expiry-missing', without('exp')],
  [
    'exp as text',
    'expiry-missing',
    async (claims) => (await key('key-1')).sign({ ...claims, exp: '9999999999' as never }),
  ],
  ['expired-exp', 'expired', with_({ exp: seconds - 60 })],
  ['nbf in the future', 'not-yet-valid', with_({ nbf: seconds + 61 })],
  ['nonce-invalid', 'nonce', with_({ nonce: 'another' })],
  ['missing-nonce', 'nonce-missing', without('nonce')],
  ['invalid-athash', 'access-token-hash', with_({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  ['idtoken-sig-none', 'unsigned', (claims) => new UnsecuredJWT(claims).encode()],
  ['invalid-null-alg', 'unsigned', async (claims) => rewritten(await with_({})(claims), { alg: 'nOnE' }, '')],
  [
    'idtoken-sig-hs256 with the client secret',
    'algorithm',
    async (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('photo-secret'.repeat(4))),
  ],
  [
    'hs256 with the public key as secret',
    'algorithm',
    async (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
        .sign(new TextEncoder().encode(JSON.stringify((await key('key-1')).jwk))),
  ],
  ['invalid-sig-rs256', 'signature', async (claims) => broken(await with_({})(claims))],
  ['invalid-sig-es256', 'signature', async (claims) => broken(await (await key('es', 'ES256')).sign(claims)), ['es']],
  [
    'signature of another token',
    'signature',
    async (claims) => rewritten(await with_({})(claims), {}, undefined, { sub: 'bob' }),
  ],
  ['kid-absent-multiple-jwks', 'key-ambiguous', with_({}, { kid: undefined }), ['key-1', 'key-2']],
  ['kid that nobody has', 'key-unknown', with_({}, { kid: 'key-9' })],
  ['alg of another key type', 'key-unknown', async (claims) => rewritten(await with_({})(claims), { alg: 'ES256' })],
  ['no keys at all', 'key-unknown', with_({}), []],
  ['critical header', 'critical-header', async (claims) => rewritten(await with_({})(claims), { crit: ['exp'] })],
  ['typ of an access token', 'token-type', with_({}, { typ: 'at+jwt' })],
  ['typ of a logout token', 'token-type', with_({}, { typ: 'logout+jwt' })],
  ['encrypted', 'encrypted', () => 'eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d'],
  ['opaque', 'malformed', () => 'ory_at_opaque'],
  ['header that is no JSON', 'malformed', () => 'abc.def.ghi'],
  ['three empty parts', 'malformed', () => '..'],
]

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const decoded = (part = ''): object => JSON.parse(Buffer.from(part, 'base64url').toString()) as object
function rewritten(token: string, header: object, signature?: string, claims: object = {}): string {
  const [head, body, signed] = token.split('.')
  return [encoded({ ...decoded(head), ...header }), encoded({ ...decoded(body), ...claims }), signature ?? signed].join(
    '.',
  )
}
function broken(token: string): string {
  const [head, body, signed = ''] = token.split('.')
  return [head, body, (signed.startsWith('A') ? 'B' : 'A') + signed.slice(1)].join('.')
}

describe('an ID token', () => {
  it.each(badTokens)('with %s is refused with the reason %s', async (_, reason, make, keys = ['key-1']) => {
    const at = await world()
    at.keys = await Promise.all(keys.map(async (kid) => (await key(kid)).jwk))
    const { callback, nonce, state } = await at.begin()
    const idToken = await make(right(nonce))
    at.tokens = { access_token: 'secret-access-token', token_type: 'bearer', id_token: idToken }
    const error = await expectRefusal(finishSignIn(at.transport, callback, at.take, { now }), reason)
    expect(error.message).toMatch(/^finishSignIn: the ID token is refused: /)
    expectNoSecrets(error, [...idToken.split('.'), state, nonce, 'the-code', 'secret-access-token'])
    expect(error).not.toHaveProperty('cause')
  })

  it('has another reason for each kind of flaw', () => {
    const reasons = new Set([...badTokens, ...badCallbacks].map(([, reason]) => reason))
    expect([reasons.size, badTokens.length + badCallbacks.length]).toEqual([32, 52])
  })

  it.each([
    ['with a list of one audience', with_({})],
    ['with an audience as text', with_({ aud: 'photo-viewer' })],
    ['for several audiences, with azp', with_({ aud: ['photo-viewer', 'another'], azp: 'photo-viewer' })],
    ['that expired 59 seconds ago', with_({ exp: seconds - 59 })],
    ['of a clock that is 5 minutes ahead', with_({ iat: seconds + 300 })],
    ['without a type', with_({}, { typ: undefined })],
    ['without a key id (kid-absent-single-jwks)', with_({}, { kid: undefined })],
  ])('%s is accepted', async (_, make) => {
    const { transport } = await world()
    expect(await verifyIdToken(transport, await make(right('n')), { now, nonce: 'n' })).toMatchObject({ sub: 'alice' })
  })

  it.each([
    ['es', 'ES256'],
    ['ed', 'Ed25519'],
    ['ps', 'PS256'],
  ])('signed with a key %s (%s) is accepted, with the hash of its access token', async (kid, alg) => {
    const at = await world()
    const { sign, jwk } = await key(kid, alg)
    at.keys = [jwk]
    const bytes = Buffer.from(await crypto.subtle.digest(kid === 'ed' ? 'SHA-512' : 'SHA-256', Buffer.from('token')))
    const idToken = await sign({ ...right(), at_hash: bytes.subarray(0, bytes.length / 2).toString('base64url') })
    expect(await verifyIdToken(at.transport, idToken, { now, accessToken: 'token' })).toMatchObject({ sub: 'alice' })
    await expectRefusal(verifyIdToken(at.transport, idToken, { now, accessToken: 'other' }), 'access-token-hash')
  })

  it.each([
    [{ maxAge: 10 }, {}, 'auth-time-missing', 'auth_time'],
    [{ maxAge: 10 }, { auth_time: seconds - 71 }, 'login-too-old', '61 s older'],
    [{ subject: 'bob' }, {}, 'subject', 'another user'],
    [{ clockTolerance: 0 }, { exp: seconds - 1 }, 'expired', 'expired 1 s ago'],
    [{}, { iat: seconds + 400 }, 'issued-in-future', '400 s in the future'],
    [{}, { nbf: seconds + 90 }, 'not-yet-valid', 'in 90 s'],
  ] as const)('is refused with the options %j and the claims %j: %s, %s', async (options, claims, reason, text) => {
    const { transport } = await world()
    const idToken = await with_(claims)(right())
    const error = await expectRefusal(verifyIdToken(transport, idToken, { now, ...options }), reason)
    expect(error.message).toContain(text)
  })

  it.each([
    { nonce: '' },
    { maxAge: -1 },
    { subject: '' },
    { clockTolerance: Number.NaN },
    { clientSecret: 'a' },
    { other: 1 },
  ])('cannot be verified with the options %j', async (options) => {
    const { transport, requests } = await world()
    await expect(verifyIdToken(transport, 'a', options as object)).rejects.toMatchObject({
      kind: 'input',
      operation: 'verifyIdToken',
      parameter: Object.keys(options)[0],
    })
    expect(requests).toEqual([])
  })

  it('of a rotated key is accepted at once in finishSignIn (signing-key-rotation-just-before-signing)', async () => {
    const at = await world()
    await verifyIdToken(at.transport, await with_({})(right()), { now })
    const { callback, nonce } = await at.begin()
    const { sign, jwk } = await key('key-2')
    at.keys = [jwk]
    at.tokens = { access_token: 'a', token_type: 'bearer', id_token: await sign(right(nonce)) }
    expect((await finishSignIn(at.transport, callback, at.take, { now })).claims?.sub).toBe('alice')
    expect(at.count('/.well-known/jwks.json')).toBe(2)
  })

  it('with an unknown key id fetches the keys at most every 30 seconds elsewhere (signing-key-rotation)', async () => {
    const at = await world()
    const idToken = await (await key('key-2')).sign(right())
    const verify = async (later: number): Promise<unknown> =>
      verifyIdToken(at.transport, idToken, { now: () => now() + later })
    for (const later of [0, 1, 29_999]) await expectRefusal(verify(later), 'key-unknown')
    expect(at.count('/.well-known/jwks.json')).toBe(1)
    at.keys = [(await key('key-2')).jwk]
    expect(await verify(30_000)).toMatchObject({ sub: 'alice' })
    expect(at.count('/.well-known/jwks.json')).toBe(2)
  })

  it('of a rotated key is accepted in parallel calls, with one request for the keys', async () => {
    const at = await world()
    await verifyIdToken(at.transport, await with_({})(right()), { now })
    const { sign, jwk } = await key('key-2')
    at.keys = [jwk]
    const idToken = await sign(right())
    const later = (): number => now() + 30_000
    const calls = await Promise.all([0, 1, 2, 3].map(async () => verifyIdToken(at.transport, idToken, { now: later })))
    expect(calls.map(({ sub }) => sub)).toEqual(['alice', 'alice', 'alice', 'alice'])
    expect(at.count('/.well-known/jwks.json')).toBe(2)
  })

  it('with an unknown key id costs no other token its key if the keys cannot be fetched again', async () => {
    const at = await world()
    let isAway = false
    at.transport = at.makeTransport({
      fetch: async (url: string) =>
        isAway && url.endsWith('jwks.json')
          ? new Response(at.answer('/away').body, { status: 404 })
          : at.answer(new URL(url).pathname),
    })
    const good = await with_({})(right())
    const forged = await with_({}, { kid: 'key-9' })(right())
    const later = (): number => now() + 30_000
    await verifyIdToken(at.transport, good, { now })
    isAway = true
    await expect(verifyIdToken(at.transport, forged, { now: later })).rejects.toMatchObject({ kind: 'http' })
    expect(await verifyIdToken(at.transport, good, { now: later })).toMatchObject({ sub: 'alice' })
    await expectRefusal(verifyIdToken(at.transport, forged, { now: later }), 'key-unknown')
    expect(at.count('/away')).toBe(1)
  })

  it('is verified with keys that are kept for 10 minutes', async () => {
    const at = await world()
    const idToken = await with_({})(right())
    for (const later of [0, 599_999, 600_000]) await verifyIdToken(at.transport, idToken, { now: () => now() + later })
    expect(at.count('/.well-known/jwks.json')).toBe(2)
  })

  it('is not verified if the discovery document is not that of the issuer (discovery-issuer-mismatch)', async () => {
    const at = await world()
    const transport = at.makeTransport({ issuer: 'https://auth.example.com' })
    await expectRefusal(verifyIdToken(transport, 'a.b.c', { now }), 'discovery-issuer')
    at.discovery['issuer'] = 'https://auth.example.com/'
    const idToken = await with_({ iss: 'https://auth.example.com/' })(right())
    const pinned = at.makeTransport({ issuer: 'https://auth.example.com' })
    expect(await verifyIdToken(pinned, idToken, { now })).toMatchObject({ sub: 'alice' })
  })

  it('ends the wait of a caller who aborts, and the next one gets the answer', async () => {
    const at = await world()
    const idToken = await with_({})(right())
    const call = verifyIdToken(at.transport, idToken, { now, signal: AbortSignal.abort('enough') })
    await expect(call).rejects.toBe('enough')
    expect(await verifyIdToken(at.transport, idToken, { now })).toMatchObject({ sub: 'alice' })
  })
})

/** Claims of Hydra's logout tokens. */
const logout: JWTPayload = {
  iss: issuer,
  aud: ['photo-viewer'],
  iat: seconds,
  jti: 'id-1',
  sid: 'session-1',
  events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
}

/** Logout tokens that are refused. */
const badLogouts: readonly [name: string, reason: SignInFailure, changes: object][] = [
  ['backchannel wrong iss', 'issuer', { iss: 'https://evil.example.com' }],
  ['backchannel wrong aud', 'audience', { aud: 'another' }],
  ['backchannel no iat', 'issued-at-missing', { iat: undefined }],
  ['no exp, and more than five minutes old', 'expired', { iat: seconds - 360 }],
  ['exp that is over', 'expired', { exp: seconds - 60 }],
  ['backchannel no event', 'event-missing', { events: undefined }],
  ['backchannel wrong event', 'event-missing', { events: { 'http://schemas.openid.net/event/other': {} } }],
  ['backchannel nonce', 'nonce-present', { nonce: 'n' }],
  ['backchannel no sub and no sid', 'session-missing', { sid: undefined }],
  ['no jti', 'token-id-missing', { jti: undefined }],
  ['an empty sid', 'session-missing', { sid: '' }],
  ['a sub that is no text', 'session-missing', { sub: 5 }],
  [
    'an event that is null',
    'event-missing',
    { events: { 'http://schemas.openid.net/event/backchannel-logout': null } },
  ],
]

describe('a logout token', () => {
  it.each(badLogouts)('with %s is refused with the reason %s', async (_, reason, changes) => {
    const { transport } = await world()
    await expectRefusal(verifyLogoutToken(transport, await with_(changes)(logout), { now }), reason)
  })

  it.each([{}, { typ: 'logout+jwt' }])(
    'as Hydra sends it is accepted, also again, with the header %j',
    async (header) => {
      const { transport } = await world()
      const token = await with_({}, header)(logout)
      for (const times of [1, 2])
        expect([times, (await verifyLogoutToken(transport, token, { now })).sid]).toEqual([times, 'session-1'])
    },
  )

  it('that is not signed, or is an ID token, is refused', async () => {
    const { transport } = await world()
    await expectRefusal(verifyLogoutToken(transport, new UnsecuredJWT(logout).encode(), { now }), 'unsigned')
    await expectRefusal(verifyLogoutToken(transport, await with_({})(right('n')), { now }), 'event-missing')
    await expect(verifyLogoutToken(transport, undefined as never)).rejects.toMatchObject({ parameter: 'logoutToken' })
  })
})

describe('signOutUrl', () => {
  it('leads to the page in the discovery document, or to the issuer of the transport', async () => {
    const at = await world()
    const request = { idTokenHint: 'a.b.c', postLogoutRedirectUri: 'https://photos.example.com/bye', state: 'x' }
    const query = '?id_token_hint=a.b.c&post_logout_redirect_uri=https%3A%2F%2Fphotos.example.com%2Fbye&state=x'
    expect(await signOutUrl(at.transport, request, { now })).toBe(`${issuer}/oauth2/sessions/logout${query}`)
    expect(await signOutUrl(at.transport, undefined, { now })).toBe(`${issuer}/oauth2/sessions/logout`)
    const pinned = at.makeTransport({ issuer: 'https://auth.example.com' })
    expect(await signOutUrl(pinned, request)).toBe(`https://auth.example.com/oauth2/sessions/logout${query}`)
  })

  it('refuses what Hydra refuses, and a server without such a page', async () => {
    const at = await world()
    const bye = { postLogoutRedirectUri: 'https://photos.example.com/bye' }
    await expect(signOutUrl(at.transport, bye)).rejects.toMatchObject({ kind: 'input', parameter: 'idTokenHint' })
    delete at.discovery['end_session_endpoint']
    await expectRefusal(signOutUrl(at.transport, {}, { now }), 'sign-out-unsupported')
  })
})
