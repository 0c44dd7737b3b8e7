import { globSync } from 'node:fs'
import { basename, dirname } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { root } from '../generated-file.ts'
import { createCompiler } from './compiler.ts'
import { findExamples, type Example } from './find.ts'
import { furtherVariables } from './preamble.ts'
import { compilePrograms, toPrograms } from './programs.ts'
import { createRunner } from './run.ts'

// Every example of pages and comments compiles, and runs if it is complete. CONTRIBUTING has the
// rule.

const compiler = createCompiler()
const programs = await toPrograms(findExamples(), compiler)
const runner = createRunner()
afterAll(() => runner.remove())

describe('all examples of pages and comments', () => {
  it('compile', () => {
    expect(compilePrograms(programs, compiler)).toEqual([])
  })

  it.each(globSync('packages/*/README.md', { cwd: root }).sort())(
    'exist, with an import of the package: %s',
    (file) => {
      const own = `from '@typed-oauth/${basename(dirname(file))}`
      expect(programs.filter(({ example, text }) => example.file === file && text.includes(own))).not.toEqual([])
    },
  )

  it('use every variable that is declared for them', () => {
    const text = programs.map((program) => program.text).join('')
    const unused = Object.keys(furtherVariables).filter((name) => !text.includes(`declare const ${name}: `))
    expect(unused).toEqual([])
  })
})

describe('a complete example', () => {
  it.concurrent.each(programs.filter(({ notRun }) => notRun === undefined))('runs: $name', async (program) => {
    expect(await runner.run(program)).toBeUndefined()
  })
})

describe('a wrong example', () => {
  const page = 'packages/ory-oauth2/README.md'
  const source = 'packages/ory-oauth2/src/clients/endpoints.ts'
  const client = "import { createOryClient } from '@typed-oauth/ory-oauth2'\n"
  const wrong: readonly (readonly [file: string, language: Example['language'], code: string, problem: string])[] = [
    [page, 'ts', "createOryClient({ adminUrl: 'https://ory.example.com' })\n", "Cannot find name 'createOryClient'."],
    [page, 'ts', `${client}createOryClient({ adminURL: 'https://ory.example.com' })\n`, "'adminURL' does not exist"],
    [page, 'js', `${client}createOryClient({ adminUrl: 5 })\n`, "Type 'number' is not assignable"],
    [page, 'ts', `${client}\n\nconst id = transport\n`, "Cannot find name 'transport'."],
    [page, 'ts', 'if (1 console.log(1)\n', "')' expected"],
    [page, 'ts', '// packages/ory-oauth2/src/things/models.ts\nimport "./missing.js"\n', './missing.js'],
    [source, 'ts', 'await getOAuth2Client(transport, { client: id })\n', "'client' does not exist"],
    [source, 'ts', 'await getOAuth2Clients(transport, { id })\n', "Cannot find name 'getOAuth2Clients'."],
    [source, 'ts', '\nawait getOAuth2Client(transport, { id: unknownId })\n', "Cannot find name 'unknownId'."],
    [
      source,
      'ts',
      'await ory.getOAuth2Client(transport, { id })\n',
      "not assignable to parameter of type 'GetOAuth2ClientRequest'",
    ],
    [source, 'ts', 'await voucherify.revokeOauthToken({ accessToken: id })\n', "Cannot find name 'voucherify'."],
    [source, 'ts', 'createVoucherifyClient({})\n', "Cannot find name 'createVoucherifyClient'."],
  ]
  const examples = wrong.map(([file, language, code], index): Example => ({ file, line: index * 100, language, code }))

  it('does not compile, and is reported with its line', async () => {
    const problems = compilePrograms(await toPrograms(examples, compiler), compiler)
    expect(problems).toHaveLength(wrong.length)
    for (const [index, [file, , code, problem]] of wrong.entries()) {
      const line = index * 100 + code.trimEnd().split('\n').length - 1
      expect(problems[index]).toMatch(new RegExp(String.raw`^${file}:${line}: `))
      expect(problems[index]).toContain(problem)
    }
  })

  it.concurrent.each([
    ['throws', "throw new Error('it is broken')\n", 'it is broken'],
    ['calls a server without a mock', "await fetch('https://unknown.example.com')\n", 'no server at https://unknown'],
    [
      'has a failing test',
      "import { it } from 'node:test'\nit('holds', () => { throw new Error('it fails') })\n",
      'it fails',
    ],
    [
      'has a failing vitest test',
      "import { expect, it } from 'vitest'\nit('holds', () => expect(1).toBe(2))\n",
      'to be 2',
    ],
  ])('fails if it %s', async (name, text, message) => {
    const [program] = await toPrograms([{ file: `${name}.md`, line: 1, language: 'ts', code: text }], compiler)
    expect(program && (await runner.run(program))).toContain(message)
  })
})

describe('an example in a comment', () => {
  it('runs unless it uses undeclared variables', async () => {
    const examples = [
      'const ory = createOryClient({ projectUrl })\n',
      "const transport = createOryTransport({ adminUrl: 'https://ory.example.com' })\nconst error: HttpError | Page<number> = 1\n",
      'await getOAuth2Client(transport, { id, redirectUri: code })\n',
    ].map((code): Example => ({ file: 'packages/ory-oauth2/src/client.ts', line: 1, language: 'ts', code }))
    const [first, second, third] = await toPrograms(examples, compiler)
    expect(first?.text.split('\n')[0]).toBe("import { createOryClient } from '@typed-oauth/ory-oauth2'; ")
    expect(second).toMatchObject({ linesBefore: 1 })
    expect(second).not.toHaveProperty('notRun')
    expect(second?.text).toContain("import { type Page } from '@typed-oauth/ory-oauth2'; ")
    expect(second?.text).toContain("import { HttpError } from '@typed-oauth/ory-oauth2'; ")
    expect(third).toMatchObject({ notRun: 'it has variables of its reader' })
    expect(third?.text).toContain("declare const transport: import('@typed-oauth/ory-oauth2').OryTransport; ")
    expect(third?.text).toContain('declare const code: string; ')
    expect(third?.text).not.toContain('declare const redirectUri')
  })

  it('may use the clients of all packages if its package has no operations', async () => {
    const code =
      'await settle(voucherify.revokeOauthToken({ accessToken }))\nawait getOAuth2Client(transport, { id })\n'
    const [program] = await toPrograms(
      [{ file: 'packages/core/src/settle.ts', line: 1, language: 'ts', code }],
      compiler,
    )
    expect(program?.text).toContain("import { settle } from '@typed-oauth/core'; ")
    expect(program?.text).toContain("declare const transport: import('@typed-oauth/ory-oauth2').OryTransport; ")
    expect(program?.text).toContain("import { getOAuth2Client } from '@typed-oauth/ory-oauth2'; ")
    expect(program?.text).toContain(
      "declare const voucherify: import('@typed-oauth/voucherify-oauth').VoucherifyClient; ",
    )
  })
})
