import { describe, expect, it, vi } from 'vitest'

import { photoViewer, setup, type Setup } from '../../test/ory-setup.js'
import { createAffinidiMock } from '../affinidi/index.js'

/** JSON text of lists, nested `depth` levels deep. */
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
/** JSON text of objects, nested `depth` levels deep. */
const members = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

const tooDeep = "invalid character '[' exceeded max depth"
const unrecognizable = 'The error is unrecognizable'
const send = async (
  { admin }: Setup,
  method: string,
  path: string,
  body: string,
): Promise<{ status: number; text: string }> => {
  const response = await admin(path, { method, body, headers: { 'content-type': 'application/json' } })
  return { status: response.status, text: await response.text() }
}
const refused = async (...request: Parameters<typeof send>): Promise<unknown> => {
  const { status, text } = await send(...request)
  return { status, ...(JSON.parse(text) as object) }
}

describe('JSON that is nested too deep', () => {
  it('is refused as metadata, and the clients can still be listed', async () => {
    const all = setup()
    const refusal = {
      status: 400,
      error: 'The request was malformed or contained invalid parameters',
      error_description: `Unable to decode the request body: ${tooDeep}`,
    }
    for (const depth of [10_000, 20_000, 200_000]) {
      const body = `{"metadata":${nested(depth)}}`
      expect(await refused(all, 'POST', '/admin/clients', body)).toEqual(refusal)
      expect(await refused(all, 'PUT', '/admin/clients/photo-viewer', body)).toEqual(refusal)
    }
    expect((await all.admin('/admin/clients')).status).toBe(200)
  })

  it('is refused with the bracket in the message, also where the text is incomplete', async () => {
    const all = setup()
    expect(await refused(all, 'POST', '/admin/clients', members(10_001))).toMatchObject({
      error_description: "Unable to decode the request body: invalid character '{' exceeded max depth",
    })
    expect(await refused(all, 'POST', '/admin/clients', '['.repeat(10_001))).toMatchObject({
      error_description: `Unable to decode the request body: ${tooDeep}`,
    })
  })

  it('does not include brackets inside strings', async () => {
    const body = `{"client_name":"${'[{'.repeat(20_000)}\\"${'['.repeat(20_000)}"}`
    expect((await send(setup(), 'POST', '/admin/clients', body)).status).toBe(201)
  })

  it('is accepted after the first value, which is all that the server reads', async () => {
    expect((await send(setup(), 'POST', '/admin/clients', `{} ${nested(20_000)}`)).status).toBe(201)
  })

  it('is refused in a patch, both as its value and as its result', async () => {
    const all = setup()
    const refusal = { status: 500, error: 'error', error_description: unrecognizable }
    const patch = async (...steps: string[]): Promise<unknown> =>
      refused(all, 'PATCH', '/admin/clients/photo-viewer', `[${steps.join(',')}]`)
    const add = (path: string, value: string): string => `{"op":"add","path":"${path}","value":${value}}`
    expect(await patch(add('/metadata', nested(9_999)))).toEqual(refusal)
    expect(await patch(add('/metadata/a/b', nested(9_998)))).toEqual(refusal)
    expect(await patch(add(`/metadata${'/a'.repeat(10_000)}`, '1'))).toEqual(refusal)
    expect(await patch(add(`/metadata${'/a'.repeat(9_000)}`, nested(9_000)))).toEqual(refusal)
    expect(await patch(add(`/${'a/'.repeat(1_000_000)}`, '1'))).toEqual(refusal)
    const nothing = add(`/nothing${'/a'.repeat(10_010)}`, '1')
    expect(await patch(nothing, '{"op":"remove","path":"/nothing"}')).toMatchObject({ status: 200 })
    expect(await patch(add('/metadata/a', nested(9_998)))).toMatchObject({ status: 200 })
    expect(await patch(add('/metadata/b', nested(9_998)), add('/metadata/a', '1'))).toMatchObject({ status: 200 })
    expect((await all.admin('/admin/clients')).status).toBe(200)
  })

  it('is refused wherever the server reads JSON', async () => {
    const all = setup()
    const login = (await all.browser().go(all.authorizeUrl())).query['login_challenge'] ?? ''
    const body = `{"metadata":${nested(20_000)}}`
    const path = '/admin/oauth2/auth/requests'
    const described = async (method: string, where: string): Promise<unknown> => {
      const { status, text } = await send(all, method, where, body)
      return [status, (JSON.parse(text) as { error_description: string }).error_description]
    }
    for (const what of [
      `${path}/login/accept?login_challenge=${login}`,
      `${path}/login/reject?login_challenge=${login}`,
      `${path}/device/accept?device_challenge=any`,
      '/admin/clients/photo-viewer/lifespans',
    ]) {
      expect(await described('PUT', what)).toEqual([400, expect.stringContaining(tooDeep)])
    }
    expect(await described('POST', '/admin/trust/grants/jwt-bearer/issuers')).toEqual([400, tooDeep])
    expect(await described('PUT', `${path}/consent/accept?consent_challenge=any`)).toEqual([400, unrecognizable])
    expect(await described('PUT', `${path}/consent/reject?consent_challenge=any`)).toEqual([400, unrecognizable])
  })

  it('is refused as the type of a key', async () => {
    const body = `{"jwks":{"keys":[{"kty":${nested(9_000)}}]}}`
    expect((await send(setup(), 'POST', '/admin/clients', body)).status).toBe(400)
  })

  it('is refused by other mocks too', async () => {
    const mock = createAffinidiMock()
    const response = await mock(
      new Request(`${mock.urls.baseUrl}/v1/consumer/oauth2/token`, {
        method: 'POST',
        body: `{"grant_type":${nested(200_000)}}`,
        headers: { 'content-type': 'application/json' },
      }),
    )
    expect(response.status).toBe(400)
    expect(mock.calls()[0]?.body).toBe('…')
  })
})

