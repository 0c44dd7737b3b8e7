import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { listen, type LoopbackServer } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { getItem, token } from '../../test/example-api.js'
import { exampleTransport } from '../../test/example-transport.js'
import { clientSecretPost } from '../index.js'

describe('a server that is slow', () => {
  it('loses its connection at the time limit, before and during the body', async () => {
    for (const answers of [false, true]) {
      let closed = 0
      const server = await listen((_, response) => {
        response.on('close', () => (closed += 1))
        if (answers) response.writeHead(200, { 'content-type': 'application/json' }).write('{')
      })
      const started = performance.now()
      const error = await rejection(
        getItem(exampleTransport({ adminUrl: server.url, timeout: 150, retry: 1 }), { id: 'a' }),
      )
      expect(error).toMatchObject({ kind: 'timeout', scope: 'attempt', attempts: 2 })
      expect(performance.now() - started).toBeLessThan(10_000)
      await expect.poll(() => server.requests.length - closed, { interval: 5, timeout: 4000 }).toBe(0)
      await expect.poll(() => server.openSockets(), { interval: 5, timeout: 4000 }).toBe(0)
      await server.close()
    }
  })

  it('has at most `totalTimeout` for all attempts together', async () => {
    const server = await listen(() => undefined)
    const started = performance.now()
    const error = await rejection(
      getItem(exampleTransport({ adminUrl: server.url, timeout: 400, totalTimeout: 700, retry: 5 }), { id: 'a' }),
    )
    expect(error).toMatchObject({ kind: 'timeout', scope: 'total', attempts: 2 })
    expect(server.requests.length).toBeLessThanOrEqual(2)
    expect(performance.now() - started).toBeGreaterThanOrEqual(690)
    await server.close()
  })

  it('may take any time without a limit', async () => {
    const server = await listen((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"id":')
      setTimeout(() => response.end('"a"}'), 30)
    })
    await expect(
      getItem(exampleTransport({ adminUrl: server.url, timeout: false, totalTimeout: false }), { id: 'a' }),
    ).resolves.toEqual({ id: 'a' })
    await server.close()
  })
})

describe('an abort', () => {
  it.each([false, true])('ends the connection, during the response: %s', async (answers) => {
    const controller = new AbortController()
    let closed = false
    const server = await listen((_, response) => {
      response.on('close', () => (closed = true))
      if (answers) response.writeHead(200, { 'content-type': 'application/json' }).write('{')
      setTimeout(() => controller.abort(new Error('enough')), 10)
    })
    const error = await rejection(
      getItem(exampleTransport({ adminUrl: server.url }), { id: 'a' }, { signal: controller.signal }),
    )
    expect(error).toBe(controller.signal.reason)
    await expect.poll(() => closed, { interval: 5, timeout: 4000 }).toBe(true)
    expect(server.requests).toHaveLength(1)
    await server.close()
  })

  it('during the wait before a retry prevents the retry', async () => {
    const controller = new AbortController()
    const server = await listen((_, response) => {
      response.writeHead(503).end()
      setTimeout(() => controller.abort(new Error('enough')), 20)
    })
    const error = await rejection(
      getItem(
        exampleTransport({ adminUrl: server.url, retryDelay: 20_000 }),
        { id: 'a' },
        { signal: controller.signal },
      ),
    )
    expect(error).toBe(controller.signal.reason)
    expect(server.requests).toHaveLength(1)
    await server.close()
  })
})

describe('a retry without a response, after a garbage collection', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void

  /** Starts a server that responds with 503 to the first request and never to later ones. */
  async function listenOnce(): Promise<LoopbackServer> {
    let requests = 0
    return listen((_, response) => {
      requests += 1
      if (requests === 1) response.writeHead(503, { connection: 'close' }).end()
    })
  }

  it.each([
    ['the caller aborts', { timeout: false, totalTimeout: false }, undefined],
    ['the limit of the attempt is reached', { timeout: 300, totalTimeout: false, retry: 1 }, 'attempt'],
    ['the limit of all attempts is reached', { timeout: false, totalTimeout: 300 }, 'total'],
  ] as const)('ends with its connection when %s', async (_, limits, scope) => {
    const server = await listenOnce()
    const controller = new AbortController()
    const call = rejection(
      getItem(exampleTransport({ adminUrl: server.url, ...limits }), { id: 'a' }, { signal: controller.signal }),
    )
    await expect.poll(() => server.requests.length, { interval: 5 }).toBe(2)
    for (let round = 0; round < 3; round++) {
      collect()
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (scope === undefined) controller.abort(new Error('enough'))
    const error = await call
    if (scope === undefined) expect(error).toBe(controller.signal.reason)
    else expect(error).toMatchObject({ kind: 'timeout', scope, attempts: 2 })
    await expect.poll(() => server.openSockets(), { interval: 5, timeout: 4000 }).toBe(0)
    await server.close()
  })
})

describe('a single-use code', () => {
  it('is not sent after the time limit when a slow token provider returns', async () => {
    const server = await listen((_, response) => void response.writeHead(503).end())
    let provide: (secret: string) => void = () => undefined
    const slow = async (): Promise<string> =>
      new Promise((resolve) => {
        provide = resolve
      })
    const transport = exampleTransport({
      publicUrl: server.url,
      clientAuth: clientSecretPost('me', slow),
      timeout: 150,
    })
    expect(await rejection(token(transport, { grantType: 'authorization_code', code: 'once' }))).toMatchObject({
      kind: 'timeout',
      attempts: 1,
    })
    provide('too late')
    await new Promise((resolve) => setImmediate(resolve))
    expect(server.requests).toEqual([])
    await server.close()
  })

  it('is sent completely: method, path, headers and form', async () => {
    const server = await listen((request, response) => {
      request.on('end', () =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"access_token":"a","token_type":"bearer"}'),
      )
    })
    const transport = exampleTransport({
      publicUrl: `${server.url}/tenant/`,
      clientAuth: clientSecretPost('me', 's&é'),
    })
    await token(transport, { grantType: 'authorization_code', code: 'o+n c/e' }, { headers: { 'x-trace': 't' } })
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/tenant/oauth2/token',
        body: 'grant_type=authorization_code&code=o%2Bn+c%2Fe&client_id=me&client_secret=s%26%C3%A9',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', 'x-trace': 't' },
      },
    ])
    await server.close()
  })
})

it('a call leaves no timer that keeps the process alive', async () => {
  const server = await listen(
    (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"a"}'),
  )
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  await getItem(exampleTransport({ adminUrl: server.url }), { id: 'a' })
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(before)
  await server.close()
})
