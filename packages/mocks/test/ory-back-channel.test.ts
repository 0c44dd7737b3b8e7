import { clientSecretBasic, createOryTransport } from '@typed-oauth/ory-oauth2'
import { verifyIdToken, verifyLogoutToken } from '@typed-oauth/ory-oauth2/sign-in'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'

import type { OryMockOptions } from '../src/ory/index.js'
import { readExchanges, type Exchange } from './ory-scenario-recordings.js'
import { photoViewer, redirectUri, setup, type Setup } from './ory-setup.js'

/** A call of a receiver. */
interface Call {
  readonly url: string
  readonly method: string | undefined
  readonly type: string | null
  readonly form: URLSearchParams
}

/** Receivers that respond with the given statuses in order, then with the last one; 0 drops the connection. */
function receivers(...statuses: number[]): { calls: Call[]; fetch: NonNullable<OryMockOptions['fetch']> } {
  const calls: Call[] = []
  return {
    calls,
    fetch: async (url, init = {}) => {
      const status = statuses[calls.length] ?? statuses.at(-1) ?? 204
      calls.push({
        url,
        method: init.method,
        type: new Headers(init.headers).get('content-type'),
        form: new URLSearchParams(typeof init.body === 'string' ? init.body : ''),
      })
      if (status === 0) throw new TypeError('fetch failed')
      return new Response(null, { status })
    },
  }
}

const uri = 'http://127.0.0.1:3000/backchannel/c?keep=1'
const outC = { ...photoViewer, client_id: 'out-c', backchannel_logout_uri: uri }

/** Signs in a browser with a remembered login, and returns the ID token. */
async function signIn(mock: Setup, client = 'out-c', login = { remember: true }): Promise<{ idToken: string }> {
  const back = await mock.walk({ client_id: client }, { login }, mock.browser())
  const form = { grant_type: 'authorization_code', code: back.query['code'] ?? '', redirect_uri: redirectUri }
  const authorization = `Basic ${btoa(`${client}:photo-secret`)}`
  const answer = (await (await mock.post('/oauth2/token', form, { authorization })).json()) as { id_token: string }
  return { idToken: answer.id_token }
}

/**
 * Logs out with the ID token as hint, in a browser without cookies, and returns the URL and the response of the last
 * step.
 */
async function logOut(mock: Setup, idToken: string): Promise<{ last: string; response: Response }> {
  const page = await mock.browser().go(`http://127.0.0.1:4444/oauth2/sessions/logout?id_token_hint=${idToken}`)
  const logoutChallenge = page.query['logout_challenge'] ?? ''
  const { redirect_to: last } = await mock.ory.acceptOAuth2LogoutRequest({ logoutChallenge })
  return { last, response: await mock.browser().open(last) }
}

