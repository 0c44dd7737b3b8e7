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
  pollDeviceToken,
  type PollDeviceTokenOptions,
  type PollDeviceTokenRequest,
  type PolledAuthorization,
} from './device/poll-device-token.js'
export {
  adminEndpoint,
  adminListEndpoint,
  publicBearerEndpoint,
  publicEndpoint,
  type AdditionalParameters,
  type NoParameters,
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
export type { JsonWebKeys, OidcConfiguration, OidcUserInfo, StandardClaims } from './openid-connect/models.js'
export * from './operations.js'
export type { ChallengeInput, ParameterList } from './pages/challenge.js'
export {
  handleConsentRequest,
  type AskConsent,
  type ConsentDecision,
  type ConsentOptions,
  type ConsentStep,
  type TickedNames,
} from './pages/consent.js'
export { handleDeviceRequest, type AskUserCode, type DeviceStep, type WrongUserCode } from './pages/device.js'
export { isDevice, type FlowParameters } from './pages/flow-request.js'
export {
  handleLoginRequest,
  type AskLogin,
  type LoginOptions,
  type LoginStep,
  type RejectedLogin,
  type RememberedLogin,
} from './pages/login.js'
export { handleLogoutRequest, type AskLogout, type LogoutStep } from './pages/logout.js'
export type { PageStep, RedirectStep, RestartStep } from './pages/step.js'
export type { PlatformUrl } from './platform-url.js'
export { oAuth2RedirectToUrl, type OAuth2RedirectTo, type OryChallengeErrors } from './redirect-to.js'
export type { OAuth2ConsentSession, OAuth2ConsentSessionClaims } from './sessions/models.js'
export type { ClientAuthentication } from './tokens/client-authentication.js'
export type {
  AuthorizationCodeGrant,
  ClientCredentialsGrant,
  CommonTokenExchange,
  CommonTokenRequest,
  DelegationGrant,
  DeviceCodeGrant,
  GrantUri,
  ImpersonationGrant,
  JwtBearerGrant,
  KnownGrant,
  Oauth2TokenExchangeRequest,
  OtherGrant,
  OtherGrantType,
  RefreshTokenGrant,
  ScopedTokenRequest,
  TokenExchangeGrant,
  TokenTypeUri,
} from './tokens/grants.js'
export type { AuthorizationDetail, RequestedAccess } from './tokens/requested-access.js'
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
  TrustedIssuerInput,
  TrustedIssuerOfAnybody,
  TrustedIssuerOfSubject,
  TrustedKeyInput,
  TrustedOAuth2JwtGrantIssuer,
  TrustedOAuth2JwtGrantJsonWebKey,
  TrustOAuth2JwtGrantIssuer,
} from './trusted-issuers/models.js'

// From core: errors and guards, and the credentials that this API accepts.
export { HttpError, InvalidInputError, InvalidResponseError, NetworkError } from '@typed-oauth/core/define'
export { isHttpError, isSdkError, RedirectError, SdkError, settle, TimeoutError } from '@typed-oauth/core/define'
export { createAuthorizedFetch, createTokenSessions, SessionError } from '@typed-oauth/core/define'
export { createTokenSource, createTokenSources } from '@typed-oauth/core/define'
export {
  apiKeyHeaders,
  bearer,
  clientSecretBasic,
  clientSecretPost,
  httpBasic,
  publicClient,
} from '@typed-oauth/core/define'
export { clientAssertion, privateKeyJwt, tlsClient } from '@typed-oauth/core/define'

// From core: where token sources and sessions keep tokens.
export { createMemoryTokenStore, createRedisTokenStore } from '@typed-oauth/core/define'
export { openText, sealText, sealTokenStore, TokenStoreError } from '@typed-oauth/core/define'

export type { RedirectLocation } from '@typed-oauth/core/define'

// Types of other packages that the exports name. Generated by scripts/re-exports.ts.
export type {
  AbortSignalLike,
  AnsweredError,
  AnyMethod,
  AnySdkError,
  AuthorizedFetchOptions,
  BoundEndpoint,
  BoundListEndpoint,
  CallArguments,
  CallOptions,
  Calls,
  ClientAssertionClaims,
  ClientAssertionOptions,
  ClientSecretBasicOptions,
  Credential,
  CredentialContext,
  CredentialRequest,
  Endpoint,
  ErrorBodies,
  ErrorBody,
  ErrorDetails,
  ErrorKind,
  ErrorSummary,
  EventDetails,
  FailureDetails,
  FailureEvent,
  Fetch,
  FetchInit,
  FetchResponse,
  HeldLock,
  HttpErrorDetails,
  HttpMethod,
  InvalidInputErrorDetails,
  InvalidResponseErrorDetails,
  InvalidResponseEvent,
  JsonObject,
  JsonValue,
  ListEndpoint,
  MemoryTokenStoreOptions,
  MovedError,
  NetworkErrorDetails,
  NetworkFailure,
  Operation,
  OperationDescriptor,
  OperationOrMethod,
  OperationTypes,
  Page,
  PlatformFetch,
  PlatformFetchInit,
  PrivateKey,
  PrivateKeyJwtByCallback,
  PrivateKeyJwtByKey,
  PrivateKeyJwtCommon,
  PrivateKeyJwtOptions,
  RateLimit,
  RawPage,
  RawResponse,
  RedirectErrorDetails,
  RedisCommand,
  RedisTokenStoreOptions,
  Refuse,
  RequestEvent,
  RequestOptions,
  ResponseDescriptor,
  ResponseEvent,
  ResponseHeaders,
  ResponseIssue,
  RetryClass,
  RetryEvent,
  Schema,
  SealKey,
  SealTokenStoreOptions,
  Secret,
  SecretContext,
  SessionAnswer,
  SessionContext,
  SessionErrorDetails,
  SessionFailure,
  SessionRefresh,
  SessionStart,
  Settled,
  SignInErrorDetails,
  SigningAlgorithm,
  TimeoutErrorDetails,
  TokenAnswer,
  TokenContext,
  TokenRequestContext,
  TokenSessions,
  TokenSessionsOptions,
  TokenSource,
  TokenSourceOptions,
  TokenSourcesOptions,
  TokenStore,
  TokenStoreErrorDetails,
  TokenStoreFailure,
  TokenStoreLife,
  Transport,
  TransportEvent,
  TransportOptions,
  UrlLike,
  ValidationMode,
} from '@typed-oauth/core/define'
