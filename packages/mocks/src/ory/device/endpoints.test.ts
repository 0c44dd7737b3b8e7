import { clientSecretBasic, publicClient, type OryClient } from '@typed-oauth/ory-oauth2'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'

import { afterLogin, type Browser, type Landing } from '../../../test/ory-browser.js'
import { basic, refusal, setup, type Setup } from '../../../test/ory-setup.js'

const start = async (
  client: OryClient,
  scope = 'openid offline',
): Promise<Record<'device_code' | 'user_code', string>> =>
  await client.oAuth2DeviceFlow({ clientId: 'photo-viewer', scope })
const poll = async (client: OryClient, deviceCode: string): Promise<Record<string, string>> =>
  (await client.oauth2TokenExchange({
    grantType: 'urn:ietf:params:oauth:grant-type:device_code',
    deviceCode,
  })) as unknown as Record<string, string>
const verifyUrl = 'http://127.0.0.1:4444/oauth2/device/verify'
const refused = (error: string): unknown => expect.objectContaining({ status: 400, error })

/** Enters the user code of the device, and goes as far as the login page. */
async function typeCode({ ory }: Setup, user: Browser, userCode: string): Promise<Landing> {
  const page = await user.go(verifyUrl)
  const deviceChallenge = page.query['device_challenge'] ?? ''
  const { redirect_to: next } = await ory.acceptUserCodeRequest({
    deviceChallenge,
    acceptDeviceUserCodeRequest: { user_code: userCode },
  })
  return user.go(next)
}

/** Signs in and consents; returns the address of the last visit. */
async function consented({ ory }: Setup, user: Browser, login: Landing, subject: string): Promise<string> {
  const { redirect_to: next } = await ory.acceptOAuth2LoginRequest({
    loginChallenge: login.query['login_challenge'] ?? '',
    acceptOAuth2LoginRequest: { subject },
  })
  const consentChallenge = (await user.go(next)).query['consent_challenge'] ?? ''
  const granted = { grant_scope: ['openid', 'offline'] }
  const accepted = await ory.acceptOAuth2ConsentRequest({ consentChallenge, acceptOAuth2ConsentRequest: granted })
  return accepted.redirect_to
}

