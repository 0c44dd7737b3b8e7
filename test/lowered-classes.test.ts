import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { transformAsync, type InputOptions } from '@babel/core'
import { transform, type Options } from '@swc/core'
import { build, type BuildOptions } from 'esbuild'
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript-6'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createConsumer, root } from './consumer.ts'

// Applications for old browsers, and React Native, compile classes to functions, those of dependencies too.

const consumer = createConsumer()
afterAll(() => consumer.remove())

/** Makes an error of each class, and lets factories and calls fail. Prints what each error shows. */
const program = `
import { inspect } from 'node:util'
import * as core from '@typed-oauth/core'
import { createTransport, defineEndpoint } from '@typed-oauth/core/define'
import { createVoucherifyClient } from '@typed-oauth/voucherify-oauth'

const classes = ['HttpError', 'InvalidInputError', 'InvalidResponseError', 'NetworkError', 'RedirectError', 'TimeoutError']
const isOf = (error) => ['SdkError', ...classes].filter((name) => error instanceof core[name])
const result = { errors: [], shown: '' }
function tell(error) {
  const { name, message, kind, body, location, headers } = error
  result.errors.push({ name, message, kind, classes: isOf(error), isSdkError: core.isSdkError(error), body, location, header: headers?.get('x-secret') ?? undefined })
  const all = [inspect(error), inspect({ error }, { showHidden: true, getters: true, depth: 9 }), JSON.stringify(error), error.stack]
  result.shown += all.join('')
  result.begins = result.begins !== false && all[0].startsWith(name + ': ' + message) && !all[0].includes('captureStackTrace')
}
const headers = new Headers({ 'x-secret': 's3cret' })
const details = { operation: 'getItem', attempts: 1, status: 400, headers, body: { token: 's3cret' } }
tell(new core.HttpError({ ...details, code: 'invalid_item' }))
tell(new core.InvalidInputError({ operation: 'getItem', parameter: 'id', expected: 'is required' }))
tell(new core.InvalidResponseError({ ...details, problem: 'is empty' }))
tell(new core.NetworkError({ operation: 'getItem', attempts: 1, reason: 'dns', origin: 'https://example.com' }))
tell(new core.RedirectError({ operation: 'getItem', attempts: 1, status: 302, location: 'https://example.com/s3cret', target: 'https://example.com' }))
tell(new core.TimeoutError({ operation: 'getItem', attempts: 1, scope: 'total', limitMs: 5 }))

class ItemError extends core.HttpError {}
const own = new ItemError(details)
result.own = [own instanceof ItemError, own instanceof core.HttpError, new core.HttpError(details) instanceof ItemError]
const ofOtherCopy = Object.defineProperty(new Error(''), Symbol.for('@typed-oauth/core@0/error'), { value: 'HttpError' })
result.otherCopy = [isOf(ofOtherCopy), isOf(new Error('')), isOf(null), isOf('HttpError')]

const options = { cluster: 'eu', appId: 'an-application-id', appToken: 'a-s3cret-key' }
try { createVoucherifyClient({ ...options, cluster: undefined }) } catch (error) { tell(error) }
try { createVoucherifyClient({ ...options, timeout: 'soon' }) } catch (error) { tell(error) }
const answers = [
  () => Response.json({ code: 404, key: 'not_found', message: 'Not found', details: 'No a-s3cret-key.' }, { status: 404 }),
  () => Response.json({ active: 'yes' }),
  () => new Response(null, { status: 302, headers: { location: 'https://example.com/s3cret' } }),
  () => { throw new TypeError('Failed to fetch') },
  () => new Promise(() => {}),
]
async function main() {
for (const fetch of answers) {
  const client = createVoucherifyClient({ ...options, retry: 0, timeout: 20, fetch: async () => fetch() })
  await client.introspectOauthToken({ accessToken: 'a-token' }).catch(tell)
}
const unknown = await createVoucherifyClient(options).introspectOauthToken({}).catch((error) => error)
tell(unknown)
// A secret that is too short to be found in a text: the whole text is withheld.
const brief = createVoucherifyClient({ ...options, appToken: 'abc', retry: 0, fetch: async () => answers[0]() })
result.brief = await brief.introspectOauthToken({ accessToken: 'a-token' }).catch(({ message }) => message)
const reason = new Error('enough')
result.aborted = await createVoucherifyClient({ ...options, fetch: () => new Promise(() => {}) })
  .introspectOauthToken({ accessToken: 'a-token' }, { signal: AbortSignal.abort(reason) })
  .catch((error) => error === reason)
result.shown = result.shown.includes('s3cret')
console.log(JSON.stringify(result))
}
main()
`

