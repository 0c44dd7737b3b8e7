import { describe, expect, expectTypeOf, it } from 'vitest'
import * as mini from 'zod/mini'
import type { $ZodType } from 'zod/v4/core'

import { oAuth2ErrorSchema } from './define.js'
import { type OAuth2Error } from './index.js'
import * as z from './schema.js'
import type { Schema } from './schema.js'

interface Part {
  code: string
  weight?: number | null
}
interface Thing {
  id: string
  kind?: 'a' | 'b' | (string & {})
  count?: number
  tags?: string[]
  owner: Part
  parts?: Part[]
  byName?: Record<string, Part>
  either?: Part | string
  claims?: Record<string, unknown>
}

const part: Schema<Part> = () =>
  z.object<Part>({ code: z.string(), weight: z.exactOptional(z.nullable(z.number())) }, ['code'])
const thing: Schema<Thing> = () =>
  z.object<Thing>(
    {
      id: z.string(),
      kind: z.exactOptional(z.string()),
      count: z.exactOptional(z.number()),
      tags: z.exactOptional(z.array(z.string())),
      owner: z.of(part),
      parts: z.exactOptional(z.array(z.of(part))),
      byName: z.exactOptional(mini.record(z.string(), z.of(part))),
      either: z.exactOptional(mini.union([z.of(part), z.string()])),
      claims: z.exactOptional(z.anyObject()),
    },
    ['id', 'owner', 'parts'],
  )

type Active = { active: true; sub: string } | { active: false }
const activeSchema: Schema<Active> = () =>
  z.object<{ active: true; sub: string }>({ active: mini.literal(true), sub: z.string() }, ['active'])
const inactiveSchema: Schema<Active> = () => z.object<{ active: false }>({ active: mini.literal(false) }, ['active'])
const introspection: Schema<Active> = () => z.variants<Active>('active', { true: activeSchema, false: inactiveSchema })

const good = { id: 'a', owner: { code: 'o' } }
const paths = (body: unknown): string[] => z.checkBody(thing, body).map(({ path }) => path.join('.'))
const essentials = (body: unknown): string[] =>
  z
    .checkBody(thing, body)
    .filter(({ essential }) => essential)
    .map(({ path }) => path.join('.'))

