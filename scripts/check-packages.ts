/**
 * Packs every published package and uses the tarballs as a new user does: in an empty folder, with `npm install`. Runs the
 * documented examples with each supported Node release, with `import` and with `require`, and compiles them against the
 * packed declarations, with and without the platform's types, as modules and as CommonJS, each with the oldest and the
 * newest compiler that supports it. Does the same with the oldest ky and zod, and finds all entries as tools do that
 * ignore `exports`.
 *
 * Needs a build. Prints a line per check and stops at the first failure.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { isBuiltin, stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import resolve from 'resolve'

import { toCommonJs, toScript } from './examples/common-js.ts'
import { createCompiler } from './examples/compiler.ts'
import { findExamples } from './examples/find.ts'
import { toPrograms, type Program } from './examples/programs.ts'
import { servers } from './examples/run.ts'
import { root } from './generated-file.ts'
import { run } from './run.ts'
import { findRuntimes, installRuntimes, runtimePath } from './runtimes.ts'

/** Parts of a `package.json` that this script reads. */
interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly engines?: { readonly node?: string }
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** A package as it is published. */
interface Packed {
  readonly folder: string
  readonly name: string
  readonly tarball: string
  /** Names that programs import: the name of the package, and the name with each subpath. */
  readonly entries: readonly string[]
  /** Version ranges of what it needs, by name. */
  readonly dependencies: Readonly<Record<string, string>>
}

