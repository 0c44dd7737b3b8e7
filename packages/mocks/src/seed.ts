import { checkToken, meantName, type OtherNames } from '@typed-oauth/core/define'
import * as z from 'zod/mini'

/** What callers write instead of names, in any API; used where the name itself is known. */
const otherNames: OtherNames = {
  subject: 'sub user user_id',
  sub: 'subject user id',
  client_id: 'id',
  client_secret: 'secret',
  redirect_uris: 'callback_urls',
  audience: 'aud',
  ext: 'claims',
  id_token: 'claims id_token_claims',
  access_token: 'access_token_claims',
  token: 'access_token',
  did: 'id',
  keys: 'jwks',
  appId: 'id application_id',
  appToken: 'secret token application_token',
  accessToken: 'token',
}

/**
 * Checks a seed, which may come from a handwritten file.
 *
 * @param schema - Schema of the seed.
 * @param seed - The seed.
 * @returns The seed.
 * @throws A `TypeError` that names the places in the seed, never its values.
 */
export function checkSeed<Seed>(schema: z.ZodMiniType<Seed>, seed: unknown): Seed {
  const result = z.safeParse(schema, seed)
  if (result.success) return result.data
  const places = result.error.issues.flatMap((issue) => explain(issue, schema))
  throw seedError(places.join('; '))
}

/** Makes the error of a seed, with the places in it and what they must be. */
export function seedError(problem: string, options?: ErrorOptions): TypeError {
  return new TypeError(`The seed does not fit: ${problem}`, options)
}

/**
 * Refuses a seed in which two entries of a list have the same key.
 *
 * @param list - Place of the list, such as `$.clients`.
 * @param entries - The entries.
 * @param key - Name of the property with the key.
 * @throws A `TypeError` that names the place of the second entry.
 */
export function refuseDuplicates<Entry>(list: string, entries: readonly Entry[], key: keyof Entry & string): void {
  const known = new Set<unknown>()
  for (const [index, entry] of entries.entries()) {
    if (known.has(entry[key])) throw seedError(`${list}[${index}].${key} must be unique`)
    known.add(entry[key])
  }
}

/** A text that is not empty. */
export const filled: z.ZodMiniType<string> = z.string().check(z.minLength(1))

/** A token as it can be sent. */
export const aToken: z.ZodMiniType<string> = z
  .string()
  .check(
    z.minLength(1, { abort: true }),
    z.refine(isToken, 'must be a token: no scheme, no white space, visible ASCII characters'),
  )

function isToken(text: string): boolean {
  try {
    checkToken('seed', 'token', text)
    return true
  } catch {
    return false
  }
}

function explain(issue: z.core.$ZodIssue, schema: z.core.$ZodType): string[] {
  if (issue.code === 'unrecognized_keys') {
    const known = namesAt(schema, issue.path)
    const others = Object.fromEntries(Object.entries(otherNames).filter(([meant]) => known.includes(meant)))
    return issue.keys.map((key) => {
      const meant = meantName(key, known, others)
      return `${place([...issue.path, key])} is not known${meant === undefined ? '' : `; use \`${meant}\``}`
    })
  }
  if (issue.code === 'custom') return [`${place(issue.path)} ${issue.message}`]
  if (issue.code === 'too_small' && issue.origin !== 'number') return [`${place(issue.path)} must not be empty`]
  return [`${place(issue.path)} must be ${expected(issue)}`]
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_small':
      return `at least ${issue.minimum}`
    case 'too_big':
      return `at most ${issue.maximum}`
    case 'invalid_format':
      return `written as ${issue.format}`
    default:
      return 'something else'
  }
}

/** Returns the names of the properties that an object in a seed may have. */
function namesAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const {
    innerType,
    element,
    shape = {},
  } = schema._zod.def as {
    readonly innerType?: z.core.$ZodType
    readonly element?: z.core.$ZodType
    readonly shape?: Readonly<Record<string, z.core.$ZodType>>
  }
  if (innerType !== undefined) return namesAt(innerType, path)
  const [name, ...rest] = path
  if (name === undefined) return Object.keys(shape)
  const next = element ?? shape[String(name)]
  return next === undefined ? [] : namesAt(next, rest)
}

/** Returns a place in the seed, such as `$.clients[0].client_id`. */
function place(path: readonly PropertyKey[]): string {
  return `$${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')}`
}
