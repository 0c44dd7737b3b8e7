import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'

import { afterLogin, walk as follow, type Landing } from '../../../test/ory-browser.js'
import { decide, photoViewer, redirectUri, refusal, setup, type Setup } from '../../../test/ory-setup.js'

const challengeOf = ({ query }: Landing): string => query['login_challenge'] ?? ''
const accept = async ({ ory }: Setup, login: Landing, more: object = {}): Promise<string> => {
  const acceptOAuth2LoginRequest = { subject: 'alice', ...more }
  return (await ory.acceptOAuth2LoginRequest({ loginChallenge: challengeOf(login), acceptOAuth2LoginRequest }))
    .redirect_to
}

describe('a login request', () => {
  it('contains the client and the requested scopes and audiences', async () => {
    const mock = setup()
    const url = mock.authorizeUrl({
      audience: 'https://api.example.com',
      acr_values: 'aal2 aal1',
      ui_locales: 'en de',
      login_hint: 'alice',
      display: 'popup',
    })
    const login = await mock.browser().go(url)
    const request = await mock.ory.getOAuth2LoginRequest({ loginChallenge: challengeOf(login) })
    expect(request).toEqual({
      challenge: challengeOf(login),
      requested_scope: ['openid', 'offline', 'photos.read'],
      requested_access_token_audience: ['https://api.example.com'],
      skip: false,
      subject: '',
      oidc_context: { acr_values: ['aal2', 'aal1'], ui_locales: ['en', 'de'], login_hint: 'alice', display: 'popup' },
      client: expect.objectContaining({ client_id: 'photo-viewer', contacts: [] }),
      request_url: url,
      session_id: expect.any(String),
    })
    expect(request.client).not.toHaveProperty('client_secret')
  })

  it('passes the identity schema of the request to the page', async () => {
    const { authorizeUrl, browser } = setup()
    const page = await browser().go(authorizeUrl({ identity_schema: 'employee&co' }))
    expect(page.query).toEqual({ identity_schema: 'employee&co', login_challenge: expect.any(String) })
    expect((await browser().go(`${authorizeUrl()}&identity_schema=`)).query).not.toHaveProperty('identity_schema')
  })

  it('can be read and accepted several times', async () => {
    const mock = setup()
    const login = await mock.browser().go(mock.authorizeUrl())
    expect(await accept(mock, login)).not.toBe(await accept(mock, login))
    await mock.ory.getOAuth2LoginRequest({ loginChallenge: challengeOf(login) })
  })

  it.each([1e20, 1.5])('is not accepted with %d seconds, which Go cannot read as a whole number', async (seconds) => {
    const mock = setup()
    const login = await mock.browser().go(mock.authorizeUrl())
    const body = { subject: 'alice', remember: true, remember_for: seconds }
    const response = await decide(mock, 'login/accept', challengeOf(login), body)
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_request' }])
  })

  it('can be accepted for longer than dates can represent', async () => {
    const mock = setup()
    const user = mock.browser()
    const login = await user.go(mock.authorizeUrl())
    const next = await accept(mock, login, { remember: true, remember_for: Number.MAX_SAFE_INTEGER })
    const cookies = (await user.open(next)).headers.getSetCookie().join()
    expect(cookies).toContain('Max-Age=9007199254740991')
    expect(cookies).not.toContain('Invalid Date')
  })

  it('is also found by the old name of the parameter', async () => {
    const mock = setup()
    const challenge = encodeURIComponent(challengeOf(await mock.browser().go(mock.authorizeUrl())))
    expect((await mock.admin(`/admin/oauth2/auth/requests/login?challenge=${challenge}`)).status).toBe(200)
  })

  it.each([
    ['missing', '', 400],
    ['unknown', '?login_challenge=nonsense', 404],
  ])('is refused when its challenge is %s', async (_, query, status) => {
    const { admin } = setup()
    expect((await admin(`/admin/oauth2/auth/requests/login${query}`)).status).toBe(status)
    const body = JSON.stringify({ subject: 'alice' })
    const accepted = await admin(`/admin/oauth2/auth/requests/login/accept${query}`, { method: 'PUT', body })
    expect(accepted.status).toBe(status)
  })

  it('is not found by a consent challenge, nor in another mock', async () => {
    const mock = setup()
    const user = mock.browser()
    const login = await user.go(mock.authorizeUrl())
    const consent = await user.go(await accept(mock, login))
    const loginChallenge = consent.query['consent_challenge'] ?? ''
    expect(await refusal(mock.ory.getOAuth2LoginRequest({ loginChallenge }))).toMatchObject({ status: 404 })
    expect(await refusal(setup().ory.getOAuth2LoginRequest({ loginChallenge: challengeOf(login) }))).toMatchObject({
      status: 404,
    })
  })

  it('expires after half an hour', async () => {
    const mock = setup()
    const user = mock.browser()
    const login = await user.go(mock.authorizeUrl())
    const next = await accept(mock, login)
    mock.clock.advance(1_801_000)
    expect(await refusal(mock.ory.getOAuth2LoginRequest({ loginChallenge: challengeOf(login) }))).toMatchObject({
      status: 401,
      error: 'request_unauthorized',
    })
    expect(await user.go(next)).toMatchObject({ page: redirectUri, query: { error: 'request_unauthorized' } })
  })

  it('needs a subject', async () => {
    const mock = setup()
    const login = encodeURIComponent(challengeOf(await mock.browser().go(mock.authorizeUrl())))
    const put = async (body: string): Promise<number> =>
      (await mock.admin(`/admin/oauth2/auth/requests/login/accept?login_challenge=${login}`, { method: 'PUT', body }))
        .status
    expect(await put('{}')).toBe(400)
    expect(await put('{"subject":""}')).toBe(400)
    expect(await put('{"subject":1}')).toBe(400)
    expect(await put('')).toBe(400)
  })

  it('that is rejected sends the reason to the client', async () => {
    const mock = setup()
    const user = mock.browser()
    const login = await user.go(mock.authorizeUrl())
    const reject = async (rejectOAuth2Request: object): Promise<Landing> => {
      const loginChallenge = challengeOf(login)
      return user.go((await mock.ory.rejectOAuth2LoginRequest({ loginChallenge, rejectOAuth2Request })).redirect_to)
    }
    const said = { error: 'too_young', error_description: 'You are', error_hint: 'Wait', error_debug: 'secret' }
    expect(await reject(said)).toMatchObject({
      status: 303,
      page: redirectUri,
      query: { error: 'too_young', error_description: 'You are Wait', state: 'state-of-the-app' },
    })
    expect((await reject({})).query).toMatchObject({ error: 'login request denied', error_description: '' })
    expect((await afterLogin(mock.ory, user, login)).query).toHaveProperty('code')
  })
})

