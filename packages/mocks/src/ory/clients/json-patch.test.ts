import { describe, expect, it } from 'vitest'

import { applyPatch } from './json-patch.js'

const document = { name: 'app', uris: ['a', 'b'], metadata: { plan: { level: 1 } }, empty: null }
const patched = (...operations: unknown[]): unknown => applyPatch(document, JSON.stringify(operations))

describe('a JSON patch', () => {
  it('adds, replaces and removes members', () => {
    expect(
      patched(
        { op: 'replace', path: '/name', value: 'new' },
        { op: 'add', path: '/owner', value: 'team' },
        { op: 'remove', path: '/uris' },
      ),
    ).toEqual({ name: 'new', owner: 'team', metadata: { plan: { level: 1 } }, empty: null })
  })

  it('adds, replaces and removes elements', () => {
    expect(patched({ op: 'add', path: '/uris/-', value: 'c' })).toMatchObject({ uris: ['a', 'b', 'c'] })
    expect(patched({ op: 'add', path: '/uris/0', value: 'c' })).toMatchObject({ uris: ['c', 'a', 'b'] })
    expect(patched({ op: 'replace', path: '/uris/1', value: 'c' })).toMatchObject({ uris: ['a', 'c'] })
    expect(patched({ op: 'remove', path: '/uris/0' })).toMatchObject({ uris: ['b'] })
  })

  it('adds the member that `replace` does not find', () => {
    expect(patched({ op: 'replace', path: '/owner', value: 'team' })).toMatchObject({ owner: 'team' })
  })

  it('creates missing parents', () => {
    expect(patched({ op: 'add', path: '/empty/deep/value', value: 1 })).toMatchObject({ empty: { deep: { value: 1 } } })
    expect(patched({ op: 'add', path: '/list/-', value: 1 })).toMatchObject({ list: [1] })
  })

  it('reads escaped paths', () => {
    expect(patched({ op: 'add', path: '/metadata/a~1b~0c', value: 1 })).toMatchObject({ metadata: { 'a/b~c': 1 } })
  })

  it('changes nothing when it is empty or null', () => {
    expect(applyPatch(document, '[]')).toEqual(document)
    expect(applyPatch(document, 'null')).toEqual(document)
  })

  it('does not change the original document', () => {
    patched({ op: 'remove', path: '/uris/0' }, { op: 'add', path: '/metadata/plan/level', value: 2 })
    expect(document).toEqual({ name: 'app', uris: ['a', 'b'], metadata: { plan: { level: 1 } }, empty: null })
  })

  it('accepts the names of built-in properties as member names', () => {
    const result = patched({ op: 'add', path: '/__proto__', value: { polluted: true } }) as object
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    expect(() => patched({ op: 'remove', path: '/constructor' })).toThrow('500 error')
  })

  it.each([
    ['another operation', { op: 'move', from: '/name', path: '/owner' }],
    ['a test', { op: 'test', path: '/name', value: 'app' }],
    ['no operation', { path: '/name', value: 1 }],
    ['no path', { op: 'add', value: 1 }],
    ['a path without a slash', { op: 'add', path: 'name', value: 1 }],
    ['no value', { op: 'add', path: '/name' }],
    ['the denied path', { op: 'replace', path: '/id', value: 'x' }],
    ['the denied path in capitals', { op: 'replace', path: '/ID', value: 'x' }],
    ['the removal of an absent property', { op: 'remove', path: '/owner' }],
    ['an absent element', { op: 'replace', path: '/uris/2', value: 'x' }],
    ['a position that is no number', { op: 'add', path: '/uris/x', value: 'x' }],
    ['a parent that is no object', { op: 'add', path: '/name/deep', value: 1 }],
    ['a number', 1],
  ])('is refused with %s', (_, operation) => {
    expect(() => patched(operation)).toThrow('500 error')
  })

  it.each(['', '{', '{}', '1', '"add"'])('is refused as the body "%s"', (body) => {
    expect(() => applyPatch(document, body)).toThrow('500 error')
  })

  it('applies all operations or none', () => {
    expect(() => patched({ op: 'replace', path: '/name', value: 'new' }, { op: 'remove', path: '/nothing' })).toThrow(
      '500 error',
    )
    expect(document.name).toBe('app')
  })
})
