import type { Operation } from '@typed-oauth/core'

/** Names an operation: its constant, the method of a client, or its id. */
export type OperationReference = Pick<Operation, 'id'> | string

/** Id of an operation. */
export function operationId(reference: OperationReference): string {
  return typeof reference === 'string' ? reference : reference.id
}

/** Finds operations by what a request says. */
export interface OperationMatcher {
  /** Operation of a server with this method and path. */
  find(server: string, method: string, path: string): Operation | undefined
  /** Whether a server has this path, whatever the method. */
  hasPath(server: string, path: string): boolean
}

/**
 * Prepares the path templates of operations.
 *
 * @param operations - All operations of a mock.
 */
export function createMatcher(operations: readonly Operation[]): OperationMatcher {
  const routes = operations
    .map((operation) => ({
      operation,
      pattern: templatePattern(operation.path),
      holes: operation.path.split('{').length,
    }))
    .sort((a, b) => a.holes - b.holes) // a literal path wins over one with parameters
  return {
    find: (server, method, path) =>
      routes.find(
        ({ operation, pattern }) => operation.server === server && operation.method === method && pattern.test(path),
      )?.operation,
    hasPath: (server, path) =>
      routes.some(({ operation, pattern }) => operation.server === server && pattern.test(path)),
  }
}

function templatePattern(template: string): RegExp {
  const parts = template.split(/\{\w+\}/).map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}
