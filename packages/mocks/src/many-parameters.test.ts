import { describe, expect, it } from 'vitest'

import { basic, nightlyJob, setup } from '../test/ory-setup.js'
import { createAuthentiqMock } from './authentiq/index.js'
import { createVoucherifyMock } from './voucherify/index.js'

/** A number for which an algorithm with quadratic cost takes half a minute. */
const count = 100_000
const limit = 5_000
const parameters = Array.from({ length: count }, (_, index) => `parameter-${index}=value`).join('&')
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Returns the status of a response, and whether it came in time. */
async function answered(send: () => Promise<Response>): Promise<[status: number, isInTime: boolean]> {
  const started = performance.now()
  const { status } = await send()
  return [status, performance.now() - started < limit]
}

describe('many parameters', { timeout: 60_000 }, () => {
  it('are read in a form and hidden in the recorded call', async () => {
    const { post, mock } = setup()
    const body = `grant_type=client_credentials&${parameters}`
    expect(await answered(() => post('/oauth2/token', body, basic('nightly-job', 'nightly-secret')))).toEqual([
      200,
      true,
    ])
    const shown = mock.calls()[0]?.body as Record<string, string>
    expect(Object.keys(shown)).toHaveLength(count + 1)
    expect(shown).toMatchObject({ grant_type: 'client_credentials', 'parameter-7': '…' })
  })

  it('are read and shown if all have the same name', async () => {
    const { post, mock } = setup()
    const body = `token=unknown&${'scope=a&'.repeat(count)}`
    expect(await answered(() => post('/admin/oauth2/introspect', body))).toEqual([200, true])
    expect((mock.calls()[0]?.body as Record<string, string[]>)['scope']).toHaveLength(count)
  })

  it('are read in a query', async () => {
    const { admin, authorizeUrl, mock } = setup()
    expect(await answered(() => admin(`/admin/clients?${parameters}`))).toEqual([200, true])
    expect(await answered(() => mock(new Request(`${authorizeUrl()}&${parameters}`)))).toEqual([302, true])
    const verify = `${mock.urls.publicUrl}/oauth2/device/verify?${parameters}`
    expect(await answered(() => mock(new Request(verify)))).toEqual([302, true])
  })

  it('are read by the other mocks', async () => {
    const voucherify = createVoucherifyMock()
    const keys = { 'x-app-id': 'mock-app-id', 'x-app-token': 'mock-app-token' }
    const body = `grant_type=client_credentials&scope=api&${parameters}`
    const request = { method: 'POST', headers: { ...form, ...keys }, body }
    const url = `${voucherify.urls.baseUrl}/v1/oauth/token`
    expect(await answered(() => voucherify(new Request(url, request)))).toEqual([200, true])
    const authentiq = createAuthentiqMock()
    const authorize = `${authentiq.urls.baseUrl}/authorize?${parameters}`
    expect(await answered(() => authentiq(new Request(authorize)))).toEqual([400, true])
  })

  it('can be the characters of a path in a patch', async () => {
    const { admin } = setup()
    const body = JSON.stringify([{ op: 'add', path: 'a'.repeat(2 * count), value: 1 }])
    const patch = { method: 'PATCH', body, headers: { 'content-type': 'application/json' } }
    expect(await answered(() => admin('/admin/clients/photo-viewer', patch))).toEqual([500, true])
  })

  it('can be the scopes, the audiences and the redirect URIs of a client', async () => {
    const some = Array.from({ length: count / 4 }, (_, index) => `word-${index}`)
    const audience = some.map((word) => `https://${word}.example.com`)
    const scope = some.join(' ')
    const uris = { redirect_uris: audience, post_logout_redirect_uris: audience }
    const { admin, post } = setup({ seed: { clients: [{ ...nightlyJob, scope, audience }] } })
    const client = { method: 'POST', body: JSON.stringify({ client_id: 'many', ...uris }) }
    expect(await answered(() => admin('/admin/clients', client))).toEqual([201, true])
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope })
    for (const each of audience) body.append('audience', each)
    const credentials = basic('nightly-job', 'nightly-secret')
    expect(await answered(() => post('/oauth2/token', body.toString(), credentials))).toEqual([200, true])
  })
})
