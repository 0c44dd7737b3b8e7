import type { Operation } from '@typed-oauth/core'
import { untilAborted } from '@typed-oauth/core/define'

import { checkAnswer } from './answer-check.js'
import { CallLog, maskBody, maskHeaders, maskParameters, type OpenCall, type RecordedCall } from './call-log.js'
import type { Environment } from './clock.js'
import { createCors, type CorsOption, type CorsProfile } from './cors.js'
import { createFaults, type Faults } from './faults.js'
import { answerWithFault, ConnectionReset } from './faulty-answer.js'
import { createMatcher, type OperationReference, type PlainRoute } from './operation-match.js'
import { aFunction, anObject, checkArgument, type OptionRule } from './options-check.js'
import { createPlaces, type Place, type ServerDefinition } from './place.js'
import { defaultRequestBytes, readRequestBody, refuseLargeBody } from './request-body.js'

/** Addresses of a mock by the client option that takes each, such as `baseUrl`. */
export type MockUrls<Option extends string = string> = Readonly<Record<Option, string>>

/**
 * Stands in for the platform's `fetch`, wherever one is taken: by the clients of this family, by others, and by your own
 * code.
 */
export type MockFetch = (input: Request | URL | string, init?: MockFetchInit) => Promise<Response>

/** What {@link MockFetch} takes: the platform's `RequestInit`, whose fields may also be `undefined`. */
export type MockFetchInit = {
  readonly [Name in keyof RequestInit]?: RequestInit[Name] | (Name extends 'body' ? Uint8Array : never) | undefined
}

/** What a client needs to reach a mock in this process. */
export type Connection<Option extends string = string> = MockUrls<Option> & {
  /** Stands in for the platform's `fetch` and goes to the mock. */
  readonly fetch: MockFetch
}

/** What a definition hears of a request beside the request itself. */
export interface RequestDetails {
  /** Name of the server that was asked. */
  readonly server: string
  /** Operation that was asked; absent for other paths. */
  readonly operation: Operation | undefined
  /** Path below the base URL, encoded as it came. */
  readonly path: string
}

/** A fake API. */
export interface MockDefinition<Option extends string, ClientOptions> {
  /** Name, for messages. */
  readonly name: string
  /** Time and randomness. */
  readonly environment: Environment
  /** Operations that are answered. */
  readonly operations: readonly Operation[]
  /** Routes that are no operations. Default: none. */
  readonly routes?: readonly PlainRoute[]
  /** Servers by the name that operations use. Paths that no operation and no route has go to the first one. */
  readonly servers: Readonly<Record<string, ServerDefinition<Option>>>
  /** Answers a request. The base URL's path is cut off; the body is there to be read. */
  handle(request: Request, details: RequestDetails): Response | Promise<Response>
  /** Bytes of a request body that are read at most. Default 10 MiB. */
  readonly maxRequestBytes?: number | undefined
  /** Origins whose pages are let in. Default: what the API itself says. */
  readonly cors?: CorsOption | undefined
  /** What the API says to pages of other origins. */
  readonly corsProfile?: CorsProfile
  /** Returns to the state of the beginning. */
  reset(): void
  /** Learns the mock's own addresses by server, without a slash at the end: at the start and after each change. */
  configureUrls?(urls: Readonly<Record<string, string>>): void
  /** Adds what a client needs beside the connection. */
  clientOptions(connection: Connection<Option>): ClientOptions
}

/** How a request reached the mock, for adapters. */
export interface Entrance {
  /** Names of the servers behind the port. Default: found by the URL, then by the path. */
  readonly servers?: readonly string[] | undefined
}

/** A fake API with state: a function that answers requests. */
export interface Mock<Option extends string = string, ClientOptions = unknown> {
  (request: Request, entrance?: Entrance): Promise<Response>
  /** Name of the API. */
  readonly api: string
  /** Options that make a client talk to this mock, in this process and without a network. */
  readonly clientOptions: ClientOptions
  /** The mock's own addresses by client option. */
  readonly urls: MockUrls<Option>
  /** Client options that give the servers' addresses, by server. */
  readonly servers: Readonly<Record<string, Option>>
  /** Orders what goes wrong. */
  readonly faults: Faults
  /** The requests received, of one operation or route or all, oldest first, without their secrets; the last 10,000 are kept. */
  calls(operation?: OperationReference): RecordedCall[]
  /**
   * Calls a function with each request that was answered, until the function that is returned is called. The answer does
   * not wait for the function; what it throws is printed, and changes nothing for the client.
   */
  observe(listener: (call: RecordedCall) => void): () => void
  /** Tells the mock the addresses under which it is reached. `serve` and `mswHandlers` do it themselves. */
  configureUrls(urls: Partial<MockUrls<Option>>): void
  /** Returns to the state of the beginning, without calls and faults. Addresses and signing keys stay. */
  reset(): void
}

/**
 * Makes a mock of a fake API.
 *
 * @param definition - The fake API.
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

  const respond = async (request: Request, entrance: Entrance = {}): Promise<Response> => {
    checkArgument(`mock of ${name}`, 'what it is called with', request, aRequest)
    const started = performance.now()
    const place = places.locate(request, entrance.servers)
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
        call.body = maskBody(new TextDecoder().decode(body), type, operation)
      }
      const preflight = cors?.preflight(request)
      const act = async (): Promise<Response> => {
        if (preflight !== undefined) return preflight
        if (body === 'too large') return refuseLargeBody(limit)
        if (request.method === 'TRACE') return new Response(null, { status: 405 }) // no `Request` can be made of it
        const init = { method: request.method, headers: request.headers, ...(body !== undefined && { body }) }
        return checkAnswer(
          name,
          request.method === 'HEAD' ? undefined : operation, // there is no body to check
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
    const request = new Request(input, init as RequestInit) // a field that is `undefined` is as good as none
    try {
      return await untilAborted(request.signal, respond(request))
    } catch (error) {
      // A client shows no causes: without this, a mistake of the mock would look like a broken network.
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
      return log.observe((call) => void tell(listener, call))
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
  }) as Mock<Option, ClientOptions> & typeof mock // the two getters are there now
}

const aRequest: OptionRule = {
  expected: 'a Request, such as new Request(url)',
  fits: (value) => anObject.fits(value) && typeof Reflect.get(value as object, 'url') === 'string',
}

/** Tells an observer of a request. Its mistakes are printed: the client of the mock has nothing to do with them. */
async function tell(listener: (call: RecordedCall) => unknown, call: RecordedCall): Promise<void> {
  try {
    await listener(call)
  } catch (error) {
    console.error('A listener of mock.observe() has thrown:', error)
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
