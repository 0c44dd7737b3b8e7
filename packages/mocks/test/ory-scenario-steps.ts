import { createHash, randomUUID } from 'node:crypto'

import {
  clientSecretBasic,
  clientSecretPost,
  type OAuth2AuthorizeRequest,
  type OAuth2AuthorizeUrlRequest,
  type OAuth2ClientInput,
  type OAuth2RedirectTo,
} from '@typed-oauth/ory-oauth2'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose'

import type { Clock } from '../src/ory/index.js'
import type { Browser, Landing } from './ory-browser.js'
import type { Player } from './ory-scenario-player.js'
import { connectedBrowser } from './ory-served.js'

const callback = 'http://127.0.0.1:5555/callback'
const bye = 'http://127.0.0.1:5555/bye'
const secret = 'photo viewer:s3cr%t+é/=&'
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const jwtGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const photoViewer = { auth: clientSecretBasic('photo-viewer', secret) }
const nightlyJob = { auth: clientSecretPost('m2m', 'm2m-secret') }
const codeVerifier = 'a-verifier-of-more-than-forty-three-characters'

/** The login that the logout ends. */
interface SignedIn {
  readonly browser: Browser
  readonly idToken: string
  readonly sessionId: string
}

/** Clients: all operations of the admin server for them, except for the rotation of secrets. */
export async function clients(play: Player): Promise<void> {
  const { ory } = play
  const create = async (name: string, oAuth2Client: OAuth2ClientInput): Promise<unknown> =>
    play.call(`createOAuth2Client/${name}`, ory.createOAuth2Client.raw({ oAuth2Client }))
  const refuse = async (name: string, oAuth2Client: OAuth2ClientInput): Promise<void> =>
    play.refusal(`createOAuth2Client/${name}`, ory.createOAuth2Client.raw({ oAuth2Client }))

  await create('full', {
    client_id: 'photo-viewer',
    client_secret: secret,
    client_name: 'Photo Viewer',
    client_uri: 'https://photos.example.com',
    logo_uri: 'https://photos.example.com/logo.png',
    policy_uri: 'https://photos.example.com/policy',
    tos_uri: 'https://photos.example.com/tos',
    owner: 'team-photos',
    contacts: ['ops@example.com'],
    metadata: { tier: 'gold', limits: { daily: 5 } },
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials', deviceGrant],
    response_types: ['code', 'code id_token'],
    redirect_uris: [callback],
    post_logout_redirect_uris: [bye],
    scope: 'openid offline offline_access photos.read photos.write',
    audience: ['https://api.photos.example.com'],
    token_endpoint_auth_method: 'client_secret_basic',
    subject_type: 'public',
    access_token_strategy: 'opaque',
    allowed_cors_origins: ['https://photos.example.com'],
    skip_consent: false,
    skip_logout_consent: true,
    frontchannel_logout_session_required: true,
    backchannel_logout_session_required: true,
    authorization_code_grant_access_token_lifespan: '1h30m',
    client_credentials_grant_access_token_lifespan: '15m',
  })
  await create('minimal-generated-secret', {})
  await create('client-credentials', {
    client_id: 'm2m',
    client_secret: 'm2m-secret',
    client_name: 'Nightly job',
    owner: 'team-jobs',
    grant_types: ['client_credentials'],
    scope: 'photos.read',
    token_endpoint_auth_method: 'client_secret_post',
  })
  await create('public-spa', {
    client_id: 'spa',
    client_name: 'SPA',
    owner: 'team-photos',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [callback],
    scope: 'openid',
    token_endpoint_auth_method: 'none',
  })
  await refuse('conflict', { client_id: 'm2m' })
  await refuse('invalid-redirect-uri', { redirect_uris: ['not a uri#frag'] })
  await refuse('redirect-uri-fragment', { redirect_uris: ['http://127.0.0.1/cb#frag'] })
  await refuse('short-secret', { client_secret: 'abc' })
  await refuse('invalid-auth-method', { token_endpoint_auth_method: 'magic' })
  await refuse('invalid-subject-type', { subject_type: 'weird' })
  await refuse('private-key-jwt-without-jwks', { token_endpoint_auth_method: 'private_key_jwt' })
  await play.send('createOAuth2Client/malformed-json')
  await play.send('createOAuth2Client/wrong-type')
  await play.send('createOAuth2Client/unknown-field')
  await play.send('createOAuth2Client/empty-body')
  await refuse('bad-lifespan', { client_credentials_grant_access_token_lifespan: 'soon' })

  await play.call('getOAuth2Client/found', ory.getOAuth2Client.raw({ id: 'photo-viewer' }))
  await play.refusal('getOAuth2Client/not-found', ory.getOAuth2Client.raw({ id: 'nobody' }))
  await play.refusal('getOAuth2Client/id-with-slash-encoded', ory.getOAuth2Client.raw({ id: 'a/b' }))
  for (const number of [0, 1, 2, 3, 4]) {
    await ory.createOAuth2Client({
      oAuth2Client: { client_id: `bulk-${number}`, client_name: 'Bulk', owner: 'bulk' },
    })
  }

  await play.call('listOAuth2Clients/default', ory.listOAuth2Clients.raw())
  const bulk = { pageSize: 2, owner: 'bulk' }
  const first = await play.call('listOAuth2Clients/page-1-of-3', ory.listOAuth2Clients.raw(bulk))
  const second = await play.call(
    'listOAuth2Clients/page-2-of-3',
    ory.listOAuth2Clients.raw({ ...bulk, pageToken: nextPageToken(first.headers.get('link')) }),
  )
  await play.call(
    'listOAuth2Clients/page-3-of-3',
    ory.listOAuth2Clients.raw({ ...bulk, pageToken: nextPageToken(second.headers.get('link')) }),
  )
  await play.call('listOAuth2Clients/by-name', ory.listOAuth2Clients.raw({ clientName: 'Nightly job' }))
  await play.call('listOAuth2Clients/empty', ory.listOAuth2Clients.raw({ owner: 'nobody' }))
  await play.call('listOAuth2Clients/page-size-zero', ory.listOAuth2Clients.raw({ pageSize: 0 }))
  await play.call('listOAuth2Clients/page-size-huge', ory.listOAuth2Clients.raw({ pageSize: 100_000, owner: 'bulk' }))
  await play.send('listOAuth2Clients/page-size-not-a-number')
  await play.refusal('listOAuth2Clients/bad-token', ory.listOAuth2Clients.raw({ pageToken: 'garbage' }))

  const set = ory.setOAuth2Client.raw
  const current = await ory.getOAuth2Client({ id: 'spa' })
  await play.call('setOAuth2Client/ok', set({ id: 'spa', oAuth2Client: { ...current, client_name: 'SPA 2' } }))
  await play.call(
    'setOAuth2Client/with-secret',
    set({ id: 'bulk-1', oAuth2Client: { client_name: 'Bulk one', client_secret: 'new-secret-1' } }),
  )
  await play.refusal('setOAuth2Client/not-found', set({ id: 'nobody', oAuth2Client: { client_name: 'x' } }))
  await play.refusal('setOAuth2Client/invalid', set({ id: 'spa', oAuth2Client: { redirect_uris: ['::'] } }))

  const patch = ory.patchOAuth2Client.raw
  await play.call(
    'patchOAuth2Client/replace',
    patch({
      id: 'spa',
      jsonPatch: [
        { op: 'replace', path: '/client_name', value: 'SPA 3' },
        { op: 'add', path: '/redirect_uris/-', value: 'http://127.0.0.1:5555/cb2' },
      ],
    }),
  )
  await play.send('patchOAuth2Client/forbidden-id')
  await play.call(
    'patchOAuth2Client/secret',
    patch({ id: 'bulk-2', jsonPatch: [{ op: 'replace', path: '/client_secret', value: 'rotated-secret' }] }),
  )
  await play.refusal(
    'patchOAuth2Client/bad-path',
    patch({ id: 'spa', jsonPatch: [{ op: 'replace', path: '/nope/deep', value: 1 }] }),
  )
  await play.send('patchOAuth2Client/bad-op')
  await play.send('patchOAuth2Client/not-an-array')
  await play.refusal('patchOAuth2Client/not-found', patch({ id: 'nobody', jsonPatch: [] }))
  await play.send('patchOAuth2Client/test-failed')

  const lifespans = ory.setOAuth2ClientLifespans.raw
  await play.call(
    'setOAuth2ClientLifespans/ok',
    lifespans({
      id: 'spa',
      oAuth2ClientTokenLifespans: {
        authorization_code_grant_access_token_lifespan: '2h',
        refresh_token_grant_refresh_token_lifespan: '720h',
        device_authorization_grant_access_token_lifespan: '10m',
      },
    }),
  )
  await play.call('setOAuth2ClientLifespans/clear', lifespans({ id: 'spa', oAuth2ClientTokenLifespans: {} }))
  const codeLifespan = (lifespan: string | null): Parameters<typeof lifespans>[0] => ({
    id: 'spa',
    oAuth2ClientTokenLifespans: { authorization_code_grant_access_token_lifespan: lifespan },
  })
  await play.call('setOAuth2ClientLifespans/null', lifespans(codeLifespan(null)))
  await play.refusal('setOAuth2ClientLifespans/invalid', lifespans(codeLifespan('forever')))
  await play.refusal('setOAuth2ClientLifespans/not-found', lifespans({ id: 'nobody', oAuth2ClientTokenLifespans: {} }))
  await play.call('deleteOAuth2Client/ok', ory.deleteOAuth2Client.raw({ id: 'bulk-0' }))
  await play.refusal('deleteOAuth2Client/not-found', ory.deleteOAuth2Client.raw({ id: 'bulk-0' }))
}

