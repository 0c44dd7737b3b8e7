import { fork, type ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { getEventListeners, once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type { CallOptions, OryClient, OryClientOptions, SecretContext } from '../../packages/ory-oauth2/src/index.js'
import { collect } from './collect.ts'
import type { Packages } from './program.ts'
import { createRandom, pick, type Random } from './random.ts'
import type { ServerReport } from './soak-server.ts'

/** Number of calls, number of parallel calls, and number of calls between two measurements of memory. */
const [calls, atOnce, perPart] = [50_000, 100, 10_000]
/** Time after which no more calls begin, in milliseconds. */
const longestMs = 110_000
/** Time after which a call counts as one that never settles, in milliseconds: its limits are below one second. */
const pendingMs = 10_000
/** Time that a request may need to arrive on a busy machine, in milliseconds. */
const onItsWayMs = 1000

/** Outcome of all calls. */
export interface SoakReport {
  /** Numbers of settled calls, by outcome. */
  readonly outcomes: Readonly<Record<string, number>>
  /** The first unexpected errors that calls rejected with. */
  readonly unexpected: readonly string[]
  /** Used heap in bytes after each part of the calls. */
  readonly heap: readonly number[]
  /** Requests that arrived. */
  readonly requests: number
  /** Requests that the platform has begun. */
  readonly begunRequests: number
  /** Requests that were begun after their call had settled. */
  readonly lateFetches: number
  /** Requests that arrived after their call had settled. */
  readonly lateArrivals: number
  /** Calls with a single-use credential whose request arrived more than once. */
  readonly repeatedSingleUse: number
  /** Requests that the server still has open. */
  readonly openRequests: number
  /** Connections that the server still has open after the platform's idle ones have had time to end. */
  readonly openSockets: number
  /** Listeners that remain on the signal that many calls share. */
  readonly listeners: number
  /** Reasons of unhandled rejections. */
  readonly unhandled: readonly string[]
  /** Timers that keep the process alive. */
  readonly timers: number
  /** Duration in milliseconds. */
  readonly durationMs: number
}

class ProviderError extends Error {}
const reason = new Error('the caller has had enough')

type Send = (client: OryClient, options: CallOptions, id: string) => Promise<unknown>

const repeatable: readonly Send[] = [
  async (client, options, id) => client.getOAuth2Client({ id }, options),
  async (client, options, id) => client.introspectOAuth2Token({ token: `token-${id}` }, options),
  async (client, options, id) => client.deleteOAuth2Client({ id }, options),
  async (client, options) => client.listOAuth2Clients({ pageSize: 10 }, options),
  async (client, options) => client.oauth2TokenExchange({ grantType: 'client_credentials' }, options),
  async (client, options) => client.createOAuth2Client({ oAuth2Client: { client_name: 'A' } }, options),
]
const grant = 'urn:ietf:params:oauth:grant-type:'
const sentOnce: readonly Send[] = [
  async (client, options, id) =>
    client.oauth2TokenExchange({ grantType: 'authorization_code', code: `code-${id}` }, options),
  async (client, options, id) =>
    client.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken: `refresh-${id}` }, options),
  async (client, options, id) =>
    client.oauth2TokenExchange({ grantType: `${grant}device_code`, deviceCode: `device-${id}` }, options),
  async (client, options, id) =>
    client.oauth2TokenExchange({ grantType: `${grant}jwt-bearer`, assertion: `assertion-${id}` }, options),
  async (client, options) => client.oAuth2Authorize({ clientId: 'a', state: 'a-long-state' }, options),
]

/** Makes a token provider that resolves soon or late, rejects, or never settles before its signal. */
function createProvider(random: Random): (context: SecretContext) => Promise<string> {
  return async ({ signal }) => {
    const kind = random()
    if (kind < 0.05) throw new ProviderError('no token')
    if (kind < 0.2) await sleep(random() * 100)
    if (kind > 0.98) {
      // Waits for its signal only.
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new ProviderError('told to stop')), { once: true })
      })
    }
    return 'a-secret-token'
  }
}

function createClients(ory: Packages['ory'], url: string, random: Random): readonly OryClient[] {
  const common: OryClientOptions = {
    adminUrl: url,
    publicUrl: url,
    maxResponseBytes: 50_000,
    onInvalidResponse: () => undefined,
  }
  const provider = createProvider(random)
  return [
    { retryDelay: 0 },
    { retryDelay: 5, accessToken: 'a-key' },
    { retryDelay: () => random() * 20, accessToken: provider },
    { retryDelay: 1, clientAuth: ory.clientSecretBasic('a', provider), accessToken: provider },
    { retryDelay: 1, clientAuth: ory.clientSecretPost('a', 'a-secret-text'), observe: () => undefined },
  ].map((options) => ory.createOryClient({ ...common, ...options }))
}

