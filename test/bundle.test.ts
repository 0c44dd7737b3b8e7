import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { nodeResolve } from '@rollup/plugin-node-resolve'
import { build, transform } from 'esbuild'
import { rollup } from 'rollup'
import { afterAll, describe, expect, it } from 'vitest'

import { apiPackages, readOperations, readSources } from '../scripts/operation-sources.ts'
import { createConsumer } from './consumer.ts'

// The size and content of bundles: only imported code, and little of it.

const consumer = createConsumer()
afterAll(() => consumer.remove())

async function bundleWithEsbuild(program: string, external: string[] = []): Promise<string> {
  const stdin = { contents: program, resolveDir: consumer.folder }
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    external,
    minify: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

async function bundleWithRollup(program: string): Promise<string> {
  const input = join(consumer.folder, 'index.js')
  const entry = {
    name: 'entry',
    resolveId: (id: string) => (id === input ? id : null),
    load: (id: string) => (id === input ? program : null),
  }
  const bundle = await rollup({ input, plugins: [entry, nodeResolve()] })
  const { output } = await bundle.generate({ format: 'es' })
  return (await transform(output[0].code, { minify: true })).code // comments may speak of others
}

const factories: Readonly<Record<string, string>> = {
  'ory-oauth2': "createOryTransport({ adminUrl: 'https://ory.example.com' })",
  'affinidi-consumer-auth': 'createAffinidiTransport({})',
  'authentiq-token': 'createAuthentiqTransport({})',
  'voucherify-oauth': "createVoucherifyTransport({ cluster: 'eu', appId: 'a', appToken: 'b' })",
}

/** A program that calls one operation. */
function callOne(folder: string, name: string): string {
  const factory = factories[folder] ?? ''
  const create = factory.slice(0, factory.indexOf('('))
  return `import { ${create}, ${name} } from '@typed-oauth/${folder}'\nawait ${name}(${factory}, globalThis.request)`
}

/** A program that calls any operation of a client. */
function callAny(folder: string): string {
  const factory = (factories[folder] ?? '').replace('Transport(', 'Client(')
  return `import { ${factory.slice(0, factory.indexOf('('))} } from '@typed-oauth/${folder}'\nglobalThis.client = ${factory}`
}

function size(text: string): number {
  return gzipSync(text, { level: 9 }).length
}

const operations = apiPackages.map((api) => ({
  folder: api.folder,
  names: readOperations(api, readSources(api)).map(({ name }) => name),
}))
const bundlers = [
  ['esbuild', bundleWithEsbuild],
  ['rollup', bundleWithRollup],
] as const

describe.each(operations)('a program with one operation of $folder', ({ folder, names }) => {
  it.each(bundlers)('contains no text of another operation when %s bundles it', async (_, bundle) => {
    const name = names.find((each) => /^(?:introspect|token$|consumer)/.test(each)) ?? ''
    const text = await bundle(callOne(folder, name))
    expect(text).toContain(name)
    for (const other of names) if (other !== name) expect(text.includes(other), other).toBe(false)
  })
})

describe('a program without pages', () => {
  const pages = ['handleLoginRequest', 'handleConsentRequest', 'login_challenge', 'device_challenge']

  it.each(bundlers)('contains no text of them when %s bundles it', async (_, bundle) => {
    const text = await bundle(callOne('ory-oauth2', 'introspectOAuth2Token'))
    for (const each of pages) expect(text.includes(each), each).toBe(false)
  })

  it.each(bundlers)('but with one page contains no text of the others when %s bundles it', async (_, bundle) => {
    const text = await bundle(callOne('ory-oauth2', 'handleLoginRequest'))
    for (const each of ['handleLoginRequest', 'login_challenge']) expect(text).toContain(each)
    for (const each of ['handleConsentRequest', 'device_challenge']) expect(text.includes(each), each).toBe(false)
  })
})

describe('the stores of tokens', () => {
  const one = callOne('ory-oauth2', 'introspectOAuth2Token')

  it.each([
    ['createMemoryTokenStore', 450],
    ['createRedisTokenStore', 1650],
    ['sealTokenStore', 1250],
  ])('%s adds at most %i bytes', async (name, limit) => {
    const program = `${one}\nimport { ${name} } from '@typed-oauth/ory-oauth2'\nglobalThis.create = ${name}`
    const added = size(await bundleWithEsbuild(program)) - size(await bundleWithEsbuild(one))
    expect(added).toBeGreaterThan(100)
    expect(added).toBeLessThanOrEqual(limit)
  })

  it.each(bundlers)('are not in a program that %s bundles without them', async (_, bundle) => {
    expect(await bundle(one)).not.toMatch(/TokenStore|AES-GCM|redis/)
  })
})

describe('what gets tokens for machines', () => {
  const one = callOne('ory-oauth2', 'introspectOAuth2Token')

  it.each([
    ['createTokenSource', 1750],
    ['createTokenSources', 1850],
    ['createAuthorizedFetch', 1300],
  ])('%s adds at most %i bytes', async (name, limit) => {
    const use = `globalThis.used = ${name}(globalThis.token, globalThis.options)`
    const program = `${one}\nimport { ${name} } from '@typed-oauth/ory-oauth2'\n${use}`
    const added = size(await bundleWithEsbuild(program)) - size(await bundleWithEsbuild(one))
    expect(added).toBeGreaterThan(500)
    expect(added).toBeLessThanOrEqual(limit)
  })

  it.each(bundlers)('is not in a program that %s bundles without it', async (_, bundle) => {
    expect(await bundle(one)).not.toMatch(/createTokenSource|createAuthorizedFetch|received_at/)
  })
})

describe('sessions of users', () => {
  const one = callOne('ory-oauth2', 'introspectOAuth2Token')

  it.each([
    ['a store of the application', 'createTokenSessions', 'globalThis.store', 2450],
    [
      'the store for Redis',
      'createTokenSessions, createRedisTokenStore',
      'createRedisTokenStore({ command: globalThis.command })',
      3800,
    ],
  ])('with %s, of %s, in %s, add at most %i bytes', async (_, names, store, limit) => {
    const program = `${one}\nimport { ${names} } from '@typed-oauth/ory-oauth2'\nglobalThis.sessions = createTokenSessions(globalThis.refresh, { store: ${store} })`
    const added = size(await bundleWithEsbuild(program)) - size(await bundleWithEsbuild(one))
    expect(added).toBeGreaterThan(1000)
    expect(added).toBeLessThanOrEqual(limit)
  })

  it.each(bundlers)('are not in a program that %s bundles without them', async (_, bundle) => {
    expect(await bundle(one)).not.toMatch(/createTokenSessions|received_at/)
  })
})

describe('minified and compressed, with ky and zod', () => {
  it.each([
    ['voucherify-oauth', 'introspectOauthToken', 29_550],
    ['authentiq-token', 'token', 29_000],
    ['affinidi-consumer-auth', 'consumerAuthTokenEndpoint', 29_600],
    ['ory-oauth2', 'introspectOAuth2Token', 29_700],
  ])('of %s, a program with only %s has at most %i bytes', async (folder, name, limit) => {
    expect(size(await bundleWithEsbuild(callOne(folder, name)))).toBeLessThanOrEqual(limit)
  })

  it.each([['ory-oauth2', 36_850]])('the whole client of %s has at most %i bytes', async (folder, limit) => {
    expect(size(await bundleWithEsbuild(callAny(folder)))).toBeLessThanOrEqual(limit)
  })

  it('a program that only imports settle contains neither ky nor zod', async () => {
    const text = await bundleWithEsbuild(`import { settle } from '@typed-oauth/ory-oauth2'\nglobalThis.settle = settle`)
    expect(size(text)).toBeLessThanOrEqual(1500)
  })

  it.each(['ory-oauth2', 'authentiq-token'])(
    'the whole client of %s contains nothing of the sign-in, which adds at most 6,100 bytes beside jose',
    async (folder) => {
      const client = callAny(folder)
      const signIn = `import * as signIn from '@typed-oauth/${folder}/sign-in'\nglobalThis.signIn = signIn`
      expect(await bundleWithEsbuild(client)).not.toContain('is made by this function')
      const both = await bundleWithEsbuild(`${signIn}\n${client}`, ['jose'])
      expect(both).toContain('is made by this function')
      expect(size(both) - size(await bundleWithEsbuild(client))).toBeLessThanOrEqual(6100)
    },
  )
})
