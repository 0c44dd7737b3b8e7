/**
 * A server that fails in all usual ways, chosen by a seed. It is a separate process, started with `fork`, so that its
 * memory does not count as that of the client. It sends its port to its parent, and its report on request.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

import { createRandom, type Random } from './random.ts'

/** Observations of the server. */
export interface ServerReport {
  /** Number of received requests of each call. */
  readonly arrivals: readonly number[]
  /** When the last request of each call has arrived, in milliseconds since 1970. */
  readonly lastArrivals: readonly number[]
  /** Requests that are still open. */
  readonly openRequests: number
  /** Connections that are still open, with a request or without. */
  readonly openSockets: number
}

type Answer = (response: ServerResponse, request: IncomingMessage, random: Random) => void

const json = { 'content-type': 'application/json' }

const good: Answer = (response, { method, url = '' }) => {
  if (method === 'DELETE') response.writeHead(204).end()
  else if (url.startsWith('/oauth2/auth'))
    response.writeHead(302, { location: 'https://login.example.com/?challenge=x' }).end()
  else if (url.startsWith('/oauth2/token'))
    response.writeHead(200, json).end('{"access_token":"answer-token","token_type":"bearer","expires_in":3600}')
  else if (url.endsWith('/introspect')) response.writeHead(200, json).end('{"active":true,"sub":"somebody"}')
  else if (url.startsWith('/admin/clients?')) response.writeHead(200, json).end('[{"client_id":"a"}]')
  else response.writeHead(method === 'POST' ? 201 : 200, json).end('{"client_id":"a","client_name":"A"}')
}
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, { ...json, ...headers }).end('{"error":"some_error","error_description":"A sentence."}')
const later: Answer = (response, request, random) => {
  setTimeout(() => good(response, request, random), random() * 60)
}
const dripping: Answer = (response) => {
  response.writeHead(200, json).write('{')
  const timer = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(timer))
}

/** Possible reactions with their weights. */
const answers: readonly (readonly [weight: number, answer: Answer])[] = [
  [40, good],
  [10, later],
  [6, status(503)],
  [2, status(503, { 'retry-after': '0' })],
  [3, status(429, { 'retry-after': '0' })],
  [1, status(429)],
  [2, status(408)],
  [2, status(502)],
  [3, status(400)],
  [3, status(401)],
  [3, status(404)],
  [2, status(500)],
  [3, (response) => void response.socket?.resetAndDestroy()],
  [2, (response) => void response.socket?.destroy()],
  [
    3,
    (response) => {
      response.writeHead(200, json).write('{"client_id"')
      setTimeout(() => response.socket?.resetAndDestroy(), 5)
    },
  ],
  [
    3,
    (response) => {
      response.writeHead(200, { ...json, 'content-length': '1000' }).write('{"client_id":"a"')
      setTimeout(() => response.socket?.end(), 5)
    },
  ],
  [2, dripping],
  [3, () => undefined],
  [2, (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>A page</html>')],
  [2, (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>')],
  [3, (response) => response.writeHead(307, { location: '/elsewhere' }).end()],
  [2, (response) => response.writeHead(200, json).end('{"client_id":')],
  [1, (response) => response.writeHead(200, json).end(`"${'x'.repeat(100_000)}"`)],
  [1, (response) => response.writeHead(200, json).end()],
  // Responds before the whole request has arrived, and closes the connection.
  [1, (response) => response.writeHead(413, { connection: 'close' }).end()],
]
const total = answers.reduce((sum, [weight]) => sum + weight, 0)

function choose(random: Random): Answer {
  let left = random() * total
  return answers.find(([weight]) => (left -= weight) < 0)?.[1] ?? good
}

function start(seed: number, calls: number): void {
  const arrivals = new Uint8Array(calls)
  const lastArrivals = new Float64Array(calls)
  const open = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    const call = Number(request.headers['x-call'])
    arrivals[call] = (arrivals[call] ?? 0) + 1
    lastArrivals[call] = performance.timeOrigin + performance.now()
    open.add(response)
    response.on('close', () => open.delete(response))
    response.on('error', () => undefined)
    request.on('error', () => undefined)
    request.resume()
    const random = createRandom(seed, call, arrivals[call] ?? 0)
    choose(random)(response, request, random)
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  process.on('message', (message) => {
    const report: ServerReport = {
      arrivals: [...arrivals],
      lastArrivals: [...lastArrivals],
      openRequests: open.size,
      openSockets: sockets.size,
    }
    if (message === 'report') process.send?.(report)
  })
  process.on('disconnect', () => process.exit())
  server.listen(0, '127.0.0.1', 1000, () => process.send?.((server.address() as AddressInfo).port))
}

if (process.send) start(Number(process.argv[2]), Number(process.argv[3]))
