import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll } from 'vitest'

import { mswHandlers } from '../src/msw.js'
import { describeFaults } from './describe-faults.js'
import { describeOperations } from './describe-operations.js'
import type { Reach } from './reach.js'

const server = setupServer()
// The option has another name in MSW 2.
const unhandled = { onUnhandledFrame: 'error', onUnhandledRequest: 'error' } as const
beforeAll(() => server.listen(unhandled))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const baseUrl = 'https://api.example.com/vendor'

const reach: Reach = async (mock) => {
  server.use(...mswHandlers(mock, { baseUrl }))
  return { baseUrl }
}

describeOperations(reach)
// MSW cannot report why a request failed, and MSW 3 reads a part of the body in advance.
describeFaults(reach, { reset: {}, noBody: process.env['MSW_RELEASE'] === '2' ? 'truncated' : 'reset' })
