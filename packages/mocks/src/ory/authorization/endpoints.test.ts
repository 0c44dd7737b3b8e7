import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'

import { landing } from '../../../test/ory-browser.js'
import { photoViewer, redirectUri, setup } from '../../../test/ory-setup.js'
import { leftHash } from '../tokens/id-token.js'

const errorPage = 'http://127.0.0.1:4444/oauth2/fallbacks/error'

describe('the authorize endpoint', () => {
  it('sends the browser to the login page, the consent page and back to the client', async () => {
    const { browser, authorizeUrl, ory } = setup()
    const user = browser()
    const login = await user.go(authorizeUrl())
    expect(login).toMatchObject({ status: 302, page: 'http://127.0.0.1:3000/login' })
    expect(user.cookies).toEqual(['ory_hydra_login_csrf_dev_110075410'])
    const accepted = await ory.acceptOAuth2LoginRequest({
      loginChallenge: login.query['login_challenge'] ?? '',
      acceptOAuth2LoginRequest: { subject: 'alice' },
    })
    const consent = await user.go(accepted.redirect_to)
    expect(consent).toMatchObject({ status: 302, page: 'http://127.0.0.1:3000/consent' })
    const granted = await ory.acceptOAuth2ConsentRequest({
      consentChallenge: consent.query['consent_challenge'] ?? '',
      acceptOAuth2ConsentRequest: { grant_scope: ['openid'] },
    })
    const response = await user.open(granted.redirect_to)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(landing(response)).toMatchObject({
      status: 303,
      page: redirectUri,
      query: { code: expect.stringMatching(/^ory_ac_/), scope: 'openid', state: 'state-of-the-app' },
    })
  })

  it('answers POST in the same way as GET', async () => {
    const { browser, authorizeUrl, mock } = setup()
    const body = new URL(authorizeUrl()).searchParams
    const response = await browser().open(`${mock.urls.publicUrl}/oauth2/auth`, { method: 'POST', body })
    expect(landing(response).page).toBe('http://127.0.0.1:3000/login')
  })

  it.each([
    ['an unknown client', { client_id: 'unknown' }, 'invalid_client'],
    ['no client', { client_id: '' }, 'invalid_client'],
    ['a redirect URI that is not registered', { redirect_uri: 'https://evil.example.com/' }, 'invalid_request'],
    ['a longer redirect URI', { redirect_uri: `${redirectUri}/more` }, 'invalid_request'],
    ['openid without a redirect URI', { redirect_uri: '' }, 'invalid_request'],
    ['an unknown response mode', { response_mode: 'web_message' }, 'unsupported_response_mode'],
    ['a request object', { request: 'eyJ' }, 'request_not_supported'],
    ['a request URI', { request_uri: 'https://app.example.com/request.jwt' }, 'request_uri_not_supported'],
  ])('sends the browser to the error page for %s', async (_, parameters, error) => {
    const { walk } = setup()
    expect(await walk(parameters)).toMatchObject({
      status: 302,
      page: errorPage,
      query: { error, error_description: expect.any(String) },
    })
  })

  it('ignores request objects without the scope openid', async () => {
    const { walk } = setup()
    const request = { request: 'eyJ', request_uri: 'https://app.example.com/request.jwt', scope: 'photos.read' }
    expect((await walk(request)).query).toHaveProperty('code')
  })

  it('uses the error page of the options', async () => {
    const { walk } = setup({ urls: { error: 'https://app.example.com/oops' } })
    expect(await walk({ client_id: 'unknown' })).toMatchObject({
      page: 'https://app.example.com/oops',
      query: { error: 'invalid_client' },
    })
  })

  it.each([
    ['no state', { state: '' }, 'invalid_state'],
    ['a short state', { state: 'short' }, 'invalid_state'],
    ['a scope that is not allowed', { scope: 'openid admin' }, 'invalid_scope'],
    ['an audience that is not allowed', { audience: 'https://other.example.com' }, 'invalid_request'],
    ['no response type', { response_type: '' }, 'unsupported_response_type'],
    ['a response type that is not registered', { response_type: 'code token' }, 'unsupported_response_type'],
  ])('sends the client an error for %s', async (_, parameters, error) => {
    const { walk } = setup()
    expect(await walk(parameters)).toMatchObject({ status: 303, page: redirectUri, query: { error } })
  })

  it('returns the state with an error, empty if the request has none', async () => {
    const { walk } = setup()
    expect((await walk({ scope: 'admin' })).query['state']).toBe('state-of-the-app')
    expect((await walk({ state: '' })).query['state']).toBe('')
  })

  it.each(['plain', ''])('refuses PKCE with the method "%s" after consent', async (method) => {
    const { walk } = setup()
    expect(await walk({ code_challenge: 'c'.repeat(43), code_challenge_method: method })).toMatchObject({
      status: 303,
      query: { error: 'invalid_request' },
    })
  })

  it('uses the only registered redirect URI when the request has none', async () => {
    const { walk } = setup()
    expect((await walk({ redirect_uri: '', scope: 'photos.read' })).page).toBe(redirectUri)
    expect((await walk({ client_id: 'single-page', redirect_uri: '', scope: 'photos.read' })).page).toBe(errorPage)
  })

  it('accepts any port of a loopback address, and any scheme', async () => {
    const client = {
      ...photoViewer,
      redirect_uris: ['http://127.0.0.1/cb', 'com.example.app:/callback'],
      post_logout_redirect_uris: [],
    }
    const { walk } = setup({ seed: { clients: [client] } })
    expect((await walk({ redirect_uri: 'http://127.0.0.1:51234/cb' })).page).toBe('http://127.0.0.1:51234/cb')
    expect((await walk({ redirect_uri: 'http://127.0.0.1:51234/other' })).page).toBe(errorPage)
    expect((await walk({ redirect_uri: 'http://127.0.0.1:51234/cb?more' })).page).toBe(errorPage)
    expect((await walk({ redirect_uri: 'com.example.app:/callback' })).page).toBe('com.example.app:/callback')
  })
})

