import type { Operation } from './operation.js'

/** Carries core's major version, so that guards recognise the methods of another installed copy. */
const key = /* @__PURE__ */ Symbol.for('@typed-oauth/core@0/operation')

/** Marks a function as a method of a client, for {@link operationOf}. Nothing else shows the mark. */
export function markMethod<Method extends object>(method: Method, operation: Operation): Method {
  return Object.defineProperty(method, key, { value: operation })
}

/** The operation behind a method of a client, or the operation itself; nothing for any other value. */
export function operationOf(value: unknown): Operation | undefined {
  const { [key]: marked, id, responses } = Object(value) as Record<PropertyKey, unknown>
  return (marked ?? (typeof id === 'string' && responses ? value : undefined)) as Operation | undefined // nothing else has them
}
