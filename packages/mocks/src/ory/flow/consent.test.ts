import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'

import { Browser, type Landing } from '../../../test/ory-browser.js'
import { decide, photoViewer, redirectUri, setup, singlePage, type Setup } from '../../../test/ory-setup.js'

/** Goes as far as the consent page. */
async function toConsent(mock: Setup, user: Browser, parameters = {}, login = {}): Promise<string> {
  const { query } = await user.go(mock.authorizeUrl(parameters))
  const answer = await mock.ory.acceptOAuth2LoginRequest({
    loginChallenge: query['login_challenge'] ?? '',
    acceptOAuth2LoginRequest: { subject: 'alice', ...login },
  })
  return (await user.go(answer.redirect_to)).query['consent_challenge'] ?? ''
}

const accept = async ({ ory }: Setup, consentChallenge: string, acceptOAuth2ConsentRequest = {}): Promise<string> =>
  (await ory.acceptOAuth2ConsentRequest({ consentChallenge, acceptOAuth2ConsentRequest })).redirect_to
const exchange = async ({ ory }: Setup, { query }: Landing): Promise<{ access_token?: string; id_token?: string }> =>
  ory.oauth2TokenExchange({ grantType: 'authorization_code', code: query['code'] ?? '', redirectUri })

describe('a consent request', () => {
  it('contains the client, the requested scopes and audiences, and how the user signed in', async () => {
    const mock = setup()
    const consentChallenge = await toConsent(
      mock,
      mock.browser(),
      { audience: 'https://api.example.com' },
      { acr: 'aal2', amr: ['pwd', 'otp'], context: { ip: '192.0.2.1' } },
    )
    expect(await mock.ory.getOAuth2ConsentRequest({ consentChallenge })).toEqual({
      challenge: consentChallenge,
      consent_request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      requested_scope: ['openid', 'offline', 'photos.read'],
      requested_access_token_audience: ['https://api.example.com'],
      skip: false,
      subject: 'alice',
      oidc_context: {},
      client: expect.objectContaining({ client_id: 'photo-viewer' }),
      request_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:4444\/oauth2\/auth\?/),
      login_challenge: expect.stringMatching(/^[0-9a-f]{32}$/),
      login_session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      acr: 'aal2',
      amr: ['pwd', 'otp'],
      context: { ip: '192.0.2.1' },
    })
  })

  it('grants what the page accepts, even if it was not requested', async () => {
    const mock = setup()
    const user = mock.browser()
    const session = { access_token: { plan: 'gold' }, id_token: { email: 'alice@example.com' } }
    const grant = {
      grant_scope: ['openid', 'admin'],
      grant_access_token_audience: ['https://other.example.com'],
      session,
    }
    const { access_token: token = '', id_token: idToken = '' } = await exchange(
      mock,
      await user.go(await accept(mock, await toConsent(mock, user), grant)),
    )
    expect(await mock.ory.introspectOAuth2Token({ token })).toMatchObject({
      scope: 'openid admin',
      aud: ['https://other.example.com'],
      ext: { plan: 'gold' },
    })
    expect(decodeJwt(idToken)).toMatchObject({ email: 'alice@example.com' })
  })

  it('grants nothing when the page names no scopes', async () => {
    const mock = setup()
    const user = mock.browser()
    const back = await user.go(await accept(mock, await toConsent(mock, user)))
    expect(back.query['scope']).toBe('')
    expect(await exchange(mock, back)).toMatchObject({ scope: '' })
  })

  it('grants nothing for an unticked checkbox, which is sent as null', async () => {
    const mock = setup()
    const user = mock.browser()
    const grant = async (scope: (string | null)[]): Promise<Landing> => {
      const body = { grant_scope: scope, grant_access_token_audience: [null] }
      const response = await decide(mock, 'consent/accept', await toConsent(mock, user), body)
      return user.go(((await response.json()) as { redirect_to: string }).redirect_to)
    }
    const back = await grant([null])
    expect(back.query['scope']).toBe('')
    const { access_token: token = '', ...answer } = await exchange(mock, back)
    expect(answer).toMatchObject({ scope: '' })
    const introspected = await mock.ory.introspectOAuth2Token({ token })
    expect(introspected).toMatchObject({ active: true, aud: [] })
    expect(introspected).not.toHaveProperty('scope')
    // Next to other scopes the empty scope stays, as on the server.
    expect((await grant(['openid', null])).query['scope']).toBe('openid ')
    const { data } = await mock.ory.listOAuth2ConsentSessions.raw({ subject: 'alice' })
    expect(new Set(data.map((session) => session.grant_scope?.join('+')))).toEqual(new Set(['', 'openid+']))
  })

  it('that is rejected sends the reason to the client; it can still be accepted, also with more scopes', async () => {
    const mock = setup()
    const user = mock.browser()
    const consentChallenge = await toConsent(mock, user)
    const { redirect_to: denied } = await mock.ory.rejectOAuth2ConsentRequest({
      consentChallenge,
      rejectOAuth2Request: { error: 'access_denied', error_description: 'No' },
    })
    expect(await user.go(denied)).toMatchObject({
      status: 303,
      page: redirectUri,
      query: { error: 'access_denied', error_description: 'No' },
    })
    const grant = { grant_scope: ['openid', 'nobody-asked-for-it'] }
    const granted = (await user.go(await accept(mock, consentChallenge, grant))).query
    expect(granted).toMatchObject({ code: expect.any(String), scope: 'openid nobody-asked-for-it' })
  })

  it.each(['', '[]', '{"grant_scope":"openid"}', '{"session":1}'])('refuses the body %s', async (body) => {
    const mock = setup()
    const challenge = encodeURIComponent(await toConsent(mock, mock.browser()))
    const path = `/admin/oauth2/auth/requests/consent/accept?consent_challenge=${challenge}`
    const response = await mock.admin(path, { method: 'PUT', body })
    expect([response.status, (await response.json()) as unknown]).toEqual([
      400,
      { error: 'error', error_description: 'The error is unrecognizable' },
    ])
  })
})

