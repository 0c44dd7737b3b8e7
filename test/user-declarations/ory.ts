// Ordinary exports of an application: user-declarations.test.ts writes its declarations with each compiler.
import {
  adminEndpoint,
  bearer,
  clientSecretBasic,
  createOryClient,
  createOryTransport,
  getOAuth2Client,
  HttpError,
  isHttpError,
  listOAuth2Clients,
  oauth2TokenExchange,
  privateKeyJwt,
  publicEndpoint,
  settle,
  type OryClient,
  type OryCalls,
  type OAuth2Client,
  type OryErrors,
  type TransportEvent,
} from '@typed-oauth/ory-oauth2'
import { beginSignIn, finishSignIn, verifyIdToken, verifyLogoutToken } from '@typed-oauth/ory-oauth2/sign-in'

export const ory = createOryClient({ adminUrl: 'http://127.0.0.1:4445' })
export const { introspectOAuth2Token } = createOryClient({ adminUrl: 'http://127.0.0.1:4445' })
export const {
  getOAuth2Client: getOne,
  listOAuth2Clients: list,
  oauth2TokenExchange: exchange,
  transport,
  with: derive,
} = ory
export const transport2 = createOryTransport({ adminUrl: 'http://127.0.0.1:4445' })
export const longer = transport2.with({ timeout: false })
export const longerClient = ory.with({ timeout: 5_000 })
export const rawCall = ory.getOAuth2Client.raw
export const rawResult = async (id: string) => ory.getOAuth2Client.raw({ id })
export const headersOf = async (id: string) => (await ory.getOAuth2Client.raw({ id })).headers
export const page = async () => ory.listOAuth2Clients.raw()
export const pages = () => ory.listOAuth2Clients.pages({})
export const firstPage = async () => (await ory.listOAuth2Clients.pages().next()).value
export const items = () => ory.listOAuth2Clients.iterate()
export const settled = async (id: string) => settle(ory.getOAuth2Client({ id }))
export const failure = async (id: string) => {
  const r = await settle(ory.getOAuth2Client({ id }))
  return r.ok ? undefined : r.error
}
export const spread = { ...ory, getOAuth2Client: async ({ id }: { id: string }) => ory.getOAuth2Client({ id }) }
export const picked = ({ getOAuth2Client, transport }: OryClient) => ({ getOAuth2Client, transport })
export const calls = ory as OryCalls
export const plain = calls.introspectOAuth2Token
export const isAlive = adminEndpoint<object, void>({
  id: 'isAlive',
  method: 'GET',
  path: '/health/alive',
  retry: 'safe',
  responses: { 200: 'empty' },
})
export const where = publicEndpoint<object, { readonly location: string }>({
  id: 'where',
  method: 'GET',
  path: '/where',
  retry: 'never',
  responses: { 302: 'location' },
})
export const standalone = { getOAuth2Client, listOAuth2Clients, oauth2TokenExchange }
export const secret = clientSecretBasic('a', 'b')
export const token = bearer('a')
export const assertion = (key: never) => privateKeyJwt({ clientId: 'a', key, keyId: 'k', algorithm: 'RS256' })
export const bodyOf = (error: unknown) => (isHttpError(error, ory.getOAuth2LogoutRequest, 410) ? error.body : undefined)
export const errorOf = (error: unknown) => (isHttpError(error) ? error : undefined)
export const thrown = (id: string) =>
  new HttpError({ operation: getOAuth2Client, attempts: 1, status: 404, headers: new Headers(), body: { error: id } })
export class NoSuchClient extends HttpError<{ error: string }> {
  readonly id = 'a'
}
export const observe = (event: TransportEvent) => (event.type === 'retry' ? event : undefined)
export const kindOf = (event: TransportEvent) => event
export const metadata = async (id: string) => (await ory.getOAuth2Client({ id })).metadata
export const options = { retry: 0, timeout: 1_000 } satisfies Parameters<typeof ory.getOAuth2Client>[1]
export const optionsOf = (...[, given]: Parameters<typeof ory.getOAuth2Client>) => given
export const optionsOf2 = (...given: Parameters<typeof ory.listOAuth2Clients>) => given
export const cached = new Map<string, Awaited<ReturnType<typeof ory.getOAuth2Client.raw>>>()
export const url = ory.oAuth2AuthorizeUrl
export const responses = getOAuth2Client.responses
export const summary = getOAuth2Client.summarizeError
export const check = getOAuth2Client.check
export const errors = getOAuth2Client.errors
export const [first] = [getOAuth2Client]
export const create = (...given: Parameters<typeof createOryClient>) => createOryClient(...given)
export function makeApi() {
  const api = createOryClient({ projectUrl: 'https://example.com' })
  return {
    api,
    get: api.getOAuth2Client,
    body: async (c: OAuth2Client) => api.createOAuth2Client.raw({ oAuth2Client: c }),
  }
}
export const byName = <Name extends 'getOAuth2Client' | 'deleteOAuth2Client'>(name: Name) => ory[name]
export type Errors = OryErrors
export default ory.listOAuth2Clients
export const begun = async () => beginSignIn(transport2, { redirectUri: 'https://app.example.com/callback' })
export const finished = async (url: string) => finishSignIn(transport2, url, () => undefined)
export const { claims: claimsOf } = { claims: async (idToken: string) => verifyIdToken(transport2, idToken) }
export const loggedOut = async (token: string) => verifyLogoutToken(transport2, token)
