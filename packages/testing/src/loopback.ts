import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as it arrived. */
export interface ReceivedRequest {
  /** HTTP method. */
  readonly method: string
  /** Path with its query. */
  readonly path: string
  /** Headers, names in lower case. */
  readonly headers: IncomingHttpHeaders
  /** The body as far as it has arrived. */
  body: string
}

/** A real HTTP server on loopback. */
export interface LoopbackServer {
  /** Base URL without a slash at its end. */
  readonly url: string
  /** The requests so far, in order. */
  readonly requests: readonly ReceivedRequest[]
  /** Counts the connections that clients hold open. */
  openSockets(): number
  /** Ends all connections and the server. */
  close(): Promise<void>
}

/**
 * Starts a real HTTP server on loopback, on a free port.
 *
 * @param handler - Handles requests; called when the headers have arrived. May write anything to `response.socket`.
 * @returns The server; the caller closes it.
 */
export async function listen(handler: RequestListener): Promise<LoopbackServer> {
  const requests: ReceivedRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request
    const received: ReceivedRequest = { method, path, headers, body: '' }
    requests.push(received)
    request.setEncoding('utf8').on('data', (chunk: string) => {
      received.body += chunk
    })
    request.on('error', () => undefined) // the client has gone, as some tests want
    handler(request, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo // a TCP server has one
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    openSockets: () => sockets.size,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
