import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo, Socket } from 'node:net'
import { promisify } from 'node:util'

import { build } from 'esbuild'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { installRuntimes, runtimePath } from '../../scripts/runtimes.ts'
import { createConsumer } from '../consumer.ts'

// Platforms retry requests by themselves: Node after status 421, Deno when the server ends a reused connection. If an
// authorization code arrives twice, the server may revoke its tokens. These tests use real sockets and real platforms.

installRuntimes()

/** Path of a runtime for this system. */
function find(name: string, path: string): string {
  return runtimePath(`${name}-${process.arch}`, path)
}

// Deno needs permissions as options, because it cannot ask for them here.
const denoOptions = ['run', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env', '--allow-read']

/** Command that starts a program, by runtime. Node 24.14 is one of those that reject a 401 to a request whose body is a stream. */
const commands: Readonly<Record<string, readonly [path: string, ...parameters: string[]]>> = {
  'Node 22': [find('node-22', 'bin/node')],
  'Node 24.14': [find('node-24.14', 'bin/node')],
  'Node 24': [find('node-24', 'bin/node')],
  'Node 26': [find('node-26', 'bin/node')],
  Bun: [find('bun', 'bin/bun')],
  Deno: [find('deno', 'deno'), ...denoOptions],
}
const found = Object.entries(commands).filter(([, [path]]) => existsSync(path))
if (found.length === 0) found.push([`Node ${process.versions.node}`, [process.execPath]])

/** The part of miniflare, which runs workerd, that this test uses. */
interface Miniflare {
  readonly dispatchFetch: (url: string) => Promise<Response>
  readonly dispose: () => Promise<void>
}
const { Miniflare } = createRequire(runtimePath('miniflare', 'package.json'))('miniflare') as {
  readonly Miniflare: new (options: object) => Miniflare
}

/** Source of a function that exchanges codes a number of times, after another request, and returns the outcomes. */
const program = `
import { createOryTransport, oauth2TokenExchange, publicClient } from '@typed-oauth/ory-oauth2'
async function exchange(publicUrl, times) {
  const transport = createOryTransport({ publicUrl, clientAuth: publicClient('photo-viewer') })
  const outcomes = []
  await fetch(publicUrl + '/other').then((response) => response.text(), () => undefined)
  for (let time = 0; time < times; time += 1) {
    const request = { grantType: 'authorization_code', code: 'ory_ac_' + time, redirectUri: 'https://photos.example.com/' }
    outcomes.push(
      await oauth2TokenExchange(transport, request).then(
        () => 'resolved',
        ({ name, status, code, reason }) => ({ name, status, code, reason }),
      ),
    )
  }
  return outcomes
}
`
const command = `console.log(JSON.stringify(await exchange(process.argv[2], Number(process.argv[3]))))`
const worker = `
export default {
  async fetch(request) {
    const parameters = new URL(request.url).searchParams
    return Response.json(await exchange(parameters.get('url'), Number(parameters.get('times'))))
  },
}
`

/** Reaction of the server to a request: a status, or the end of the connection without a response. */
type Reaction = keyof typeof answers | 'disconnect'

const answers = {
  200: { access_token: 'ory_at_1', expires_in: 3600, scope: '', token_type: 'bearer' },
  401: { error: 'invalid_client' },
  421: { error: 'misdirected' },
}

/** Reactions of the server to the next requests; later requests get tokens. */
let reactions: Reaction[] = []

/** Codes that arrived. */
let codes: (string | null)[] = []

/** Connections on which codes arrived. */
let connections = new Set<Socket>()

/** Connections on which other requests arrived. */
let others = new Set<Socket>()

/** Whether the last request had a `content-length`. */
let toldLength = false

const server = createServer(async (request, response) => {
  if (request.url === '/other') {
    others.add(request.socket)
    response.end()
    return
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  codes.push(new URLSearchParams(Buffer.concat(chunks).toString()).get('code'))
  connections.add(request.socket)
  toldLength = 'content-length' in request.headers
  const reaction = reactions.shift() ?? 200
  if (reaction === 'disconnect') {
    request.socket.destroy()
  } else {
    response.writeHead(reaction, { 'content-type': 'application/json' }).end(JSON.stringify(answers[reaction]))
  }
})
let url: string

const consumer = createConsumer()

async function bundle(...parts: readonly string[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: parts.join('\n'), resolveDir: consumer.folder },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

type Exchange = (times: number, publicUrl?: string) => Promise<unknown>

const execute = promisify(execFile)
let path: string
let workerd: Miniflare
let oldWorkerd: Miniflare

const exchanges: readonly (readonly [runtime: string, exchange: Exchange])[] = [
  ...found.map(([runtime, [executable, ...parameters]]): [string, Exchange] => [
    runtime,
    async (times, publicUrl = url) => {
      const { stdout } = await execute(executable, [...parameters, path, publicUrl, String(times)], { timeout: 30_000 })
      return JSON.parse(stdout)
    },
  ]),
  ...(['workerd', 'workerd as of 2023'] as const).map((runtime): [string, Exchange] => [
    runtime,
    async (times, publicUrl = url) => {
      const response = await (runtime === 'workerd' ? workerd : oldWorkerd).dispatchFetch(
        `http://worker.example.com/?${new URLSearchParams({ url: publicUrl, times: String(times) })}`,
      )
      return response.json()
    },
  ]),
]

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  path = consumer.write('program.mjs', await bundle(program, command))
  const script = await bundle(program, worker)
  workerd = new Miniflare({ modules: true, script, compatibilityDate: '2026-07-01' })
  // Throws at the option `cache` of a request.
  oldWorkerd = new Miniflare({ modules: true, script, compatibilityDate: '2023-09-01' })
})
afterAll(async () => {
  await workerd.dispose()
  await oldWorkerd.dispose()
  server.close().closeAllConnections()
  consumer.remove()
})
beforeEach(() => {
  codes = []
  connections = new Set()
  others = new Set()
})

describe.each(exchanges)('an authorization code under %s', (_, exchange) => {
  it('arrives once when the server responds with 421', async () => {
    reactions = [421]
    expect(await exchange(1)).toEqual([{ name: 'HttpError', status: 421, code: 'misdirected' }])
    expect(codes).toEqual(['ory_ac_0'])
  })

  it('arrives once when the server ends a reused connection', async () => {
    reactions = [200, 'disconnect']
    expect(await exchange(2)).toEqual(['resolved', expect.objectContaining({ name: 'NetworkError' })])
    expect(codes).toEqual(['ory_ac_0', 'ory_ac_1'])
  })

  it('gets a readable error for a refused client', async () => {
    reactions = [401]
    expect(await exchange(1)).toEqual([{ name: 'HttpError', status: 401, code: 'invalid_client' }])
    expect(codes).toEqual(['ory_ac_0'])
  })
})

// The server may close a kept-alive connection just when a code is sent. workerd manages connections by itself.
describe.each(exchanges.filter(([runtime]) => !runtime.startsWith('workerd')))('a code under %s', (_, exchange) => {
  it('has a connection of its own', async () => {
    reactions = []
    expect(await exchange(3)).toEqual(['resolved', 'resolved', 'resolved'])
    expect(connections.size).toBe(3)
  })
})

describe.each(exchanges.filter(([runtime]) => /^(?:Bun|Deno)/.test(runtime)))('a code under %s', (_, exchange) => {
  it('does not use the connection of an earlier request', async () => {
    reactions = []
    expect(await exchange(1)).toEqual(['resolved'])
    expect(others.size).toBe(1)
    expect([...connections].filter((socket) => others.has(socket))).toEqual([])
  })
})

// Some servers refuse a body in chunks. Deno and workerd always send a stream in chunks.
describe.each(exchanges.filter(([runtime]) => /^(?:Node|Bun)/.test(runtime)))('a code under %s', (_, exchange) => {
  it('is sent with its length, not in chunks', async () => {
    reactions = []
    expect(await exchange(1)).toEqual(['resolved'])
    expect(toldLength).toBe(true)
  })
})

describe.each(exchanges)('a port without a server under %s', (runtime, exchange) => {
  it(`is \`${runtime.startsWith('workerd') ? 'reset' : 'refused'}\``, async () => {
    const nobody = createServer()
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve))
    const { port } = nobody.address() as AddressInfo
    await new Promise((resolve) => nobody.close(resolve))
    const reason = runtime.startsWith('workerd') ? 'reset' : 'refused'
    expect(await exchange(1, `http://127.0.0.1:${port}`)).toMatchObject([{ name: 'NetworkError', reason }])
  })
})
