import type * as z from 'zod/v4/core'

import { isPrintable } from './errors.js'
import { meantName } from './meant-name.js'
import type { Refuse, Schema } from './operation.js'

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
  /** Further names that callers use for properties, and what to write; in our own objects of requests. */
  readonly otherNames?: Readonly<Record<string, string>>
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

/** The definitions behind optional, nullable and union wrappers. */
function alternatives(check: Check | undefined): Definition[] {
  if (!check) return []
  const def = check._zod.def as Definition // properties that it lacks are undefined here
  if (def.innerType) return alternatives(def.innerType)
  return def.options ? def.options.flatMap(alternatives) : [def]
}

/**
 * Refuses a value of a request that does not fit its model, and unknown properties with a name that is close to a known
 * one. Other unknown properties pass, because a newer server may know them. A property that is `null` counts as absent.
 *
 * @param check - The model: the check of a schema, or of a property.
 * @param place - Name of the parameter, or path of the property, for errors.
 * @param value - The value as it is sent.
 * @param refuse - Called with the place and what is expected there, never with the value.
 */
export function checkInput(check: Check, place: string, value: unknown, refuse: Refuse): void {
  const { shape, itemCheck, essential = [] } = structureOf(check)
  if (itemCheck) {
    const items: unknown[] = Array.isArray(value)
      ? value
      : refuse(place, `must be an array of ${itemCheck._zod.def.type}s`)
    for (const [index, item] of items.entries()) checkInput(itemCheck, `${place}[${index}]`, item, refuse)
  } else if (shape) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(place, 'must be an object')
    const properties = new Map(Object.entries(value))
    for (const [name, item] of properties) {
      const inner = `${place}.${name}`
      const member = memberOf(check, name, (meant) =>
        isPrintable(inner)
          ? refuse(inner, `is not known; use \`${meant}\``)
          : refuse(place, `has a name that is not known; use \`${meant}\``),
      )
      if (member && item !== null) checkInput(member, inner, item, refuse)
    }
    for (const name of essential) if ((properties.get(name) ?? null) === null) refuse(`${place}.${name}`, 'is required')
  } else {
    const [issue] = issuesOf(check, value)
    if (issue) refuse(place, `must be a${/^[ao]/.test(issue.expected) ? 'n' : ''} ${issue.expected}`)
  }
}

/**
 * Returns the check of a property or an item.
 *
 * @param check - The check of the object or the array.
 * @param name - Name of the property, or position of the item.
 * @param refuse - Called with what to write, for an unknown name that is close to a known one.
 * @returns `undefined` if anything is allowed there.
 */
export function memberOf(check: Check, name: string, refuse: (meant: string) => never): Check | undefined {
  const { shape, itemCheck, otherNames } = structureOf(check)
  if (!shape || Object.hasOwn(shape, name)) return itemCheck ?? shape?.[name]
  const meant = meantName(name, Object.keys(shape), otherNames)
  if (meant !== undefined) refuse(meant)
  return undefined
}

/** The definition behind optional, nullable and narrowing wrappers. */
function structureOf(check: Check): Definition {
  const definition = check._zod.def as Definition // as in `alternatives`
  return definition.innerType ? structureOf(definition.innerType) : definition
}
