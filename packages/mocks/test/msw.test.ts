import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll } from 'vitest'

import { mswHandlers } from '../src/msw.js'
import { describeFaults } from './describe-faults.js'
import { describeOperations } from './describe-operations.js'
import type { Reach } from './reach.js'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const baseUrl = 'https://api.example.com/vendor'

const reach: Reach = async (mock) => {
  server.use(...mswHandlers(mock, { baseUrl }))
  return { baseUrl }
}

describeOperations(reach)
// An interceptor cannot say why a request failed, and reads a little ahead.
describeFaults(reach, { reset: {}, noBody: 'reset' })