/**
 * Makes many calls against a server that fails.
 *
 * @param packages - The built packages.
 * @param parameter - The seed.
 */
export async function run({ ory }: Packages, parameter: string): Promise<SoakReport> {
  const started = performance.now()
  const seed = Number(parameter)
  const server = fork(join(import.meta.dirname, 'soak-server.ts'), [String(seed), String(calls)], { execArgv: [] })
  const [port] = (await once(server, 'message')) as [number]
  const clients = createClients(ory, `http://127.0.0.1:${port}`, createRandom(seed))

  const unhandled: string[] = []
  process.on('unhandledRejection', (error) => unhandled.push(String(error)))
  // Arrays of a fixed size, so that they do not count as growth.
  const settledAt = new Float64Array(calls)
  const isSingleUse = new Uint8Array(calls)
  const outcomes: Record<string, number> = {}
  const unexpected: string[] = []
  let lateFetches = 0
  let begun = 0
  // Not with a custom `fetch`, which would get other bodies than the platform's.
  subscribe('undici:request:create', (message) => {
    const { request } = message as { readonly request: { readonly headers: readonly string[] | string } }
    const call = Number(/x-call\W+(\d+)/.exec(String(request.headers))?.[1] ?? Number.NaN)
    begun += 1
    if (settledAt[call] !== 0) lateFetches += 1
  })

  const shared = new AbortController()
  const make = async (call: number): Promise<void> => {
    const random = createRandom(seed, call)
    const controller = new AbortController()
    const whose = random()
    const abortMs = random() * 120
    if (whose < 0.01) controller.abort(reason)
    const aborting = whose < 0.3 ? setTimeout(() => controller.abort(reason), abortMs) : undefined
    const isTotal = random() < 0.5
    const options: CallOptions = {
      headers: { 'x-call': String(call) },
      signal: whose < 0.3 ? controller.signal : whose < 0.7 ? shared.signal : undefined,
      timeout: isTotal && random() < 0.5 ? false : 20 + Math.floor(random() * 80),
      totalTimeout: isTotal ? 30 + Math.floor(random() * 250) : 600,
      retry: Math.floor(random() * 4),
    }
    isSingleUse[call] = random() < 0.3 ? 1 : 0
    const send = pick(random, isSingleUse[call] ? sentOnce : repeatable)
    const settled = send(pick(random, clients), options, `client-${call}`).then(
      () => 'resolved',
      (error: unknown) => {
        if (error === reason) return 'aborted'
        if (error instanceof ProviderError) return 'provider'
        if (ory.isSdkError(error) && error.kind !== 'input') return error.kind
        if (unexpected.length < 5) unexpected.push(error instanceof Error ? String(error.stack) : String(error))
        return 'unexpected'
      },
    )
    let waiting: NodeJS.Timeout | undefined
    const pending = new Promise<string>((resolve) => {
      waiting = setTimeout(() => resolve('pending'), pendingMs)
    })
    const outcome = await Promise.race([settled, pending])
    settledAt[call] = performance.timeOrigin + performance.now()
    clearTimeout(waiting)
    clearTimeout(aborting)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }

  const heap: number[] = []
  for (let made = 0, end = perPart; end <= calls; end += perPart) {
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (made < end && performance.now() - started < longestMs) await make(made++)
      }),
    )
    heap.push(await measureHeap())
  }
  const report = await readReport(server)
  const isLate = (arrival: number, call: number): boolean => arrival > (settledAt[call] ?? 0) + onItsWayMs
  const result = {
    outcomes,
    unexpected,
    heap,
    requests: report.arrivals.reduce((sum, count) => sum + count, 0),
    begunRequests: begun,
    lateFetches,
    lateArrivals: report.lastArrivals.filter(isLate).length,
    repeatedSingleUse: report.arrivals.filter((count, call) => isSingleUse[call] && count > 1).length,
    openRequests: report.openRequests,
    openSockets: report.openSockets,
    listeners: getEventListeners(shared.signal, 'abort').length,
    unhandled: unhandled.slice(0, 5),
    timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
    durationMs: Math.round(performance.now() - started),
  }
  server.disconnect()
  return result
}

/** Measures the used heap after garbage collection. */
async function measureHeap(): Promise<number> {
  await sleep(300)
  await collect()
  await collect()
  return process.memoryUsage().heapUsed
}

/** Asks the server until it has no connection or too much time has passed: idle connections last some seconds. */
async function readReport(server: ChildProcess): Promise<ServerReport> {
  for (let tries = 0; ; tries++) {
    await sleep(500)
    server.send('report')
    const [report] = (await once(server, 'message')) as [ServerReport]
    if (report.openSockets === 0 || tries === 30) return report
  }
}
