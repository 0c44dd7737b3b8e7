import type { BoundEndpoint, BoundListEndpoint, RedirectLocation } from '@typed-oauth/core'

import type { OAuth2AuthorizeRequest } from './authorization/endpoints.js'
import type {
  CreateOAuth2ClientRequest,
  DeleteOAuth2ClientRequest,
  DeleteRotatedOAuth2ClientSecretsRequest,
  GetOAuth2ClientRequest,
  ListOAuth2ClientsRequest,
  PatchOAuth2ClientRequest,
  RotateOAuth2ClientSecretRequest,
  SetOAuth2ClientLifespansRequest,
  SetOAuth2ClientRequest,
} from './clients/endpoints.js'
import type { OAuth2Client } from './clients/models.js'
import type {
  AcceptOAuth2ConsentRequestRequest,
  GetOAuth2ConsentRequestRequest,
  RejectOAuth2ConsentRequestRequest,
} from './consent-requests/endpoints.js'
import type { OAuth2ConsentRequest } from './consent-requests/models.js'
import type {
  AcceptUserCodeRequestRequest,
  OAuth2DeviceFlowRequest,
  PerformOAuth2DeviceVerificationFlowRequest,
} from './device/endpoints.js'
import type { DeviceAuthorization } from './device/models.js'
import type { OryErrors } from './errors.js'
import type {
  AcceptOAuth2LoginRequestRequest,
  GetOAuth2LoginRequestRequest,
  RejectOAuth2LoginRequestRequest,
} from './login-requests/endpoints.js'
import type { OAuth2LoginRequest } from './login-requests/models.js'
import type {
  AcceptOAuth2LogoutRequestRequest,
  GetOAuth2LogoutRequestRequest,
  RejectOAuth2LogoutRequestRequest,
} from './logout-requests/endpoints.js'
import type { OAuth2LogoutRequest } from './logout-requests/models.js'
import type { PlatformUrl } from './platform-url.js'
import type { OAuth2RedirectTo, OryChallengeErrors } from './redirect-to.js'
import type {
  ListOAuth2ConsentSessionsRequest,
  RevokeOAuth2ConsentSessionsRequest,
  RevokeOAuth2LoginSessionsRequest,
} from './sessions/endpoints.js'
import type { OAuth2ConsentSession } from './sessions/models.js'
import type {
  DeleteOAuth2TokenRequest,
  IntrospectOAuth2TokenRequest,
  RevokeOAuth2TokenRequest,
} from './tokens/endpoints.js'
import type { Oauth2TokenExchangeRequest } from './tokens/grants.js'
import type { IntrospectedOAuth2Token, OAuth2TokenExchange } from './tokens/models.js'
import type { OryTransport } from './transport.js'
import type {
  DeleteTrustedOAuth2JwtGrantIssuerRequest,
  GetTrustedOAuth2JwtGrantIssuerRequest,
  ListTrustedOAuth2JwtGrantIssuersRequest,
  TrustOAuth2JwtGrantIssuerRequest,
} from './trusted-issuers/endpoints.js'
import type { TrustedOAuth2JwtGrantIssuer } from './trusted-issuers/models.js'

/** A client of Ory's OAuth 2.0 API: one method per operation. */
export interface OryClient {
  /** What the methods call through, for operations that are imported one by one. */
  readonly transport: OryTransport

  /**
   * Begins an authorization, and resolves with where the browser would be sent: the login page, or back to the client.
   *
   * Applications want `oAuth2AuthorizeUrl`: the cookies of this answer belong into the user's browser, and nobody can
   * go on without them. The call is there for tests and probes.
   *
   * @example
   * ```ts
   * const { location } = await oAuth2Authorize(transport, { clientId: 'photo-viewer', prompt: 'none', state })
   * ```
   *
   * @see [RFC 6749, section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1)
   * @category Authorization
   * @function
   */
  readonly oAuth2Authorize: BoundEndpoint<OAuth2AuthorizeRequest, RedirectLocation, OryErrors>

