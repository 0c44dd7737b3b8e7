import { describe, expect, it } from 'vitest'

import { BoundedMap, entryLimit } from './bounded-map.js'

describe('BoundedMap', () => {
  it('removes its oldest entries when there are too many', () => {
    const map = new BoundedMap<number, string>()
    for (let number = 0; number < entryLimit + 2; number += 1) map.set(number, 'entry')
    expect(map.size).toBe(entryLimit)
    expect([map.has(0), map.has(1), map.has(2)]).toEqual([false, false, true])
  })

  it('counts an entry once if it is set again', () => {
    const map = new BoundedMap([['a', 1]])
    map.set('a', 2)
    expect([...map]).toEqual([['a', 2]])
  })
})
