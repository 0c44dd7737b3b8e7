import { createTransport, credentialRule } from '../src/define.js'
import {
  bearer,
  type Credential,
  type Secret,
  type Transport,
  type TransportOptions,
  type UrlLike,
} from '../src/index.js'

/** An API with one operation of each kind. */
export type ExampleTransport = Transport<'example', ExampleOptions>

/** Options of {@link createExampleTransport}. */
export interface ExampleOptions extends TransportOptions {
  readonly adminUrl?: string | UrlLike | undefined
  readonly publicUrl?: string | UrlLike | undefined
  readonly accessToken?: Secret | undefined
  readonly adminAuth?: Credential | undefined
  readonly clientAuth?: Credential | undefined
}

/** URLs that tests mock with `mockApi`. */
export const adminUrl = 'https://admin.example.com/base'
export const publicUrl = 'https://public.example.com'

/** Makes a transport of the example API, with exactly the given options. */
export function createExampleTransport(options: ExampleOptions = {}): ExampleTransport {
  const { accessToken, clientAuth } = options
  return createTransport({
    api: 'example',
    factory: 'createExampleTransport',
    options,
    ownOptions: {
      adminUrl: undefined,
      publicUrl: undefined,
      accessToken: undefined,
      adminAuth: credentialRule,
      clientAuth: credentialRule,
    },
    appended: /\/items(?=\/|$)/,
    servers: {
      admin: { option: 'adminUrl', url: options.adminUrl },
      public: { option: 'publicUrl', url: options.publicUrl },
    },
    credentials: {
      admin: accessToken === undefined ? options.adminAuth : bearer(accessToken),
      client: clientAuth,
    },
    derive: createExampleTransport,
  })
}

/** Makes a transport for tests: both URLs, no waits before retries, strictest validation. */
export function exampleTransport(options: ExampleOptions = {}): ExampleTransport {
  return createExampleTransport({ adminUrl, publicUrl, retryDelay: 0, validation: 'error', ...options })
}