  /**
   * Lists clients by id, one page a call; `iterate` gives all of them, `pages` page by page.
   *
   * Secrets are never part of a list.
   *
   * @example
   * ```ts
   * for await (const client of listOAuth2Clients.iterate(transport, { owner: 'team-photos' })) console.log(client.client_id)
   * ```
   *
   * @category Clients
   * @function
   */
  readonly listOAuth2Clients: BoundListEndpoint<ListOAuth2ClientsRequest, OAuth2Client, OryErrors>

  /**
   * Creates a client. The answer holds its secret, once.
   *
   * Answers 409 if the id is taken. A repeat after an answer that got lost makes a second client unless `client_id` is
   * given, so only what provably was not sent is repeated.
   *
   * @example
   * ```ts
   * const { client_id, client_secret } = await createOAuth2Client(transport, {
   *   oAuth2Client: { client_name: 'Photo Viewer', redirect_uris: ['https://photos.example.com/callback'] },
   * })
   * ```
   *
   * @see [RFC 7591, section 2](https://www.rfc-editor.org/rfc/rfc7591.html#section-2)
   * @category Clients
   * @function
   */
  readonly createOAuth2Client: BoundEndpoint<CreateOAuth2ClientRequest, OAuth2Client, OryErrors>

  /**
   * Gets a client, without its secret.
   *
   * @example
   * ```ts
   * const { client_name } = await getOAuth2Client(transport, { id: 'photo-viewer' })
   * ```
   *
   * @category Clients
   * @function
   */
  readonly getOAuth2Client: BoundEndpoint<GetOAuth2ClientRequest, OAuth2Client, OryErrors>

  /**
   * Replaces a client. Read it first and send it back changed, as everything that is left out is reset.
   *
   * A token for dynamic registration stops working.
   *
   * @example
   * ```ts
   * const client = await getOAuth2Client(transport, { id: 'photo-viewer' })
   * await setOAuth2Client(transport, { id: 'photo-viewer', oAuth2Client: { ...client, client_name: 'Photo Viewer 2' } })
   * ```
   *
   * @category Clients
   * @function
   */
  readonly setOAuth2Client: BoundEndpoint<SetOAuth2ClientRequest, OAuth2Client, OryErrors>

  /**
   * Changes some properties of a client.
   *
   * A path that names no property of clients is ignored by Hydra; other mistakes are answered with 500. A token for dynamic
   * registration stops working.
   *
   * @example
   * ```ts
   * await patchOAuth2Client(transport, {
   *   id: 'photo-viewer',
   *   jsonPatch: [{ op: 'add', path: '/redirect_uris/-', value: 'https://photos.example.com/second' }],
   * })
   * ```
   *
   * @see [RFC 6902](https://www.rfc-editor.org/rfc/rfc6902.html)
   * @category Clients
   * @function
   */
  readonly patchOAuth2Client: BoundEndpoint<PatchOAuth2ClientRequest, OAuth2Client, OryErrors>

  /**
   * Deletes a client. Answers 404 if there is none.
   *
   * @example
   * ```ts
   * await deleteOAuth2Client(transport, { id: 'photo-viewer' })
   * ```
   *
   * @category Clients
   * @function
   */
  readonly deleteOAuth2Client: BoundEndpoint<DeleteOAuth2ClientRequest, void, OryErrors>

  /**
   * Replaces the lifespans of a client's tokens.
   *
   * @example
   * ```ts
   * await setOAuth2ClientLifespans(transport, {
   *   id: 'photo-viewer',
   *   oAuth2ClientTokenLifespans: { client_credentials_grant_access_token_lifespan: '15m' },
   * })
   * ```
   *
   * @category Clients
   * @function
   */
  readonly setOAuth2ClientLifespans: BoundEndpoint<SetOAuth2ClientLifespansRequest, OAuth2Client, OryErrors>

