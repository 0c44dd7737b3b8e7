/**
 * An error response. Handlers throw it; the caller of the handler decides whether it becomes a JSON body, a redirect to
 * the client or the error page.
 */
export class Failure extends Error {
  /** HTTP status, if the error is sent as JSON. */
  readonly status: number
  /** Value of `error`: a machine-readable code, or for some admin endpoints a sentence. */
  readonly code: string
  /** Value of `error_description`. May be empty. */
  readonly description: string

  constructor(status: number, code: string, description: string) {
    super(`${status} ${code}`)
    this.name = 'Failure'
    this.status = status
    this.code = code
    this.description = description.replaceAll('"', "'")
  }
}

/** JSON body of an error. */
export interface FailureBody {
  /** Machine-readable code or sentence. */
  readonly error: string
  /** Explanation; may be empty. */
  readonly error_description: string
}

/** Writes the two properties of every error body. */
export function failureBody(failure: Failure): FailureBody {
  return { error: failure.code, error_description: failure.description }
}

function oauth(status: number, code: string, sentence: string): (hint?: string) => Failure {
  return (hint) => new Failure(status, code, hint === undefined ? sentence : `${sentence} ${hint}`)
}

/** A parameter is missing, malformed, given twice or not allowed. */
export const invalidRequest: (hint?: string) => Failure = oauth(
  400,
  'invalid_request',
  'A parameter of the request is missing, malformed or not allowed.',
)

/** The client could not be authenticated. */
export const invalidClient: (hint?: string) => Failure = oauth(
  401,
  'invalid_client',
  'The client is unknown, sent no credentials, the wrong ones, or by a method that it is not registered for.',
)

/** The code, refresh token, assertion or device code is invalid, has expired or was already used. */
export const invalidGrant: (hint?: string) => Failure = oauth(
  400,
  'invalid_grant',
  'The code, token or assertion is unknown, used, expired, revoked, or belongs to another client or redirect URI.',
)

/** The client may not request the scope. */
export const invalidScope: (hint?: string) => Failure = oauth(
  400,
  'invalid_scope',
  'The scope is unknown or the client may not ask for it.',
)

/** The client is not registered for the grant type. */
export const unauthorizedClient: (hint?: string) => Failure = oauth(
  400,
  'unauthorized_client',
  'The client is not registered for this grant type.',
)

/** The user or the server denied the request. */
export const accessDenied: (hint?: string) => Failure = oauth(403, 'access_denied', 'The request was denied.')

/** The browser that continues the flow is not the one that began it. */
export const requestForbidden: (hint?: string) => Failure = oauth(
  403,
  'request_forbidden',
  'This browser may not continue the request.',
)

/** The request came too late, or with an access token that is unknown or revoked. */
export const requestUnauthorized: (hint?: string) => Failure = oauth(
  401,
  'request_unauthorized',
  'The request could not be authorized.',
)

/** The access token has expired. */
export const invalidToken: (hint?: string) => Failure = oauth(401, 'invalid_token', 'The access token has expired.')

/** The user has to sign in, but the client requested no prompt. */
export const loginRequired: (hint?: string) => Failure = oauth(400, 'login_required', 'The user has to sign in.')

/** The user has to consent, but the client requested no prompt. */
export const consentRequired: (hint?: string) => Failure = oauth(400, 'consent_required', 'The user has to consent.')

/** `state` is missing or too short. */
export const invalidState: (hint?: string) => Failure = oauth(
  400,
  'invalid_state',
  'The state is missing or shorter than 8 characters.',
)

/** `nonce` is too short. */
export const insufficientEntropy: (hint?: string) => Failure = oauth(
  400,
  'insufficient_entropy',
  'A value that must be hard to guess is too short.',
)

/** The client is not registered for the response type, or the server does not know it. */
export const unsupportedResponseType: (hint?: string) => Failure = oauth(
  400,
  'unsupported_response_type',
  'This response type is not available to the client.',
)

/** The response mode is unknown or not safe for the response type. */
export const unsupportedResponseMode: (hint?: string) => Failure = oauth(
  400,
  'unsupported_response_mode',
  'This response mode is not available.',
)

/** The `jti` of an assertion was already used. */
export const jtiKnown: (hint?: string) => Failure = oauth(
  400,
  'jti_known',
  'The jti of the assertion was already used.',
)

/** The user has not finished the device flow. */
export const authorizationPending: (hint?: string) => Failure = oauth(
  400,
  'authorization_pending',
  'The user has not finished yet.',
)

/** The device flow was approved, but the device asked for its tokens too late. */
export const expiredToken: (hint?: string) => Failure = oauth(400, 'expired_token', 'The device code has expired.')

/** The server cannot do what is requested. */
export const serverError: (hint?: string) => Failure = oauth(
  500,
  'server_error',
  'The server could not fulfil the request.',
)

/** Response of the server to errors that have no code, including some mistakes of callers. */
export function unrecognizable(status: number = 500, description: string = 'The error is unrecognizable'): Failure {
  return new Failure(status, 'error', description)
}

/** A client or trusted issuer does not exist. */
export function resourceNotFound(): Failure {
  return new Failure(404, 'Unable to locate the resource', '')
}

/** A challenge cannot be read, or its client or request no longer exists. */
export function challengeNotFound(): Failure {
  return new Failure(404, 'Not Found', 'Unable to locate the requested resource')
}

/** A value that must be unique already exists. */
export function conflict(): Failure {
  return new Failure(409, 'Unable to insert or update resource because a resource with that value exists already', '')
}

/** A body or parameter of an admin endpoint cannot be read. */
export function malformed(description: string): Failure {
  return new Failure(400, 'The request was malformed or contained invalid parameters', description)
}

/** A registration access token is missing or wrong. */
export function unauthorized(description: string): Failure {
  return new Failure(401, 'The request could not be authorized', description)
}

/** Only administrators may do this. */
export function forbidden(description: string): Failure {
  return new Failure(403, 'The requested action was forbidden', description)
}

/** This part of the server is disabled. */
export function notEnabled(description: string): Failure {
  return new Failure(404, 'The requested resource could not be found', description)
}

/** Client metadata is invalid. */
export const invalidClientMetadata: (hint?: string) => Failure = oauth(
  400,
  'invalid_client_metadata',
  'A field of the client has a value that is not allowed.',
)

/** A redirect URI cannot be registered. */
export const invalidRedirectUri: (hint?: string) => Failure = oauth(
  400,
  'invalid_redirect_uri',
  'A redirect URI has a value that is not allowed.',
)

/** A required field of a trusted issuer is missing. */
export const missingRequiredParameter: (hint?: string) => Failure = oauth(
  400,
  'missing_required_parameter',
  'A required field is missing.',
)
