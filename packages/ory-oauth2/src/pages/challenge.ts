import { properties } from '@typed-oauth/core/define'

/** What this library uses of `URLSearchParams` and `FormData`; those of every platform are assignable. */
export interface ParameterList {
  /** All values of a parameter. */
  getAll(name: string): readonly unknown[]
}

/**
 * Where the challenge of a page is found: the `URL` of the browser's request, its `URLSearchParams`, a `FormData`, or the
 * object that a framework makes of a query or of a posted form. A text is the challenge itself or, if it contains a `?`, an
 * address.
 */
export type ChallengeInput =
  | string
  | ParameterList
  | {
      /** The parameters of an address. */
      readonly searchParams: ParameterList
    }
  | Readonly<Record<string, unknown>>
  | null
  | undefined

/**
 * Reads the challenge of a page.
 *
 * @param input - What the application has of the browser's request.
 * @param name - Name of the parameter, such as `login_challenge`.
 * @returns The challenge; empty if there is none, or more than one, or if it cannot be sent: a JSON body may have half of a
 *   surrogate pair.
 */
export function readChallenge(input: ChallengeInput, name: string): string {
  const challenge = typeof input === 'string' && !input.includes('?') ? input : readParameter(input, name)
  return challenge.isWellFormed() ? challenge : ''
}

/**
 * Reads a parameter of the browser's request.
 *
 * @param input - What the application has of the browser's request.
 * @param name - Name of the parameter.
 * @returns The value; empty if there is none, or more than one, or if it is no text.
 */
export function readParameter(input: ChallengeInput, name: string): string {
  const values = listOf(input)?.getAll(name) ?? [properties(input)[name] ?? []].flat()
  const [value] = values
  return values.length === 1 && typeof value === 'string' ? value : ''
}

/** Returns the parameters of an address, such as the `request_url` of a login request. */
export function queryOf(address: string): Iterable<[name: string, value: string]> & ParameterList {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(address) ?? []
  return new URLSearchParams(query)
}

function listOf(input: ChallengeInput): ParameterList | undefined {
  if (typeof input === 'string') return queryOf(input)
  const { searchParams = input } = properties(input)
  return isParameterList(searchParams) ? searchParams : undefined
}

/** A posted form may have a field `getAll`, but its value is no function. */
function isParameterList(value: unknown): value is ParameterList {
  return typeof properties(value)['getAll'] === 'function'
}
