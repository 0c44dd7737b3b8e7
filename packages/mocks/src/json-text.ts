/** Maximum depth that is read: the limit of the JSON decoder of Go, in which the real server is written. */
const nestingLimit = 10_000

/**
 * Parses a JSON text.
 *
 * @param text - Text that may be invalid JSON.
 * @returns The value; `undefined` for invalid JSON.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Result of scanning the brackets of a JSON text. */
export interface JsonScan {
  /** Position after the first value; `undefined` if the text ends there or earlier. */
  readonly end: number | undefined
  /** Bracket that exceeds the maximum depth; `undefined` if there is none. */
  readonly excess: string | undefined
}

/**
 * Scans the brackets of the first value of a JSON text, without parsing it.
 *
 * @param text - Text that may be invalid JSON.
 */
export function scanJson(text: string): JsonScan {
  const start = text.search(/\S/)
  if (start === -1) return { end: undefined, excess: undefined }
  if (!'{["'.includes(text[start] ?? '')) {
    const after = text.slice(start).search(/[\s,\]}]/)
    return { end: after === -1 ? undefined : start + after, excess: undefined }
  }
  let depth = 0
  for (let index = start; index < text.length; index++) {
    const character = text[index]
    if (character === '"') {
      index = endOfString(text, index)
      if (depth === 0) return { end: index + 1, excess: undefined }
    } else if (character === '{' || character === '[') {
      depth++
      if (depth > nestingLimit) return { end: undefined, excess: character }
    } else if ((character === '}' || character === ']') && --depth === 0) return { end: index + 1, excess: undefined }
  }
  return { end: undefined, excess: undefined }
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === '"') return index
  }
  return text.length
}

/**
 * Tells whether a value is nested too deep to be read.
 *
 * @param value - Value that JSON can represent.
 */
export function isNestedTooDeep(value: unknown): boolean {
  const waiting: [value: unknown, depth: number][] = [[value, 1]]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [each, depth] = next
    if (typeof each !== 'object' || each === null) continue
    if (depth > nestingLimit) return true
    for (const inner of Object.values(each)) waiting.push([inner, depth + 1])
  }
  return false
}

/**
 * Returns the form in which Go compares a property name: without the case of ASCII letters, where the long s counts as
 * s and the Kelvin sign as k.
 *
 * @param name - Name as received.
 * @see [Go, encoding/json, Unmarshal](https://pkg.go.dev/encoding/json#Unmarshal)
 */
export function foldName(name: string): string {
  return name
    .replaceAll('\u017F', 's')
    .replaceAll('\u212A', 'k')
    .replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/**
 * Writes a value of any depth as JSON: `JSON.stringify` of Node 24 and older fails at a few thousand levels.
 *
 * @param value - Objects, lists, texts, numbers, booleans and `null`.
 */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) return writeDeepJson(value)
    throw error
  }
}

/** Copies a value of any depth that JSON can represent. */
export function copyJson<T>(value: T): T {
  return JSON.parse(writeJson(value)) as T // JSON can represent it, so the copy has the same form
}

/** An object or list that is not closed yet. */
interface OpenValue {
  readonly close: ']' | '}'
  readonly items: readonly (readonly [before: string, value: unknown])[]
  written: number
}

function writeDeepJson(value: unknown): string {
  const pieces: string[] = []
  const unclosed: OpenValue[] = []
  const begin = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) pieces.push(JSON.stringify(each))
    else {
      pieces.push(Array.isArray(each) ? '[' : '{')
      unclosed.push({ close: Array.isArray(each) ? ']' : '}', items: itemsOf(each), written: 0 })
    }
  }
  begin(value)
  for (let last = unclosed.at(-1); last !== undefined; last = unclosed.at(-1)) {
    const item = last.items[last.written++]
    if (item === undefined) {
      pieces.push(last.close)
      unclosed.pop()
    } else {
      pieces.push(item[0])
      begin(item[1])
    }
  }
  return pieces.join('')
}

function itemsOf(value: object): OpenValue['items'] {
  const comma = (index: number): string => (index === 0 ? '' : ',')
  if (Array.isArray(value)) return value.map((each: unknown, index) => [comma(index), each === undefined ? null : each])
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each], index) => [`${comma(index)}${JSON.stringify(name)}:`, each])
}
