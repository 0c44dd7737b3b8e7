import { describe, expect, it } from 'vitest'

import { durationMilliseconds, formatDuration, parseDuration } from './durations.js'

const rewritten = (text: string): string | undefined => {
  const duration = parseDuration(text)
  return duration === undefined ? undefined : formatDuration(duration)
}

describe('a Go duration', () => {
  it.each([
    ['1h', '1h0m0s'],
    ['90m', '1h30m0s'],
    ['1h30m', '1h30m0s'],
    ['1.5h', '1h30m0s'],
    ['90s', '1m30s'],
    ['1m0.5s', '1m0.5s'],
    ['1500ms', '1.5s'],
    ['.5s', '500ms'],
    ['5.s', '5s'],
    ['100us', '100µs'],
    ['100µs', '100µs'],
    ['100μs', '100µs'],
    ['1500ns', '1.5µs'],
    ['7ns', '7ns'],
    ['-5m', '-5m0s'],
    ['+5m', '5m0s'],
    ['0', '0s'],
    ['0s', '0s'],
    ['720h', '720h0m0s'],
    ['30m1h', '1h30m0s'],
    ['1.0000000001s', '1s'],
  ])('%s is written as %s', (text, expected) => {
    expect(rewritten(text)).toBe(expected)
  })

  it.each(['', '1d', '5', '1', 'soon', '1h ', ' 1h', '1 h', '--1h', '.s', 'h', '1h-5m', '99999999h', '1e3s'])(
    'is not "%s"',
    (text) => {
      expect(parseDuration(text)).toBeUndefined()
    },
  )

  it('is converted to milliseconds', () => {
    expect(durationMilliseconds(parseDuration('1m30s') ?? 0n)).toBe(90_000)
    expect(durationMilliseconds(parseDuration('-1.5ms') ?? 0n)).toBe(-1.5)
  })
})
