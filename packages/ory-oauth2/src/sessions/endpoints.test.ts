import { describe, expect, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { adminAuthorization as authorization, collect, errorOf, sent, setUpOry } from '../../test/setup.js'
import { listOAuth2ConsentSessions, revokeOAuth2ConsentSessions, revokeOAuth2LoginSessions } from '../index.js'

const { ory, transport, hydra } = setUpOry()
const consents = 'https://admin.example.com/admin/oauth2/auth/sessions/consent'
const logins = 'https://admin.example.com/admin/oauth2/auth/sessions/login'
const subject = 'alice@example.com'

describe('listOAuth2ConsentSessions', () => {
  it('returns the consents of a user', async () => {
    const requests = hydra.replay(listOAuth2ConsentSessions, 'listOAuth2ConsentSessions/found')
    const sessions = await listOAuth2ConsentSessions(transport, {
      subject,
      loginSessionId: 's',
      pageSize: 5,
      pageToken: 't',
    })
    expect(sessions).toEqual(exchange('listOAuth2ConsentSessions/found').response.json)
    expect(sessions[0]).toMatchObject({ remember_for: 0, consent_request: { challenge: '' } })
    const query = { subject, login_session_id: 's', page_size: '5', page_token: 't' }
    expect(await sent(requests)).toEqual([{ to: `GET ${consents}`, query, authorization }])
  })

  it('accepts an empty list, which has no Link header', async () => {
    const requests = hydra.replay(listOAuth2ConsentSessions, 'listOAuth2ConsentSessions/empty')
    expect(await collect(ory.listOAuth2ConsentSessions.iterate({ subject: 'nobody' }))).toEqual([])
    expect(requests).toHaveLength(1)
  })

  it('rejects with 400 for an invalid page token', async () => {
    hydra.admin.reply(listOAuth2ConsentSessions, 400, { error: 'invalid_request', error_description: '' })
    const error = await errorOf(ory.listOAuth2ConsentSessions({ subject, pageToken: 'garbage' }))
    expect(error).toMatchObject({ status: 400, code: 'invalid_request' })
  })
})

describe('revokeOAuth2ConsentSessions', () => {
  it.each([
    [
      { subject, client: 'photo-viewer' },
      { subject, client: 'photo-viewer' },
    ],
    [{ subject, all: true } as const, { subject, all: 'true' }],
    [{ consentRequestId: 'aba0d637' }, { consent_request_id: 'aba0d637' }],
  ])('sends %j', async (request, query) => {
    const requests = hydra.replay(revokeOAuth2ConsentSessions, 'revokeOAuth2ConsentSessions/all')
    expect(await revokeOAuth2ConsentSessions(transport, request)).toBeUndefined()
    expect(await sent(requests)).toEqual([{ to: `DELETE ${consents}`, query, authorization }])
  })

  it.each([
    {},
    undefined,
    { subject },
    { client: 'photo-viewer' },
    { all: true },
    { subject, all: false },
    { subject, all: 'true' },
    { subject, client: 'photo-viewer', all: true },
    { subject, client: 'photo-viewer', all: false },
    { subject, consentRequestId: 'aba0d637' },
    { subject, client: '' },
    { subject: '', all: true },
    { consentRequestId: '' },
    { consentRequestId: '', subject, all: true },
    { subject: undefined, all: true },
    { additionalParameters: { all: 'true' }, subject },
  ])('refuses %j before anything is sent', async (request) => {
    const error = await errorOf(ory.revokeOAuth2ConsentSessions(request as never))
    expect(error).toMatchObject({ kind: 'input', attempts: 0 })
  })

  it('rejects with the 400 of a server that requires more', async () => {
    hydra.replay(revokeOAuth2ConsentSessions, 'revokeOAuth2ConsentSessions/subject-only')
    const error = await errorOf(ory.revokeOAuth2ConsentSessions({ subject, all: true }))
    expect(error).toMatchObject({ status: 400, code: 'invalid_request' })
  })
})

describe('revokeOAuth2LoginSessions', () => {
  it.each([{ subject }, { sid: 'f42d72b1' }, { sid: 'f42d72b1', subject }])('sends %j', async (request) => {
    const requests = hydra.replay(revokeOAuth2LoginSessions, 'revokeOAuth2LoginSessions/by-subject')
    expect(await revokeOAuth2LoginSessions(transport, request)).toBeUndefined()
    expect(await sent(requests)).toEqual([{ to: `DELETE ${logins}`, query: request, authorization }])
  })

  it.each([{}, undefined, { subject: '' }, { sid: '', subject }, { additionalParameters: { x: '1' } }])(
    'refuses %j before anything is sent',
    async (request) => {
      const error = await errorOf(ory.revokeOAuth2LoginSessions(request as never))
      expect(error).toMatchObject({ kind: 'input', attempts: 0 })
    },
  )

  it('rejects with the 400 of a server that requires more', async () => {
    hydra.replay(revokeOAuth2LoginSessions, 'revokeOAuth2LoginSessions/missing')
    expect(await errorOf(ory.revokeOAuth2LoginSessions({ subject }))).toMatchObject({ status: 400 })
  })
})
