/// <reference lib="esnext.disposable" preserve="true" />
/**
 * Serves a mock over HTTP.
 *
 * @packageDocumentation
 */
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { getRequestListener } from '@hono/node-server'

import { ConnectionReset, isPaced } from './faulty-answer.js'
import type { Mock, MockUrls } from './mock.js'
import { aMock, aText, checkArgument, checkOptions, type OptionRule, type OptionRules } from './options-check.js'
import { isForServedHost } from './served-hosts.js'

/** Options of {@link serve}. */
export interface ServeOptions {
  /** Port; that of the public server if `adminPort` is given. Default: any free port. */
  readonly port?: number | undefined
  /** Port of the admin server, for APIs that have one. Default: the port of the public server. */
  readonly adminPort?: number | undefined
  /**
   * Address to listen on. Default `127.0.0.1`, which other machines cannot reach.
   *
   * On loopback, the `Host` header of a request must be `localhost`, a loopback address, this host, or one of
   * `mock.configureUrls()`; elsewhere it can also be an IP address or a name without a dot. Other requests get 403.
   */
  readonly host?: string | undefined
}

const aPort: OptionRule = {
  expected: 'a port, from 0 to 65535',
  fits: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535,
}

const serveRules: OptionRules<ServeOptions> = { port: aPort, adminPort: aPort, host: aText }

/** A served mock. */
export interface ServedMock<Option extends string = string> extends AsyncDisposable {
  /** Base URLs by client option, such as `baseUrl`. */
  readonly urls: MockUrls<Option>
  /** Stops listening and closes all connections. */
  close(): Promise<void>
}

/**
 * Serves a mock over HTTP, by default on loopback, and sets the addresses of the mock.
 *
 * @param mock - The mock.
 * @param options - Ports and host.
 * @returns The addresses, and `close`.
 *
 * @example
 * ```ts
 * await using server = await serve(createVoucherifyMock())
 * console.log(server.urls.baseUrl)
 * ```
 */
export async function serve<Option extends string>(
  mock: Mock<Option>,
  options: ServeOptions = {},
): Promise<ServedMock<Option>> {
  checkArgument('serve', 'the first argument', mock, aMock)
  checkOptions('serve', options, serveRules)
  const { port = 0, adminPort, host = '127.0.0.1' } = options
  const names = Object.keys(mock.servers)
  if (adminPort !== undefined && !names.includes('admin'))
    throw new TypeError(`\`adminPort\`: ${mock.api} has no admin server`)
  const isSplit = adminPort !== undefined && (adminPort !== port || port === 0)
  const groups = isSplit
    ? [
        { port, names: names.filter((name) => name !== 'admin') },
        { port: adminPort, names: ['admin'] },
      ]
    : [{ port, names }]
  const servers: Server[] = []
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(stop))
  }
  const urls: [option: string, url: string][] = []
  try {
    for (const group of groups) {
      const server = createServer()
      servers.push(server)
      const origin = await listen(server, group.port, host)
      const { address } = server.address() as AddressInfo // it listens on a port, not on a pipe
      server.on('request', guarded(mock, [host, address], listenerOf(mock, group.names)))
      urls.push(...group.names.map((name) => ownUrl(mock, name, origin)))
    }
    mock.configureUrls(Object.fromEntries(urls) as MockUrls<Option>) // by the mock's own options
  } catch (error) {
    await close()
    throw error
  }
  return { urls: mock.urls, close, [Symbol.asyncDispose]: close }
}

/** Returns the option and the address of a server: the new origin, with the configured path. */
function ownUrl(mock: Mock, name: string, origin: string): [option: string, url: string] {
  const option = String(mock.servers[name])
  return [option, `${origin}${new URL(mock.urls[option] ?? '/', origin).pathname}`]
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port: actual } = server.address() as AddressInfo // it listens on a port, not on a pipe
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${actual}`
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  server.closeAllConnections()
  await closed
}

/** Refuses requests with a foreign host before they reach the mock. */
function guarded(
  mock: Mock,
  [host, address]: [host: string, address: string],
  listener: RequestListener,
): RequestListener {
  return (incoming, outgoing) => {
    const hosts = Object.values(mock.urls).map((url) => new URL(url).hostname) // they can change at any time
    if (isForServedHost(incoming, { address, configured: [host, ...hosts] })) {
      listener(incoming, outgoing)
      return
    }
    // Not 421, after which `fetch` repeats the request. The text contains no part of the request; its body is not read.
    const headers = {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': foreignHost.length,
      connection: 'close',
    }
    outgoing.writeHead(403, headers).end(foreignHost)
  }
}

const foreignHost =
  'This mock does not accept the host name of the request, because a foreign web page could reach it that way. Use localhost or the address that it listens on. To allow another name, use the option host of serve() (--host of the command) or mock.configureUrls().'

/** Tells the listener that the response was written: its own constant is not found by tools that ignore `exports`. */
const alreadySent = { 'x-hono-already-sent': 'true' }

function listenerOf(mock: Mock, names: readonly string[]): ReturnType<typeof getRequestListener> {
  return getRequestListener(
    async (request, { incoming, outgoing }) => {
      try {
        const response = await mock(request, { servers: names })
        if (!isPaced(response)) return response
        await pump(response, outgoing as ServerResponse) // the server does not use HTTP/2
      } catch (error) {
        if (error instanceof ConnectionReset) incoming.socket.resetAndDestroy()
        else if (!request.signal.aborted) {
          console.error(error)
          return new Response(String(error), { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' } })
        }
      }
      return new Response(null, { headers: alreadySent })
    },
    { overrideGlobalObjects: false },
  )
}

/** Writes the parts of a body when they arrive, and closes the connection if the body fails. */
async function pump(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.flushHeaders()
  const reader = response.body?.getReader()
  try {
    for (;;) {
      const part = await reader?.read()
      if (part?.value === undefined) break
      await new Promise<void>((resolve) => {
        outgoing.write(part.value, () => resolve())
      })
    }
    outgoing.end()
  } catch {
    outgoing.destroy()
  }
}

export type * from './shared-types.js'
