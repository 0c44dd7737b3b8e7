/**
 * Typed client for the Affinidi consumer auth token endpoint.
 *
 * @packageDocumentation
 */
export { createAffinidiClient } from './client.js'
export type { AffinidiClient } from './client-interface.js'
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
export {
  bearer,
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
