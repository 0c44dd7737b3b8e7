import { execFile } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { connect, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createAuthority } from './certificates.ts'
import { createConsumer, root } from './consumer.ts'

// The recipes of the guide run as they stand there, with addresses and files of this test, and with real connections.

const guide = readFileSync(join(root, 'docs/guides/networks.md'), 'utf8')
const consumer = createConsumer()
symlinkSync(join(root, 'packages/mocks/node_modules/undici'), join(consumer.folder, 'node_modules/undici'))

const authority = createAuthority()
const ofServer = authority.issue('server')
const ofClient = authority.issue('photo-viewer')
const files: Readonly<Record<string, string>> = {
  '/etc/photos/authority.pem': consumer.write('authority.pem', authority.certificate),
  '/etc/photos/client.pem': consumer.write('client.pem', ofClient.certificate),
  '/etc/photos/client-key.pem': consumer.write('client-key.pem', ofClient.key),
}

/** What the server saw of a request. */
interface Seen {
  readonly version: string
  readonly client: string | undefined
  readonly socket: unknown
}
let seen: Seen[] = []
let tunnels: (string | undefined)[] = []
beforeEach(() => {
  seen = []
  tunnels = []
})

const answers: Readonly<Record<string, object>> = {
  '/admin/oauth2/introspect': { active: true },
  '/oauth2/token': { access_token: 'a-token', token_type: 'bearer', expires_in: 3600, scope: '' },
}

/** A server for HTTPS, that speaks HTTP/1.1 and HTTP/2 and asks for a certificate of the client. */
const server: Http2SecureServer = createSecureServer(
  {
    cert: ofServer.certificate,
    key: ofServer.key,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
    allowHTTP1: true,
  },
  (request, response) => {
    const socket = (request.stream?.session?.socket ?? request.socket) as TLSSocket
    const client = socket.getPeerCertificate().subject?.CN
    seen.push({
      version: request.httpVersion,
      client: client === undefined ? undefined : String(client),
      socket: request.stream?.session ?? request.socket,
    })
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answers[request.url] ?? {}))
    })
  },
)

/** A proxy that opens tunnels. */
const proxy: Server = createHttpServer().on('connect', (request, socket, head) => {
  tunnels.push(request.url)
  const [host, port] = String(request.url).split(':')
  const target = connect(Number(port), host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    target.write(head)
    target.pipe(socket).pipe(target)
  })
  for (const end of [target, socket]) end.on('error', () => undefined)
})

let url: string
let proxyUrl: string
async function listen(started: Server): Promise<string> {
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(started.address() as AddressInfo).port}`
}
beforeAll(async () => {
  url = `https://${await listen(server)}`
  proxyUrl = `http://${await listen(proxy)}`
})
afterAll(() => {
  server.close()
  proxy.close()
  consumer.remove()
})

/** The code of a section of the guide. */
function recipe(heading: string): string {
  const section = guide.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  return /^```ts\n(.*?)^```$/ms.exec(section)?.[1] ?? ''
}

const introspect = `await ory.introspectOAuth2Token({ token: 'a-token' })\n`
const exchange = `await ory.oauth2TokenExchange({ grantType: 'client_credentials' })\n`

/** Runs a recipe with a call, and returns the error message of the program, if it fails. */
async function run(code: string, call: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const replaced = { 'https://auth.example.com': url, 'http://proxy.example.com:3128': proxyUrl, ...files }
  const text = Object.entries(replaced).reduce((all, [from, to]) => all.replaceAll(from, to), code)
  const file = consumer.write('program.js', `${text}${call}process.exit()\n`)
  try {
    await promisify(execFile)(process.execPath, [file], { env: { PATH: process.env.PATH, ...env } })
    return ''
  } catch (error) {
    return (error as { stderr: string }).stderr
  }
}

const trusted = (): Record<string, string> => ({ NODE_EXTRA_CA_CERTS: files['/etc/photos/authority.pem'] ?? '' })
const plain = `import { createOryClient } from '@typed-oauth/ory-oauth2'
const ory = createOryClient({ projectUrl: 'https://auth.example.com', accessToken: 'an-api-key', retry: 0 })
`

describe('without a recipe', () => {
  it('a certificate of an unknown authority is refused', async () => {
    expect(await run(plain, introspect)).toContain("reason: 'tls'")
    expect(seen).toEqual([])
  })

  it('there is no proxy, HTTP/1.1 is used, no certificate is presented, and a connection is used again', async () => {
    expect(await run(plain, introspect.repeat(3), trusted())).toBe('')
    expect(tunnels).toEqual([])
    const usual = { version: '1.1', client: undefined }
    expect(seen).toMatchObject([usual, usual, usual])
    expect(new Set(seen.map(({ socket }) => socket)).size).toBeLessThan(3)
  })
})

describe('a recipe of the guide', () => {
  it('takes the proxy of the environment', async () => {
    const [variables = ''] = /^NODE_USE_ENV_PROXY=.*(?= node )/m.exec(guide) ?? []
    const env = Object.fromEntries(variables.split(' ').map((each) => each.split('=')))
    expect(env).toMatchObject({ HTTPS_PROXY: 'http://proxy.example.com:3128' })
    expect(await run(plain, introspect, { ...env, ...trusted(), HTTPS_PROXY: proxyUrl, NO_PROXY: '' })).toBe('')
    expect(tunnels).toEqual([new URL(url).host])
    expect(seen).toHaveLength(1)
  })

  it('takes a proxy for one client', async () => {
    expect(await run(recipe('Use a proxy'), introspect, trusted())).toBe('')
    expect(tunnels).toEqual([new URL(url).host])
    expect(seen).toHaveLength(1)
  })

  it('trusts an authority', async () => {
    expect(await run(recipe('Trust a certificate authority of your own'), introspect)).toBe('')
    expect(seen).toHaveLength(1)
  })

  it('presents a certificate', async () => {
    expect(await run(recipe('Present a certificate (mTLS)'), exchange)).toBe('')
    expect(seen).toMatchObject([{ client: 'photo-viewer' }])
  })

  it('uses HTTP/2', async () => {
    expect(await run(recipe('Use HTTP/2'), introspect, trusted())).toBe('')
    expect(seen).toMatchObject([{ version: '2.0' }])
  })

  it('uses no connection twice', async () => {
    expect(await run(recipe('Lose no request on a kept-alive connection'), introspect.repeat(3), trusted())).toBe('')
    expect(new Set(seen.map(({ socket }) => socket)).size).toBe(3)
  })
})
