import { execFile } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { installRuntimes, runtimePath } from '../../scripts/runtimes.ts'
import { createConsumer } from '../consumer.ts'
import { program } from '../whole-program.ts'

// The oldest releases that the READMEs name, as far as they are installed; `test/oldest-platforms.test.ts` has the others.

installRuntimes()
const consumer = createConsumer()
afterAll(() => consumer.remove())

const commands: Readonly<Record<string, readonly [path: string, ...parameters: string[]]>> = {
  'Node 22.12': [runtimePath('node-22.12-x64', 'bin/node')],
  'Bun 1.2': [runtimePath('bun-1.2-x64', 'bin/bun')],
  'Deno 2': [runtimePath('deno-2.0-x64', 'deno'), 'run', '--allow-all'],
}
// The old releases are installed for x64 only.
const found = Object.entries(commands).filter(() => process.arch === 'x64')

/** The part of miniflare, which runs workerd, that this test uses. */
interface Miniflare {
  readonly dispatchFetch: (url: string) => Promise<Response>
  readonly dispose: () => Promise<void>
}
const { Miniflare } = createRequire(runtimePath('miniflare', 'package.json'))('miniflare') as {
  readonly Miniflare: new (options: object) => Miniflare
}

async function bundle(contents: string): Promise<string> {
  const stdin = { contents, resolveDir: consumer.folder }
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false, logLevel: 'error' })
  return outputFiles[0]?.text ?? ''
}

async function run([path, ...parameters]: readonly [string, ...string[]]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(path, [...parameters, `${consumer.folder}/program.mjs`])
  return JSON.parse(stdout)
}

let expected: unknown
beforeAll(async () => {
  consumer.write('program.mjs', await bundle(program))
  expected = await run([process.execPath])
})

describe('on the oldest platforms, clients work as on this Node', () => {
  it.each(found)('%s', async (_, command) => {
    chmodSync(command[0], 0o755) // the packages of some releases leave it out
    expect(await run(command)).toEqual(expected)
  })

  it('Cloudflare Workers with the compatibility date 2022-11-30', async () => {
    const inside = program.replace('console.log(JSON.stringify(result))', 'return Response.json(result)')
    const script = await bundle(`export default { async fetch() {${inside}} }`)
    const miniflare = new Miniflare({ modules: true, script, compatibilityDate: '2022-11-30' })
    try {
      expect(await (await miniflare.dispatchFetch('http://localhost/')).json()).toEqual(expected)
    } finally {
      await miniflare.dispose()
    }
  })
})
