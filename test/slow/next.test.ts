import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listen, type LoopbackServer } from '../../packages/testing/src/loopback.ts'
import { run } from '../../scripts/run.ts'
import { root } from '../consumer.ts'

// Next replaces `fetch` with one that keeps responses in a cache of its own, and runs pages while it builds. These are
// real applications, built and started with the built packages.

const frameworks = join(root, 'frameworks')
run('pnpm', ['install', '--frozen-lockfile'], frameworks)

/** An application of Next. */
interface Application {
  /** Name for the tests. */
  readonly name: string
  /** Folder of `frameworks` with the installation of a release. */
  readonly release: string
  /** Folder of `frameworks` with the sources. */
  readonly sources: string
  /** Settings of Next. */
  readonly settings: object
}

const applications: readonly Application[] = [
  {
    name: 'Next 14',
    release: 'next-14',
    sources: 'next-app',
    settings: { experimental: { outputFileTracingRoot: frameworks } },
  },
  { name: 'Next 16', release: 'next-16', sources: 'next-app', settings: { turbopack: { root: frameworks } } },
  {
    name: 'Next 16 with Cache Components',
    release: 'next-16',
    sources: 'next-app-prerendered',
    settings: { cacheComponents: true, partialPrefetching: true, turbopack: { root: frameworks } },
  },
]

/** Writes the application into a new folder, with the built packages. */
function write({ release, sources, settings }: Application): string {
  const folder = join(frameworks, release, 'application')
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(frameworks, sources), folder, { recursive: true })
  writeFileSync(join(folder, 'next.config.mjs'), `export default ${JSON.stringify(settings)}\n`)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  for (const name of ['core', 'ory-oauth2']) {
    const copy = join(folder, 'node_modules/@typed-oauth', name)
    mkdirSync(copy, { recursive: true })
    for (const part of ['package.json', 'dist']) {
      cpSync(join(root, 'packages', name, part), join(copy, part), { recursive: true })
    }
  }
  return folder
}

/** The paths of an application's pages and route handlers. */
function pathsOf(folder: string): readonly string[] {
  const files = globSync(['app/**/{page,route}.js', 'pages/**/*.js'], { cwd: folder })
  return files
    .map((file) => file.replace(/^(?:app|pages)|(?:\/(?:page|route))?\.js$/g, '').replace('[id]', 'an-id'))
    .toSorted()
}

/** An authorization server with a token that can be revoked. */
interface AuthorizationServer extends LoopbackServer {
  readonly revoke: () => void
}

async function startServer(): Promise<AuthorizationServer> {
  let count = 0
  let active = true
  const answers: Readonly<Record<string, () => object>> = {
    '/admin/oauth2/introspect': () => ({ active }),
    '/oauth2/token': () => ({ access_token: `token-${(count += 1)}`, token_type: 'bearer', expires_in: 3600 }),
    '/admin/oauth2/auth/requests/login': () => ({
      challenge: 'a-challenge',
      requested_scope: [],
      requested_access_token_audience: [],
      skip: true,
      subject: `user-${(count += 1)}`,
      oidc_context: null,
      client: { client_id: 'photo-viewer' },
      request_url: 'https://auth.example.com/oauth2/auth',
      session_id: 'a-session',
    }),
  }
  const server = await listen(({ url = '' }, response) => {
    const answer = answers[url.replace(/\?.*/, '')]
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer?.()))
  })
  return { ...server, revoke: () => (active = false) }
}

describe.each(applications)('$name', (application) => {
  let server: AuthorizationServer
  let folder: string
  let built: { readonly failed: boolean; readonly printed: string }
  let next: ChildProcess | undefined
  let origin: string

  beforeAll(async () => {
    server = await startServer()
    folder = write(application)
    const command = join(frameworks, application.release, 'node_modules/next/dist/bin/next')
    const env = {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      SERVER_URL: server.url,
    } as const
    built = await new Promise((resolve) => {
      execFile(process.execPath, [command, 'build'], { cwd: folder, env }, (error, stdout, stderr) =>
        resolve({ failed: error !== null, printed: stdout + stderr }),
      )
    })
    if (built.failed) return
    const started = spawn(process.execPath, [command, 'start', '-p', '0', '-H', '127.0.0.1'], { cwd: folder, env })
    next = started
    origin = await new Promise((resolve, reject) => {
      let printed = ''
      started.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString()
        const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? []
        if (url !== undefined && /\bready\b/i.test(printed)) resolve(url)
      })
      started.on('exit', () => reject(new Error(`Next has ended: ${printed}`)))
    })
  }, 400_000) // on a busy machine, a build takes minutes
  afterAll(async () => {
    next?.removeAllListeners('exit').kill()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Reads what a page or a route handler got from the server. */
  async function read(path: string): Promise<{ readonly active: boolean; readonly token: string }> {
    const response = await fetch(origin + path)
    const text = (await response.text()).replaceAll('&quot;', '"')
    return JSON.parse(/\{"active".*?\}/.exec(text)?.[0] ?? `"${path}: ${response.status}"`) as {
      active: boolean
      token: string
    }
  }

  it('builds, although pages call the server while they are prerendered', () => {
    expect(built).toEqual({ failed: false, printed: expect.stringMatching(/^├ ƒ \/api\/default\b/m) as string })
  })

  it('asks the server for each request, and learns that a token is revoked', async () => {
    const seen = new Map<string, unknown>()
    const fresh = new Map<string, unknown>()
    for (const path of pathsOf(folder)) {
      const sent = server.requests.length
      const answers = [await read(path), await read(path)]
      seen.set(path, {
        requests: server.requests.length - sent,
        tokens: new Set(answers.map(({ token }) => token)).size,
        active: answers.map(({ active }) => active),
      })
      fresh.set(path, { requests: 6, tokens: 2, active: [true, true] })
    }
    expect(seen).toEqual(fresh)
    server.revoke()
    for (const path of pathsOf(folder)) {
      seen.set(path, (await read(path)).active)
      fresh.set(path, false)
    }
    expect(seen).toEqual(fresh)
  })

  it('keeps no response on disk', () => {
    expect(existsSync(join(folder, '.next'))).toBe(true)
    expect(existsSync(join(folder, '.next/cache/fetch-cache'))).toBe(false)
  })
})
