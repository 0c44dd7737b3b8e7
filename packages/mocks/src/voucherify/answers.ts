import type { Environment } from '../clock.js'
import { randomHex } from '../random-text.js'

/** A refusal, in the API's own envelope. */
export interface Refusal {
  /** HTTP status, also `code` in the body. */
  readonly status: number
  /** Text for developers. */
  readonly message: string
  /** Machine-readable key. */
  readonly key?: string
  /** Further text. */
  readonly details?: string
}

export const unauthorized: Refusal = { status: 401, key: 'unauthorized', message: 'Unauthorized' }
export const missingParameters: Refusal = { status: 400, key: 'missing_parameters', message: 'Missing parameters' }
export const invalidGrantType: Refusal = { status: 400, key: 'invalid_grant_type', message: 'Invalid grant_type' }
export const unsupportedMediaType: Refusal = { status: 415, message: 'Unsupported Media Type' }
export const notFound: Refusal = { status: 404, key: 'not_found', message: 'Resource not found' }

/** Refusal of scopes. */
export function invalidScope(scope: string): Refusal {
  return { status: 400, key: 'invalid_scope', message: `Invalid scope: ${scope}` }
}

/** Refusal of a method. */
export function methodNotAllowed(method: string): Refusal {
  return {
    status: 405,
    message: 'HTTP Method Not Allowed',
    details: `${method} is not supported by this endpoint. Did you mean POST?`,
  }
}

/** Writes a refusal. */
export function refuse(environment: Environment, { status, ...rest }: Refusal): Response {
  return json({ code: status, ...rest, request_id: `v-${randomHex(environment, 18)}` }, status)
}

/** JSON answer. */
export function json(body: unknown, status: number = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json; charset=utf-8' } })
}
