// What both entries export, `index` for applications and `define` for authors of API packages.
export type { Bound, BoundEndpoint, BoundListEndpoint, Calls } from './bind.js'
export { apiKeyHeaders } from './credentials/api-key-headers.js'
export { bearer } from './credentials/bearer.js'
export { clientAssertion, type ClientAssertionOptions } from './credentials/client-assertion.js'
export {
  clientSecretBasic,
  clientSecretPost,
  publicClient,
  tlsClient,
  type ClientSecretBasicOptions,
} from './credentials/client-secret.js'
export type {
  Credential,
  CredentialContext,
  CredentialRequest,
  Secret,
  SecretContext,
} from './credentials/credential.js'
export { httpBasic } from './credentials/http-basic.js'
export {
  privateKeyJwt,
  type ClientAssertionClaims,
  type PrivateKey,
  type PrivateKeyJwtByCallback,
  type PrivateKeyJwtByKey,
  type PrivateKeyJwtCommon,
  type PrivateKeyJwtOptions,
  type SigningAlgorithm,
} from './credentials/private-key-jwt.js'
export type { CallArguments, Endpoint, RawResponse } from './endpoint.js'
export {
  HttpError,
  InvalidInputError,
  InvalidResponseError,
  isHttpError,
  isSdkError,
  NetworkError,
  RedirectError,
  SdkError,
  SessionError,
  SignInError,
  TimeoutError,
  TokenStoreError,
  type AnsweredError,
  type AnySdkError,
  type ErrorBody,
  type ErrorDetails,
  type ErrorKind,
  type HttpErrorDetails,
  type InvalidInputErrorDetails,
  type InvalidResponseErrorDetails,
  type MovedError,
  type NetworkErrorDetails,
  type NetworkFailure,
  type RedirectErrorDetails,
  type ResponseIssue,
  type SessionErrorDetails,
  type SessionFailure,
  type SignInErrorDetails,
  type SignInFailure,
  type TimeoutErrorDetails,
  type TokenStoreErrorDetails,
  type TokenStoreFailure,
} from './errors.js'
export type { JsonObject, JsonValue } from './json.js'
export type { OAuth2Error } from './oauth2/error.js'
export type {
  EventDetails,
  FailureDetails,
  FailureEvent,
  InvalidResponseEvent,
  RateLimit,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  TransportEvent,
} from './observe.js'
export type {
  AnyMethod,
  ErrorBodies,
  ErrorSummary,
  HttpMethod,
  Operation,
  OperationDescriptor,
  OperationOrMethod,
  OperationTypes,
  RedirectLocation,
  Refuse,
  ResponseDescriptor,
  RetryClass,
  Schema,
} from './operation.js'
export type { CallOptions, RequestOptions, TransportOptions, ValidationMode } from './options.js'
export type { ListEndpoint, Page, RawPage } from './pagination.js'
export type {
  AbortSignalLike,
  BodyChunk,
  BodyReader,
  BodyStream,
  Fetch,
  FetchInit,
  FetchResponse,
  PlatformFetch,
  PlatformFetchInit,
  ResponseHeaders,
  UrlLike,
} from './platform.js'
export { isSecretName, MASK, maskSecrets, type Direction } from './secrets.js'
export { settle, type Settled } from './settle.js'
export type { Transport } from './transport.js'
export { createAuthorizedFetch, type AuthorizedFetchOptions } from './tokens/authorized-fetch.js'
export { createMemoryTokenStore, type MemoryTokenStoreOptions } from './tokens/memory-token-store.js'
export type { RedisCommand } from './tokens/redis-commands.js'
export { createRedisTokenStore, type RedisTokenStoreOptions } from './tokens/redis-token-store.js'
export { openText, sealText } from './tokens/seal-text.js'
export { sealTokenStore, type SealTokenStoreOptions } from './tokens/seal-token-store.js'
export type { SealKey } from './tokens/seal.js'
export type { TokenAnswer } from './tokens/token-answer.js'
export type { HeldLock, TokenStore, TokenStoreLife } from './tokens/token-store.js'
export type { SessionAnswer } from './tokens/session-record.js'
export type { SessionRefresh } from './tokens/session-steps.js'
export {
  createTokenSessions,
  type SessionContext,
  type SessionStart,
  type TokenSessions,
  type TokenSessionsOptions,
} from './tokens/token-sessions.js'
export {
  createTokenSource,
  createTokenSources,
  type TokenContext,
  type TokenRequestContext,
  type TokenSource,
  type TokenSourceOptions,
  type TokenSourcesOptions,
} from './tokens/token-source.js'
