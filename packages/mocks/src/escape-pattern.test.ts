import { describe, expect, it } from 'vitest'

import { escapePattern } from './escape-pattern.js'

describe('escapePattern', () => {
  it.each(['^', '$', '*', '(', '[', '^$\\.*+?()[]{}|', 'https://*.example.com:8080/a-b?c=d|e'])(
    'makes a pattern that matches only the text: %s',
    (text) => {
      const pattern = new RegExp(`^${escapePattern(text)}$`, 'u')
      expect(pattern.test(text)).toBe(true)
      expect(pattern.test(`${text}${text}`)).toBe(false)
      expect(pattern.test('x'.repeat(text.length))).toBe(false)
    },
  )
})