/** A user signs in and consents, and the client gets and uses its tokens. */
export async function signIn(play: Player): Promise<SignedIn> {
  const { ory } = play
  const browser = connectedBrowser()
  const toLogin = await play.visit(
    'oAuth2Authorize/redirect-to-login',
    browser,
    ory.oAuth2AuthorizeUrl(authorization('state-1234567890')),
  )
  const loginChallenge = parameter(toLogin, 'login_challenge')
  const login = await play.call('getOAuth2LoginRequest/found', ory.getOAuth2LoginRequest.raw({ loginChallenge }))
  await play.refusal('getOAuth2LoginRequest/unknown', ory.getOAuth2LoginRequest.raw({ loginChallenge: 'nope' }))
  await play.send('getOAuth2LoginRequest/missing')
  await play.send('acceptOAuth2LoginRequest/no-subject', { query: { login_challenge: loginChallenge } })
  const acceptLogin = ory.acceptOAuth2LoginRequest.raw
  await play.refusal(
    'acceptOAuth2LoginRequest/unknown',
    acceptLogin({ loginChallenge: 'nope', acceptOAuth2LoginRequest: { subject: 'alice' } }),
  )
  const subject = 'alice@example.com'
  const accepted = await play.call(
    'acceptOAuth2LoginRequest/ok',
    acceptLogin({
      loginChallenge,
      acceptOAuth2LoginRequest: {
        subject,
        remember: true,
        remember_for: 3600,
        acr: 'aal1',
        amr: ['pwd'],
        context: { ip: '10.0.0.1' },
      },
    }),
  )
  const toConsent = await play.visit('public/follow-login-verifier', browser, accepted.data.redirect_to)
  await play.call('getOAuth2LoginRequest/used', ory.getOAuth2LoginRequest.raw({ loginChallenge }))
  await play.call(
    'acceptOAuth2LoginRequest/used',
    acceptLogin({ loginChallenge, acceptOAuth2LoginRequest: { subject } }),
  )

  const consentChallenge = parameter(toConsent, 'consent_challenge')
  const getConsent = ory.getOAuth2ConsentRequest.raw
  await play.call('getOAuth2ConsentRequest/found', getConsent({ consentChallenge }))
  await play.refusal('getOAuth2ConsentRequest/unknown', getConsent({ consentChallenge: 'nope' }))
  const acceptConsent = ory.acceptOAuth2ConsentRequest.raw
  await play.refusal(
    'acceptOAuth2ConsentRequest/unknown',
    acceptConsent({ consentChallenge: 'nope', acceptOAuth2ConsentRequest: {} }),
  )
  const granted = await play.call(
    'acceptOAuth2ConsentRequest/ok',
    acceptConsent({
      consentChallenge,
      acceptOAuth2ConsentRequest: {
        grant_scope: ['openid', 'offline', 'photos.read'],
        grant_access_token_audience: ['https://api.photos.example.com'],
        remember: true,
        remember_for: 0,
        handled_at: new Date().toISOString(),
        session: { access_token: { plan: 'gold' }, id_token: { email: subject } },
      },
    }),
  )
  const back = await play.visit('public/follow-consent-verifier', browser, granted.data.redirect_to)
  await play.call('getOAuth2ConsentRequest/used', getConsent({ consentChallenge }))

  const exchange = ory.oauth2TokenExchange.raw
  const code = parameter(back, 'code')
  const codeGrant = { grantType: 'authorization_code', code, redirectUri: callback, codeVerifier } as const
  const { data: answered } = await play.call('oauth2TokenExchange/authorization-code', exchange(codeGrant, photoViewer))
  const { access_token: token, refresh_token: refreshToken = '', id_token: idToken = '' } = answered
  const introspect = ory.introspectOAuth2Token.raw
  await play.call('introspectOAuth2Token/active-access', introspect({ token }))
  await play.call('introspectOAuth2Token/active-refresh', introspect({ token: refreshToken }))
  await play.call('introspectOAuth2Token/scope-granted', introspect({ token, scope: 'photos.read' }))
  await play.call('introspectOAuth2Token/scope-not-granted', introspect({ token, scope: 'photos.write' }))
  await play.call('introspectOAuth2Token/unknown', introspect({ token: 'garbage' }))
  await play.send('introspectOAuth2Token/missing-token')
  await play.send('introspectOAuth2Token/json-body', { body: JSON.stringify({ token }) })
  const refreshed = await play.call(
    'oauth2TokenExchange/refresh-token',
    exchange({ grantType: 'refresh_token', refreshToken }, photoViewer),
  )
  await play.refusal('oauth2TokenExchange/code-reused', exchange(codeGrant, photoViewer))
  await play.refusal(
    'oauth2TokenExchange/refresh-after-code-reuse',
    exchange({ grantType: 'refresh_token', refreshToken: refreshed.data.refresh_token ?? '' }, photoViewer),
  )
  const consents = ory.listOAuth2ConsentSessions.raw
  await play.call('listOAuth2ConsentSessions/found', consents({ subject }))
  await play.call('listOAuth2ConsentSessions/empty', consents({ subject: 'nobody' }))
  await play.send('listOAuth2ConsentSessions/missing-subject')
  const again = await browser.go(ory.oAuth2AuthorizeUrl(authorization('state-second-0001')).href)
  await play.call(
    'getOAuth2LoginRequest/skip',
    ory.getOAuth2LoginRequest.raw({ loginChallenge: parameter(again, 'login_challenge') }),
  )
  return { browser, idToken, sessionId: login.data.session_id }
}

