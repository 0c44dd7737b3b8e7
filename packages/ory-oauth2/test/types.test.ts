import { describe, expect, expectTypeOf, it } from 'vitest'

import {
  createOryClient,
  getOAuth2LoginRequest,
  isHttpError,
  listOAuth2Clients,
  oauth2TokenExchange as exchange,
  type AcceptDeviceUserCodeRequest,
  type AcceptOAuth2ConsentRequest,
  type AcceptOAuth2LoginRequest,
  type ActiveOAuth2Token,
  type IntrospectedOAuth2Token,
  type JsonPatch,
  type JsonWebKeyInput,
  type OAuth2Client,
  type OryError,
  type OAuth2ClientInput,
  type OAuth2ClientTokenLifespans,
  type OAuth2LogoutRequest,
  type OAuth2RedirectTo,
  type OAuth2TokenExchange,
  type Oauth2TokenExchangeRequest,
  type OryClient,
  type RedirectLocation,
  type RejectOAuth2Request,
  type TrustOAuth2JwtGrantIssuer,
} from '../src/index.js'
import type contract from './contract.json'
import { requests } from './requests.js'

const ory = createOryClient({ adminUrl: 'https://admin.example.com' })

type Contract = typeof contract
type Documented<Name extends keyof Contract['schemas']> = Contract['schemas'][Name] extends {
  properties: infer Properties
}
  ? keyof Properties
  : never
/** Property names of all members of a union. */
type KeyOf<Model> = Model extends unknown ? keyof Model : never

/** Documented parameters of each operation, with their documented types. */
interface DocumentedRequests {
  acceptOAuth2ConsentRequest: { consentChallenge: string; acceptOAuth2ConsentRequest: AcceptOAuth2ConsentRequest }
  acceptOAuth2LoginRequest: { loginChallenge: string; acceptOAuth2LoginRequest: AcceptOAuth2LoginRequest }
  acceptOAuth2LogoutRequest: { logoutChallenge: string }
  acceptUserCodeRequest: { deviceChallenge: string; acceptDeviceUserCodeRequest: AcceptDeviceUserCodeRequest }
  createOAuth2Client: { oAuth2Client: OAuth2Client }
  deleteOAuth2Client: { id: string }
  deleteOAuth2Token: { clientId: string }
  deleteTrustedOAuth2JwtGrantIssuer: { id: string }
  getOAuth2Client: { id: string }
  getOAuth2ConsentRequest: { consentChallenge: string }
  getOAuth2LoginRequest: { loginChallenge: string }
  getOAuth2LogoutRequest: { logoutChallenge: string }
  getTrustedOAuth2JwtGrantIssuer: { id: string }
  introspectOAuth2Token: { token: string; scope?: string }
  listOAuth2Clients: { pageSize?: number; pageToken?: string; clientName?: string; owner?: string }
  listOAuth2ConsentSessions: { subject: string; pageSize?: number; pageToken?: string; loginSessionId?: string }
  listTrustedOAuth2JwtGrantIssuers: { pageSize?: number; pageToken?: string; issuer?: string }
  oauth2TokenExchange: {
    grantType: string
    clientId?: string
    code?: string
    redirectUri?: string
    refreshToken?: string
  }
  patchOAuth2Client: { id: string; jsonPatch: JsonPatch[] }
  rejectOAuth2ConsentRequest: { consentChallenge: string; rejectOAuth2Request?: RejectOAuth2Request }
  rejectOAuth2LoginRequest: { loginChallenge: string; rejectOAuth2Request?: RejectOAuth2Request }
  rejectOAuth2LogoutRequest: { logoutChallenge: string }
  revokeOAuth2Token: { token: string; clientId?: string; clientSecret?: string }
  setOAuth2Client: { id: string; oAuth2Client: OAuth2Client }
  setOAuth2ClientLifespans: { id: string; oAuth2ClientTokenLifespans: OAuth2ClientTokenLifespans }
  trustOAuth2JwtGrantIssuer: { trustOAuth2JwtGrantIssuer: TrustOAuth2JwtGrantIssuer }
}

