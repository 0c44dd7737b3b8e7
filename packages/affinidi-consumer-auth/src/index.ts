/**
 * Typed client for the Affinidi consumer auth token endpoint.
 *
 * @packageDocumentation
 */
export { createAffinidiClient } from './client.js'
export type { AffinidiCalls, AffinidiClient } from './client-interface.js'
export { affinidiEndpoint, type AffinidiDescriptor, type AffinidiEndpoint } from './endpoint.js'
export type {
  AssertionInput,
  ConsumerAuthTokenEndpointInput,
  ConsumerTokenInput,
  DelegatedTokenInput,
  SignAssertion,
} from './endpoints.js'
export {
  serviceErrorResponseSchema,
  summarizeError,
  type AffinidiErrors,
  type InvalidDIDError,
  type InvalidJwtTokenError,
  type ServiceErrorResponse,
  type ServiceErrorResponseDetailsInner,
  type UnauthorizedError,
  type UnexpectedError,
} from './errors.js'
export type { ConsumerAuthTokenEndpointOutput } from './models.js'
export * from './operations.js'
export {
  createAffinidiTransport,
  type AffinidiClientOptions,
  type AffinidiRegionOptions,
  type AffinidiTransport,
  type AffinidiUrlOptions,
} from './transport.js'

// From core: what every client has, and the credentials that this API accepts.
export { HttpError, InvalidInputError, InvalidResponseError, NetworkError } from '@typed-oauth/core'
export { isHttpError, isSdkError, RedirectError, SdkError, settle, TimeoutError } from '@typed-oauth/core'
export type { AnySdkError, ErrorBodies, ErrorKind, ErrorSummary, NetworkFailure } from '@typed-oauth/core'
export type { ResponseIssue, Settled } from '@typed-oauth/core'
export type { BoundEndpoint, Endpoint, OperationDescriptor, RedirectLocation, Schema } from '@typed-oauth/core'
export type { CallOptions, Fetch, RawResponse, RetryClass, Transport, TransportEvent } from '@typed-oauth/core'
export type { TransportOptions, UrlLike, ValidationMode } from '@typed-oauth/core'
export type { Credential, CredentialContext, CredentialRequest, Secret, SecretContext } from '@typed-oauth/core'
export { bearer } from '@typed-oauth/core'
export type { JsonObject, JsonValue } from '@typed-oauth/core'
export type { Calls, OperationOrMethod, OperationTypes } from '@typed-oauth/core'