/** What the program prints. */
interface Result {
  readonly errors: readonly { readonly name: string; readonly message: string; readonly classes: readonly string[] }[]
  readonly shown: boolean
  readonly begins: boolean
  readonly own: readonly boolean[]
  readonly otherCopy: readonly (readonly string[])[]
  readonly aborted: boolean
  readonly brief: string
}

async function bundle(options: BuildOptions = {}): Promise<string> {
  const { outputFiles = [] } = await build({
    stdin: { contents: program, resolveDir: consumer.folder },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'error',
    ...options,
  })
  return outputFiles[0]?.text ?? ''
}

let files = 0
async function run(code: string): Promise<Result> {
  const file = consumer.write(`program-${files++}.js`, code)
  const { stdout } = await promisify(execFile)(process.execPath, [file])
  return JSON.parse(stdout) as Result
}

async function withBabel(code: string, options: InputOptions = {}): Promise<string> {
  const preset: [string, object] = [import.meta.resolve('@babel/preset-env'), { targets: 'ie 11', modules: false }]
  const own: InputOptions = { configFile: false, babelrc: false, compact: false, presets: [preset] }
  return (await transformAsync(code, { ...own, ...options }))?.code ?? ''
}

async function withSwc(code: string, options: Options['jsc'] = {}): Promise<string> {
  const jsc = { target: 'es5', parser: { syntax: 'ecmascript' }, ...options } as const
  return (await transform(code, { swcrc: false, module: { type: 'es6' }, jsc })).code
}

let plain: string
let expected: Result
beforeAll(async () => {
  plain = await bundle()
  expected = await run(plain)
})

describe('without a further compiler, a program', () => {
  it('gets every error with its message, kind and class, and none shows a secret', () => {
    const { errors, ...rest } = expected
    expect(errors.map(({ name }) => name)).toEqual([
      'HttpError',
      'InvalidInputError',
      'InvalidResponseError',
      'NetworkError',
      'RedirectError',
      'TimeoutError',
      'InvalidInputError',
      'InvalidInputError',
      'HttpError',
      'InvalidResponseError',
      'RedirectError',
      'NetworkError',
      'TimeoutError',
      'InvalidInputError',
    ])
    for (const { name, classes } of errors) expect(classes).toEqual(['SdkError', name])
    expect(errors[0]).toMatchObject({
      message: 'getItem: the server answered 400 invalid_item',
      kind: 'http',
      body: { token: 's3cret' },
      header: 's3cret',
    })
    expect(rest).toEqual({
      shown: false,
      begins: true,
      own: [true, true, false],
      otherCopy: [['SdkError', 'HttpError'], [], [], []],
      aborted: true,
      brief: expect.stringContaining('(description withheld: '),
    })
  })
})

const compilers: Readonly<Record<string, (code: string) => Promise<string>>> = {
  'Babel for ie 11': async (code) => withBabel(code),
  "Babel for ie 11 with the assumptions of React Native's preset and of old loose modes": async (code) =>
    withBabel(code, {
      assumptions: {
        constantSuper: true,
        noClassCalls: true,
        setClassMethods: true,
        setPublicClassFields: true,
        superIsCallableConstructor: true,
      },
    }),
  'swc for es5': async (code) => withSwc(code),
  'swc for es5 in loose mode': async (code) => withSwc(code, { loose: true }),
}
/** In the output of a compiler. */
const classes = /^\s*(?:(?:var|let|const) \w+ = )?class\b/m

describe.each(Object.entries(compilers))('with all classes lowered by %s, a program', (_, lower) => {
  it('gets the same errors', async () => {
    expect(plain).toMatch(classes)
    const lowered = await lower(plain)
    expect(lowered).not.toMatch(classes)
    expect(await run(lowered)).toEqual(expected)
  })
})

describe('with the classes lowered by TypeScript for ES5, a program', () => {
  it('gets the same errors', async () => {
    // Without ky: its errors have no prototype then, so that nobody can tell them apart.
    const ky = join(root, 'packages/core/node_modules/ky/distribution/index.js')
    const code = await bundle({ alias: { ky }, external: [ky] })
    const compilerOptions = { target: ScriptTarget.ES5, module: ModuleKind.ES2022, downlevelIteration: true }
    const { outputText } = transpileModule(code, { compilerOptions })
    expect(outputText).not.toMatch(classes)
    expect(await run(outputText)).toEqual(expected)
  })
})

describe('with the names of classes kept by esbuild, a program', () => {
  it('gets the same errors', async () => {
    const kept = await bundle({ keepNames: true })
    expect(kept).toContain('__name(')
    expect(await run(kept)).toEqual(expected)
  })
})
