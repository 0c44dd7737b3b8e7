import { describe, expect, it, vi } from 'vitest'

import { stopTime } from '../../test/fake-timers.js'
import { ageOf, isAhead, lifetimeMs, momentOf, msBetween, type TokenAge } from './token-life.js'

const answer = (expiresIn: unknown): { access_token: string; expires_in: number } => ({
  access_token: 'a',
  expires_in: expiresIn as number, // as wrong servers send it
})

describe('the lifetime of an access token', () => {
  it.each([
    [3600, 3_600_000],
    ['3600', 3_600_000],
    [0.5, 500],
    [' 60 ', 60_000],
  ])('is a number of seconds or a numeric text: %j', (expiresIn, ms) => {
    expect(lifetimeMs(answer(expiresIn))).toBe(ms)
    expect(lifetimeMs(answer(expiresIn), 5)).toBe(ms)
  })

  it.each([0, '0', -1, '-1', '', ' ', 'soon', NaN, true, {}, [60]])(
    'is 0 for %j: the token is not kept',
    (expiresIn: unknown) => {
      expect(lifetimeMs(answer(expiresIn))).toBe(0)
      expect(lifetimeMs(answer(expiresIn), 60)).toBe(0)
    },
  )

  it.each([null, undefined])('is unlimited for %j, or the one that was given', (expiresIn) => {
    expect(lifetimeMs(answer(expiresIn))).toBe(Infinity)
    expect(lifetimeMs(answer(expiresIn), 60)).toBe(60_000)
    expect(lifetimeMs({ access_token: 'a' }, 60)).toBe(60_000)
  })
})

describe('the age of a token', () => {
  it.each<[seconds: number, due: number, late: number]>([
    [3600, 3480, 3570],
    [900, 780, 870],
    [300, 240, 270],
    [60, 48, 54],
    [1, 0.8, 0.9],
  ])('with a lifetime of %d s is due after %d s, late after %d s', (seconds, due, late) => {
    const ages = [0, due - 0.001, due, late - 0.001, late, seconds - 0.001, seconds, seconds + 1]
    expect(ages.map((age) => ageOf(seconds * 1_000, age * 1_000))).toEqual<TokenAge[]>([
      'fresh',
      'fresh',
      'due',
      'due',
      'late',
      'late',
      'over',
      'over',
    ])
  })

  it('is over at once with a lifetime of 0, and never with an unlimited one', () => {
    expect(ageOf(0, 0)).toBe('over')
    expect(ageOf(Infinity, 1e15)).toBe('fresh')
  })

  it('is over if nothing is known of the time', () => {
    expect(ageOf(3_600_000, Infinity)).toBe('over')
    expect(ageOf(Infinity, Infinity)).toBe('over')
  })
})

describe('the time that has passed', () => {
  it('counts by both clocks, and the larger difference is taken', () => {
    stopTime()
    const since = momentOf(Date.now)
    vi.advanceTimersByTime(10_000)
    expect(msBetween(since, momentOf(Date.now))).toBe(10_000)
    vi.setSystemTime(Date.now() - 3_600_000) // the wall clock is set back
    expect(msBetween(since, momentOf(Date.now))).toBe(10_000)
    vi.setSystemTime(since.wall + 60_000) // the monotonic clock stood still, as while a machine sleeps
    expect(msBetween(since, momentOf(Date.now))).toBe(60_000)
  })

  it('is that of the given clock if it is faster', () => {
    const since = momentOf(() => 5_000)
    expect(msBetween(since, { ...since, wall: 12_000 })).toBe(7_000)
  })

  it('counts by the wall clock alone for the time of another process', () => {
    expect(msBetween({ wall: 1_000 }, { wall: 61_000, monotonic: 7 })).toBe(60_000)
  })

  it('is 0 if another process is up to five minutes ahead, and unknown beyond', () => {
    const now = { wall: 1_000_000, monotonic: 7 }
    const [within, beyond] = [{ wall: 1_300_000 }, { wall: 1_300_001 }]
    expect([msBetween(within, now), isAhead(within, now)]).toEqual([0, false])
    expect([msBetween(beyond, now), isAhead(beyond, now)]).toEqual([Infinity, true])
    const own = { wall: 9_000_000, monotonic: 5 } // our own time, before the wall clock was set back
    expect([msBetween(own, now), isAhead(own, now)]).toEqual([2, false])
  })
})
