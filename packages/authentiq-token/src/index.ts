/**
 * Typed client for the Authentiq token endpoint.
 *
 * @packageDocumentation
 */
export { createAuthentiqClient } from './client.js'
export type { AuthentiqCalls, AuthentiqClient } from './client-interface.js'
export { authentiqEndpoint, type AuthentiqDescriptor, type AuthentiqEndpoint } from './endpoint.js'
export type {
  AuthorizationCodeTokenRequest,
  ExtensionGrantTokenRequest,
  RefreshTokenRequest,
  TokenCommonRequest,
  TokenRequest,
} from './endpoints.js'
export { summarizeError, type AuthentiqErrors } from './errors.js'
export type { Token } from './models.js'
export * from './operations.js'
export { createAuthentiqTransport, type AuthentiqClientOptions, type AuthentiqTransport } from './transport.js'

// From core: what every client has, and the credentials that this API accepts.
export { HttpError, InvalidInputError, InvalidResponseError, NetworkError } from '@typed-oauth/core'
export { isHttpError, isSdkError, RedirectError, SdkError, settle, TimeoutError } from '@typed-oauth/core'
export type { AnySdkError, ErrorBodies, ErrorKind, ErrorSummary, NetworkFailure } from '@typed-oauth/core'
export type { ResponseIssue, Settled } from '@typed-oauth/core'
export { bearer, clientSecretBasic, clientSecretPost, publicClient } from '@typed-oauth/core'
export type { ClientSecretBasicOptions, OAuth2Error } from '@typed-oauth/core'
export type { BoundEndpoint, Endpoint, OperationDescriptor, RedirectLocation, Schema } from '@typed-oauth/core'
export type { CallOptions, Fetch, RawResponse, RetryClass, Transport, TransportEvent } from '@typed-oauth/core'
export type { TransportOptions, UrlLike, ValidationMode } from '@typed-oauth/core'
export type { Credential, CredentialContext, CredentialRequest, Secret, SecretContext } from '@typed-oauth/core'
export { oAuth2ErrorSchema } from '@typed-oauth/core/define'
export type { Calls, OperationOrMethod, OperationTypes } from '@typed-oauth/core'