describe('a model', () => {
  it('accepts a body that fits, also with unknown properties and new values of enumerations', () => {
    expect(z.checkBody(thing, good)).toEqual([])
    expect(
      z.checkBody(thing, { ...good, kind: 'new', unknown: { deep: 1 }, claims: { sub: 5 }, either: 'text' }),
    ).toEqual([])
    expect(
      z.checkBody(thing, {
        ...good,
        parts: [{ code: 'a', weight: null }],
        byName: { x: { code: 'a' } },
        either: { code: 'a' },
      }),
    ).toEqual([])
  })

  it('accepts `null` only in nullable properties', () => {
    expect(paths({ ...good, parts: [{ code: 'a', weight: null }] })).toEqual([])
    expect(paths({ ...good, count: null })).toEqual(['count'])
    expect(paths({ ...good, owner: null })).toEqual(['owner'])
  })

  it('does not accept `undefined` for a property that is not optional', () => {
    expect(paths({ ...good, owner: undefined })).toEqual(['owner'])
    expect(paths({ ...good, count: undefined })).toEqual([])
  })

  it('reports where a body does not fit and what is expected, without values', () => {
    expect(z.checkBody(thing, { id: 5, owner: { code: 'o' }, count: 'CANARY' })).toEqual([
      { path: ['id'], expected: 'string', essential: true },
      { path: ['count'], expected: 'number', essential: false },
    ])
  })

  it('reports paths with `*` for indexes and for keys of maps, and with names below them', () => {
    expect(paths({ ...good, tags: ['a', 5] })).toEqual(['tags.*'])
    expect(paths({ ...good, parts: [{ code: 'a' }, { code: 5 }, 'x'] })).toEqual(['parts.*.code', 'parts.*'])
    expect(paths({ ...good, byName: { CANARY: { code: 5 }, 'CANARY.2': 'x' } })).toEqual(['byName.*.code', 'byName.*'])
    expect(
      JSON.stringify(z.checkBody(thing, { ...good, byName: { CANARY: { code: 5, weight: 'CANARY' } } })),
    ).not.toContain('CANARY')
  })

  it('reports a union as a whole', () => {
    expect(z.checkBody(thing, { ...good, either: 5 })).toEqual([
      { path: ['either'], expected: 'invalid_union', essential: false },
    ])
  })

  it('reports a mistake as essential if every property on its path is essential', () => {
    expect(essentials({ ...good, id: undefined })).toEqual(['id'])
    expect(essentials({ ...good, owner: 5 })).toEqual(['owner'])
    expect(essentials({ ...good, owner: { code: 5 } })).toEqual(['owner.code'])
    expect(essentials({ ...good, parts: [{ code: 5 }] })).toEqual(['parts.*.code'])
    expect(essentials({ ...good, parts: [5] })).toEqual(['parts.*'])
    expect(
      essentials({ ...good, owner: { code: 'o', weight: 'x' }, count: 'x', tags: [5], byName: { a: { code: 5 } } }),
    ).toEqual([])
  })

  it('reports an essential string that is empty, unless it may be empty', () => {
    const model =
      (possiblyEmpty: string[]): Schema<Part> =>
      () =>
        z.object<Part>({ code: z.string(), weight: z.exactOptional(z.nullable(z.number())) }, ['code'], possiblyEmpty)
    expect(z.checkBody(model([]), { code: '' })).toEqual([
      { path: ['code'], expected: 'text that is not empty', essential: true },
    ])
    expect(z.checkBody(model([]), { code: ' \n' })).toHaveLength(1)
    expect(z.checkBody(model([]), { code: ' a' })).toEqual([])
    expect(z.checkBody(model(['code']), { code: '' })).toEqual([])
    expect(paths({ ...good, kind: '', tags: [''] })).toEqual([])
  })

  it('accepts numbers of at least 0 as durations', () => {
    const model: Schema<{ lasts: number }> = () => z.object<{ lasts: number }>({ lasts: z.seconds() })
    for (const lasts of [0, 0.5, 3600, Number.MAX_SAFE_INTEGER]) expect(z.checkBody(model, { lasts })).toEqual([])
    for (const lasts of ['3600', null, Infinity, Number.NaN, undefined])
      expect(z.checkBody(model, { lasts })).toEqual([{ path: ['lasts'], expected: 'number', essential: false }])
    expect(z.checkBody(model, { lasts: -5 })).toEqual([
      { path: ['lasts'], expected: 'number of at least 0', essential: false },
    ])
  })

  it('reports a body that is not an object as essential', () => {
    for (const body of [null, undefined, 5, 'text', [], true]) {
      expect(z.checkBody(thing, body)).toEqual([{ path: [], expected: 'object', essential: true }])
    }
  })

  it('is built once, at its first use', () => {
    let builds = 0
    const counted: Schema<Part> = () => {
      builds += 1
      return z.object<Part>({ code: z.string(), weight: z.exactOptional(z.nullable(z.number())) })
    }
    expect(builds).toBe(0)
    z.checkBody(counted, { code: 'a' })
    z.checkBody(counted, { code: 5 })
    expect(z.of(counted)).toBe(z.of(counted))
    expect(builds).toBe(1)
  })

  it('may be any check, such as that of a list', () => {
    const list: Schema<Part[]> = () => z.array(z.of(part))
    expect(z.checkBody(list, [{ code: 'a' }])).toEqual([])
    expect(z.checkBody(list, [{ code: 5 }])).toEqual([{ path: ['*', 'code'], expected: 'string', essential: true }])
    expect(z.checkBody(list, {})).toEqual([{ path: [], expected: 'array', essential: true }])
  })

  it('accepts unknown properties with names of prototype members', () => {
    expect(paths(JSON.parse('{"id":"a","owner":{"code":"o"},"__proto__":5,"constructor":5,"toString":5}'))).toEqual([])
  })
})

describe('variants', () => {
  it('are told apart by one property', () => {
    expect(z.checkBody(introspection, { active: false })).toEqual([])
    expect(z.checkBody(introspection, { active: true, sub: 'a' })).toEqual([])
    expect(z.checkBody(introspection, { active: true })).toEqual([
      { path: ['sub'], expected: 'string', essential: false },
    ])
    expect(z.checkBody(introspection, { active: false, sub: 5 })).toEqual([])
  })

  it('do not fit with any other value of that property, of any type', () => {
    const bodies = [
      '{}',
      '{"active":null}',
      '{"active":"false"}',
      '{"active":"true"}',
      '{"active":0}',
      '{"active":[true]}',
      '{"active":"constructor"}',
      '{"active":"__proto__"}',
      '{"active":{"toString":1}}',
      '[]',
      'null',
      '"true"',
      '5',
    ]
    for (const body of bodies) {
      const findings = z.checkBody(introspection, JSON.parse(body))
      expect(findings, body).toContainEqual({
        path: ['active'],
        expected: expect.any(String) as string,
        essential: true,
      })
    }
  })
})

