import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'

import { checkSeed, filled } from './seed.js'

const schema = z.strictObject({
  name: filled,
  kind: z.optional(z.enum(['a', 'b'])),
  count: z.optional(z.number().check(z.minimum(1))),
  items: z.optional(z.array(z.strictObject({ id: z.string() }))),
})

const refusal = (seed: unknown): string => {
  try {
    checkSeed(schema, seed)
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('checkSeed', () => {
  it('returns a valid seed', () => {
    expect(checkSeed(schema, { name: 'x', items: [{ id: '1' }] })).toEqual({ name: 'x', items: [{ id: '1' }] })
  })

  it.each<[unknown, string]>([
    ['s3cret', '$ must be object'],
    [{ name: 1 }, '$.name must be string'],
    [{ name: '' }, '$.name must not be empty'],
    [{ name: 'x', kind: 's3cret' }, '$.kind must be one of "a", "b"'],
    [{ name: 'x', count: 0 }, '$.count must be at least 1'],
    [{ name: 'x', items: [{ id: '1' }, { id: 2 }] }, '$.items[1].id must be string'],
    [{ name: 'x', colour: 's3cret', size: 1 }, '$.colour is not known; $.size is not known'],
    [{ Name: 's3cret', name: 'x' }, '$.Name is not known; use `name`'],
    [{ name: 'x', items: [{ id: '1', ID: 's3cret' }] }, '$.items[0].ID is not known; use `id`'],
    [{ name: 'x', item: [] }, '$.item is not known; use `items`'],
  ])('names the invalid places of %j, and no values', (seed, places) => {
    expect(refusal(seed)).toBe(`The seed does not fit: ${places}`)
  })
})
