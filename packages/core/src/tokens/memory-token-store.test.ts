import { describe, expect, it, vi } from 'vitest'

import { describeTokenStore } from '../../test/describe-token-store.js'
import { stopTime } from '../../test/fake-timers.js'
import { createMemoryTokenStore } from '../index.js'

describeTokenStore('createMemoryTokenStore', () => createMemoryTokenStore())

describe('createMemoryTokenStore', () => {
  it('keeps at most `max` records; the one used least recently goes', async () => {
    const store = createMemoryTokenStore({ max: 2 })
    await store.set('a', '1')
    await store.set('b', '2')
    await store.get('a')
    await store.set('c', '3')
    expect(await Promise.all(['a', 'b', 'c'].map(async (key) => store.get(key)))).toEqual(['1', undefined, '3'])
  })

  it('keeps 10,000 records by default', async () => {
    const store = createMemoryTokenStore()
    for (let i = 0; i <= 10_000; i++) await store.set(`${i}`, 'x')
    expect([await store.get('0'), await store.get('1')]).toEqual([undefined, 'x'])
  })

  it('gives a record until its last millisecond, and leaves no timer', async () => {
    stopTime()
    const store = createMemoryTokenStore()
    await store.set('a', 'x', { expiresAt: Date.now() + 1000 })
    await vi.advanceTimersByTimeAsync(999)
    expect(await store.get('a')).toBe('x')
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(await store.get('a')).toBeUndefined()
  })

  it.each([
    [{ max: 0 }, '`max` must be a whole number of at least 1'],
    [{ max: 1.5 }, '`max` must be a whole number of at least 1'],
    [{ size: 1 }, '`size` is not known; there are max'],
  ])('refuses %j', (options, message) => {
    // @ts-expect-error -- JavaScript callers may give other options
    expect(() => createMemoryTokenStore(options)).toThrow(`createMemoryTokenStore: ${message}`)
  })
})
