import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { findRuntimes, installRuntimes, runtimePath } from '../../scripts/runtimes.ts'
import { root } from '../consumer.ts'

// Jest loads modules in its own way. The settings in the guide with which it loads the packages are tested here.

installRuntimes()
const guide = readFileSync(join(root, 'docs/guides/jest.md'), 'utf8')
const runtimes = findRuntimes().map(([release, node]) => ({ release, node }))
const oldest = runtimes.slice(0, 1)

/** An application with the built packages in its `node_modules`. */
const folder = mkdtempSync(join(tmpdir(), 'jest-'))

function link(name: string, target: string): void {
  const path = join(folder, 'node_modules', name)
  mkdirSync(dirname(path), { recursive: true })
  rmSync(path, { force: true })
  symlinkSync(target, path)
}

beforeAll(() => {
  for (const name of readdirSync(join(root, 'packages')).filter((each) => each !== 'testing')) {
    const source = join(root, 'packages', name)
    const { dependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { dependencies: object }
    for (const needed of Object.keys(dependencies)) {
      if (!needed.startsWith('@typed-oauth/')) link(needed, join(source, 'node_modules', needed))
    }
    // Copies, not links: the target of a link is outside of `node_modules`, where Jest compiles by default.
    const copy = join(folder, 'node_modules/@typed-oauth', name)
    for (const part of ['package.json', 'dist']) cpSync(join(source, part), join(copy, part), { recursive: true })
  }
  link('msw', join(root, 'packages/mocks/node_modules/msw'))
  for (const name of ['jest', '@babel/plugin-transform-modules-commonjs']) link(name, runtimePath(name, ''))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tests = {
  'clients.test.js': `
import { createAffinidiMock } from '@typed-oauth/mocks/affinidi'
import { createAuthentiqMock } from '@typed-oauth/mocks/authentiq'
import { createOryMock } from '@typed-oauth/mocks/ory'
import { serve } from '@typed-oauth/mocks/server'
import { createVoucherifyMock } from '@typed-oauth/mocks/voucherify'
import { createAffinidiClient } from '@typed-oauth/affinidi-consumer-auth'
import { createAuthentiqClient } from '@typed-oauth/authentiq-token'
import { createOryClient } from '@typed-oauth/ory-oauth2'
import { createVoucherifyClient } from '@typed-oauth/voucherify-oauth'

test('clients call their mocks', async () => {
  createAffinidiClient(createAffinidiMock().clientOptions)
  createAuthentiqClient(createAuthentiqMock().clientOptions)
  const { client_name } = await createOryClient(createOryMock().clientOptions).createOAuth2Client({ oAuth2Client: { client_name: 'Photo Viewer' } })
  expect(client_name).toBe('Photo Viewer')
  const mock = createVoucherifyMock()
  const voucherify = createVoucherifyClient(mock.clientOptions)
  const { access_token: accessToken } = await voucherify.generateOauthToken({ scope: 'vouchers' })
  await voucherify.revokeOauthToken({ accessToken })
  expect(await voucherify.introspectOauthToken({ accessToken })).toEqual({ active: false })
  await (await serve(mock)).close()
})
`,
  'msw.test.js': `
import { mswHandlers } from '@typed-oauth/mocks/msw'
import { createVoucherifyMock } from '@typed-oauth/mocks/voucherify'
import { createVoucherifyClient } from '@typed-oauth/voucherify-oauth'
import { setupServer } from 'msw/node'

test('MSW responds with a mock', async () => {
  const mock = createVoucherifyMock()
  const baseUrl = 'https://voucherify.example.com'
  const server = setupServer(...mswHandlers(mock, { baseUrl }))
  server.listen()
  const { fetch, ...options } = mock.clientOptions
  const voucherify = createVoucherifyClient({ ...options, baseUrl })
  expect(await voucherify.introspectOauthToken({ accessToken: 'a-token' })).toEqual({ active: false })
  server.close()
})
`,
} as const

/** Writes the files of an application: a manifest, and tests that use `import` or `require`. */
function write(manifest: object, kind: 'import' | 'require'): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  for (const [name, code] of Object.entries(tests)) {
    const text = kind === 'import' ? code : code.replaceAll(/^import (.*) from (.*)$/gm, 'const $1 = require($2)')
    writeFileSync(join(folder, name), text)
  }
}

/** Returns the `package.json` in a section of the guide. */
function shown(heading: string): { readonly scripts: { readonly test: string } } {
  const section = guide.split(/^## /m).find((text) => text.startsWith(`${heading}\n`))
  return JSON.parse(/^```json\n(.*?)^```$/ms.exec(section ?? '')?.[1] ?? '') as ReturnType<typeof shown>
}

/** Runs the tests as a script of the manifest does, and returns the output of Jest. */
async function run(node: string, script: string, file = ''): Promise<string> {
  const parameters = script.replace(/^jest/, 'node node_modules/jest/bin/jest.js').split(' ').slice(1)
  const options = [file, '--ci', '--cacheDirectory', join(folder, 'cache')].filter(Boolean)
  return new Promise((resolve) => {
    execFile(node, [...parameters, ...options], { cwd: folder }, (_, stdout, stderr) => resolve(`${stdout}${stderr}`))
  })
}

describe('without further settings', () => {
  it.each(oldest)('Jest cannot load the packages, Node $release', async ({ node }) => {
    write({}, 'require')
    expect(await run(node, 'jest')).toMatch(/Must use import to load ES Module: .*typed-oauth/)
  })
})

describe('with the settings of the guide, Jest', () => {
  describe.each(runtimes)('of Node $release', ({ node }) => {
    it('loads ES modules', async () => {
      const manifest = shown('Let Jest load ES modules')
      write(manifest, 'import')
      expect(await run(node, manifest.scripts.test)).toMatch(/^Tests: +2 passed, 2 total$/m)
    })
  })

  describe.each(runtimes.filter(({ release }) => Number.parseFloat(release) >= 24))('of Node $release', ({ node }) => {
    it('requires ES modules', async () => {
      const manifest = shown('Let Jest require ES modules')
      write(manifest, 'require')
      expect(await run(node, manifest.scripts.test)).toMatch(/^Tests: +2 passed, 2 total$/m)
    })
  })

  it.each(oldest)('compiles the packages, without MSW, Node $release', async ({ node }) => {
    const manifest = shown('Compile the packages too')
    write(manifest, 'import')
    expect(await run(node, manifest.scripts.test, 'clients')).toMatch(/^Tests: +1 passed, 1 total$/m)
  })
})
