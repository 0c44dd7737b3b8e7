import { blankIn } from '../blank.js'
import { refuser } from '../refuse.js'
import type { CredentialContext, Secret } from './credential.js'

/** What servers accept in no secret. Lone surrogates too, which would be sent as another character. */
const unusable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/u

/**
 * Describes a control character or byte order mark in a client id or secret. Spaces pass, and so do letters beyond ASCII,
 * which servers accept.
 *
 * @returns The end of a sentence; nothing for a text that can be sent.
 */
export function secretProblem(text: string): string | undefined {
  return blankIn(text, unusable)
}

/**
 * Refuses a client id or secret with a problem.
 *
 * @param operation - Operation or factory, for the error.
 * @param parameter - Name of the parameter.
 * @param text - The text.
 * @see [RFC 6749, appendix A](https://www.rfc-editor.org/rfc/rfc6749.html#appendix-A)
 */
export function checkText(operation: string, parameter: string, text: string): void {
  const flaw = secretProblem(text)
  if (flaw !== undefined) refuser(operation)(parameter, flaw)
}

/** Refuses values that cannot be a secret, with the names of factory and parameter. */
export function checkSecret(factory: string, parameter: string, secret: unknown): void {
  const refuse = refuser(factory)
  if (typeof secret !== 'function' && (typeof secret !== 'string' || secret === ''))
    refuse(parameter, 'must be a string that is not empty, or a function')
  if (typeof secret === 'function' && ('renewable' in secret || 'clientId' in secret))
    refuse(parameter, 'must be the secret itself, not a credential')
  if (typeof secret === 'string') checkText(factory, parameter, secret)
}

/** Refuses what is no token, with the names of factory and parameter; a function is called later. */
export function checkToken(factory: string, parameter: string, token: unknown): void {
  const expected = typeof token === 'string' && token !== '' && tokenProblem(token)
  if (expected) refuser(factory)(parameter, expected)
  checkSecret(factory, parameter, token)
}

/**
 * Tells what a text must be to be a token: visible ASCII characters (RFC 6749, appendix A, which also allows the space),
 * without the scheme of the header that it came in.
 *
 * @returns The expectation that the text does not meet; nothing for a token.
 */
export function tokenProblem(text: string): string | undefined {
  if (/^\W*(?:bearer|dpop)(?:\W*$|\s|%20|\+)/i.test(text)) return 'must not begin with a scheme, such as "Bearer"'
  if (/^[!-~]+$/.test(text)) return undefined
  return blankIn(text) ?? 'must not be empty or have other characters than visible ASCII ones'
}

/**
 * Returns the secret for one attempt; an error of the function is thrown unchanged.
 *
 * @param secret - The secret, or the function that returns it.
 * @param parameter - Its name, for errors.
 * @param context - The attempt.
 * @param refused - The secret that the server has just refused.
 */
export async function readSecret(
  secret: Secret,
  parameter: string,
  context: CredentialContext,
  refused?: string,
): Promise<string> {
  const given = typeof secret === 'function' ? await secret({ ...context, refused }) : secret
  return checkGiven(context.operation, parameter, given)
}

/** Refuses a result of the caller's function that is not a string, or not a text that can be a secret. */
export function checkGiven(operation: string, parameter: string, value: unknown): string {
  if (typeof value !== 'string' || value === '')
    return refuser(operation)(parameter, 'must return a string that is not empty')
  checkText(operation, parameter, value)
  return value
}

/**
 * Trims a client assertion, and refuses what is none: a private key, for example, must not be sent.
 *
 * @param operation - Operation id, for the error.
 * @param parameter - Name of the parameter.
 * @param assertion - The assertion, or what the caller's function returned.
 * @returns The assertion without outer white space.
 * @see [RFC 7515, section 3.1](https://www.rfc-editor.org/rfc/rfc7515.html#section-3.1)
 */
export function checkAssertion(operation: string, parameter: string, assertion: unknown): string {
  const text = typeof assertion === 'string' ? assertion.trim() : ''
  if (!/^(?:[\w-]+\.){2}[\w-]+$/.test(text))
    refuser(operation)(parameter, 'must be a signed JSON Web Token: three parts in base64url with a dot between them')
  return text
}
