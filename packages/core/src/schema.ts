import * as z from 'zod/v4/core'

import { build, issuesOf } from './check-body.js'
import type { Schema } from './operation.js'

/** A check of zod: of a value, or of a body as a whole. Those of `zod` and `zod/mini` are such checks too. */
export type Check<Value = unknown> = z.$ZodType<Value>

/** The check of a property that may be absent. */
export type OptionalCheck<Value = unknown> = z.$ZodExactOptional<Check<Value>>

/** Properties that at least one member of a union has. */
type KeyOf<Model> = Model extends unknown ? keyof Model : never

/** Type of a property in those members of a union that have it. */
type ValueOf<Model, Key> = Model extends unknown ? (Key extends keyof Model ? Model[Key] : never) : never

/** Checks of the properties of a model: exactly one for each, optional where the property is. */
export type Shape<Model> = {
  [Key in KeyOf<Model>]-?: {} extends Pick<Model, Key & keyof Model>
    ? OptionalCheck<Exclude<ValueOf<Model, Key>, undefined>>
    : Check<ValueOf<Model, Key>>
}

/**
 * Makes the schema of a JSON object. Unknown properties are accepted.
 *
 * @param shape - The check of each property.
 * @param essential - Properties without which the object is useless: checked in every validation mode. Strings among
 *   them must not be empty.
 * @param possiblyEmpty - Essential strings that may be empty.
 * @returns What a {@link Schema} returns.
 */
export function object<Model extends object>(
  shape: Shape<Model>,
  essential: readonly (KeyOf<Model> & string)[] = [],
  possiblyEmpty: readonly string[] = [],
): Check<Model> {
  const checks = Object.entries<Check>(shape).map(([name, check]): [string, Check] => {
    const mustBeFilled = essential.some((each) => each === name) && !possiblyEmpty.includes(name)
    return [name, mustBeFilled && check._zod.def.type === 'string' ? filled(check) : check]
  })
  return looseObject(Object.fromEntries(checks), essential) as Check<Model> // `Shape` has exactly the properties of `Model`
}

function looseObject(shape: z.$ZodLooseShape, essential: readonly string[]): Check {
  const definition = { type: 'object' as const, shape, catchall: unknown(), essential }
  return new z.$ZodObject(definition)
}

/** Makes the check of a JSON object with any properties, such as claims. */
export function anyObject(): Check<Record<string, unknown>> {
  return looseObject({}, []) as Check<Record<string, unknown>> // it checks nothing else
}

/** Makes the check of a JSON string. */
export function string(): Check<string> {
  return new z.$ZodString({ type: 'string' })
}

/** The check of a string, and that it is not empty. */
function filled(check: Check): Check {
  const isFilled = expecting<string>('text that is not empty', (text) => text.trim() !== '')
  const { constr: Kind, def } = check._zod
  return new Kind({ ...def, checks: [...(def.checks ?? []), isFilled] })
}

/** Makes the check of a JSON number. */
export function number(): Check<number> {
  return new z.$ZodNumber({ type: 'number' })
}

/** Makes the check of a duration in seconds: a number of at least 0. */
export function seconds(): Check<number> {
  return new z.$ZodNumber({
    type: 'number',
    checks: [expecting<number>('number of at least 0', (value) => value >= 0)],
  })
}

/** Makes the check of a JSON boolean. */
export function boolean(): Check<boolean> {
  return new z.$ZodBoolean({ type: 'boolean' })
}

/** Makes the check of a value of any type. */
export function unknown(): Check {
  return new z.$ZodUnknown({ type: 'unknown' })
}

/**
 * Makes the check of a value that may also be `null`.
 *
 * @param check - The check of other values.
 */
export function nullable<Value>(check: Check<Value>): Check<Value | null> {
  return new z.$ZodNullable({ type: 'nullable', innerType: check }) as z.$ZodNullable<typeof check>
}

/**
 * Makes the check of a property that may be absent, but not `undefined`.
 *
 * @param check - The check of its value.
 */
export function exactOptional<Value>(check: Check<Value>): OptionalCheck<Value> {
  return new z.$ZodExactOptional({ type: 'optional', innerType: check }) as z.$ZodExactOptional<typeof check>
}

/** Number of wrong items after which the others are not checked: a server must not fill the memory. */
const mostIssues = 20

/**
 * Makes the check of a JSON array. After some wrong items, the others are not checked.
 *
 * @param item - The check of each item.
 */
export function array<Item>(item: Check<Item>): Check<Item[]> {
  const all = condition(({ value, issues }) => {
    if (!Array.isArray(value)) issues.push(issueOf('array', value))
    else {
      for (const [index, each] of value.entries()) {
        for (const { path, expected } of issuesOf(item, each))
          issues.push({ ...issueOf(expected, each), path: [index, ...path] })
        if (issues.length >= mostIssues) return
      }
    }
  })
  const definition = { type: 'unknown' as const, checks: [all], itemCheck: item }
  return new z.$ZodUnknown(definition) as Check as Check<Item[]> // each item has been checked
}

/** Makes a further condition of a check, with its description for errors. */
function expecting<Value>(expected: string, fits: (value: Value) => boolean): z.$ZodCheck<Value> {
  return condition<Value>(({ value, issues }) => {
    if (!fits(value)) issues.push(issueOf(expected, value))
  })
}

/** Makes a condition from a function, as `check` of `zod/mini` does. */
function condition<Value>(check: z.CheckFn<Value>): z.$ZodCheck<Value> {
  return { _zod: { check, def: { check: 'custom' }, onattach: [] } } as object as z.$ZodCheck<Value> // zod reads nothing else of it
}

/** Issue of zod for a value that does not fit. */
function issueOf(expected: string, input: unknown): z.$ZodRawIssue<z.$ZodIssueInvalidType> {
  return { code: 'invalid_type', expected, input }
}

/**
 * Makes the schema of a response that is one of several models, distinguished by one property. It
 * cannot be nested in another schema, but needs a tenth of the time of zod's union.
 *
 * @param property - The property that distinguishes them, such as `active`.
 * @param options - The model for each value of it.
 * @returns What a {@link Schema} returns.
 */
export function variants<Model>(
  property: string,
  options: Readonly<Record<string, Schema<Model>>>,
): ReturnType<Schema<Model>> {
  const run: Check['_zod']['run'] = (payload, context) => {
    const value: unknown = Object(payload.value)[property]
    const key = typeof value === 'boolean' || typeof value === 'string' ? String(value) : ''
    const option = Object.hasOwn(options, key) ? options[key] : undefined
    if (option !== undefined) return build(option)._zod.run(payload, context)
    payload.issues.push({ ...issueOf('invalid_union', value), path: [property] })
    return payload
  }
  const union = { _zod: { def: { type: 'union', options: Object.values(options).map(build) }, run } }
  return union as unknown as ReturnType<Schema<Model>> // `checkBody` reads nothing else of a schema that is not nested
}

/**
 * Returns the check of a schema, to nest it in another one.
 *
 * @param schema - A schema made with {@link object}.
 * @returns The check, built at its first use.
 */
export function of<Model>(schema: Schema<Model>): Check<Model> {
  return build(schema) as Check<Model>
}

export { checkBody, type Finding } from './check-body.js'
export type { Schema } from './operation.js'