describe('response types', () => {
  const nonce = 'nonce-of-the-app'

  it('token puts an access token into the fragment', async () => {
    const { walk, ory } = setup()
    const { fragment, query } = await walk({ response_type: 'token', scope: 'photos.read' })
    expect(query).toEqual({})
    expect(fragment).toMatchObject({
      expires_in: '3600',
      scope: 'photos.read',
      state: 'state-of-the-app',
      token_type: 'bearer',
    })
    expect(await ory.introspectOAuth2Token({ token: fragment['access_token'] ?? '' })).toMatchObject({ active: true })
  })

  it('id_token needs openid and a nonce of 8 characters', async () => {
    const { walk } = setup()
    const { fragment } = await walk({ response_type: 'id_token', nonce })
    expect(decodeJwt(fragment['id_token'] ?? '')).toMatchObject({ sub: 'alice', nonce, aud: ['photo-viewer'] })
    const error = async (parameters: Record<string, string>): Promise<unknown> =>
      (await walk({ response_type: 'id_token', ...parameters })).fragment['error']
    expect(await error({})).toBe('invalid_request')
    expect(await error({ nonce: 'short' })).toBe('insufficient_entropy')
    expect(await error({ nonce, scope: 'photos.read' })).toBe('unsupported_response_type')
  })

  it('code id_token sends both, bound by c_hash', async () => {
    const { walk, ory } = setup()
    const { fragment } = await walk({ response_type: 'code id_token', nonce })
    const { code = '', id_token: idToken = '' } = fragment
    expect(decodeJwt(idToken)['c_hash']).toBe(await leftHash(code))
    const answer = await ory.oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri })
    expect(decodeJwt(answer.id_token ?? '')).toMatchObject({ c_hash: await leftHash(code), nonce })
  })

  it('token id_token code sends all three, bound by at_hash', async () => {
    const { walk } = setup()
    const { fragment } = await walk({ response_type: 'code token id_token', nonce })
    const { access_token: token = '', id_token: idToken = '', code } = fragment
    expect(code).toMatch(/^ory_ac_/)
    expect(decodeJwt(idToken)['at_hash']).toBe(await leftHash(token))
  })

  it('that include tokens must not use the query', async () => {
    const { walk } = setup()
    expect((await walk({ response_type: 'token', response_mode: 'query' })).query).toMatchObject({
      error: 'unsupported_response_mode',
    })
  })

  it('need the implicit grant for tokens', async () => {
    const { walk } = setup({ seed: { clients: [{ ...photoViewer, grant_types: ['authorization_code'] }] } })
    expect((await walk({ response_type: 'token' })).fragment['error']).toBe('invalid_grant')
  })

  it('can use form_post, for errors too', async () => {
    const { walk, browser, authorizeUrl } = setup()
    const page = await walk({ response_mode: 'form_post', state: '"><b>bold' })
    expect(page.status).toBe(200)
    expect(page.location).toContain(`action="${redirectUri}"`)
    expect(page.location).toMatch(/name="code" value="ory_ac_/)
    expect(page.location).not.toContain('<b>bold')
    const refused = await browser().open(authorizeUrl({ response_mode: 'form_post', scope: 'admin' }))
    expect(refused.status).toBe(200)
    expect(refused.headers.get('content-type')).toContain('text/html')
    expect(await refused.text()).toContain('value="invalid_scope"')
  })
})
