/**
 * A process with sessions on a real Redis, forked by `sessions.test.ts`. It is told what to do by its argument, and sends
 * what it has seen.
 */
import {
  clientSecretPost,
  createOryTransport,
  createRedisTokenStore,
  createTokenSessions,
  oauth2TokenExchange,
} from '../../packages/ory-oauth2/src/index.ts'
import { clients, type ClientName } from './redis-clients.ts'

/** What a process is told. */
export interface SessionsTask {
  /** Port of the Redis. */
  readonly port: number
  /** Client that the process uses. */
  readonly client: ClientName
  /** URL of the server of the tokens. */
  readonly server: string
  /** Milliseconds of the lock's lease. */
  readonly lease: number
  /** Sessions whose tokens are asked for, in this order. */
  readonly ids: readonly string[]
}

/** What a process sends at its end. */
export interface SessionsReport {
  /** Messages of the errors of its calls. */
  readonly failures: readonly string[]
  /** Messages of what `onStoreError` was told. */
  readonly storeErrors: readonly string[]
}

async function run(task: SessionsTask): Promise<void> {
  const { command, close } = await clients[task.client](task.port)
  const transport = createOryTransport({ publicUrl: task.server, clientAuth: clientSecretPost('app', 'app-secret') })
  const failures: string[] = []
  const storeErrors: string[] = []
  const sessions = createTokenSessions(
    async ({ refreshToken, signal }) => ({
      ...(await oauth2TokenExchange(transport, { grantType: 'refresh_token', refreshToken }, { signal })),
      expires_in: 0, // so that each call refreshes
    }),
    {
      store: createRedisTokenStore({ command, lease: task.lease, timeout: task.lease / 4 }),
      onStoreError: (error) => storeErrors.push(String(error)),
    },
  )
  for (const id of task.ids) await sessions.token(id).catch((error: unknown) => failures.push(String(error)))
  process.send?.({ failures, storeErrors } satisfies SessionsReport)
  process.disconnect()
  close()
}

void run(JSON.parse(process.argv[2] ?? '') as SessionsTask)
