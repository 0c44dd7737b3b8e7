import type { Instance } from './instance.js'

/** A request on its way to its handler. */
export interface Call {
  /** The mock. */
  readonly instance: Instance
  /** Request as it came. */
  readonly request: Request
  /** Path below the server, `/admin` included on the admin server. */
  readonly path: string
  /** Query as it came, without the question mark. */
  readonly search: string
  /** Query parameters. */
  readonly query: URLSearchParams
  /** Parameter of the path, decoded. */
  parameter(name: string): string
}

/** Answers a request. A thrown `Failure` becomes the answer that the endpoint gives. */
export type Handler = (call: Call) => Response | Promise<Response>
