import type { JsonValue, Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

/** Error body that Hydra's operations send. */
export interface ErrorOAuth2 {
  /** Code such as `invalid_grant`; at admin operations sometimes an English sentence. Look at the status first. */
  error: string
  /** Text for developers. Hydra always sends it; empty if there is nothing to add. */
  error_description?: string
  /** Further advice. Sent by Hydra 1.x; newer releases put it into `error_description`. */
  error_hint?: string
  /** Internal details. Sent by Hydra 1.x in development. */
  error_debug?: string
  /** HTTP status. Sent by Hydra 1.x. */
  status_code?: number
}

/** Schema of {@link ErrorOAuth2}. */
export const errorOAuth2Schema: Schema<ErrorOAuth2> = () => {
  const optional = z.exactOptional(z.string())
  const status = z.exactOptional(z.number())
  return z.object<ErrorOAuth2>(
    {
      error: z.string(),
      error_description: optional,
      error_hint: optional,
      error_debug: optional,
      status_code: status,
    },
    ['error'],
  )
}

/**
 * Error that the edge of Ory Network and other Ory services send, as the property `error` of the body. Hydra sends it for
 * routes that it does not have, such as those of newer releases.
 */
export interface GenericError {
  /** What happened, such as `Not Found`. */
  message: string
  /** HTTP status. */
  code?: number
  /** Name of the HTTP status. */
  status?: string
  /** Id of the request, for support. */
  request?: string
  /** Why it happened, and what to do. */
  reason?: string
  /** Machine-readable code. */
  id?: string
  /** Internal details, sent in development only. */
  debug?: string
  /** Further details of any kind. */
  details?: JsonValue
}

/** Schema of {@link GenericError}. */
export const genericErrorSchema: Schema<GenericError> = () => {
  const optional = z.exactOptional(z.string())
  const code = z.exactOptional(z.number())
  const details = z.exactOptional(z.json())
  return z.object<GenericError>(
    {
      message: z.string(),
      code,
      status: optional,
      request: optional,
      reason: optional,
      id: optional,
      debug: optional,
      details,
    },
    ['message'],
  )
}

/** Error body with a {@link GenericError}. */
export interface ErrorGeneric {
  /** The error; a text in an {@link ErrorOAuth2}. */
  error: GenericError
  /** Absent. */
  error_description?: undefined
  /** Absent. */
  error_hint?: undefined
  /** Absent. */
  error_debug?: undefined
  /** Absent. */
  status_code?: undefined
}

/** Error body of Ory, in one of its two shapes: `error` is a text or an object. */
export type OryError = ErrorGeneric | ErrorOAuth2

const errorGenericSchema: Schema<Pick<ErrorGeneric, 'error'>> = () =>
  z.object<Pick<ErrorGeneric, 'error'>>({ error: z.of(genericErrorSchema) }, ['error'])

/** Schema of {@link OryError}. */
export const oryErrorSchema: Schema<OryError> = () =>
  z.variants<OryError>('error', { string: errorOAuth2Schema, object: errorGenericSchema })

/** Error codes of Hydra and of the edge of Ory Network, beside those of OAuth 2.0 and OpenID Connect. */
export const oryErrorCodes: readonly string[] = [
  'error',
  'insufficient_entropy',
  'invalid_state',
  'jti_known',
  'misconfiguration',
  'missing_required_parameter',
  'not_found',
  'request_forbidden',
  'request_unauthorized',
  'scope_not_granted',
  'token_claim',
  'token_expired',
  'token_inactive',
  'token_signature_mismatch',
  'unsupported_response_mode',
]

/** Error bodies by status: the same one for every operation. */
export type OryErrors = {
  /** Body of every error. */
  readonly default: OryError
}

export { summarizeError } from '@typed-oauth/core/define'
