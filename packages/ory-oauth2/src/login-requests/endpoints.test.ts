import { describe, expect, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { adminAuthorization as authorization, errorOf, sent, setUpOry } from '../../test/setup.js'
import { acceptOAuth2LoginRequest, getOAuth2LoginRequest, isHttpError, rejectOAuth2LoginRequest } from '../index.js'

const { ory, transport, hydra } = setUpOry()
const requests = 'https://admin.example.com/admin/oauth2/auth/requests/login'
const loginChallenge = 'challenge+/='
const query = { login_challenge: loginChallenge }

describe('getOAuth2LoginRequest', () => {
  it('sends the challenge in the query and returns the login request', async () => {
    const received = hydra.replay(getOAuth2LoginRequest, 'getOAuth2LoginRequest/found')
    const request = await getOAuth2LoginRequest(transport, { loginChallenge })
    expect(request).toEqual(exchange('getOAuth2LoginRequest/found').response.json)
    expect(request).toMatchObject({ skip: false, subject: '', oidc_context: {}, client: { client_id: 'photo-viewer' } })
    expect(await sent(received)).toEqual([{ to: `GET ${requests}`, query, authorization }])
  })

  it('returns the user if the request has skip', async () => {
    hydra.replay(getOAuth2LoginRequest, 'getOAuth2LoginRequest/skip')
    const request = await ory.getOAuth2LoginRequest({ loginChallenge })
    expect(request).toMatchObject({ skip: true, subject: 'alice@example.com' })
  })

  it('returns no OpenID Connect context in the device flow', async () => {
    hydra.replay(getOAuth2LoginRequest, 'getOAuth2LoginRequest/device')
    expect((await ory.getOAuth2LoginRequest({ loginChallenge })).oidc_context).toBeNull()
  })

  it('rejects with 404 for an unknown challenge', async () => {
    hydra.replay(getOAuth2LoginRequest, 'getOAuth2LoginRequest/unknown')
    const error = await errorOf(ory.getOAuth2LoginRequest({ loginChallenge: 'nope' }))
    expect(error).toMatchObject({ status: 404, description: 'Not Found. (description of Not Found)' })
  })

  it('rejects with a typed 410 for a challenge that was used up', async () => {
    hydra.admin.reply(getOAuth2LoginRequest, 410, { redirect_to: '/oauth2/auth?client_id=photo-viewer' })
    const error = await errorOf(ory.getOAuth2LoginRequest({ loginChallenge }))
    expect(isHttpError(error, getOAuth2LoginRequest, 410) && error.body.redirect_to).toMatch(/^\/oauth2\/auth/)
  })

  it('is refused without a challenge', async () => {
    const error = await errorOf(ory.getOAuth2LoginRequest({ loginChallenge: '' }))
    expect(error).toMatchObject({ kind: 'input', parameter: 'loginChallenge' })
  })
})

describe('acceptOAuth2LoginRequest', () => {
  it('sends the user who signed in, and returns the URL for the browser', async () => {
    const received = hydra.replay(acceptOAuth2LoginRequest, 'acceptOAuth2LoginRequest/ok')
    const accept = {
      subject: 'alice@example.com',
      remember: true,
      remember_for: 3600,
      amr: ['pwd'],
      context: { ip: '::1' },
    }
    const answer = await acceptOAuth2LoginRequest(transport, { loginChallenge, acceptOAuth2LoginRequest: accept })
    expect(answer.redirect_to).toMatch(/^http:\/\/127\.0\.0\.1:4444\/oauth2\/auth\?.*login_verifier=/)
    expect(await sent(received)).toEqual([{ to: `PUT ${requests}/accept`, query, json: accept, authorization }])
  })

  it('rejects with 404 for an unknown challenge', async () => {
    hydra.replay(acceptOAuth2LoginRequest, 'acceptOAuth2LoginRequest/unknown')
    const call = ory.acceptOAuth2LoginRequest({ loginChallenge, acceptOAuth2LoginRequest: { subject: 'alice' } })
    expect(await errorOf(call)).toMatchObject({ status: 404 })
  })
})

describe('rejectOAuth2LoginRequest', () => {
  it('sends the reason', async () => {
    const received = hydra.replay(rejectOAuth2LoginRequest, 'rejectOAuth2LoginRequest/ok')
    const rejectOAuth2Request = { error: 'access_denied', error_description: 'Suspended', status_code: 403 }
    await rejectOAuth2LoginRequest(transport, { loginChallenge, rejectOAuth2Request })
    expect(await sent(received)).toEqual([
      { to: `PUT ${requests}/reject`, query, json: rejectOAuth2Request, authorization },
    ])
  })

  it('sends an empty object without a reason, because Hydra refuses an empty body', async () => {
    const received = hydra.replay(rejectOAuth2LoginRequest, 'rejectOAuth2LoginRequest/ok')
    await ory.rejectOAuth2LoginRequest({ loginChallenge })
    expect(await sent(received)).toMatchObject([{ json: {} }])
  })

  it('rejects with 404 for an unknown challenge', async () => {
    hydra.replay(rejectOAuth2LoginRequest, 'rejectOAuth2LoginRequest/unknown')
    expect(await errorOf(ory.rejectOAuth2LoginRequest({ loginChallenge }))).toMatchObject({ status: 404 })
  })
})
