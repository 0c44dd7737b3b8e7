/**
 * Measures how many refreshes are lost when a server closes kept-alive connections: each is sent after a pause as long as
 * the server keeps a connection. Run it with `pnpm bench:keep-alive`, or with another runtime:
 * `bun --conditions=typed-oauth:source bench/keep-alive.ts`, or
 * `deno run -A --no-check --conditions=typed-oauth:source --unstable-sloppy-imports bench/keep-alive.ts`.
 *
 * Compares the client with requests on kept-alive connections, once alone and once with another request before each pause.
 */
import { fork } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

import { createOryClient, publicClient } from '../packages/ory-oauth2/src/index.ts'

/** Milliseconds for which the server keeps a connection. */
const keptMs = 60
const servers = 40
const rounds = 40

const answer = '{"access_token":"a","token_type":"bearer","expires_in":1,"scope":""}'

/** Starts a server that closes a connection some time after its last response, and says nothing of it, as many do. */
async function listen(): Promise<number> {
  const server = createServer((socket) => {
    let received = ''
    let close: NodeJS.Timeout | undefined
    socket.on('error', () => undefined).on('close', () => clearTimeout(close))
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      received += chunk
      clearTimeout(close)
      if (!isComplete(received)) return
      const isLast = /^connection: close/im.test(received)
      received = ''
      const head = ['HTTP/1.1 200 OK', 'content-type: application/json', `content-length: ${answer.length}`]
      socket.write([...head, ...(isLast ? ['connection: close'] : []), '', answer].join('\r\n'))
      if (isLast) socket.end()
      else close = globalThis.setTimeout(() => socket.end(), keptMs)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function isComplete(request: string): boolean {
  const [head = '', body] = request.split('\r\n\r\n')
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
  return (
    body !== undefined &&
    (/^transfer-encoding: chunked/im.test(head) ? request.endsWith('0\r\n\r\n') : body.length >= length)
  )
}

/** Sends one refresh. */
type Refresh = (url: string) => Promise<unknown>

const body = 'grant_type=refresh_token&refresh_token=a-token'
const refreshes: Readonly<Record<string, Refresh>> = {
  'kept-alive connections': async (url) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const response = await fetch(`${url}/oauth2/token`, { method: 'POST', headers, body })
    return response.text()
  },
  'this client': async (url) =>
    createOryClient({ publicUrl: url, clientAuth: publicClient('photo-viewer') }).oauth2TokenExchange({
      grantType: 'refresh_token',
      refreshToken: 'a-token',
    }),
}

/** Sends refreshes to all servers, and returns how many were lost. */
async function count(ports: readonly number[], refresh: Refresh, isMixed: boolean): Promise<number> {
  let lost = 0
  await Promise.all(
    ports.map(async (port) => {
      const url = `http://127.0.0.1:${port}`
      await setTimeout(Math.random() * keptMs)
      for (let round = 0; round < rounds; round += 1) {
        if (isMixed)
          await fetch(url).then(
            async (response) => response.text(),
            () => undefined,
          )
        await setTimeout(keptMs + Math.random() * 4 - 3)
        await refresh(url).catch(() => (lost += 1))
      }
    }),
  )
  return lost
}

if (process.argv[2] === 'servers') {
  process.send?.(await Promise.all(Array.from({ length: servers }, listen)))
} else {
  // The servers have a process of their own, so that both sides can act at the same time.
  const child = fork(import.meta.filename, ['servers'])
  const ports = await new Promise<readonly number[]>((resolve) =>
    child.once('message', (message) => resolve(message as readonly number[])),
  )
  for (const isMixed of [false, true]) {
    for (const [name, refresh] of Object.entries(refreshes)) {
      const lost = await count(ports, refresh, isMixed)
      console.log(`${name}${isMixed ? ', other requests between' : ''}: ${lost} of ${servers * rounds} lost`)
    }
  }
  child.kill()
}
