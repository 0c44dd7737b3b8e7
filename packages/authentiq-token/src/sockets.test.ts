import { brokenAnswers, listen } from '@typed-oauth/testing'
import { expect, it } from 'vitest'

import { clientSecretBasic, createAuthentiqClient, isSdkError } from './index.js'

it.each(brokenAnswers)('token sends its code once over a real connection when %s', async (_, handler, kind, detail) => {
  const server = await listen(handler)
  const authentiq = createAuthentiqClient({
    baseUrl: server.url,
    clientAuth: clientSecretBasic('a-client', 'a-secret'),
    retryDelay: 0,
    retry: 5,
    timeout: 200,
  })
  const error: unknown = await authentiq
    .token({ code: 'a-code', redirectUri: 'https://app.example.com/callback' })
    .catch((reason: unknown) => reason)
  await server.close()
  if (!isSdkError(error)) throw error
  expect([error.kind, 'reason' in error ? error.reason : 'scope' in error && error.scope]).toEqual([kind, detail])
  expect(server.requests).toHaveLength(1)
})

it('token sends no code when nothing listens', async () => {
  const server = await listen(() => undefined)
  await server.close()
  const authentiq = createAuthentiqClient({ baseUrl: server.url, retryDelay: 0 })
  const call = authentiq.token({
    clientId: 'photo-viewer',
    code: 'a-code',
    redirectUri: 'https://app.example.com/callback',
  })
  await expect(call).rejects.toMatchObject({ kind: 'network', reason: 'refused', attempts: 1 })
})
