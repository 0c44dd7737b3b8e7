import {
  createOryClient,
  isHttpError,
  settle,
  HttpError,
  InvalidInputError,
  NetworkError,
  TimeoutError,
  RedirectError,
  InvalidResponseError,
  SdkError,
  getOAuth2Client,
  listOAuth2Clients,
  adminListEndpoint,
  adminEndpoint,
  privateKeyJwt,
  isSdkError,
  apiKeyHeaders,
  clientAssertion,
  tlsClient,
  httpBasic,
  oryErrorSchema,
  summarizeError,
  oAuth2AuthorizeUrl,
  createOryTransport,
  type OryClient,
  type OryCalls,
  type OryClientOptions,
} from '@typed-oauth/ory-oauth2'
export function makeOry(over: Partial<OryClientOptions> = {}) {
  return createOryClient({ projectUrl: 'https://x.example.com', accessToken: 'a', ...over } as OryClientOptions)
}
export type Ory = ReturnType<typeof createOryClient>
export type Consent = Awaited<ReturnType<Ory['getOAuth2ConsentRequest']>>
export type Names = keyof Ory
export type Req<N extends keyof OryCalls> = Parameters<
  OryCalls[N] extends (...a: infer A) => unknown ? (...a: A) => unknown : never
>
export const ory = makeOry()
export class Repo {
  #ory = makeOry()
  protected api = makeOry()
  get = this.api.getOAuth2Client
  list = this.api.listOAuth2Clients.iterate
  pages = this.api.listOAuth2Clients.pages
  token = this.api.oauth2TokenExchange
  async raw(id: string) {
    return this.#ory.getOAuth2Client.raw({ id })
  }
  async safe(id: string) {
    return settle(this.#ory.getOAuth2Client({ id }))
  }
  async *all() {
    for await (const p of this.api.listOAuth2Clients.pages()) yield p
  }
  dep = this.api.with({ retry: 0 })
}
export class NotFound extends HttpError {
  constructor(e: HttpError) {
    super({ ...e, operation: e.operation, headers: e.headers, body: e.body })
  }
}
export class Mine extends NetworkError {}
export class Mine2 extends InvalidInputError {}
export class Mine3 extends TimeoutError {}
export class Mine4 extends RedirectError {}
export class Mine5 extends InvalidResponseError {}
export const retrying = <T>(f: (o: OryClient) => Promise<T>) => f(ory)
export const wrap =
  <A extends unknown[], R>(f: (...a: A) => Promise<R>) =>
  (...a: A) =>
    f(...a)
export const wrapped = wrap(ory.getOAuth2Client)
export const wrappedList = wrap(ory.listOAuth2Clients.raw)
export const wrappedStandalone = wrap(listOAuth2Clients.raw)
export const bound = getOAuth2Client.bind(null, ory.transport)
export const entries = Object.entries(ory)
export const keys = Object.keys(ory) as (keyof OryClient)[]
export const partial: Partial<OryClient> = {}
export const omit = (({ transport, with: w, ...rest }) => rest)(ory)
export const opt = {
  credentials: {
    a: apiKeyHeaders({ a: 'b' }),
    b: tlsClient('a'),
    c: httpBasic('a', 'b'),
    d: clientAssertion(() => 'a.b.c'),
  },
}
export const guard = (e: unknown) => {
  if (isSdkError(e)) return e
  return undefined
}
export const guard2 = (e: unknown) => {
  if (e instanceof SdkError) return e
  return undefined
}
export const onlyHttp = (e: unknown) => {
  if (isHttpError(e, 'getOAuth2Client', 404)) return { e, body: e.body }
  if (isHttpError(e, ory.introspectOAuth2Token, 401)) return e
  if (isHttpError(e, getOAuth2Client, 404)) return { b: e.body }
  return null
}
export const schemas = { oryErrorSchema, summarizeError }
export const keysList = adminListEndpoint({
  id: 'listKeys',
  method: 'GET',
  path: '/keys',
  retry: 'safe',
  query: ['pageToken'],
  responses: { 200: oryErrorSchema as never },
})
export const one = adminEndpoint({
  id: 'one',
  method: 'GET',
  path: '/keys',
  retry: 'safe',
  responses: { 200: oryErrorSchema },
  errors: { 404: oryErrorSchema },
})
export const fns = { url: oAuth2AuthorizeUrl, ory: ory.oAuth2AuthorizeUrl, red: ory.oAuth2RedirectToUrl }
export const url = () => ory.oAuth2AuthorizeUrl({ clientId: 'a', state: 'abcdefghijk' })
export const cb = {
  onInvalidResponse: ((...a) => {
    void a
  }) as NonNullable<OryClientOptions['onInvalidResponse']>,
}
export const optionOf = (o: OryClientOptions) => ({
  fetch: o.fetch,
  obs: o.observe,
  auth: o.clientAuth,
  t: o.timeout,
  v: o.validation,
  h: o.headers,
  http: o.allowInsecureHttp,
})
export const evts: Parameters<NonNullable<OryClientOptions['observe']>>[] = []
export const evt = (...[e]: Parameters<NonNullable<OryClientOptions['observe']>>) => e
export const rd = () => ory.getOAuth2LoginRequest.raw({ loginChallenge: 'a' }).then((r) => r)
export const device = () => ory.performOAuth2DeviceVerificationFlow({ userCode: 'a' } as never)
export const map = new Map(Object.entries({ a: ory.getOAuth2Client, b: ory.setOAuth2Client }))
export const queryOptions = (id: string) => ({
  queryKey: ['client', id] as const,
  queryFn: async ({ signal }: { signal: AbortSignal }) => ory.getOAuth2Client({ id }, { signal }),
})
export const loader = async ({ params }: { params: { id: string } }) => ({
  client: await ory.getOAuth2Client({ id: params.id }),
  consent: await ory.getOAuth2ConsentRequest({ consentChallenge: 'a' }),
  tok: await ory.introspectOAuth2Token({ token: 'a' }),
  iss: await ory.getTrustedOAuth2JwtGrantIssuer({ id: 'a' }),
})
export const jwt = (k: CryptoKey) => privateKeyJwt({ clientId: 'a', key: k, keyId: 'b' })
export const proxy = new Proxy(ory, {})
export default { makeOry, transport: createOryTransport({ adminUrl: 'https://a.example.com' }) }
