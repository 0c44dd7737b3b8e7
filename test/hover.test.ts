import { join } from 'node:path'

import ts from 'typescript-6'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { loadOperations } from '../scripts/operation-constants.ts'
import { apiPackages, readOperations, readSources } from '../scripts/operation-sources.ts'
import { createConsumer, root } from './consumer.ts'
import { openInLanguageServer, type LanguageServer } from './language-server.ts'

// Editors show the comment of an operation on the method of a client, from the built declarations.

const consumer = createConsumer()
const methods = apiPackages.flatMap((api) =>
  readOperations(api, readSources(api)).map(({ name, comment }) => ({ api, name, sentence: firstSentence(comment) })),
)
const lines = [
  ...apiPackages.map(({ folder, prefix }) => `import { create${prefix}Client } from '@typed-oauth/${folder}'`),
  ...apiPackages.map(({ prefix }) => `declare const ${prefix}: ReturnType<typeof create${prefix}Client>`),
  ...methods.map(({ api, name }) => `${api.prefix}.${name}`),
]
const file = consumer.write('index.ts', lines.join('\n'))

function firstSentence(comment: readonly string[]): string {
  return (
    comment
      .join(' ')
      .split(/(?<=\.)\s/)[0]
      ?.replaceAll(/[`{}]|@link /g, '') ?? ''
  )
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[`{}]|@link /g, '')
}

/** Returns the position of a method's name, counted from 0. */
function position(prefix: string, name: string): { line: number; character: number } {
  return { line: lines.indexOf(`${prefix}.${name}`), character: prefix.length + 1 }
}

afterAll(() => consumer.remove())

it('finds the comment of every method', async () => {
  for (const api of apiPackages) {
    const names = methods.filter((method) => method.api === api).map(({ name }) => name)
    expect(names.sort()).toEqual([...Object.keys(await loadOperations(api)), ...api.functions].sort())
  }
  for (const { name, sentence } of methods) expect(sentence, name).toMatch(/^[A-Z].{8,}\.$/s)
})

describe('the editor service of the newest TypeScript', () => {
  let server: LanguageServer
  beforeAll(async () => {
    server = await openInLanguageServer(join(root, 'node_modules/.bin/tsc'), consumer.folder, file, lines.join('\n'))
  })
  afterAll(() => server.close())

  it.each(methods)('shows the comment of $name, with the example of a method', async ({ api, name, sentence }) => {
    const { line, character } = position(api.prefix, name)
    const text = plain(await server.hover(file, line, character))
    expect(text).toContain(sentence)
    expect(text).toMatch(new RegExp(String.raw`\b${api.client}\.${name}\b`))
    expect(text).not.toMatch(/\btransport\b/)
  })
})

describe('the editor service of TypeScript 6', () => {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    types: [],
  }
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => consumer.folder,
    getCompilationSettings: () => options,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (name) => ts.sys.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
    directoryExists: (name) => ts.sys.directoryExists(name),
    realpath: (name) => ts.sys.realpath?.(name) ?? name,
  })

  it.each(methods)('shows the comment of $name', ({ api, name, sentence }) => {
    const { line, character } = position(api.prefix, name)
    const offset = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, character)
    const info = service.getQuickInfoAtPosition(file, offset)
    expect(plain(ts.displayPartsToString(info?.documentation))).toContain(sentence)
  })
})
