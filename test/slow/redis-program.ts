// A process that takes locks: `redis-program.ts CLIENT PORT TASK`, bundled by
// `redis.test.ts`. TASK is `race` or `hold`. It prints a line for each step.
import { setTimeout as wait } from 'node:timers/promises'

import { createRedisTokenStore, type RedisCommand, type TokenStore } from '../../packages/core/src/index.ts'
import { clients, type ClientName } from './redis-clients.ts'

/** Adds one, as a holder of the lock that reads, waits and writes. */
async function addOne(store: Required<TokenStore>, command: RedisCommand): Promise<void> {
  await store.lock('counter', async ({ value = '0' }) => {
    const isAlone = (await command(['SET', 'alone', String(process.pid), 'NX'], 'alone')) === 'OK'
    if (!isAlone) console.log('two at once')
    await wait(2)
    await store.set('counter', String(Number(value) + 1))
    await command(['DEL', 'alone'], 'alone')
  })
}

/** Holds a lock for 10 seconds, or until it is lost. */
async function hold(store: Required<TokenStore>): Promise<void> {
  await store.lock('held', async ({ signal }) => {
    console.log('held')
    for (let i = 0; i < 200 && !signal.aborted; i++) await wait(50)
    console.log(signal.aborted ? 'lost' : 'kept')
  })
}

async function run([name, port, task]: readonly string[]): Promise<void> {
  const { command, close } = await clients[name as ClientName](Number(port)) // the test gives one
  const store = createRedisTokenStore({ command, lease: 1500, timeout: 1000 })
  if (task === 'hold') await hold(store)
  else for (let i = 0; i < 20; i++) await addOne(store, command)
  console.log('done')
  close()
}

void run(process.argv.slice(2))