describe('requests', () => {
  it('accept the documented parameters with the documented types', () => {
    type Refused = {
      [Name in keyof DocumentedRequests]: DocumentedRequests[Name] extends Parameters<OryClient[Name]>[0] ? never : Name
    }[keyof DocumentedRequests]
    expectTypeOf<Refused>().toEqualTypeOf<never>()
    type Parameter<Name extends keyof DocumentedRequests> =
      Contract['operations'][Name]['documentedCall']['parameters'][number]
    type Undocumented = {
      [Name in keyof DocumentedRequests]: keyof DocumentedRequests[Name] extends Parameter<Name>['name'] ? never : Name
    }[keyof DocumentedRequests]
    expectTypeOf<Undocumented>().toEqualTypeOf<never>()
  })

  it('may be left out if no parameter is required', () => {
    expectTypeOf(ory.oAuth2DeviceFlow).toBeCallableWith()
    expectTypeOf(ory.oAuth2Authorize).toBeCallableWith()
    expectTypeOf(ory.performOAuth2DeviceVerificationFlow).toBeCallableWith()
    expectTypeOf(ory.listOAuth2Clients).toBeCallableWith()
    expectTypeOf(ory.listOAuth2Clients.iterate).toBeCallableWith()
    // @ts-expect-error -- an id is required
    expectTypeOf(ory.getOAuth2Client).toBeCallableWith()
    // @ts-expect-error -- an id is required
    expectTypeOf(ory.getOAuth2Client).toBeCallableWith({})
  })

  it('may have undefined parameters', () => {
    expectTypeOf(ory.listOAuth2Clients).toBeCallableWith({ owner: undefined, pageSize: undefined })
    expectTypeOf(ory.oauth2TokenExchange).toBeCallableWith({ grantType: 'client_credentials', scope: undefined })
  })

  it('accept the parameters of each known grant', () => {
    const { oauth2TokenExchange } = ory
    expectTypeOf(oauth2TokenExchange).toBeCallableWith({
      grantType: 'authorization_code',
      code: 'code',
      redirectUri: 'https://photos.example.com/callback',
      codeVerifier: 'verifier',
      clientId: 'spa',
    })
    expectTypeOf(oauth2TokenExchange).toBeCallableWith({
      grantType: 'refresh_token',
      refreshToken: 'token',
      scope: ['a'],
    })
    expectTypeOf(oauth2TokenExchange).toBeCallableWith({
      grantType: 'client_credentials',
      scope: 'a b',
      audience: ['a'],
    })
    const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    expectTypeOf(oauth2TokenExchange).toBeCallableWith({ grantType: jwtBearer, assertion: 'jwt', scope: 'a' })
    const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code'
    expectTypeOf(oauth2TokenExchange).toBeCallableWith({ grantType: deviceCode, deviceCode: 'code', clientId: 'tv' })
    expectTypeOf(oauth2TokenExchange).toBeCallableWith({
      grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subjectToken: 'token',
      subjectTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      resource: ['a', 'b'],
    })
    expectTypeOf(oauth2TokenExchange).toBeCallableWith({
      grantType: 'urn:openid:params:grant-type:ciba',
      additionalParameters: { auth_req_id: 'id' },
    })
    // @ts-expect-error -- a grant is required
    expectTypeOf(oauth2TokenExchange).toBeCallableWith({ code: 'code' })
  })

  it('need the required parameter of a known grant, with its documented name', () => {
    const { transport, oauth2TokenExchange } = ory
    const calls = async (): Promise<void> => {
      // @ts-expect-error -- a code is required
      await oauth2TokenExchange({ grantType: 'authorization_code' })
      // @ts-expect-error -- a refresh token is required
      await oauth2TokenExchange({ grantType: 'refresh_token' })
      // @ts-expect-error -- a device code is required
      await oauth2TokenExchange({ grantType: 'urn:ietf:params:oauth:grant-type:device_code' })
      // @ts-expect-error -- an assertion is required
      await oauth2TokenExchange({ grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer' })
      // @ts-expect-error -- the grant is called authorization_code
      await oauth2TokenExchange({ grantType: 'authorisation_code', code: 'code' })
      // @ts-expect-error -- the grant does not exist in OAuth 2.1
      await oauth2TokenExchange({ grantType: 'password', additionalParameters: { username: 'alice' } })
      // @ts-expect-error -- the parameter is called codeVerifier
      await oauth2TokenExchange({ grantType: 'authorization_code', code: 'code', code_verifier: 'verifier' })
      // @ts-expect-error -- the parameter is called scope
      await oauth2TokenExchange({ grantType: 'client_credentials', scopes: ['a'] })
      // @ts-expect-error -- a code is required
      await oauth2TokenExchange.raw({ grantType: 'authorization_code' })
      // @ts-expect-error -- a code is required
      await exchange(transport, { grantType: 'authorization_code' })
      // @ts-expect-error -- a code is required
      await exchange.raw(transport, { grantType: 'authorization_code' })
    }
    // @ts-expect-error -- a code is required
    const request: Oauth2TokenExchangeRequest = { grantType: 'authorization_code' }
    // A variable of this type compiles without the device code; a call does not.
    const ofUri: Oauth2TokenExchangeRequest = { grantType: 'urn:ietf:params:oauth:grant-type:device_code' }
    expectTypeOf(calls).returns.resolves.toBeVoid()
    expect([request, ofUri].map(({ grantType }) => grantType)).toEqual([
      'authorization_code',
      'urn:ietf:params:oauth:grant-type:device_code',
    ])
  })

  it('may have a grant of the type string, as documented calls do', () => {
    const { transport, oauth2TokenExchange } = ory
    const documented: DocumentedRequests['oauth2TokenExchange'] = { grantType: 'authorization_code', code: 'code' }
    const inferred = { grantType: 'refresh_token', refreshToken: 'token' }
    const calls = async (prepared: Oauth2TokenExchangeRequest): Promise<void> => {
      await oauth2TokenExchange(documented)
      await oauth2TokenExchange(inferred)
      await oauth2TokenExchange(prepared)
      await oauth2TokenExchange.raw(documented)
      await exchange(transport, documented)
      await exchange(transport, prepared)
      await exchange.raw(transport, documented)
    }
    expectTypeOf(calls).returns.resolves.toBeVoid()
    expectTypeOf(documented).toExtend<Oauth2TokenExchangeRequest<string>>()
    expect(documented).not.toBe(inferred)
  })

  it('accept only combinations of revocation parameters that the server accepts', () => {
    const { revokeOAuth2ConsentSessions: consents, revokeOAuth2LoginSessions: logins } = ory
    expectTypeOf(consents).toBeCallableWith({ subject: 'alice', client: 'spa' })
    expectTypeOf(consents).toBeCallableWith({ subject: 'alice', all: true })
    expectTypeOf(consents).toBeCallableWith({ consentRequestId: 'id' })
    expectTypeOf(logins).toBeCallableWith({ subject: 'alice' })
    expectTypeOf(logins).toBeCallableWith({ sid: 'sid' })
    // @ts-expect-error -- no parameter
    expectTypeOf(consents).toBeCallableWith({})
    // @ts-expect-error -- a subject alone
    expectTypeOf(consents).toBeCallableWith({ subject: 'alice' })
    // @ts-expect-error -- all must be true
    expectTypeOf(consents).toBeCallableWith({ subject: 'alice', all: false })
    // @ts-expect-error -- a client beside all
    expectTypeOf(consents).toBeCallableWith({ subject: 'alice', client: 'spa', all: true })
    // @ts-expect-error -- all without a subject
    expectTypeOf(consents).toBeCallableWith({ all: true })
    // @ts-expect-error -- an id beside a subject
    expectTypeOf(consents).toBeCallableWith({ consentRequestId: 'id', subject: 'alice' })
    // @ts-expect-error -- no parameter
    expectTypeOf(logins).toBeCallableWith({})
    // @ts-expect-error -- no parameter
    expectTypeOf(logins).toBeCallableWith()
  })

  it('need the bodies that the server needs', () => {
    // @ts-expect-error -- the subject is missing
    expectTypeOf(ory.acceptOAuth2LoginRequest).toBeCallableWith({ loginChallenge: 'c', acceptOAuth2LoginRequest: {} })
    // @ts-expect-error -- the body is missing
    expectTypeOf(ory.acceptOAuth2ConsentRequest).toBeCallableWith({ consentChallenge: 'c' })
    // @ts-expect-error -- the body is missing
    expectTypeOf(ory.setOAuth2ClientLifespans).toBeCallableWith({ id: 'spa' })
    expectTypeOf(ory.rejectOAuth2LoginRequest).toBeCallableWith({ loginChallenge: 'c' })
  })

  it('allow three kinds of changes in a patch', () => {
    expectTypeOf<JsonPatch['op']>().toEqualTypeOf<'add' | 'remove' | 'replace'>()
    expectTypeOf<{ op: 'add'; path: string }>().not.toExtend<JsonPatch>()
    expectTypeOf<{ op: 'remove'; path: string }>().toExtend<JsonPatch>()
    expectTypeOf<{ op: 'test'; path: string; value: string }>().not.toExtend<JsonPatch>()
  })

  it('trust an issuer for one subject or for any subject', () => {
    const { subject, ...issuer } = requests.trustOAuth2JwtGrantIssuer.trustOAuth2JwtGrantIssuer
    const trust = ory.trustOAuth2JwtGrantIssuer
    expectTypeOf(trust).toBeCallableWith({
      trustOAuth2JwtGrantIssuer: { ...issuer, subject: 'bob', allow_any_subject: false },
    })
    expectTypeOf(trust).toBeCallableWith({ trustOAuth2JwtGrantIssuer: { ...issuer, allow_any_subject: true } })
    // @ts-expect-error -- neither of the two
    expectTypeOf(trust).toBeCallableWith({ trustOAuth2JwtGrantIssuer: { ...issuer, allow_any_subject: undefined } })
    expectTypeOf<
      typeof issuer & { subject: string; allow_any_subject: true }
    >().not.toExtend<TrustOAuth2JwtGrantIssuer>()
    expect(subject).toBe('bob@example.com')
  })
})

describe('models in requests', () => {
  it('accept a client from a response', () => {
    expectTypeOf<OAuth2Client>().toExtend<OAuth2ClientInput>()
    expectTypeOf<OAuth2Client>().toExtend<OAuth2ClientTokenLifespans>()
    const change = (client: OAuth2Client): OAuth2ClientInput => ({ ...client, client_name: 'Photo Viewer 2' })
    expect(change({ client_id: 'spa' } as OAuth2Client)).toEqual({ client_id: 'spa', client_name: 'Photo Viewer 2' })
  })

  it('have the documented properties, no fewer and no others', () => {
    expectTypeOf<keyof OAuth2ClientInput>().toEqualTypeOf<Documented<'oAuth2Client'>>()
    expectTypeOf<keyof OAuth2Client>().toEqualTypeOf<Documented<'oAuth2Client'>>()
    expectTypeOf<keyof OAuth2ClientTokenLifespans>().toEqualTypeOf<Documented<'oAuth2ClientTokenLifespans'>>()
    expectTypeOf<keyof AcceptOAuth2LoginRequest>().toEqualTypeOf<Documented<'acceptOAuth2LoginRequest'>>()
    expectTypeOf<keyof RejectOAuth2Request>().toEqualTypeOf<Documented<'rejectOAuth2Request'>>()
    expectTypeOf<keyof AcceptDeviceUserCodeRequest>().toEqualTypeOf<Documented<'acceptDeviceUserCodeRequest'>>()
    expectTypeOf<KeyOf<TrustOAuth2JwtGrantIssuer>>().toEqualTypeOf<Documented<'trustOAuth2JwtGrantIssuer'>>()
    // `handled_at` is not documented, but older callers send it.
    expectTypeOf<keyof AcceptOAuth2ConsentRequest>().toEqualTypeOf<
      Documented<'acceptOAuth2ConsentRequest'> | 'handled_at'
    >()
    // Only `move` and `copy` have `from`, and Hydra supports neither.
    expectTypeOf<KeyOf<JsonPatch>>().toEqualTypeOf<Exclude<Documented<'jsonPatch'>, 'from'>>()
    type PrivateMember = 'd' | 'dp' | 'dq' | 'k' | 'p' | 'q' | 'qi'
    expectTypeOf<keyof JsonWebKeyInput>().toEqualTypeOf<Exclude<Documented<'jsonWebKey'>, PrivateMember>>()
  })

  it('have no private members of keys', () => {
    const key = { kty: 'RSA', kid: 'key-1' }
    // @ts-expect-error -- a private member
    const client: OAuth2ClientInput = { jwks: { keys: [{ ...key, d: 'c2VjcmV0' }] } }
    expect(client.jwks?.keys).toHaveLength(1)
  })
})

describe('responses', () => {
  it('are the documented models', () => {
    expectTypeOf(ory.createOAuth2Client).returns.resolves.toEqualTypeOf<OAuth2Client>()
    expectTypeOf(ory.listOAuth2Clients).returns.resolves.toEqualTypeOf<OAuth2Client[]>()
    expectTypeOf(ory.oauth2TokenExchange).returns.resolves.toEqualTypeOf<OAuth2TokenExchange>()
    expectTypeOf(ory.deleteOAuth2Client).returns.resolves.toEqualTypeOf<void>()
    expectTypeOf(ory.revokeOAuth2Token).returns.resolves.toEqualTypeOf<void>()
    expectTypeOf(ory.oAuth2Authorize).returns.resolves.toEqualTypeOf<RedirectLocation>()
    expectTypeOf(ory.oAuth2AuthorizeUrl).returns.toEqualTypeOf<URL>()
    expectTypeOf(ory.listOAuth2Clients.iterate()).toEqualTypeOf<AsyncGenerator<OAuth2Client, void, undefined>>()
    expectTypeOf(listOAuth2Clients.pages).returns.toExtend<
      AsyncGenerator<{ items: OAuth2Client[]; nextPageToken?: string }>
    >()
    expectTypeOf(ory.getOAuth2Client.raw).returns.resolves.toHaveProperty('status').toEqualTypeOf<number>()
  })

  it('include null where Hydra sends null', () => {
    expectTypeOf<OAuth2Client['redirect_uris']>().toEqualTypeOf<string[] | null>()
    expectTypeOf<OAuth2Client['skip_logout_consent']>().toEqualTypeOf<boolean | null>()
    expectTypeOf<OAuth2LogoutRequest['client']>().toEqualTypeOf<OAuth2Client | null>()
    expectTypeOf<OAuth2Client['audience']>().toEqualTypeOf<string[]>()
  })

  it('have the properties of an introspection only if the token is active', () => {
    const subjectOf = (token: IntrospectedOAuth2Token): string => (token.active ? token.sub : 'nobody')
    expect(subjectOf({ active: false })).toBe('nobody')
    expectTypeOf<Extract<IntrospectedOAuth2Token, { active: true }>>().toEqualTypeOf<ActiveOAuth2Token>()
    expectTypeOf<IntrospectedOAuth2Token['sub']>().toEqualTypeOf<string | undefined>()
  })
})

describe('errors', () => {
  it('have the documented body of their status', () => {
    const error: unknown = undefined
    if (isHttpError(error, ory.getOAuth2LoginRequest, 410)) {
      expectTypeOf(error.body).toEqualTypeOf<OAuth2RedirectTo>()
      expectTypeOf(error.status).toEqualTypeOf<410>()
    }
    if (isHttpError(error, getOAuth2LoginRequest, 404)) expectTypeOf(error.body).toEqualTypeOf<OryError>()
    if (isHttpError(error, ory.createOAuth2Client, 410)) expectTypeOf(error.body).toEqualTypeOf<OryError>()
    if (isHttpError(error)) expectTypeOf(error.body).toEqualTypeOf<unknown>()
    expect(isHttpError(error)).toBe(false)
  })
})

describe('options', () => {
  it('need a server', () => {
    expectTypeOf(createOryClient).toBeCallableWith({
      projectUrl: 'https://example.projects.oryapis.com',
      accessToken: 'key',
    })
    expectTypeOf(createOryClient).toBeCallableWith({ adminUrl: 'https://admin.example.com', publicUrl: undefined })
    expectTypeOf(createOryClient).toBeCallableWith({ publicUrl: 'https://public.example.com' })
    // @ts-expect-error -- no server
    expectTypeOf(createOryClient).toBeCallableWith({})
    // @ts-expect-error -- no server
    expectTypeOf(createOryClient).toBeCallableWith({ accessToken: 'key' })
    // @ts-expect-error -- a project has one URL
    expectTypeOf(createOryClient).toBeCallableWith({
      projectUrl: 'https://a.example.com',
      adminUrl: 'https://a.example.com',
    })
  })
})