describe('JSON at the maximum depth', () => {
  it('is stored and returned as metadata', async () => {
    const all = setup()
    const metadata = nested(9_999)
    const client = `{"client_id":"deep","client_secret":"deep-secret","metadata":${metadata}}`
    expect((await send(all, 'POST', '/admin/clients', client)).status).toBe(201)
    expect((await send(all, 'PUT', '/admin/clients/deep', client)).status).toBe(200)
    const renamed = '[{"op":"replace","path":"/client_name","value":"Deep"}]'
    expect((await send(all, 'PATCH', '/admin/clients/deep', renamed)).status).toBe(200)
    expect((await send(all, 'PUT', '/admin/clients/deep/lifespans', '{}')).status).toBe(200)
    expect((await send(all, 'POST', '/admin/clients/deep/secrets/rotate', '')).status).toBe(200)
    for (const path of ['/admin/clients/deep', '/admin/clients']) {
      const response = await all.admin(path)
      expect(response.status).toBe(200)
      expect((await response.text()).includes(`"metadata":${metadata},`)).toBe(true)
    }
  })

  it('passes through login and consent into tokens', async () => {
    const all = setup({ seed: { clients: [{ ...photoViewer, access_token_strategy: 'jwt' }] } })
    const browser = all.browser()
    const login = await browser.go(all.authorizeUrl())
    const accept = async (step: string, challenge: string | undefined, body: string): Promise<string> => {
      const path = `/admin/oauth2/auth/requests/${step}/accept?${step}_challenge=${challenge}`
      const { text } = await send(all, 'PUT', path, body)
      return (JSON.parse(text) as { redirect_to: string }).redirect_to
    }
    const context = members(9_999)
    const claim = nested(9_997)
    const loginUrl = await accept('login', login.query['login_challenge'], `{"subject":"alice","context":${context}}`)
    const consent = await browser.go(loginUrl)
    const challenge = consent.query['consent_challenge']
    expect((await all.admin(`/admin/oauth2/auth/requests/consent?consent_challenge=${challenge}`)).status).toBe(200)
    const session = `{"id_token":{"claim":${claim}},"access_token":{"claim":${claim}}}`
    const body = `{"grant_scope":["openid","offline"],"session":${session}}`
    const { query } = await browser.go(await accept('consent', challenge, body))
    const { access_token: accessToken } = await all.ory.oauth2TokenExchange({
      grantType: 'authorization_code',
      code: query['code'] ?? '',
      redirectUri: 'https://app.example.com/callback',
    })
    const texts = [
      await all.admin('/admin/oauth2/auth/sessions/consent?subject=alice'),
      await all.post('/admin/oauth2/introspect', { token: accessToken }),
      await all.mock(
        new Request(`${all.mock.urls.publicUrl}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } }),
      ),
    ].map(async (response) => [response.status, (await response.text()).includes(claim)])
    expect(await Promise.all(texts)).toEqual([
      [200, true],
      [200, true],
      [200, true],
    ])
  })

  it('is not the limit of a seed, which may be deeper', async () => {
    const metadata = JSON.parse(nested(20_000)) as Record<string, unknown>
    const { admin } = setup({ seed: { clients: [{ client_id: 'deep', metadata }] } })
    expect((await admin('/admin/clients')).status).toBe(200)
  })

  it('is masked with … in the recorded calls, without an error', async () => {
    const errors = vi.spyOn(console, 'error')
    const all = setup()
    const body = `{"metadata":${nested(9_000)},"client_secret":"deep-secret"}`
    await send(all, 'POST', '/admin/clients', body)
    await send(all, 'POST', '/admin/clients', `{"metadata":{"x":${members(9_000)}},"owner":"team"}`)
    await send(all, 'POST', '/admin/clients', `{"client_secret":"deep-secret","metadata":${nested(20_000)}}`)
    const bodies = all.mock.calls().map((call) => JSON.stringify(call.body))
    expect(bodies.join()).not.toContain('deep-secret')
    expect(bodies[0]).toMatch(/^{"metadata":\[{10,100}"…"\]{10,100},"client_secret":"…"}$/)
    expect(bodies[1]).toMatch(/,"owner":"team"}$/)
    expect(bodies[2]).toBe('"…"')
    expect(errors).not.toHaveBeenCalled()
    errors.mockRestore()
  })
})
