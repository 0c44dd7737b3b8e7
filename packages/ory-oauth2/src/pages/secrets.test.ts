import { printed } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import {
  createOryTransport,
  handleConsentRequest,
  handleDeviceRequest,
  handleLoginRequest,
  handleLogoutRequest,
  type Fetch,
  type OryTransport,
} from '../index.js'

// No error of a page shows a challenge, a code, an API key or the claims of a user.

const secrets = ['CANARY-challenge', 'CANARY-user-code', 'CANARY-api-key', 'CANARY-claim'] as const
const [challenge, userCode, accessToken, claim] = secrets

/** Each call of the admin server, by the page that makes it; the first call of a page is answered if there is another. */
const calls: Readonly<Record<string, (transport: OryTransport) => Promise<unknown>>> = {
  login: async (transport) => handleLoginRequest(transport, challenge),
  'accepted login': async (transport) => {
    const login = await handleLoginRequest(transport, `/login?login_challenge=${challenge}`)
    return login.kind === 'ask' && login.accept({ subject: 'alice' })
  },
  consent: async (transport) => handleConsentRequest(transport, { consent_challenge: challenge }),
  'accepted consent': async (transport) => {
    const session = (): { id_token: { claim: string } } => ({ id_token: { claim } })
    const consent = await handleConsentRequest(transport, challenge, { session })
    return consent.kind === 'ask' && consent.accept({ scope: 'openid' })
  },
  'rejected consent': async (transport) => {
    const consent = await handleConsentRequest(transport, challenge)
    return consent.kind === 'ask' && consent.reject()
  },
  logout: async (transport) => handleLogoutRequest(transport, challenge),
  device: async (transport) => {
    const device = await handleDeviceRequest(transport, challenge)
    return device.kind === 'ask' && device.accept(userCode)
  },
}

/** Ways in which a call fails; each tells all that it was sent. */
const failures: Readonly<Record<string, (sent: string) => Response>> = {
  'an OAuth error': (sent) => Response.json({ error: 'error', error_description: sent }, { status: 500 }),
  'an HTML page': (sent) => new Response(`<p>${sent}</p>`, { status: 404, headers: { 'content-type': 'text/html' } }),
  'a body that does not fit': (sent) => Response.json({ redirect_to: 7, skip: sent }),
  'a redirect': (sent) => new Response(null, { status: 302, headers: { location: `https://example.com/?${sent}` } }),
  'a failure in the network': (sent) => {
    throw Object.assign(new TypeError(`fetch failed: ${sent}`), { cause: new Error(sent) })
  },
}

const request = {
  challenge,
  requested_scope: ['openid'],
  requested_access_token_audience: [],
  skip: false,
  subject: 'alice',
  client: { client_id: 'photo-viewer' },
  request_url: 'https://public.example.com/oauth2/auth?client_id=photo-viewer',
}

describe.each(Object.entries(failures))('after %s', (_, fail) => {
  it.each(Object.entries(calls))('the error shows no secret: %s', async (name, call) => {
    const fetch: Fetch = async (url, { method, headers, body = '' }) => {
      if (method === 'GET' && name.includes(' ')) return Response.json(request)
      return fail(`${decodeURIComponent(url)} ${headers['authorization'] ?? ''} ${body}`)
    }
    const options = { adminUrl: 'https://admin.example.com', accessToken, retry: 0, fetch }
    const error: unknown = await call(createOryTransport(options)).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Error)
    const text = printed(error)
    for (const secret of secrets) expect(text.includes(secret), secret).toBe(false)
  })
})
