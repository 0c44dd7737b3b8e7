import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import ts from 'typescript-6'
import { describe, expect, it } from 'vitest'

import { root } from './generated-file.ts'

/** A row of the table in CONTRIBUTING.md: patterns of sources, and of the tests through which they are tested. */
interface Row {
  readonly sources: readonly string[]
  readonly tests: readonly string[]
}

/** Returns the patterns that a pattern with `{a,b}` stands for. */
function alternatives(pattern: string): readonly string[] {
  const [, before, list, after] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(pattern) ?? []
  if (before === undefined || list === undefined || after === undefined) return [pattern]
  return list.split(',').flatMap((item) => alternatives(before + item + after))
}

/** Returns the patterns in a cell of the table. */
function patternsIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, pattern = '']) => alternatives(pattern))
}

/** Reads the table below the heading "Where the tests of a file are". */
function readTable(page: string): readonly Row[] {
  const [, section = ''] = /^### Where the tests of a file are$(.*?)^##/ms.exec(page) ?? []
  const rows = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((line) => {
    const [, sources = '', tests = ''] = line.split('|')
    return { sources: patternsIn(sources), tests: patternsIn(tests) }
  })
}

/** Tells whether a file has more than types and exports of other files. */
function hasLogic(text: string): boolean {
  const { statements } = ts.createSourceFile('file.ts', text, ts.ScriptTarget.ESNext)
  return !statements.every(
    (statement) =>
      ts.isImportDeclaration(statement) ||
      ts.isExportDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      (ts.isVariableStatement(statement) &&
        statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)),
  )
}

/** Returns the files, by paths from the root, that a pattern names. */
function filesOf(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: root }).map((path) => path.replaceAll('\\', '/'))
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts')
}

function hasOwnTest(path: string): boolean {
  return ['.test.ts', '.sockets.test.ts'].some((end) => existsSync(join(root, path.replace(/\.ts$/, end))))
}

describe('the table of tests in CONTRIBUTING.md', () => {
  const rows = readTable(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'))
  const sources = rows.flatMap((row) => row.sources)
  const others = filesOf('packages/*/src/**/*.ts').filter(
    (path) => !isTest(path) && !hasOwnTest(path) && hasLogic(readFileSync(join(root, path), 'utf8')),
  )

  it('has a row for every file with logic that has no test beside it', () => {
    const named = new Set(sources.flatMap(filesOf))
    expect(others.filter((path) => !named.has(path))).toEqual([])
  })

  it('names no sources without such a file', () => {
    expect(sources.filter((pattern) => !filesOf(pattern).some((path) => others.includes(path)))).toEqual([])
  })

  it('names each file of the sources, so that a new file has no row yet', () => {
    expect(sources.filter((pattern) => /\*[^/]*$/.test(pattern))).toEqual([])
  })

  it('names tests that exist, in every row', () => {
    const patterns = rows.flatMap(({ tests }) => tests)
    expect(patterns.filter((pattern) => filesOf(pattern).length === 0)).toEqual([])
    for (const row of rows) expect(row.tests, row.sources.join(', ')).not.toEqual([])
  })
})

it('patterns in a cell of the table are read, each alternative for itself', () => {
  expect(patternsIn('`a/{b,c}/{d,e}.ts` and `f/*.ts`, which …')).toEqual([
    'a/b/d.ts',
    'a/b/e.ts',
    'a/c/d.ts',
    'a/c/e.ts',
    'f/*.ts',
  ])
})

it.each([
  [
    "import { a } from './a.js'\nexport * from './b.js'\nexport type A = string\nexport interface B {}\ndeclare const c: symbol",
    false,
  ],
  ['export const a = 1', true],
  ['export function a() {}', true],
  ['export class A {}', true],
])('a file with more than types and exports has logic: %j', (text, expected) => {
  expect(hasLogic(text)).toBe(expected)
})
