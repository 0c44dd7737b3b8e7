import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { afterAll, expect, it } from 'vitest'

import { loadOperations } from '../scripts/operation-constants.ts'
import { apiPackages } from '../scripts/operation-sources.ts'
import { createConsumer } from './consumer.ts'

/** What the test uses of ESLint, which is installed apart because it needs an older compiler. */
interface Linter {
  lintFiles(files: string): Promise<
    readonly {
      readonly messages: readonly { readonly ruleId: string | null; readonly line: number; readonly message: string }[]
    }[]
  >
}
const require = createRequire(join(import.meta.dirname, 'user-lint/package.json'))
const { ESLint } = require('eslint') as { readonly ESLint: new (options: object) => Linter }
const { configs } = require('typescript-eslint') as {
  readonly configs: { readonly strictTypeChecked: object[]; readonly stylisticTypeChecked: object[] }
}

const consumer = createConsumer()
afterAll(() => consumer.remove())

/** Lints a program of the application. */
async function lint(name: string, text: string): Promise<string[]> {
  consumer.write(`${name}.ts`, text)
  const compilerOptions = { module: 'NodeNext', target: 'ES2022', lib: ['ES2022', 'DOM'], strict: true, types: [] }
  consumer.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  const parserOptions = {
    project: './tsconfig.json',
    tsconfigRootDir: consumer.folder,
    disallowAutomaticSingleRunInference: true, // with `CI` set, the files of the first program would be all files
  }
  const eslint = new ESLint({
    cwd: consumer.folder,
    overrideConfigFile: true,
    overrideConfig: [
      ...configs.strictTypeChecked,
      ...configs.stylisticTypeChecked,
      { languageOptions: { parserOptions } },
    ],
  })
  const results = await eslint.lintFiles(`${name}.ts`)
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, line, message }) => `${name}.ts:${line} ${ruleId ?? ''}: ${message}`),
  )
}

it('the strictest rules of typescript-eslint find nothing in a program of an application', async () => {
  const text = readFileSync(join(import.meta.dirname, 'user-lint/program.ts'), 'utf8')
  expect(await lint('program', text)).toEqual([])
})

it('the strictest rules of typescript-eslint find nothing in a program that takes every method off its client', async () => {
  const lines = await Promise.all(
    apiPackages.map(async (api) => {
      const { prefix, client, folder, functions } = api
      const operations = Object.keys(await loadOperations(api))
      return [
        `import type { ${prefix}Client } from '@typed-oauth/${folder}'`,
        `declare const ${client}: ${prefix}Client`,
        `export const { ${[...operations, ...functions].join(', ')} } = ${client}`,
        ...operations.map((name) => `export const { raw: ${name}Raw } = ${client}.${name}`),
        ...operations
          .filter((name) => name.startsWith('list'))
          .map((name) => `export const { iterate: ${name}Iterate, pages: ${name}Pages } = ${client}.${name}`),
      ]
    }),
  )
  const program = lines
    .flat()
    .toSorted((one, other) => Number(other.startsWith('import')) - Number(one.startsWith('import')))
  expect(program.length).toBeGreaterThan(40)
  expect(await lint('methods', program.join('\n'))).toEqual([])
})

it('the strictest rules of typescript-eslint find a method that needs `this`', async () => {
  const found = await lint('wrong', 'declare const api: { get(id: string): string }\nexport const { get } = api\n')
  expect(found.join()).toContain('unbound-method')
})
