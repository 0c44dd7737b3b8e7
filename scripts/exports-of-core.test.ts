import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { commonExports, ownExports } from './exports-of-core.ts'
import { root } from './generated-file.ts'
import { findNamedTypes, generatedPart, parsePackages, withoutGenerated } from './named-types.ts'
import { apiPackages } from './operation-sources.ts'
import { generateReExports } from './re-exports.ts'

const isOfCore = /^export (?:type )?\{([^}]*)\} from '@typed-oauth\/core\/define'/gm

/** Returns the names that a text re-exports from core. */
function namesOfCore(text: string): string[] {
  return [...text.matchAll(isOfCore)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.replace('type ', '').trim())
    .filter((name) => name !== '')
}

const folders = [...apiPackages.map(({ folder }) => folder), 'core', 'mocks']
const program = parsePackages(folders)

describe.each(apiPackages.map(({ folder }) => folder))('the re-exports of core by %s', (folder) => {
  const entry = readFileSync(join(root, 'packages', folder, 'src/index.ts'), 'utf8')

  it('by hand are those of every client and the credentials of its API', () => {
    const expected = [...commonExports, ...(ownExports[folder] ?? [])]
    expect(namesOfCore(withoutGenerated(entry)).sort()).toEqual(expected.sort())
  })

  it('that are generated include the types of headers, options and events', () => {
    const generated = namesOfCore(entry.split(generatedPart)[1] ?? '')
    expect(generated).toEqual(
      expect.arrayContaining(['BoundEndpoint', 'FetchInit', 'RawResponse', 'ResponseHeaders', 'RetryEvent']),
    )
  })
})

it('the generated re-exports are up to date', () => {
  expect(generateReExports(true)).toEqual([])
})

it.each(folders)('%s exports every type that its declarations name', (folder) => {
  const generated = sourcesOf(folder).flatMap((file) => readFileSync(file, 'utf8').split(generatedPart)[1] ?? [])
  const names = generated.flatMap((text) => text.match(/\w+/g) ?? [])
  const missing = findNamedTypes(program, folder)
    .filter((each) => !each.isExported && !(each.folder !== folder && names.includes(each.name)))
    .map(({ name, file }) => `${name} of ${file}`)
  expect(missing).toEqual([])
})

function sourcesOf(folder: string): string[] {
  const source = join(root, 'packages', folder, 'src')
  return globSync('**/*.ts', { cwd: source }).map((file) => join(source, file))
}
