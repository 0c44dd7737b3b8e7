import { copyJson, isNestedTooDeep, scanJson } from '../../json-text.js'
import { isObject } from '../wire/decode.js'
import { unrecognizable } from '../wire/failures.js'

type Json = unknown

/**
 * Applies a JSON Patch (RFC 6902) with the rules of the server: only `add`, `remove` and `replace` are allowed;
 * `replace` adds an absent member; missing parents are created; the path `/id` is refused; neither the patch nor the
 * result may be nested too deep. Applies all operations or none.
 *
 * @param document - Value to patch; it is not changed.
 * @param body - Text of the request.
 * @throws `Failure` 500 if the body is no such patch or does not apply.
 * @see [RFC 6902](https://www.rfc-editor.org/rfc/rfc6902.html)
 */
export function applyPatch(document: Json, body: string): Json {
  const operations = parse(body)
  if (operations === null) return document
  if (!Array.isArray(operations)) throw unrecognizable()
  const steps = operations.map(readStep)
  let result = copyJson(document)
  for (const step of steps) result = applyStep(result, step)
  // Each operation may be shallow enough, and their result still nested too deep.
  if (isNestedTooDeep(result)) throw unrecognizable()
  return result
}

interface Step {
  readonly operation: 'add' | 'remove' | 'replace'
  readonly path: string
  readonly value?: Json
}

function parse(body: string): Json {
  if (scanJson(body).excess !== undefined) throw unrecognizable()
  try {
    return JSON.parse(body) as Json
  } catch {
    throw unrecognizable()
  }
}

function readStep(step: unknown): Step {
  if (!isObject(step)) throw unrecognizable()
  const { op, path, value } = step
  if (op !== 'add' && op !== 'remove' && op !== 'replace') throw unrecognizable()
  if (typeof path !== 'string' || path.toLowerCase() === '/id') throw unrecognizable()
  if (path !== '' && !path.startsWith('/')) throw unrecognizable()
  if (op !== 'remove' && !Object.hasOwn(step, 'value')) throw unrecognizable()
  const element = /^(-|[+-]?\d+)$/.test(path.slice(path.lastIndexOf('/') + 1))
  return { operation: op === 'replace' && !element ? 'add' : op, path, value }
}

function applyStep(document: Json, { operation, path, value }: Step): Json {
  if (path === '') {
    if (operation === 'remove' || typeof value !== 'object' || value === null) throw unrecognizable()
    return value
  }
  const keys = path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = keys.pop() ?? ''
  const parent = findParent(document, keys, last, operation === 'add')
  if (Array.isArray(parent)) changeElement(parent, last, operation, value)
  else if (isObject(parent)) changeMember(parent, last, operation, value)
  else throw unrecognizable()
  return document
}

function findParent(document: Json, keys: readonly string[], last: string, make: boolean): Json {
  let parent = document
  for (const [position, key] of keys.entries()) {
    let child: Json
    if (Array.isArray(parent)) child = parent[elementIndex(key, parent.length)]
    else if (isObject(parent)) child = Object.hasOwn(parent, key) ? parent[key] : undefined
    else throw unrecognizable()
    if ((child === undefined || child === null) && make) child = makeChild(parent, key, keys[position + 1] ?? last)
    parent = child
  }
  return parent
}

function makeChild(parent: Json[] | Record<string, Json>, key: string, next: string): Json {
  const index = /^\d+$/.test(next) ? Number(next) : undefined
  if (index !== undefined && index > 1000) throw unrecognizable() // protects against huge lists from a short patch
  const child: Json = index !== undefined ? Array.from({ length: index }, () => null) : next === '-' ? [] : {}
  if (Array.isArray(parent)) changeElement(parent, key, 'add', child)
  else setMember(parent, key, child)
  return child
}

function changeMember(parent: Record<string, Json>, key: string, operation: Step['operation'], value: Json): void {
  if (operation !== 'add' && !Object.hasOwn(parent, key)) throw unrecognizable()
  if (operation === 'remove') delete parent[key]
  else setMember(parent, key, value)
}

function setMember(parent: Record<string, Json>, key: string, value: Json): void {
  // Not an assignment, because a patch may name `__proto__`.
  Object.defineProperty(parent, key, { value, configurable: true, enumerable: true, writable: true })
}

function changeElement(parent: Json[], key: string, operation: Step['operation'], value: Json): void {
  if (operation === 'add') {
    const index = key === '-' ? parent.length : elementIndex(key, parent.length + 1)
    parent.splice(index, 0, value)
    return
  }
  const index = elementIndex(key, parent.length)
  if (operation === 'remove') parent.splice(index, 1)
  else parent[index] = value
}

/** Position in a list; negative numbers count from its end. */
function elementIndex(key: string, length: number): number {
  if (!/^[+-]?\d+$/.test(key)) throw unrecognizable()
  const index = Number(key) < 0 ? Number(key) + length : Number(key)
  if (index < 0 || index >= length) throw unrecognizable()
  return index
}
