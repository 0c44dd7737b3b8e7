import { describe, expect, it } from 'vitest'

import { errorOf, makeClient, mockOry } from '../test/setup.js'
import { createOryTransport, getOAuth2LogoutRequest, isHttpError, oAuth2RedirectToUrl } from './index.js'

const hydra = mockOry()
const transportOf = (publicUrl: string | undefined) => makeClient({ publicUrl }).transport
const refusal = (parameter: string, expected: string): object =>
  expect.objectContaining({ kind: 'input', operation: 'oAuth2RedirectToUrl', parameter, expected })

describe('oAuth2RedirectToUrl', () => {
  it('makes the address of a recorded 410 absolute', async () => {
    hydra.replay(getOAuth2LogoutRequest, 'getOAuth2LogoutRequest/used')
    const { transport, getOAuth2LogoutRequest: get, oAuth2RedirectToUrl: method } = makeClient()
    const error = await errorOf(get({ logoutChallenge: 'challenge' }))
    if (!isHttpError(error, get, 410)) throw error
    const url = oAuth2RedirectToUrl(transport, error.body)
    expect(url).toBeInstanceOf(URL)
    expect(url.origin + url.pathname).toBe('https://public.example.com/oauth2/sessions/logout')
    expect([...url.searchParams.keys()]).toContain('id_token_hint')
    expect(url.href).toBe(`https://public.example.com${error.body.redirect_to}`)
    expect(method(error.body)).toEqual(url)
  })

  it.each([
    ['https://public.example.com', '/oauth2/sessions/logout?state=a%20b', '/oauth2/sessions/logout?state=a%20b'],
    ['https://public.example.com/hydra/', '/oauth2/sessions/logout', '/hydra/oauth2/sessions/logout'],
    ['https://public.example.com', '//evil.example.com/oauth2', '//evil.example.com/oauth2'],
    ['https://public.example.com', '/\\evil.example.com', '//evil.example.com'],
  ])('stays at the public URL %s with the path %s', (publicUrl, address, path) => {
    const { href } = oAuth2RedirectToUrl(transportOf(publicUrl), { redirect_to: address })
    expect(href).toBe(`https://public.example.com${path}`)
  })

  it.each([
    '/../admin?id_token_hint=secret',
    '/../hydra-other?id_token_hint=secret',
    '/..%2f..%2fadmin?id_token_hint=secret',
    '/%2e%2e%2Fadmin?id_token_hint=secret',
    '/..%5cadmin?id_token_hint=secret',
    '/..;/admin?id_token_hint=secret',
    '/.\t./admin?id_token_hint=secret',
    '/%2e%2e/admin?id_token_hint=secret',
    '/a/../../admin?id_token_hint=secret',
  ])('refuses a path that leaves the public URL: %s', (address) => {
    const build = (): unknown =>
      oAuth2RedirectToUrl(transportOf('https://public.example.com/hydra'), { redirect_to: address })
    expect(build).toThrow(refusal('redirect_to', 'must be a path of the public URL, or an http(s) URL'))
    expect(build).not.toThrow(/secret/)
  })

  it('uses the URL of a project as the public one', () => {
    const transport = createOryTransport({ projectUrl: 'https://example.projects.oryapis.com' })
    const { href } = oAuth2RedirectToUrl(transport, { redirect_to: '/oauth2/auth' })
    expect(href).toBe('https://example.projects.oryapis.com/oauth2/auth')
  })

  it('uses the issuer, which browsers reach, rather than the URL that requests go to', () => {
    const { transport } = makeClient({
      publicUrl: 'http://hydra:4444',
      issuer: 'https://auth.example.com/',
      allowInsecureHttp: ['hydra'],
    })
    const { href } = oAuth2RedirectToUrl(transport, { redirect_to: '/oauth2/auth?a=b' })
    expect(href).toBe('https://auth.example.com/oauth2/auth?a=b')
  })

  it('returns an absolute address unchanged', () => {
    const address = 'https://hydra.example.com/oauth2/auth?login_verifier=a'
    expect(oAuth2RedirectToUrl(transportOf('http://127.0.0.1:4444'), { redirect_to: address }).href).toBe(address)
  })

  it('throws for a transport without a public URL', () => {
    expect(() => oAuth2RedirectToUrl(transportOf(undefined), { redirect_to: '/oauth2/auth' })).toThrow(
      refusal('publicUrl', 'is needed by this operation'),
    )
  })

  it.each([
    undefined,
    null,
    'secret',
    {},
    { redirect_to: '' },
    { redirect_to: 5 },
    { redirect_to: 'oauth2/auth?id_token_hint=secret' },
    { redirect_to: 'javascript:secret()' },
    { redirect_to: 'https://secret:port' },
  ])('refuses %j, which has no address, and does not show it', (body) => {
    const build = (): unknown => oAuth2RedirectToUrl(transportOf('https://public.example.com'), body as never)
    expect(build).toThrow(refusal('redirect_to', 'must be a path of the public URL, or an http(s) URL'))
    expect(build).not.toThrow(/secret/)
  })
})
