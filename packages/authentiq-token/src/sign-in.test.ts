import { CompactSign, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { describe, expect, it } from 'vitest'

import { clientSecretBasic, createAuthentiqTransport, publicClient, type AuthentiqTransport } from './index.js'
import { beginSignIn, finishSignIn, signOutUrl, verifyIdToken, verifyLogoutToken } from './sign-in.js'

const baseUrl = 'https://connect.example.com'
const issuer = `${baseUrl}/`
const redirectUri = 'https://app.example.com/callback'
const clientSecret = 'a-client-secret-of-forty-characters-long'
const seconds = Math.floor(Date.now() / 1000)
const right: JWTPayload = {
  iss: issuer,
  aud: ['an-app'],
  azp: 'an-app',
  sub: 'a-user',
  iat: seconds,
  exp: seconds + 60,
}

const unsigned = (claims: JWTPayload): string => new UnsecuredJWT(claims).encode()
const signed = async (claims: JWTPayload, secret = clientSecret): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(new TextEncoder().encode(secret))

/** A provider whose token endpoint answers with an ID token, and the requests that it got. */
function provider(
  idToken: () => string = () => '',
  discovery: object = {},
): { transport: AuthentiqTransport; forms: URLSearchParams[] } {
  const forms: URLSearchParams[] = []
  const transport = createAuthentiqTransport({
    baseUrl,
    clientAuth: clientSecretBasic('an-app', clientSecret),
    fetch: async (url, init) => {
      const { pathname } = new URL(url)
      if (pathname === '/public-keys') return Response.json({ keys: [] })
      if (pathname === '/.well-known/openid-configuration')
        return Response.json({ issuer, authorization_endpoint: `${baseUrl}/authorize`, ...discovery })
      forms.push(new URLSearchParams(init.body))
      return Response.json({ access_token: 'a', token_type: 'Bearer', id_token: idToken() })
    },
  })
  return { transport, forms }
}

describe('a sign-in at Authentiq', () => {
  it('leads to its authorize page, with the client of the transport', async () => {
    const { url, state } = await beginSignIn(provider().transport, { redirectUri, scope: ['openid', 'email~rs'] })
    const { origin, pathname, searchParams } = new URL(url)
    expect(origin + pathname).toBe(`${baseUrl}/authorize`)
    expect(Object.fromEntries(searchParams)).toMatchObject({
      client_id: 'an-app',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid email~rs',
      state,
      code_challenge_method: 'S256',
    })
  })

  it('accepts an ID token that is signed with the client secret only if the secret is given', async () => {
    for (const options of [{ clientSecret }, {}]) {
      let idToken = ''
      const { transport, forms } = provider(() => idToken)
      const { url, state, pending } = await beginSignIn(transport, { redirectUri })
      idToken = await signed({ ...right, nonce: new URL(url).searchParams.get('nonce') })
      const finish = finishSignIn(transport, `${redirectUri}?code=the-code&state=${state}`, () => pending, options)
      if ('clientSecret' in options) expect((await finish).claims).toMatchObject({ sub: 'a-user' })
      else await expect(finish).rejects.toMatchObject({ reason: 'algorithm' })
      expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({ code: 'the-code', redirect_uri: redirectUri })
    }
  })

  it.each([
    [{}, 'unsigned'],
    [{ allowUnsigned: false }, 'unsigned'],
    [{ clientSecret }, 'unsigned'],
  ])('refuses an ID token without a signature with the options %j', async (options, reason) => {
    const call = verifyIdToken(provider().transport, unsigned(right), options)
    await expect(call).rejects.toMatchObject({ kind: 'sign-in', reason })
  })

  it('accepts an ID token without a signature by `allowUnsigned`, and checks its claims', async () => {
    const { transport } = provider()
    const options = { allowUnsigned: true, nonce: 'n' }
    expect(await verifyIdToken(transport, unsigned({ ...right, nonce: 'n' }), options)).toMatchObject({ sub: 'a-user' })
    for (const [claims, reason] of [
      [right, 'nonce-missing'],
      [{ ...right, nonce: 'n', aud: 'another' }, 'audience'],
      [{ ...right, nonce: 'n', exp: seconds - 61 }, 'expired'],
    ] as const)
      await expect(verifyIdToken(transport, unsigned(claims), options)).rejects.toMatchObject({ reason })
    const half = `${unsigned(right)}c2ln`
    await expect(verifyIdToken(transport, half, options)).rejects.toMatchObject({ reason: 'unsigned' })
  })

  it('refuses an ID token that is signed with another secret', async () => {
    const idToken = await signed(right, 'another-secret-of-forty-characters-long')
    const call = verifyIdToken(provider().transport, idToken, { clientSecret })
    await expect(call).rejects.toMatchObject({ reason: 'signature' })
  })

  it.each([
    ['a list', Buffer.from('[]')],
    ['no JSON', Buffer.from('claims')],
    ['no UTF-8', Buffer.from('{"iss":"\u00ff"}', 'latin1')],
  ])('refuses a signed ID token whose claims are %s', async (_, claims) => {
    const signer = new CompactSign(claims).setProtectedHeader({ alg: 'HS256' })
    const idToken = await signer.sign(new TextEncoder().encode(clientSecret))
    const call = verifyIdToken(provider().transport, idToken, { clientSecret })
    await expect(call).rejects.toMatchObject({ reason: 'malformed' })
  })

  it('shows an error that is no code as a description only', async () => {
    const { transport } = provider()
    const { state, pending } = await beginSignIn(transport, { redirectUri })
    const callback = new URLSearchParams({ state, error: 'Nobody is here', error_description: 'Come back.' })
    const error: unknown = await finishSignIn(transport, callback, () => pending).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ reason: 'refused', description: 'Nobody is here. Come back.' })
    expect(error).not.toHaveProperty('code')
  })

  it('never accepts a logout token without a signature', async () => {
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const claims = { ...right, jti: 'id', sid: 's', events }
    const { transport } = provider()
    const options = { allowUnsigned: true, clientSecret }
    await expect(verifyLogoutToken(transport, unsigned(claims), options)).rejects.toMatchObject({ reason: 'unsigned' })
    expect(await verifyLogoutToken(transport, await signed(claims), options)).toMatchObject({ sid: 's' })
  })

  it('has no page for sign-outs unless the provider names one', async () => {
    await expect(signOutUrl(provider().transport)).rejects.toMatchObject({ reason: 'sign-out-unsupported' })
    const { transport } = provider(undefined, { end_session_endpoint: `${baseUrl}/end` })
    expect(await signOutUrl(transport, { idTokenHint: 'a.b.c', state: 'x' })).toBe(
      `${baseUrl}/end?id_token_hint=a.b.c&state=x`,
    )
  })

  it('names the client that is given beside a transport without one', async () => {
    const nobody = provider().transport.with({ clientAuth: undefined })
    await expect(beginSignIn(nobody, { redirectUri })).rejects.toMatchObject({ kind: 'input', parameter: 'clientId' })
    const { url } = await beginSignIn(nobody, { redirectUri, clientId: 'other' })
    expect(new URL(url).searchParams.get('client_id')).toBe('other')
    const { url: own } = await beginSignIn(nobody.with({ clientAuth: publicClient('spa') }), { redirectUri })
    expect(new URL(own).searchParams.get('client_id')).toBe('spa')
  })
})
