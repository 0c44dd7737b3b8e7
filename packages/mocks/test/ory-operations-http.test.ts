import { describe, onTestFinished } from 'vitest'

import { serve } from '../src/server.js'
import { describeOryOperations } from './describe-ory-operations.js'

describe('over real HTTP', () => {
  describeOryOperations(async (mock) => {
    const server = await serve(mock, { port: 0, adminPort: 0 })
    onTestFinished(async () => server.close())
    return server.urls
  })
})
