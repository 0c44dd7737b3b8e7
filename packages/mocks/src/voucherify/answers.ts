import type { Environment } from '../clock.js'
import { randomHex } from '../random-text.js'
import type { RouteContext } from '../routes.js'
import type { VoucherifyTokenLimitAnswer } from './options.js'

/** Properties of an error body other than status and message. */
interface FailureDetails {
  /** Machine-readable key. */
  readonly key?: string
  /** Further text. */
  readonly details?: string
  /** Whole body, instead of the general error body. */
  readonly body?: unknown
}

/** Error of a request. Handlers throw it; the response has the general error body of the API, unless `body` is set. */
export class Failure extends Error {
  readonly status: number
  readonly details: FailureDetails

  constructor(status: number, message: string, details: FailureDetails = {}) {
    super(message)
    this.name = 'Failure'
    this.status = status
    this.details = details
  }
}

/** The keys are missing or wrong. */
export function unauthorized(): Failure {
  return new Failure(401, 'Unauthorized', { key: 'unauthorized' })
}

/** The key may not do this. */
export function forbidden(): Failure {
  return new Failure(403, 'Forbidden', { key: 'forbidden' })
}

/** A required parameter is missing. */
export function missingParameters(): Failure {
  return new Failure(400, 'Missing parameters', { key: 'missing_parameters' })
}

/** The grant type is not `client_credentials`. */
export function invalidGrantType(): Failure {
  return new Failure(400, 'Invalid grant_type', { key: 'invalid_grant_type' })
}

/** A scope is unknown. */
export function invalidScope(scope: string): Failure {
  return new Failure(400, `Invalid scope: ${scope}`, { key: 'invalid_scope' })
}

/** The body is not form-encoded. */
export function unsupportedMediaType(): Failure {
  return new Failure(415, 'Unsupported Media Type')
}

/** The project makes too many calls. */
export function tooManyCalls(): Failure {
  const message = 'Too many requests hit the API too quickly.'
  return new Failure(429, message, { body: { code: 429, message } })
}

/** The project has reached the limit of tokens. */
export function tooManyTokens({ status, body }: VoucherifyTokenLimitAnswer): Failure {
  return new Failure(status, 'The project has too many OAuth tokens', { body })
}

/** The path does not exist. */
export function notFound(): Failure {
  return new Failure(404, 'Resource not found', { key: 'not_found' })
}

/** The path does not support the method. */
export function methodNotAllowed(method: string): Failure {
  const details = `${method} is not supported by this endpoint. Did you mean POST?`
  return new Failure(405, 'HTTP Method Not Allowed', { details })
}

/** Writes an error response. */
export function failureAnswer(context: RouteContext, environment: Environment, failure: Failure): Response {
  const {
    status,
    message,
    details: { key, details, body },
  } = failure
  const envelope = { code: status, key, message, details, request_id: `v-${randomHex(environment, 18)}` }
  return json(context, body ?? envelope, status)
}

/** JSON response. It includes the headers that were set before. */
export function json(context: RouteContext, body: unknown, status: number = 200): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return context.body(JSON.stringify(body), { status: status as 200, headers }) // tests may choose any status
}
