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

/** Refuses a token that already has the scheme, which would be sent twice. */
export function checkToken(factory: string, parameter: string, token: unknown): void {
  checkSecret(factory, parameter, token)
  if (typeof token === 'string' && /^\s*bearer(?:\s|$)/i.test(token))
    refuser(factory)(parameter, 'must not begin with "Bearer", which is added')
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
