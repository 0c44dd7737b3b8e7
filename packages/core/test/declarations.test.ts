import { execFile } from 'node:child_process'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, it } from 'vitest'

const run = promisify(execFile)
const core = fileURLToPath(new URL('..', import.meta.url))
const compiler = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url))
/** Folder inside the package, so that its dependencies are found. */
const folder = `${core}node_modules/.declarations-test/`

/** Compiles the programs against the declarations and returns the output of the compiler. */
async function compile(files: readonly string[], types: readonly string[]): Promise<string> {
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2024'],
    module: 'NodeNext',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types,
    paths: {
      '@typed-oauth/core': ['./declarations/index.d.ts'],
      '@typed-oauth/core/define': ['./declarations/define.d.ts'],
      '@typed-oauth/core/schema': ['./declarations/schema.d.ts'],
      '@typed-oauth/core/define/sign-in': ['./declarations/sign-in.d.ts'],
    },
  }
  await writeFile(`${folder}tsconfig.json`, JSON.stringify({ compilerOptions, files }))
  return run(compiler, ['-p', `${folder}tsconfig.json`]).then(
    () => '',
    (error: unknown) => (error as { readonly stdout: string }).stdout,
  )
}

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const output = [
    '--outDir',
    `${folder}declarations`,
    '--tsBuildInfoFile',
    `${folder}tsconfig.tsbuildinfo`,
    '--declarationMap',
    'false',
  ]
  await run(compiler, ['-p', `${core}tsconfig.build.json`, ...output])
  await cp(`${core}test/without-dom`, folder, { recursive: true })
  await writeFile(`${folder}package.json`, '{"type":"module"}')
}, 30_000)
afterAll(async () => rm(folder, { recursive: true, force: true }))

it('the declarations compile without the DOM library and without the types of any platform', async () => {
  const complaints = (await compile(['program.ts'], [])).split('\n').filter((line) => line !== '')
  expect(complaints.filter((line) => !line.includes('node_modules/zod/'))).toEqual([]) // zod’s own name `URL` and `File`
}, 30_000)

it('types of Node and undici are assignable without the DOM library, and wrong ones are refused', async () => {
  await writeFile(`${folder}wrong.ts`, "import { bearer } from '@typed-oauth/core'\nbearer(5)\n")
  await writeFile(`${folder}dom.ts`, 'export type Dom = HTMLElement\n')
  const complaints = (await compile(['program.ts', 'node.ts', 'wrong.ts', 'dom.ts'], ['node'])).split('\n')
  const places = complaints.filter((line) => line.includes('error')).map((line) => /\w+\.ts\(\d+,\d+\)/.exec(line)?.[0])
  expect(new Set(places)).toEqual(new Set(['dom.ts(1,19)', 'wrong.ts(2,8)']))
}, 30_000)