/** Users reject, and authorize requests are refused. */
export async function rejections(play: Player): Promise<void> {
  const { ory } = play
  const first = connectedBrowser()
  const rejected = await play.call(
    'rejectOAuth2LoginRequest/ok',
    ory.rejectOAuth2LoginRequest.raw({
      loginChallenge: await begin(play, first, 'state-reject-0001'),
      rejectOAuth2Request: {
        error: 'access_denied',
        error_description: 'The account is suspended',
        error_hint: 'Contact support',
        status_code: 403,
      },
    }),
  )
  await play.visit('public/follow-rejected-login', first, rejected.data.redirect_to)
  await play.refusal(
    'rejectOAuth2LoginRequest/unknown',
    ory.rejectOAuth2LoginRequest.raw({ loginChallenge: 'nope', rejectOAuth2Request: { error: 'access_denied' } }),
  )

  const second = connectedBrowser()
  const { redirect_to: toConsent } = await ory.acceptOAuth2LoginRequest({
    loginChallenge: await begin(play, second, 'state-reject-0002'),
    acceptOAuth2LoginRequest: { subject: 'bob' },
  })
  const refused = await play.call(
    'rejectOAuth2ConsentRequest/ok',
    ory.rejectOAuth2ConsentRequest.raw({
      consentChallenge: parameter(await second.go(toConsent), 'consent_challenge'),
      rejectOAuth2Request: { error: 'access_denied', error_description: 'The resource owner said no' },
    }),
  )
  await play.visit('public/follow-rejected-consent', second, refused.data.redirect_to)
  await play.refusal(
    'rejectOAuth2ConsentRequest/unknown',
    ory.rejectOAuth2ConsentRequest.raw({ consentChallenge: 'nope', rejectOAuth2Request: {} }),
  )

  const authorize = async (name: string, request: OAuth2AuthorizeRequest): Promise<unknown> =>
    play.call(
      `oAuth2Authorize/${name}`,
      ory.oAuth2Authorize.raw({
        clientId: 'photo-viewer',
        redirectUri: callback,
        state: 'state-1234567890',
        ...request,
      }),
    )
  await authorize('unknown-client', { clientId: 'nobody' })
  await authorize('bad-redirect-uri', { redirectUri: 'http://evil.example.com/cb' })
  await authorize('short-state', { state: 's' })
  await authorize('bad-scope', { scope: 'admin' })
  await play.send('oAuth2Authorize/no-params')
  await authorize('prompt-none', { scope: 'openid', prompt: 'none' })
}

