import type { OAuth2ClientInput } from '@typed-oauth/ory-oauth2'
import { exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { describe, expect, it } from 'vitest'

import { walk, type Landing, type Pages } from './ory-browser.js'
import { serveOry, type ServedOry } from './ory-served.js'
import { nightlyJob, photoViewer, redirectUri, singlePage } from './ory-setup.js'

const posting: OAuth2ClientInput = {
  ...nightlyJob,
  client_id: 'posting',
  token_endpoint_auth_method: 'client_secret_post',
}

const served = async (...more: OAuth2ClientInput[]): Promise<ServedOry> =>
  serveOry({
    seed: {
      clients: [photoViewer, nightlyJob, singlePage, posting, ...more],
      users: [{ subject: 'alice', id_token: { email: 'alice@example.com' } }],
    },
  })

/** Discovers the mock as a client that checks ID tokens including their signature. */
async function discover(
  { publicUrl }: ServedOry,
  id = 'photo-viewer',
  authentication: client.ClientAuth = client.ClientSecretBasic('photo-secret'),
): Promise<client.Configuration> {
  return client.discovery(new URL(publicUrl), id, undefined, authentication, {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  })
}

/** Values that a client stores until the browser returns. */
interface Checks {
  readonly expectedState: string
  readonly expectedNonce: string
  readonly pkceCodeVerifier: string
}

/** Sends a browser through login and consent, and returns where it arrives. */
async function authorize(
  mock: ServedOry,
  config: client.Configuration,
  parameters: Record<string, string> = {},
  { pages, browser = mock.browser() }: { pages?: Pages; browser?: ReturnType<ServedOry['browser']> } = {},
): Promise<{ landing: Landing; checks: Checks }> {
  const checks = {
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
  }
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid offline photos.read',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  })
  return { landing: await walk(mock.ory, browser, url.href, pages), checks }
}

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>

/** Signs in and exchanges the code. */
async function signIn(
  mock: ServedOry,
  config: client.Configuration,
  browser: ReturnType<ServedOry['browser']> = mock.browser(),
): Promise<Tokens> {
  const { landing, checks } = await authorize(mock, config, {}, { browser, pages: { login: { remember: true } } })
  return client.authorizationCodeGrant(config, new URL(landing.location), checks)
}

/** Configures the introspection endpoint of the admin server manually, because discovery does not contain it. */
function introspection({ adminUrl, publicUrl }: ServedOry): client.Configuration {
  const server = { issuer: publicUrl, introspection_endpoint: `${adminUrl}/admin/oauth2/introspect` }
  const config = new client.Configuration(server, 'photo-viewer', 'photo-secret')
  client.allowInsecureRequests(config)
  return config
}

const refusal = (status: number, error: string): unknown =>
  expect.objectContaining({ code: 'OAUTH_RESPONSE_BODY_ERROR', status, error })

describe('openid-client', () => {
  it('discovers the server', async () => {
    const mock = await served()
    const metadata = (await discover(mock)).serverMetadata()
    expect(metadata).toMatchObject({
      issuer: mock.publicUrl,
      authorization_endpoint: `${mock.publicUrl}/oauth2/auth`,
      token_endpoint: `${mock.publicUrl}/oauth2/token`,
      jwks_uri: `${mock.publicUrl}/.well-known/jwks.json`,
    })
    expect(metadata.supportsPKCE()).toBe(true)
    expect(metadata).not.toHaveProperty('introspection_endpoint')
  })

  it('exchanges a code with PKCE and accepts the ID token', async () => {
    const mock = await served()
    const config = await discover(mock)
    const { landing, checks } = await authorize(mock, config)
    const tokens = await client.authorizationCodeGrant(config, new URL(landing.location), checks)
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'openid offline photos.read' })
    expect(tokens.expiresIn()).toBeGreaterThan(3590)
    expect(tokens.claims()).toMatchObject({
      iss: mock.publicUrl,
      aud: ['photo-viewer'],
      sub: 'alice',
      nonce: checks.expectedNonce,
    })
  })

  it('exchanges a code as a client without a secret', async () => {
    const mock = await served()
    const config = await discover(mock, 'single-page', client.None())
    const tokens = await signIn(mock, config)
    expect(tokens.claims()).toMatchObject({ aud: ['single-page'] })
    const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(next.refresh_token).not.toBe(tokens.refresh_token)
  })

  it('gets an error with a wrong verifier, and then with the right one', async () => {
    const mock = await served()
    const config = await discover(mock)
    const { landing, checks } = await authorize(mock, config)
    const wrong = { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }
    const exchange = async (with_: Checks): Promise<Tokens> =>
      client.authorizationCodeGrant(config, new URL(landing.location), with_)
    await expect(exchange(wrong)).rejects.toEqual(refusal(400, 'invalid_grant'))
    await expect(exchange(checks)).rejects.toEqual(refusal(400, 'invalid_grant'))
  })

  it('gets an error with a used code, which revokes the tokens', async () => {
    const mock = await served()
    const config = await discover(mock)
    const { landing, checks } = await authorize(mock, config)
    const { access_token: token } = await client.authorizationCodeGrant(config, new URL(landing.location), checks)
    await expect(client.authorizationCodeGrant(config, new URL(landing.location), checks)).rejects.toEqual(
      refusal(400, 'invalid_grant'),
    )
    expect(await client.tokenIntrospection(introspection(mock), token)).toEqual({ active: false })
  })

  it('gets an error with a wrong secret', async () => {
    const mock = await served()
    const config = await discover(mock, 'photo-viewer', client.ClientSecretBasic('wrong-secret'))
    await expect(signIn(mock, config)).rejects.toEqual(refusal(401, 'invalid_client'))
  })

  it('rejects the ID token of another request', async () => {
    const mock = await served()
    const config = await discover(mock)
    const { landing, checks } = await authorize(mock, config)
    const other = { ...checks, expectedNonce: client.randomNonce() }
    await expect(client.authorizationCodeGrant(config, new URL(landing.location), other)).rejects.toMatchObject({
      code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
    })
  })

  it('rejects ID tokens that are signed by another key', async () => {
    const mock = await served()
    const config = await discover(mock)
    const { jwks_uri: jwksUri = '' } = config.serverMetadata()
    const { publicKey } = await generateKeyPair('RS256', { extractable: true })
    const other = await exportJWK(publicKey)
    config[client.customFetch] = async (url, { body, ...init }) => {
      const response = await fetch(url, { ...init, ...(body !== undefined && { body: body as BodyInit }) })
      if (url !== jwksUri) return response
      const { keys } = (await response.json()) as { keys: object[] }
      return Response.json({ keys: keys.map((key) => ({ ...key, n: other.n })) })
    }
    await expect(signIn(mock, config)).rejects.toMatchObject({
      code: 'OAUTH_INVALID_RESPONSE',
      cause: { message: 'JWT signature verification failed' },
    })
  })

  it('accepts the hybrid response with a code and an ID token', async () => {
    const mock = await served()
    const config = await discover(mock)
    client.useCodeIdTokenResponseType(config)
    const { landing, checks } = await authorize(mock, config)
    expect(Object.keys(landing.fragment)).toEqual(expect.arrayContaining(['code', 'id_token']))
    const tokens = await client.authorizationCodeGrant(config, new URL(landing.location), checks)
    expect(tokens.claims()).toMatchObject({ sub: 'alice', nonce: checks.expectedNonce })
  })

  it('accepts the implicit response with an ID token alone', async () => {
    const mock = await served()
    const config = await discover(mock)
    client.useIdTokenResponseType(config)
    const { landing, checks } = await authorize(mock, config, { response_type: 'id_token', scope: 'openid' })
    const { expectedState, expectedNonce } = checks
    const url = new URL(landing.location)
    expect(await client.implicitAuthentication(config, url, expectedNonce, { expectedState })).toMatchObject({
      sub: 'alice',
      aud: ['photo-viewer'],
    })
  })

  it('gets an error when the user declines', async () => {
    const mock = await served()
    const config = await discover(mock)
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      state: 'a-long-state',
    })
    const browser = mock.browser()
    const { query } = await browser.go(url.href)
    const { redirect_to: next } = await mock.ory.rejectOAuth2LoginRequest({
      loginChallenge: query['login_challenge'] ?? '',
      rejectOAuth2Request: { error: 'access_denied', error_description: 'Not today.' },
    })
    const { location } = await browser.go(next)
    const exchange = client.authorizationCodeGrant(config, new URL(location), { expectedState: 'a-long-state' })
    await expect(exchange).rejects.toMatchObject({
      code: 'OAUTH_AUTHORIZATION_RESPONSE_ERROR',
      error: 'access_denied',
      error_description: expect.stringContaining('Not today.') as string,
    })
  })

  it('refreshes tokens; reuse of the old refresh token revokes all of them', async () => {
    const mock = await served()
    const config = await discover(mock)
    const first = await signIn(mock, config)
    const second = await client.refreshTokenGrant(config, first.refresh_token ?? '')
    expect(second.claims()).toMatchObject({ sub: 'alice', aud: ['photo-viewer'] })
    expect(second.access_token).not.toBe(first.access_token)
    await expect(client.refreshTokenGrant(config, first.refresh_token ?? '')).rejects.toEqual(
      refusal(400, 'invalid_grant'),
    )
    await expect(client.refreshTokenGrant(config, second.refresh_token ?? '')).rejects.toEqual(
      refusal(400, 'invalid_grant'),
    )
  })

  it.each([
    ['client_secret_basic', 'nightly-job', client.ClientSecretBasic('nightly-secret')],
    ['client_secret_post', 'posting', client.ClientSecretPost('nightly-secret')],
  ])('gets a token for itself with %s', async (_, id, authentication) => {
    const config = await discover(await served(), id, authentication)
    expect(await client.clientCredentialsGrant(config, { scope: 'photos.read' })).toMatchObject({
      token_type: 'bearer',
      scope: 'photos.read',
    })
  })

  it('gets an error with another method than the registered one', async () => {
    const mock = await served()
    const config = await discover(mock, 'nightly-job', client.ClientSecretPost('nightly-secret'))
    await expect(client.clientCredentialsGrant(config)).rejects.toEqual(refusal(401, 'invalid_client'))
    const other = await discover(mock, 'posting', client.ClientSecretBasic('nightly-secret'))
    await expect(client.clientCredentialsGrant(other)).rejects.toEqual(refusal(401, 'invalid_client'))
  })

  it('gets a token for itself with private_key_jwt, for the audience that the server expects', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = { ...(await exportJWK(publicKey)), kty: 'EC', kid: 'key-1', use: 'sig' }
    const mock = await served({
      ...nightlyJob,
      client_id: 'signing',
      client_secret: '',
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [jwk] },
    })
    const key = { key: privateKey, kid: 'key-1' }
    const forTokenUrl = client.PrivateKeyJwt(key, {
      [client.modifyAssertion]: (_, payload) => {
        payload['aud'] = `${mock.publicUrl}/oauth2/token`
      },
    })
    const tokens = await client.clientCredentialsGrant(await discover(mock, 'signing', forTokenUrl))
    expect(tokens).toMatchObject({ token_type: 'bearer' })
    const forIssuer = await discover(mock, 'signing', client.PrivateKeyJwt(key))
    await expect(client.clientCredentialsGrant(forIssuer)).rejects.toEqual(refusal(401, 'invalid_client'))
  })

  it('waits for the user of a device', async () => {
    const mock = await served()
    const config = await discover(mock)
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid photos.read' })
    expect(device).toMatchObject({
      expires_in: expect.toBeOneOf([599, 600]) as number,
      interval: 5,
      verification_uri: `${mock.publicUrl}/oauth2/device/verify`,
    })
    const pending = mock.mock.observe(({ path }) => {
      if (path !== '/oauth2/token') return
      pending()
      void mock.mock.approveDevice(device.user_code, 'alice')
    })
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.01 })
    expect(tokens.claims()).toMatchObject({ sub: 'alice', aud: ['photo-viewer'] })
    const polls = mock.mock.calls().filter(({ path }) => path === '/oauth2/token')
    expect(polls.map(({ status }) => status)).toEqual([400, 200])
  })

  it('gets the tokens of a device whose user went through the pages', async () => {
    const mock = await served()
    const config = await discover(mock)
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid offline photos.read' })
    const browser = mock.browser()
    const page = await browser.go(device.verification_uri_complete ?? '')
    expect(page.query['user_code']).toBe(device.user_code)
    const { redirect_to: next } = await mock.ory.acceptUserCodeRequest({
      deviceChallenge: page.query['device_challenge'] ?? '',
      acceptDeviceUserCodeRequest: { user_code: device.user_code },
    })
    const end = await walk(mock.ory, browser, next, { subject: 'bob' })
    expect(end).toMatchObject({ page: 'http://127.0.0.1:3000/device/success', query: { client_id: 'photo-viewer' } })
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.01 })
    expect(tokens.claims()).toMatchObject({ sub: 'bob' })
    expect(await client.refreshTokenGrant(config, tokens.refresh_token ?? '')).toMatchObject({ token_type: 'bearer' })
  })

  it('introspects at the admin server, and revokes', async () => {
    const mock = await served()
    const config = await discover(mock)
    const introspecting = introspection(mock)
    const { access_token: token, refresh_token: refreshToken = '' } = await signIn(mock, config)
    expect(await client.tokenIntrospection(introspecting, token)).toMatchObject({
      active: true,
      client_id: 'photo-viewer',
      sub: 'alice',
      iss: mock.publicUrl,
      scope: 'openid offline photos.read',
      token_use: 'access_token',
    })
    expect(await client.tokenIntrospection(introspecting, refreshToken)).toMatchObject({ token_use: 'refresh_token' })
    expect(await client.tokenIntrospection(introspecting, 'garbage')).toEqual({ active: false })
    await client.tokenRevocation(config, token)
    expect(await client.tokenIntrospection(introspecting, token)).toEqual({ active: false })
    expect(await client.tokenIntrospection(introspecting, refreshToken)).toEqual({ active: false })
    await client.tokenRevocation(config, token)
  })

  it('reads user info', async () => {
    const mock = await served()
    const config = await discover(mock)
    const tokens = await signIn(mock, config)
    const subject = tokens.claims()?.sub ?? ''
    expect(await client.fetchUserInfo(config, tokens.access_token, subject)).toMatchObject({ sub: 'alice' })
    await expect(client.fetchUserInfo(config, tokens.access_token, 'bob')).rejects.toMatchObject({
      code: 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
    })
    await client.tokenRevocation(config, tokens.access_token)
    await expect(client.fetchUserInfo(config, tokens.access_token, subject)).rejects.toMatchObject({ status: 401 })
  })

  it('signs the user out', async () => {
    const mock = await served()
    const config = await discover(mock)
    const browser = mock.browser()
    const { id_token: hint = '' } = await signIn(mock, config, browser)
    expect(browser.cookies).toContain('ory_hydra_session_dev')
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: hint,
      post_logout_redirect_uri: 'https://app.example.com/bye',
      state: 'state-of-logout',
    })
    const { query } = await browser.go(url.href)
    const { redirect_to: next } = await mock.ory.acceptOAuth2LogoutRequest({
      logoutChallenge: query['logout_challenge'] ?? '',
    })
    expect(await browser.go(next)).toMatchObject({
      page: 'https://app.example.com/bye',
      query: { state: 'state-of-logout' },
    })
    expect(browser.cookies).not.toContain('ory_hydra_session_dev')
  })
})
