import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, describe, expect, it } from 'vitest'

import { createConsumer, root } from './consumer.ts'

// A Content Security Policy without `unsafe-eval` forbids generating code from strings, and reports each attempt, also a
// caught one. Node has an option with the same effect, so that attempts can be counted here.

const consumer = createConsumer()
afterAll(() => consumer.remove())

/** Counts attempts; loaded before all other modules, so that none of them keeps the real `Function`. */
const counting = `
let attempts = 0
const count = (target) => new Proxy(target, {
  apply: (...call) => (attempts++, Reflect.apply(...call)),
  construct: (...call) => (attempts++, Reflect.construct(...call)),
})
globalThis.Function = count(Function)
Function.prototype.constructor = Function
globalThis.eval = count(eval)
`

/** Runs a program with code generation forbidden, and returns its result. */
async function run(program: string): Promise<unknown> {
  const file = consumer.write('index.js', `${counting}\n${program}\nconsole.log(JSON.stringify(result))`)
  const { stdout } = await promisify(execFile)(process.execPath, ['--disallow-code-generation-from-strings', file])
  return JSON.parse(stdout)
}

describe('where code generation is forbidden', () => {
  it('an attempt fails and is counted, also a caught one, such as that of the whole of zod', async () => {
    const zod = pathToFileURL(join(root, 'packages/core/node_modules/zod/index.js')).href
    const program = `
      const errors = []
      for (const attempt of [() => new Function(''), () => Function(''), () => (0, eval)('')]) {
        try { attempt() } catch (error) { errors.push(error.name) }
      }
      const own = attempts
      const { object, string } = await import(${JSON.stringify(zod)})
      const parsed = object({ a: string() }).parse({ a: 'b' })
      const result = { errors, own, parsed, ofZod: attempts - own }`
    expect(await run(program)).toEqual({
      errors: ['EvalError', 'EvalError', 'EvalError'],
      own: 3,
      parsed: { a: 'b' },
      ofZod: 1,
    })
  })

  it('clients check responses and errors without an attempt', async () => {
    const program = `
      const { createAffinidiClient } = await import('@typed-oauth/affinidi-consumer-auth')
      const { createAuthentiqClient } = await import('@typed-oauth/authentiq-token')
      const { createOryClient } = await import('@typed-oauth/ory-oauth2')
      const { createVoucherifyClient } = await import('@typed-oauth/voucherify-oauth')
      const answers = [
        Response.json({ client_id: 'photo-viewer', redirect_uris: ['https://photos.example.com/callback'] }, { status: 201 }),
        Response.json({ error: 'not_found' }, { status: 404 }),
        Response.json({ access_token: 'a-token', token_type: 'bearer' }),
        Response.json({ access_token: 'a-token' }),
        Response.json({ active: false }),
        Response.json({ active: 'false' }),
      ]
      const options = { fetch: async () => answers.shift() }
      const ory = createOryClient({ adminUrl: 'https://ory.example.com', ...options })
      const affinidi = createAffinidiClient(options)
      const authentiq = createAuthentiqClient(options)
      const voucherify = createVoucherifyClient({ cluster: 'eu', appId: 'an-application-id', appToken: 'a-key', ...options })
      const result = []
      const tell = async (call) => result.push(await call.then((data) => Object.values(data), (error) => error.name))
      await tell(ory.createOAuth2Client({ oAuth2Client: { client_name: 'Photo Viewer' } }))
      await tell(ory.getOAuth2Client({ id: 'a-client' }))
      await tell(authentiq.token({ code: 'a-code', redirectUri: 'https://photos.example.com/callback', clientId: 'photo-viewer' }))
      await tell(affinidi.consumerAuthTokenEndpoint({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: 'a.b.c',
        client_id: 'did:key:zQ3shExample',
      }))
      await tell(voucherify.introspectOauthToken({ accessToken: 'a-token' }))
      await tell(voucherify.introspectOauthToken({ accessToken: 'a-token' }))
      result.push(attempts)`
    expect(await run(program)).toEqual([
      ['photo-viewer', ['https://photos.example.com/callback']],
      'HttpError',
      ['a-token', 'bearer'],
      ['a-token'],
      [false],
      'InvalidResponseError',
      0,
    ])
  })
})