describe('the redirect back from the login page', () => {
  it('works only in the browser that began, and works more than once', async () => {
    const mock = setup()
    const [user, thief] = [mock.browser(), mock.browser()]
    const next = await accept(mock, await user.go(mock.authorizeUrl()))
    expect((await thief.go(next)).query['error']).toBe('request_forbidden')
    const [one, two] = [await user.go(next), await user.go(next)]
    expect(one.query['consent_challenge']).toBeDefined()
    expect(two.query['consent_challenge']).not.toBe(one.query['consent_challenge'])
  })

  it('is refused with an unknown verifier', async () => {
    const { browser, authorizeUrl } = setup()
    expect((await browser().go(`${authorizeUrl()}&login_verifier=nonsense`)).query['error']).toBe('access_denied')
  })
})

describe('a remembered login', () => {
  const remembered = async (mock: Setup, more: object = {}): Promise<ReturnType<Setup['browser']>> => {
    const user = mock.browser()
    await mock.walk({}, { login: { remember: true, ...more } }, user)
    return user
  }

  it('skips the login page, with the same subject and session', async () => {
    const mock = setup()
    const user = await remembered(mock)
    expect(user.cookies).toContain('ory_hydra_session_dev')
    const login = await user.go(mock.authorizeUrl())
    const request = await mock.ory.getOAuth2LoginRequest({ loginChallenge: challengeOf(login) })
    expect(request).toMatchObject({ skip: true, subject: 'alice' })
    expect((await afterLogin(mock.ory, user, login)).query).toHaveProperty('code')
  })

  it('is not used with prompt=login, and another subject has to sign in again', async () => {
    const mock = setup()
    const user = await remembered(mock)
    const skips = async (parameters: Record<string, string>): Promise<boolean> => {
      const loginChallenge = challengeOf(await user.go(mock.authorizeUrl(parameters)))
      return (await mock.ory.getOAuth2LoginRequest({ loginChallenge })).skip
    }
    expect(await skips({})).toBe(true)
    expect(await skips({ prompt: 'login' })).toBe(false)
    const login = await user.go(mock.authorizeUrl())
    const again = new URL(await accept(mock, login, { subject: 'bob' }))
    expect(again.searchParams.get('prompt')).toBe('login')
    expect(again.searchParams.has('login_verifier')).toBe(false)
  })

  it('does not count as a new login where the client requires one', async () => {
    const mock = setup()
    const user = await remembered(mock)
    mock.clock.advance(1000)
    const next = await accept(mock, await user.go(mock.authorizeUrl()))
    expect((await user.go(`${next}&prompt=login`)).query['error']).toBe('login_required')
  })

  it('lasts for the time that the login page sets', async () => {
    const mock = setup()
    const user = await remembered(mock, { remember_for: 60 })
    mock.clock.advance(60_001)
    expect((await user.go(mock.authorizeUrl({ prompt: 'none' }))).query['error']).toBe('login_required')
  })

  it('is too old for a smaller max_age', async () => {
    const mock = setup()
    const user = await remembered(mock)
    mock.clock.advance(10_000)
    const skips = async (maxAge: string): Promise<unknown> => {
      const loginChallenge = challengeOf(await user.go(mock.authorizeUrl({ max_age: maxAge })))
      return (await mock.ory.getOAuth2LoginRequest({ loginChallenge })).skip
    }
    expect(await skips('11')).toBe(true)
    expect(await skips('9')).toBe(false)
    expect((await user.go(mock.authorizeUrl({ max_age: '9', prompt: 'none' }))).query['error']).toBe('login_required')
  })

  it('ends when a new login is not remembered', async () => {
    const mock = setup()
    const user = await remembered(mock)
    await mock.walk({ prompt: 'login' }, { login: { remember: false } }, user)
    expect(user.cookies).not.toContain('ory_hydra_session_dev')
  })
})

