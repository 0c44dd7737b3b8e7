import { afterEach } from 'vitest'

import { serve, type ServedMock } from '../src/server.js'
import { describeFaults } from './describe-faults.js'
import { describeOperations } from './describe-operations.js'
import type { Reach } from './reach.js'

const servers: ServedMock[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.close()))
})

const reach: Reach = async (mock) => {
  const server = await serve(mock)
  servers.push(server)
  return { baseUrl: server.urls.baseUrl }
}

describeOperations(reach)
describeFaults(reach, { reset: { reason: 'reset', code: 'ECONNRESET' }, noBody: 'truncated' })
