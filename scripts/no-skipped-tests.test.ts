import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { reportersFor } from './no-skipped-tests.ts'

const root = join(import.meta.dirname, '..')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(root, 'node_modules/.skipped-'))
  const reporters = JSON.stringify(join(root, 'scripts/no-skipped-tests.ts'))
  writeFileSync(
    join(folder, 'vitest.config.js'),
    `import { reportersFor } from ${reporters}\nexport default { test: { reporters: reportersFor(process.env) } }`,
  )
  writeFileSync(
    join(folder, 'a.test.js'),
    `import { it } from 'vitest'\nit('runs', () => undefined)\nit.skipIf(true)('needs a program', () => undefined)`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the tests of the folder. */
function run(environment: Record<string, string>): { status: number | null; stderr: string } {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const env = { ...process.env, NO_SKIPPED_TESTS: '', ...environment }
  return spawnSync(process.execPath, [vitest, 'run', '--root', folder], { cwd: folder, env, encoding: 'utf8' })
}

describe('a run with a skipped test', () => {
  it('passes, except where no test may be skipped: there it names the test', () => {
    expect(run({}).status).toBe(0)
    const strict = run({ NO_SKIPPED_TESTS: 'true' })
    expect(strict.status).toBe(1)
    expect(strict.stderr).toContain('Skipped tests:\n  needs a program')
  })
})

describe('reportersFor', () => {
  it('adds nothing elsewhere', () => {
    expect(reportersFor({})).toEqual(['default'])
  })
})
