import type { Operation } from '@typed-oauth/core'
import { Hono, type Context } from 'hono'

import type { RequestDetails } from './mock.js'
import type { PlainRoute } from './operation-match.js'

/** Hono with what a mock knows of a request beside it. */
export type Routes = Hono<{ Bindings: RequestDetails }>

/** A request on its way to its answer. */
export type RouteContext = Context<{ Bindings: RequestDetails }>

/** Answers a request. */
export type RouteHandler = (context: RouteContext) => Response | Promise<Response>

/**
 * Makes an empty set of routes. Who finds out that a request is to be refused throws a failure of the mock, and the
 * routes write the answer.
 *
 * @param write - Writes a failure; `undefined` for an error that is none. That reaches the caller: it is a mistake of
 *   the mock.
 */
export function createRoutes(write: (error: Error, context: RouteContext) => Response | undefined): Routes {
  return new Hono<{ Bindings: RequestDetails }>().onError((error, context) => {
    const answer = write(error, context)
    if (answer === undefined) throw error
    return answer
  })
}

/**
 * Adds the route of an operation, so that it cannot differ from what the client calls.
 *
 * @param routes - The routes.
 * @param operation - Gives method and path.
 * @param handler - Answers.
 */
export function routeOperation(
  routes: Routes,
  operation: Pick<Operation, 'method' | 'path'>,
  handler: RouteHandler,
): void {
  routes.on(operation.method, routePattern(operation.path), handler)
}

/** Path of an operation as the router writes it: `{id}` becomes `:id`. */
export function routePattern(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/**
 * Lists the routes that are no operations.
 *
 * @param routes - The routes.
 * @param server - Name of the server that they belong to.
 * @param operations - The operations among them.
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
