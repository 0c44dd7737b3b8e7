import { type Operation, untilAborted } from '@typed-oauth/core/define'

import { checkAnswer } from './answer-check.js'
import { CallLog, maskBody, maskHeaders, maskParameters, type OpenCall, type RecordedCall } from './call-log.js'
import type { Environment } from './clock.js'
import { createCors, type CorsOption, type CorsProfile } from './cors.js'
import { fromUtf8 } from './encoding.js'
import { createFaults, type Faults } from './faults.js'
import { answerWithFault, ConnectionReset } from './faulty-answer.js'
import { createMatcher, type OperationReference, type PlainRoute } from './operation-match.js'
import { aFunction, checkArgument, type OptionRule } from './options-check.js'
import { createPlaces, type Place, type ServerDefinition } from './place.js'
import { defaultRequestBytes, readRequestBody, refuseLargeBody } from './request-body.js'

/** Addresses of a mock by client option, such as `baseUrl`. */
export type MockUrls<Option extends string = string> = Readonly<Record<Option, string>>

/**
 * Replaces the platform's `fetch` in clients of these packages, in other libraries, and in your own code.
 */
export type MockFetch = (input: Request | URL | string, init?: MockFetchInit) => Promise<Response>

/** Options of {@link MockFetch}: the platform's `RequestInit`, whose fields may also be `undefined`. */
export type MockFetchInit = {
  readonly [Name in keyof RequestInit]?: RequestInit[Name] | (Name extends 'body' ? Uint8Array : never) | undefined
}

/** Options that connect a client to a mock in this process. */
export type Connection<Option extends string = string> = MockUrls<Option> & {
  /** Replaces the platform's `fetch`, and calls the mock. */
  readonly fetch: MockFetch
}

/** Details of a request, for the definition of a mock. */
export interface RequestDetails {
  /** Name of the server that got the request. */
  readonly server: string
  /** Operation of the request; absent for other paths. */
  readonly operation: Operation | undefined
  /** Path below the base URL, encoded as received. */
  readonly path: string
}

/** Definition of a fake API. */
export interface MockDefinition<Option extends string, ClientOptions> {
  /** Name, for messages. */
  readonly name: string
  /** Time and randomness. */
  readonly environment: Environment
  /** Supported operations. */
  readonly operations: readonly Operation[]
  /** Routes that do not belong to an operation. Default: none. */
  readonly routes?: readonly PlainRoute[]
  /** Servers by the name that operations use. The first one gets the requests to unknown paths. */
  readonly servers: Readonly<Record<string, ServerDefinition<Option>>>
  /** Responds to a request. Its URL does not have the path of the base URL; its body was not read. */
  handle(request: Request, details: RequestDetails): Response | Promise<Response>
  /** Maximum size of a request body in bytes. Default 10 MiB. */
  readonly maxRequestBytes?: number | undefined
  /** Allowed origins of pages. Default: as the API does. */
  readonly cors?: CorsOption | undefined
  /** How the API responds to pages of other origins. */
  readonly corsProfile?: CorsProfile
  /** Returns to the initial state. */
  reset(): void
  /** Receives the addresses of the mock by server, without a slash at the end: at the start and after each change. */
  configureUrls?(urls: Readonly<Record<string, string>>): void
  /** Returns the options of a client: the connection, and what else it needs. */
  clientOptions(connection: Connection<Option>): ClientOptions
}

/** How a request reached the mock, for adapters. */
export interface Entrance {
  /** Names of the servers behind the port. Default: found by the URL, then by the path. */
  readonly servers?: readonly string[] | undefined
}

/** A fake API with state: a function that responds to requests. */
export interface Mock<Option extends string = string, ClientOptions = unknown> {
  (request: Request, entrance?: Entrance): Promise<Response>
  /** Name of the API. */
  readonly api: string
  /** Options that connect a client to this mock, in this process and without a network. */
  readonly clientOptions: ClientOptions
  /** Addresses of the mock by client option. */
  readonly urls: MockUrls<Option>
  /** Client options for the addresses of the servers, by server. */
  readonly servers: Readonly<Record<string, Option>>
  /** Sets faults for requests. */
  readonly faults: Faults
  /** Returns the received requests, all or those of one operation or route, oldest first, without secrets. The last 10,000 are kept. */
  calls(operation?: OperationReference): RecordedCall[]
  /**
   * Calls a function after each response, with its request, until the returned function is called. The response does not
   * wait for the function. An error of the function is printed, and does not affect the client.
   */
  observe(listener: (call: RecordedCall) => void): () => void
  /** Sets the addresses of the mock. `serve` and `mswHandlers` do this themselves. */
  configureUrls(urls: Partial<MockUrls<Option>>): void
  /** Returns to the initial state, and removes calls and faults. Addresses and signing keys stay. */
  reset(): void
}

/**
 * Creates a mock.
 *
 * @param definition - Definition of the fake API.
 */