describe('the device flow', () => {
  it('begins with a device code and a user code', async () => {
    const { post } = setup()
    const response = await post('/oauth2/device/auth', { client_id: 'single-page', scope: 'openid' })
    expect(response.headers.get('cache-control')).toBe('no-store')
    const body = (await response.json()) as { user_code: string }
    expect(body).toEqual({
      Header: null,
      device_code: expect.stringMatching(/^ory_dc_.{87}$/),
      user_code: expect.stringMatching(/^[abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679]{8}$/),
      verification_uri: verifyUrl,
      verification_uri_complete: `${verifyUrl}?user_code=${body.user_code}`,
      expires_in: 600,
      interval: 5,
    })
  })

  it('asks devices to poll in the interval of the option', async () => {
    expect(await start(setup({ devicePollingInterval: '1m0s' }).ory)).toMatchObject({ interval: 60 })
    for (const devicePollingInterval of ['0s', '1500ms', '-1s', '5'])
      expect(() => setup({ devicePollingInterval })).toThrow(
        new TypeError('createOryMock: `devicePollingInterval` must be a duration of whole seconds from 1s, such as 5s'),
      )
  })

  it('goes from the page for the code to the login page, the consent page and the last page', async () => {
    const mock = setup()
    const user = mock.browser()
    const { device_code: deviceCode, user_code: userCode } = await start(mock.ory)
    expect(await refusal(poll(mock.ory, deviceCode))).toEqual(refused('authorization_pending'))
    const page = await user.go(`${verifyUrl}?user_code=${userCode}`)
    expect(page).toMatchObject({
      status: 302,
      page: 'http://127.0.0.1:3000/device/verify',
      query: { user_code: userCode },
    })
    expect(user.cookies).toEqual(['ory_hydra_device_csrf_dev'])
    const { redirect_to: next } = await mock.ory.acceptUserCodeRequest({
      deviceChallenge: page.query['device_challenge'] ?? '',
      acceptDeviceUserCodeRequest: { user_code: userCode },
    })
    expect(next).not.toContain(userCode)
    expect(new URL(next).searchParams.get('user_code')).toBe('****')
    const login = await user.go(next)
    const loginChallenge = login.query['login_challenge'] ?? ''
    expect(await mock.ory.getOAuth2LoginRequest({ loginChallenge })).toMatchObject({
      requested_scope: ['openid', 'offline'],
      oidc_context: null,
      request_url: `${verifyUrl}?client_id=photo-viewer&user_code=%2A%2A%2A%2A`,
    })
    expect(await afterLogin(mock.ory, user, login)).toMatchObject({
      status: 302,
      page: 'http://127.0.0.1:3000/device/success',
      query: { client_id: 'photo-viewer' },
    })
    const tokens = await poll(mock.ory, deviceCode)
    expect(tokens).toMatchObject({ scope: 'openid offline', refresh_token: expect.stringMatching(/^ory_rt_/) })
    expect(decodeJwt(tokens['id_token'] ?? '')).toMatchObject({ sub: 'alice', aud: ['photo-viewer'] })
    expect(await refusal(poll(mock.ory, deviceCode))).toEqual(refused('invalid_grant'))
    expect(await mock.ory.introspectOAuth2Token({ token: tokens['access_token'] ?? '' })).toMatchObject({
      active: true,
    })
  })

  it('does not pass an identity schema to the login page', async () => {
    const mock = setup()
    const user = mock.browser()
    const { user_code: userCode } = await start(mock.ory)
    const schema = 'identity_schema=employee'
    const page = await user.go(`${verifyUrl}?user_code=${userCode}&${schema}`)
    const { redirect_to: next } = await mock.ory.acceptUserCodeRequest({
      deviceChallenge: page.query['device_challenge'] ?? '',
      acceptDeviceUserCodeRequest: { user_code: userCode },
    })
    const login = await user.go(`${next}&${schema}`)
    expect(login).toMatchObject({ page: 'http://127.0.0.1:3000/login' })
    expect(Object.keys(login.query)).toEqual(['login_challenge'])
  })

  it('shows a refusal to the browser, while the device keeps waiting', async () => {
    const mock = setup()
    const user = mock.browser()
    const { device_code: deviceCode, user_code: userCode } = await start(mock.ory)
    const login = await typeCode(mock, user, userCode)
    const { redirect_to: next } = await mock.ory.rejectOAuth2LoginRequest({
      loginChallenge: login.query['login_challenge'] ?? '',
      rejectOAuth2Request: { error: 'no_way', error_description: 'No', status_code: 418 },
    })
    const response = await user.open(next)
    expect([response.status, (await response.json()) as unknown]).toEqual([
      418,
      { error: 'no_way', error_description: 'No' },
    ])
    expect(await refusal(poll(mock.ory, deviceCode))).toEqual(refused('authorization_pending'))
  })

  it('accepts only the browser that began it', async () => {
    const mock = setup()
    const { user_code: userCode } = await start(mock.ory)
    const page = await mock.browser().go(verifyUrl)
    const { redirect_to: next } = await mock.ory.acceptUserCodeRequest({
      deviceChallenge: page.query['device_challenge'] ?? '',
      acceptDeviceUserCodeRequest: { user_code: userCode },
    })
    const response = await mock.browser().open(next)
    expect([response.status, (await response.json()) as unknown]).toMatchObject([403, { error: 'request_forbidden' }])
  })

  it('signs in the first of two browsers that entered the same code', async () => {
    const mock = setup()
    const { device_code: deviceCode, user_code: userCode } = await start(mock.ory)
    const [first, second] = [mock.browser(), mock.browser()]
    const logins = [await typeCode(mock, first, userCode), await typeCode(mock, second, userCode)] as const
    const late = await consented(mock, second, logins[1], 'mallory')
    const early = await consented(mock, first, logins[0], 'alice')
    expect(await first.go(early)).toMatchObject({ page: 'http://127.0.0.1:3000/device/success' })
    const response = await second.open(late)
    const error = expect.stringContaining('exists already')
    expect([response.status, (await response.json()) as unknown]).toMatchObject([409, { error }])
    const { id_token: idToken = '' } = await poll(mock.ory, deviceCode)
    expect(decodeJwt(idToken)).toMatchObject({ sub: 'alice' })
  })

  it('expires between two pages', async () => {
    const mock = setup()
    const user = mock.browser()
    const { user_code: userCode } = await start(mock.ory)
    const page = await user.go(verifyUrl)
    const request = {
      deviceChallenge: page.query['device_challenge'] ?? '',
      acceptDeviceUserCodeRequest: { user_code: userCode },
    }
    const { redirect_to: next } = await mock.ory.acceptUserCodeRequest(request)
    mock.clock.advance(1_801_000)
    const response = await user.open(next)
    expect([response.status, (await response.json()) as unknown]).toMatchObject([
      401,
      { error: 'request_unauthorized' },
    ])
    expect(await refusal(mock.ory.acceptUserCodeRequest(request))).toMatchObject({ status: 401 })
  })

  it('forwards unknown user codes, and refuses them when the page accepts them', async () => {
    const mock = setup()
    const { user_code: userCode } = await start(mock.ory)
    const page = await mock.browser().go(`${verifyUrl}?user_code=unknown`)
    const deviceChallenge = page.query['device_challenge'] ?? ''
    const accept = async (code: string): Promise<unknown> =>
      mock.ory.acceptUserCodeRequest({ deviceChallenge, acceptDeviceUserCodeRequest: { user_code: code } })
    expect(await refusal(accept('unknown'))).toEqual(refused('invalid_request'))
    const swapped = userCode === userCode.toUpperCase() ? userCode.toLowerCase() : userCode.toUpperCase()
    expect(await refusal(accept(swapped))).toEqual(refused('invalid_request'))
    await accept(userCode)
    await accept(userCode)
    await mock.mock.approveDevice(userCode, 'alice')
    expect(await refusal(accept(userCode))).toEqual(refused('invalid_request'))
  })

  it('expires after ten minutes: polls get expired_token if it was approved, else authorization_pending', async () => {
    const mock = setup()
    const [waiting, approved] = [await start(mock.ory), await start(mock.ory)]
    await mock.mock.approveDevice(approved.user_code, 'alice')
    mock.clock.advance(600_001)
    expect(await refusal(poll(mock.ory, waiting.device_code))).toEqual(refused('authorization_pending'))
    expect(await refusal(poll(mock.ory, approved.device_code))).toEqual(refused('expired_token'))
    await expect(mock.mock.approveDevice(waiting.user_code, 'alice')).rejects.toThrow('No device waits')
  })

  it('accepts the device code without its prefix, and only once', async () => {
    const mock = setup()
    const { device_code: deviceCode, user_code: userCode } = await start(mock.ory)
    await mock.mock.approveDevice(userCode, 'alice')
    const bare = deviceCode.replace('ory_dc_', '')
    expect(await poll(mock.ory, bare)).toMatchObject({ scope: 'openid offline' })
    expect(await refusal(poll(mock.ory, bare))).toEqual(refused('invalid_grant'))
  })

  it('never responds with slow_down', async () => {
    const { ory } = setup()
    const { device_code: deviceCode } = await start(ory)
    for (let count = 0; count < 5; count++) {
      expect(await refusal(poll(ory, deviceCode))).toEqual(refused('authorization_pending'))
    }
  })

  it('gives tokens only to the client that began it', async () => {
    const { ory, as, mock } = setup()
    const { device_code: deviceCode, user_code: userCode } = await start(ory)
    await mock.approveDevice(userCode, 'alice')
    expect(await refusal(poll(as(publicClient('single-page')), deviceCode))).toEqual(refused('invalid_grant'))
    expect(await refusal(poll(ory, 'ory_dc_unknown'))).toEqual(refused('invalid_grant'))
    await poll(ory, deviceCode)
  })

  it('gives tokens to one of several parallel polls', async () => {
    const { ory, mock } = setup()
    const { device_code: deviceCode, user_code: userCode } = await start(ory)
    await mock.approveDevice(userCode, 'alice')
    const results = await Promise.allSettled(Array.from({ length: 20 }, async () => poll(ory, deviceCode)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('oAuth2DeviceFlow', () => {
  const credentials = basic('photo-viewer', 'photo-secret')

  it.each([
    ['an empty body', '', credentials, 400, 'invalid_request'],
    ['no client id', 'scope=openid', credentials, 400, 'invalid_request'],
    ['another client id', 'client_id=single-page', credentials, 400, 'invalid_request'],
    ['a scope that is not allowed', 'client_id=photo-viewer&scope=admin', credentials, 400, 'invalid_scope'],
    ['no secret', 'client_id=photo-viewer', {}, 401, 'invalid_client'],
    ['a posted secret', 'client_id=photo-viewer&client_secret=photo-secret', credentials, 401, 'invalid_client'],
    ['an unregistered grant', 'client_id=nightly-job', basic('nightly-job', 'nightly-secret'), 400, 'invalid_grant'],
  ])('refuses %s', async (_, form, headers, status, error) => {
    const { post } = setup()
    const response = await post('/oauth2/device/auth', form, headers)
    expect([response.status, (await response.json()) as unknown]).toMatchObject([status, { error }])
  })

  it('refuses a multipart form', async () => {
    const { mock } = setup()
    const body = new FormData()
    body.append('client_id', 'single-page')
    const response = await mock(new Request(`${mock.urls.publicUrl}/oauth2/device/auth`, { method: 'POST', body }))
    expect(response.status).toBe(400)
  })

  it('issues tokens with the lifespan of the client', async () => {
    const { ory, mock, as } = setup()
    await ory.setOAuth2ClientLifespans({
      id: 'photo-viewer',
      oAuth2ClientTokenLifespans: { device_authorization_grant_access_token_lifespan: '2m' },
    })
    const { device_code: deviceCode, user_code: userCode } = await start(ory)
    await mock.approveDevice(userCode, 'alice', { scope: 'openid' })
    const client = as(clientSecretBasic('photo-viewer', 'photo-secret'))
    expect(await poll(client, deviceCode)).toMatchObject({ expires_in: 120, scope: 'openid' })
  })
})
