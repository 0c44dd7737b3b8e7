import type { RequestListener } from 'node:http'

import { listen } from '@typed-oauth/testing'
import { expect, it } from 'vitest'

import { clientSecretBasic, createAuthentiqClient, isSdkError } from './index.js'

const jsonHead = { 'content-type': 'application/json', 'content-length': '500' }

it.each<[string, RequestListener, string, string]>([
  [
    'the connection is reset before the request was read',
    (request) => request.socket.resetAndDestroy(),
    'network',
    'reset',
  ],
  [
    'the connection is reset after the request was read',
    (request) => {
      request.resume().on('end', () => request.socket.resetAndDestroy())
    },
    'network',
    'reset',
  ],
  [
    'the answer breaks off',
    (_, response) => {
      response.writeHead(200, jsonHead).write('{"access_token":"', () => response.destroy())
    },
    'network',
    'truncated',
  ],
  [
    'the body drips for longer than the time limit',
    (_, response) => {
      response.writeHead(200, jsonHead).write('{')
    },
    'timeout',
    'attempt',
  ],
])('token sends its code once over a real connection when %s', async (_, handler, kind, detail) => {
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
  const call = authentiq.token({ code: 'a-code', redirectUri: 'https://app.example.com/callback' })
  await expect(call).rejects.toMatchObject({ kind: 'network', reason: 'refused', attempts: 1 })
})
