import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createConsumer, root } from '../consumer.ts'
import { launchChromium } from './chromium.ts'

// A public client in a page. Ory Hydra does not allow the preflight if only the client lists the
// page's origin in `allowed_cors_origins`, because a preflight does not name the client: so calls must not need one.

/** Functions of the page, by name. */
const program = `
import {
  clientSecretBasic, createOryTransport, oauth2TokenExchange, publicClient, revokeOAuth2Token,
} from '@typed-oauth/ory-oauth2'
const code = { grantType: 'authorization_code', code: 'ory_ac_once', redirectUri: 'https://photos.example.com/callback' }
const clientId = 'photo-viewer'
const clientAuth = publicClient(clientId)
const calls = {
  exchange: (publicUrl, options) => oauth2TokenExchange(createOryTransport({ publicUrl, clientAuth }), code, options),
  exchangeWithClientId: (publicUrl, options) =>
    oauth2TokenExchange(createOryTransport({ publicUrl }), { ...code, clientId }, options),
  revoke: (publicUrl, options) =>
    revokeOAuth2Token(createOryTransport({ publicUrl, clientAuth }), { token: 'ory_rt_once' }, options),
  tokenOfTheJob: (publicUrl, options) =>
    oauth2TokenExchange(
      createOryTransport({ publicUrl, clientAuth: clientSecretBasic('nightly-job', 'job-secret') }),
      { grantType: 'client_credentials' },
      options,
    ),
  makeCode: async () => new Function(''),
}
globalThis.violations = []
addEventListener('securitypolicyviolation', ({ blockedURI }) => violations.push(blockedURI))
globalThis.call = async (publicUrl, name, options) => {
  await new Promise((resolve) => setTimeout(resolve)) // out of what the browser allows its debugger
  try {
    return { resolved: await calls[name](publicUrl, options) }
  } catch ({ name, status, code, reason }) {
    return { rejected: name, status, code, reason }
  }
}
`

/** Requests that the API received. */
const received: { readonly method: string; readonly path: string; readonly body: string }[] = []

/** Response of the API to all requests but preflights. */
let answer: { readonly status: number; readonly body: string }

let browser: Browser | undefined
let page: Page
let pageUrl: string
let publicUrl: string
const servers: Server[] = []
const mocks: ChildProcess[] = []
const consumer = createConsumer()

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Serves the mock of Ory with its command, and returns its public address. */
async function serveMock(...options: readonly string[]): Promise<string> {
  const client = { client_id: 'nightly-job', client_secret: 'job-secret', grant_types: ['client_credentials'] }
  const seed = consumer.write('seed.json', JSON.stringify({ clients: [client] }))
  const command = [join(root, 'packages/mocks/dist/cli.js'), 'ory', '--port', '0', '--admin-port', '0', '--seed', seed]
  const child = spawn(process.execPath, [...command, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  mocks.push(child)
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += String(chunk)
      const [, url] = /publicUrl: (\S+)/.exec(text) ?? []
      if (url !== undefined) resolve(url)
    })
    child.once('close', () => reject(new Error(`The mock has ended: ${text}`)))
  })
}

/** Calls an operation in the page. */
async function call(name: string, options: object = {}, url: string = publicUrl): Promise<unknown> {
  const [first, ...others] = [url, name, options].map((value) => JSON.stringify(value))
  return page.evaluate(`call(${[first, ...others].join()})`)
}

beforeAll(async () => {
  browser = await launchChromium()
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: consumer.folder },
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    logLevel: 'error',
  })
  pageUrl = await listen(({ url }, response) => {
    response.setHeader('content-security-policy', "script-src 'self'")
    if (url === '/program.js') {
      response.setHeader('content-type', 'text/javascript').end(outputFiles[0]?.text)
    } else {
      response.setHeader('content-type', 'text/html').end('<!doctype html><script src="/program.js"></script>')
    }
  })
  publicUrl = await listen(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url: path = '' } = request
    received.push({ method, path, body: Buffer.concat(chunks).toString() })
    if (method === 'OPTIONS') {
      response.writeHead(204).end()
    } else {
      const headers = { 'access-control-allow-origin': pageUrl, 'content-type': 'application/json' }
      response.writeHead(answer.status, headers).end(answer.body)
    }
  })
  page = await browser.newPage()
  await page.goto(pageUrl)
})
afterAll(async () => {
  await browser?.close()
  for (const server of servers) server.close().closeAllConnections()
  for (const mock of mocks) mock.kill()
  consumer.remove()
})
beforeEach(() => {
  received.length = 0
})

