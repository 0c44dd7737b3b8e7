import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { afterAll, expect, it } from 'vitest'

import { createConsumer } from '../consumer.ts'

// A script that used a token source ends on its own: nothing keeps its process alive.

const consumer = createConsumer()
afterAll(() => consumer.remove())

/** Uses a source in every way, and prints for how long the process lives after the last line. */
const script = `
import { createAuthorizedFetch, createTokenSource } from '@typed-oauth/core'

let now = Date.now()
let count = 0
const told = []
const wait = (ms, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms)
  signal.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason) })
})
const fetchToken = async ({ signal }) => {
  count += 1
  await wait(count === 5 ? 60_000 : 5, signal)
  return { access_token: 'token-' + count, expires_in: 900 }
}
const token = createTokenSource(fetchToken, { now: () => now })
await token()
now += 800_000 // due: the wait for a renewal has a limit of two seconds
await token()
await token({ signal: new AbortController().signal })
const origins = ['https://api.example.com']
const status = (init) => new Headers(init.headers).get('authorization') === 'Bearer token-2' ? 401 : 200
const fetch = async (_, init) => new Response('text', { status: status(init) })
now += 10_000
await createAuthorizedFetch(token, { origins, fetch })(origins[0])

const silent = { get: () => new Promise(() => undefined), set: async () => undefined, delete: async () => undefined }
const shared = createTokenSource(fetchToken, { now: () => now, store: silent, key: 'a', onStoreError: ({ kind }) => told.push(kind) })
await shared()
now += 800_000
for (const ms of [50, 1_500]) // while the store is asked, and while the token is fetched
  await shared({ signal: AbortSignal.timeout(ms) }).catch((error) => told.push(error.message))

const end = performance.now()
process.on('exit', () => console.log(JSON.stringify({ count, told, ms: performance.now() - end })))
`

it('a script that used a source exits within 100 ms of its last line', async () => {
  const program = consumer.write('main.js', script)
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], { timeout: 60_000 })
  const { count, told, ms } = JSON.parse(stdout) as { count: number; told: string[]; ms: number }
  const aborted = 'The operation was aborted due to timeout'
  console.log(`The process lived for ${ms.toFixed(1)} ms after the last line.`)
  expect(stderr).toBe('')
  expect({ count, told }).toEqual({ count: 5, told: ['timeout', aborted, 'timeout', aborted] })
  expect(ms).toBeLessThan(100)
})
