import * as z from 'zod/mini'

import { build, type Check } from './check-body.js'
import type { Schema } from './operation.js'

/** Properties that at least one member of a union has. */
type KeyOf<Model> = Model extends unknown ? keyof Model : never

/** Type of a property in those members of a union that have it. */
type ValueOf<Model, Key> = Model extends unknown ? (Key extends keyof Model ? Model[Key] : never) : never

/** Checks of the properties of a model: exactly one for each, optional where the property is. */
export type Shape<Model> = {
  [Key in KeyOf<Model>]-?: {} extends Pick<Model, Key & keyof Model>
    ? z.ZodMiniExactOptional<z.ZodMiniType<Exclude<ValueOf<Model, Key>, undefined>>>
    : z.ZodMiniType<ValueOf<Model, Key>>
}

/**
 * Makes the schema of a JSON object. Unknown properties pass.
 *
 * @param shape - The check of each property.
 * @param essential - Properties without which the object is of no use: checked in every validation mode. Texts among
 *   them must not be empty.
 * @param possiblyEmpty - Essential texts that may be empty.
 * @returns What a {@link Schema} returns.
 */
export function object<Model extends object>(
  shape: Shape<Model>,
  essential: readonly (KeyOf<Model> & string)[] = [],
  possiblyEmpty: readonly string[] = [],
): z.ZodMiniType<Model> {
  const checks = Object.entries<z.ZodMiniType>(shape).map(([name, check]): [string, z.ZodMiniType] => {
    const isFilled = check._zod.def.type === 'string' && essential.some((each) => each === name)
    return [
      name,
      isFilled && !possiblyEmpty.includes(name)
        ? z.string().check(expecting('text that is not empty', (text) => text.trim() !== ''))
        : check,
    ]
  })
  const schema = z.looseObject(Object.fromEntries(checks))
  Object.assign(schema._zod.def, { essential })
  return schema as unknown as z.ZodMiniType<Model> // `Shape` ties the two together
}

/** Items of an array that may be wrong before the others are no longer looked at: a server must not fill the memory. */
const mostIssues = 20

/**
 * Makes the check of a JSON array. Once some items are wrong, the others are not looked at.
 *
 * @param item - The check of each item.
 * @returns The check, to nest it in {@link object}.
 */
export function array<Item>(item: z.ZodMiniType<Item>): z.ZodMiniType<Item[]> {
  const schema = z.array(z.unknown()).check(
    z.check(({ value, issues }) => {
      for (const [index, each] of value.entries()) {
        for (const issue of item.safeParse(each).error?.issues ?? [])
          issues.push({ ...issue, input: each, path: [index, ...issue.path] } as never) // it is one already
        if (issues.length >= mostIssues) return
      }
    }),
  )
  Object.assign(schema._zod.def, { items: item })
  return schema as unknown as z.ZodMiniType<Item[]> // each item has been looked at
}

/**
 * Makes the check of a length of time in seconds: a number of at least 0.
 *
 * @returns The check, to nest it in {@link object}.
 */
export function seconds(): z.ZodMiniType<number> {
  return z.number().check(expecting('number of at least 0', (number) => number >= 0))
}

/** Makes a further condition of a check, with what to call it in an error. */
function expecting<Value>(expected: string, fits: (value: Value) => boolean): z.core.$ZodCheck<Value> {
  return z.check(({ value, issues }) => {
    if (!fits(value)) issues.push({ code: 'custom', expected, input: value, continue: true } as never) // it also has what was expected
  })
}

/**
 * Makes the check of a JSON object whose properties belong to somebody else, such as claims.
 *
 * @returns The check, to nest it in {@link object}.
 */
export function anyObject(): z.ZodMiniType<Record<string, unknown>> {
  return z.looseObject({})
}

/**
 * Makes the schema of an answer that is one of several models, told apart by one property. It stands for itself: it
 * cannot be nested, and in return costs a tenth of zod's own union.
 *
 * @param property - The property that tells them apart, such as `active`.
 * @param options - The model for each value of it.
 * @returns What a {@link Schema} returns.
 */
export function variants<Model>(
  property: string,
  options: Readonly<Record<string, Schema<Model>>>,
): ReturnType<Schema<Model>> {
  const union: Check = {
    _zod: { def: { type: 'union', options: Object.values(options).map(build) } },
    safeParse: (body) => {
      const value: unknown = Object(body)[property]
      const key = typeof value === 'boolean' || typeof value === 'string' ? String(value) : ''
      const option = Object.hasOwn(options, key) ? options[key] : undefined
      return option
        ? build(option).safeParse(body)
        : { error: { issues: [{ code: 'invalid_union', path: [property] }] } }
    },
  }
  return union as Check & ReturnType<Schema<Model>>
}

/**
 * Gives the check behind a schema, to nest it in another one.
 *
 * @param schema - A schema made with {@link object}.
 * @returns The check, built at its first use.
 */
export function of<Model>(schema: Schema<Model>): z.ZodMiniType<Model> {
  return build(schema) as unknown as z.ZodMiniType<Model>
}

export { checkBody, type Finding } from './check-body.js'
export type { Schema } from './operation.js'
