import { refuser } from '../refuse.js'
import type { CredentialContext, Secret } from './credential.js'

/** Refuses at once what can never be a secret, naming the factory and the parameter. */
export function checkSecret(factory: string, parameter: string, secret: unknown): void {
  if (typeof secret !== 'function' && (typeof secret !== 'string' || secret === ''))
    refuser(factory)(parameter, 'must be a string that is not empty, or a function')
}

/** Refuses a token that already has the scheme, which would be sent twice. */
export function checkToken(factory: string, parameter: string, token: unknown): void {
  checkSecret(factory, parameter, token)
  if (typeof token === 'string' && /^bearer /i.test(token))
    refuser(factory)(parameter, 'must not begin with "Bearer", which is added')
}

/** Gives the secret for one attempt; what a function throws is passed on as it is. */
export async function readSecret(secret: Secret, parameter: string, context: CredentialContext): Promise<string> {
  const value: unknown = typeof secret === 'function' ? await secret(context) : secret
  return value && typeof value === 'string'
    ? value
    : refuser(context.operation)(parameter, 'must give a string that is not empty')
}
