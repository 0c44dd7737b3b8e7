import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { entryFolders, generateEntryFolders } from './entry-folders.ts'
import { root } from './generated-file.ts'

describe('for tools that ignore `exports`', () => {
  it('each subpath has a folder with a manifest that leads to its file', () => {
    const exports = {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './ory': { types: './dist/ory/index.d.ts', default: './dist/ory/index.js' },
      './a/b': { types: './dist/b.d.ts', default: './dist/b.js' },
      './package.json': './package.json',
    }
    expect(Object.fromEntries(entryFolders({ name: 'a-package', exports }))).toEqual({
      'ory/package.json': {
        type: 'module',
        main: '../dist/ory/index.js',
        types: '../dist/ory/index.d.ts',
        sideEffects: false,
      },
      'a/b/package.json': { type: 'module', main: '../../dist/b.js', types: '../../dist/b.d.ts', sideEffects: false },
    })
  })

  it('the folders of the packages are up to date', () => {
    expect(generateEntryFolders(true)).toEqual([])
  })

  it.each(['core', 'mocks'])('the folders are published with the package: %s', (name) => {
    const text = readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')
    const manifest = JSON.parse(text) as Parameters<typeof entryFolders>[0] & { readonly files: readonly string[] }
    const folders = [...entryFolders(manifest).keys()]
    expect(folders.length).toBeGreaterThan(1)
    expect(manifest.files).toEqual(expect.arrayContaining(folders))
  })
})
