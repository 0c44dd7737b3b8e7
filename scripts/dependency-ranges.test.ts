import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { root } from './generated-file.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const manifest = JSON.parse(read('package.json')) as { readonly devDependencies: Readonly<Record<string, string>> }

describe('the packages accept each release of', () => {
  it.each(['ky', 'zod'])('%s from the oldest one that the tests use to the next major one', (name) => {
    const oldest = /@([\d.]+)$/.exec(manifest.devDependencies[`${name}-oldest`] ?? '')?.[1]
    expect(new RegExp(`^  ${name}: (.*)$`, 'm').exec(read('pnpm-workspace.yaml'))?.[1]).toBe(`^${oldest}`)
  })
})

describe('of zod', () => {
  const sources = globSync('packages/*/src/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => ({ file, text: read(file) }))

  it('only core and the mocks are importers, of the entries whose names stay', () => {
    const imports = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/from '(zod[^']*)'/g)].map(([, entry]) => `${file.split('/')[1]}: ${entry}`),
    )
    expect(new Set(imports)).toEqual(new Set(['core: zod/v4/core', 'mocks: zod/mini']))
  })

  // https://zod.dev/packages/core names these, for authors of libraries; the rest of `_zod` may change in any release.
  it('the documented internals are used, no others', () => {
    const used = sources.flatMap(({ text }) => [...text.matchAll(/_zod[?!]?\.(\w+)/g)].map(([, name]) => name))
    expect(new Set(used)).toEqual(new Set(['check', 'def', 'run']))
  })
})
