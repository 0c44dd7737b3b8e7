import type { RequestListener } from 'node:http'

import { listen } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { createVoucherifyClient, isSdkError, type VoucherifyClient } from './index.js'

const jsonHead = { 'content-type': 'application/json', 'content-length': '500' }

/** The reason that a call over a real connection is rejected with, and the number of requests. */
async function rejection(
  handler: RequestListener,
  call: (client: VoucherifyClient) => Promise<unknown>,
): Promise<unknown[]> {
  const server = await listen(handler)
  const client = createVoucherifyClient({ baseUrl: server.url, appId: 'a', appToken: 'b', retryDelay: 0, retry: 1 })
  const error = await call(client).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  await server.close()
  if (!isSdkError(error)) throw error
  const detail = error.kind === 'network' ? error.reason : error.kind === 'timeout' ? error.scope : undefined
  return [error.kind, detail, server.requests.length]
}

describe.each<[string, (client: VoucherifyClient, options?: object) => Promise<unknown>]>([
  ['generateOauthToken', async (client, options) => client.generateOauthToken({ scope: 'api' }, options)],
  ['introspectOauthToken', async (client, options) => client.introspectOauthToken({ accessToken: 'c' }, options)],
])('%s over a real connection', (_, call) => {
  it('is retried when the response breaks off, and then rejects with a NetworkError', async () => {
    const truncate: RequestListener = (_request, response) => {
      response.writeHead(200, jsonHead).write('{"access_token":"', () => response.destroy())
    }
    expect(await rejection(truncate, call)).toEqual(['network', 'truncated', 2])
  })

  it('is retried when the connection is reset, and then rejects with a NetworkError', async () => {
    const reset: RequestListener = (request) => request.socket.resetAndDestroy()
    expect(await rejection(reset, call)).toEqual(['network', 'reset', 2])
  })

  it('ends when the body arrives slowly for longer than the time limit', async () => {
    const drip: RequestListener = (_request, response) => {
      response.writeHead(200, jsonHead).write('{')
    }
    expect(await rejection(drip, async (client) => call(client, { timeout: 50 }))).toEqual(['timeout', 'attempt', 2])
  })
})

describe('revokeOauthToken over a real connection', () => {
  it('resolves when the first response is lost and the retry gets a 404', async () => {
    let number = 0
    const server = await listen((request, response) => {
      number += 1
      if (number === 1) request.resume().on('end', () => request.socket.destroy())
      else response.writeHead(404).end()
    })
    const client = createVoucherifyClient({ baseUrl: server.url, appId: 'a', appToken: 'b', retryDelay: 0 })
    await expect(client.revokeOauthToken({ accessToken: 'c' })).resolves.toBeUndefined()
    expect(server.requests.map(({ body }) => body)).toEqual(['access_token=c', 'access_token=c'])
    await server.close()
  })

  it('rejects when nothing listens, after as many attempts as allowed', async () => {
    const server = await listen(() => undefined)
    await server.close()
    const client = createVoucherifyClient({ baseUrl: server.url, appId: 'a', appToken: 'b', retryDelay: 0 })
    await expect(client.revokeOauthToken({ accessToken: 'c' })).rejects.toMatchObject({
      kind: 'network',
      reason: 'refused',
      attempts: 3,
    })
  })
})
