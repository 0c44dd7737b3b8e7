import type { OAuth2ConsentSession } from '@typed-oauth/ory-oauth2'
import { describe, expect, it } from 'vitest'

import { photoViewer, redirectUri, setup, type Setup } from '../../../test/ory-setup.js'

const path = '/admin/oauth2/auth/sessions/consent'
const list = async ({ ory }: Setup, subject = 'alice'): Promise<OAuth2ConsentSession[]> => {
  const found: OAuth2ConsentSession[] = []
  for await (const session of ory.listOAuth2ConsentSessions.iterate({ subject, pageSize: 2 })) found.push(session)
  return found
}
const tokenOf = async ({ ory, walk }: Setup, parameters = {}, pages = {}): Promise<string> => {
  const { query } = await walk(parameters, pages)
  const grant = { grantType: 'authorization_code', code: query['code'] ?? '', redirectUri } as const
  return (await ory.oauth2TokenExchange(grant)).access_token ?? ''
}
const active = async ({ ory }: Setup, token: string): Promise<boolean> =>
  (await ory.introspectOAuth2Token({ token })).active

describe('listOAuth2ConsentSessions', () => {
  it('shows what was granted', async () => {
    const mock = setup()
    const session = { access_token: { plan: 'gold' }, id_token: {} }
    const consent = {
      remember: true,
      remember_for: 3600,
      grant_scope: ['openid'],
      session,
      context: { ip: '192.0.2.1' },
    }
    await mock.walk({}, { consent })
    expect(await list(mock)).toEqual([
      {
        consent_request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        grant_scope: ['openid'],
        grant_access_token_audience: [],
        session,
        remember: true,
        remember_for: 3600,
        handled_at: '2026-01-01T00:00:00Z',
        context: { ip: '192.0.2.1' },
        consent_request: expect.objectContaining({ challenge: '', subject: 'alice', skip: false }),
      },
    ])
  })

  it('returns pages, and no Link header when there are no sessions', async () => {
    const mock = setup()
    for (let count = 0; count < 5; count++) await mock.walk()
    const sessions = await list(mock)
    const order = sessions.map((each) => each.consent_request?.login_challenge)
    expect(order).toHaveLength(5)
    expect(order).toEqual([...order].sort())
    const empty = await mock.admin(`${path}?subject=nobody`)
    expect([empty.status, await empty.text(), empty.headers.get('link')]).toEqual([
      200,
      expect.stringMatching(/^\[\]\s*$/),
      null,
    ])
  })

  it('omits consents that were skipped, were rejected or have expired', async () => {
    const mock = setup()
    const user = mock.browser()
    await mock.walk({}, { login: { remember: true }, consent: { remember: true, remember_for: 60 } }, user)
    mock.clock.advance(1000)
    await mock.walk({}, { consent: { remember: true } }, user)
    expect(await list(mock)).toHaveLength(1)
    mock.clock.advance(60_000)
    expect(await list(mock)).toHaveLength(0)
  })

  it('filters by login session', async () => {
    const mock = setup()
    await mock.walk()
    await mock.walk()
    const [first] = await list(mock)
    const loginSessionId = first?.consent_request?.login_session_id ?? ''
    const found: unknown[] = []
    for await (const each of mock.ory.listOAuth2ConsentSessions.iterate({ subject: 'alice', loginSessionId })) {
      found.push(each.consent_request_id)
    }
    expect(found).toEqual([first?.consent_request_id])
  })

  it.each(['', '?subject=', '?subject=alice&page_size=ten', '?subject=alice&page_token=1'])(
    'refuses "%s"',
    async (query) => {
      const { admin } = setup()
      const response = await admin(`${path}${query}`)
      expect([response.status, (await response.json()) as unknown]).toMatchObject([400, { error: 'invalid_request' }])
    },
  )
})

describe('revokeOAuth2ConsentSessions', () => {
  it('by consent request revokes only the tokens of that request', async () => {
    const mock = setup()
    const [one, two] = [await tokenOf(mock), await tokenOf(mock)]
    const [session] = await list(mock)
    await mock.ory.revokeOAuth2ConsentSessions({ consentRequestId: session?.consent_request_id ?? '' })
    expect(Number(await active(mock, one)) + Number(await active(mock, two))).toBe(1)
    expect(await list(mock)).toHaveLength(1)
  })

  it('by subject and client keeps the sessions of other clients', async () => {
    const other = { ...photoViewer, client_id: 'other' }
    const mock = setup({ seed: { clients: [photoViewer, other] } })
    const token = await tokenOf(mock)
    await mock.walk({ client_id: 'other' })
    await mock.ory.revokeOAuth2ConsentSessions({ subject: 'alice', client: 'photo-viewer' })
    expect(await active(mock, token)).toBe(false)
    expect((await list(mock)).map((each) => each.consent_request?.client?.client_id)).toEqual(['other'])
  })

  it('for all clients of a subject keeps the tokens of other subjects', async () => {
    const mock = setup()
    const [alice, bob] = [await tokenOf(mock), await tokenOf(mock, {}, { subject: 'bob' })]
    await mock.ory.revokeOAuth2ConsentSessions({ subject: 'alice', all: true })
    expect([await active(mock, alice), await active(mock, bob)]).toEqual([false, true])
  })

  it.each([
    ['', 400],
    ['?subject=alice', 400],
    ['?client=photo-viewer', 400],
    ['?all=true', 400],
    ['?subject=alice&all=1', 400],
    ['?subject=alice&client=photo-viewer&all=true', 400],
    ['?consent_request_id=x&subject=alice', 400],
    ['?consent_request_id=no-id-at-all', 204],
    ['?subject=nobody&all=true', 204],
    ['?subject=nobody&client=nothing', 204],
  ])('with "%s" answers %i', async (query, status) => {
    const { admin } = setup()
    expect((await admin(`${path}${query}`, { method: 'DELETE' })).status).toBe(status)
  })
})

describe('revokeOAuth2LoginSessions', () => {
  it.each(['sid', 'subject'])('by %s makes the browser sign in again, and revokes no tokens', async (by) => {
    const mock = setup()
    const user = mock.browser()
    const { query } = await mock.walk({}, { login: { remember: true } }, user)
    const grant = { grantType: 'authorization_code', code: query['code'] ?? '', redirectUri } as const
    const { access_token: token } = await mock.ory.oauth2TokenExchange(grant)
    const [session] = await list(mock)
    const value = by === 'sid' ? session?.consent_request?.login_session_id : 'alice'
    const url = `/admin/oauth2/auth/sessions/login?${by}=${value ?? ''}`
    expect((await mock.admin(url, { method: 'DELETE' })).status).toBe(204)
    expect((await user.go(mock.authorizeUrl({ prompt: 'none' }))).query['error']).toBe('login_required')
    expect(await active(mock, token)).toBe(true)
  })

  it('needs a session id or a subject', async () => {
    const { admin } = setup()
    const status = async (query: string): Promise<number> =>
      (await admin(`/admin/oauth2/auth/sessions/login${query}`, { method: 'DELETE' })).status
    expect(await status('')).toBe(400)
    expect(await status('?subject=nobody')).toBe(204)
    expect(await status('?sid=unknown')).toBe(204)
  })
})