/** The user rejects a logout, and then signs out. */
export async function logout(play: Player, { browser, idToken }: SignedIn): Promise<void> {
  const { ory } = play
  const begun = async (): Promise<string> => {
    const query = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: bye, state: 'bye-state' })
    const out = await browser.go(`${play.publicUrl}/oauth2/sessions/logout?${query.toString()}`)
    return parameter(out, 'logout_challenge')
  }
  const unknown = { logoutChallenge: 'nope' }
  const first = { logoutChallenge: await begun() }
  await play.call('getOAuth2LogoutRequest/found', ory.getOAuth2LogoutRequest.raw(first))
  await play.refusal('getOAuth2LogoutRequest/unknown', ory.getOAuth2LogoutRequest.raw(unknown))
  await play.call('rejectOAuth2LogoutRequest/ok', ory.rejectOAuth2LogoutRequest.raw(first))
  await play.refusal('rejectOAuth2LogoutRequest/unknown', ory.rejectOAuth2LogoutRequest.raw(unknown))
  const second = { logoutChallenge: await begun() }
  const accepted = await play.call('acceptOAuth2LogoutRequest/ok', ory.acceptOAuth2LogoutRequest.raw(second))
  await play.refusal('acceptOAuth2LogoutRequest/unknown', ory.acceptOAuth2LogoutRequest.raw(unknown))
  await play.visit('public/follow-logout-verifier', browser, accepted.data.redirect_to)
  await play.refusal('getOAuth2LogoutRequest/used', ory.getOAuth2LogoutRequest.raw(second))
  await play.refusal('acceptOAuth2LogoutRequest/used', ory.acceptOAuth2LogoutRequest.raw(second))
}

