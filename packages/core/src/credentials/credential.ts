import type { AbortSignalLike } from '../platform.js'

/** What a credential may write to: the headers and the flat body parameters of one attempt, by wire name. */
export interface CredentialRequest {
  /** Header names in lower case. */
  readonly headers: Record<string, string>
  /** Body parameters of operations that have some; what is written elsewhere is ignored. */
  readonly form: Record<string, string>
  /** Take what is hidden in a header or a form parameter and must not come back in an error: add it here. */
  readonly secrets: Set<string>
}

/** The attempt that a credential is asked for. */
export interface CredentialContext {
  /** Operation id. */
  readonly operation: string
  /** Absolute URL of the request, without its query. */
  readonly url: string
  /** Absolute URL of the server's token endpoint, the audience of client assertions. */
  readonly tokenUrl: string
  /** Number of the attempt, from 1. */
  readonly attempt: number
  /** Aborts with the call or the attempt's time limit. */
  readonly signal: AbortSignalLike
  /** `true` when the server has just answered 401 to what this credential wrote. */
  readonly renew: boolean
}

/**
 * Writes a proof of identity into one attempt of a request. Called for every attempt; what it throws reaches the
 * caller unchanged and is never retried.
 */
export interface Credential {
  (request: CredentialRequest, context: CredentialContext): void | Promise<void>
  /** Client id that the credential stands for, the default of operations that need one in the request. */
  readonly clientId?: string
  /** Whether asking again after a 401 may give another secret. */
  readonly renewable?: boolean
}

/** What a function-backed secret is told: the attempt that it is asked for. */
export type SecretContext = CredentialContext

/** A secret, or a function that gives it, called for every attempt so that secrets can rotate. */
export type Secret = string | ((context: SecretContext) => string | Promise<string>)
