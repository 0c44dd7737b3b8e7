import { once } from 'node:events'

import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster } from 'redis'

import type { RedisCommand } from '../../packages/core/src/index.ts'

/** A connected client of one of the packages. */
export interface ConnectedClient {
  /** As applications write it. */
  readonly command: RedisCommand
  /** Ends the connection at once. */
  close(): void
}

/** How applications connect, by package and kind of server. */
export const clients = {
  redis: async (port: number): Promise<ConnectedClient> => {
    const redis = createClient({ socket: { host: '127.0.0.1', port } })
    redis.on('error', () => undefined)
    await redis.connect()
    return { command: async (args) => redis.sendCommand(args), close: () => redis.destroy() }
  },
  ioredis: async (port: number): Promise<ConnectedClient> => {
    const redis = new Redis({ port, host: '127.0.0.1' })
    redis.on('error', () => undefined)
    await once(redis, 'ready')
    return { command: async ([name, ...rest]) => redis.call(name, ...rest), close: () => redis.disconnect() }
  },
  'cluster of redis': async (port: number): Promise<ConnectedClient> => {
    const cluster = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] })
    cluster.on('error', () => undefined)
    await cluster.connect()
    return { command: async (args, key) => cluster.sendCommand(key, false, args), close: () => cluster.destroy() }
  },
  'cluster of ioredis': async (port: number): Promise<ConnectedClient> => {
    const cluster = new Cluster([{ host: '127.0.0.1', port }])
    cluster.on('error', () => undefined)
    await once(cluster, 'ready')
    return { command: async ([name, ...rest]) => cluster.call(name, ...rest), close: () => cluster.disconnect() }
  },
}

/** Name of a client in {@link clients}. */
export type ClientName = keyof typeof clients
