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
interface Check {
  readonly _zod: { readonly def: CheckDefinition; readonly output?: unknown }
  safeParse?(value: unknown): { readonly error?: { readonly issues: readonly Issue[] } }
}
interface CheckDefinition {
  readonly type: string
  readonly shape?: Readonly<Record<string, Check>>
  readonly innerType?: Check
  readonly element?: Check
  readonly options?: readonly Check[]
  readonly essential?: readonly string[]
}
interface Issue {
  readonly code: string
  readonly path: readonly PropertyKey[]
  readonly expected?: unknown
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
  const issues = check.safeParse?.(body).error?.issues ?? []
  return issues.map((issue) => locate(check, issue))
}

function locate(root: Check, issue: Issue): Finding {
  const path: string[] = []
  let essential = true
  let places = [root]
  for (const key of issue.path) {
    const objects = places.flatMap(alternatives)
    const holders = objects.filter(({ shape }) => shape !== undefined && Object.hasOwn(shape, key))
    const elements = objects.flatMap(({ element }) => element ?? [])
    path.push(holders.length > 0 ? String(key) : '*')
    essential &&= holders.length > 0 ? holders.some((object) => object.essential?.includes(String(key))) : elements.length > 0
    places = holders.length > 0 ? holders.flatMap(({ shape }) => shape?.[String(key)] ?? []) : elements
  }
  return { path, expected: String(issue.expected ?? issue.code), essential }
}

/** The definitions behind optional, nullable and union wrappers. */
function alternatives({ _zod: { def } }: Check): CheckDefinition[] {
  if (def.innerType !== undefined) return alternatives(def.innerType)
  return def.options === undefined ? [def] : def.options.flatMap(alternatives)
}
