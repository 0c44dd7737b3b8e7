import {
  type ErrorSummary,
  type JsonValue,
  properties,
  type Schema,
  summarizeError as summarizeUsualError,
  text,
} from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

/** One of the details of an error, as documented. */
export interface ServiceErrorResponseDetailsInner {
  /** What is wrong. */
  issue: string
  /** Field that it is about. */
  field?: string
  /** Value of the field. */
  value?: string
  /** Where the field is, such as `body`. */
  location?: string
}

/** Error body of Affinidi's services. Not every service sends every documented property. */
export interface ServiceErrorResponse {
  /** Machine-readable name, such as `InvalidDIDError`. */
  name: string
  /** Text for developers. The texts differ between documents: branch on `name`. */
  message: string
  /** HTTP status. */
  httpStatusCode?: number
  /** Id of the request, for support. */
  traceId?: string
  /**
   * Details of the error. Documented as a list of {@link ServiceErrorResponseDetailsInner}, but some services send a
   * text or other items: check the type before use.
   */
  details?: JsonValue
}

/** Schema of {@link ServiceErrorResponse}. */
export const serviceErrorResponseSchema: Schema<ServiceErrorResponse> = () =>
  z.object<ServiceErrorResponse>({
    name: z.string(),
    message: z.string(),
    httpStatusCode: z.exactOptional(z.number()),
    traceId: z.exactOptional(z.string()),
    details: z.exactOptional(z.json()),
  })

/** The DID cannot be resolved. */
export interface InvalidDIDError extends ServiceErrorResponse {
  /** Machine-readable name. */
  name: 'InvalidDIDError' | (string & {})
}

/** The assertion is not valid. */
export interface InvalidJwtTokenError extends ServiceErrorResponse {
  /** Machine-readable name. */
  name: 'InvalidJwtTokenError' | (string & {})
}

/** The DID may not do this. */
export interface UnauthorizedError extends ServiceErrorResponse {
  /** Machine-readable name. */
  name: 'UnauthorizedError' | (string & {})
}

/** The service has failed. */
export interface UnexpectedError extends ServiceErrorResponse {
  /** Machine-readable name. */
  name: 'UnexpectedError' | (string & {})
}

/** Names of errors that Affinidi documents. */
export const affinidiErrorCodes: readonly string[] = [
  'ActionForbiddenError',
  'BadRequestError',
  'ForbiddenError',
  'InvalidDIDError',
  'InvalidJwtTokenError',
  'InvalidParameterError',
  'NotFoundError',
  'UnauthorizedError',
  'UnexpectedError',
]

/** Error bodies of operations by status. */
export type AffinidiErrors = {
  /** The DID cannot be resolved. */
  readonly 400: InvalidDIDError
  /** The assertion is not valid. */
  readonly 401: InvalidJwtTokenError
  /** The DID may not do this. */
  readonly 403: UnauthorizedError
  /** The service has failed. */
  readonly 500: UnexpectedError
  /** Errors of the platform with other statuses. */
  readonly default: ServiceErrorResponse
}

/**
 * Reads an error body of any usual shape, with the issues in `details` and the fields that they are about: a 403 says
 * `Unauthorized` for many different mistakes. Never the values of the fields.
 *
 * @param body - Decoded body of an error response, of any type.
 * @returns What the body says.
 */
export function summarizeError(body: unknown): ErrorSummary {
  const summary = summarizeUsualError(body)
  const { details } = properties(body)
  const issues = (Array.isArray(details) ? details : [])
    .map((detail: unknown) => {
      const { issue, field } = properties(detail)
      return text(issue) && [issue, ...(text(field) ? [`(${text(field)})`] : [])].join(' ')
    })
    .filter(Boolean)
  const sentences = [summary.description, issues.slice(0, 5).join('; ')].filter(Boolean)
  return { ...summary, description: text(sentences.join(': ')) }
}