describe('the redirect back from the consent page', () => {
  it('works once', async () => {
    const mock = setup()
    const user = mock.browser()
    const consentChallenge = await toConsent(mock, user)
    const next = await accept(mock, consentChallenge)
    expect((await user.go(next)).query).toHaveProperty('code')
    expect((await user.go(next)).query['error']).toBe('access_denied')
    expect((await user.go(await accept(mock, consentChallenge))).query['error']).toBe('access_denied')
  })

  it('works only in the browser that began, and fails there after another browser used it', async () => {
    const mock = setup()
    const user = mock.browser()
    const next = await accept(mock, await toConsent(mock, user))
    expect((await new Browser(mock.mock).go(next)).query['error']).toBe('request_forbidden')
    expect((await user.go(next)).query['error']).toBe('access_denied')
  })

  it('works only for the client of the flow', async () => {
    const other = { ...photoViewer, client_id: 'other' }
    const mock = setup({ seed: { clients: [photoViewer, other] } })
    const user = mock.browser()
    const next = new URL(await accept(mock, await toConsent(mock, user)))
    next.searchParams.set('client_id', 'other')
    expect((await user.go(next.href)).query['error']).toBe('invalid_client')
  })
})

describe('a remembered consent', () => {
  const skips = async (mock: Setup, user: Browser, parameters = {}, login = {}): Promise<unknown> => {
    const consentChallenge = await toConsent(mock, user, parameters, login)
    return (await mock.ory.getOAuth2ConsentRequest({ consentChallenge })).skip
  }

  it('skips the consent page for the same scopes or fewer', async () => {
    const mock = setup()
    await mock.walk({}, { consent: { remember: true } })
    expect(await skips(mock, mock.browser())).toBe(true)
    expect(await skips(mock, mock.browser(), { scope: 'openid' })).toBe(true)
    expect(await skips(mock, mock.browser(), { scope: 'openid photos.write' })).toBe(false)
    expect(await skips(mock, mock.browser(), { prompt: 'consent' })).toBe(false)
    expect(await skips(mock, mock.browser(), {}, { subject: 'bob' })).toBe(false)
  })

  it('lasts for the time that the consent page sets', async () => {
    const mock = setup()
    await mock.walk({}, { consent: { remember: true, remember_for: 60 } })
    expect(await skips(mock, mock.browser())).toBe(true)
    mock.clock.advance(60_001)
    expect(await skips(mock, mock.browser())).toBe(false)
  })

  it('does not exist without `remember`, nor after it was revoked', async () => {
    const mock = setup()
    await mock.walk()
    expect(await skips(mock, mock.browser())).toBe(false)
    await mock.walk({}, { consent: { remember: true } })
    await mock.ory.revokeOAuth2ConsentSessions({ subject: 'alice', all: true })
    expect(await skips(mock, mock.browser())).toBe(false)
  })

  it('does not exist when another browser used the redirect', async () => {
    const mock = setup()
    const next = await accept(mock, await toConsent(mock, mock.browser()), { grant_scope: ['openid'], remember: true })
    expect((await mock.browser().go(next)).query['error']).toBe('request_forbidden')
    expect(await skips(mock, mock.browser(), { scope: 'openid' })).toBe(false)
  })

  it('of a client without a secret counts only with redirect URIs that no other client can have', async () => {
    const client = { ...singlePage, redirect_uris: [redirectUri, 'http://localhost/cb', 'com.example.app:/callback'] }
    const mock = setup({ seed: { clients: [client] } })
    const asked = { client_id: 'single-page', scope: 'openid' }
    const user = mock.browser()
    await mock.walk(asked, { consent: { remember: true } }, user)
    expect(await skips(mock, user, asked)).toBe(true)
    expect(await skips(mock, user, { ...asked, redirect_uri: 'http://localhost/cb' })).toBe(true)
    expect(await skips(mock, user, { ...asked, redirect_uri: 'com.example.app:/callback' })).toBe(false)
  })

  it('is not assumed for clients with skip_consent', async () => {
    const mock = setup({ seed: { clients: [{ ...photoViewer, skip_consent: true }] } })
    const consentChallenge = await toConsent(mock, mock.browser())
    expect(await mock.ory.getOAuth2ConsentRequest({ consentChallenge })).toMatchObject({
      skip: false,
      client: { skip_consent: true },
    })
  })
})
