import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createClient } from 'redis'

import { freePort } from './free-port.ts'

/** A real Redis of a test. */
export interface RedisServer {
  /** Port on loopback. */
  readonly port: number
  /** Stops its process, as if it hung; `SIGCONT` lets it go on. */
  signal(signal: 'SIGCONT' | 'SIGSTOP'): void
  /** Ends it, and removes its folder. */
  stop(): Promise<void>
}

/** Whether `redis-server` is installed. Tests that need it say so in their titles, and are skipped without it. */
export const hasRedis: boolean = spawnSync('redis-server', ['--version']).status === 0

/**
 * Starts a Redis on a free port of loopback, in a folder of its own.
 *
 * @param options - Arguments of `redis-server`; with `--cluster-enabled`, the server has all slots.
 */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const port = await lowPort()
  const folder = mkdtempSync(join(tmpdir(), 'redis-'))
  // Alone, a node of a cluster does not learn its own address.
  const address = options.includes('--cluster-enabled') ? ['--cluster-announce-ip', '127.0.0.1'] : []
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options, ...address]
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await isReady(server)
  if (options.includes('--cluster-enabled')) await takeAllSlots(port)
  return {
    port,
    signal: (signal) => void server.kill(signal),
    stop: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A cluster has a second port, 10,000 above. */
async function lowPort(): Promise<number> {
  const port = await freePort()
  return port > 55_000 ? lowPort() : port
}

async function isReady(server: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let log = ''
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`redis-server ended: ${log}`)))
    server.stdout?.setEncoding('utf8').on('data', (text: string) => {
      log += text
      if (log.includes('Ready to accept connections')) resolve()
    })
  })
}

async function takeAllSlots(port: number): Promise<void> {
  const client = await createClient({ socket: { host: '127.0.0.1', port } }).connect()
  await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383'])
  while (!(await client.sendCommand<string>(['CLUSTER', 'INFO'])).includes('cluster_state:ok'))
    await new Promise((resolve) => setTimeout(resolve, 50))
  client.destroy()
}
