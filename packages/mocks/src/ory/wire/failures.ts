/**
 * An answer that refuses. Handlers throw it; whoever called them decides whether it becomes a JSON body, a redirect to
 * the client or the error page.
 */
export class Failure extends Error {
  /** HTTP status, where the failure is answered as JSON. */
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

/** Body of a failure. */
export interface FailureBody {
  /** Machine-readable code or sentence. */
  readonly error: string
  /** Explanation; may be empty. */
  readonly error_description: string
}

/** The flat pair that every failure is answered with. */
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

/** The code, refresh token, assertion or device code is not good, or not any more. */
export const invalidGrant: (hint?: string) => Failure = oauth(
  400,
  'invalid_grant',
  'The code, token or assertion is unknown, used, expired, revoked, or belongs to another client or redirect URI.',
)

/** The client may not ask for the scope. */
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

/** The user or the server said no. */
export const accessDenied: (hint?: string) => Failure = oauth(403, 'access_denied', 'The request was denied.')

/** The browser that continues the flow is not the one that began it. */
export const requestForbidden: (hint?: string) => Failure = oauth(
  403,
  'request_forbidden',
  'This browser may not continue the request.',
)

/** The request came too late, or with an access token that is not active. */
export const requestUnauthorized: (hint?: string) => Failure = oauth(
  401,
  'request_unauthorized',
  'The request could not be authorized.',
)

/** The user has to sign in, and the client asked for no prompt. */
export const loginRequired: (hint?: string) => Failure = oauth(400, 'login_required', 'The user has to sign in.')

/** The user has to consent, and the client asked for no prompt. */
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

/** The `jti` of an assertion was seen before. */
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

/** The device flow was finished, and collected too late. */
export const expiredToken: (hint?: string) => Failure = oauth(400, 'expired_token', 'The device code has expired.')

/** Something that the server cannot do. */
export const serverError: (hint?: string) => Failure = oauth(
  500,
  'server_error',
  'The server could not fulfil the request.',
)

/** What the server says about errors that it has no words for, some mistakes of callers among them. */
export function unrecognizable(status: number = 500, description: string = 'The error is unrecognizable'): Failure {
  return new Failure(status, 'error', description)
}

/** A client or trusted issuer that is not there. */
export function resourceNotFound(): Failure {
  return new Failure(404, 'Unable to locate the resource', '')
}

/** A challenge that cannot be read, or whose subject is gone. */
export function challengeNotFound(): Failure {
  return new Failure(404, 'Not Found', 'Unable to locate the requested resource')
}

/** A value that must be unique is taken. */
export function conflict(): Failure {
  return new Failure(409, 'Unable to insert or update resource because a resource with that value exists already', '')
}

/** A body or parameter of an admin endpoint that cannot be read. */
export function malformed(description: string): Failure {
  return new Failure(400, 'The request was malformed or contained invalid parameters', description)
}

/** A registration access token that is missing or wrong. */
export function unauthorized(description: string): Failure {
  return new Failure(401, 'The request could not be authorized', description)
}

/** Something that only administrators may do. */
export function forbidden(description: string): Failure {
  return new Failure(403, 'The requested action was forbidden', description)
}

/** A part of the server that is switched off. */
export function notEnabled(description: string): Failure {
  return new Failure(404, 'The requested resource could not be found', description)
}

/** Client metadata that breaks a rule. */
export const invalidClientMetadata: (hint?: string) => Failure = oauth(
  400,
  'invalid_client_metadata',
  'A field of the client has a value that is not allowed.',
)

/** A redirect URI that cannot be registered. */
export const invalidRedirectUri: (hint?: string) => Failure = oauth(
  400,
  'invalid_redirect_uri',
  'A redirect URI has a value that is not allowed.',
)

/** A field that trusting an issuer needs. */
export const missingRequiredParameter: (hint?: string) => Failure = oauth(
  400,
  'missing_required_parameter',
  'A required field is missing.',
)
