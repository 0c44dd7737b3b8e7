/**
 * Typed client for the Voucherify OAuth API.
 *
 * @packageDocumentation
 */
export { createVoucherifyClient } from './client.js'
export type { VoucherifyCalls, VoucherifyClient } from './client-interface.js'
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
export { coversScope } from './scopes.js'
export {
  createVoucherifyTransport,
  type VoucherifyClientOptions,
  type VoucherifyClusterOptions,
  type VoucherifyCommonOptions,
  type VoucherifyTransport,
  type VoucherifyUrlOptions,
} from './transport.js'

// From core: what every client has, and the credentials that this API accepts.
export { HttpError, InvalidInputError, InvalidResponseError, NetworkError } from '@typed-oauth/core'
export { isHttpError, isSdkError, RedirectError, SdkError, settle, TimeoutError } from '@typed-oauth/core'
export type { AnySdkError, ErrorBodies, ErrorKind, ErrorSummary, NetworkFailure } from '@typed-oauth/core'
export type { ResponseIssue, Settled } from '@typed-oauth/core'
export { apiKeyHeaders } from '@typed-oauth/core'
export type { BoundEndpoint, Endpoint, OperationDescriptor, RedirectLocation, Schema } from '@typed-oauth/core'
export type { CallOptions, Fetch, RawResponse, RetryClass, Transport, TransportEvent } from '@typed-oauth/core'
export type { TransportOptions, UrlLike, ValidationMode } from '@typed-oauth/core'
export type { Credential, CredentialContext, CredentialRequest, Secret, SecretContext } from '@typed-oauth/core'
export type { Calls, OperationOrMethod, OperationTypes } from '@typed-oauth/core'
