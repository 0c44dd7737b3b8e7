import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { CompatData, Identifier, SupportStatement } from '@mdn/browser-compat-data'
import { build } from 'esbuild'
import { ESLint } from 'eslint'
import syntax from 'eslint-plugin-es-x'
import { afterAll, describe, expect, it } from 'vitest'

import { escapePattern } from '../packages/mocks/src/escape-pattern.ts'
import { createConsumer, root } from './consumer.ts'
import { program } from './whole-program.ts'

// The oldest platforms that the READMEs name, and that nothing newer is used, neither by the packages nor by ky and zod.

const consumer = createConsumer()
afterAll(() => consumer.remove())

/** Oldest release of each platform, by its name in the data of MDN. */
const oldest = {
  nodejs: 22.12,
  bun: 1.2,
  deno: 2,
  chrome: 120,
  edge: 120,
  firefox: 124,
  safari: 17.4,
  safari_ios: 17.4,
} as const

describe('the oldest platforms', () => {
  const { bun, chrome, deno, firefox, nodejs, safari } = oldest
  const sentence = `Oldest platforms: Node ${nodejs}, Bun ${bun}, Deno ${deno}, Chrome and Edge ${chrome}, Firefox ${firefox}, Safari ${safari}, and Cloudflare Workers with a compatibility date of 2022-11-30 or later.`

  it.each(['core', 'ory-oauth2', 'affinidi-consumer-auth', 'authentiq-token', 'voucherify-oauth'])(
    'are named in the README of %s, and React Native is refused',
    (name) => {
      const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8')
      expect(readme).toContain(sentence)
      expect(readme).toContain('React Native is not supported: its `fetch` follows redirects')
    },
  )

  it('are named in the README and in the guide', () => {
    for (const page of ['README.md', 'docs/guides/getting-started.md'])
      expect(readFileSync(join(root, page), 'utf8')).toContain(sentence)
  })
})

const data = JSON.parse(
  readFileSync(join(root, 'node_modules/@mdn/browser-compat-data/data.json'), 'utf8'),
) as CompatData

/** Whether one of the platforms lacks a function; platforms without data do not count. */
function isNewer({ __compat }: Identifier): boolean {
  const support = (__compat?.support ?? {}) as Readonly<Record<string, SupportStatement | undefined>>
  return Object.entries(oldest).some(([platform, version]) => {
    if (support[platform] === undefined) return false
    return ![support[platform]].flat().some(({ version_added, version_removed, flags, prefix, alternative_name }) => {
      const isPlain = (version_removed ?? flags ?? prefix ?? alternative_name) === undefined
      return isPlain && typeof version_added === 'string' && isAtMost(version_added.replace('≤', ''), version)
    })
  })
}

/** Compares releases by their first two numbers. */
function isAtMost(release: string, limit: number): boolean {
  const [major = 0, minor = 0] = release.split('.').map(Number)
  const [limitMajor = 0, limitMinor = 0] = String(limit).split('.').map(Number)
  return major < limitMajor || (major === limitMajor && minor <= limitMinor)
}

/** Paths of all functions and classes that one of the platforms lacks, such as `Array.fromAsync`. */
function newerThanOldest(): string[] {
  const objects = { ...data.api, ...data.javascript.builtins }
  return Object.entries(objects).flatMap(([name, object]) => {
    if (isNewer(object as Identifier)) return [name]
    const members = Object.entries(object as Readonly<Record<string, Identifier>>).filter(([key]) => key !== '__compat')
    return members.flatMap(([key, member]) => (isNewer(member) ? [`${name}.${key.replace(/_static$/, '')}`] : []))
  })
}

const entries = [
  'core',
  'core/define',
  'core/schema',
  'ory-oauth2',
  'affinidi-consumer-auth',
  'authentiq-token',
  'voucherify-oauth',
]

/** Bundles all that the packages export, with ky and zod. */
async function bundle(): Promise<string> {
  const contents = entries.map((entry, index) => `export * as entry${index} from '@typed-oauth/${entry}'`).join('\n')
  const stdin = { contents, resolveDir: consumer.folder }
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false, logLevel: 'error' })
  return outputFiles[0]?.text ?? ''
}

