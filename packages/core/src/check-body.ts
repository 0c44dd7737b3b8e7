import type { Schema } from './operation.js'

/** Where a body does not fit its model. */
export interface Finding {
  /** Documented property names; `*` stands for positions in arrays and for keys of maps. */
  readonly path: readonly string[]
  /** What was expected there, without the value that was seen. */
  readonly expected: string
  /** Whether every property on the path is essential, so that the body is unusable. */
  readonly essential: boolean
}

/** What this file reads of a zod schema: its own public definition, without importing zod. */
export interface Check {
  readonly _zod: { readonly def: CheckDefinition; readonly output?: unknown }
  safeParse(value: unknown): { readonly error?: { readonly issues: readonly Issue[] } }
}
interface CheckDefinition {
  readonly type: string
  readonly shape?: Readonly<Record<string, Check>>
  readonly innerType?: Check
  readonly element?: Check
  readonly items?: Check
  readonly valueType?: Check
  readonly options?: readonly Check[]
  readonly essential?: readonly string[]
}
interface Issue {
  readonly code: string
  readonly path: readonly PropertyKey[]
  readonly expected?: string
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
  const issues = check.safeParse(body).error?.issues ?? []
  return issues.map((issue) => locate(check, issue))
}

function locate(root: Check, { path, expected, code }: Issue): Finding {
  let places = alternatives(root)
  let essential = true
  const names = path.map((key) => {
    const name = String(key)
    const objects = places.filter(({ shape }) => shape && Object.hasOwn(shape, name))
    essential &&=
      objects.some((object) => object.essential?.includes(name)) ||
      places.some(({ element, items }) => items ?? element)
    places = places.flatMap(({ shape, element, items = element, valueType = items }) =>
      alternatives(objects.length > 0 ? shape?.[name] : valueType),
    )
    return objects.length > 0 ? name : '*'
  })
  return { path: names, expected: expected ?? code, essential }
}

/** The definitions behind optional, nullable and union wrappers. */
function alternatives(check: Check | undefined): CheckDefinition[] {
  if (!check) return []
  const { def } = check._zod
  if (def.innerType) return alternatives(def.innerType)
  return def.options ? def.options.flatMap(alternatives) : [def]
}
