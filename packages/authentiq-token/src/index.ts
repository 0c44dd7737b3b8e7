/**
 * Typed client for the Authentiq token endpoint.
 *
 * @packageDocumentation
 */
export { createAuthentiqClient } from './client.js'
export type { AuthentiqClient } from './client-interface.js'
export { authentiqEndpoint, type AuthentiqDescriptor, type AuthentiqEndpoint } from './endpoint.js'
export type {
  AuthorizationCodeTokenRequest,
  ExtensionGrantTokenRequest,
  TokenCommonRequest,
  TokenRequest,
} from './endpoints.js'
export { summarizeError, type AuthentiqErrors } from './errors.js'
export type { Token } from './models.js'
export * from './operations.js'
export { createAuthentiqTransport, type AuthentiqClientOptions, type AuthentiqTransport } from './transport.js'
export {
  bearer,
  clientSecretBasic,
  clientSecretPost,
  HttpError,
  InvalidInputError,
  InvalidResponseError,
  isHttpError,
  isSdkError,
  NetworkError,
  publicClient,
  RedirectError,
  SdkError,
  settle,
  TimeoutError,
  type AnySdkError,
  type CallOptions,
  type ClientSecretBasicOptions,
  type Credential,
  type ErrorKind,
  type Fetch,
  type NetworkFailure,
  type OAuth2Error,
  type RawResponse,
  type RedirectLocation,
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
export { oAuth2ErrorSchema } from '@typed-oauth/core/define'
