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

/** Copies the built packages as pnpm installs them: each sees its own dependencies only, and so does the application. */
function installAsPnpm(application: string): void {
  const home = (name: string): string =>
    join(application, 'node_modules/.pnpm', `@typed-oauth+${name}@0.0.0`, 'node_modules')
  for (const name of published) {
    const source = join(root, 'packages', name)
    const target = join(home(name), '@typed-oauth', name)
    cpSync(join(source, 'dist'), join(target, 'dist'), { recursive: true })
    cpSync(join(source, 'package.json'), join(target, 'package.json'))
    const { dependencies: own = {} } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>
    }
    for (const each of Object.keys(own)) {
      const link = join(home(name), each)
      mkdirSync(join(link, '..'), { recursive: true })
      const [, sibling] = /^@typed-oauth\/(.*)/.exec(each) ?? []
      symlinkSync(sibling === undefined ? join(source, 'node_modules', each) : join(home(sibling), each), link)
    }
  }
  linkDependencies(application, (name) => join(home(name), '@typed-oauth', name))
}

/** Links the packages that the application depends on. */
function linkDependencies(application: string, target: (name: string) => string): void {
  mkdirSync(join(application, 'node_modules/@typed-oauth'), { recursive: true })
  for (const name of dependencies) symlinkSync(target(name), join(application, 'node_modules/@typed-oauth', name))
}

const application = join(folder, 'application')
mkdirSync(application)
installAsPnpm(application)
cpSync(sources, application, { recursive: true })
writeFileSync(join(application, 'package.json'), '{ "name": "application", "private": true, "type": "module" }')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Writes the declarations of the application, and returns what the compiler says and what it wrote. */
function compile(compiler: string, resolution: string): { readonly messages: string; readonly declarations: string } {
  const out = `out-${compiler}-${resolution}`
  const config = join(application, `${out}.json`)
  const module = resolution === 'bundler' ? 'ESNext' : 'NodeNext'
  const compilerOptions = {
    module,
    moduleResolution: resolution,
    target: 'ES2022',
    lib: ['ES2022', 'DOM'],
    types: [],
    strict: true,
    skipLibCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: out,
  }
  writeFileSync(config, JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
  let messages = ''
  try {
    execFileSync(process.execPath, [tsc, '-p', config], { cwd: application, encoding: 'utf8' })
  } catch (error) {
    messages = (error as { readonly stdout: string }).stdout
  }
  const files = readdirSync(join(application, out))
  return { messages, declarations: files.map((file) => readFileSync(join(application, out, file), 'utf8')).join('\n') }
}

describe('the declarations of an application with pnpm', () => {
  it.each([
    ['typescript-5.9', 'nodenext'],
    ['typescript-6', 'nodenext'],
    ['typescript', 'nodenext'],
    ['typescript', 'bundler'],
  ])('can be written by %s with the resolution %s, and name its own dependencies only', (compiler, resolution) => {
    const { messages, declarations } = compile(compiler, resolution)
    expect(messages).toBe('')
    expect(declarations.split('\n').length).toBeGreaterThan(100)
    const modules = [...declarations.matchAll(/(?:from |import\()["']([^"']+)["']/g)].map(([, name = '']) => name)
    const known = new RegExp(`^(?:\\./|@typed-oauth/(?:${dependencies.join('|')})(?:/|$))`)
    expect(modules.filter((name) => !known.test(name))).toEqual([])
    expect(modules).toContain('@typed-oauth/ory-oauth2')
  })
})
