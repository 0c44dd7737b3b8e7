import { describe, expect, it } from 'vitest'

import { errorOf, makeClient, sent, setUpOry } from '../../test/setup.js'
import { createOryTransport, oAuth2Authorize, oAuth2AuthorizeUrl, publicClient } from '../index.js'

const { ory, transport, hydra } = setUpOry()
const state = 'state-1234567890'
const to = 'GET https://public.example.com/oauth2/auth'

const everything = {
  clientId: 'photo-viewer',
  responseType: 'code id_token',
  redirectUri: 'http://127.0.0.1:5555/callback?a=b&c',
  scope: ['openid', 'photos.read'],
  state,
  nonce: 'nonce',
  codeChallenge: 'challenge',
  codeChallengeMethod: 'S256',
  prompt: ['login', 'consent'],
  maxAge: 0,
  loginHint: 'alice@example.com',
  idTokenHint: 'eyJ',
  acrValues: 'aal2 aal1',
  uiLocales: ['de', 'en'],
  display: 'page',
  audience: ['https://api.photos.example.com'],
  responseMode: 'fragment',
  resource: ['https://a.example.com', 'https://b.example.com'],
  authorizationDetails: [{ type: 'payment', actions: ['initiate'], amount: 5 }],
  additionalParameters: { claims: '{}' },
}
const query = {
  client_id: 'photo-viewer',
  response_type: 'code id_token',
  redirect_uri: 'http://127.0.0.1:5555/callback?a=b&c',
  scope: 'openid photos.read',
  state,
  nonce: 'nonce',
  code_challenge: 'challenge',
  code_challenge_method: 'S256',
  prompt: 'login consent',
  max_age: '0',
  login_hint: 'alice@example.com',
  id_token_hint: 'eyJ',
  acr_values: 'aal2 aal1',
  ui_locales: 'de en',
  display: 'page',
  audience: 'https://api.photos.example.com',
  response_mode: 'fragment',
  resource: 'https://b.example.com',
  authorization_details: '[{"type":"payment","actions":["initiate"],"amount":5}]',
  claims: '{}',
}

describe('oAuth2Authorize', () => {
  it('resolves with the login page of a 302, and sends no credential', async () => {
    const requests = hydra.replay(oAuth2Authorize, 'oAuth2Authorize/redirect-to-login')
    const { location } = await oAuth2Authorize(transport, everything)
    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:3000\/login\?login_challenge=/)
    expect(await sent(requests)).toEqual([{ to, query }])
  })

  it('resolves with the redirect URI of the client for a 303', async () => {
    hydra.replay(oAuth2Authorize, 'oAuth2Authorize/prompt-none')
    const { data, status } = await ory.oAuth2Authorize.raw({ prompt: 'none' })
    expect([status, new URL(data.location).searchParams.get('error')]).toEqual([303, 'login_required'])
  })

  it('requests a code for the configured client, without its secret', async () => {
    const requests = hydra.replay(oAuth2Authorize, 'oAuth2Authorize/no-params')
    await ory.oAuth2Authorize()
    expect(await sent(requests)).toEqual([{ to, query: { client_id: 'photo-viewer', response_type: 'code' } }])
  })

  it('is refused without a client id', async () => {
    const error = await errorOf(makeClient({ clientAuth: undefined }).oAuth2Authorize())
    expect(error).toMatchObject({ kind: 'input', parameter: 'clientId' })
  })

  it('rejects if the response is a page, as for the response mode form_post', async () => {
    hydra.public.reply(oAuth2Authorize, 200, '<html></html>')
    expect(await errorOf(ory.oAuth2Authorize({ responseMode: 'form_post' }))).toMatchObject({
      kind: 'response',
      status: 200,
    })
  })

  it('rejects with the status of a server that is down, without a retry', async () => {
    const requests = hydra.public.reply(oAuth2Authorize, 503, '<html></html>')
    expect(await errorOf(ory.oAuth2Authorize())).toMatchObject({ status: 503, attempts: 1 })
    expect(requests).toHaveLength(1)
  })
})

