import { expect, it } from 'vitest'

import { murmur3 } from '../flow/cookies.js'
import { encodeQuery, parseQuery, pathEscape, queryEscape, queryUnescape, setQuery } from './go-url.js'

it('escapes query values as Go does', () => {
  expect(queryEscape("a b+c/ü!'()*~-_.")).toBe('a+b%2Bc%2F%C3%BC%21%27%28%29%2A~-_.')
})

it('decodes form-encoded values, and refuses malformed ones', () => {
  expect(queryUnescape('s%2Be%25c+ret')).toBe('s+e%c ret')
  expect(queryUnescape('100%')).toBeUndefined()
  expect(queryUnescape('%zz')).toBeUndefined()
  expect(queryUnescape('%ff')).toBe('\uFFFD')
})

it.each([
  [
    'a=1&b=2&a=3&c&=d&&e=f=g',
    false,
    [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
      ['c', ''],
      ['', 'd'],
      ['e', 'f=g'],
    ],
  ],
  [
    'a=s%2Be+t&b=%C3%BC%FF',
    false,
    [
      ['a', 's+e t'],
      ['b', 'ü\uFFFD'],
    ],
  ],
  ['a=%zz&b=2', true, [['b', '2']]],
  ['%zz=1&b=2', true, [['b', '2']]],
  ['a=1&b=%', true, [['a', '1']]],
  ['a=1;b=2&c=3', true, [['c', '3']]],
  ['?a=1', false, [['?a', '1']]],
  ['', false, []],
])('reads the pairs of "%s" as Go does', (text, isBroken, expected) => {
  const read = parseQuery(text)
  expect([...read.parameters]).toEqual(expected)
  expect(read.isBroken).toBe(isBroken)
})

it('escapes path segments as Go does', () => {
  expect(pathEscape('a b/c:d@e&f=g+h$i')).toBe('a%20b%2Fc:d@e&f=g+h$i')
})

it('sorts queries by name and keeps the order of values', () => {
  expect(
    encodeQuery([
      ['b', '2'],
      ['a', '1'],
      ['b', '1'],
    ]),
  ).toBe('a=1&b=2&b=1')
})

it('sets parameters and keeps the others', () => {
  expect(setQuery('https://app.example.com/cb?z=1&code=old#part', { code: 'new', state: 'a b' })).toBe(
    'https://app.example.com/cb?code=new&state=a+b&z=1#part',
  )
  expect(setQuery('com.example.app:/callback', {})).toBe('com.example.app:/callback')
})

// Values of the reference implementation, and one from the cookie name of a real server.
it.each([
  ['', 0],
  ['a', 0x3c2569b2],
  ['ab', 0x9bbfd75f],
  ['abc', 0xb3dd93fa],
  ['abcd', 0x43ed676a],
  ['photo-viewer', 110_075_410],
])('hashes "%s" to %i', (text, expected) => {
  expect(murmur3(text)).toBe(expected)
})