/** Waits until started calls have completed. */
const settled = async (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

const recorded = readExchanges('ory-logout-tokens-v26.2.0')
const attemptsOf = (name: string): Exchange[] =>
  recorded.filter((exchange) => exchange.name.replace(/~\d$/, '') === `hook/backchannel/c/${name}`)

describe('a back-channel logout', () => {
  it('sends a token that an application can verify for five minutes, and not take for an ID token', async () => {
    const { calls, fetch } = receivers(204)
    const made = setup({ fetch, seed: { clients: [outC] } })
    const { idToken } = await signIn(made)
    await logOut(made, idToken)
    const clientAuth = clientSecretBasic('out-c', 'photo-secret')
    const transport = createOryTransport({ ...made.mock.clientOptions, clientAuth })
    const logoutToken = calls[0]?.form.get('logout_token') ?? ''
    const now = (): number => made.clock()
    const { sid, sub } = await verifyLogoutToken(transport, logoutToken, { now })
    expect([sid, sub]).toEqual([decodeJwt(idToken)['sid'], undefined])
    await expect(verifyIdToken(transport, logoutToken, { now })).rejects.toMatchObject({ reason: 'expiry-missing' })
    await expect(verifyLogoutToken(transport, idToken, { now })).rejects.toMatchObject({ reason: 'event-missing' })
    made.clock.advance(361_000)
    await expect(verifyLogoutToken(transport, logoutToken, { now })).rejects.toMatchObject({ reason: 'expired' })
  })

  it('sends the logout token that the real Hydra sends', async () => {
    const { calls, fetch } = receivers(204)
    const mock = setup({ fetch, seed: { clients: [outC] } })
    const { idToken } = await signIn(mock)
    const { response } = await logOut(mock, idToken)
    expect([response.status, response.headers.get('location')]).toEqual([302, 'http://127.0.0.1:3000/bye'])
    const [exchange] = attemptsOf('three-clients')
    const before = new URLSearchParams(exchange?.request.body ?? '')
    expect(calls).toHaveLength(1)
    const [call] = calls
    expect([call?.method, call?.type, call?.url]).toEqual([
      exchange?.request.method,
      exchange?.request.headers['content-type'],
      `http://127.0.0.1:3000${exchange?.request.path}${exchange?.request.query}`,
    ])
    expect([...(call?.form.keys() ?? [])]).toEqual([...before.keys()])
    const [token, realToken] = [call?.form.get('logout_token') ?? '', before.get('logout_token') ?? '']
    expect(decodeProtectedHeader(token)).toEqual({
      ...decodeProtectedHeader(realToken),
      kid: decodeProtectedHeader(idToken).kid,
    })
    expect(decodeJwt(token)).toEqual({
      ...decodeJwt(realToken),
      iat: mock.clock() / 1000,
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      sid: decodeJwt(idToken)['sid'],
    })
  })

  it.each(['receiver-400', 'receiver-500', 'receiver-500-once', 'receiver-dropped', 'at-the-provider'])(
    'makes as many calls as recorded, with one token, and redirects the browser in any case: %s',
    async (name) => {
      const attempts = attemptsOf(name)
      expect(attempts.length).toBeGreaterThan(0)
      const { calls, fetch } = receivers(...attempts.map(({ response }) => response.status))
      const mock = setup({ fetch, seed: { clients: [outC] } })
      const { response } = await logOut(mock, (await signIn(mock)).idToken)
      expect(response.status).toBe(302)
      await settled()
      expect(calls).toHaveLength(attempts.length)
      const sent = new Set(calls.map(({ form }) => form.get('logout_token')))
      const real = new Set(attempts.map(({ request }) => new URLSearchParams(request.body ?? '').get('logout_token')))
      expect([sent.size, real.size]).toEqual([1, 1])
    },
  )

  it.each([
    [400, 1],
    [404, 1],
    [408, 1],
    [429, 3],
    [500, 3],
    [501, 1],
    [503, 3],
  ])('whose receiver always responds with %i makes this number of calls: %i', async (status, expected) => {
    const { calls, fetch } = receivers(status)
    const mock = setup({ fetch, seed: { clients: [outC] } })
    await logOut(mock, (await signIn(mock)).idToken)
    await settled()
    expect(calls).toHaveLength(expected)
  })

  it('does not wait for receivers', async () => {
    const mock = setup({ fetch: async () => new Promise(() => undefined), seed: { clients: [outC] } })
    const { response } = await logOut(mock, (await signIn(mock)).idToken)
    expect(response.status).toBe(302)
  })

  it('calls each client of the session once, and none at a second visit', async () => {
    const { calls, fetch } = receivers(204)
    const other = { ...outC, client_id: 'out-b', backchannel_logout_uri: 'https://b.example.com/' }
    const mock = setup({ fetch, seed: { clients: [outC, other, photoViewer] } })
    const user = mock.browser()
    const remembered = { login: { remember: true } }
    await mock.walk({ client_id: 'out-c' }, remembered, user)
    for (const client of ['out-b', 'photo-viewer', 'out-c']) await mock.walk({ client_id: client }, remembered, user)
    const page = await user.go('http://127.0.0.1:4444/oauth2/sessions/logout')
    const logoutChallenge = page.query['logout_challenge'] ?? ''
    const { redirect_to: last } = await mock.ory.acceptOAuth2LogoutRequest({ logoutChallenge })
    await user.go(last)
    await user.go(last)
    await settled()
    expect(calls.map(({ url }) => url).sort()).toEqual([uri, 'https://b.example.com/'])
  })

  it('needs a remembered login, and clients that still have a consent', async () => {
    const { calls, fetch } = receivers(204)
    const mock = setup({ fetch, seed: { clients: [outC] } })
    const forgotten = await signIn(mock, 'out-c', { remember: false })
    const straight = await mock
      .browser()
      .go(`http://127.0.0.1:4444/oauth2/sessions/logout?id_token_hint=${forgotten.idToken}`)
    expect(straight.page).toBe('http://127.0.0.1:3000/bye')
    const { idToken } = await signIn(mock)
    await mock.ory.revokeOAuth2ConsentSessions({ subject: 'alice', client: 'out-c' })
    await logOut(mock, idToken)
    await settled()
    expect(calls).toEqual([])
  })

  it('follows when an administrator revokes a session by its id, but not by its user', async () => {
    const { calls, fetch } = receivers(204)
    const mock = setup({ fetch, seed: { clients: [outC] } })
    const session = async (): Promise<string> => String(decodeJwt((await signIn(mock)).idToken)['sid'])
    await session()
    await mock.ory.revokeOAuth2LoginSessions({ subject: 'alice' })
    expect(calls).toEqual([])
    const sid = await session()
    await mock.ory.revokeOAuth2LoginSessions({ sid })
    await mock.ory.revokeOAuth2LoginSessions({ sid })
    expect(attemptsOf('revoked-by-sid')).toHaveLength(1)
    expect(calls.map(({ form }) => decodeJwt(form.get('logout_token') ?? '')['sid'])).toEqual([sid])
  })

  it('needs the option fetch, and discovery contains whether it is supported', async () => {
    const supported = async (options: OryMockOptions): Promise<unknown[]> => {
      const { mock } = setup(options)
      const response = await mock(new Request(`${mock.urls.publicUrl}/.well-known/openid-configuration`))
      const document = (await response.json()) as Record<string, unknown>
      return [document['backchannel_logout_supported'], document['backchannel_logout_session_supported']]
    }
    expect(await supported({})).toEqual([false, false])
    expect(await supported({ fetch: receivers(204).fetch })).toEqual([true, true])
    const mock = setup({ seed: { clients: [outC] } })
    expect((await logOut(mock, (await signIn(mock)).idToken)).response.status).toBe(302)
  })
})

describe('a front-channel logout', () => {
  it('redirects at its second visit', async () => {
    const client = { ...outC, frontchannel_logout_uri: 'https://app.example.com/frame' }
    const mock = setup({ seed: { clients: [client] } })
    const { last, response } = await logOut(mock, (await signIn(mock)).idToken)
    expect(response.status).toBe(200)
    expect((await mock.browser().open(last)).status).toBe(302)
  })
})
