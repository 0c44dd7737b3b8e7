import { globSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')

/** Files of the entries, as listed in the manifest. */
const entries = [...read('../package.json').matchAll(/"typed-oauth:source": "\.\/src\/([^"]+)"/g)].map(
  ([, file = '']) => file,
)

describe('the types that the entries share', () => {
  it('include those of all faults', () => {
    const names = [...read('./faults.ts').matchAll(/^export (?:interface|type) (\w*Faults?)\b/gm)].map(
      ([, name]) => name,
    )
    expect(names.length).toBeGreaterThan(10)
    for (const name of names) expect(read('./shared-types.ts')).toContain(`  ${name},`)
  })

  it.each(entries)('are exported from one place in %s', (entry) => {
    const up = entry.includes('/') ? '../' : './'
    const text = read(`./${entry}`)
    expect(text).toContain(`export type * from '${up}shared-types.js'`)
    const others = [...text.matchAll(/^export (?:type )?\{[^}]*\} from '([^']*)'/gm)]
      .map(([, from = '']) => from)
      .filter((from) => from.startsWith(up) && !from.slice(up.length).includes('/'))
    expect(others.filter((from) => from !== `${up}clock.js`)).toEqual([])
  })

  it('are exported by every folder of a mock', () => {
    const folders = globSync('*/index.ts', { cwd: new URL('.', import.meta.url) })
    expect(entries).toEqual(expect.arrayContaining(folders))
  })
})
