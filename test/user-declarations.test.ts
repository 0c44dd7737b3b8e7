import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { root } from './consumer.ts'

// Applications write declarations of what they export. All types in them must have a name that the application can import.

const folder = mkdtempSync(join(tmpdir(), 'user-declarations-'))
const sources = join(import.meta.dirname, 'user-declarations')
const published = readdirSync(join(root, 'packages')).filter((name) => name !== 'testing')
/** Packages that the application depends on: all but core. */
const dependencies = published.filter((name) => name !== 'core')

/** Copies a built package as it is published, and returns what it depends on. */
function copyPackage(name: string, target: string): string[] {
  const source = join(root, 'packages', name)
  cpSync(join(source, 'dist'), join(target, 'dist'), { recursive: true })
  cpSync(join(source, 'package.json'), join(target, 'package.json'))
  const { dependencies: own = {} } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  return Object.keys(own)
}

/** Installs the built packages as pnpm does: each sees its own dependencies only, and so does the application. */
function installAsPnpm(modules: string): void {
  const home = (name: string): string => join(modules, '.pnpm', `@typed-oauth+${name}@0.0.0`, 'node_modules')
  for (const name of published) {
    for (const each of copyPackage(name, join(home(name), '@typed-oauth', name))) {
      const link = join(home(name), each)
      mkdirSync(join(link, '..'), { recursive: true })
      const [, sibling] = /^@typed-oauth\/(.*)/.exec(each) ?? []
      symlinkSync(
        sibling === undefined ? join(root, 'packages', name, 'node_modules', each) : join(home(sibling), each),
        link,
      )
    }
  }
  mkdirSync(join(modules, '@typed-oauth'), { recursive: true })
  for (const name of dependencies)
    symlinkSync(join(home(name), '@typed-oauth', name), join(modules, '@typed-oauth', name))
}

/** Installs the built packages as npm does: all of them side by side, core too. */
function installAsNpm(modules: string): void {
  for (const name of published) {
    for (const each of copyPackage(name, join(modules, '@typed-oauth', name))) {
      if (each.startsWith('@typed-oauth/')) continue
      rmSync(join(modules, each), { force: true })
      mkdirSync(join(modules, each, '..'), { recursive: true })
      symlinkSync(join(root, 'packages', name, 'node_modules', each), join(modules, each))
    }
  }
}

const installers = { pnpm: installAsPnpm, npm: installAsNpm }
for (const [installer, install] of Object.entries(installers)) {
  const application = join(folder, installer)
  cpSync(sources, application, { recursive: true })
  install(join(application, 'node_modules'))
  writeFileSync(join(application, 'package.json'), '{ "name": "application", "private": true, "type": "module" }')
}

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Compiles the files of an application, and returns what the compiler says. */
function compile(compiler: string, application: string, options: object, files: readonly string[]): string {
  const compilerOptions = { module: 'NodeNext', target: 'ES2022', types: [], strict: true, ...options }
  const config = join(application, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ compilerOptions, include: files }))
  const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
  try {
    return execFileSync(process.execPath, [tsc, '-p', config], { encoding: 'utf8' })
  } catch (error) {
    return (error as { readonly stdout: string }).stdout
  }
}

describe.each(Object.keys(installers))('the declarations of an application with %s', (installer) => {
  const application = join(folder, installer)
  it.each([
    ['typescript-5.9', 'nodenext'],
    ['typescript-5.9', 'bundler'],
    ['typescript-6', 'nodenext'],
    ['typescript', 'nodenext'],
    ['typescript', 'bundler'],
  ])('can be written by %s with the resolution %s, and name its own dependencies only', (compiler, resolution) => {
    const outDir = join(application, `out-${compiler}-${resolution}`)
    const module = resolution === 'bundler' ? 'ESNext' : 'NodeNext'
    const options = {
      module,
      moduleResolution: resolution,
      lib: ['ES2022', 'DOM'],
      skipLibCheck: true,
      declaration: true,
      emitDeclarationOnly: true,
      outDir,
    }
    expect(compile(compiler, application, options, ['*.ts'])).toBe('')
    const declarations = readdirSync(outDir)
      .map((file) => readFileSync(join(outDir, file), 'utf8'))
      .join('\n')
    expect(declarations.split('\n').length).toBeGreaterThan(100)
    const modules = [...declarations.matchAll(/(?:from |import\()["']([^"']+)["']/g)].map(([, name = '']) => name)
    const known = new RegExp(`^(?:\\./|@typed-oauth/(?:${dependencies.join('|')})(?:/|$))`)
    expect(modules.filter((name) => !known.test(name))).toEqual([])
    expect(modules).toContain('@typed-oauth/ory-oauth2')
  })
})

describe('the declarations of the clients', () => {
  it.each(['typescript-5.9', 'typescript'])('compile with %s and the library of the language alone', (compiler) => {
    const application = join(folder, 'pnpm')
    const clients = dependencies.filter((name) => name !== 'mocks')
    const lines = clients.map((name, index) => `export * as client${index} from '@typed-oauth/${name}'`)
    mkdirSync(join(application, 'plain'), { recursive: true })
    writeFileSync(join(application, 'plain/all.ts'), lines.join('\n'))
    expect(compile(compiler, application, { lib: ['ES2022'], noEmit: true }, ['plain/*.ts'])).toBe('')
  })
})