/** Sessions are revoked. */
export async function sessions(play: Player, { sessionId }: SignedIn): Promise<void> {
  const { ory } = play
  const subject = 'alice@example.com'
  const consents = ory.revokeOAuth2ConsentSessions.raw
  await play.call('revokeOAuth2ConsentSessions/by-subject-and-client', consents({ subject, client: 'photo-viewer' }))
  await play.call('revokeOAuth2ConsentSessions/all', consents({ subject, all: true }))
  await play.send('revokeOAuth2ConsentSessions/no-subject')
  await play.send('revokeOAuth2ConsentSessions/subject-only')
  await play.call('revokeOAuth2ConsentSessions/by-consent-request-id', consents({ consentRequestId: randomUUID() }))
  await play.call('revokeOAuth2LoginSessions/by-subject', ory.revokeOAuth2LoginSessions.raw({ subject }))
  await play.call('revokeOAuth2LoginSessions/by-sid', ory.revokeOAuth2LoginSessions.raw({ sid: sessionId }))
  await play.send('revokeOAuth2LoginSessions/missing')
}

/** Tokens without a user, and all failures of client authentication. */
export async function tokens(play: Player): Promise<void> {
  const { ory } = play
  const exchange = ory.oauth2TokenExchange.raw
  const own = { grantType: 'client_credentials' } as const
  const read = { ...own, scope: 'photos.read' } as const
  const { data } = await play.call('oauth2TokenExchange/client-credentials-post', exchange(read, nightlyJob))
  const token = data.access_token
  await play.call('oauth2TokenExchange/client-credentials-basic', exchange(read, photoViewer))
  await play.refusal(
    'oauth2TokenExchange/basic-without-percent-encoding',
    exchange(read, { auth: clientSecretBasic('photo-viewer', secret, { encoding: 'raw' }) }),
  )
  const wrong = { auth: clientSecretBasic('photo-viewer', 'wrong') }
  await play.refusal('oauth2TokenExchange/wrong-secret', exchange(own, wrong))
  await play.refusal('oauth2TokenExchange/unknown-client', exchange(own, { auth: clientSecretBasic('nobody', 'x') }))
  await play.refusal(
    'oauth2TokenExchange/wrong-auth-method',
    exchange(own, { auth: clientSecretBasic('m2m', 'm2m-secret') }),
  )
  await play.send('oauth2TokenExchange/unsupported-grant')
  await play.send('oauth2TokenExchange/missing-grant')
  await play.refusal(
    'oauth2TokenExchange/invalid-code',
    exchange({ grantType: 'authorization_code', code: 'nope', redirectUri: callback }, photoViewer),
  )
  await play.refusal('oauth2TokenExchange/invalid-scope', exchange({ ...own, scope: 'admin' }, nightlyJob))
  await play.send('oauth2TokenExchange/json-body')
  await play.send('oauth2TokenExchange/get-method')

  const revoke = ory.revokeOAuth2Token.raw
  await play.call('revokeOAuth2Token/ok-post', revoke({ token }, nightlyJob))
  await play.call('introspectOAuth2Token/revoked', ory.introspectOAuth2Token.raw({ token }))
  await play.call('revokeOAuth2Token/unknown-token', revoke({ token: 'garbage' }, photoViewer))
  await play.refusal('revokeOAuth2Token/wrong-secret', revoke({ token: 'garbage' }, wrong))
  await play.refusal('revokeOAuth2Token/no-auth', revoke({ token: 'garbage' }))
  const { access_token: foreign } = await ory.oauth2TokenExchange(own, nightlyJob)
  await play.call('revokeOAuth2Token/other-clients-token', revoke({ token: foreign }, photoViewer))
  await play.call('deleteOAuth2Token/ok', ory.deleteOAuth2Token.raw({ clientId: 'm2m' }))
  await play.send('deleteOAuth2Token/missing-client-id')
  await play.call('deleteOAuth2Token/unknown-client', ory.deleteOAuth2Token.raw({ clientId: 'nobody' }))
}

