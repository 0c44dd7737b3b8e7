// A program of an application, in the ways in which people write them: user-lint.test.ts lints it.
import {
  adminEndpoint,
  bearer,
  clientSecretBasic,
  createOryClient,
  createOryTransport,
  getOAuth2Client,
  HttpError,
  isHttpError,
  isSdkError,
  listOAuth2Clients,
  oAuth2AuthorizeUrl,
  settle,
  type AnySdkError,
  type CallOptions,
  type Credential,
  type JsonValue,
  type OAuth2Client,
  type OryCalls,
  type OryClient,
  type OryEndpoint,
  type OryErrors,
  type TransportEvent,
} from '@typed-oauth/ory-oauth2'
import { createVoucherifyClient, voucherifyEndpoint, type VoucherifyErrors } from '@typed-oauth/voucherify-oauth'

const log: string[] = []
const observe = (event: TransportEvent): void => {
  if (event.type === 'response') log.push(`${event.operation} ${String(event.status)}`)
  if (event.type === 'failure') log.push(event.kind)
}
const gateway: Credential = (request) => {
  request.headers['x-gateway'] = 'a-key'
}
const ory = createOryClient({
  adminUrl: new URL('http://127.0.0.1:4445'),
  publicUrl: 'http://127.0.0.1:4444',
  adminAuth: gateway,
  clientAuth: clientSecretBasic('photo-viewer', 'a-secret'),
  retryDelay: (repeat) => repeat * 100,
  onInvalidResponse: (error) => {
    log.push(error.message)
  },
  observe,
  fetch: async (url, init) => fetch(url, init),
})
const project = createOryClient({ projectUrl: 'https://example.com', accessToken: async () => Promise.resolve('key') })

// Methods without their client.
const { getOAuth2Client: get, listOAuth2Clients: list, oauth2TokenExchange: exchange, transport, with: derive } = ory
const { raw } = get
const { iterate, pages } = list
const { oAuth2AuthorizeUrl: authorizeUrl, oAuth2RedirectToUrl } = ory
const handlers = { get, list: list.raw, url: authorizeUrl }
const later = [ory.getOAuth2Client, project.getOAuth2Client].map((call) => call.raw)
export const { with: deriveTransport } = createOryTransport({ adminUrl: 'http://127.0.0.1:4445' })
export const derived = derive({ retry: 0 }).with({ timeout: false })

export async function read(id: string, options?: CallOptions): Promise<OAuth2Client | undefined> {
  const { data, status, headers } = await raw({ id }, options)
  log.push(`${String(status)} ${headers.get('content-type') ?? ''}`)
  const again = await Promise.all(later.map(async (call) => call({ id })))
  log.push(...again.map((each) => each.data.client_id))
  const { nextPageToken } = await handlers.list({ pageSize: 5 })
  const all: OAuth2Client[] = []
  for await (const each of iterate({ owner: 'team' })) all.push(each)
  for await (const page of pages()) all.push(...page.items)
  await list(nextPageToken === undefined ? {} : { pageToken: nextPageToken })
  await listOAuth2Clients.iterate(transport).next()
  return all.find(({ client_id }) => client_id === data.client_id) ?? (await getOAuth2Client(transport, { id }))
}

export async function tokens(code: string, grantType: string): Promise<string> {
  const { access_token } = await exchange({ grantType: 'authorization_code', code, redirectUri: 'https://example.com' })
  const { data } = await ory.oauth2TokenExchange.raw({ grantType: 'client_credentials', scope: ['openid', 'email'] })
  const other = await ory.oauth2TokenExchange({ grantType })
  const token = await ory.introspectOAuth2Token({ token: access_token })
  if (token.active && token.ext?.plan === 'pro') log.push(token.sub)
  await ory.revokeOAuth2Token({ token: data.access_token })
  return other.access_token
}

export async function consent(consentChallenge: string): Promise<string> {
  const { context, client, requested_scope } = await ory.getOAuth2ConsentRequest({ consentChallenge })
  const { redirect_to } = await ory.acceptOAuth2ConsentRequest({
    consentChallenge,
    acceptOAuth2ConsentRequest: { grant_scope: requested_scope, context, session: { id_token: { plan: 'pro' } } },
  })
  return plan(client.metadata) ?? redirect_to
}

function plan(value: JsonValue | undefined): string | undefined {
  const found = typeof value === 'object' && value !== null && !Array.isArray(value) ? value.plan : undefined
  return typeof found === 'string' ? found : undefined
}

export async function leave(logoutChallenge: string): Promise<string> {
  try {
    await ory.rejectOAuth2LogoutRequest({ logoutChallenge })
    return ''
  } catch (error) {
    if (isHttpError(error, ory.getOAuth2LogoutRequest, 410)) return oAuth2RedirectToUrl(error.body).href
    if (isHttpError(error, 'rejectOAuth2LogoutRequest', 404)) return String(error.status)
    if (isHttpError(error, getOAuth2Client)) return error.code ?? error.description ?? error.message
    if (isSdkError(error)) return describe(error)
    throw error
  }
}

function describe(error: AnySdkError): string {
  switch (error.kind) {
    case 'http':
      return error.headers.get('x-request-id') ?? error.requestId ?? ''
    case 'input':
      return `${error.parameter} ${error.expected}`
    case 'network':
      return error.reason
    case 'redirect':
      return error.location ?? ''
    case 'response':
      return error.issues.map(({ path }) => path.join('.')).join(', ')
    case 'timeout':
      return error.scope
  }
}

export async function remove(id: string): Promise<boolean> {
  const result = await settle(ory.deleteOAuth2Client({ id }, { signal: AbortSignal.timeout(500), auth: bearer('key') }))
  if (!result.ok) throw result.error
  return result.value === undefined
}

/** Stands in for a client in a test. */
export function standIn(): Pick<OryCalls, 'deleteOAuth2Client' | 'getOAuth2Client'> {
  const missing = new HttpError({
    operation: getOAuth2Client,
    attempts: 1,
    status: 404,
    headers: new Headers(),
    body: { error: 'not_found' },
  })
  return { ...ory, deleteOAuth2Client: async () => Promise.reject(missing) }
}

const isAlive: OryEndpoint<object, undefined, OryErrors> = adminEndpoint({
  id: 'isAlive',
  method: 'GET',
  path: '/health/alive',
  retry: 'safe',
  responses: { 200: 'empty' },
})
const voucherify = createVoucherifyClient({ cluster: 'eu', appId: 'an-id', appToken: () => 'a-token' })
const { generateOauthToken, introspectOauthToken } = voucherify
const ping = voucherifyEndpoint<object, undefined, VoucherifyErrors>({
  id: 'ping',
  method: 'GET',
  path: '/v1/ping',
  retry: 'safe',
  responses: { 204: 'empty' },
})

export async function start(clients: ReadonlyMap<string, OryClient>): Promise<URL> {
  await isAlive(transport, {})
  await ping(voucherify.transport, {}, { retry: 0 })
  const { access_token: accessToken } = await generateOauthToken({ scope: ['vouchers'] })
  if (!(await introspectOauthToken({ accessToken })).active) log.push('not active')
  const other = clients.get('other') ?? project
  await other.patchOAuth2Client({ id: 'a', jsonPatch: [{ op: 'replace', path: '/client_name', value: 'A' }] })
  const url = oAuth2AuthorizeUrl(transport, { clientId: 'photo-viewer', state: 'a-long-state-of-this-page' })
  return new URL(url.href)
}
