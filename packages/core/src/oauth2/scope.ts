import type { Refuse } from '../operation.js'
import { fold } from '../wire-name.js'

/**
 * Returns the documented scope that somebody meant: the name itself, or what it should be if it has another case, quotes,
 * commas, invisible characters or another separator. `undefined` for a scope that is not documented.
 *
 * @param name - A scope.
 * @param known - The documented scopes.
 */
export function meantScope(name: string, known: readonly string[]): string | undefined {
  return known.find((each) => fold(each) === fold(name))
}

/**
 * Refuses documented scopes in another spelling, with the right one. Scopes that are not documented pass.
 *
 * @param scope - Names in an array, or in a string separated by spaces.
 * @param known - The documented scopes.
 * @param refuse - Called with the parameter, such as `scope[1]`, and what it must be.
 */
export function checkScopes(scope: string | readonly string[], known: readonly string[], refuse: Refuse): void {
  const isText = typeof scope === 'string'
  for (const [index, name] of (isText ? scope.split(' ') : scope).entries()) {
    const meant = meantScope(name, known) ?? name
    if (meant !== name)
      refuse(
        isText ? 'scope' : `scope[${index}]`,
        `must ${isText && scope !== name ? 'contain' : 'be'} "${meant}", written exactly so`,
      )
  }
}
