import type { Client } from '../state/client.js'
import type { Instance } from '../state/instance.js'
import { requestForbidden } from '../wire/failures.js'
import { cookie } from './cookies.js'

/** One visit of a browser to the authorize or the device verification endpoint, during login and consent. */
export interface BrowserStep {
  /** The mock. */
  readonly instance: Instance
  /** Request of the browser. */
  readonly request: Request
  /** Parameters of the request. */
  readonly form: URLSearchParams
  /** Client of the flow. */
  readonly client: Client
  /** Requested scopes. */
  readonly scope: readonly string[]
  /** Requested audiences. */
  readonly audience: readonly string[]
  /** Redirect URI of the response; absent in a device flow. */
  readonly redirectUri?: string
}

/** Refuses a browser that did not begin the flow. */
export function requireCookie(request: Request, name: string, expected: string): void {
  if (cookie(request, name) !== expected)
    throw requestForbidden('The cookie of the first step is missing or another one.')
}
