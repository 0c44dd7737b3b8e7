import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { createAffinidiMock } from '../src/affinidi/index.js'
import { createAuthentiqMock } from '../src/authentiq/index.js'
import type { Mock } from '../src/mock.js'
import { createOryMock } from '../src/ory/index.js'
import { createVoucherifyMock } from '../src/voucherify/index.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The routes in the tables of a mock's section. */
function documentedRoutes(title: string): string[] {
  const [, rest = ''] = readme.split(`\n### ${title}\n`)
  const [section = ''] = rest.split('\n### ')
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  return rows.flatMap((row) => [...row.matchAll(/`([A-Z]+ \/[^`]+)`/g)].map(([, route = '']) => route))
}

/** The routes of a mock that are no operations, which its refusal of an unknown one lists. */
function actualRoutes(mock: Mock): string[] {
  try {
    mock.calls('unknown')
  } catch (error) {
    const [, names = ''] = /; there are (.*)$/s.exec(String(error)) ?? []
    return names.split(', ').filter((name) => name.includes(' /'))
  }
  throw new Error('The mock has not refused an unknown operation')
}

describe.each<[string, () => Mock, number, number]>([
  ['Ory Hydra', createOryMock, 27, 404],
  ['Voucherify OAuth', createVoucherifyMock, 0, 404],
  ['Authentiq Connect', createAuthentiqMock, 8, 404],
  ['Affinidi Consumer Auth', createAffinidiMock, 1, 403],
])('the README about %s', (title, create, count, statusOfRoot) => {
  it('lists all routes that are no operations, and no others', () => {
    const routes = documentedRoutes(title)
    expect(routes).toHaveLength(count)
    expect(routes.toSorted()).toEqual(actualRoutes(create()).toSorted())
  })

  it('says how other paths are refused, that of a start page too', async () => {
    const mock = create()
    for (const url of Object.values(mock.urls)) {
      expect((await mock(new Request(`${url}/`))).status).toBe(statusOfRoot)
      expect((await mock(new Request(`${url}/no/such/path`))).status).toBe(statusOfRoot)
    }
  })
})
