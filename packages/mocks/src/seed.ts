import * as z from 'zod/mini'

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
  const places = result.error.issues.flatMap((issue) => explain(issue))
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

function explain(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${place([...issue.path, key])} is not known`)
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

/** Returns a place in the seed, such as `$.clients[0].client_id`. */
function place(path: readonly PropertyKey[]): string {
  return `$${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')}`
}