  /**
   * Gives a client a new secret, shown once in `client_secret`. The old one keeps working beside it until
   * {@link deleteRotatedOAuth2ClientSecrets}, or until another secret is set.
   *
   * Newer than Hydra v26.2.0, which answers 404. Clients without a secret are answered with 400.
   *
   * @example
   * ```ts
   * const { client_secret } = await rotateOAuth2ClientSecret(transport, { id: 'nightly-job' })
   * ```
   *
   * @category Clients
   * @function
   */
  readonly rotateOAuth2ClientSecret: BoundEndpoint<RotateOAuth2ClientSecretRequest, OAuth2Client, OryErrors>

  /**
   * Ends the earlier secrets of a client after {@link rotateOAuth2ClientSecret}; only the newest one stays.
   *
   * Newer than Hydra v26.2.0, which answers 404. Nothing left to end is no error.
   *
   * @example
   * ```ts
   * await deleteRotatedOAuth2ClientSecrets(transport, { id: 'nightly-job' })
   * ```
   *
   * @category Clients
   * @function
   */
  readonly deleteRotatedOAuth2ClientSecrets: BoundEndpoint<
    DeleteRotatedOAuth2ClientSecretsRequest,
    OAuth2Client,
    OryErrors
  >

  /**
   * Gets what is known about a consent, to show the right screen or none.
   *
   * Answers 404 for an unknown challenge and 401 for one that is older than half an hour: the flow has to be begun anew.
   *
   * @example
   * ```ts
   * const { client, requested_scope, skip } = await getOAuth2ConsentRequest(transport, { consentChallenge })
   * ```
   *
   * @category Login and consent
   * @function
   */
  readonly getOAuth2ConsentRequest: BoundEndpoint<
    GetOAuth2ConsentRequestRequest,
    OAuth2ConsentRequest,
    OryChallengeErrors
  >

  /**
   * Accepts a consent. Send the same browser to `redirect_to`.
   *
   * The link works once: whoever opens it first uses it up, also without the right cookies.
   *
   * @example
   * ```ts
   * const { redirect_to } = await acceptOAuth2ConsentRequest(transport, {
   *   consentChallenge,
   *   acceptOAuth2ConsentRequest: { grant_scope: ['openid', 'photos.read'], remember: true },
   * })
   * ```
   *
   * @category Login and consent
   * @function
   */
  readonly acceptOAuth2ConsentRequest: BoundEndpoint<AcceptOAuth2ConsentRequestRequest, OAuth2RedirectTo, OryErrors>

  /**
   * Rejects a consent. Send the same browser to `redirect_to`; the client gets the error.
   *
   * @example
   * ```ts
   * const { redirect_to } = await rejectOAuth2ConsentRequest(transport, {
   *   consentChallenge,
   *   rejectOAuth2Request: { error: 'access_denied' },
   * })
   * ```
   *
   * @category Login and consent
   * @function
   */
  readonly rejectOAuth2ConsentRequest: BoundEndpoint<RejectOAuth2ConsentRequestRequest, OAuth2RedirectTo, OryErrors>

  /**
   * Begins a sign-in on a device without a browser: show the user the code and the page, and poll with
   * `oauth2TokenExchange`.
   *
   * @example
   * ```ts
   * const { device_code, user_code, verification_uri } = await oAuth2DeviceFlow(transport, { scope: ['openid', 'offline'] })
   * ```
   *
   * @see [RFC 8628, section 3.1](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.1)
   * @category Device
   * @function
   */
  readonly oAuth2DeviceFlow: BoundEndpoint<OAuth2DeviceFlowRequest, DeviceAuthorization, OryErrors>