describe('prompt=none', () => {
  it('needs a remembered login and a remembered consent', async () => {
    const mock = setup()
    const user = mock.browser()
    const silent = async (): Promise<Landing> => follow(mock.ory, user, mock.authorizeUrl({ prompt: 'none' }))
    expect((await silent()).query['error']).toBe('login_required')
    await mock.walk({}, { login: { remember: true } }, user)
    mock.clock.advance(1000)
    expect((await silent()).query['error']).toBe('consent_required')
    await mock.walk({}, { consent: { remember: true } }, user)
    mock.clock.advance(1000)
    expect((await silent()).query).toHaveProperty('code')
  })

  it('is a known prompt: unknown ones are refused, and several known ones may be combined', async () => {
    const { walk } = setup()
    expect((await walk({ prompt: 'sing' })).query['error']).toBe('invalid_request')
    expect((await walk({ prompt: 'login consent' })).query).toHaveProperty('code')
  })
})

describe('id_token_hint', () => {
  it('names the expected user', async () => {
    const mock = setup()
    const { id_token: hint = '' } = await mock.mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })
    expect((await mock.walk({ id_token_hint: hint })).query).toHaveProperty('code')
    expect((await mock.walk({ id_token_hint: hint }, { subject: 'bob' })).query['error']).toBe('login_required')
    expect((await mock.walk({ id_token_hint: 'nonsense' })).query['error']).toBe('invalid_request')
  })

  it('must name the remembered user', async () => {
    const mock = setup()
    const user = mock.browser()
    await mock.walk({}, { login: { remember: true } }, user)
    const hint = async (subject: string): Promise<string> =>
      (await mock.mock.issueToken({ clientId: 'photo-viewer', subject })).id_token ?? ''
    const alice = await user.go(mock.authorizeUrl({ id_token_hint: await hint('alice') }))
    expect(await mock.ory.getOAuth2LoginRequest({ loginChallenge: challengeOf(alice) })).toMatchObject({ skip: true })
    const bob = await user.go(mock.authorizeUrl({ id_token_hint: await hint('bob') }))
    expect(bob).toMatchObject({ page: redirectUri, query: { error: 'login_required' } })
  })

  it('is passed to the login page, also when it has expired', async () => {
    const mock = setup()
    const { id_token: hint = '' } = await mock.mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })
    mock.clock.advance(24 * 3_600_000)
    const loginChallenge = challengeOf(await mock.browser().go(mock.authorizeUrl({ id_token_hint: hint })))
    expect(await mock.ory.getOAuth2LoginRequest({ loginChallenge })).toMatchObject({
      oidc_context: { id_token_hint_claims: { sub: 'alice', aud: ['photo-viewer'] } },
    })
  })
})

describe('subjects of pairwise clients', () => {
  it('differ from the subject that signed in, and do not change', async () => {
    const pairwise = { ...photoViewer, subject_type: 'pairwise' }
    const mock = setup({ seed: { clients: [pairwise] } })
    const subject = async (login: object = {}): Promise<unknown> => {
      const { query } = await mock.walk({}, { login })
      const answer = await mock.ory.oauth2TokenExchange({
        grantType: 'authorization_code',
        code: query['code'] ?? '',
        redirectUri,
      })
      const claims = decodeJwt(answer.id_token ?? '')
      expect(await mock.ory.introspectOAuth2Token({ token: answer.access_token ?? '' })).toMatchObject({
        sub: 'alice',
        obfuscated_subject: claims.sub,
      })
      return claims.sub
    }
    const first = await subject()
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(await subject()).toBe(first)
    expect(await subject({ force_subject_identifier: 'chosen' })).toBe('chosen')
  })
})