/** Assertions: of a client, and of a trusted issuer. */
export async function assertions(play: Player, clock: Clock): Promise<void> {
  const { ory } = play
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { kty: 'RSA', ...(await exportJWK(publicKey)), kid: 'key-1', use: 'sig', alg: 'RS256' }
  const now = Math.floor(clock() / 1000)
  const signed = async (claims: JWTPayload): Promise<string> =>
    sign(privateKey, {
      aud: [`${play.publicUrl}/oauth2/token`, play.publicUrl],
      jti: randomUUID(),
      iat: now,
      ...claims,
    })

  await play.call(
    'createOAuth2Client/private-key-jwt',
    ory.createOAuth2Client.raw({
      oAuth2Client: {
        client_id: 'pkjwt',
        grant_types: ['client_credentials'],
        scope: 'photos.read',
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'RS256',
        jwks: { keys: [jwk] },
      },
    }),
  )
  const proven = {
    grantType: 'client_credentials',
    scope: 'photos.read',
    clientAssertionType: assertionType,
    clientAssertion: await signed({ iss: 'pkjwt', sub: 'pkjwt', exp: now + 60 }),
  } as const
  const exchange = ory.oauth2TokenExchange.raw
  await play.call('oauth2TokenExchange/private-key-jwt', exchange(proven))
  await play.refusal('oauth2TokenExchange/private-key-jwt-replayed', exchange(proven))

  const trust = ory.trustOAuth2JwtGrantIssuer.raw
  const of = { issuer: 'https://jwt-idp.example.com', subject: 'bob@example.com' } as const
  const rest = { scope: ['photos.read'], expires_at: '2099-01-01T00:00:00Z', jwk }
  const trusted = await play.call(
    'trustOAuth2JwtGrantIssuer/ok',
    trust({ trustOAuth2JwtGrantIssuer: { ...of, ...rest } }),
  )
  await play.refusal('trustOAuth2JwtGrantIssuer/duplicate', trust({ trustOAuth2JwtGrantIssuer: { ...of, ...rest } }))
  await play.call(
    'trustOAuth2JwtGrantIssuer/any-subject',
    trust({
      trustOAuth2JwtGrantIssuer: {
        ...rest,
        issuer: 'https://any.example.com',
        allow_any_subject: true,
        jwk: { ...jwk, kid: 'key-2' },
      },
    }),
  )
  await play.send('trustOAuth2JwtGrantIssuer/missing-issuer')
  await play.send('trustOAuth2JwtGrantIssuer/missing-subject')
  await play.refusal(
    'trustOAuth2JwtGrantIssuer/bad-date',
    trust({ trustOAuth2JwtGrantIssuer: { ...of, ...rest, expires_at: 'tomorrow' } }),
  )
  const get = ory.getTrustedOAuth2JwtGrantIssuer.raw
  const { id } = trusted.data
  await play.call('getTrustedOAuth2JwtGrantIssuer/found', get({ id }))
  await play.refusal('getTrustedOAuth2JwtGrantIssuer/not-found', get({ id: randomUUID() }))
  await play.refusal('getTrustedOAuth2JwtGrantIssuer/not-a-uuid', get({ id: 'zzz' }))
  const list = ory.listTrustedOAuth2JwtGrantIssuers.raw
  const first = await play.call('listTrustedOAuth2JwtGrantIssuers/page-1', list({ pageSize: 1 }))
  const pageToken = nextPageToken(first.headers.get('link'))
  await play.call('listTrustedOAuth2JwtGrantIssuers/page-2', list({ pageSize: 1, pageToken }))
  await play.call('listTrustedOAuth2JwtGrantIssuers/by-issuer', list({ issuer: of.issuer }))
  await play.call('listTrustedOAuth2JwtGrantIssuers/empty', list({ issuer: 'https://nobody.example.com' }))

  await ory.createOAuth2Client({
    oAuth2Client: {
      client_id: 'jwt-bearer',
      client_secret: 'jwt-bearer-secret',
      grant_types: [jwtGrant],
      scope: 'photos.read',
      token_endpoint_auth_method: 'client_secret_basic',
    },
  })
  const bob = { iss: of.issuer, sub: of.subject }
  const auth = clientSecretBasic('jwt-bearer', 'jwt-bearer-secret')
  const grant = { grantType: jwtGrant, scope: 'photos.read' } as const
  await play.call(
    'oauth2TokenExchange/jwt-bearer',
    exchange({ ...grant, assertion: await signed({ ...bob, exp: now + 300 }) }, { auth }),
  )
  await play.refusal(
    'oauth2TokenExchange/jwt-bearer-expired',
    exchange({ ...grant, assertion: await signed({ ...bob, iat: now - 900, exp: now - 600 }) }, { auth }),
  )
  await play.call('deleteTrustedOAuth2JwtGrantIssuer/ok', ory.deleteTrustedOAuth2JwtGrantIssuer.raw({ id }))
  await play.refusal('deleteTrustedOAuth2JwtGrantIssuer/not-found', ory.deleteTrustedOAuth2JwtGrantIssuer.raw({ id }))
}

