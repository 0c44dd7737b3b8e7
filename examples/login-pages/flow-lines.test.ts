import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

/** Counts the lines of the function that makes an application: all but empty lines and comments. */
function flowLines(name: string): number {
  const text = readFileSync(join(import.meta.dirname, '..', name, 'index.ts'), 'utf8')
  const [, flow = ''] = /^export function [^\n]*\{\n(.*)^\}/ms.exec(text) ?? []
  return flow.split('\n').filter((line) => /\S/.test(line) && !/^\s*(?:\/\/|\/?\*)/.test(line)).length
}

it.each([
  ['ory-login-hono', 60],
  ['ory-login-express', 60],
  ['web-backend', 30],
])('the flow of %s has %i lines at most', (name, most) => {
  const lines = flowLines(name)
  expect(lines).toBeGreaterThan(most / 2)
  expect(lines).toBeLessThanOrEqual(most)
})
