import type { Client } from '../state/client.js'
import type { Instance } from '../state/instance.js'
import { requestForbidden } from '../wire/failures.js'
import { cookie } from './cookies.js'

/** A visit of a browser on its way through login and consent, at the authorize or the device verification endpoint. */
export interface BrowserStep {
  /** The mock. */
  readonly instance: Instance
  /** Request of the browser. */
  readonly request: Request
  /** Parameters of the request. */
  readonly form: URLSearchParams
  /** Client that the way leads to. */
  readonly client: Client
  /** Wanted scopes. */
  readonly scope: readonly string[]
  /** Wanted audiences. */
  readonly audience: readonly string[]
  /** Where the answer goes; absent in a device flow. */
  readonly redirectUri?: string
}

/** Refuses a browser that did not begin the flow. */
export function requireCookie(request: Request, name: string, expected: string): void {
  if (cookie(request, name) !== expected)
    throw requestForbidden('The cookie of the first step is missing or another one.')
}