describe('oAuth2AuthorizeUrl', () => {
  it('builds the URL that oAuth2Authorize would call, and sends nothing', () => {
    const url = oAuth2AuthorizeUrl(transport, everything)
    expect(url).toBeInstanceOf(URL)
    expect(url.origin + url.pathname).toBe('https://public.example.com/oauth2/auth')
    expect(Object.fromEntries(url.searchParams)).toEqual(query)
    expect(url.searchParams.getAll('resource')).toEqual(['https://a.example.com', 'https://b.example.com'])
  })

  it('is also a method of the client, and keeps the path of the public URL', () => {
    const { oAuth2AuthorizeUrl: build } = makeClient({
      publicUrl: 'https://example.com/hydra/',
      clientAuth: publicClient('spa'),
    })
    expect(build({ state }).href).toBe(
      'https://example.com/hydra/oauth2/auth?client_id=spa&response_type=code&state=state-1234567890',
    )
  })

  it('leads to the issuer, where browsers know the server by another address', () => {
    const { oAuth2AuthorizeUrl: build } = makeClient({
      publicUrl: 'http://hydra:4444',
      issuer: new URL('https://auth.example.com/hydra/'),
      allowInsecureHttp: ['hydra'],
    })
    const { origin, pathname } = build({ clientId: 'spa', state })
    expect(origin + pathname).toBe('https://auth.example.com/hydra/oauth2/auth')
    const { origin: alone } = oAuth2AuthorizeUrl(
      createOryTransport({ adminUrl: 'https://admin.example.com', issuer: 'https://auth.example.com' }),
      { clientId: 'spa', state },
    )
    expect(alone).toBe('https://auth.example.com')
  })

  it.each([undefined, '', '1234567', 1, 12345678, true])('refuses the state %j before anything is sent', (given) => {
    expect(() => ory.oAuth2AuthorizeUrl({ state: given as string })).toThrow(
      expect.objectContaining({
        kind: 'input',
        operation: 'oAuth2AuthorizeUrl',
        parameter: 'state',
        message: 'oAuth2AuthorizeUrl: `state` must be random text of at least 8 characters',
      }),
    )
    // @ts-expect-error -- a state is required
    expect(() => ory.oAuth2AuthorizeUrl()).toThrow('`state`')
    // @ts-expect-error -- a state is required
    expect(() => ory.oAuth2AuthorizeUrl({ clientId: 'spa' })).toThrow('`state`')
    expect(ory.oAuth2AuthorizeUrl({ state: '12345678' }).searchParams.get('state')).toBe('12345678')
  })

  it.each([
    [undefined, 'S256'],
    ['S256', 'S256'],
  ])('for the given challenge method %j, sends the method %s', (codeChallengeMethod, method) => {
    const url = ory.oAuth2AuthorizeUrl({ state, codeChallenge: 'challenge', codeChallengeMethod })
    expect(url.searchParams.get('code_challenge_method')).toBe(method)
  })

  it('sends no method without a challenge', () => {
    expect(ory.oAuth2AuthorizeUrl({ state }).searchParams.has('code_challenge_method')).toBe(false)
  })

  it('throws for parameters that cannot be sent, with its own name in the error', () => {
    const build =
      (request: object, options = {}) =>
      () =>
        makeClient(options).oAuth2AuthorizeUrl({ state, ...request })
    expect(build({ scope: [''] })).toThrow(expect.objectContaining({ kind: 'input', parameter: 'scope[0]' }))
    expect(build({ scope: [''] })).toThrow('oAuth2AuthorizeUrl: `scope[0]` is empty')
    expect(build({ codeChallenge: '' })).toThrow('oAuth2AuthorizeUrl: `codeChallenge` must not be empty')
    for (const codeChallengeMethod of ['plain', 'PLAIN', 's256', 'S512', ''])
      expect(build({ codeChallenge: 'a', codeChallengeMethod })).toThrow('`codeChallengeMethod` must be S256')
    expect(build({ scope: 'openid', redirectUri: '' })).toThrow('`redirectUri` is required with the scope openid')
    for (const scope of ['openid', 'photos.read openid', ['openid'], ['photos.read', 'openid']])
      expect(build({ scope })).toThrow('oAuth2AuthorizeUrl: `redirectUri` is required with the scope openid')
    expect(build({ scope: 'openid2' })).not.toThrow()
    expect(build({ scope: 'openid', redirectUri: 'https://photos.example.com/callback' })).not.toThrow()
    expect(build({ additionalParameters: { state: 'x' } })).toThrow('additionalParameters.state')
    expect(build({}, { publicUrl: undefined })).toThrow('oAuth2AuthorizeUrl: `publicUrl` is needed by this operation')
    expect(build({ scopes: [] })).toThrow('oAuth2AuthorizeUrl: `scopes` is not known')
  })
})
