/**
 * Typed client for the Voucherify OAuth API.
 *
 * @packageDocumentation
 */
export { createVoucherifyClient } from './client.js'
export type { VoucherifyClient } from './client-interface.js'
export { voucherifyEndpoint, type VoucherifyDescriptor, type VoucherifyEndpoint } from './endpoint.js'
export type { GenerateOauthTokenRequest, IntrospectOauthTokenRequest, RevokeOauthTokenRequest } from './endpoints.js'
export {
  summarizeError,
  voucherifyErrorSchema,
  type RevokeOauthTokenErrors,
  type VoucherifyError,
  type VoucherifyErrorCause,
  type VoucherifyErrors,
} from './errors.js'
export type {
  ActiveOAuthToken,
  InactiveOAuthToken,
  OAuthTokenGenerateResponseBody,
  OAuthTokenIntrospectResponseBody,
  VoucherifyScope,
} from './models.js'
export * from './operations.js'
export {
  createVoucherifyTransport,
  type VoucherifyClientOptions,
  type VoucherifyClusterOptions,
  type VoucherifyCommonOptions,
  type VoucherifyTransport,
  type VoucherifyUrlOptions,
} from './transport.js'
export {
  apiKeyHeaders,
  HttpError,
  InvalidInputError,
  InvalidResponseError,
  isHttpError,
  isSdkError,
  NetworkError,
  RedirectError,
  SdkError,
  settle,
  TimeoutError,
  type AnySdkError,
  type CallOptions,
  type Credential,
  type ErrorKind,
  type Fetch,
  type NetworkFailure,
  type RawResponse,
  type ResponseIssue,
  type Secret,
  type Settled,
  type TransportEvent,
  type TransportOptions,
  type ValidationMode,
  type CredentialContext,
  type CredentialRequest,
  type ErrorBodies,
  type RetryClass,
  type Schema,
  type SecretContext,
} from '@typed-oauth/core'
