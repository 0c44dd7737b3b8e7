import type { CallArguments, Endpoint, RawResponse } from './endpoint.js'
import { markMethod } from './operation-of.js'
import type { ErrorBodies, Operation, OperationTypes } from './operation.js'
import type { CallOptions } from './options.js'
import type { ListEndpoint, Page, RawPage } from './pagination.js'
import type { Transport } from './transport.js'

/** An operation as a method of a client. The constant with the same name has the operation's description. */
export interface BoundEndpoint<Request, Data, Errors extends ErrorBodies> extends OperationTypes<
  Request,
  Data,
  Errors
> {
  (...call: CallArguments<Request>): Promise<Data>
  /** Calls the operation and also returns status and headers. */
  readonly raw: (...call: CallArguments<Request>) => Promise<RawResponse<Data>>
}

/** An operation that returns a list page by page, as a method of a client. A call returns one page. */
export interface BoundListEndpoint<Request, Item, Errors extends ErrorBodies> extends BoundEndpoint<
  Request,
  Item[],
  Errors
> {
  /**
   * Calls the operation and also returns status, headers and the token of the next page. Rejects if the response does not
   * tell whether there is one.
   */
  readonly raw: (...call: CallArguments<Request>) => Promise<RawPage<Item>>
  /** Yields all items, and requests the next page when it is needed. Time limits apply to each page. */
  readonly iterate: (...call: CallArguments<Request>) => AsyncGenerator<Item, void, undefined>
  /** Yields all pages, and requests the next one when it is needed. Time limits apply to each page. */
  readonly pages: (...call: CallArguments<Request>) => AsyncGenerator<Page<Item>, void, undefined>
}

/** The method of a client that an operation becomes. */
export type Bound<Defined> =
  Defined extends ListEndpoint<never, infer Request, infer Item, infer Errors>
    ? BoundListEndpoint<Request, Item, Errors>
    : Defined extends Endpoint<never, infer Request, infer Data, infer Errors>
      ? BoundEndpoint<Request, Data, Errors>
      : never

/**
 * A client whose methods are plain functions, without `raw`, `iterate` and `pages`. A function that asks for
 * `Pick<Calls<Client>, 'getItem'>` takes a client, and in tests any function for `getItem`.
 */
export type Calls<Client> = {
  readonly [Name in keyof Client]: Client[Name] extends (...call: infer Call) => infer Result
    ? (...call: Call) => Result
    : Client[Name]
}

type Call = (transport: Transport, request?: unknown, options?: CallOptions) => unknown

/**
 * Makes the methods of a client.
 *
 * @param transport - Transport that the methods use.
 * @param operations - Operations by name.
 * @returns One method for each operation.
 */
export function bindOperations<Operations extends Readonly<Record<string, Operation>>>(
  transport: Transport,
  operations: Operations,
): { readonly [Name in keyof Operations]: Bound<Operations[Name]> } {
  const methods = Object.entries(operations).map(([name, operation]) => [name, bindOperation(transport, operation)])
  return Object.fromEntries(methods) as { readonly [Name in keyof Operations]: Bound<Operations[Name]> }
}

function bindOperation(transport: Transport, operation: Operation): unknown {
  const bind =
    (call: Call) =>
    (request?: unknown, options?: CallOptions): unknown =>
      call(transport, request, options)
  const method = bind(operation as unknown as Call)
  for (const name of ['raw', 'iterate', 'pages']) {
    const call: unknown = Reflect.get(operation, name)
    if (typeof call === 'function') Reflect.set(method, name, bind(call as Call))
  }
  Object.defineProperty(method, 'name', { value: operation.id })
  return markMethod(method, operation)
}
