import { describe, expect, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { adminAuthorization as authorization, sent, setUpOry } from '../../test/setup.js'
import {
  acceptOAuth2LogoutRequest,
  getOAuth2LogoutRequest,
  handleLogoutRequest,
  rejectOAuth2LogoutRequest,
  type AskLogout,
} from '../index.js'

const { transport, hydra } = setUpOry()
const requests = 'https://admin.example.com/admin/oauth2/auth/requests/logout'
const query = { logout_challenge: 'challenge' }

async function ask(): Promise<AskLogout> {
  hydra.replay(getOAuth2LogoutRequest, 'getOAuth2LogoutRequest/provider-initiated')
  const step = await handleLogoutRequest(transport, query)
  if (step.kind !== 'ask') throw new Error(step.kind)
  return step
}

describe('handleLogoutRequest', () => {
  it('asks the user who began the logout', async () => {
    const { response } = exchange('getOAuth2LogoutRequest/provider-initiated')
    expect(await ask()).toMatchObject({ kind: 'ask', request: response.json })
  })

  it('asks for a client whose skip_logout_consent is not true', async () => {
    const { json } = exchange('getOAuth2LogoutRequest/found').response
    for (const skip of [null, false]) {
      hydra.admin.reply(getOAuth2LogoutRequest, 200, {
        ...(json as object),
        client: { ...(json as { client: object }).client, skip_logout_consent: skip },
      })
      expect(await handleLogoutRequest(transport, query)).toMatchObject({ kind: 'ask' })
    }
  })

  it('asks nobody for a client with skip_logout_consent', async () => {
    hydra.replay(getOAuth2LogoutRequest, 'getOAuth2LogoutRequest/found')
    const received = hydra.replay(acceptOAuth2LogoutRequest, 'acceptOAuth2LogoutRequest/ok')
    const step = await handleLogoutRequest(transport, query)
    expect(step).toMatchObject({ kind: 'redirect', url: expect.stringMatching(/logout_verifier=/) })
    expect(await sent(received)).toEqual([{ to: `PUT ${requests}/accept`, query, authorization }])
  })

  it('accepts what the user accepted', async () => {
    hydra.replay(acceptOAuth2LogoutRequest, 'acceptOAuth2LogoutRequest/ok')
    expect(await (await ask()).accept()).toMatchObject({ kind: 'redirect' })
  })

  it('rejects, and leads to the start page or to the given address, because Hydra names none', async () => {
    const received = hydra.replay(rejectOAuth2LogoutRequest, 'rejectOAuth2LogoutRequest/ok')
    expect(await (await ask()).reject()).toEqual({ kind: 'redirect', url: '/' })
    expect(await (await ask()).reject('/account')).toEqual({ kind: 'redirect', url: '/account' })
    expect(await sent(received.slice(0, 1))).toEqual([{ to: `PUT ${requests}/reject`, query, authorization }])
  })

  it('starts again if the challenge is unknown by the time of the decision', async () => {
    hydra.replay(rejectOAuth2LogoutRequest, 'rejectOAuth2LogoutRequest/unknown')
    expect(await (await ask()).reject('/account')).toEqual({ kind: 'restart', reason: 'unknown' })
  })
})