describe('variants by type', () => {
  const inner: Schema<object> = () => z.object<object>({ message: z.string() })
  const schema: Schema<object> = () =>
    z.variants<object>('error', {
      string: () => z.object<object>({ error: z.string() }),
      object: () => z.object<object>({ error: z.of(inner) }),
    })

  it('are told apart by the type of a property', () => {
    for (const error of ['a', 'object', { message: 'a' }]) expect(z.checkBody(schema, { error })).toEqual([])
    for (const error of [5, true, null, undefined, [], { message: 5 }])
      expect(z.checkBody(schema, { error }), JSON.stringify(error)).not.toEqual([])
  })
})

describe('the error model of OAuth', () => {
  it('accepts further properties and requires a code', () => {
    expect(z.checkBody(oAuth2ErrorSchema, { error: 'a', error_hint: 'b' })).toEqual([])
    expect(z.checkBody(oAuth2ErrorSchema, { error_description: 'a' })).toHaveLength(1)
    expect(z.checkBody(oAuth2ErrorSchema, { error: 'a', error_description: null })).toHaveLength(1)
    expectTypeOf<OAuth2Error>().toHaveProperty('error_uri')
  })
})

describe('the types of a model', () => {
  it('report missing, extra and wrong properties on their lines', () => {
    const neverCalled = (): unknown => [
      // @ts-expect-error -- `weight` is missing
      z.object<Part>({ code: z.string() }),
      z.object<Part>({
        code: z.string(),
        weight: z.exactOptional(z.nullable(z.number())),
        // @ts-expect-error -- there is no `colour`
        colour: z.string(),
      }),
      z.object<Part>({
        // @ts-expect-error -- `code` is a string
        code: z.number(),
        weight: z.exactOptional(z.nullable(z.number())),
      }),
      z.object<Part>({
        code: z.string(),
        // @ts-expect-error -- `weight` is optional
        weight: z.nullable(z.number()),
      }),
      // @ts-expect-error -- only properties can be essential
      z.object<Part>({ code: z.string(), weight: z.exactOptional(z.nullable(z.number())) }, ['colour']),
      // @ts-expect-error -- the schema of another model
      ((): Schema<Part> => thing)(),
    ]
    expect(neverCalled).toBeTypeOf('function')
    expectTypeOf(z.of(part)).toExtend<$ZodType<Part>>()
    expectTypeOf(z.object<Part>).returns.toEqualTypeOf<$ZodType<Part>>()
  })
})

describe('checks of zod itself', () => {
  it('keep their rules if the property is essential', () => {
    const schema: Schema<{ mail: string }> = () => z.object<{ mail: string }>({ mail: mini.email() }, ['mail'])
    expect(z.checkBody(schema, { mail: 'a@example.com' })).toEqual([])
    expect(z.checkBody(schema, { mail: 'abc' })).toMatchObject([{ path: ['mail'], essential: true }])
    expect(z.checkBody(schema, { mail: '' })).not.toEqual([])
  })

  it('may be tuples', () => {
    const schema: Schema<{ pair: [string] }> = () => z.object<{ pair: [string] }>({ pair: mini.tuple([mini.string()]) })
    expect(z.checkBody(schema, { pair: ['a'] })).toEqual([])
    expect(z.checkBody(schema, { pair: [5] }).map(({ path }) => path)).toEqual([['pair', '*']])
  })
})

