import { describe, expect, it } from 'vitest'

import { createEnvironment } from './clock.js'
import { randomHex, randomText, randomUuid } from './random-text.js'

const environment = createEnvironment()

describe('random texts', () => {
  it('have the requested length and characters', () => {
    expect(randomText(environment, 50)).toMatch(/^[A-Za-z0-9]{50}$/)
    expect(randomHex(environment, 9)).toMatch(/^[0-9a-f]{9}$/)
  })

  it('are UUIDs of version 4', () => {
    for (let number = 0; number < 50; number += 1) {
      expect(randomUuid(environment)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
  })

  it('differ each time, and are equal for the same random bytes', () => {
    expect(randomUuid(environment)).not.toBe(randomUuid(environment))
    const fixed = createEnvironment({ random: (size) => new Uint8Array(size).fill(255) })
    expect(randomUuid(fixed)).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
  })
})
