// A process that takes locks: `redis-program.ts CLIENT PORT TASK`. It prints a line for each step.
import { setTimeout as wait } from 'node:timers/promises'

import { createRedisTokenStore } from '../../packages/core/src/index.ts'
import { clients, type ClientName } from './redis-clients.ts'

const [, , name, port, task] = process.argv
const { command, close } = await clients[name as ClientName](Number(port)) // the test gives one
const store = createRedisTokenStore({ command, lease: 1500, timeout: 1000 })

/** Adds one, as a holder of the lock that reads, waits and writes. */
async function addOne(): Promise<void> {
  await store.lock('counter', async ({ value = '0' }) => {
    const isAlone = (await command(['SET', 'alone', String(process.pid), 'NX'], 'alone')) === 'OK'
    if (!isAlone) console.log('two at once')
    await wait(2)
    await store.set('counter', String(Number(value) + 1))
    await command(['DEL', 'alone'], 'alone')
  })
}

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  race: async () => {
    for (let i = 0; i < 20; i++) await addOne()
  },
  hold: async () =>
    store.lock('held', async ({ signal }) => {
      console.log('held')
      for (let i = 0; i < 200 && !signal.aborted; i++) await wait(50)
      console.log(signal.aborted ? 'lost' : 'kept')
    }),
}
await tasks[task ?? '']?.()
console.log('done')
close()
