import { createOryClient, type Credential, type OryClient } from '@typed-oauth/ory-oauth2'
import { onTestFinished } from 'vitest'

import { createOryMock, type OryMock, type OryMockOptions } from '../src/ory/index.js'
import { serve } from '../src/server.js'
import { Browser } from './ory-browser.js'

/** A served mock, and what tests use with it. */
export interface ServedOry {
  /** The mock. */
  readonly mock: OryMock
  /** Address of the admin server. */
  readonly adminUrl: string
  /** Address of the public server, and issuer. */
  readonly publicUrl: string
  /** Our client of both servers. */
  readonly ory: OryClient
  /** Our client with a credential. */
  as(clientAuth: Credential): OryClient
  /** A browser without cookies that sends requests over the network. */
  browser(): Browser
}

/** A browser without cookies that sends requests over the network. */
export function connectedBrowser(): Browser {
  const open = async (request: Request): Promise<Response> => fetch(request, { redirect: 'manual' })
  return new Browser(open as OryMock) // a browser only sends requests
}

/** Serves a mock at two ports until the end of the test, with the real time, which other libraries use too. */
export async function serveOry(options: OryMockOptions = {}): Promise<ServedOry> {
  const mock = createOryMock(options)
  const server = await serve(mock, { port: 0, adminPort: 0 })
  onTestFinished(async () => server.close())
  const { adminUrl, publicUrl } = server.urls
  const common = { adminUrl, publicUrl, retry: 0, validation: 'error' } as const
  return {
    mock,
    adminUrl,
    publicUrl,
    ory: createOryClient(common),
    as: (clientAuth) => createOryClient({ ...common, clientAuth }),
    browser: connectedBrowser,
  }
}
