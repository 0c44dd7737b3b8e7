/**
 * Packs every published package and uses the tarballs as a new user does: in an empty folder, with `npm install`. Runs the
 * documented examples with each supported Node release, with `import` and with `require`, and compiles them against the
 * packed declarations, with and without the platform's types, as modules and as CommonJS, each with the oldest and the
 * newest compiler that supports it.
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
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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
}

/** A package as it is published. */
interface Packed {
  readonly folder: string
  readonly name: string
  readonly tarball: string
  /** Names that programs import: the name of the package, and the name with each subpath. */
  readonly entries: readonly string[]
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
  const { name, exports } = readManifest(run('tar', ['-xzOf', tarball, 'package/package.json'], source))
  const entries = Object.keys(exports).filter((entry) => entry !== './package.json')
  return { folder, name, tarball, entries: entries.map((entry) => join(name, entry)) }
}

/** Checks the files in a tarball. */
function checkContents({ tarball }: Packed): void {
  const files = run('tar', ['-tzf', tarball], root).trim().split('\n')
  const published = /^package\/(?:dist\/|src\/|README\.md$|LICENSE$|package\.json$)/
  const unwanted = files.filter((file) => !published.test(file) || /\.test\.|\.tsbuildinfo$/.test(file))
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

/**
 * Options for the check of types: every module resolution must find packages with a main entry; those without one are
 * only found by resolutions that read `exports`. It is intended that `require` gets an ES module.
 */
function profileOf({ name, entries }: Packed): readonly string[] {
  return entries.includes(name)
    ? ['--profile', 'strict', '--ignore-rules', 'cjs-resolves-to-esm']
    : ['--profile', 'esm-only']
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
function checkPrograms(packages: readonly Packed[], examples: readonly Program[], folder: string): void {
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
      .map(({ name, text, hasOwnNetwork }) => ({
        name,
        module: text,
        common: toCommonJs(text),
        preloads: hasOwnNetwork ? [] : [`--import=./${serversFile}`],
      })),
  ]
  for (const [release, node] of findRuntimes()) {
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
      run(join(bin, 'attw'), [tarball, '--no-definitely-typed', ...profileOf(each)], root),
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
  checkPrograms(packages, examples, consumer)

  const codes = [passedOn, ...examples.map(({ text }) => text)]
  const all = (names: readonly string[]): string =>
    names.map((entry, index) => `export * as entry${index} from '${entry}'`).join('\n')
  // The types of zod, in the entry `schema`, and the servers of the mocks need more than the language's library.
  const plain = entries.filter((entry) => !/\/core\/schema$|\/mocks\b/.test(entry))
  const isPlain = (code: string): boolean => !/\/mocks\b|\b(?:fetch|AbortSignal|pathname):?\b|'node:/.test(code)
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
  checkTypes({ ...withPlatform, releases: ['5.8', '7'], programs: [all(entries), ...codes] }, consumer)
  // The types of MSW itself need TypeScript 5.7, those of undici a newer one too.
  const withoutMsw = [
    all(entries.filter((entry) => !needsMsw(entry))),
    ...codes.filter((code) => !/msw|undici/.test(code)),
  ]
  checkTypes(
    { ...withPlatform, name: `${withPlatform.name}, without msw`, releases: ['5.4'], programs: withoutMsw },
    consumer,
  )
  const running = examples.filter(({ notRun, text }) => notRun === undefined && isPlain(text))
  const scripts = { type: 'commonjs', programs: [all(plain), ...running.map(({ text }) => toScript(text))] } as const
  checkTypes({ ...scripts, name: 'of CommonJS', releases: ['5.8', '7'], options: {} }, consumer)
  const options = { module: 'CommonJS', moduleResolution: 'node10' }
  checkTypes({ ...scripts, name: 'found by node10', releases: ['5.4', '5.8'], options }, consumer)
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
