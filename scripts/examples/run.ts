import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { defaultServerConditions } from 'vite'

import { root } from '../generated-file.ts'
import type { Program } from './programs.ts'

/** An application in which the packages and further dependencies of examples are installed. */
export interface Runner {
  /** Runs a program in its own process. Returns its output if it fails, and nothing if it succeeds. */
  readonly run: (program: Program) => Promise<string | undefined>
  /** Removes the application. */
  readonly remove: () => void
}

/** Milliseconds after which a program counts as hanging. */
const timeout = 60_000

/** Makes an application that uses the packages' sources, so they need no build. */
export function createRunner(): Runner {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'examples-')))
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@typed-oauth'), { recursive: true })
  for (const name of readdirSync(join(root, 'packages'))) {
    symlinkSync(join(root, 'packages', name), join(modules, '@typed-oauth', name))
  }
  for (const name of ['msw', 'undici', 'zod'])
    symlinkSync(join(root, 'packages/mocks/node_modules', name), join(modules, name))
  symlinkSync(join(root, 'node_modules/vitest'), join(modules, 'vitest'))
  writeFileSync(join(folder, 'package.json'), '{ "name": "application", "private": true, "type": "module" }')

  // Most programs load the same sources, so compiled ones are cached.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
  const execute = async (parameters: readonly string[]): Promise<string | undefined> =>
    new Promise((resolve) => {
      execFile(process.execPath, parameters, { cwd: folder, env, timeout }, (error, stdout, stderr) => {
        resolve(error === null ? undefined : `${error.killed === true ? 'it does not end\n' : ''}${stdout}${stderr}`)
      })
    })

  return {
    run: async ({ name, text, example, isForVitest, hasOwnNetwork }) => {
      const base = name.replaceAll(/\W+/g, '-')
      const file = `${base}.test.${example.language}`
      writeFileSync(join(folder, file), text)
      const preloaded = hasOwnNetwork ? [] : [servers]
      if (!isForVitest) return execute([...sources, ...preloaded.map((path) => `--import=${path}`), file])
      // A file for each program: they run at the same time, and not all with the same servers.
      const config = `${base}.config.js`
      writeFileSync(join(folder, config), vitestConfig(preloaded))
      return execute([join(modules, 'vitest/vitest.mjs'), 'run', '--config', config, file])
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const mocksTest = join(root, 'packages/mocks/test')
/** Mocks the servers that examples call. */
export const servers: string = join(mocksTest, 'example-servers.ts')
const sources = ['--conditions=typed-oauth:source', `--import=${join(mocksTest, 'source-hooks.ts')}`]

function vitestConfig(setupFiles: readonly string[]): string {
  const conditions = ['typed-oauth:source', ...defaultServerConditions]
  return `export default ${JSON.stringify({ ssr: { resolve: { conditions } }, test: { setupFiles } })}`
}