  /**
   * Opens the page of the device flow, and resolves with where the browser would be sent.
   *
   * The cookies of this answer belong into the user's browser, and nobody can go on without them. The call is there for
   * tests and probes.
   *
   * @example
   * ```ts
   * const { location } = await performOAuth2DeviceVerificationFlow(transport, { userCode })
   * ```
   *
   * @see [RFC 8628, section 3.3](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.3)
   * @category Device
   * @function
   */
  readonly performOAuth2DeviceVerificationFlow: BoundEndpoint<
    PerformOAuth2DeviceVerificationFlowRequest,
    RedirectLocation,
    OryErrors
  >

  /**
   * Accepts the code that a user typed. Send the same browser to `redirect_to`, where login and consent follow.
   *
   * Answers 400 with `invalid_request` for a code that is wrong, expired or used: let the user try again.
   *
   * @example
   * ```ts
   * const { redirect_to } = await acceptUserCodeRequest(transport, {
   *   deviceChallenge,
   *   acceptDeviceUserCodeRequest: { user_code: userCode },
   * })
   * ```
   *
   * @see [RFC 8628, section 3.3](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.3)
   * @category Device
   * @function
   */
  readonly acceptUserCodeRequest: BoundEndpoint<AcceptUserCodeRequestRequest, OAuth2RedirectTo, OryErrors>

  /**
   * Gets what is known about a login, to show the right screen or none.
   *
   * Answers 404 for an unknown challenge and 401 for one that is older than half an hour: the flow has to be begun anew.
   *
   * @example
   * ```ts
   * const { skip, subject, client } = await getOAuth2LoginRequest(transport, { loginChallenge })
   * ```
   *
   * @category Login and consent
   * @function
   */
  readonly getOAuth2LoginRequest: BoundEndpoint<GetOAuth2LoginRequestRequest, OAuth2LoginRequest, OryChallengeErrors>

  /**
   * Accepts a login: the user has signed in. Send the same browser to `redirect_to`.
   *
   * @example
   * ```ts
   * const { redirect_to } = await acceptOAuth2LoginRequest(transport, {
   *   loginChallenge,
   *   acceptOAuth2LoginRequest: { subject: 'alice@example.com', remember: true, remember_for: 3600 },
   * })
   * ```
   *
   * @category Login and consent
   * @function
   */
  readonly acceptOAuth2LoginRequest: BoundEndpoint<AcceptOAuth2LoginRequestRequest, OAuth2RedirectTo, OryErrors>

  /**
   * Rejects a login. Send the same browser to `redirect_to`; the client gets the error.
   *
   * @example
   * ```ts
   * const { redirect_to } = await rejectOAuth2LoginRequest(transport, {
   *   loginChallenge,
   *   rejectOAuth2Request: { error: 'access_denied', error_description: 'The account is suspended' },
   * })
   * ```
   *
   * @category Login and consent
   * @function
   */
  readonly rejectOAuth2LoginRequest: BoundEndpoint<RejectOAuth2LoginRequestRequest, OAuth2RedirectTo, OryErrors>

  /**
   * Gets what is known about a logout, to ask the user or not.
   *
   * Hydra v26.2.0 answers 410 once the logout is done, with `redirect_to` relative to the public URL, of which
   * `oAuth2RedirectToUrl` makes an absolute one; newer releases never do.
   *
   * @example
   * ```ts
   * const { client, subject } = await getOAuth2LogoutRequest(transport, { logoutChallenge })
   * ```
   *
   * @see [OpenID Connect RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
   * @category Logout
   * @function
   */
  readonly getOAuth2LogoutRequest: BoundEndpoint<GetOAuth2LogoutRequestRequest, OAuth2LogoutRequest, OryChallengeErrors>

  /**
   * Accepts a logout. Send the same browser to `redirect_to`: the session ends there. Tokens stay valid.
   *
   * @example
   * ```ts
   * const { redirect_to } = await acceptOAuth2LogoutRequest(transport, { logoutChallenge })
   * ```
   *
   * @category Logout
   * @function
   */
  readonly acceptOAuth2LogoutRequest: BoundEndpoint<AcceptOAuth2LogoutRequestRequest, OAuth2RedirectTo, OryErrors>