describe('checkInput', () => {
  interface Sent {
    readonly name: string
    readonly notify_for?: number | null | undefined
    readonly is_active?: boolean | null | undefined
    readonly tags?: readonly string[] | null | undefined
    readonly parts?: readonly Part[] | null | undefined
    readonly owner?: Part | null | undefined
    readonly claims?: Readonly<Record<string, unknown>> | null | undefined
    readonly context?: unknown
  }
  const sent: Schema<Sent> = () =>
    z.inputObject<Sent>(
      {
        name: z.string(),
        notify_for: z.whole(),
        is_active: z.exactOptional(z.boolean()),
        tags: z.nullable(z.array(z.string())),
        parts: z.array(z.of(part)),
        owner: z.of(part),
        claims: z.anyObject(),
        context: z.json(),
      },
      ['name'],
      { notify_for: 'notify', 'parts: […]': 'part' },
    )
  const refusal = (value: unknown): string | undefined => {
    try {
      z.checkInput(z.of(sent), 'body', value, (place, expected) => {
        throw new Error(`${place} ${expected}`)
      })
    } catch (error) {
      return (error as Error).message
    }
    return undefined
  }

  it.each<[object]>([
    [{ name: 'a' }],
    [
      {
        name: 'a',
        notify_for: 5,
        is_active: true,
        tags: ['b'],
        parts: [{ code: 'c' }],
        owner: { code: 'd', weight: 1 },
      },
    ],
    [
      {
        name: 'a',
        notify_for: null,
        is_active: null,
        tags: null,
        parts: null,
        owner: null,
        claims: null,
        context: null,
      },
    ],
    [{ name: 'a', tags: [], parts: [], owner: { code: 'd', weight: null } }],
    [{ name: 'a', claims: { Name: 1, names: [] }, context: { NAME: 1 } }],
    [{ name: 'a', newer: 1, colour: { Name: 1 }, 'name#fr': 'b' }],
    [{ name: 'a', constructor: 1, toString: 2 }],
  ])('accepts %j', (value) => {
    expect(refusal(value)).toBeUndefined()
  })

  it.each<[unknown, string]>([
    [[], 'body must be an object'],
    [null, 'body must be an object'],
    ['s3cret', 'body must be an object'],
    [{}, 'body.name is required'],
    [{ name: null }, 'body.name is required'],
    [{ name: '' }, 'body.name must be a text that is not empty'],
    [{ name: 5 }, 'body.name must be a string'],
    [{ name: ['s3cret'] }, 'body.name must be a string'],
    [{ name: 'a', notify_for: 's3cret' }, 'body.notify_for must be a number'],
    [{ name: 'a', notify_for: 1.5 }, 'body.notify_for must be a whole number'],
    [{ name: 'a', notify_for: 1e20 }, 'body.notify_for must be a whole number'],
    [{ name: 'a', is_active: 'true' }, 'body.is_active must be a boolean'],
    [{ name: 'a', is_active: 1 }, 'body.is_active must be a boolean'],
    [{ name: 'a', tags: 's3cret' }, 'body.tags must be an array of strings'],
    [{ name: 'a', tags: { 0: 'b' } }, 'body.tags must be an array of strings'],
    [{ name: 'a', tags: ['b', 5] }, 'body.tags[1] must be a string'],
    [{ name: 'a', tags: [null] }, 'body.tags[0] must be a string'],
    [{ name: 'a', parts: {} }, 'body.parts must be an array of objects'],
    [{ name: 'a', parts: [{ code: 'b' }, 's3cret'] }, 'body.parts[1] must be an object'],
    [{ name: 'a', parts: [{ code: 'b', weight: '1' }] }, 'body.parts[0].weight must be a number'],
    [{ name: 'a', parts: [{ weight: 1 }] }, 'body.parts[0].code is required'],
    [{ name: 'a', owner: [] }, 'body.owner must be an object'],
    [{ name: 'a', claims: ['s3cret'] }, 'body.claims must be an object'],
    [{ names: 's3cret' }, 'body.names is not known; use `name`'],
    [{ name: 'a', notifyFor: 1 }, 'body.notifyFor is not known; use `notify_for`'],
    [{ name: 'a', notify: 1 }, 'body.notify is not known; use `notify_for`'],
    [{ name: 'a', Part: 1 }, 'body.Part is not known; use `parts`'],
    [{ name: 'a', 'notify:for': 1 }, 'body has a name that is not known; use `notify_for`'],
    [{ name: 'a', 'notify_for\n': 1 }, 'body has a name that is not known; use `notify_for`'],
    [{ name: 'a', owner: { code: 'b', Weight: 1 } }, 'body.owner.Weight is not known; use `weight`'],
    [{ name: 'a', parts: [{ code: 'b', codes: 1 }] }, 'body.parts[0].codes is not known; use `code`'],
  ])('refuses %j, with the place and without the value', (value, expected) => {
    expect(refusal(value)).toBe(expected)
  })

  it('takes exactly the properties of the model, with their types', () => {
    const neverCalled = (): unknown[] => [
      // @ts-expect-error -- `weight` is missing
      z.inputObject<Part>({ code: z.string() }),
      // @ts-expect-error -- `code` is a string
      z.inputObject<Part>({ code: z.number(), weight: z.number() }),
      // @ts-expect-error -- only properties can be required
      z.inputObject<Part>({ code: z.string(), weight: z.number() }, ['colour']),
    ]
    expect(neverCalled).toBeTypeOf('function')
  })
})
