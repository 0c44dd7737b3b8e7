import { describe, expect, it, vi } from 'vitest'

import { createClock, createEnvironment } from './clock.js'

describe('createClock', () => {
  it('stands still until it is changed', () => {
    const clock = createClock(1_000)
    expect([clock(), clock()]).toEqual([1_000, 1_000])
    clock.advance(500)
    expect(clock()).toBe(1_500)
    clock.set(42)
    expect(clock()).toBe(42)
  })

  it('starts with the present time', () => {
    const before = Date.now()
    expect(createClock()()).toBeGreaterThanOrEqual(before)
  })

  it.each<unknown>(['2026-01-01', Number.NaN, Number.POSITIVE_INFINITY, null, new Date(0)])(
    'refuses a time that is not a finite number: %s',
    (time) => {
      const clock = createClock(1_000)
      const rule = 'milliseconds since 1970, a number that is finite'
      expect(() => createClock(time as never)).toThrow(new TypeError(`createClock: the start must be ${rule}`))
      expect(() => clock.set(time as never)).toThrow(new TypeError(`clock.set: the time must be ${rule}`))
      expect(() => clock.advance(time as never)).toThrow(
        new TypeError('clock.advance: the duration must be milliseconds, a number that is finite'),
      )
      expect(clock()).toBe(1_000)
    },
  )
})

describe('createEnvironment', () => {
  it('uses the time and the random bytes of the options', () => {
    const environment = createEnvironment({ clock: () => 7, random: (size) => new Uint8Array(size).fill(9) })
    expect(environment.now()).toBe(7)
    expect([...environment.randomBytes(3)]).toEqual([9, 9, 9])
  })

  it.each<unknown>([undefined, Number.NaN, new Date(0), '0'])('refuses a clock that returns no time: %s', (time) => {
    expect(() => createEnvironment({ clock: () => time as never }).now()).toThrow(
      new TypeError(
        'option `clock`: the time that it returns must be milliseconds since 1970, a number that is finite',
      ),
    )
  })

  it.each<unknown>([0.5, [1, 2], new Uint8Array(3), 'ab'])(
    'refuses a random source that returns no bytes: %j',
    (bytes) => {
      expect(() => createEnvironment({ random: () => bytes as never }).randomBytes(2)).toThrow(
        new TypeError('option `random`: what it returns must be a Uint8Array of 2 bytes'),
      )
    },
  )

  it('uses fake timers that are installed later', () => {
    const environment = createEnvironment()
    vi.useFakeTimers({ now: 123_456 })
    expect(environment.now()).toBe(123_456)
    vi.useRealTimers()
  })

  it('returns other random bytes each time', () => {
    const { randomBytes } = createEnvironment()
    expect(randomBytes(16)).toHaveLength(16)
    expect(randomBytes(16)).not.toEqual(randomBytes(16))
  })
})
