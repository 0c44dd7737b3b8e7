/**
 * Packs every package that is published and uses the tarballs as a newcomer would: an empty folder, `npm install`,
 * the README's example under each supported Node release with `import` and with `require`, and a TypeScript program
 * without the DOM library under the oldest and the newest supported compiler.
 *
 * Needs a build. Prints one line per check and stops at the first failure.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { examplesOf, toCommonJs } from './readme-examples.ts'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly engines?: { readonly node?: string }
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
}

interface Packed {
  readonly folder: string
  readonly name: string
  readonly tarball: string
  readonly entries: readonly string[]
}

const root = join(import.meta.dirname, '..')
const bin = (name: string): string => join(root, 'node_modules/.bin', name)

// What pnpm tells its scripts about itself is not meant for the tools that they start.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_/i.test(name)))

function run(what: string, command: string, parameters: readonly string[], cwd: string): string {
  const result = spawnSync(command, parameters, { cwd, env: environment, encoding: 'utf8' })
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}${result.error?.message ?? ''}\n`)
    throw new Error(`failed: ${what}`)
  }
  console.log(`ok: ${what}`)
  return result.stdout
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(`failed: ${what}`)
}

/** Packs one package and checks what is in the tarball. */
function pack(folder: string, destination: string): Packed | undefined {
  const source = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as Manifest
  if (source.private) return undefined
  must(existsSync(join(root, 'packages', folder, 'dist')), `${folder} is built; run \`pnpm build\` first`)
  const tarball = join(destination, `${folder}.tgz`)
  execFileSync('pnpm', ['pack', '--out', tarball], { cwd: join(root, 'packages', folder), stdio: 'pipe' })

  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n')
  const text = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' })
  const manifest = JSON.parse(text) as Manifest
  for (const wanted of ['README.md', 'LICENSE', 'package.json']) {
    must(files.includes(`package/${wanted}`), `${folder} packs ${wanted}`)
  }
  const unwanted = files.filter(
    (file) => !/^package\/(dist|src)\/|^package\/(README\.md|LICENSE|package\.json)$/.test(file),
  )
  const internal = files.filter((file) => /\.test\.|\.tsbuildinfo$|__/.test(file))
  must(
    unwanted.length + internal.length === 0,
    `${folder} packs nothing else: ${[...unwanted, ...internal].join(', ')}`,
  )
  must(
    !/workspace:|catalog:|typed-oauth:source/.test(text),
    `the packed manifest of ${folder} says nothing of the workspace`,
  )
  must(manifest.engines?.node === '>=22.12', `${folder} names the Node releases that it needs`)
  console.log(`ok: contents of ${folder} (${files.length} files)`)

  run(`publint ${folder}`, bin('publint'), ['run', tarball, '--strict'], root)
  run(`are the types wrong ${folder}`, bin('attw'), [tarball, '--profile', 'esm-only', '--no-definitely-typed'], root)
  const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json')
  return { folder, name: manifest.name, tarball, entries: entries.map((entry) => join(manifest.name, entry)) }
}

/** Nodes of the supported releases, by release. */
function runtimes(): readonly (readonly [release: string, path: string])[] {
  const folder = join(root, 'runtimes')
  run('installation of the runtimes', 'pnpm', ['install', '--frozen-lockfile'], folder)
  const found = ['22', '24', '26'].flatMap((release) => {
    const path = join(folder, `node_modules/node-${release}-${process.arch}/bin/node`)
    return existsSync(path) ? [[release, path] as const] : []
  })
  if (found.length > 0) return found
  console.log('no runtimes for this system: only the Node that runs this script is used')
  return [[process.versions.node, process.execPath]]
}

/** Runs programs that import every entry, and each README's example. */
function checkPrograms(packages: readonly Packed[], folder: string): void {
  const entries = packages.flatMap((each) => each.entries)
  const programs: (readonly [name: string, file: string, code: string])[] = [
    [
      'import of every entry',
      'entries.mjs',
      entries
        .map((entry) => `if (Object.keys(await import('${entry}')).length === 0) throw new Error('${entry} is empty')`)
        .join('\n'),
    ],
    [
      'require of every entry',
      'entries.cjs',
      entries
        .map((entry) => `if (Object.keys(require('${entry}')).length === 0) throw new Error('${entry} is empty')`)
        .join('\n'),
    ],
  ]
  for (const each of packages) {
    for (const [index, code] of examplesOf(join(root, 'packages', each.folder, 'README.md'), each.name).entries()) {
      const name = `README example ${index + 1} of ${each.folder}`
      programs.push([`${name} with import`, `${each.folder}-${index + 1}.mjs`, code])
      programs.push([`${name} with require`, `${each.folder}-${index + 1}.cjs`, toCommonJs(code)])
    }
  }
  const answers = join(import.meta.dirname, 'readme-answers.cjs')
  for (const [, file, code] of programs) writeFileSync(join(folder, file), `${code}\n`)
  for (const [release, node] of runtimes()) {
    for (const [name, file] of programs) {
      run(`${name}, Node ${release}`, node, ['--throw-deprecation', '--require', answers, file], folder)
    }
  }
}

/** Compiles the READMEs' examples against the packed declarations. */
function checkTypes(packages: readonly Packed[], folder: string): void {
  const compile = (what: string, chosen: readonly Packed[], lib: readonly string[], types: readonly string[]): void => {
    const place = join(folder, what)
    mkdirSync(place)
    const files = chosen.flatMap((each) => [
      [
        `${each.folder}.ts`,
        each.entries.map((entry, index) => `export * as entry${index} from '${entry}'`).join('\n'),
      ] as const,
      ...examplesOf(join(root, 'packages', each.folder, 'README.md'), each.name).map(
        (code, index) => [`${each.folder}-${index + 1}.ts`, code] as const,
      ),
    ])
    for (const [file, code] of files) writeFileSync(join(place, file), `${code}\n`)
    if (!lib.includes('DOM') && !types.includes('node')) {
      writeFileSync(
        join(place, 'console.d.ts'),
        'declare const console: { log(...values: readonly unknown[]): void }\n',
      )
    }
    const compilerOptions = {
      target: 'ES2022',
      lib,
      types,
      module: 'NodeNext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
    }
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.'] }))
    for (const release of ['5', '7']) {
      const compiler = join(root, `runtimes/node_modules/typescript-${release}/bin/tsc`)
      run(`types ${what}, TypeScript ${release}`, process.execPath, [compiler, '-p', place], folder)
    }
  }
  compile(
    'without DOM',
    packages.filter(({ folder: name }) => name !== 'mocks'),
    ['ES2022'],
    [],
  )
  compile('with DOM', packages, ['ES2022', 'DOM'], [])
}

const temporary = mkdtempSync(join(tmpdir(), 'typed-oauth-packages-'))
try {
  const packages = readdirSync(join(root, 'packages'))
    .map((folder) => pack(folder, temporary))
    .filter((each) => each !== undefined)
  const consumer = join(temporary, 'consumer')
  mkdirSync(consumer)
  writeFileSync(join(consumer, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n')
  const tarballs = packages.map(({ tarball }) => tarball)
  run('npm install of the tarballs', 'npm', ['install', '--no-audit', '--no-fund', ...tarballs], consumer)
  checkPrograms(packages, consumer)
  checkTypes(packages, consumer)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
