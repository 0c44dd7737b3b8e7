import { describe, expect, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { adminAuthorization, clientAuthorization, errorOf, makeClient, sent, setUpOry } from '../../test/setup.js'
import { clientSecretPost, publicClient } from '../index.js'
import { acceptUserCodeRequest, oAuth2DeviceFlow, performOAuth2DeviceVerificationFlow } from './endpoints.js'

const { ory, transport, hydra } = setUpOry()
const publicUrl = 'https://public.example.com'

describe('oAuth2DeviceFlow', () => {
  const to = `POST ${publicUrl}/oauth2/device/auth`

  it('sends the client id in the form beside HTTP Basic, as Hydra requires', async () => {
    const requests = hydra.replay(oAuth2DeviceFlow, 'oAuth2DeviceFlow/ok')
    const authorized = await oAuth2DeviceFlow(transport, {
      scope: ['openid', 'offline'],
      audience: 'https://a https://b',
      resource: ['https://a.example.com'],
      authorizationDetails: [{ type: 'photos' }],
    })
    expect(authorized).toEqual(exchange('oAuth2DeviceFlow/ok').response.json)
    const form = {
      client_id: 'photo-viewer',
      scope: 'openid offline',
      audience: 'https://a https://b',
      resource: 'https://a.example.com',
      authorization_details: '[{"type":"photos"}]',
    }
    expect(await sent(requests)).toEqual([{ to, form, authorization: clientAuthorization }])
  })

  it('takes its client id from any credential, and then needs no parameters', async () => {
    const requests = hydra.replay(oAuth2DeviceFlow, 'oAuth2DeviceFlow/ok')
    await makeClient({ clientAuth: publicClient('tv') }).oAuth2DeviceFlow()
    await makeClient({ clientAuth: clientSecretPost('m2m', 'm2m-secret') }).oAuth2DeviceFlow({})
    await makeClient({ clientAuth: undefined }).oAuth2DeviceFlow({ clientId: 'spa' })
    expect(await sent(requests)).toEqual([
      { to, form: { client_id: 'tv' } },
      { to, form: { client_id: 'm2m', client_secret: 'm2m-secret' } },
      { to, form: { client_id: 'spa' } },
    ])
  })

  it('is refused without a client id', async () => {
    const error = await errorOf(makeClient({ clientAuth: undefined }).oAuth2DeviceFlow())
    expect(error).toMatchObject({ kind: 'input', parameter: 'clientId' })
  })

  it('rejects with 401 for an unknown client', async () => {
    hydra.replay(oAuth2DeviceFlow, 'oAuth2DeviceFlow/unknown-client')
    expect(await errorOf(ory.oAuth2DeviceFlow())).toMatchObject({ status: 401, code: 'invalid_client' })
  })
})

describe('performOAuth2DeviceVerificationFlow', () => {
  it('resolves with the URL of the redirect, and does not follow it', async () => {
    const requests = hydra.replay(performOAuth2DeviceVerificationFlow, 'performOAuth2DeviceVerificationFlow/redirect')
    const { location } = await performOAuth2DeviceVerificationFlow(transport, { userCode: 'HrX9aTkQ' })
    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:3000\/device\/verify\?device_challenge=/)
    expect(await sent(requests)).toEqual([
      { to: `GET ${publicUrl}/oauth2/device/verify`, query: { user_code: 'HrX9aTkQ' } },
    ])
  })

  it('sends the parameters of the later requests', async () => {
    const requests = hydra.public.reply(performOAuth2DeviceVerificationFlow, 303, undefined, {
      headers: { location: '/x' },
    })
    const request = { clientId: 'tv', deviceVerifier: 'd', loginVerifier: 'l', consentVerifier: 'c' }
    const { location } = await ory.performOAuth2DeviceVerificationFlow(request)
    expect(location).toBe('https://public.example.com/x')
    const query = { client_id: 'tv', device_verifier: 'd', login_verifier: 'l', consent_verifier: 'c' }
    expect(await sent(requests)).toMatchObject([{ query }])
  })

  it('rejects with 403 for a browser without the cookie, without a retry', async () => {
    hydra.public.reply(performOAuth2DeviceVerificationFlow, 403, { error: 'request_forbidden', error_description: '' })
    const error = await errorOf(ory.performOAuth2DeviceVerificationFlow())
    expect(error).toMatchObject({ status: 403, code: 'request_forbidden' })
    hydra.public.reply(performOAuth2DeviceVerificationFlow, 503)
    expect(await errorOf(ory.performOAuth2DeviceVerificationFlow())).toMatchObject({ attempts: 1 })
  })
})

describe('acceptUserCodeRequest', () => {
  const request = { deviceChallenge: 'challenge', acceptDeviceUserCodeRequest: { user_code: 'HrX9aTkQ' } }

  it('sends the code as typed', async () => {
    const requests = hydra.replay(acceptUserCodeRequest, 'acceptUserCodeRequest/ok')
    const { redirect_to } = await acceptUserCodeRequest(transport, request)
    expect(redirect_to).toMatch(/device_verifier=/)
    expect(await sent(requests)).toEqual([
      {
        to: 'PUT https://admin.example.com/admin/oauth2/auth/requests/device/accept',
        query: { device_challenge: 'challenge' },
        json: { user_code: 'HrX9aTkQ' },
        authorization: adminAuthorization,
      },
    ])
  })

  it('rejects with 400 for a wrong code, which is not in the message', async () => {
    hydra.admin.reply(acceptUserCodeRequest, 400, { error: 'invalid_request', error_description: "No code 'HrX9aTkQ'" })
    const error = await errorOf(ory.acceptUserCodeRequest(request))
    expect(error).toMatchObject({ status: 400, code: 'invalid_request', description: "No code '…'" })
  })

  it('does not blame the release only for an unknown challenge', async () => {
    hydra.replay(acceptUserCodeRequest, 'acceptUserCodeRequest/unknown-challenge')
    const error = await errorOf(ory.acceptUserCodeRequest(request))
    expect(error).toMatchObject({ status: 404, hint: expect.stringContaining('and a challenge that exists') as string })
  })
})
