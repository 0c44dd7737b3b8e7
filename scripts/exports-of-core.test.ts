import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { commonExports, ownExports } from './exports-of-core.ts'
import { root } from './generated-file.ts'
import { apiPackages, readSources } from './operation-sources.ts'

const isOfCore = /^(?:import|export) (?:type )?\{([^}]*)\} from '@typed-oauth\/core'/gm

/** Returns the names that a text imports or re-exports from the main entry of core. */
function namesOfCore(text: string, statement: 'export' | 'import'): string[] {
  return [...text.matchAll(isOfCore)]
    .filter(([found]) => found.startsWith(statement))
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.replace('type ', '').trim())
    .filter((name) => name !== '')
}

describe.each(apiPackages.map((api) => [api.folder, api] as const))('the re-exports of core by %s', (folder, api) => {
  const entry = readFileSync(join(root, 'packages', folder, 'src/index.ts'), 'utf8')
  const exported = namesOfCore(entry, 'export')

  it('are those of every client and those that its API needs', () => {
    const expected = [...commonExports, ...(ownExports[folder] ?? [])]
    expect([...exported].sort()).toEqual(expected.sort())
  })

  it('include the types in its own exports', () => {
    const files = [...readSources(api)].filter(([file]) =>
      /(?:^|\/)(?:client-interface|endpoint|errors|transport)\.ts$/.test(file),
    )
    expect(files.length).toBeGreaterThan(3)
    const named = files.flatMap(([, text]) => namesOfCore(text, 'import'))
    const internal = ['Refuse']
    expect(named.filter((name) => !exported.includes(name) && !internal.includes(name))).toEqual([])
  })
})
