import type * as z from 'zod/v4/core'

import type { OtherNames } from './meant-name.js'
import type { Schema } from './operation.js'

/** Where a body does not fit its model. */
export interface Finding {
  /** Documented property names; `*` stands for positions in arrays and for keys of maps. */
  readonly path: readonly string[]
  /** What was expected there, without the actual value. */
  readonly expected: string
  /** Whether every property on the path is essential, so that the body is unusable. */
  readonly essential: boolean
}

/** A schema of zod. */
export type Check = z.$ZodType

/** Parts of the definition of a check that this file reads. */
export interface Definition {
  readonly shape?: Readonly<Record<string, Check>>
  readonly innerType?: Check
  readonly element?: Check
  readonly valueType?: Check
  readonly options?: readonly Check[]
  /** Properties without which the object is useless; in our own objects. */
  readonly essential?: readonly string[]
  /** Check of each item; in our own arrays. */
  readonly itemCheck?: Check
  /** What callers write instead of properties; in our own objects of requests. */
  readonly otherNames?: OtherNames
}

const built = /* @__PURE__ */ new WeakMap<Schema<unknown>, Check>()

/** Builds a schema once, at its first use. */
export function build(schema: Schema<unknown>): Check {
  let check = built.get(schema)
  if (check === undefined) {
    check = schema() as Check // a schema is made by `object`, so it is zod's
    built.set(schema, check)
  }
  return check
}

/**
 * Compares a body with its model.
 *
 * @param schema - The model.
 * @param body - Decoded JSON.
 * @returns What does not fit; empty if all fits. Never contains a value.
 */
export function checkBody(schema: Schema<unknown>, body: unknown): Finding[] {
  const check = build(schema)
  return issuesOf(check, body).map(({ path, expected }) => locate(check, path, expected))
}

/** Where a value does not fit a check. */
export interface Issue {
  /** Keys and indexes that lead to the place. */
  readonly path: readonly PropertyKey[]
  /** What was expected there. */
  readonly expected: string
}

/** Returns where a value does not fit a check. */
export function issuesOf(check: Check, value: unknown): readonly Issue[] {
  const { issues } = check._zod.run({ value, issues: [] }, { async: false }) as z.ParsePayload // synchronous, because of the option
  return issues.map((issue) => ({
    path: issue.path ?? [],
    expected: 'expected' in issue ? String(issue.expected) : issue.code,
  }))
}

function locate(root: Check, path: readonly PropertyKey[], expected: string): Finding {
  let places = alternatives(root)
  let essential = true
  const names = path.map((key) => {
    const name = String(key)
    const objects = places.filter(({ shape }) => shape && Object.hasOwn(shape, name))
    essential &&=
      objects.some((object) => object.essential?.includes(name)) ||
      places.some(({ element, itemCheck }) => itemCheck ?? element)
    places = places.flatMap(({ shape, element, itemCheck = element, valueType = itemCheck }) =>
      alternatives(objects.length > 0 ? shape?.[name] : valueType),
    )
    return objects.length > 0 ? name : '*'
  })
  return { path: names, expected, essential }
}

/** The definitions behind optional, nullable, narrowing and union wrappers. */
export function alternatives(check: Check | undefined): Definition[] {
  if (!check) return []
  const def = check._zod.def as Definition // properties that it lacks are undefined here
  if (def.innerType) return alternatives(def.innerType)
  return def.options ? def.options.flatMap(alternatives) : [def]
}
