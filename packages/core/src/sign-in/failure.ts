import { SignInError, type SignInFailure } from '../errors.js'

/** Rejects a sign-in: never with a value of a token or a callback. */
export type Fail = (reason: SignInFailure, problem: string) => never

/**
 * Makes the function that rejects a sign-in.
 *
 * @param operation - Name of the function that was called, for errors.
 */
export function failer(operation: string): Fail {
  return (reason, problem) => {
    throw new SignInError({ operation, attempts: 0, reason, problem })
  }
}
