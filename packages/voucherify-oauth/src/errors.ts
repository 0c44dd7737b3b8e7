import {
  type ErrorSummary,
  properties,
  type Schema,
  summarizeError as summarizeUsualError,
  text,
} from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

/** Error body of the API. Voucherify's documents call it `Error`. */
export interface VoucherifyError {
  /** HTTP status. */
  code: number
  /** Text for developers. Some texts can be customised by the account: branch on `key`. */
  message: string
  /** Machine-readable code, such as `invalid_scope`; absent from rate limits and wrong methods, for example. */
  key?: string
  /** Details of the error. */
  details?: string
  /** Id of the request, for support. */
  request_id?: string
  /** Id of the resource that the error is about. */
  resource_id?: string
  /** Kind of the resource that the error is about. */
  resource_type?: string
  /** A further text. */
  error?: VoucherifyErrorCause
}

/** A further text of an error body. */
export interface VoucherifyErrorCause {
  /** Text for developers. */
  message?: string
}

/** Schema of {@link VoucherifyErrorCause}. */
const voucherifyErrorCauseSchema: Schema<VoucherifyErrorCause> = () =>
  z.object<VoucherifyErrorCause>({ message: z.exactOptional(z.string()) })

/** Schema of {@link VoucherifyError}. */
export const voucherifyErrorSchema: Schema<VoucherifyError> = () => {
  const optional = z.exactOptional(z.string())
  return z.object<VoucherifyError>({
    code: z.number(),
    message: z.string(),
    key: optional,
    details: optional,
    request_id: optional,
    resource_id: optional,
    resource_type: optional,
    error: z.exactOptional(z.of(voucherifyErrorCauseSchema)),
  })
}

/** Keys of errors that Voucherify documents, beside the codes of OAuth 2.0 (`invalid_scope`). */
export const voucherifyErrorCodes: readonly string[] = [
  'forbidden',
  'invalid_grant_type',
  'missing_parameters',
  'not_found',
  'quantity_exceeded',
  'too_many',
  'unauthorized',
]

/** Error bodies of operations by status. */
export type VoucherifyErrors = {
  /** Parameters are missing or wrong. */
  readonly 400: VoucherifyError
  /** Errors of wrong keys, rate limits and the server have the same body. */
  readonly default: VoucherifyError
}

/** Error bodies of {@link revokeOauthToken} by status. */
export type RevokeOauthTokenErrors = {
  /** The token is unknown, expired or already revoked; the response has no body. */
  readonly 404: undefined
  /** Errors of wrong keys, rate limits and the server. */
  readonly default: VoucherifyError
}

/**
 * Reads an error body, also in the older shape that gateways and some statuses have (`statusCode`, `error` as a text).
 *
 * @param body - Decoded body of an error response, of any type.
 * @returns `key` as the code, texts and `details` as the description, `request_id`.
 */
export function summarizeError(body: unknown): ErrorSummary {
  const { description, ...summary } = summarizeUsualError(body)
  const sentences = [description, text(properties(body)['details'])]
  return { ...summary, description: text(sentences.filter((sentence) => sentence !== undefined).join(': ')) }
}