  /**
   * Rejects a logout: the user stays signed in. Where the browser goes then is up to the application.
   *
   * @example
   * ```ts
   * await rejectOAuth2LogoutRequest(transport, { logoutChallenge })
   * ```
   *
   * @category Logout
   * @function
   */
  readonly rejectOAuth2LogoutRequest: BoundEndpoint<RejectOAuth2LogoutRequestRequest, void, OryErrors>

  /**
   * Lists what a user has granted and what is still valid, one page a call; `iterate` gives all, `pages` page by page.
   *
   * An unknown user has an empty list.
   *
   * @example
   * ```ts
   * for await (const session of listOAuth2ConsentSessions.iterate(transport, { subject: 'alice@example.com' })) {
   *   console.log(session.consent_request.client.client_name, session.grant_scope)
   * }
   * ```
   *
   * @category Sessions
   * @function
   */
  readonly listOAuth2ConsentSessions: BoundListEndpoint<
    ListOAuth2ConsentSessionsRequest,
    OAuth2ConsentSession,
    OryErrors
  >

  /**
   * Revokes consents, and the tokens that were issued for them: one consent, those of a user for one client, or all of a
   * user. Nothing to revoke is no error.
   *
   * @example
   * ```ts
   * await revokeOAuth2ConsentSessions(transport, { subject: 'alice@example.com', client: 'photo-viewer' })
   * ```
   *
   * @category Sessions
   * @function
   */
  readonly revokeOAuth2ConsentSessions: BoundEndpoint<RevokeOAuth2ConsentSessionsRequest, void, OryErrors>

  /**
   * Ends login sessions: one, or all of a user. Tokens stay valid. Nothing to end is no error.
   *
   * @example
   * ```ts
   * await revokeOAuth2LoginSessions(transport, { subject: 'alice@example.com' })
   * ```
   *
   * @category Sessions
   * @function
   */
  readonly revokeOAuth2LoginSessions: BoundEndpoint<RevokeOAuth2LoginSessionsRequest, void, OryErrors>

  /**
   * Gets tokens: for an authorization code, a refresh token, the client itself, an assertion or a device.
   *
   * Only `client_credentials` is repeated after failures; everything else carries what works once.
   *
   * @example
   * ```ts
   * const { access_token } = await oauth2TokenExchange(transport, {
   *   grantType: 'authorization_code',
   *   code,
   *   codeVerifier,
   *   redirectUri: 'https://photos.example.com/callback',
   * })
   * ```
   *
   * @see [RFC 6749, section 3.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.2)
   * @category Tokens
   * @function
   */
  readonly oauth2TokenExchange: BoundEndpoint<Oauth2TokenExchangeRequest, OAuth2TokenExchange, OryErrors>

  /**
   * Revokes a token, and with it all that were issued with or after it.
   *
   * Resolves also for tokens that are unknown or belong to another client; those of another client stay valid.
   *
   * @example
   * ```ts
   * await revokeOAuth2Token(transport, { token: refreshToken })
   * ```
   *
   * @see [RFC 7009, section 2](https://www.rfc-editor.org/rfc/rfc7009.html#section-2)
   * @category Tokens
   * @function
   */
  readonly revokeOAuth2Token: BoundEndpoint<RevokeOAuth2TokenRequest, void, OryErrors>

  /**
   * Tells whether an access or refresh token is active, and what it was granted.
   *
   * @example
   * ```ts
   * const { active, sub } = await introspectOAuth2Token(transport, { token })
   * ```
   *
   * @see [RFC 7662, section 2](https://www.rfc-editor.org/rfc/rfc7662.html#section-2)
   * @category Tokens
   * @function
   */
  readonly introspectOAuth2Token: BoundEndpoint<IntrospectOAuth2TokenRequest, IntrospectedOAuth2Token, OryErrors>