/** Functions that are asked for before they are used. */
const optional = ['Error.captureStackTrace']

/** Lists what a program uses that the oldest platforms do not have. */
async function lint(code: string): Promise<string[]> {
  const eslint = new ESLint({
    overrideConfigFile: true,
    allowInlineConfig: false,
    overrideConfig: [
      syntax.configs['flat/restrict-to-es2023'],
      {
        settings: { 'es-x': { aggressive: true } },
        rules: {
          // All of these platforms have them.
          'es-x/no-string-prototype-iswellformed': 'off',
          'es-x/no-string-prototype-towellformed': 'off',
          // The methods of iterators have the same names as those of arrays: see below.
          ...Object.fromEntries(
            ['every', 'filter', 'find', 'flatmap', 'foreach', 'map', 'reduce', 'some'].map((name) => [
              `es-x/no-iterator-prototype-${name}`,
              'off',
            ]),
          ),
        },
      },
    ],
  })
  const [result] = await eslint.lintText(code, { filePath: 'program.js' })
  const found = (result?.messages ?? []).map(({ ruleId, line, message }) => `${line} ${ruleId}: ${message}`)
  const lines = code.split('\n')
  for (const path of newerThanOldest().filter((each) => !optional.includes(each))) {
    const used = new RegExp(
      path.includes('.') ? `\\b${escapePattern(path)}\\b` : `\\bnew ${path}\\b|(?<![.\\w])${path}\\.`,
    )
    for (const [index, line] of lines.entries()) if (used.test(line)) found.push(`${index + 1} ${path}`)
  }
  return found
}

describe('in all that the packages export, with ky and zod', () => {
  it('no syntax and no function is newer than the oldest platforms', async () => {
    expect(await lint(await bundle())).toEqual([])
  })

  it.each([
    ['URL.parse(text)', '1 URL.parse'],
    ['new URLPattern(text)', '1 URLPattern'],
    ['Promise.try(text)', '1 Promise.try'],
    ['text.union(text)', '1 es-x/no-set-prototype-union: '],
    ['/[a--b]/v', '1 es-x/no-regexp-v-flag: '],
    ['/(?i:a)/', '1 es-x/no-regexp-modifiers: '],
  ])('such as %s would be found', async (code, found) => {
    expect(await lint(`export const program = (text) => ${code}`)).toContainEqual(expect.stringContaining(found))
  })
})

/** Removes functions, from the global object, classes and their instances; loaded before all other modules. */
const removing = (paths: readonly string[]): string => `
for (const path of ${JSON.stringify(paths)}) {
  const [name, member] = path.split('.')
  const object = globalThis[name]
  if (object === undefined || object === null) continue
  if (member === undefined) { Reflect.deleteProperty(globalThis, name); continue }
  const key = member.startsWith('@@') ? Symbol[member.slice(2)] : member
  for (const place of [object, object.prototype]) if (place != null && Object.hasOwn(place, key)) Reflect.deleteProperty(place, key)
}
`

async function run(code: string): Promise<readonly unknown[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [consumer.write('program.js', code)])
  return JSON.parse(stdout) as readonly unknown[]
}

describe('without all functions that one of the oldest platforms lacks', () => {
  const paths = newerThanOldest()

  it('functions that this Node has are removed', async () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'Array.fromAsync',
        'Iterator.map',
        'Promise.try',
        'ReadableStream.@@asyncIterator',
        'URL.parse',
      ]),
    )
    for (const used of ['URL.canParse', 'String.isWellFormed', 'AbortSignal.any', 'Array.toReversed', 'Object.hasOwn'])
      expect(paths).not.toContain(used)
    const found = '[typeof URL.parse, typeof Array.fromAsync, typeof [].values().map, typeof [].map]'
    expect(await run(`${removing(paths)} console.log(JSON.stringify(${found}))`)).toEqual([
      'undefined',
      'undefined',
      'undefined',
      'function',
    ])
  })

  it('clients work as with them', async () => {
    const expected = await run(program)
    expect(expected).toContain('an-access-token')
    expect(expected).toContain('a,b')
    expect(await run(`${removing(paths)}${program}`)).toEqual(expected)
  })
})
