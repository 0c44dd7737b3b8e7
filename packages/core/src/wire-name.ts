/**
 * The wire name of a parameter: snake_case.
 *
 * @param parameter - The name that callers use, in camelCase, such as `redirectUri`.
 */
export function wireName(parameter: string): string {
  return parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