  /**
   * Deletes all access tokens of a client. Refresh tokens stay usable. An unknown client is no error.
   *
   * @example
   * ```ts
   * await deleteOAuth2Token(transport, { clientId: 'nightly-job' })
   * ```
   *
   * @category Tokens
   * @function
   */
  readonly deleteOAuth2Token: BoundEndpoint<DeleteOAuth2TokenRequest, void, OryErrors>

  /**
   * Trusts an issuer: its assertions can be exchanged for tokens from now on.
   *
   * Answers 409 if the same key of the issuer is trusted already for the same user.
   *
   * @example
   * ```ts
   * const { id } = await trustOAuth2JwtGrantIssuer(transport, {
   *   trustOAuth2JwtGrantIssuer: {
   *     issuer: 'https://idp.example.com',
   *     subject: 'bob@example.com',
   *     scope: ['photos.read'],
   *     expires_at: '2030-01-01T00:00:00Z',
   *     jwk: { kty: 'OKP', crv: 'Ed25519', kid: 'key-1', use: 'sig', x: 'VCpo2LMLhn6iWku8MKvSLg2ZAoC-nlOyPVQaO3FxVeQ' },
   *   },
   * })
   * ```
   *
   * @see [RFC 7523, section 3](https://www.rfc-editor.org/rfc/rfc7523.html#section-3)
   * @category Trusted issuers
   * @function
   */
  readonly trustOAuth2JwtGrantIssuer: BoundEndpoint<
    TrustOAuth2JwtGrantIssuerRequest,
    TrustedOAuth2JwtGrantIssuer,
    OryErrors
  >

  /**
   * Lists trusted issuers by id, one page a call; `iterate` gives all of them, `pages` page by page.
   *
   * @example
   * ```ts
   * for await (const each of listTrustedOAuth2JwtGrantIssuers.iterate(transport)) console.log(each.issuer, each.subject)
   * ```
   *
   * @category Trusted issuers
   * @function
   */
  readonly listTrustedOAuth2JwtGrantIssuers: BoundListEndpoint<
    ListTrustedOAuth2JwtGrantIssuersRequest,
    TrustedOAuth2JwtGrantIssuer,
    OryErrors
  >

  /**
   * Gets a trusted issuer. Its key is not part of the answer, only the key's name.
   *
   * @example
   * ```ts
   * const { issuer, expires_at } = await getTrustedOAuth2JwtGrantIssuer(transport, { id })
   * ```
   *
   * @category Trusted issuers
   * @function
   */
  readonly getTrustedOAuth2JwtGrantIssuer: BoundEndpoint<
    GetTrustedOAuth2JwtGrantIssuerRequest,
    TrustedOAuth2JwtGrantIssuer,
    OryErrors
  >

  /**
   * Ends the trust in an issuer, and deletes its key. Answers 404 if there is none.
   *
   * @example
   * ```ts
   * await deleteTrustedOAuth2JwtGrantIssuer(transport, { id })
   * ```
   *
   * @category Trusted issuers
   * @function
   */
  readonly deleteTrustedOAuth2JwtGrantIssuer: BoundEndpoint<DeleteTrustedOAuth2JwtGrantIssuerRequest, void, OryErrors>

  /**
   * Builds the URL that begins an authorization, for the user's browser. Nothing is sent.
   *
   * @param request - The parameters.
   * @returns The URL.
   * @throws `InvalidInputError` for parameters that cannot be sent, and for a `state` that is missing or has less than 8
   *   characters, as Hydra answers that with an error.
   *
   * @example
   * ```ts
   * const url = oAuth2AuthorizeUrl(transport, {
   *   clientId: 'photo-viewer',
   *   redirectUri: 'https://photos.example.com/callback',
   *   scope: ['openid', 'photos.read'],
   *   state,
   *   codeChallenge,
   * })
   * ```
   *
   * @see [RFC 6749, section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1)
   * @category Authorization
   */
  oAuth2AuthorizeUrl(request?: OAuth2AuthorizeRequest): PlatformUrl
}
