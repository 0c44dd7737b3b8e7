import { brokenAnswers, listen } from '@typed-oauth/testing'
import { expect, it } from 'vitest'

import { consumerInput } from '../test/fixtures.js'
import { createAffinidiClient, isSdkError } from './index.js'

it.each(brokenAnswers)(
  'over a real connection, an assertion is sent once and only a new one is retried when %s',
  async (_, handler, kind, detail) => {
    let signed = 0
    for (const [client_assertion, assertions] of [
      ['a.b.c', ['a.b.c']],
      [() => `a.b.${++signed}`, ['a.b.1', 'a.b.2']],
    ] as const) {
      const server = await listen(handler)
      const affinidi = createAffinidiClient({ baseUrl: server.url, retryDelay: 0, retry: 1, timeout: 500 })
      const input = { ...consumerInput, client_assertion }
      const error: unknown = await affinidi.consumerAuthTokenEndpoint(input).catch((reason: unknown) => reason)
      await server.close()
      if (!isSdkError(error)) throw error
      expect([error.kind, 'reason' in error ? error.reason : 'scope' in error && error.scope]).toEqual([kind, detail])
      expect(error.attempts).toBe(assertions.length)
      expect(server.requests).toHaveLength(assertions.length)
      expect(signed).toBe(assertions.length - 1 === 0 ? 0 : 2)
    }
  },
)
