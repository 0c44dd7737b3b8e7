import type { OAuth2Error } from '@typed-oauth/core/define'

/** Error bodies of operations by status. */
export type AuthentiqErrors = {
  /** The code is wrong, used or expired, or another parameter is wrong. */
  readonly 400: OAuth2Error
  /** The client is unknown, or its secret is wrong. */
  readonly 401: OAuth2Error
}

export { summarizeError } from '@typed-oauth/core/define'
