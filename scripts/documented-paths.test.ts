import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const folders = readdirSync(root)

/** Paths that exist only after a build. */
const built = ['docs/site']

/** Returns the paths from the root that a page has as code, without patterns of paths. */
function pathsIn(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\s*{]+)`/g)].map(([, span = '']) => span)
  return spans.filter((span) => folders.includes(span.split('/')[0] ?? '') && !built.includes(span))
}

/** Returns the files that a page links to, relative to it. */
function linksIn(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link)
}

it.each(['CONTRIBUTING.md', ...globSync('docs/{*,guides/*,decisions/*}.md', { cwd: root })])(
  'all files that %s names or links to exist',
  (page) => {
    const text = readFileSync(join(root, page), 'utf8')
    const named = [...pathsIn(text), ...linksIn(text).map((link) => join(dirname(page), link))]
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  },
)

it('a path that does not exist is reported', () => {
  expect(pathsIn('See `packages/core/src/gone.ts`, `text/plain` and `docs/site`.')).toEqual([
    'packages/core/src/gone.ts',
  ])
  expect(linksIn('See [this](gone.md#part), [that](#part) and [there](https://example.com/).')).toEqual(['gone.md'])
})
