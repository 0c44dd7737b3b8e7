import { InvalidInputError } from './errors.js'
import type { Refuse } from './operation.js'

/**
 * Makes the function that refuses input of an operation or a factory.
 *
 * @param operation - Operation id, or name of the factory.
 * @returns A function that throws an {@link InvalidInputError} with the name of the parameter and what it must be.
 */
export function refuser(operation: string): Refuse {
  return (parameter, expected) => {
    throw new InvalidInputError({ operation, parameter, expected })
  }
}

/**
 * Refuses unknown properties.
 *
 * @param given - Object of the caller.
 * @param known - The known names; the error lists them.
 * @param refuse - Called with the first unknown name.
 */
export function refuseUnknown(given: object, known: readonly string[], refuse: Refuse): void {
  for (const name of Object.keys(given))
    if (!known.includes(name)) refuse(name, `is not known; there are ${known.join(', ') || 'none'}`)
}