export function createMock<Option extends string, ClientOptions>(
  definition: MockDefinition<Option, ClientOptions>,
): Mock<Option, ClientOptions> {
  const { name, operations, routes, environment, servers, maxRequestBytes: limit = defaultRequestBytes } = definition
  const matcher = createMatcher(operations, routes)
  const faults = createFaults(matcher)
  const log = new CallLog()
  const places = createPlaces(servers, matcher)
  const cors = createCors(definition.cors, definition.corsProfile)
  definition.configureUrls?.(places.urlsByServer())

  const serverNames = Object.keys(servers)
  const someServers: OptionRule = {
    expected: `a list of names of servers: ${serverNames.join(', ')}`,
    fits: (value) => Array.isArray(value) && value.every((each) => serverNames.includes(each as string)), // others are not included
  }
  const respond = async (request: Request, entrance?: Entrance): Promise<Response> => {
    checkArgument(`mock of ${name}`, 'the first argument', request, aRequest)
    // Servers of platforms call the mock as a handler, with a second argument of their own.
    const included = (entrance ?? {}).servers
    if (included !== undefined) checkArgument(`mock of ${name}`, '`servers`', included, someServers)
    const started = performance.now()
    const place = places.locate(request, included)
    const { url, server, route, path } = place
    const operation = route?.operation
    const fault = faults.take(route)
    const call: OpenCall = {
      ...describe(request, place),
      time: environment.now(),
      ...(fault !== undefined && { fault: fault.kind }),
    }
    log.begin(call, route?.name)
    try {
      if (fault?.kind === 'reset' && fault.when === 'before') throw new ConnectionReset()
      const body = await readRequestBody(request, limit)
      if (body !== undefined && body !== 'too large') {
        const type = request.headers.get('content-type') ?? ''
        call.body = maskBody(fromUtf8(body), type, operation)
      }
      const preflight = cors?.preflight(request)
      const act = async (): Promise<Response> => {
        if (preflight !== undefined) return preflight
        if (body === 'too large') return refuseLargeBody(limit)
        if (request.method === 'TRACE') return new Response(null, { status: 405 }) // the platform cannot create a `Request` with it
        const init = { method: request.method, headers: request.headers, ...(body !== undefined && { body }) }
        return checkAnswer(
          name,
          request.method === 'HEAD' ? undefined : operation, // its response has no body to check
          await definition.handle(new Request(url, init), { server, operation, path }),
        )
      }
      const answer = await answerWithFault(fault, request.signal, act)
      const response = request.method === 'HEAD' ? new Response(null, answer) : answer
      if (preflight === undefined) cors?.allow(request, path, response)
      call.status = response.status
      return response
    } finally {
      call.duration = performance.now() - started
      log.end(call)
    }
  }

  const fetch: MockFetch = async (input, init) => {
    const request = new Request(input, init as RequestInit) // the platform ignores fields that are `undefined`
    try {
      return await untilAborted(request.signal, respond(request))
    } catch (error) {
      // A client does not show the cause of an error: without this, a bug of the mock would look like a network error.
      if (!(error instanceof ConnectionReset) && !request.signal.aborted) console.error(error)
      throw error
    }
  }

  const fields: Omit<Mock<Option, ClientOptions>, 'clientOptions' | 'urls'> = {
    api: name,
    servers: Object.fromEntries(Object.entries(servers).map(([server, { option }]) => [server, option])),
    faults,
    calls: (operation) => log.list(operation === undefined ? undefined : matcher.name('calls', operation)),
    observe: (listener) => {
      checkArgument('observe', 'the listener', listener, aFunction)
      return log.observe((call) => void notify(listener, call))
    },
    configureUrls: (urls) => {
      places.configure(urls)
      definition.configureUrls?.(places.urlsByServer())
    },
    reset: () => {
      log.clear()
      faults.clear()
      definition.reset()
    },
  }
  const mock = Object.assign((request: Request, entrance?: Entrance) => respond(request, entrance), fields)
  return Object.defineProperties(mock, {
    name: { value: `${name}Mock` },
    urls: { get: () => places.urls(), enumerable: true },
    clientOptions: { get: () => definition.clientOptions({ ...places.urls(), fetch }), enumerable: true },
  }) as Mock<Option, ClientOptions> & typeof mock // with the two getters
}

const aRequest: OptionRule = {
  expected: 'a Request, such as new Request(url)',
  fits: (value) => {
    if (typeof value !== 'object' || value === null) return false
    const { url, method, headers, signal } = value as Partial<Record<keyof Request, unknown>> // of any realm
    const areObjects = [headers, signal].every((each) => typeof each === 'object' && each !== null)
    return typeof url === 'string' && typeof method === 'string' && areObjects
  },
}

/** Calls an observer. Its errors are printed, as the client of the mock is not their cause. */
async function notify(listener: (call: RecordedCall) => unknown, call: RecordedCall): Promise<void> {
  try {
    await listener(call)
  } catch (error) {
    console.error('A listener of mock.observe() failed:', error)
  }
}

function describe(request: Request, { server, route, path, url }: Place): Omit<OpenCall, 'time'> {
  const operation = route?.operation
  return {
    ...(operation !== undefined && { operation: operation.id }),
    ...(route !== undefined && { template: route.path }),
    server,
    method: request.method,
    path,
    query: maskParameters(new URL(url).searchParams, operation),
    headers: maskHeaders(request.headers, operation),
  }
}
