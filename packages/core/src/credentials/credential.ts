import type { AbortSignalLike } from '../platform.js'

/** What a credential may write to: the headers and the flat body parameters of one attempt, by wire name. */
export interface CredentialRequest {
  /** Header names in lower case. */
  readonly headers: Record<string, string>
  /** Body parameters; ignored for operations without a form or JSON fields. */
  readonly form: Record<string, string>
  /** Secrets that must not be shown in an error and are encoded in a header or form parameter: add them here. */
  readonly secrets: Set<string>
}

/** The attempt that a credential is called for. */
export interface CredentialContext {
  /** Operation id. */
  readonly operation: string
  /** Absolute URL of the request, without its query. */
  readonly url: string
  /** Absolute URL of the server's token endpoint as the server knows it, the audience of client assertions. */
  readonly tokenUrl: string
  /** Number of the attempt, from 1. */
  readonly attempt: number
  /** Aborts with the call or the attempt's time limit. */
  readonly signal: AbortSignalLike
  /**
   * What this credential wrote for the request before, if the server has just refused that with 401; else absent. If it
   * writes the same again, no second request is sent.
   */
  readonly refused?: CredentialRequest | undefined
}

/**
 * Adds authentication to one attempt of a request. Called for every attempt; its errors reach the caller unchanged, and
 * the request is then not retried.
 */
export interface Credential {
  (request: CredentialRequest, context: CredentialContext): void | Promise<void>
  /** Client id of the credential, the default of operations that need one in the request. */
  readonly clientId?: string
  /** Whether another call after a 401 may return another secret. */
  readonly renewable?: boolean
}

/** Argument of a function that returns a secret: the attempt that it is called for. */
export interface SecretContext extends Omit<CredentialContext, 'refused'> {
  /**
   * The secret that this function returned before, if the server has just refused it with 401; else absent. A function
   * that has a newer one already returns that. If it returns the same again, no second request is sent.
   */
  readonly refused?: string | undefined
}

/** A secret, or a function that returns it, called for every attempt so that secrets can rotate. */
export type Secret = string | ((context: SecretContext) => string | Promise<string>)
