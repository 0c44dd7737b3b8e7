import type { Operation } from '@typed-oauth/core'
import { Hono, type Context } from 'hono'

import type { RequestDetails } from './mock.js'

/** Hono with what a mock knows of a request beside it. */
export type Routes = Hono<{ Bindings: RequestDetails }>

/** Answers a request. */
export type RouteHandler = (context: Context<{ Bindings: RequestDetails }>) => Response | Promise<Response>

/** Makes an empty set of routes. What a handler throws reaches the caller: it is a mistake of the mock. */
export function createRoutes(): Routes {
  return new Hono<{ Bindings: RequestDetails }>().onError((error) => {
    throw error
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
  routes.on(operation.method, operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), handler)
}
