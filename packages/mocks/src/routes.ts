import type { Operation } from '@typed-oauth/core/define'
import { Hono, type Context } from 'hono'

import type { RequestDetails } from './mock.js'
import type { PlainRoute } from './operation-match.js'

/** Hono, with the mock's details of a request. */
export type Routes = Hono<{ Bindings: RequestDetails }>

/** A request, as its handler gets it. */
export type RouteContext = Context<{ Bindings: RequestDetails }>

/** Responds to a request. */
export type RouteHandler = (context: RouteContext) => Response | Promise<Response>

/**
 * Makes an empty set of routes. A handler throws an error of the API to refuse a request, and the routes write the
 * response.
 *
 * @param write - Writes the response to an error of the API; `undefined` for any other error, which reaches the caller
 *   as a bug of the mock.
 */
export function createRoutes(write: (error: Error, context: RouteContext) => Response | undefined): Routes {
  return new Hono<{ Bindings: RequestDetails }>().onError((error, context) => {
    const answer = write(error, context)
    if (answer === undefined) throw error
    return answer
  })
}

/**
 * Adds the route of an operation, with the method and path that the client uses.
 *
 * @param routes - The routes.
 * @param operation - The operation.
 * @param handler - Responds to its requests.
 */
export function routeOperation(
  routes: Routes,
  operation: Pick<Operation, 'method' | 'path'>,
  handler: RouteHandler,
): void {
  routes.on(operation.method, routePattern(operation.path), handler)
}

/** Returns the path of an operation in the syntax of the router: `{id}` becomes `:id`. */
export function routePattern(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/**
 * Lists the routes that do not belong to an operation.
 *
 * @param routes - The routes.
 * @param server - Name of the server that they belong to.
 * @param operations - The operations of the server.
 */
export function plainRoutes(
  routes: Routes,
  server: string,
  operations: readonly Pick<Operation, 'method' | 'path'>[],
): PlainRoute[] {
  return routes.routes
    .map(({ method, path }) => ({ server, method, path: path.replaceAll(/:(\w+)/g, '{$1}') }))
    .filter(
      ({ method, path }) =>
        method !== 'ALL' &&
        !path.includes('*') &&
        !operations.some((each) => each.method === method && each.path === path),
    )
}
