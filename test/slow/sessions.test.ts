import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { createOryMock } from '../../packages/mocks/src/ory/index.ts'
import { serve } from '../../packages/mocks/src/server.ts'
import {
  clientSecretPost,
  createOryTransport,
  createRedisTokenStore,
  createTokenSessions,
  oauth2TokenExchange,
  SessionError,
} from '../../packages/ory-oauth2/src/index.ts'
import { bundleProgram } from './bundle-program.ts'
import { clients } from './redis-clients.ts'
import { hasRedis, startRedis, type RedisServer } from './redis-server.ts'
import type { SessionsReport, SessionsTask } from './sessions-program.ts'

// Sessions of many processes on a real Redis, with a server that rotates refresh tokens and revokes everything when one is
// used twice: served over HTTP, so that a process can die between the rotation and the write.

const program = await bundleProgram('sessions-program.ts')

/** Starts another process with sessions. */
function start(task: SessionsTask): ChildProcess {
  const child = fork(program, [JSON.stringify(task)])
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Serves a mock, and watches the refreshes of each session by following its refresh tokens. */
async function serveTokens(grace: string, onRotated: (id: string) => Promise<void> = async () => undefined) {
  const mock = createOryMock({
    seed: {
      clients: [
        {
          client_id: 'app',
          client_secret: 'app-secret',
          scope: 'offline photos.read',
          grant_types: ['authorization_code', 'refresh_token'],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
    },
    refreshTokenGracePeriod: grace,
  })
  const idOf = new Map<string, string>() // by refresh token
  const underWay = new Map<string, number>()
  const seen = { refreshes: 0, refused: 0, mostAtOnce: 0 }
  const watched = new Proxy(mock, {
    apply: async (target, _, [request]: [Request]) => {
      const form = new URLSearchParams(await request.clone().text())
      const id = idOf.get(form.get('refresh_token') ?? '')
      if (id === undefined) return target(request)
      const atOnce = (underWay.get(id) ?? 0) + 1
      underWay.set(id, atOnce)
      seen.mostAtOnce = Math.max(seen.mostAtOnce, atOnce)
      seen.refreshes++
      const response = await target(request)
      underWay.set(id, (underWay.get(id) ?? 0) - 1)
      if (!response.ok) seen.refused++
      const { refresh_token: next } = (await response.clone().json()) as { readonly refresh_token?: string }
      if (next !== undefined) idOf.set(next, id)
      await onRotated(id)
      return response
    },
  })
  const server = await serve(watched)
  onTestFinished(async () => server.close())
  const issue = async (id: string) => {
    const answer = await mock.issueToken({ clientId: 'app', subject: id, scope: 'offline photos.read' })
    if (answer.refresh_token === undefined) throw new Error('The client gets no refresh tokens')
    idOf.set(answer.refresh_token, id)
    return { ...answer, expires_in: 0 }
  }
  return { url: server.urls.publicUrl, seen, issue }
}

/** Sessions of this process, on the same Redis and server. */
async function createSessions(port: number, url: string, lease: number) {
  const { command, close } = await clients.ioredis(port)
  onTestFinished(close)
  const transport = createOryTransport({ publicUrl: url, clientAuth: clientSecretPost('app', 'app-secret') })
  const store = createRedisTokenStore({ command, lease, timeout: lease / 4 })
  return createTokenSessions(
    async ({ refreshToken, signal }) =>
      oauth2TokenExchange(transport, { grantType: 'refresh_token', refreshToken }, { signal }),
    { store },
  )
}

describe.skipIf(!hasRedis)('sessions of many processes on a Redis (needs an installed `redis-server`)', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => redis.stop())

  it('refresh 2,000 times on a strict server, one at a time for each session, and none is lost', async () => {
    const { url: server, seen, issue } = await serveTokens('0s')
    const sessions = await createSessions(redis.port, server, 10_000)
    const all = Array.from({ length: 25 }, (_, index) => `many-${index}`)
    for (const id of all) await sessions.start(id, await issue(id))
    // Each process asks for each session ten times; two processes at a time for the same one.
    const orderOf = (number: number): string[] =>
      Array.from({ length: 250 }, (_, index) => all[(index + Math.floor(number / 2)) % all.length] ?? '')
    const children = Array.from({ length: 8 }, (_, number) =>
      start({
        port: redis.port,
        client: number % 2 === 0 ? 'ioredis' : 'redis',
        server,
        lease: 10_000,
        ids: orderOf(number),
      }),
    )
    const reports = await Promise.all(
      children.map(async (child) => (await once(child, 'message'))[0] as SessionsReport),
    )
    expect(new Set(reports.flatMap(({ failures, storeErrors }) => [...failures, ...storeErrors]))).toEqual(new Set())
    expect(seen).toEqual({ refreshes: 2000, refused: 0, mostAtOnce: 1 })
    for (const id of all) expect(await sessions.token(id)).toMatch(/^ory_at_/)
    expect(seen.refused).toBe(0)
  })

  /** Kills each of 20 processes after its refresh token was rotated, before it knows; then each user comes back. */
  async function killHolders(grace: string): Promise<number> {
    const lease = 4_000
    const holders = new Map<string, ChildProcess>()
    const { url: server, issue } = await serveTokens(grace, async (id) => {
      const holder = holders.get(id)
      if (holder === undefined) return
      holders.delete(id)
      holder.kill('SIGKILL')
      await once(holder, 'exit')
    })
    const sessions = await createSessions(redis.port, server, lease)
    const all = Array.from({ length: 20 }, (_, index) => `killed-${grace}-${index}`)
    for (const id of all) await sessions.start(id, await issue(id))
    const ends = all.map(async (id, index) => {
      const child = start({ port: redis.port, client: index % 2 === 0 ? 'ioredis' : 'redis', server, lease, ids: [id] })
      holders.set(id, child)
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    })
    await Promise.all(ends)
    const results = await Promise.allSettled(all.map(async (id) => sessions.token(id)))
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    expect(errors.every((error) => error instanceof SessionError && error.reason === 'refused')).toBe(true)
    return errors.length
  }

  it('lose no user if 20 processes are killed after the rotation and the server has a grace period', async () => {
    expect(await killHolders('60s')).toBe(0)
  })

  it('lose these users on a strict server: nobody has their new refresh tokens', async () => {
    expect(await killHolders('0s')).toBe(20)
  })
})
