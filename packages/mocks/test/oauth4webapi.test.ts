import type { OAuth2ClientInput } from '@typed-oauth/ory-oauth2'
import { exportJWK, generateKeyPair } from 'jose'
import * as oauth from 'oauth4webapi'
import { describe, expect, it } from 'vitest'

import { walk, type Pages } from './ory-browser.js'
import { serveOry, type ServedOry } from './ory-served.js'
import { nightlyJob, photoViewer, redirectUri, singlePage } from './ory-setup.js'

const insecure = { [oauth.allowInsecureRequests]: true }
const posting: OAuth2ClientInput = {
  ...nightlyJob,
  client_id: 'posting',
  token_endpoint_auth_method: 'client_secret_post',
}

/** A served mock, as the library uses it. */
interface Discovered extends ServedOry {
  /** Metadata of the server, with the introspection endpoint of the admin server, which discovery does not contain. */
  readonly server: oauth.AuthorizationServer
}

async function discovered(...more: OAuth2ClientInput[]): Promise<Discovered> {
  const mock = await serveOry({ seed: { clients: [photoViewer, nightlyJob, singlePage, posting, ...more] } })
  const issuer = new URL(mock.publicUrl)
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
  return { ...mock, server: { ...server, introspection_endpoint: `${mock.adminUrl}/admin/oauth2/introspect` } }
}

/** A client and how it authenticates. */
interface Application {
  readonly client: oauth.Client
  readonly authentication: oauth.ClientAuth
}

const viewer: Application = {
  client: { client_id: 'photo-viewer' },
  authentication: oauth.ClientSecretBasic('photo-secret'),
}
const page: Application = { client: { client_id: 'single-page' }, authentication: oauth.None() }

/** Redirect that contains a code. */
interface Returned {
  readonly callback: URLSearchParams
  readonly verifier: string
  readonly nonce: string
}

/** Sends a browser through login and consent. */
async function authorize(
  { server, ory, browser }: Discovered,
  { client }: Application = viewer,
  pages?: Pages,
): Promise<Returned> {
  const [verifier, nonce, state] = [
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomNonce(),
    oauth.generateRandomState(),
  ]
  const url = new URL(server.authorization_endpoint ?? '')
  url.search = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid offline photos.read',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  const { location } = await walk(ory, browser(), url.href, pages)
  return { callback: oauth.validateAuthResponse(server, client, new URL(location), state), verifier, nonce }
}

/** Sends a code to the token endpoint. */
async function sendCode(
  { server }: Discovered,
  { callback, verifier }: Returned,
  { client, authentication }: Application,
): Promise<Response> {
  return oauth.authorizationCodeGrantRequest(server, client, authentication, callback, redirectUri, verifier, insecure)
}

/** Exchanges a code, and checks the ID token including its signature. */
async function exchange(
  mock: Discovered,
  returned: Returned,
  application: Application = viewer,
): Promise<oauth.TokenEndpointResponse> {
  const response = await sendCode(mock, returned, application)
  const tokens = await oauth.processAuthorizationCodeResponse(mock.server, application.client, response, {
    expectedNonce: returned.nonce,
    requireIdToken: true,
  })
  await oauth.validateApplicationLevelSignature(mock.server, response, insecure)
  return tokens
}

async function refresh(
  { server }: Discovered,
  refreshToken: string | undefined,
  { client, authentication }: Application = viewer,
): Promise<oauth.TokenEndpointResponse> {
  const sent = oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken ?? '', insecure)
  return oauth.processRefreshTokenResponse(server, client, await sent)
}

async function ownToken(
  { server }: Discovered,
  id: string,
  authentication: oauth.ClientAuth,
  parameters: Record<string, string> = {},
): Promise<oauth.TokenEndpointResponse> {
  const client = { client_id: id }
  const sent = oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, insecure)
  return oauth.processClientCredentialsResponse(server, client, await sent)
}

async function introspect({ server }: Discovered, token: string | undefined): Promise<oauth.IntrospectionResponse> {
  const sent = oauth.introspectionRequest(server, viewer.client, viewer.authentication, token ?? '', insecure)
  return oauth.processIntrospectionResponse(server, viewer.client, await sent)
}

async function revoke({ server }: Discovered, token: string, { client, authentication } = viewer): Promise<void> {
  await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, authentication, token, insecure))
}

async function startDevice({ server }: Discovered): Promise<oauth.DeviceAuthorizationResponse> {
  const { client, authentication } = viewer
  const parameters = { scope: 'openid offline photos.read' }
  const sent = oauth.deviceAuthorizationRequest(server, client, authentication, parameters, insecure)
  return oauth.processDeviceAuthorizationResponse(server, client, await sent)
}

async function poll({ server }: Discovered, deviceCode: string): Promise<oauth.TokenEndpointResponse> {
  const { client, authentication } = viewer
  const response = await oauth.deviceCodeGrantRequest(server, client, authentication, deviceCode, insecure)
  const tokens = await oauth.processDeviceCodeResponse(server, client, response)
  await oauth.validateApplicationLevelSignature(server, response, insecure)
  return tokens
}

