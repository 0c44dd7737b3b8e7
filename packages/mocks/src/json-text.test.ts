import { describe, expect, it, vi } from 'vitest'

import { copyJson, isNestedTooDeep, parseJson, scanJson, writeJson } from './json-text.js'

const nested = (depth: number, inside: unknown): unknown => {
  let value = inside
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value, level] : { a: value, 'ä"': level }
  return value
}

describe('parsing JSON', () => {
  it.each([
    ['{"a":[1,null]}', { a: [1, null] }],
    ['null', null],
    ['', undefined],
    ['{', undefined],
    ['{} {}', undefined],
  ])('returns the value of a text, and undefined for invalid JSON: %s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })
})

describe('writing JSON', () => {
  it('writes the same text as the platform', () => {
    const value = { text: 'a"\u0007ü', numbers: [1, -0.5, Number.NaN], none: undefined, list: [undefined, null, true] }
    expect(writeJson(value)).toBe(JSON.stringify(value))
  })

  it('writes a value that is nested too deep for the platform', () => {
    const inside = {
      text: 'a"\u0007ü',
      numbers: [1, -0.5, Number.NaN],
      none: undefined,
      list: [undefined, null, [], {}],
    }
    const deep = nested(50_000, inside)
    // Node 24 and older throw this error for a deep value, newer ones do not.
    const platform = vi.spyOn(JSON, 'stringify').mockImplementationOnce(() => {
      throw new RangeError('Maximum call stack size exceeded')
    })
    const text = writeJson(deep)
    platform.mockRestore()
    expect(text.includes(JSON.stringify(inside))).toBe(true)
    expect(writeJson(JSON.parse(text))).toBe(text)
  })

  it('refuses a value that JSON cannot represent', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    expect(() => writeJson(cycle)).toThrow(TypeError)
  })

  it('copies an object, including a member with the name of a built-in property', () => {
    const original = JSON.parse('{"__proto__":{"a":[1]}}') as { __proto__: { a: number[] } }
    const copy = copyJson(original)
    expect(writeJson(copy)).toBe('{"__proto__":{"a":[1]}}')
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  })
})

describe('scanning JSON', () => {
  it.each<[string, number | undefined]>([
    ['{"a":[1,"]"]} rest', 13],
    [' "a\\"b" rest', 7],
    ['12,3', 2],
    ['true', undefined],
    ['[1', undefined],
    ['', undefined],
  ])('finds the end of the first value of %s', (text, end) => {
    expect(scanJson(text)).toEqual({ end, excess: undefined })
  })

  it('finds values that are nested too deep, in texts and objects', () => {
    expect(scanJson('['.repeat(10_000)).excess).toBeUndefined()
    expect(scanJson('['.repeat(10_001)).excess).toBe('[')
    expect(scanJson(`${'['.repeat(10_000)}{`).excess).toBe('{')
    expect(isNestedTooDeep({ list: [1, 'text', null, nested(9_998, [])] })).toBe(true)
    expect(isNestedTooDeep({ list: [1, 'text', null, nested(9_997, [])] })).toBe(false)
  })
})
