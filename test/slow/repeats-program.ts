import type { RequestListener } from 'node:http'
import { setTimeout } from 'node:timers/promises'

import type { OryClientOptions, SecretContext } from '../../packages/ory-oauth2/src/index.js'
import { listen } from '../../packages/testing/src/loopback.ts'
import { keepCollecting } from './collect.ts'
import type { Packages } from './program.ts'

/** Outcome of the calls of a case. */
export interface Observed {
  /** How each call has settled, most frequent first: `aborted`, the kind of an error with its scope, or `pending`. */
  readonly outcomes: readonly string[]
  /** Attempts that reached the server. */
  readonly requests: number
  /** Requests that the server still has open. */
  openRequests: number
  /**
   * Connections that carried a request and that the server still has open. Platforms open others in advance, and close
   * them some seconds later.
   */
  openSockets: number
  /** Whether the signal of the token provider was aborted; absent if there is no provider. */
  readonly isProviderTold?: boolean
}

type Ending = 'aborts' | 'attempt limit' | 'total limit'

/** A case: the response to the first attempt of each call is 503. */
interface Case {
  /** What ends the call. */
  readonly ending: Ending
  /** Reaction of the server to a retry. */
  readonly repeat?: RequestListener
  /** Whether the token provider never settles for a retry. */
  readonly slowProvider?: boolean
  /** Wait before a retry. */
  readonly retryDelay?: number
  /** Number of calls; default one. */
  readonly calls?: number
}

const silent: RequestListener = () => undefined
const drips: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{')
  const dripping = setInterval(() => response.write(' '), 50)
  response.on('close', () => clearInterval(dripping))
}

/** The cases by their names. */
export const cases: Readonly<Record<string, Case>> = {
  'the caller aborts, the server is silent': { ending: 'aborts' },
  'the caller aborts, the body drips': { ending: 'aborts', repeat: drips },
  'the caller aborts, the token provider is slow': { ending: 'aborts', slowProvider: true },
  'the caller aborts during the wait': { ending: 'aborts', retryDelay: 50_000 },
  'the attempt limit ends, the server is silent': { ending: 'attempt limit' },
  'the attempt limit ends, the body drips': { ending: 'attempt limit', repeat: drips },
  'the attempt limit ends, the token provider is slow': { ending: 'attempt limit', slowProvider: true },
  'the total limit ends, the server is silent': { ending: 'total limit' },
  'the total limit ends, the body drips': { ending: 'total limit', repeat: drips },
  'the total limit ends, the token provider is slow': { ending: 'total limit', slowProvider: true },
  '300 callers abort': { ending: 'aborts', calls: 300 },
}

const limits: Readonly<Record<Ending, Pick<OryClientOptions, 'timeout' | 'totalTimeout'>>> = {
  aborts: { timeout: false, totalTimeout: false },
  'attempt limit': { timeout: 250, totalTimeout: false },
  'total limit': { timeout: false, totalTimeout: 400 },
}

/**
 * Runs a case under garbage collection.
 *
 * @param packages - The built packages.
 * @param name - Name of the case.
 */
export async function run({ ory }: Packages, name: string): Promise<Observed> {
  const { ending, repeat = silent, slowProvider = false, retryDelay = 1, calls = 1 } = cases[name] as Case
  const open = new Set<unknown>()
  const sockets = new Set<unknown>()
  const counts = new Map<string, number>()
  const server = await listen((request, response) => {
    open.add(response)
    response.on('close', () => open.delete(response))
    const { url = '', socket } = request
    if (!sockets.has(socket)) socket.on('close', () => sockets.delete(socket))
    sockets.add(socket)
    // The connection of the first attempt is closed, so that open connections belong to retries.
    const count = (counts.get(url) ?? 0) + 1
    counts.set(url, count)
    if (count > 1) repeat(request, response)
    else response.writeHead(503, { connection: 'close' }).end()
  })
  const told: boolean[] = []
  const accessToken = async ({ attempt, signal }: SecretContext): Promise<string> => {
    if (!slowProvider || attempt === 1) return 'a-token'
    const index = told.push(false) - 1
    signal.addEventListener('abort', () => {
      told[index] = true
    })
    return new Promise(() => undefined)
  }
  const client = ory.createOryClient({ adminUrl: server.url, accessToken, retry: 2, retryDelay, ...limits[ending] })
  const reason = new Error('the caller has had enough')
  const collecting = keepCollecting(calls > 1 ? 100 : 5)
  const outcomes = await Promise.all(
    Array.from({ length: calls }, async (_, index) => {
      const id = `client-${index}`
      const controller = new AbortController()
      const settled = client.getOAuth2Client({ id }, { signal: controller.signal }).then(
        () => 'resolved',
        (error: unknown) => {
          if (error === reason) return 'aborted'
          return ory.isSdkError(error) ? `${error.kind} ${String(Object(error).scope)}` : String(error)
        },
      )
      // Waits until the retry has begun, or the wait before it.
      const enough = retryDelay > 1000 ? 1 : 2
      while ((counts.get(`/admin/clients/${id}`) ?? 0) + told.length < enough) await setTimeout(1)
      await collecting.done()
      if (calls > 1) await setTimeout(Math.random() * 100)
      if (ending === 'aborts') controller.abort(reason)
      return Promise.race([settled, setTimeout(3000, 'pending', { ref: false })])
    }),
  )
  collecting.stop()
  // The platform closes aborted requests with a delay.
  for (let time = 0; time < 100 && (open.size > 0 || sockets.size > 0); time += 1) await setTimeout(20)
  const observed = {
    outcomes: [...new Set(outcomes)].map(
      (outcome) => `${outcomes.filter((each) => each === outcome).length} ${outcome}`,
    ),
    requests: server.requests.length,
    openRequests: open.size,
    openSockets: sockets.size,
    ...(slowProvider && { isProviderTold: told.length > 0 && told.every(Boolean) }),
  }
  await server.close()
  return observed
}