/** Runs a check and prints its name and result. */
function check<Result>(name: string, action: () => Result): Result {
  try {
    const result = action()
    console.log(`ok: ${name}`)
    return result
  } catch (error) {
    throw new Error(`failed: ${name}\n${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}

function readManifest(text: string): Manifest {
  return JSON.parse(text) as Manifest
}

/** Packs one package. */
function pack(folder: string, destination: string): Packed {
  const source = join(root, 'packages', folder)
  must(existsSync(join(source, 'dist')), 'there is no build; run `pnpm build` first')
  const tarball = join(destination, `${folder}.tgz`)
  run('pnpm', ['pack', '--out', tarball], source)
  const text = run('tar', ['-xzOf', tarball, 'package/package.json'], source)
  const { name, exports, dependencies = {} } = readManifest(text)
  const entries = Object.keys(exports).filter((entry) => entry !== './package.json')
  return { folder, name, tarball, entries: entries.map((entry) => join(name, entry)), dependencies }
}

/** Checks the files in a tarball. */
function checkContents({ name, tarball, entries }: Packed): void {
  const files = run('tar', ['-tzf', tarball], root).trim().split('\n')
  const published = /^package\/(?:dist\/|src\/|README\.md$|LICENSE$|package\.json$)/
  const folders = entries.map((entry) => `${entry.replace(name, 'package')}/package.json`)
  const unwanted = files.filter(
    (file) => !(published.test(file) || folders.includes(file)) || /\.test\.|\.tsbuildinfo$/.test(file),
  )
  must(unwanted.length === 0, `it holds ${unwanted.join(', ')}`)
  for (const wanted of ['README.md', 'LICENSE', 'package.json']) {
    must(files.includes(`package/${wanted}`), `it does not hold ${wanted}`)
  }
  for (const file of files.filter((each) => each.endsWith('.js'))) {
    must(files.includes(file.replace(/\.js$/, '.d.ts')), `${file} has no declarations`)
  }
  const text = run('tar', ['-xzOf', tarball, 'package/package.json'], root)
  const left = /workspace:|catalog:|typed-oauth:source/.exec(text)
  must(left === null, `its manifest still says ${left?.[0]}`)
  must(readManifest(text).engines?.node === '>=22.12', 'its manifest does not name the Node releases it needs')
}

/** Writes a program that loads entries. */
function loadAll(entries: readonly string[], how: (entry: string) => string): string {
  return entries
    .map((entry) => `if (Object.keys(${how(entry)}).length === 0) throw new Error('${entry} is empty')`)
    .join('\n')
}

/** Argument of `npm install` for a package, with the version that the repository is tested with. */
function installed(path: string): string {
  const { name, version } = readManifest(readFileSync(join(root, path, 'package.json'), 'utf8'))
  return `${name}@${version}`
}

/** Mocks the servers of the examples; copied to the folder in which the packages are installed. */
const serversFile = 'servers.ts'

/** Runs programs that load every entry, and the examples. */
function checkPrograms(
  packages: readonly Packed[],
  examples: readonly Program[],
  folder: string,
  runtimes: ReturnType<typeof findRuntimes>,
): void {
  const entries = packages.flatMap((each) => each.entries)
  const programs = [
    {
      name: 'every entry',
      module: loadAll(entries, (entry) => `await import('${entry}')`),
      common: loadAll(entries, (entry) => `require('${entry}')`),
      preloads: [],
    },
    ...examples
      .filter(({ notRun }) => notRun === undefined)
      .map(({ name, text, hasOwnNetwork }) => {
        const module = stripTypeScriptTypes(text)
        const preloads = hasOwnNetwork ? [] : [`--import=./${serversFile}`]
        return { name, module, common: toCommonJs(module), preloads }
      }),
  ]
  for (const [release, node] of runtimes) {
    for (const { name, module, common, preloads } of programs) {
      for (const [file, code, how] of [
        ['program.mjs', module, 'import'],
        ['program.cjs', common, 'require'],
      ] as const) {
        writeFileSync(join(folder, file), `${code}\n`)
        check(`${name} with ${how}, Node ${release}`, () =>
          run(node, ['--throw-deprecation', ...preloads, file], folder),
        )
      }
    }
  }
}

/** Examples of pages that can run in the installation: not files of a package, and not tests for vitest. */
async function findPrograms(): Promise<readonly Program[]> {
  const pages = findExamples().filter(({ file }) => file.endsWith('.md'))
  const programs = await toPrograms(pages, createCompiler())
  return programs.filter(({ isSource, isForVitest }) => !isSource && !isForVitest)
}

/** Functions that pass token requests on, which releases of TypeScript infer in different ways. */
const passedOn = `import type { Oauth2TokenExchangeRequest, OryClient } from '@typed-oauth/ory-oauth2'

export const withScope = async (ory: OryClient, request: Oauth2TokenExchangeRequest) =>
  ory.oauth2TokenExchange({ ...request, scope: 'photos.read' })
export const without = async (ory: OryClient, { scope, ...request }: Oauth2TokenExchangeRequest) =>
  [scope, await ory.oauth2TokenExchange.raw(request)]
export const generic = async <Request extends Oauth2TokenExchangeRequest>(ory: OryClient, request: Request) =>
  ory.oauth2TokenExchange(request)
export const all = async (ory: OryClient, requests: readonly Oauth2TokenExchangeRequest[]) =>
  Promise.all(requests.map(async (request) => ory.oauth2TokenExchange({ ...request })))
export const wrong = async (ory: OryClient) => {
  // @ts-expect-error -- a code is required
  await ory.oauth2TokenExchange({ grantType: 'authorization_code' })
  // @ts-expect-error -- a device code is required
  await ory.oauth2TokenExchange({ grantType: 'urn:ietf:params:oauth:grant-type:device_code' })
  // @ts-expect-error -- the grant is called authorization_code
  await ory.oauth2TokenExchange({ grantType: 'authorisation_code', code: 'code' })
}
`

/** An endpoint of an application, whose checks are of its own zod and of core. */
const ownEndpoint = `import { adminEndpoint, createOryTransport, isSdkError, type OryEndpoint, type OryErrors, type Schema } from '@typed-oauth/ory-oauth2'
import * as own from '@typed-oauth/core/schema'
import * as z from 'zod'
import * as mini from 'zod/mini'

interface Key {
  kid: string
  use?: 'enc' | 'sig'
  tags?: string[]
  owner: { name: string }
  expires_in: number | null
}
const keySchema: Schema<Key> = () =>
  own.object<Key>(
    {
      kid: z.string().min(3),
      use: z.enum(['enc', 'sig']).optional(),
      tags: own.exactOptional(own.array(mini.string())),
      owner: z.object({ name: z.string() }),
      expires_in: own.nullable(z.number()),
    },
    ['kid'],
  )
const wholeSchema: Schema<{ keys: string[] }> = () => z.looseObject({ keys: z.array(z.string()) })
const common = { method: 'GET', retry: 'safe' } as const
const getKey: OryEndpoint<{ kid: string }, Key, OryErrors> = adminEndpoint({
  ...common,
  id: 'getKey',
  path: '/keys/{kid}',
  responses: { 200: keySchema },
})
const listKeys: OryEndpoint<{}, { keys: string[] }, OryErrors> = adminEndpoint({
  ...common,
  id: 'listKeys',
  path: '/keys',
  responses: { 200: wholeSchema },
})

const key = { kid: 'key-1', tags: ['a'], owner: { name: 'Ann' }, expires_in: null }
const bodies: object[] = [key, { keys: ['key-1'] }, { ...key, kid: '', use: 'none' }, { ...key, kid: ' ' }, { keys: [1] }]
const transport = createOryTransport({
  adminUrl: 'https://ory.example.com',
  validation: 'error',
  fetch: async () => Response.json(bodies.shift()),
})
const problems = (error: unknown) =>
  isSdkError(error) && error.kind === 'response' ? error.issues.map(({ path }) => path.join('.')) : error
const results = [
  (await getKey(transport, { kid: 'key-1' })).owner.name,
  (await listKeys(transport, {})).keys[0],
  await getKey(transport, { kid: 'key-1' }).catch(problems),
  await getKey(transport, { kid: 'key-1' }).catch(problems),
  await listKeys(transport, {}).catch(problems),
]
const found = JSON.stringify(results)
if (found !== '["Ann","key-1",["kid","use"],["kid"],["keys.*"]]') throw new Error(found)
`

/** Finds all modules that entries load, as tools do that ignore `exports`: webpack 4, Metro, and Jest up to 27. */
function findWithoutExports(entries: readonly string[], folder: string): void {
  const found = new Set<string>()
  const visit = (name: string, from: string): void => {
    if (isBuiltin(name)) return
    const file = resolve.sync(name, { basedir: from })
    if (found.has(file) || !file.includes('/@typed-oauth/')) return
    found.add(file)
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export|\}) ?.*?["']([^"'\s]+)["'];$/gm,
    )) {
      visit(specifier, dirname(file))
    }
  }
  for (const entry of entries) visit(entry, folder)
  must(found.size > entries.length, 'no module of an entry was found')
}

/** Settings with which an application compiles its programs. */
interface Compilation {
  readonly name: string
  /** The TypeScript releases. */
  readonly releases: readonly string[]
  /** Differences from the strictest settings of a module. */
  readonly options: object
  /** Whether the programs are modules or CommonJS. */
  readonly type: 'commonjs' | 'module'
  readonly programs: readonly string[]
}

/** Compiles programs against the packed declarations; those that are CommonJS also run. */
function checkTypes({ name, releases, options, type, programs }: Compilation, folder: string): void {
  const place = join(folder, name.replaceAll(' ', '-'))
  mkdirSync(place)
  for (const [index, code] of programs.entries()) writeFileSync(join(place, `program-${index}.ts`), `${code}\n`)
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022'],
    types: [],
    module: 'NodeNext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: type === 'module',
    outDir: 'out',
    ...options,
  }
  if (compilerOptions.types.length === 0) {
    writeFileSync(join(place, 'console.d.ts'), 'declare const console: { log(...values: readonly unknown[]): void }\n')
  }
  writeFileSync(join(place, 'package.json'), JSON.stringify({ type }))
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  for (const release of releases) {
    const compiler = runtimePath(`typescript-${release}`, 'bin/tsc')
    const version = run(process.execPath, [compiler, '--version'], folder).trim().replace('Version', 'TypeScript')
    check(`types ${name}, ${version}`, () => run(process.execPath, [compiler, '-p', place], folder))
    if (type === 'module') continue
    const runAll = [...programs.keys()].map((index) => `require('./program-${index}.js')`).join('\n')
    writeFileSync(join(place, 'out', 'all.js'), runAll)
    for (const [nodeRelease, node] of findRuntimes()) {
      check(`what ${version} makes of programs ${name}, Node ${nodeRelease}`, () =>
        run(node, ['--throw-deprecation', `--import=./${serversFile}`, join(place, 'out', 'all.js')], folder),
      )
    }
  }
}

/** Runs all checks. */
async function main(temporary: string): Promise<void> {
  check('installation of the runtimes', installRuntimes)
  const folders = readdirSync(join(root, 'packages')).filter((folder) => {
    const path = join(root, 'packages', folder, 'package.json')
    return existsSync(path) && readManifest(readFileSync(path, 'utf8')).private !== true
  })
  const packages = folders.map((folder) => check(`packing of ${folder}`, () => pack(folder, temporary)))
  for (const each of packages) {
    const { folder, tarball } = each
    const bin = join(root, 'node_modules/.bin')
    check(`contents of ${folder}`, () => checkContents(each))
    check(`publint ${folder}`, () => run(join(bin, 'publint'), ['run', tarball, '--strict'], root))
    check(`are the types wrong ${folder}`, () =>
      // It is intended that `require` gets an ES module.
      run(
        join(bin, 'attw'),
        [tarball, '--no-definitely-typed', '--profile', 'strict', '--ignore-rules', 'cjs-resolves-to-esm'],
        root,
      ),
    )
  }

  const consumer = join(temporary, 'consumer')
  mkdirSync(consumer)
  writeFileSync(join(consumer, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n')
  const install = (name: string, ...wanted: readonly string[]): string =>
    check(`npm install of ${name}`, () => run('npm', ['install', '--no-audit', '--no-fund', ...wanted], consumer))
  install('the tarballs', ...packages.map(({ tarball }) => tarball))
  const needsMsw = (entry: string): boolean => entry.endsWith('/mocks/msw')
  const entries = packages.flatMap((each) => each.entries)
  check('every entry but that for msw without msw', () => {
    const code = loadAll(
      entries.filter((entry) => !needsMsw(entry)),
      (entry) => `await import('${entry}')`,
    )
    run(process.execPath, ['--input-type=module', '--eval', code], consumer)
  })
  const command = 'typed-oauth-mocks'
  check(`the command ${command}`, () => run(join(consumer, 'node_modules/.bin', command), ['--help'], consumer))
  install(
    'what mocks are used with',
    installed('packages/mocks/node_modules/msw'),
    installed('packages/mocks/node_modules/undici'),
    installed('node_modules/@types/node'),
  )

  const examples = await findPrograms()
  copyFileSync(servers, join(consumer, serversFile))
  checkPrograms(packages, examples, consumer, findRuntimes())

  const codes = [passedOn, ...examples.map(({ text }) => text)]
  const all = (names: readonly string[]): string =>
    names.map((entry, index) => `export * as entry${index} from '${entry}'`).join('\n')
  const modules = entries.filter((entry) => !needsMsw(entry))
  check('every entry without `exports`', () => findWithoutExports(modules, consumer))
  // The types of zod, in the entry `schema`, and the servers of the mocks need more than the language's library.
  const plain = entries.filter((entry) => !/\/core\/schema$|\/mocks\b/.test(entry))
  const isPlain = (code: string): boolean =>
    !/\/mocks\b|\/core\/schema\b|\b(?:fetch|AbortSignal|Buffer|Headers|Request|Response|URL|btoa|origin|pathname):?\b|'node:/.test(
      code,
    )
  const plainPrograms = [all(plain), ...codes.filter(isPlain)]
  checkTypes(
    { name: 'with the language alone', releases: ['5.4', '7'], options: {}, type: 'module', programs: plainPrograms },
    consumer,
  )
  const withPlatform = {
    name: "with DOM and Node's types",
    options: { lib: ['ES2022', 'DOM'], types: ['node'] },
    type: 'module',
  } as const
  checkTypes({ ...withPlatform, releases: ['5.8', '7'], programs: [all(entries), ownEndpoint, ...codes] }, consumer)
  // The types of MSW itself need TypeScript 5.7, those of undici a newer one too.
  const withoutMsw = [all(modules), ...codes.filter((code) => !/msw|undici/.test(code))]
  checkTypes(
    { ...withPlatform, name: `${withPlatform.name}, without msw`, releases: ['5.4'], programs: withoutMsw },
    consumer,
  )
  const running = examples.filter(({ notRun, text }) => notRun === undefined && isPlain(text))
  const scripts = { type: 'commonjs', programs: [all(plain), ...running.map(({ text }) => toScript(text))] } as const
  checkTypes({ ...scripts, name: 'of CommonJS', releases: ['5.8', '7'], options: {} }, consumer)
  const options = { module: 'CommonJS', moduleResolution: 'node10' }
  checkTypes({ ...scripts, name: 'found by node10', releases: ['5.4', '5.8'], options }, consumer)
  const platform = { ...options, ...withPlatform.options, esModuleInterop: true }
  const mocks = examples.filter(
    ({ notRun, text }) => notRun === undefined && /\/mocks\b/.test(text) && !/'node:|msw|undici/.test(text),
  )
  checkTypes(
    {
      type: 'commonjs',
      name: 'of mocks found by node10',
      releases: ['5.8'],
      options: platform,
      programs: [all(modules), ...mocks.map(({ text }) => toScript(text))],
    },
    consumer,
  )

  // An application with the oldest ky and zod, of which it has one copy each.
  const core = packages.find(({ name }) => name === '@typed-oauth/core')
  const oldest = ['ky', 'zod'].map((name) => `${name}@${core?.dependencies[name]?.replace('^', '')}`)
  const old = join(temporary, 'old-consumer')
  mkdirSync(old)
  writeFileSync(join(old, 'package.json'), '{ "name": "old-consumer", "private": true, "type": "module" }\n')
  const wanted = [...packages.map(({ tarball }) => tarball), ...oldest, installed('node_modules/@types/node')]
  check(`npm install of the tarballs with ${oldest.join(' and ')}`, () => {
    run('npm', ['install', '--save-exact', '--no-audit', '--no-fund', ...wanted], old)
    const copies = run('npm', ['ls', '--all', '--parseable', 'ky', 'zod'], old).trim().split('\n')
    must(copies.length === 2, `it has ${copies.join(', ')}`)
  })
  copyFileSync(servers, join(old, serversFile))
  const shown = examples.filter(({ text }) => !/msw|undici/.test(text))
  checkPrograms(
    packages.map((each) => ({ ...each, entries: each.entries.filter((entry) => !needsMsw(entry)) })),
    shown,
    old,
    findRuntimes().slice(0, 1),
  )
  checkTypes(
    {
      ...withPlatform,
      releases: ['5.8', '7'],
      programs: [all(modules), ownEndpoint, ...shown.map(({ text }) => text)],
    },
    old,
  )
  for (const [folder, name] of [
    [consumer, 'the newest'],
    [old, 'the oldest'],
  ] as const) {
    check(`an endpoint with checks of ${name} zod`, () => {
      writeFileSync(join(folder, 'own.ts'), ownEndpoint)
      run(process.execPath, ['--no-warnings', 'own.ts'], folder)
    })
  }
}

const temporary = mkdtempSync(join(tmpdir(), 'typed-oauth-packages-'))
try {
  await main(temporary)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
