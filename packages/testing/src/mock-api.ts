import { HttpHandler } from 'msw'
import { setupServer, type SetupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll } from 'vitest'

/** The part of an operation that locates it. */
export interface MockedOperation {
  /** HTTP method. */
  readonly method: string
  /** Path template below the base URL, such as `/admin/clients/{id}`. */
  readonly path: string
}

/** Returns the response to one request. `number` counts the requests that it receives, from 1. */
export type Resolver = (request: Request, number: number) => Response | Promise<Response>

/** A mock API whose responses the tests define. */
export interface MockApi {
  /**
   * Sets the response of an operation until the end of the test; a later call for the same operation takes precedence.
   *
   * @param operation - The operation.
   * @param status - HTTP status.
   * @param body - Sent as JSON; a string is sent unchanged, as HTML unless `init` names another type; `undefined` is an
   * empty body.
   * @param init - Further headers.
   * @returns The requests that got this response, in order; their bodies can be read.
   */
  reply(operation: MockedOperation, status: number, body?: unknown, init?: ResponseInit): readonly Request[]
  /**
   * Sets the response of an operation until the end of the test to a response, or to the result of a function.
   *
   * @param operation - The operation.
   * @param answer - A response, of which each request gets a copy, or a function that returns one.
   * @returns The requests that got this response, in order; their bodies can be read.
   */
  reply(operation: MockedOperation, answer: Resolver | Response): readonly Request[]
}

/** One interceptor for all APIs of a test file: with two, each would refuse the requests of the other. */
const server: SetupServer = setupServer()
const unexpected: string[] = []
let users = 0

/**
 * Stands in for an API at a base URL, for the tests of the file or of the `describe` block that it is called in.
 * Requests without a set response fail, and so does the test that sent them.
 *
 * @param url - Base URL of the API.
 */
export function mockApi(url: string): MockApi {
  beforeAll(() => {
    users += 1
    if (users > 1) return
    server.listen({ onUnhandledFrame: 'error' })
    server.events.on('request:unhandled', ({ request }) => {
      unexpected.push(`${request.method} ${request.url}`)
    })
  })
  afterEach(() => {
    server.resetHandlers()
    const requests = takeUnexpectedRequests()
    if (requests.length > 0) throw new Error(`The test sent requests without a set response: ${requests.join(', ')}`)
  })
  afterAll(() => {
    users -= 1
    if (users > 0) return
    server.events.removeAllListeners()
    server.close()
  })
  return {
    reply(operation: MockedOperation, answer: Resolver | Response | number, body?: unknown, init?: ResponseInit) {
      const resolve = toResolver(answer, body, init)
      const received: Request[] = []
      const handler = new HttpHandler(operation.method, pattern(url, operation.path), async ({ request }) => {
        received.push(request.clone())
        return resolve(request, received.length)
      })
      server.use(handler)
      return received
    },
  }
}

/** Returns the requests that got no response since the last call, and forgets them. */
export function takeUnexpectedRequests(): string[] {
  return unexpected.splice(0)
}

function toResolver(answer: Resolver | Response | number, body: unknown, init: ResponseInit = {}): Resolver {
  if (typeof answer === 'function') return answer
  const response = typeof answer === 'number' ? toResponse(answer, body, init) : answer
  return () => response.clone()
}

function toResponse(status: number, body: unknown, init: ResponseInit): Response {
  if (body === undefined) return new Response(null, { ...init, status })
  const headers = new Headers(init.headers)
  const isText = typeof body === 'string'
  if (!headers.has('content-type'))
    headers.set('content-type', isText ? 'text/html; charset=utf-8' : 'application/json')
  return new Response(isText ? body : JSON.stringify(body), { ...init, status, headers })
}

/** Matches the URLs of a path template, with any query. */
function pattern(url: string, path: string): RegExp {
  const [base = '', ...rest] = `${url.replace(/\/+$/, '')}${path}`
    .split(/\{\w+\}/)
    .map((text) => text.replaceAll(/[^\w/]/g, String.raw`\$&`))
  return new RegExp(`^${[base, ...rest].join('[^/?#]+')}(?:\\?.*)?$`)
}
