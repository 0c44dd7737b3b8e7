import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

/** The names that an entry exports of the files that all mocks share. */
function sharedNames(entry: string): string[] {
  const text = readFileSync(new URL(entry, import.meta.url), 'utf8')
  const shared = entry.includes('/', 2) ? '../' : './'
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']*)'/gm)]
    .filter(([, , from = '']) => from.startsWith(shared))
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.replace('type ', '').trim())
    .filter((name) => name !== '')
    .sort()
}

const ory = sharedNames('./ory/index.ts')

describe('the names that the entries share', () => {
  it('are there', () => {
    expect(ory).toContain('createClock')
    expect(ory).toContain('ReplacingFault')
  })

  it.each(['./voucherify/index.ts', './authentiq/index.ts', './affinidi/index.ts'])('are the same in %s', (entry) => {
    expect(sharedNames(entry)).toEqual(ory)
  })

  it.each(['./msw.ts', './server.ts'])('are among them in %s, as far as a mock has them', (entry) => {
    const names = sharedNames(entry)
    expect(ory).toEqual(expect.arrayContaining(names))
    const ofFaults = ory.filter((name) => /Fault|Call|Reference/.test(name))
    expect(names).toEqual(expect.arrayContaining(ofFaults))
  })
})
