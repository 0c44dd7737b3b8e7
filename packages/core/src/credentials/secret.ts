import { refuser } from '../refuse.js'
import type { CredentialContext, Secret } from './credential.js'

/** Refuses values that cannot be a secret, with the names of factory and parameter. */
export function checkSecret(factory: string, parameter: string, secret: unknown): void {
  const refuse = refuser(factory)
  if (typeof secret !== 'function' && (typeof secret !== 'string' || secret === ''))
    refuse(parameter, 'must be a string that is not empty, or a function')
  if (typeof secret === 'function' && ('renewable' in secret || 'clientId' in secret))
    refuse(parameter, 'must be the secret itself, not a credential')
}

/** Refuses what is no token, with the names of factory and parameter; a function is called later. */
export function checkToken(factory: string, parameter: string, token: unknown): void {
  checkSecret(factory, parameter, token)
  const expected = typeof token === 'string' && tokenProblem(token)
  if (expected) refuser(factory)(parameter, expected)
}

/**
 * Tells what a text must be to be a token: visible ASCII characters (RFC 6749, appendix A, which also allows the space),
 * without the scheme of the header that it came in.
 *
 * @returns The expectation that the text does not meet; nothing for a token.
 */
export function tokenProblem(text: string): string | undefined {
  if (/^\W*(?:bearer|dpop)(?:\W*$|\s|%20|\+)/i.test(text)) return 'must not begin with a scheme, such as "Bearer"'
  return /^[!-~]+$/.test(text) ? undefined : 'must not be empty or have other characters than visible ASCII ones'
}

/** Returns the secret for one attempt; an error of the function is thrown unchanged. */
export async function readSecret(secret: Secret, parameter: string, context: CredentialContext): Promise<string> {
  return checkGiven(context.operation, parameter, typeof secret === 'function' ? await secret(context) : secret)
}

/** Refuses a result of the caller's function that is not a string. */
export function checkGiven(operation: string, parameter: string, value: unknown): string {
  return typeof value === 'string' && value !== ''
    ? value
    : refuser(operation)(parameter, 'must return a string that is not empty')
}
