import type { Call, Emit } from './call.js'
import { InvalidInputError, type InvalidResponseError } from './errors.js'
import type { TransportEvent } from './observe.js'
import type { Operation } from './operation.js'
import { callRules, checkOptions } from './options-check.js'
import type { CallOptions, TransportOptions } from './options.js'
import type { Fetch } from './platform.js'
import { buildRequest } from './request.js'
import { readSettings, type TransportSettings } from './settings.js'

let calls = 0

/** Reads the settings of a transport. */
export function settingsOf(operation: Operation, transport: unknown): TransportSettings {
  const settings = readSettings(transport)
  if (settings !== undefined) return settings
  const expected = 'must be a transport, or the `transport` of a client'
  throw new InvalidInputError({ operation: operation.id, parameter: 'transport', expected })
}

/** Finds the base URL that an operation is called at. */
export function baseUrlOf(operation: Operation, { servers }: TransportSettings): string {
  const server = servers[operation.server]
  if (server?.url !== undefined) return server.url
  const parameter = server?.option ?? 'transport'
  const expected = server === undefined ? 'belongs to another API than the operation' : 'is required by this operation; give it to the factory'
  throw new InvalidInputError({ operation: operation.id, parameter, expected })
}

/**
 * Checks and builds a call; nothing is sent.
 *
 * @throws {@link InvalidInputError} for whatever cannot be sent.
 */
export function prepare(operation: Operation, transport: unknown, input: unknown, given: CallOptions = {}): Call {
  const settings = settingsOf(operation, transport)
  checkOptions(operation.id, given, callRules)
  const options: CallOptions & TransportOptions = { ...settings.options, ...withoutUndefined(given) }
  const { timeout = 30_000, totalTimeout = 60_000, retry = 2, retryDelay, signal } = options
  const credential = options.auth ?? (operation.credential === undefined ? undefined : settings.credentials[operation.credential])
  const request = buildRequest(operation, baseUrlOf(operation, settings), input, credential?.clientId)
  if (credential !== undefined) refuseSecondMethod(operation, input)
  const headers = { ...settings.options.headers, ...given.headers }
  const { origin } = new URL(request.url)
  return {
    operation,
    request,
    credential,
    tokenUrl: settings.tokenUrl ?? request.url,
    origin,
    retryClass: typeof operation.retry === 'function' ? operation.retry((input ?? {}) as never) : operation.retry,
    limits: { timeout, totalTimeout, retry, retryDelay, signal },
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    fetch: options.fetch ?? platformFetch(),
    validation: options.validation ?? 'warn',
    maxResponseBytes: options.maxResponseBytes ?? 10 * 1024 * 1024,
    report: quietly<InvalidResponseError>(options.onInvalidResponse),
    observed: options.observe !== undefined,
    emit: emitter(operation, origin, options.observe),
  }
}

/** Servers refuse a client that authenticates in two ways at once. */
function refuseSecondMethod(operation: Operation, input: unknown): void {
  for (const parameter of ['clientSecret', 'clientAssertion']) {
    if ((operation.form ?? []).includes(parameter) && (input as Record<string, unknown> | undefined)?.[parameter] !== undefined) {
      const expected = 'is given beside a credential; servers refuse two methods at once'
      throw new InvalidInputError({ operation: operation.id, parameter, expected })
    }
  }
}

/** Looked up at each call, so that stand-ins installed later are seen; a plain function, as some platforms insist. */
function platformFetch(): Fetch {
  const { fetch } = globalThis
  return async (url, init) => fetch(url, init)
}

function emitter(operation: Operation, origin: string, observe: TransportOptions['observe']): Emit {
  const tell = quietly<TransportEvent>(observe)
  const details = { callId: ++calls, operation: operation.id, method: operation.method, path: operation.path, origin }
  return (event) => tell({ ...details, ...event })
}

/** What a caller's listener throws does not change the call. */
function quietly<Event>(listener: ((event: Event) => void) | undefined): (event: Event) => void {
  return (event) => {
    try {
      listener?.(event)
    } catch {
      // It is the listener's own affair.
    }
  }
}

function withoutUndefined(options: CallOptions): CallOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