const refusal = (status: number, error: string): unknown =>
  expect.objectContaining({ code: oauth.RESPONSE_BODY_ERROR, status, error })

describe('oauth4webapi', () => {
  it('discovers the server', async () => {
    const { server, publicUrl } = await discovered()
    expect(server).toMatchObject({
      issuer: publicUrl,
      token_endpoint: `${publicUrl}/oauth2/token`,
      revocation_endpoint: `${publicUrl}/oauth2/revoke`,
      device_authorization_endpoint: `${publicUrl}/oauth2/device/auth`,
      userinfo_endpoint: `${publicUrl}/userinfo`,
    })
  })

  it.each([
    ['with a secret', viewer],
    ['without a secret', page],
  ])('exchanges a code with PKCE and accepts the ID token, as a client %s', async (_, application) => {
    const mock = await discovered()
    const returned = await authorize(mock, application)
    const tokens = await exchange(mock, returned, application)
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'openid offline photos.read' })
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({
      iss: mock.publicUrl,
      aud: [application.client.client_id],
      sub: 'alice',
      nonce: returned.nonce,
    })
  })

  it('gets an error with a wrong verifier', async () => {
    const mock = await discovered()
    const returned = await authorize(mock)
    const wrong = { ...returned, verifier: oauth.generateRandomCodeVerifier() }
    await expect(exchange(mock, wrong)).rejects.toEqual(refusal(400, 'invalid_grant'))
  })

  it('gets an error with a wrong secret', async () => {
    const mock = await discovered()
    const wrong = { ...viewer, authentication: oauth.ClientSecretBasic('wrong-secret') }
    await expect(exchange(mock, await authorize(mock), wrong)).rejects.toEqual(refusal(401, 'invalid_client'))
  })

  it('gets an error with a used code, which revokes the tokens', async () => {
    const mock = await discovered()
    const returned = await authorize(mock)
    const { access_token: token, refresh_token: refreshToken } = await exchange(mock, returned)
    await expect(exchange(mock, returned)).rejects.toEqual(refusal(400, 'invalid_grant'))
    expect(await introspect(mock, token)).toEqual({ active: false })
    await expect(refresh(mock, refreshToken)).rejects.toEqual(refusal(400, 'invalid_grant'))
  })

  it('rejects the ID token of another request or another client', async () => {
    const mock = await discovered()
    const other = { ...(await authorize(mock)), nonce: oauth.generateRandomNonce() }
    await expect(exchange(mock, other)).rejects.toMatchObject({ code: oauth.JWT_CLAIM_COMPARISON })
    const returned = await authorize(mock)
    const response = await sendCode(mock, returned, viewer)
    const taken = oauth.processAuthorizationCodeResponse(mock.server, page.client, response, {
      expectedNonce: returned.nonce,
    })
    await expect(taken).rejects.toMatchObject({ code: oauth.JWT_CLAIM_COMPARISON })
  })

  it('refreshes tokens; reuse of the old refresh token revokes all of them', async () => {
    const mock = await discovered()
    const first = await exchange(mock, await authorize(mock))
    const second = await refresh(mock, first.refresh_token)
    expect(oauth.getValidatedIdTokenClaims(second)).toMatchObject({ sub: 'alice' })
    expect(await introspect(mock, first.access_token)).toEqual({ active: false })
    await expect(refresh(mock, first.refresh_token)).rejects.toEqual(refusal(400, 'invalid_grant'))
    expect(await introspect(mock, second.access_token)).toEqual({ active: false })
    await expect(refresh(mock, second.refresh_token)).rejects.toEqual(refusal(400, 'invalid_grant'))
  })

  it.each([
    ['client_secret_basic', 'nightly-job', oauth.ClientSecretBasic('nightly-secret')],
    ['client_secret_post', 'posting', oauth.ClientSecretPost('nightly-secret')],
  ])('gets a token for itself with %s', async (_, id, authentication) => {
    const mock = await discovered()
    const audience = 'https://api.example.com'
    const tokens = await ownToken(mock, id, authentication, { scope: 'photos.read photos.write', audience })
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'photos.read photos.write' })
    expect(await introspect(mock, tokens.access_token)).toMatchObject({ active: true, sub: id, aud: [audience] })
  })

  it('gets an error with another method than the registered one, and with a scope that it does not have', async () => {
    const mock = await discovered()
    const basic = oauth.ClientSecretBasic('nightly-secret')
    await expect(ownToken(mock, 'posting', basic)).rejects.toEqual(refusal(401, 'invalid_client'))
    await expect(ownToken(mock, 'nightly-job', basic, { scope: 'openid' })).rejects.toEqual(
      refusal(400, 'invalid_scope'),
    )
  })

  it.each(['RS256', 'PS256', 'ES256'])('gets a token for itself with private_key_jwt and %s', async (alg) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
    const { kty = '', ...jwk } = await exportJWK(publicKey)
    const mock = await discovered({
      ...nightlyJob,
      client_id: 'signing',
      client_secret: '',
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: alg,
      jwks: { keys: [{ ...jwk, kty, kid: 'key-1', use: 'sig' }] },
    })
    const key = { key: privateKey, kid: 'key-1' }
    const forTokenUrl = oauth.PrivateKeyJwt(key, {
      [oauth.modifyAssertion]: (_, payload) => {
        payload['aud'] = mock.server.token_endpoint ?? ''
      },
    })
    expect(await ownToken(mock, 'signing', forTokenUrl)).toMatchObject({ token_type: 'bearer' })
    expect(await ownToken(mock, 'signing', forTokenUrl)).toMatchObject({ token_type: 'bearer' })
    // The default audience of the library is the issuer, which the server does not accept.
    await expect(ownToken(mock, 'signing', oauth.PrivateKeyJwt(key))).rejects.toEqual(refusal(401, 'invalid_client'))
  })

  it('waits for the user of a device', async () => {
    const mock = await discovered()
    const device = await startDevice(mock)
    expect(device).toMatchObject({
      expires_in: expect.toBeOneOf([599, 600]) as number,
      interval: 5,
      verification_uri_complete: `${mock.publicUrl}/oauth2/device/verify?user_code=${device.user_code}`,
    })
    await expect(poll(mock, device.device_code)).rejects.toEqual(refusal(400, 'authorization_pending'))
    await mock.mock.approveDevice(device.user_code, 'alice')
    const tokens = await poll(mock, device.device_code)
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: 'alice', aud: ['photo-viewer'] })
    await expect(poll(mock, device.device_code)).rejects.toEqual(refusal(400, 'invalid_grant'))
  })

  it('gets the tokens of a device whose user went through the pages', async () => {
    const mock = await discovered()
    const device = await startDevice(mock)
    const browser = mock.browser()
    const { query } = await browser.go(device.verification_uri)
    const { redirect_to: next } = await mock.ory.acceptUserCodeRequest({
      deviceChallenge: query['device_challenge'] ?? '',
      acceptDeviceUserCodeRequest: { user_code: device.user_code },
    })
    await walk(mock.ory, browser, next, { subject: 'bob' })
    expect(oauth.getValidatedIdTokenClaims(await poll(mock, device.device_code))).toMatchObject({ sub: 'bob' })
  })

  it('introspects at the admin server, and revokes', async () => {
    const mock = await discovered()
    const { access_token: token, refresh_token: refreshToken = '' } = await exchange(mock, await authorize(mock))
    expect(await introspect(mock, token)).toMatchObject({ active: true, sub: 'alice', iss: mock.publicUrl })
    expect(await introspect(mock, refreshToken)).toMatchObject({ active: true, token_use: 'refresh_token' })
    expect(await introspect(mock, 'garbage')).toEqual({ active: false })
    await revoke(mock, refreshToken)
    expect(await introspect(mock, token)).toEqual({ active: false })
    expect(await introspect(mock, refreshToken)).toEqual({ active: false })
    await revoke(mock, 'garbage')
    const wrong = { ...viewer, authentication: oauth.ClientSecretBasic('wrong-secret') }
    await expect(revoke(mock, token, wrong)).rejects.toEqual(refusal(401, 'invalid_client'))
  })

  it('reads user info', async () => {
    const mock = await discovered()
    const session = { id_token: { email: 'alice@example.com' } }
    const { access_token: token } = await exchange(mock, await authorize(mock, viewer, { consent: { session } }))
    const ask = async (text: string): Promise<oauth.UserInfoResponse> => {
      const sent = oauth.userInfoRequest(mock.server, viewer.client, text, insecure)
      return oauth.processUserInfoResponse(mock.server, viewer.client, 'alice', await sent)
    }
    expect(await ask(token)).toMatchObject({ sub: 'alice', email: 'alice@example.com' })
    await expect(ask('garbage')).rejects.toMatchObject({
      code: oauth.WWW_AUTHENTICATE_CHALLENGE,
      status: 401,
      cause: [{ scheme: 'bearer', parameters: { error: 'request_unauthorized' } }],
    })
  })

  it('accepts a signed user info response', async () => {
    const mock = await discovered({ ...photoViewer, client_id: 'signed', userinfo_signed_response_alg: 'RS256' })
    const client = { client_id: 'signed', userinfo_signed_response_alg: 'RS256' }
    const { access_token: token } = await mock.mock.issueToken({ clientId: 'signed', subject: 'alice' })
    const response = await oauth.userInfoRequest(mock.server, client, token, insecure)
    expect(await oauth.processUserInfoResponse(mock.server, client, 'alice', response)).toMatchObject({ sub: 'alice' })
    await oauth.validateApplicationLevelSignature(mock.server, response, insecure)
  })
})
