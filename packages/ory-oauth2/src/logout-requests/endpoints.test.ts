import { describe, expect, it } from 'vitest'

import { adminAuthorization as authorization, errorOf, sent, setUpOry } from '../../test/setup.js'
import { acceptOAuth2LogoutRequest, getOAuth2LogoutRequest, isHttpError, rejectOAuth2LogoutRequest } from '../index.js'

const { ory, transport, hydra } = setUpOry()
const requests = 'https://admin.example.com/admin/oauth2/auth/requests/logout'
const logoutChallenge = 'challenge'
const query = { logout_challenge: logoutChallenge }

describe('getOAuth2LogoutRequest', () => {
  it('returns a logout that a client began', async () => {
    const received = hydra.replay(getOAuth2LogoutRequest, 'getOAuth2LogoutRequest/found')
    const request = await getOAuth2LogoutRequest(transport, { logoutChallenge })
    expect(request).toMatchObject({ rp_initiated: true, expires_at: null, client: { client_id: 'photo-viewer' } })
    expect(await sent(received)).toEqual([{ to: `GET ${requests}`, query, authorization }])
  })

  it('returns a logout that the user began at the provider, without a client', async () => {
    hydra.replay(getOAuth2LogoutRequest, 'getOAuth2LogoutRequest/provider-initiated')
    const { client, expires_at, requested_at } = await ory.getOAuth2LogoutRequest({ logoutChallenge })
    expect([client, typeof expires_at, typeof requested_at]).toEqual([null, 'string', 'string'])
  })

  it('rejects with 404 for an unknown challenge, and with a typed 410 once the logout is done', async () => {
    hydra.replay(getOAuth2LogoutRequest, 'getOAuth2LogoutRequest/unknown')
    expect(await errorOf(ory.getOAuth2LogoutRequest({ logoutChallenge }))).toMatchObject({ status: 404 })
    hydra.replay(getOAuth2LogoutRequest, 'getOAuth2LogoutRequest/used')
    const error = await errorOf(ory.getOAuth2LogoutRequest({ logoutChallenge }))
    const target = isHttpError(error, getOAuth2LogoutRequest, 410) ? error.body.redirect_to : ''
    expect(new URL(target, 'https://public.example.com').href).toMatch(
      /^https:\/\/public\.example\.com\/oauth2\/sessions\/logout\?id_token_hint=/,
    )
  })
})

describe('acceptOAuth2LogoutRequest', () => {
  it('sends no body, and returns the URL for the browser', async () => {
    const received = hydra.replay(acceptOAuth2LogoutRequest, 'acceptOAuth2LogoutRequest/ok')
    const { redirect_to } = await acceptOAuth2LogoutRequest(transport, { logoutChallenge })
    expect(redirect_to).toMatch(/logout_verifier=/)
    expect(await sent(received)).toEqual([{ to: `PUT ${requests}/accept`, query, authorization }])
  })

  it('rejects with 404 for an unknown challenge', async () => {
    hydra.replay(acceptOAuth2LogoutRequest, 'acceptOAuth2LogoutRequest/unknown')
    expect(await errorOf(ory.acceptOAuth2LogoutRequest({ logoutChallenge }))).toMatchObject({ status: 404 })
  })
})

describe('rejectOAuth2LogoutRequest', () => {
  it('sends no body, and resolves with nothing', async () => {
    const received = hydra.replay(rejectOAuth2LogoutRequest, 'rejectOAuth2LogoutRequest/ok')
    expect(await rejectOAuth2LogoutRequest(transport, { logoutChallenge })).toBeUndefined()
    expect(await sent(received)).toEqual([{ to: `PUT ${requests}/reject`, query, authorization }])
  })

  it('rejects with 404 for an unknown challenge', async () => {
    hydra.replay(rejectOAuth2LogoutRequest, 'rejectOAuth2LogoutRequest/unknown')
    expect(await errorOf(ory.rejectOAuth2LogoutRequest({ logoutChallenge }))).toMatchObject({ status: 404 })
  })
})
