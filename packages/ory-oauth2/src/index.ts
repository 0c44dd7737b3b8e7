/**
 * Typed client for the OAuth 2.0 API of Ory Hydra and Ory Network.
 *
 * @packageDocumentation
 */
export { oAuth2AuthorizeUrl, type OAuth2AuthorizeUrlRequest } from './authorization/authorize-url.js'
export type { OAuth2ClientInput } from './clients/client-input.js'
export type { JsonPatch, JsonPatchAdd, JsonPatchRemove, JsonPatchReplace } from './clients/json-patch.js'
export type { JsonWebKey, JsonWebKeyInput, JsonWebKeySet, JsonWebKeySetInput } from './clients/json-web-key.js'
export type { AnsweredTokenLifespans, OAuth2ClientTokenLifespans } from './clients/lifespans.js'
export type { OAuth2Client, OAuth2GrantType, OAuth2ResponseType, TokenEndpointAuthMethod } from './clients/models.js'
export { createOryClient } from './client.js'
export type { OryCalls, OryClient } from './client-interface.js'
export type {
  AcceptOAuth2ConsentRequest,
  AcceptOAuth2ConsentRequestSession,
  OAuth2ConsentRequest,
} from './consent-requests/models.js'
export type { AcceptDeviceUserCodeRequest, DeviceAuthorization } from './device/models.js'
export {
  adminEndpoint,
  adminListEndpoint,
  publicEndpoint,
  type AdditionalParameters,
  type OryDescriptor,
  type OryEndpoint,
  type OryListEndpoint,
  type OryPublicDescriptor,
  type PageParameters,
} from './endpoint.js'
export {
  errorOAuth2Schema,
  genericErrorSchema,
  oryErrorSchema,
  summarizeError,
  type ErrorGeneric,
  type ErrorOAuth2,
  type GenericError,
  type OryError,
  type OryErrors,
} from './errors.js'
export type {
  AcceptOAuth2LoginRequest,
  OAuth2ConsentRequestOpenIDConnectContext,
  OAuth2LoginRequest,
  RejectOAuth2Request,
} from './login-requests/models.js'
export type { OAuth2LogoutRequest } from './logout-requests/models.js'
export * from './operations.js'
export type { PlatformUrl } from './platform-url.js'
export { oAuth2RedirectToUrl, type OAuth2RedirectTo, type OryChallengeErrors } from './redirect-to.js'
export type { OAuth2ConsentSession, OAuth2ConsentSessionClaims } from './sessions/models.js'
export type { ClientAuthentication } from './tokens/client-authentication.js'
export type {
  AuthorizationCodeGrant,
  ClientCredentialsGrant,
  DeviceCodeGrant,
  JwtBearerGrant,
  KnownGrant,
  Oauth2TokenExchangeRequest,
  OtherGrant,
  RefreshTokenGrant,
} from './tokens/grants.js'
export type {
  ActiveOAuth2Token,
  InactiveOAuth2Token,
  IntrospectedOAuth2Token,
  OAuth2TokenExchange,
} from './tokens/models.js'
export type { BoundOauth2TokenExchangeEndpoint, Oauth2TokenExchangeEndpoint } from './tokens/token-exchange-endpoint.js'
export {
  createOryTransport,
  type OryAdminOptions,
  type OryClientOptions,
  type OryCommonOptions,
  type OryProjectOptions,
  type OryPublicOptions,
  type OryTransport,
} from './transport.js'
export type {
  TrustedIssuerOfAnybody,
  TrustedIssuerOfSubject,
  TrustedKeyInput,
  TrustedOAuth2JwtGrantIssuer,
  TrustedOAuth2JwtGrantJsonWebKey,
  TrustOAuth2JwtGrantIssuer,
} from './trusted-issuers/models.js'

// From core: the exports of every client, and the credentials that this API accepts.
export { HttpError, InvalidInputError, InvalidResponseError, NetworkError } from '@typed-oauth/core'
export { isHttpError, isSdkError, RedirectError, SdkError, settle, TimeoutError } from '@typed-oauth/core'
export type { AnySdkError, ErrorBodies, ErrorKind, ErrorSummary, NetworkFailure } from '@typed-oauth/core'
export type { ResponseIssue, Settled } from '@typed-oauth/core'
export { apiKeyHeaders, bearer, clientSecretBasic, clientSecretPost, httpBasic, publicClient } from '@typed-oauth/core'
export { clientAssertion, privateKeyJwt, tlsClient } from '@typed-oauth/core'
export type { ClientAssertionClaims, ClientAssertionOptions, ClientSecretBasicOptions } from '@typed-oauth/core'
export type { PrivateKey, PrivateKeyJwtOptions, SigningAlgorithm } from '@typed-oauth/core'
export type { BoundListEndpoint, ListEndpoint, Page, RawPage } from '@typed-oauth/core'
export type { BoundEndpoint, Endpoint, OperationDescriptor, RedirectLocation, Schema } from '@typed-oauth/core'
export type { CallOptions, Fetch, RawResponse, RetryClass, Transport, TransportEvent } from '@typed-oauth/core'
export type { TransportOptions, UrlLike, ValidationMode } from '@typed-oauth/core'
export type { Credential, CredentialContext, CredentialRequest, Secret, SecretContext } from '@typed-oauth/core'
export type { JsonObject, JsonValue } from '@typed-oauth/core'
export type { Calls, OperationOrMethod, OperationTypes } from '@typed-oauth/core'
