import { describe, expect, it } from 'vitest'

import { contractDifferences, type Contract, type DescribedOperation } from './index.js'

type Check = ReturnType<typeof scalar>
const scalar = (type: string): { _zod: { def: Record<string, unknown> } } => ({ _zod: { def: { type } } })
const optional = (innerType: Check): Check => ({ _zod: { def: { type: 'optional', innerType } } })
const list = (itemCheck: Check): Check => ({ _zod: { def: { type: 'array', itemCheck } } })
const object = (shape: Record<string, Check>): Check => ({ _zod: { def: { type: 'object', shape } } })
const union = (...options: Check[]): Check => ({ _zod: { def: { type: 'union', options } } })

const contract: Contract = {
  operations: {
    addThing: {
      method: 'POST',
      path: '/things/{id}',
      parameters: [
        { in: 'path', name: 'id', required: true },
        { in: 'query', name: 'page_size', required: false },
      ],
      request: [
        {
          contentType: 'application/x-www-form-urlencoded',
          required: true,
          schema: { required: ['name'], properties: { name: 'string' } },
        },
      ],
      responses: { 200: [{ contentType: 'application/json', schema: 'thing' }], 404: null },
    },
  },
  schemas: {
    thing: { required: ['id'], properties: { id: 'string', size: 'integer (int64)', parts: 'part[]' } },
    part: { required: ['label'], properties: { label: 'string' } },
  },
}
const part = object({ label: scalar('string') })
const shape = { id: scalar('string'), size: optional(scalar('number')), parts: optional(list(part)) }
const operation: DescribedOperation = {
  id: 'addThing',
  method: 'POST',
  path: '/things/{id}',
  query: ['pageSize'],
  form: ['name'],
  required: ['name'],
  responses: { 200: () => object(shape) },
  errors: { 404: 'empty' },
}
const differences = (changes: Partial<DescribedOperation>): string[] =>
  contractDifferences({ operation: { ...operation, ...changes } }, contract)
const answer = (check: Check): Partial<DescribedOperation> => ({ responses: { 200: () => check } })

describe('contractDifferences', () => {
  it('finds no difference where an operation is as documented', () => {
    expect(differences({})).toEqual([])
    expect(differences({ required: [], defaults: { name: 'a' } })).toEqual([])
  })

  it.each<[string, Partial<DescribedOperation>, string[]]>([
    ['id', { id: 'putThing' }, ['putThing: is not documented', 'addThing: is missing']],
    ['method', { method: 'PUT' }, ['addThing: method is PUT, documented POST']],
    ['path', { path: '/thing/{id}' }, ['addThing: path is /thing/{id}, documented /things/{id}']],
    [
      'name of a parameter',
      { query: ['size'] },
      ['addThing: query parameter page_size is missing', 'addThing: query parameter size is not documented'],
    ],
    [
      'place of a parameter',
      { query: [], form: ['name', 'pageSize'] },
      ['addThing: query parameter page_size is missing', 'addThing: body parameter page_size is not documented'],
    ],
    ['required parameter', { required: [] }, ['addThing: body parameter name is optional, documented required']],
    [
      'media type',
      { form: undefined, jsonFields: ['name'] },
      ['addThing: request media type is application/json, documented application/x-www-form-urlencoded'],
    ],
    [
      'status',
      { errors: { 400: 'empty' } },
      ['addThing: status 404 is missing', 'addThing: status 400 is not documented'],
    ],
    [
      'body of a status',
      { responses: { 200: 'empty' } },
      ['addThing: body of status 200 is none, documented application/json'],
    ],
    ['property', answer(object({ ...shape, id2: scalar('string') })), ['thing.id2 is not documented']],
    ['missing property', answer(object({ id: shape.id, size: shape.size })), ['thing.parts is missing']],
    [
      'required property',
      answer(object({ ...shape, id: optional(shape.id) })),
      ['thing.id is optional, documented required'],
    ],
    [
      'type of a property',
      answer(object({ ...shape, size: optional(scalar('string')) })),
      ['thing.size is string, documented number'],
    ],
    [
      'type beside the documented one',
      answer(
        object({ ...shape, parts: optional(union(scalar('string'), list(object({ label: optional(shape.id) })))) }),
      ),
      ['thing.parts is string or array, documented array', 'part.label is optional, documented required'],
    ],
    [
      'property of a nested model',
      answer(object({ ...shape, parts: optional(list(object({}))) })),
      ['part.label is missing'],
    ],
    [
      'property that only one variant has',
      answer(union(object(shape), object({ size: shape.size }))),
      ['thing.id is optional, documented required'],
    ],
  ])('finds a difference in: %s', (_, changes, expected) => {
    expect(differences(changes).sort()).toEqual([...expected].sort())
  })

  it('accepts what a deviation explains, and refuses deviations that explain nothing', () => {
    const changed = { operation: { ...operation, method: 'PUT' } }
    const difference = 'addThing: method is PUT, documented POST'
    const deviation = { differences: [difference], reason: 'The server takes PUT only.', source: 'recorded' }
    expect(contractDifferences(changed, contract, [deviation])).toEqual([])
    expect(contractDifferences({ operation }, contract, [deviation])).toEqual([`no longer needed: ${difference}`])
    expect(contractDifferences(changed, contract, [{ ...deviation, source: '' }])).toEqual([
      expect.stringContaining('does not say'),
    ])
  })

  it('compares the names of the documented call', () => {
    const { addThing } = contract.operations
    if (addThing === undefined) throw new Error('no operation')
    const documentedCall = { parameters: [{ name: 'pageSize' }, { name: 'pageToken' }] }
    const operations = { addThing: { ...addThing, documentedCall } }
    expect(contractDifferences({ operation }, { ...contract, operations })).toEqual([
      'addThing: documented parameter pageToken is not taken',
    ])
  })
})
