import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { build } from 'esbuild'
import { afterAll } from 'vitest'

/**
 * Bundles a program of this folder with the sources of the packages, for the tests of a file, because the start of many
 * processes at once takes long otherwise.
 *
 * @param name - Name of its file.
 * @returns Path of the program, which has CommonJS.
 */
export async function bundleProgram(name: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'program-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const outfile = join(folder, 'program.cjs')
  await build({
    entryPoints: [join(import.meta.dirname, name)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['typed-oauth:source'],
    logLevel: 'error',
  })
  return outfile
}
