import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createRedisTokenStore, sealTokenStore, type TokenStore } from '../../packages/core/src/index.ts'
import { describeTokenStore } from '../../packages/core/test/describe-token-store.ts'
import { bundleProgram } from './bundle-program.ts'
import { clients, type ClientName, type ConnectedClient } from './redis-clients.ts'
import { hasRedis, startRedis, type RedisServer } from './redis-server.ts'

const keys = [{ id: 'a', key: new Uint8Array(32) }]
const needed = 'needs an installed `redis-server`'

const program = await bundleProgram('redis-program.ts')

/** Runs the worker; resolves with what it printed. */
function work(client: ClientName, port: number, task: string): { child: ChildProcess; printed: Promise<string> } {
  const child = spawn(process.execPath, [program, client, `${port}`, task], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  return { child, printed: new Promise((resolve) => child.once('close', () => resolve(text))) }
}

async function printsFirst({ child }: { child: ChildProcess }): Promise<void> {
  await new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve)
    child.once('close', () => reject(new Error('the worker ended without a word')))
  })
}

/** Time in milliseconds that a call takes to settle. */
async function timeOf(call: () => Promise<unknown>): Promise<{ ms: number; result: unknown }> {
  const begin = performance.now()
  const result = await call().catch((error: unknown) => error)
  return { ms: performance.now() - begin, result }
}

/** Starts a Redis and connects a client for the tests of a group. */
function connectBeforeAll(name: ClientName, ...options: string[]) {
  const connected = {} as { server: RedisServer; client: ConnectedClient } // filled before the tests
  beforeAll(async () => {
    connected.server = await startRedis(...options)
    connected.client = await clients[name](connected.server.port)
  })
  afterAll(async () => {
    connected.client.close()
    await connected.server.stop()
  })
  return connected
}

describe.skipIf(!hasRedis).each([
  ['redis', []],
  ['ioredis', []],
  ['cluster of redis', ['--cluster-enabled', 'yes']],
  ['cluster of ioredis', ['--cluster-enabled', 'yes']],
] as const)(`a real Redis with the client %s (${needed})`, (name, options) => {
  const connected = connectBeforeAll(name, ...options)
  let count = 0
  const fresh = (): Required<TokenStore> =>
    createRedisTokenStore({
      command: async (...args) => connected.client.command(...args),
      prefix: `test-${count++}:`,
    })
  describeTokenStore(name, fresh)
  describeTokenStore(`sealed ${name}`, () => sealTokenStore(fresh(), keys))

  it('lets one of 6 processes work on a key at once, and loses no update', async () => {
    const all = Array.from({ length: 6 }, () => work(name, connected.server.port, 'race'))
    expect(await Promise.all(all.map(async ({ printed }) => printed))).toEqual(Array.from(all, () => 'done\n'))
    const store = createRedisTokenStore({ command: connected.client.command })
    expect(await store.get('counter')).toBe('120')
  })
})

// In a cluster these are the same, and they take their time.
describe.skipIf(!hasRedis).each(['redis', 'ioredis'] as const)(`locks on a real Redis with %s (${needed})`, (name) => {
  const connected = connectBeforeAll(name)

  it('keeps a lock longer than its lease while the holder works, and frees it when the holder is killed', async () => {
    const holder = work(name, connected.server.port, 'hold')
    await printsFirst(holder)
    const store = createRedisTokenStore({ command: connected.client.command, lease: 1500, timeout: 1000 })
    const enough = await timeOf(async () =>
      store.lock('held', async () => 'taken', { signal: AbortSignal.timeout(4000) }),
    )
    expect(enough.result).toMatchObject({ name: 'TimeoutError' })
    holder.child.kill('SIGKILL')
    expect(await store.lock('held', async () => 'taken', { signal: AbortSignal.timeout(10_000) })).toBe('taken')
  })

  it('tells a holder that was frozen longer than its lease, or whose lock FLUSHALL removed, that it lost the lock', async () => {
    const frozen = work(name, connected.server.port, 'hold')
    await printsFirst(frozen)
    frozen.child.kill('SIGSTOP')
    const store = createRedisTokenStore({ command: connected.client.command, lease: 1500, timeout: 1000 })
    expect(await store.lock('held', async () => 'taken')).toBe('taken')
    frozen.child.kill('SIGCONT')
    expect(await frozen.printed).toBe('held\nlost\ndone\n')
    const flushed = work(name, connected.server.port, 'hold')
    await printsFirst(flushed)
    await connected.client.command(['FLUSHALL'], '')
    expect(await flushed.printed).toBe('held\nlost\ndone\n')
  })

  it('rejects within the time limit while Redis is frozen, and works again afterwards', async () => {
    const store = createRedisTokenStore({ command: connected.client.command })
    await store.set('a', 'x')
    connected.server.signal('SIGSTOP')
    for (const call of [
      async () => store.get('a'),
      async () => store.replace('a', 'x', 'y'),
      async () => store.lock('a', async () => 'never'),
    ]) {
      const { ms, result } = await timeOf(call)
      expect(result).toMatchObject({ kind: 'token-store', reason: 'timeout' })
      expect(ms).toBeGreaterThan(900)
      expect(ms).toBeLessThan(5000) // on a machine that does other things too
    }
    connected.server.signal('SIGCONT')
    await wait(500)
    expect(['x', 'y']).toContain(await store.get('a')) // what Redis had got is done late
    expect(await store.lock('a', async () => 'free')).toBe('free')
  })
})

describe.skipIf(!hasRedis)(`a real Redis without memory (${needed})`, () => {
  it.each(['redis', 'ioredis'] as const)(
    'rejects what it cannot write, with the code of %s, without the record',
    async (name) => {
      const server = await startRedis('--maxmemory', '1', '--maxmemory-policy', 'noeviction')
      const client = await clients[name](server.port)
      try {
        const store = createRedisTokenStore({ command: client.command })
        const { result } = await timeOf(async () => store.set('a', 'CANARY'))
        expect(result).toMatchObject({ kind: 'token-store', reason: 'failed', code: 'OOM' })
        expect(JSON.stringify(result)).not.toContain('CANARY')
      } finally {
        client.close()
        await server.stop()
      }
    },
  )
})

describe.skipIf(!hasRedis)(`a real Redis that evicts (${needed})`, () => {
  it('answers as for a record that never was: `noeviction` is needed', async () => {
    const server = await startRedis('--maxmemory', '3mb', '--maxmemory-policy', 'allkeys-lru')
    const client = await clients.redis(server.port)
    try {
      const store = createRedisTokenStore({ command: client.command })
      await store.set('first', 'x'.repeat(1000))
      for (let i = 0; i < 5000; i++) await store.set(`session-${i}`, 'x'.repeat(1000))
      expect(await store.get('first')).toBeUndefined()
    } finally {
      client.close()
      await server.stop()
    }
  })
})
