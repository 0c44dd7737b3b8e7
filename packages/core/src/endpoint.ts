import { send } from './call/send.js'
import type { ErrorBodies, Operation, OperationDescriptor } from './operation.js'
import type { CallOptions } from './options.js'
import type { ResponseHeaders } from './platform.js'
import type { Transport } from './transport.js'

/** Arguments of a call: the request may be left out where no parameter is required. */
export type CallArguments<Request> = {} extends Request
  ? [request?: Request | undefined, options?: CallOptions | undefined]
  : [request: Request, options?: CallOptions | undefined]

/** A successful response: body, status and headers. */
export interface RawResponse<Data> {
  /** The body, as the call itself resolves with. */
  readonly data: Data
  /** HTTP status. */
  readonly status: number
  /** Response headers. */
  readonly headers: ResponseHeaders
}

/** An operation: called, it sends a request; read, it says what it sends. */
export interface Endpoint<Through extends Transport, Request, Data, Errors extends ErrorBodies> extends Operation<
  Request,
  Data,
  Errors
> {
  (transport: Through, ...call: CallArguments<Request>): Promise<Data>
  /** Calls the operation and also returns status and headers. */
  readonly raw: (transport: Through, ...call: CallArguments<Request>) => Promise<RawResponse<Data>>
}

/**
 * Makes an operation from its description.
 *
 * @param descriptor - Describes the request and its responses.
 * @returns The operation: a function that also has the description's properties.
 */
export function defineEndpoint<Through extends Transport, Request, Data, Errors extends ErrorBodies>(
  descriptor: OperationDescriptor<Request, Data, Errors>,
): Endpoint<Through, Request, Data, Errors> {
  const operation = descriptor as unknown as Operation<Request, Data, Errors> // the same, with the types at one side
  const raw = async (transport: Through, request?: unknown, options?: CallOptions): Promise<RawResponse<Data>> =>
    (await send(transport, operation, request, options)) as RawResponse<Data> // its schema has checked the body
  const call = async (transport: Through, request?: unknown, options?: CallOptions): Promise<Data> =>
    (await raw(transport, request, options)).data
  Object.defineProperty(call, 'name', { value: descriptor.id })
  return Object.assign(call, operation, { raw })
}
