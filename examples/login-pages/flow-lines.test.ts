import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

/** Lines of the flow of an example: all but imports, empty lines and comments. */
function flowLines(name: string): number {
  const text = readFileSync(join(import.meta.dirname, '..', name, 'index.ts'), 'utf8')
  const [, flow = ''] = /^(?=export function)(.*)/ms.exec(text) ?? []
  return flow.split('\n').filter((line) => /\S/.test(line) && !/^\s*(?:\/\/|\/?\*)/.test(line)).length
}

it.each(['ory-login-hono', 'ory-login-express'])('the flow of %s has 60 lines at most', (name) => {
  const lines = flowLines(name)
  expect(lines).toBeGreaterThan(40)
  expect(lines).toBeLessThanOrEqual(60)
})
