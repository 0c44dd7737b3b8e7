import { type HttpMethod, type Operation, operationOf, type OperationOrMethod } from '@typed-oauth/core/define'
import { Hono } from 'hono'

import { escapePattern } from './escape-pattern.js'
import { checkArgument, type OptionRule } from './options-check.js'

/** References a route that is not an operation by method and path template, such as `'POST /userinfo'`. */
export type RouteReference = `${HttpMethod | 'OPTIONS'} /${string}`

/**
 * References an operation by its constant, by the method of a client or by its id, or another route by its method and
 * path. Operations and routes that the mock does not have are refused.
 */
export type OperationReference = OperationOrMethod | Pick<Operation, 'id'> | RouteReference | (string & {})

/** A route that is not an operation, such as a page or the keys. */
export interface PlainRoute {
  /** Name of the server. */
  readonly server: string
  /** HTTP method. */
  readonly method: string
  /** Path template. */
  readonly path: string
}

/** A route of a mock. */
export interface AnsweredRoute extends PlainRoute {
  /** Id of the operation; method and path of other routes. */
  readonly name: string
  /** The operation; absent for other routes. */
  readonly operation?: Operation
}

/** Finds operations and routes. */
export interface OperationMatcher {
  /** Returns the route of a server for a method and path; a route of GET also for HEAD. */
  find(server: string, method: string, path: string): AnsweredRoute | undefined
  /** Whether a server has a route with this path, for any method. */
  hasPath(server: string, path: string): boolean
  /**
   * Returns the name of an operation or route.
   *
   * @param option - Function that takes the reference, for the error.
   * @param reference - An operation or a route.
   * @throws A `TypeError` that lists all operations and routes.
   */
  name(option: string, reference: OperationReference): string
}

/**
 * Creates a matcher for the operations and routes of a mock.
 *
 * @param operations - All operations of the mock.
 * @param plainRoutes - All other routes.
 */
export function createMatcher(
  operations: readonly Operation[],
  plainRoutes: readonly PlainRoute[] = [],
): OperationMatcher {
  const answered: readonly AnsweredRoute[] = [
    ...operations.map((operation) => {
      const { id, server, method, path } = operation
      return { name: id, server, method, path, operation }
    }),
    ...plainRoutes.map((route) => ({ ...route, name: routeName(route) })),
  ]
  const routes = answered
    .map((route) => ({ route, pattern: templatePattern(route.path), parameters: route.path.split('{').length - 1 }))
    .sort((a, b) => a.parameters - b.parameters) // paths with fewer parameters come first
  return {
    find: (server, method, path) => {
      const answering = method === 'HEAD' ? 'GET' : method // as the router does
      const read = readPath(path)
      return routes.find(
        ({ route, pattern }) => route.server === server && route.method === answering && pattern.test(read),
      )?.route
    },
    hasPath: (server, path) => {
      const read = readPath(path)
      return routes.some(({ route, pattern }) => route.server === server && pattern.test(read))
    },
    name: (option, reference) => {
      checkArgument(option, 'the operation', reference, aReference)
      const wanted = typeof reference === 'string' ? reference : idOf(reference)
      const found = answered.find((route) => route.name === wanted || routeName(route) === wanted)
      if (found !== undefined) return found.name
      const names = answered.map(({ name }) => name)
      const near = nearest(wanted, [...names, ...answered.map(routeName)])
      const suggestion = near === undefined ? '; there' : `; did you mean ${JSON.stringify(near)}? There`
      throw new TypeError(
        `${option}: the mock has no operation or route ${JSON.stringify(wanted)}${suggestion} are ${names.join(', ')}`,
      )
    },
  }
}

/** Returns the name that differs least from a text, in at most three characters; the case of letters does not count. */
function nearest(text: string, names: readonly string[]): string | undefined {
  const [best] = names
    .filter((name) => Math.abs(name.length - text.length) <= 3)
    .map((name) => ({ name, changes: changesBetween(text.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.changes - b.changes)
  return best !== undefined && best.changes <= 3 ? best.name : undefined
}

/** Counts the characters to insert, remove or replace to get from one text to the other. */
function changesBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line]
    for (let index = 1; index <= to.length; index += 1) {
      const replaced = Number(row[index - 1]) + (from[line - 1] === to[index - 1] ? 0 : 1)
      next.push(Math.min(replaced, Number(row[index]) + 1, Number(next[index - 1]) + 1))
    }
    row = next
  }
  return Number(row[to.length])
}

const aReference: OptionRule = {
  expected: 'an operation of the client, its id, or the method and path of a route',
  fits: (value) => typeof value === 'string' || idOf(value) !== '',
}

/** Id of an operation, or of a method of a client; empty for other values. */
function idOf(reference: unknown): string {
  const { id } = (operationOf(reference) ?? Object(reference)) as { readonly id?: unknown }
  return typeof id === 'string' ? id : ''
}

const router = new Hono()

/** Returns a path as the router reads it: decoded, except for escapes of reserved characters such as `/`. */
export function readPath(path: string): string {
  return path.includes('%') ? router.getPath(new Request(`http://mock${path}`)) : path
}

function routeName({ method, path }: PlainRoute): string {
  return `${method} ${path}`
}

function templatePattern(template: string): RegExp {
  const parts = template.split(/\{\w+\}/).map((part) => escapePattern(part))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}
