import type { Instance } from './instance.js'

/** A request, with what its handler needs. */
export interface Call {
  /** The mock. */
  readonly instance: Instance
  /** Request as received. */
  readonly request: Request
  /** Path below the server, `/admin` included on the admin server. */
  readonly path: string
  /** Query as received, without the question mark. */
  readonly search: string
  /** Query parameters. */
  readonly query: URLSearchParams
  /** Parameter of the path, decoded. */
  parameter(name: string): string
}

/** Responds to a request. A thrown `Failure` becomes the error response of the endpoint. */
export type Handler = (call: Call) => Response | Promise<Response>
