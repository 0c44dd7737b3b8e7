import { InvalidInputError } from '../errors.js'
import type { CredentialContext, Secret } from './credential.js'

/** Refuses at once what can never be a secret, naming the factory and the parameter. */
export function checkSecret(factory: string, parameter: string, secret: unknown): void {
  if (typeof secret === 'function' || (typeof secret === 'string' && secret !== '')) return
  throw new InvalidInputError({ operation: factory, parameter, expected: 'must be a non-empty string, or a function that gives one' })
}

/** Gives the secret for one attempt; what a function throws is passed on as it is. */
export async function readSecret(secret: Secret, parameter: string, context: CredentialContext): Promise<string> {
  if (typeof secret === 'string') return secret
  const value: unknown = await secret({ renew: context.renew, signal: context.signal })
  if (typeof value === 'string' && value !== '') return value
  throw new InvalidInputError({
    operation: context.operation,
    parameter,
    expected: 'is a function that must give a non-empty string',
  })
}
