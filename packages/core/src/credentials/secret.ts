import { refuser } from '../refuse.js'
import type { CredentialContext, Secret } from './credential.js'

/** Refuses at once what can never be a secret, naming the factory and the parameter. */
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

/** Gives the secret for one attempt; what a function throws is passed on as it is. */
export async function readSecret(secret: Secret, parameter: string, context: CredentialContext): Promise<string> {
  return checkGiven(context.operation, parameter, typeof secret === 'function' ? await secret(context) : secret)
}

/** Refuses what a function of the caller gave in place of a text. */
export function checkGiven(operation: string, parameter: string, value: unknown): string {
  return typeof value === 'string' && value !== ''
    ? value
    : refuser(operation)(parameter, 'must give a string that is not empty')
}
