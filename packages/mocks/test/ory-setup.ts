import {
  clientSecretBasic,
  createOryClient,
  isHttpError,
  settle,
  type Credential,
  type OAuth2ClientInput,
  type OryClient,
} from '@typed-oauth/ory-oauth2'

import { createClock, createOryMock, type Clock, type OryMock, type OryMockOptions } from '../src/ory/index.js'
import { Browser, walk, type Landing, type Pages } from './ory-browser.js'

/** Redirect URI of the clients of the tests. */
export const redirectUri = 'https://app.example.com/callback'

/** A client that may use all grants with a user. */
export const photoViewer: OAuth2ClientInput & Record<'client_id' | 'client_secret' | 'scope', string> = {
  client_id: 'photo-viewer',
  client_secret: 'photo-secret',
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types: ['code', 'code id_token', 'token', 'id_token', 'token id_token', 'token id_token code'],
  scope: 'openid offline photos.read photos.write',
  audience: ['https://api.example.com'],
  post_logout_redirect_uris: ['https://app.example.com/bye'],
}

/** A client that gets tokens for itself. */
export const nightlyJob: OAuth2ClientInput = {
  client_id: 'nightly-job',
  client_secret: 'nightly-secret',
  grant_types: ['client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
  scope: 'photos.read photos.write',
  audience: ['https://api.example.com'],
}

/** A client without a secret. */
export const singlePage: OAuth2ClientInput = {
  client_id: 'single-page',
  token_endpoint_auth_method: 'none',
  redirect_uris: [redirectUri, 'com.example.app:/callback'],
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  scope: 'openid offline photos.read',
}

/** A mock, and what tests use with it. */
export interface Setup {
  /** The mock, with the three clients unless there is another seed. */
  readonly mock: OryMock
  /** Clock of the mock. */
  readonly clock: Clock
  /** Client of the admin server, and of the public server as `photo-viewer`. */
  readonly ory: OryClient
  /** Client with another credential. */
  as(clientAuth: Credential): OryClient
  /** A browser without cookies. */
  browser(): Browser
  /** URL of the authorize endpoint. Default: with a state and for `photo-viewer`. */
  authorizeUrl(parameters?: Readonly<Record<string, string>>): string
  /** Walks through login and consent. */
  walk(parameters?: Readonly<Record<string, string>>, pages?: Pages, browser?: Browser): Promise<Landing>
  /** Sends a form. */
  post(
    path: string,
    form: Readonly<Record<string, string>> | string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>
  /** Sends a request to the admin server. */
  admin(path: string, init?: RequestInit): Promise<Response>
}

/** URL of the authorize endpoint; empty parameters are omitted. */
export function authorizeUrlOf(publicUrl: string, parameters: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    client_id: 'photo-viewer',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid offline photos.read',
    state: 'state-of-the-app',
    ...parameters,
  })
  for (const [name, value] of Object.entries(parameters)) if (value === '') query.delete(name)
  return `${publicUrl}/oauth2/auth?${query.toString()}`
}

/** Makes a mock whose clock stands still at the beginning of 2026. */
export function setup(options: OryMockOptions = {}): Setup {
  const clock = createClock(Date.UTC(2026, 0, 1))
  const mock = createOryMock({ clock, seed: { clients: [photoViewer, nightlyJob, singlePage] }, ...options })
  const as = (clientAuth: Credential): OryClient =>
    createOryClient({ ...mock.clientOptions, clientAuth, retry: 0, validation: 'error' })
  const ory = as(clientSecretBasic('photo-viewer', 'photo-secret'))
  const { adminUrl, publicUrl } = mock.urls
  const authorizeUrl: Setup['authorizeUrl'] = (parameters) => authorizeUrlOf(publicUrl, parameters)
  return {
    mock,
    clock,
    ory,
    as,
    browser: () => new Browser(mock),
    authorizeUrl,
    walk: async (parameters, pages, browser = new Browser(mock)) => walk(ory, browser, authorizeUrl(parameters), pages),
    post: async (path, form, headers = {}) => {
      const body = typeof form === 'string' ? form : new URLSearchParams(form).toString()
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      const url = `${path.startsWith('/admin') ? adminUrl : publicUrl}${path}`
      return mock(new Request(url, { method: 'POST', body, headers: { ...type, ...headers } }))
    },
    admin: async (path, init) => mock(new Request(`${adminUrl}${path}`, init)),
  }
}

/** Sends a decision of a page as it is, also one that the client refuses. */
export async function decide({ admin }: Setup, decision: string, challenge: string, body: object): Promise<Response> {
  const [request = ''] = decision.split('/')
  return admin(`/admin/oauth2/auth/requests/${decision}?${request}_challenge=${challenge}`, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
}

/** Returns the error of a call: `status`, `error` and `error_description`. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ status: number; error: unknown; error_description?: unknown }> {
  const settled = await settle(call)
  if (settled.ok || !isHttpError(settled.error)) throw new Error('expected a refusal', { cause: settled })
  const { status, body } = settled.error
  return { status, error: undefined, ...(body as object) }
}

/** `Authorization` header of a client with a secret. */
export function basic(id: string, secret: string): Record<'authorization', string> {
  return { authorization: `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}` }
}
