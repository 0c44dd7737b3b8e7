import { describe, expect, expectTypeOf, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { adminAuthorization, clientAuthorization, errorOf, makeClient, sent, setUpOry } from '../../test/setup.js'
import {
  clientSecretBasic,
  clientSecretPost,
  httpBasic,
  privateKeyJwt,
  publicClient,
  type Oauth2TokenExchangeRequest,
} from '../index.js'
import { deleteOAuth2Token, introspectOAuth2Token, oauth2TokenExchange, revokeOAuth2Token } from './endpoints.js'

const { ory, transport, hydra } = setUpOry()
const admin = 'https://admin.example.com/admin/oauth2'
const token = { to: 'POST https://public.example.com/oauth2/token', authorization: clientAuthorization }
const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code'
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

describe('oauth2TokenExchange', () => {
  it('exchanges an authorization code', async () => {
    const requests = hydra.replay(oauth2TokenExchange, 'oauth2TokenExchange/authorization-code')
    const tokens = await oauth2TokenExchange(transport, {
      grantType: 'authorization_code',
      code: 'ory_ac_1',
      redirectUri: 'http://127.0.0.1:5555/callback',
      codeVerifier: 'verifier',
    })
    expect(tokens).toEqual(exchange('oauth2TokenExchange/authorization-code').response.json)
    const form = {
      grant_type: 'authorization_code',
      code: 'ory_ac_1',
      redirect_uri: 'http://127.0.0.1:5555/callback',
      code_verifier: 'verifier',
    }
    expect(await sent(requests)).toEqual([{ ...token, form }])
  })

  it.each([
    [
      { grantType: 'refresh_token', refreshToken: 'ory_rt_1' },
      { grant_type: 'refresh_token', refresh_token: 'ory_rt_1' },
      'refresh-token',
    ],
    [
      { grantType: 'client_credentials', scope: ['a', 'b'], audience: 'https://a https://b' },
      { grant_type: 'client_credentials', scope: 'a b', audience: 'https://a https://b' },
      'client-credentials-basic',
    ],
    [
      { grantType: jwtBearer, assertion: 'eyJ', scope: 'a' },
      { grant_type: jwtBearer, assertion: 'eyJ', scope: 'a' },
      'jwt-bearer',
    ],
    [
      { grantType: deviceCode, deviceCode: 'ory_dc_1' },
      { grant_type: deviceCode, device_code: 'ory_dc_1' },
      'device-code',
    ],
  ])('sends the grant %j', async (request, form, name) => {
    const requests = hydra.replay(oauth2TokenExchange, `oauth2TokenExchange/${name}`)
    expect(await ory.oauth2TokenExchange(request)).toHaveProperty('token_type', 'bearer')
    expect(await sent(requests)).toEqual([{ ...token, form }])
  })

  it('sends every parameter that a grant may have, and additional ones', async () => {
    const requests = hydra.replay(oauth2TokenExchange, 'oauth2TokenExchange/client-credentials-post')
    await makeClient({ clientAuth: undefined }).oauth2TokenExchange({
      grantType: 'urn:openid:params:grant-type:ciba',
      code: '1',
      redirectUri: '2',
      codeVerifier: '3',
      refreshToken: '4',
      assertion: '5',
      deviceCode: '6',
      scope: '7',
      audience: ['8'],
      clientId: '9',
      clientSecret: '10',
      subjectToken: '11',
      subjectTokenType: '12',
      actorToken: '13',
      actorTokenType: '14',
      requestedTokenType: '15',
      resource: ['16', '17'],
      authorizationDetails: [{ type: '18', amount: 19 }],
      additionalParameters: { auth_req_id: '20', list: ['21', '22'] },
    })
    const [request] = requests
    expect(await request?.text()).toBe(
      'grant_type=urn%3Aopenid%3Aparams%3Agrant-type%3Aciba&code=1&redirect_uri=2&code_verifier=3&refresh_token=4' +
        '&assertion=5&device_code=6&subject_token=11&subject_token_type=12&actor_token=13&actor_token_type=14' +
        '&requested_token_type=15&scope=7&audience=8&authorization_details=%5B%7B%22type%22%3A%2218%22%2C%22amount%22%3A19%7D%5D' +
        '&client_id=9&client_secret=10&resource=16&resource=17&auth_req_id=20&list=21&list=22',
    )
  })

  it.each([
    ['authorization_code', 'code'],
    ['refresh_token', 'refreshToken'],
    [jwtBearer, 'assertion'],
    [deviceCode, 'deviceCode'],
  ])('refuses the grant %s without %s', async (grantType, parameter) => {
    const error = await errorOf(ory.oauth2TokenExchange({ grantType }))
    expect(error).toMatchObject({ kind: 'input', parameter, expected: `is required by the grant ${grantType}` })
    expect(await errorOf(ory.oauth2TokenExchange({ grantType, [parameter]: '' }))).toMatchObject({
      kind: 'input',
      parameter,
    })
  })

  it.each(['password', 'authorization-code', 'toString', 'urn:', ' urn:x:y'])(
    'refuses the unknown grant %j',
    async (grantType) => {
      const error = await errorOf(ory.oauth2TokenExchange({ grantType }))
      expect(error).toMatchObject({ kind: 'input', parameter: 'grantType' })
      expect(error).toHaveProperty(
        'expected',
        expect.stringMatching(/authorization_code.*client_credentials.*device_code/),
      )
    },
  )

  it('is refused without a grant', async () => {
    expect(await errorOf(ory.oauth2TokenExchange({} as never))).toMatchObject({ kind: 'input', parameter: 'grantType' })
  })

  it('authenticates with a secret in the form, with the id alone and with a key', async () => {
    const requests = hydra.replay(oauth2TokenExchange, 'oauth2TokenExchange/client-credentials-post')
    const request = { grantType: 'client_credentials' } as const
    await makeClient({ clientAuth: clientSecretPost('m2m', 'm2m-secret') }).oauth2TokenExchange(request)
    await makeClient({ clientAuth: publicClient('spa') }).oauth2TokenExchange(request)
    const sign = (claims: { aud: string }): string => `e30.${Buffer.from(claims.aud).toString('base64url')}.c2ln`
    await makeClient({ clientAuth: privateKeyJwt({ clientId: 'pkjwt', sign }) }).oauth2TokenExchange(request)
    const forms = (await sent(requests)).map((each) => (each as { form: object }).form)
    const grant = { grant_type: 'client_credentials' }
    expect(forms).toEqual([
      { ...grant, client_id: 'm2m', client_secret: 'm2m-secret' },
      { ...grant, client_id: 'spa' },
      {
        ...grant,
        client_assertion_type: assertionType,
        client_assertion: sign({ aud: 'https://public.example.com/oauth2/token' }),
      },
    ])
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([null, null, null])
  })

  it.each([{ clientSecret: 'm2m-secret' }, { clientAssertion: 'eyJ', clientAssertionType: assertionType }])(
    'refuses %j beside a configured credential, because servers refuse two methods at once',
    async (second) => {
      const error = await errorOf(ory.oauth2TokenExchange({ grantType: 'client_credentials', ...second }))
      expect(error).toMatchObject({ kind: 'input', parameter: Object.keys(second)[0] })
    },
  )

  it('accepts the client id beside HTTP Basic', async () => {
    const requests = hydra.replay(oauth2TokenExchange, 'oauth2TokenExchange/device-code')
    await ory.oauth2TokenExchange({ grantType: deviceCode, deviceCode: 'ory_dc_1', clientId: 'photo-viewer' })
    expect(await sent(requests)).toMatchObject([
      { authorization: clientAuthorization, form: { client_id: 'photo-viewer' } },
    ])
  })

  it('refuses a client assertion without its type', async () => {
    const { oauth2TokenExchange: exchangeToken } = makeClient({ clientAuth: undefined })
    const error = await errorOf(exchangeToken({ grantType: 'client_credentials', clientAssertion: 'eyJ' }))
    expect(error).toMatchObject({ kind: 'input', parameter: 'clientAssertionType' })
  })

  it('rejects with the code of the error', async () => {
    hydra.replay(oauth2TokenExchange, 'oauth2TokenExchange/device-authorization-pending')
    const error = await errorOf(ory.oauth2TokenExchange({ grantType: deviceCode, deviceCode: 'ory_dc_1' }))
    expect(error).toMatchObject({ status: 400, code: 'authorization_pending' })
  })

  it.each([
    [{ grantType: 'client_credentials' }, 3],
    [{ grantType: 'authorization_code', code: 'c' }, 1],
    [{ grantType: 'refresh_token', refreshToken: 'r' }, 1],
    [{ grantType: jwtBearer, assertion: 'a' }, 1],
    [{ grantType: deviceCode, deviceCode: 'd' }, 1],
    [{ grantType: 'urn:example:grant' }, 1],
  ])('sends %j, to which the server always responds with 503, %i times', async (request, attempts) => {
    const requests = hydra.public.reply(oauth2TokenExchange, 503)
    expect(await errorOf(ory.oauth2TokenExchange(request))).toMatchObject({ status: 503, attempts })
    expect(requests).toHaveLength(attempts)
  })

  it('sends an assertion in the request once, and a new assertion of a credential in each attempt', async () => {
    const requests = hydra.public.reply(oauth2TokenExchange, 503)
    const own = makeClient({ clientAuth: undefined })
    const request = {
      grantType: 'client_credentials',
      clientAssertion: 'eyJ',
      clientAssertionType: assertionType,
    } as const
    await errorOf(own.oauth2TokenExchange(request))
    expect(requests).toHaveLength(1)
    const sign = ({ jti }: { jti: string }): string => `e30.${jti}.c2ln`
    const configured = makeClient({ clientAuth: privateKeyJwt({ clientId: 'pkjwt', sign }) })
    await errorOf(configured.oauth2TokenExchange({ grantType: 'client_credentials' }))
    const bodies = await Promise.all(requests.slice(1).map(async (each) => each.text()))
    expect(new Set(bodies.map((body) => new URLSearchParams(body).get('client_assertion'))).size).toBe(3)
  })
})

describe('a token exchange', () => {
  const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange'
  const accessToken = 'urn:ietf:params:oauth:token-type:access_token'
  const jwt = 'urn:ietf:params:oauth:token-type:jwt'
  const request = { grantType, subjectToken: 'a-subject-token', subjectTokenType: accessToken } as const
  const answer = { access_token: 'other', issued_token_type: jwt, token_type: 'N_A', expires_in: 60, scope: '' }

  it('sends the subject, the actor and the wanted token, and returns what was issued', async () => {
    const requests = hydra.public.reply(oauth2TokenExchange, 200, answer)
    const tokens = await ory.oauth2TokenExchange({
      ...request,
      actorToken: 'an-actor-token',
      actorTokenType: jwt,
      requestedTokenType: jwt,
      scope: ['a', 'b'],
      audience: 'photos',
      resource: 'https://photos.example.com/api',
    })
    expect(tokens).toEqual(answer)
    expectTypeOf(tokens.issued_token_type).toExtend<string | undefined>()
    const form = {
      grant_type: grantType,
      subject_token: 'a-subject-token',
      subject_token_type: accessToken,
      actor_token: 'an-actor-token',
      actor_token_type: jwt,
      requested_token_type: jwt,
      scope: 'a b',
      audience: 'photos',
      resource: 'https://photos.example.com/api',
    }
    expect(await sent(requests)).toEqual([{ ...token, form }])
  })

  it('needs a subject with its type, and an actor only with its type', async () => {
    const wrong: readonly (readonly [given: object, parameter: string])[] = [
      [{ subjectToken: undefined }, 'subjectToken'],
      [{ subjectToken: '' }, 'subjectToken'],
      [{ subjectTokenType: undefined }, 'subjectTokenType'],
      [{ subjectTokenType: '' }, 'subjectTokenType'],
      [{ actorToken: 'x' }, 'actorTokenType'],
      [{ actorTokenType: jwt }, 'actorToken'],
      [{ subjectToken: 'Bearer x' }, 'subjectToken'],
      [{ actorToken: 'x\n', actorTokenType: jwt }, 'actorToken'],
    ]
    for (const [given, parameter] of wrong) {
      const error = await errorOf(ory.oauth2TokenExchange({ ...request, ...given }))
      expect(error).toMatchObject({ kind: 'input', parameter })
    }
    for (const name of ['subjectToken', 'subjectTokenType', 'actorToken', 'actorTokenType', 'requestedTokenType']) {
      const other = { grantType: 'client_credentials', [name]: 'x' }
      expect(await errorOf(ory.oauth2TokenExchange(other as never))).toMatchObject({
        message: `oauth2TokenExchange: \`${name}\` belongs to a token exchange`,
      })
    }
  })

  it('does not show its tokens in errors', async () => {
    const description = 'a-subject-token and an-actor-token are not known'
    hydra.public.reply(oauth2TokenExchange, 400, { error: 'invalid_request', error_description: description })
    const both = { ...request, actorToken: 'an-actor-token', actorTokenType: jwt }
    expect(await errorOf(ory.oauth2TokenExchange(both))).toMatchObject({ description: '… and … are not known' })
  })

  it('is retried only if it was certainly not processed', async () => {
    for (const [status, isRetried] of [
      [503, false],
      [502, false],
      [429, true],
    ] as const) {
      const requests = hydra.public.reply(oauth2TokenExchange, status)
      const waiting = new AbortController()
      const client = makeClient({ observe: ({ type }) => void (type === 'retry' && waiting.abort()) })
      await client.oauth2TokenExchange(request, { signal: waiting.signal }).catch(() => undefined)
      expect(waiting.signal.aborted).toBe(isRetried)
      expect(requests).toHaveLength(1)
    }
  })

  it('is checked by the compiler', () => {
    interface Payment {
      type: 'payment'
      amount: number
    }
    const calls = async (): Promise<void> => {
      // @ts-expect-error -- the type of the subject's token is required
      await ory.oauth2TokenExchange({ grantType, subjectToken: 'x' })
      // @ts-expect-error -- the type of the actor's token is required
      await ory.oauth2TokenExchange({ ...request, actorToken: 'x' })
      // @ts-expect-error -- an actor has a token
      await ory.oauth2TokenExchange({ ...request, actorTokenType: jwt })
      // @ts-expect-error -- a detail has a type
      await ory.oauth2TokenExchange({ ...request, authorizationDetails: [{ actions: ['read'] }] })
      // @ts-expect-error -- the grant has no code
      await ory.oauth2TokenExchange({ ...request, code: 'x' })
      await ory.oauth2TokenExchange({ ...request, actorToken: 'x', actorTokenType: jwt })
      const payments: Payment[] = [{ type: 'payment', amount: 5 }]
      await ory.oauth2TokenExchange({ ...request, authorizationDetails: payments })
      await ory.oauth2TokenExchange({
        ...request,
        authorizationDetails: [{ type: 'payment', amount: 5, actions: ['a'] }],
      })
      // @ts-expect-error -- actions are texts
      await ory.oauth2TokenExchange({ ...request, authorizationDetails: [{ type: 'payment', actions: [5] }] })
    }
    expectTypeOf(calls).returns.resolves.toBeVoid()
    const variable: Oauth2TokenExchangeRequest = request
    expect(variable).toBe(request)
  })
})

describe('the audience of a client assertion', () => {
  const sign = (claims: { aud: string }): string => `e30.${Buffer.from(claims.aud).toString('base64url')}.c2ln`
  const clientAuth = privateKeyJwt({ clientId: 'pkjwt', sign })
  const grant = { grantType: 'client_credentials' } as const
  const audiences = async (requests: readonly Request[]): Promise<readonly string[]> => {
    const forms = await Promise.all(requests.map(async (request) => new URLSearchParams(await request.text())))
    return forms.map((form) => Buffer.from(form.get('client_assertion')?.split('.')[1] ?? '', 'base64url').toString())
  }

  it.each([
    [undefined, 'https://public.example.com/oauth2/token'],
    ['https://auth.example.com', 'https://auth.example.com/oauth2/token'],
    ['https://auth.example.com/', 'https://auth.example.com/oauth2/token'],
    [new URL('https://example.com/hydra/'), 'https://example.com/hydra/oauth2/token'],
    ['http://127.0.0.1:4444', 'http://127.0.0.1:4444/oauth2/token'],
  ])('for the issuer %s is %s, and requests go to the public URL', async (issuer, audience) => {
    const requests = hydra.replay(oauth2TokenExchange, 'oauth2TokenExchange/client-credentials-post')
    const revocations = hydra.replay(revokeOAuth2Token, 'revokeOAuth2Token/unknown-token')
    const client = makeClient({ clientAuth, issuer })
    await client.oauth2TokenExchange(grant)
    await client.oauth2TokenExchange(grant, { auth: privateKeyJwt({ clientId: 'pkjwt', sign }) })
    await client.revokeOAuth2Token({ token: 'x' })
    await oauth2TokenExchange(makeClient({ clientAuth }).transport.with({ issuer }), grant)
    expect(await audiences([...requests, ...revocations])).toEqual([audience, audience, audience, audience])
  })

  it('may be chosen for the credential', async () => {
    const requests = hydra.replay(oauth2TokenExchange, 'oauth2TokenExchange/client-credentials-post')
    const own = privateKeyJwt({ clientId: 'pkjwt', sign, audience: 'https://other.example.com' })
    await makeClient({ clientAuth: own, issuer: 'https://auth.example.com' }).oauth2TokenExchange(grant)
    expect(await audiences(requests)).toEqual(['https://other.example.com'])
  })
})

describe('the option `issuer`', () => {
  it.each(['auth.example.com', 'http://auth.example.com', 'https://auth.example.com/oauth2/token', '', 5, null])(
    'is refused if it is %j',
    (issuer) => {
      expect(() => makeClient({ issuer: issuer as string })).toThrow(/^createOryClient: `issuer` must/)
    },
  )
})

describe('revokeOAuth2Token', () => {
  const to = 'POST https://public.example.com/oauth2/revoke'

  it('resolves with undefined for the empty 200', async () => {
    const requests = hydra.replay(revokeOAuth2Token, 'revokeOAuth2Token/unknown-token')
    expect(await revokeOAuth2Token(transport, { token: 'garbage', tokenTypeHint: 'access_token' })).toBeUndefined()
    const form = { token: 'garbage', token_type_hint: 'access_token' }
    expect(await sent(requests)).toEqual([{ to, form, authorization: clientAuthorization }])
  })

  it('accepts credentials in the request', async () => {
    const requests = hydra.replay(revokeOAuth2Token, 'revokeOAuth2Token/ok-post')
    const { revokeOAuth2Token: revoke } = makeClient({ clientAuth: undefined })
    await revoke({ token: 'ory_at_1', clientId: 'm2m', clientSecret: 'm2m-secret' })
    expect(await sent(requests)).toEqual([
      { to, form: { token: 'ory_at_1', client_id: 'm2m', client_secret: 'm2m-secret' } },
    ])
  })

  it('rejects with 401 for a wrong secret', async () => {
    hydra.replay(revokeOAuth2Token, 'revokeOAuth2Token/wrong-secret')
    expect(await errorOf(ory.revokeOAuth2Token({ token: 'garbage' }))).toMatchObject({
      status: 401,
      code: 'invalid_client',
    })
  })

  it('is retried, unless it contains an assertion', async () => {
    const requests = hydra.public.reply(revokeOAuth2Token, 503)
    await errorOf(ory.revokeOAuth2Token({ token: 'garbage' }))
    expect(requests).toHaveLength(3)
    const request = { token: 'garbage', clientAssertion: 'eyJ', clientAssertionType: assertionType } as const
    await errorOf(makeClient({ clientAuth: undefined }).revokeOAuth2Token(request))
    expect(requests).toHaveLength(4)
  })
})

describe('introspectOAuth2Token', () => {
  it('returns what was granted to an active token, from the admin listener', async () => {
    const requests = hydra.replay(introspectOAuth2Token, 'introspectOAuth2Token/active-access')
    const result = await introspectOAuth2Token(transport, { token: 'ory_at_1', scope: ['openid', 'photos.read'] })
    expect(result).toEqual(exchange('introspectOAuth2Token/active-access').response.json)
    if (result.active) expectTypeOf(result.sub).toEqualTypeOf<string>()
    const form = { token: 'ory_at_1', scope: 'openid photos.read' }
    expect(await sent(requests)).toEqual([{ to: `POST ${admin}/introspect`, form, authorization: adminAuthorization }])
  })

  it('returns only active: false for an inactive token', async () => {
    hydra.replay(introspectOAuth2Token, 'introspectOAuth2Token/unknown')
    const { active, sub } = await ory.introspectOAuth2Token({ token: 'garbage' })
    expect([active, sub]).toEqual([false, undefined])
  })

  it('does not accept a string for `active`', async () => {
    hydra.admin.reply(introspectOAuth2Token, 200, { active: 'false' })
    const error = await errorOf(makeClient({ validation: 'off' }).introspectOAuth2Token({ token: 'ory_at_1' }))
    expect(error).toMatchObject({ kind: 'response', issues: [{ path: ['active'] }] })
  })

  it('rejects with 400 if the server receives no token', async () => {
    hydra.replay(introspectOAuth2Token, 'introspectOAuth2Token/missing-token')
    expect(await errorOf(ory.introspectOAuth2Token({ token: 'x' }))).toMatchObject({
      status: 400,
      code: 'invalid_request',
    })
  })
})

describe('deleteOAuth2Token', () => {
  it('sends the client id in the query, and resolves with undefined', async () => {
    const requests = hydra.replay(deleteOAuth2Token, 'deleteOAuth2Token/ok')
    expect(await deleteOAuth2Token(transport, { clientId: 'm2m' })).toBeUndefined()
    const query = { client_id: 'm2m' }
    expect(await sent(requests)).toEqual([{ to: `DELETE ${admin}/tokens`, query, authorization: adminAuthorization }])
  })

  it('is refused without a client, also where a client or the user of a gateway is configured', async () => {
    const gateway = makeClient({ accessToken: undefined, adminAuth: clientSecretBasic('gateway', 'gateway-secret') })
    const refusal = { kind: 'input', parameter: 'clientId' }
    expect(await errorOf(ory.deleteOAuth2Token({} as never))).toMatchObject(refusal)
    expect(await errorOf(gateway.deleteOAuth2Token({} as never))).toMatchObject(refusal)
    const auth = clientSecretBasic('gateway', 'gateway-secret')
    expect(await errorOf(ory.deleteOAuth2Token({} as never, { auth }))).toMatchObject(refusal)
  })

  it('authenticates at a gateway', async () => {
    const requests = hydra.replay(deleteOAuth2Token, 'deleteOAuth2Token/ok')
    const adminAuth = httpBasic('gateway', 'gateway+secret%')
    await makeClient({ accessToken: undefined, adminAuth }).deleteOAuth2Token({ clientId: 'm2m' })
    expect(await sent(requests)).toMatchObject([
      { query: { client_id: 'm2m' }, authorization: `Basic ${btoa('gateway:gateway+secret%')}` },
    ])
  })

  it('rejects with 400 if the server receives no client id', async () => {
    hydra.replay(deleteOAuth2Token, 'deleteOAuth2Token/missing-client-id')
    expect(await errorOf(ory.deleteOAuth2Token({ clientId: 'm2m' }))).toMatchObject({ status: 400 })
  })
})

describe('a text that is no token', () => {
  const calls: Readonly<Record<string, (text: string) => Promise<unknown>>> = {
    token: async (text) => ory.introspectOAuth2Token({ token: text }),
    'token of a revocation': async (text) => ory.revokeOAuth2Token({ token: text }),
    refreshToken: async (refreshToken) => ory.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken }),
    'additional token': async (text) =>
      ory.oauth2TokenExchange({ grantType: 'client_credentials', additionalParameters: { subject_token: text } }),
    'hint in the URL for a browser': async (text) =>
      ory.oAuth2Authorize({ clientId: 'web', responseType: 'code', idTokenHint: text }),
  }

  it.each(Object.keys(calls))('is refused by its name: %s', async (name) => {
    for (const text of ['Bearer CANARY', 'bearer CANARY', 'CANARY\n', ' CANARY', 'CAN ARY', '\u200bCANARY', 'Bearer']) {
      const error = await errorOf(calls[name]!(text))
      expect(error).toMatchObject({ kind: 'input', attempts: 0 })
      expect(String(error)).toMatch(/token(?:Hint)?` (?:must not|begins|ends|contains)/i)
      expect(String(error)).not.toContain('CANARY')
    }
  })
})
