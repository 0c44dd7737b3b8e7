import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { createAffinidiMock } from '../src/affinidi/index.js'
import { createAuthentiqMock } from '../src/authentiq/index.js'
import type { Mock } from '../src/mock.js'
import { createOryMock } from '../src/ory/index.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** Returns the routes in the README's section about a mock. */
function routesOf(title: string): string[] {
  const [, section = ''] = readme.split(`\n### ${title}\n`)
  const line = section.split('\n').find((each) => each.includes(' no operation')) ?? ''
  return [...line.matchAll(/`([A-Z]+ \/[^`]+)`/g)].map(([, route = '']) => route)
}

it.each<[string, () => Mock, number]>([
  ['Ory Hydra', createOryMock, 10],
  ['Authentiq Connect', createAuthentiqMock, 5],
  ['Affinidi Consumer Auth', createAffinidiMock, 1],
])('%s has the routes that the README names', (title, create, atLeast) => {
  const mock = create()
  const routes = routesOf(title)
  expect(routes.length).toBeGreaterThanOrEqual(atLeast)
  for (const route of routes) expect(mock.calls(route)).toEqual([])
})