/** A user signs in on a device. */
export async function device(play: Player, clock: Clock): Promise<void> {
  const { ory } = play
  const { data: begun } = await play.call(
    'oAuth2DeviceFlow/ok',
    ory.oAuth2DeviceFlow.raw({ clientId: 'photo-viewer', scope: 'openid offline photos.read' }, photoViewer),
  )
  await play.refusal('oAuth2DeviceFlow/unknown-client', ory.oAuth2DeviceFlow.raw({ clientId: 'nobody' }))
  await play.send('oAuth2DeviceFlow/no-params')
  const exchange = ory.oauth2TokenExchange.raw
  const poll = { grantType: deviceGrant, deviceCode: begun.device_code, clientId: 'photo-viewer' } as const
  await play.refusal('oauth2TokenExchange/device-authorization-pending', exchange(poll, photoViewer))
  await play.refusal('oauth2TokenExchange/device-slow-down', exchange(poll, photoViewer))
  await play.refusal(
    'oauth2TokenExchange/device-bad-code',
    exchange({ ...poll, deviceCode: 'ory_dc_nope' }, photoViewer),
  )

  const browser = connectedBrowser()
  const userCode = begun.user_code
  const toCodePage = await play.visit(
    'performOAuth2DeviceVerificationFlow/redirect',
    browser,
    `${play.publicUrl}/oauth2/device/verify?user_code=${userCode}`,
  )
  const deviceChallenge = parameter(toCodePage, 'device_challenge')
  const accept = async (challenge: string, code: string): ReturnType<typeof ory.acceptUserCodeRequest.raw> =>
    ory.acceptUserCodeRequest.raw({
      deviceChallenge: challenge,
      acceptDeviceUserCodeRequest: { user_code: code },
    })
  await play.refusal('acceptUserCodeRequest/unknown-challenge', accept('nope', userCode))
  await play.refusal('acceptUserCodeRequest/bad-user-code', accept(deviceChallenge, 'ZZZZZZZZ'))
  await play.send('acceptUserCodeRequest/missing-user-code', { query: { device_challenge: deviceChallenge } })
  const accepted = await play.call('acceptUserCodeRequest/ok', accept(deviceChallenge, userCode))
  const toLogin = await play.visit('public/follow-device-verifier', browser, accepted.data.redirect_to)
  const loginChallenge = parameter(toLogin, 'login_challenge')
  await play.call('getOAuth2LoginRequest/device', ory.getOAuth2LoginRequest.raw({ loginChallenge }))
  const { redirect_to: toConsent }: OAuth2RedirectTo = await ory.acceptOAuth2LoginRequest({
    loginChallenge,
    acceptOAuth2LoginRequest: { subject: 'carol' },
  })
  const consentChallenge = parameter(await browser.go(toConsent), 'consent_challenge')
  await play.call(
    'getOAuth2ConsentRequest/device-without-context',
    ory.getOAuth2ConsentRequest.raw({ consentChallenge }),
  )
  const granted = await play.call(
    'acceptOAuth2ConsentRequest/device',
    ory.acceptOAuth2ConsentRequest.raw({
      consentChallenge,
      acceptOAuth2ConsentRequest: { grant_scope: ['openid', 'offline', 'photos.read'] },
    }),
  )
  await play.visit('public/follow-device-consent-verifier', browser, granted.data.redirect_to)
  clock.advance(6000) // devices poll every five seconds
  await play.call('oauth2TokenExchange/device-code', exchange(poll, photoViewer))
  await play.call('performOAuth2DeviceVerificationFlow/no-user-code', ory.performOAuth2DeviceVerificationFlow.raw())
}