describe('a public client in Chromium whose origin is allowed by its registration only', () => {
  const tokens = { access_token: 'ory_at_1', expires_in: 3600, scope: '', token_type: 'bearer' }
  const form =
    'grant_type=authorization_code&code=ory_ac_once&redirect_uri=https%3A%2F%2Fphotos.example.com%2Fcallback&client_id=photo-viewer'

  it.each(['exchange', 'exchangeWithClientId'])('exchanges a code without a preflight: %s', async (name) => {
    answer = { status: 200, body: JSON.stringify(tokens) }
    expect(await call(name)).toEqual({ resolved: tokens })
    expect(received).toEqual([{ method: 'POST', path: '/oauth2/token', body: form }])
  })

  it('revokes a token without a preflight', async () => {
    answer = { status: 200, body: '' }
    expect(await call('revoke')).toEqual({ resolved: undefined })
    expect(received).toEqual([
      { method: 'POST', path: '/oauth2/revoke', body: 'token=ory_rt_once&client_id=photo-viewer' },
    ])
  })

  it('reads the error of the server', async () => {
    answer = { status: 401, body: JSON.stringify({ error: 'invalid_client' }) }
    expect(await call('exchange')).toEqual({ rejected: 'HttpError', status: 401, code: 'invalid_client' })
    expect(received.map(({ method }) => method)).toEqual(['POST'])
  })

  it('fails before the code is sent if a header of the caller causes a preflight', async () => {
    answer = { status: 200, body: JSON.stringify(tokens) }
    expect(await call('exchange', { headers: { 'x-a': 'b' } })).toEqual({ rejected: 'NetworkError', reason: 'unknown' })
    expect(received).toEqual([{ method: 'OPTIONS', path: '/oauth2/token', body: '' }])
  })
})

describe('the mock of Ory, in Chromium', () => {
  const hidden = { rejected: 'NetworkError', reason: 'unknown' } // a browser gives no reason

  it('allows pages in the option --cors, with the usual headers only', async () => {
    const url = await serveMock(`--cors=${pageUrl}`)
    expect(await call('tokenOfTheJob', {}, url)).toMatchObject({ resolved: { token_type: 'bearer' } })
    expect(await call('exchange', {}, url)).toEqual({ rejected: 'HttpError', status: 401, code: 'invalid_client' })
    expect(await call('exchange', { headers: { 'x-a': 'b' } }, url)).toEqual(hidden)
  })

  it('allows all pages if --cors has no value, and no page without --cors', async () => {
    expect(await call('tokenOfTheJob', {}, await serveMock('--cors'))).toHaveProperty('resolved')
    expect(await call('tokenOfTheJob', {}, await serveMock())).toEqual(hidden)
    const other = await serveMock('--cors=https://app.example.com')
    expect(await call('tokenOfTheJob', {}, other)).toEqual(hidden)
  })
})

describe("under the Content Security Policy `script-src 'self'`, in Chromium", () => {
  const violations = async (): Promise<unknown> => page.evaluate('violations.splice(0)')

  it('an attempt to generate code from a string fails and is reported', async () => {
    expect(await call('makeCode')).toEqual({ rejected: 'EvalError' })
    expect(await violations()).toEqual(['eval'])
  })

  it('calls and their checks cause no violation', async () => {
    answer = { status: 200, body: JSON.stringify({ access_token: 'ory_at_1', token_type: 'bearer' }) }
    await expect(call('exchange')).resolves.toHaveProperty('resolved')
    answer = { status: 200, body: JSON.stringify({ access_token: 1 }) }
    expect(await call('exchange')).toMatchObject({ rejected: 'InvalidResponseError' })
    answer = { status: 400, body: JSON.stringify({ error: 'invalid_grant' }) }
    expect(await call('exchange')).toMatchObject({ code: 'invalid_grant' })
    expect(await violations()).toEqual([])
  })
})
