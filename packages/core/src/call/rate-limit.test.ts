import { describe, expect, it, vi } from 'vitest'

import { stopTime } from '../../test/fake-timers.js'
import { readRateLimit } from './rate-limit.js'

const read = (headers: Record<string, string>, further?: readonly string[]): unknown =>
  readRateLimit(new Headers(headers), further)

describe('a rate limit is read from', () => {
  it.each([
    [{ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '30' }],
    [{ 'ratelimit-limit': '100', 'ratelimit-remaining': '7', 'ratelimit-reset': '30' }],
    [{ 'X-Rate-Limit-Limit': '100', 'X-Rate-Limit-Remaining': '7', 'X-Rate-Limit-Reset': '30' }],
    [{ 'x-ratelimit-limit': '100, 100;w=60, 3000;w=3600', 'x-ratelimit-remaining': ' 7', 'x-ratelimit-reset': '30 ' }],
    [{ 'x-ratelimit-limit': '100, 100', 'x-ratelimit-remaining': '7, 7', 'x-ratelimit-reset': '30, 30' }],
    [{ 'ratelimit-limit': '100', ratelimit: '"default";r=7;t=30' }],
    [{ 'ratelimit-policy': '"default";q=100;w=60', ratelimit: '"default";r=7;t=30' }],
    [{ 'ratelimit-policy': '"default" ; q=100 ; w=60', ratelimit: '"default" ; t=30 ; r=7 ; pk=:cGs=:' }],
    [{ 'ratelimit-policy': 'default;q=100;w=60', ratelimit: 'default;r=7;t=30' }],
    [
      {
        'ratelimit-policy': '"day";q=5000;w=86400, "burst";q=100;w=60',
        ratelimit: '"day";r=4000;t=600, "burst";r=7;t=30',
      },
    ],
    [{ 'ratelimit-policy': '100;w=60', ratelimit: 'limit=100, remaining=7, reset=30' }],
    [{ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '30', ratelimit: '"a";r=9;t=9' }],
  ])('%j', (headers) => {
    expect(read(headers)).toEqual({ limit: 100, remaining: 7, resetMs: 30_000 })
  })

  it.each([
    [{ 'x-ratelimit-remaining': '0' }, { remaining: 0 }],
    [{ 'x-ratelimit-reset': '0' }, { resetMs: 0 }],
    [{ 'x-ratelimit-reset': '1.5' }, { resetMs: 1500 }],
    [{ 'ratelimit-policy': '"default";q=10;w=60' }, { limit: 10 }],
    [{ ratelimit: '"default";r=10' }, { remaining: 10 }],
  ])('a response that does not give all of it: %j', (headers, limit) => {
    expect(read(headers)).toEqual(limit)
  })

  it('no number that is the beginning of something else, such as a date', () => {
    for (const value of ['2030-01-01T00:00:00Z', '10:30', '10%', '5/min', '10x', '1.5.2', '10-20', '0x10'])
      expect(read({ 'x-ratelimit-reset': value, 'x-ratelimit-limit': value }), value).toBeUndefined()
  })

  it('a time in seconds or milliseconds since 1970', () => {
    stopTime()
    const now = 1_800_000_000_000
    vi.setSystemTime(now)
    for (const [value, resetMs] of [
      ['1800000030', 30_000],
      ['1800000030000', 30_000],
      ['1700000000', 0],
    ] as const) {
      expect(read({ 'x-ratelimit-reset': value })).toEqual({ resetMs })
    }
  })

  it('a time since 1970, compared with the date of the response', () => {
    const date = new Date(1_800_000_000_000).toUTCString()
    expect(read({ date, 'x-ratelimit-reset': '1800000030' })).toEqual({ resetMs: 30_000 })
  })

  it('headers of the API, which say when requests are accepted again', () => {
    expect(read({ 'x-wait': '5' }, ['x-wait'])).toEqual({ resetMs: 5000 })
    expect(read({ 'x-wait': '5' })).toBeUndefined()
    expect(read({ 'x-wait': '5', 'x-ratelimit-reset': '7' }, ['x-wait'])).toEqual({ resetMs: 7000 })
  })

  it.each([
    {},
    { ratelimit: '' },
    { ratelimit: '"default"' },
    { 'x-ratelimit-reset': '6m0s' },
    {
      'x-ratelimit-limit': 'unlimited',
      'x-ratelimit-remaining': '-1',
      'x-ratelimit-reset': 'Wed, 21 Oct 2026 07:28:00 GMT',
    },
    { 'ratelimit-limit': '9'.repeat(40) },
    { 'ratelimit-policy': ';'.repeat(5000), ratelimit: ','.repeat(5000) },
  ])('numbers only: %j', (headers) => {
    expect(read(headers)).toBeUndefined()
  })
})