/** A logout that the provider starts, and routes that do not exist. */
export async function providerLogout(play: Player): Promise<void> {
  const { ory } = play
  const browser = connectedBrowser()
  const { redirect_to: signedIn } = await ory.acceptOAuth2LoginRequest({
    loginChallenge: await begin(play, browser, 'state-provider-logout'),
    acceptOAuth2LoginRequest: { subject: 'erin', remember: true },
  })
  await browser.go(signedIn)
  const out = await play.visit('public/provider-initiated-logout', browser, `${play.publicUrl}/oauth2/sessions/logout`)
  await play.call(
    'getOAuth2LogoutRequest/provider-initiated',
    ory.getOAuth2LogoutRequest.raw({ logoutChallenge: parameter(out, 'logout_challenge') }),
  )
  await play.send('getOAuth2LogoutRequest/missing')
  await play.send('patchOAuth2Client/empty-body')
  await play.send('admin/wrong-method')
  await play.send('public/unknown-route')
}

/** A secret is rotated: both work until the old one is deleted. */
export async function rotation(play: Player): Promise<void> {
  const { ory } = play
  const token = async (clientSecret: string): ReturnType<typeof ory.oauth2TokenExchange.raw> =>
    ory.oauth2TokenExchange.raw({ grantType: 'client_credentials' }, { auth: clientSecretPost('m2m', clientSecret) })
  const rotate = ory.rotateOAuth2ClientSecret.raw
  const { data: rotated } = await play.call('rotateOAuth2ClientSecret/ok', rotate({ id: 'm2m' }))
  await play.refusal('rotateOAuth2ClientSecret/not-found', rotate({ id: 'nobody' }))
  await play.refusal('rotateOAuth2ClientSecret/public-client', rotate({ id: 'spa' }))
  await play.call('oauth2TokenExchange/old-secret-after-rotation', token('m2m-secret'))
  await play.call('oauth2TokenExchange/new-secret-after-rotation', token(rotated.client_secret ?? ''))
  await play.call('getOAuth2Client/after-rotation', ory.getOAuth2Client.raw({ id: 'm2m' }))
  const end = ory.deleteRotatedOAuth2ClientSecrets.raw
  await play.call('deleteRotatedOAuth2ClientSecrets/ok', end({ id: 'm2m' }))
  await play.call('deleteRotatedOAuth2ClientSecrets/again', end({ id: 'm2m' }))
  await play.refusal('deleteRotatedOAuth2ClientSecrets/not-found', end({ id: 'nobody' }))
  await play.refusal('oauth2TokenExchange/old-secret-after-deletion', token('m2m-secret'))
}

/** Responses of both servers that need no preparation. */
export async function surroundings(play: Player): Promise<void> {
  await play.send('public/jwks')
  await play.send('public/userinfo-without-token')
  await play.send('public/discovery')
  await play.send('admin/unknown-route')
}

function authorization(state: string): OAuth2AuthorizeUrlRequest {
  return {
    clientId: 'photo-viewer',
    redirectUri: callback,
    scope: ['openid', 'offline', 'photos.read'],
    state,
    nonce: 'nonce-1234567890',
    codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    codeChallengeMethod: 'S256',
    audience: 'https://api.photos.example.com',
  }
}

/** Starts an authorize request, and returns the challenge that the login page gets. */
async function begin({ ory }: Player, browser: Browser, state: string): Promise<string> {
  return parameter(await browser.go(ory.oAuth2AuthorizeUrl(authorization(state)).href), 'login_challenge')
}

function parameter({ query, page }: Landing, name: string): string {
  const value = query[name]
  if (value === undefined) throw new Error(`${page} did not get ${name}`)
  return value
}

function nextPageToken(link: string | null): string {
  const [, url] = /<([^>]*)>;\s*rel="next"/.exec(link ?? '') ?? []
  const token = new URL(url ?? '', 'http://relative.example.com').searchParams.get('page_token')
  if (token === null) throw new Error('There is no next page')
  return token
}

async function sign(key: CryptoKey, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'JWT' }).sign(key)
}
