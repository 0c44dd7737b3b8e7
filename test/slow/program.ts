import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type * as ory from '../../packages/ory-oauth2/src/index.js'
import { createConsumer, type Consumer } from '../consumer.ts'

/** Built packages that a program gets, imported as in an application. */
export interface Packages {
  /** The package for Ory. */
  readonly ory: typeof ory
}

/**
 * Makes an application that runs a module of this folder with the built packages.
 *
 * @param name - Name of the module, whose `run` is called with {@link Packages} and the parameter.
 */
export function createProgram(name: string): Consumer {
  const consumer = createConsumer()
  const module = join(import.meta.dirname, name)
  consumer.write(
    'main.js',
    [
      `import * as ory from '@typed-oauth/ory-oauth2'`,
      `import { run } from ${JSON.stringify(module)}`,
      `console.log(JSON.stringify(await run({ ory }, process.argv[2])))`,
      '',
    ].join('\n'),
  )
  return consumer
}

/**
 * Runs a program to its end with `gc()`, and stops it after `timeout`.
 *
 * @param consumer - Result of {@link createProgram}.
 * @param node - Path of the Node that runs it.
 * @param parameter - Parameter of the program.
 * @param timeout - Limit in milliseconds.
 * @returns The result of the program, and its other output.
 */
export async function runProgram(
  consumer: Consumer,
  node: string,
  parameter: string,
  timeout: number,
): Promise<{ readonly result: unknown; readonly printed: string }> {
  const parameters = ['--expose-gc', join(consumer.folder, 'main.js'), parameter]
  const { stdout, stderr } = await promisify(execFile)(node, parameters, { timeout, maxBuffer: 2 ** 26 })
  const lines = stdout.trimEnd().split('\n')
  return { result: JSON.parse(lines.pop() ?? ''), printed: `${lines.join('\n')}${stderr}` }
}
