import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'

import { mswHandlers } from '../src/msw.js'
import { describeOryOperations } from './describe-ory-operations.js'

describe('in this process', () => {
  describeOryOperations(async ({ clientOptions }) => clientOptions)
})

describe('through MSW', () => {
  const server = setupServer()
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
  afterEach(() => server.resetHandlers())
  afterAll(() => server.close())

  describeOryOperations(async (mock) => {
    const urls = { adminUrl: 'https://api.example.com/hydra-admin', publicUrl: 'https://auth.example.com/hydra' }
    server.use(...mswHandlers(mock, urls))
    return urls
  })
})
