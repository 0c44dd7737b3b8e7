import { outsideDocumentation } from '../answer-check.js'
import { seconds, type Environment } from '../clock.js'
import type { CorsProfile } from '../cors.js'
import { randomHex } from '../random-text.js'

/** Deployment that gets the request; the deployments differ in details. */
export type Service = 'cid' | 'iam'

/** Why a request is refused. */
export type Refusal = 'did' | 'jwt' | 'parameters' | 'unauthorized'

/** How the service responds to pages of other origins: it allows all. */
export const corsProfile: CorsProfile = {
  ownHeaders: {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'OPTIONS,POST',
    'access-control-allow-headers': 'Content-Type,Authorization,Accept',
  },
}

/** JSON response. */
export function json(body: unknown, status: number = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

/** Response to a CORS preflight request. */
export function preflight(): Response {
  return new Response(null, { status: 204, headers: { 'access-control-allow-methods': '*' } })
}

/**
 * Error of the gateway, before the service gets the request. Handlers throw it; the response has the short error body
 * of the gateway.
 */
export class GatewayFailure extends Error {
  readonly status: number
  readonly type: string

  constructor(status: number, message: string, type: string) {
    super(message)
    this.name = 'GatewayFailure'
    this.status = status
    this.type = type
  }
}

/** Error of the service. Handlers throw it; the response has the error body of the service. */
export class Failure extends Error {
  readonly refusal: Refusal
  readonly field: string

  constructor(refusal: Refusal, issue: string, field: string = 'client_assertion') {
    super(issue)
    this.name = 'Failure'
    this.refusal = refusal
    this.field = field
  }
}

/** Writes the error response of the gateway. */
export function gatewayFailureAnswer({ status, message, type }: GatewayFailure): Response {
  return outsideDocumentation(json({ message }, status, { 'x-amzn-errortype': type }))
}

/** Writes the error response of the service. */
export function failureAnswer(environment: Environment, service: Service, failure: Failure): Response {
  const { status, name, message } = envelope(service, failure.refusal)
  const now = seconds(environment.now())
  const traceId = `1-${now.toString(16).padStart(8, '0')}-${randomHex(environment, 24)}`
  const details = [{ issue: failure.message, field: failure.field, location: 'body' }]
  return json({ name, message, httpStatusCode: status, traceId, details }, status)
}

function envelope(service: Service, refusal: Refusal): { status: number; name: string; message: string } {
  switch (refusal) {
    case 'did': {
      const detail = service === 'iam' ? '. Invalid public key' : ''
      return { status: 400, name: 'InvalidDIDError', message: `Unable to resolve DID method${detail}` }
    }
    case 'parameters':
      return { status: 400, name: 'InvalidParameterError', message: 'Invalid parameter' }
    case 'jwt':
      if (service === 'cid') return { status: 401, name: 'InvalidJwtTokenError', message: 'JWT token is invalid' }
      return envelope(service, 'unauthorized')
    default:
      return { status: 403, name: 'UnauthorizedError', message: 'Unauthorized' }
  }
}
