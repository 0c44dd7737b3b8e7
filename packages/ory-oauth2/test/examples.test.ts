import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import * as everything from '../src/index.js'

// Examples in comments compile as they stand, after the imports of the package; what they are about is declared here.

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(root, 'node_modules', 'examples-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const declarations = `
declare const transport: OryTransport
declare const ${[
  'code',
  'codeChallenge',
  'codeVerifier',
  'consentChallenge',
  'deviceChallenge',
  'id',
  'loginChallenge',
  'logoutChallenge',
  'refreshToken',
  'state',
  'token',
  'userCode',
]
  .map((name) => `${name}: string`)
  .join(', ')}
`
const types = ['OryEndpoint', 'OryErrors', 'OryTransport']

function examplesOf(file: string): string[] {
  const text = readFileSync(join(root, 'src', file), 'utf8')
  return [...text.matchAll(/^ *\* ```ts\n(.*?)^ *\* ```$/gms)].map(([, lines = '']) =>
    lines.replaceAll(/^ *\* ?/gm, ''),
  )
}

const files = globSync('**/*.ts', { cwd: join(root, 'src'), exclude: ['**/*.test.ts', 'client-interface.ts'] }).sort()
const examples = files.flatMap((file) =>
  examplesOf(file).map((code, index) => ({ name: `${file} ${index + 1}`, code })),
)

function compile(codes: readonly string[]): string {
  const values = Object.keys(everything).join(', ')
  const imports = `import { ${values}, ${types.map((type) => `type ${type}`).join(', ')} } from '@typed-oauth/ory-oauth2'\n`
  for (const [index, code] of codes.entries()) {
    // In a block, as examples name their results as they like.
    writeFileSync(join(folder, `example-${index + 1}.ts`), `${imports}${declarations}{\n${code}}\n`)
  }
  const compilerOptions = {
    composite: false,
    noEmit: true,
    isolatedDeclarations: false,
    declaration: false,
    declarationMap: false,
  }
  const config = { extends: '../../../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  try {
    return execFileSync(join(root, '../../node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'], {
      encoding: 'utf8',
    })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

describe('the examples in comments', () => {
  it('are there for every operation', () => {
    const operations = Object.entries(everything).filter(([, value]) => typeof value === 'function' && 'path' in value)
    const missing = operations.filter(
      ([name]) => !examples.some(({ code }) => code.includes(`${name}(`) || code.includes(`${name}.`)),
    )
    expect(operations).toHaveLength(33)
    expect(missing.map(([name]) => name)).toEqual([])
  })

  it('compile as they stand', () => {
    expect(compile(examples.map(({ code }) => code))).toBe('')
  })

  it('would not compile if they were wrong', () => {
    expect(compile(['await getOAuth2Client(transport, { client: id })\n'])).toMatch(/example-1\.ts.*'client'/)
  })
})
