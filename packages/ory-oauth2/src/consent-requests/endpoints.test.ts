import { describe, expect, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { adminAuthorization as authorization, errorOf, sent, setUpOry } from '../../test/setup.js'
import { isHttpError } from '../index.js'
import { acceptOAuth2ConsentRequest, getOAuth2ConsentRequest, rejectOAuth2ConsentRequest } from './endpoints.js'

const { ory, transport, hydra } = setUpOry()
const requests = 'https://admin.example.com/admin/oauth2/auth/requests/consent'
const consentChallenge = 'challenge'
const query = { consent_challenge: consentChallenge }

describe('getOAuth2ConsentRequest', () => {
  it('sends the challenge in the query and returns the consent request', async () => {
    const received = hydra.replay(getOAuth2ConsentRequest, 'getOAuth2ConsentRequest/found')
    const request = await getOAuth2ConsentRequest(transport, { consentChallenge })
    expect(request).toEqual(exchange('getOAuth2ConsentRequest/found').response.json)
    expect(request).toMatchObject({
      acr: 'aal1',
      amr: ['pwd'],
      context: { ip: '10.0.0.1' },
      subject: 'alice@example.com',
    })
    expect(await sent(received)).toEqual([{ to: `GET ${requests}`, query, authorization }])
  })

  it('returns null for both contexts in the device flow', async () => {
    hydra.replay(getOAuth2ConsentRequest, 'getOAuth2ConsentRequest/device-without-context')
    const request = await ory.getOAuth2ConsentRequest({ consentChallenge })
    expect(request).toMatchObject({ oidc_context: null, context: null, amr: [] })
  })

  it('rejects with 404 for an unknown challenge, and with a typed 410 for one that was used up', async () => {
    hydra.replay(getOAuth2ConsentRequest, 'getOAuth2ConsentRequest/unknown')
    expect(await errorOf(ory.getOAuth2ConsentRequest({ consentChallenge }))).toMatchObject({ status: 404 })
    hydra.admin.reply(getOAuth2ConsentRequest, 410, { redirect_to: '/oauth2/auth?client_id=photo-viewer' })
    const error = await errorOf(ory.getOAuth2ConsentRequest({ consentChallenge }))
    expect(isHttpError(error, ory.getOAuth2ConsentRequest, 410) && error.body.redirect_to).toMatch(/^\/oauth2\/auth/)
  })
})

describe('acceptOAuth2ConsentRequest', () => {
  it('sends the granted scopes, and returns the URL for the browser', async () => {
    const received = hydra.replay(acceptOAuth2ConsentRequest, 'acceptOAuth2ConsentRequest/ok')
    const accept = {
      grant_scope: ['openid', 'photos.read'],
      grant_access_token_audience: ['https://api.photos.example.com'],
      remember: true,
      remember_for: 0,
      session: { access_token: { plan: 'gold' }, id_token: { email: 'alice@example.com' } },
    }
    const answer = await acceptOAuth2ConsentRequest(transport, { consentChallenge, acceptOAuth2ConsentRequest: accept })
    expect(answer.redirect_to).toMatch(/consent_verifier=/)
    expect(await sent(received)).toEqual([{ to: `PUT ${requests}/accept`, query, json: accept, authorization }])
  })

  it('sends an empty object, which grants nothing', async () => {
    const received = hydra.replay(acceptOAuth2ConsentRequest, 'acceptOAuth2ConsentRequest/ok')
    await ory.acceptOAuth2ConsentRequest({ consentChallenge, acceptOAuth2ConsentRequest: {} })
    expect(await sent(received)).toMatchObject([{ json: {} }])
  })

  it('rejects with 404 for an unknown challenge', async () => {
    hydra.replay(acceptOAuth2ConsentRequest, 'acceptOAuth2ConsentRequest/unknown')
    const call = ory.acceptOAuth2ConsentRequest({ consentChallenge, acceptOAuth2ConsentRequest: {} })
    expect(await errorOf(call)).toMatchObject({ status: 404 })
  })
})

describe('rejectOAuth2ConsentRequest', () => {
  it('sends the reason', async () => {
    const received = hydra.replay(rejectOAuth2ConsentRequest, 'rejectOAuth2ConsentRequest/ok')
    const rejectOAuth2Request = { error: 'access_denied', error_description: 'The resource owner said no' }
    const { redirect_to } = await rejectOAuth2ConsentRequest(transport, { consentChallenge, rejectOAuth2Request })
    expect(redirect_to).toMatch(/consent_verifier=/)
    expect(await sent(received)).toEqual([
      { to: `PUT ${requests}/reject`, query, json: rejectOAuth2Request, authorization },
    ])
  })

  it('sends an empty object without a reason, because Hydra refuses an empty body', async () => {
    const received = hydra.replay(rejectOAuth2ConsentRequest, 'rejectOAuth2ConsentRequest/ok')
    await ory.rejectOAuth2ConsentRequest({ consentChallenge })
    expect(await sent(received)).toMatchObject([{ json: {} }])
  })

  it('rejects with 404 for an unknown challenge', async () => {
    hydra.replay(rejectOAuth2ConsentRequest, 'rejectOAuth2ConsentRequest/unknown')
    expect(await errorOf(ory.rejectOAuth2ConsentRequest({ consentChallenge }))).toMatchObject({ status: 404 })
  })
})
