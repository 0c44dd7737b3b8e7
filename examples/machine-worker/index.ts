import { show, type Show } from '@typed-oauth/example-show'
import {
  clientSecretBasic,
  createAuthorizedFetch,
  createOryTransport,
  createTokenSource,
  oauth2TokenExchange,
  revokeOAuth2Token,
  settle,
  type OryClientOptions,
  type TokenSourceOptions,
} from '@typed-oauth/ory-oauth2'
import {
  createVoucherifyTransport,
  generateOauthToken,
  type VoucherifyClientOptions,
} from '@typed-oauth/voucherify-oauth'

/** What the worker needs. */
export interface WorkerOptions {
  /** Hydra, and the client of the worker. */
  readonly ory: OryClientOptions
  /** The project at Voucherify. */
  readonly voucherify: VoucherifyClientOptions
  /** Address of your API, whose tokens come from Hydra. */
  readonly photosUrl: string
  /** Address of Voucherify's API. */
  readonly vouchersUrl: string
  /** Where the token of Hydra is shared with other workers. Default: it stays in this process. */
  readonly shared?: Pick<TokenSourceOptions, 'key' | 'store'>
  /** Sends the requests to both APIs. Default: the `fetch` of the platform. */
  readonly fetch?: typeof fetch
}

/** Calls two APIs with tokens of its own. */
export async function machineWorker(options: WorkerOptions, { event, result, error }: Show): Promise<void> {
  const { photosUrl, vouchersUrl, shared, fetch } = options
  const hydra = createOryTransport({ ...options.ory, observe: event })
  const project = createVoucherifyTransport({ ...options.voucherify, observe: event })

  // These three lines are all that a request to your API needs.
  const grant = { grantType: 'client_credentials', scope: 'photos.read' } as const
  const token = createTokenSource(({ signal }) => oauth2TokenExchange(hydra, grant, { signal }), shared)
  const photos = createAuthorizedFetch(token, { origins: [new URL(photosUrl).origin], fetch })

  // All of these wait for one request for a token.
  const answers = await Promise.all([1, 2, 3].map(async () => photos(photosUrl)))
  result('three requests at once', statuses(answers))

  // A token that the API refuses is replaced, and the request is sent again.
  await revokeOAuth2Token(hydra, { token: await token() })
  result('after the revocation', statuses([await photos(photosUrl)]))

  // Tokens of another server work in the same way.
  const scoped = { scope: 'vouchers' }
  const voucherToken = createTokenSource(({ signal }) => generateOauthToken(project, scoped, { signal }))
  const vouchers = createAuthorizedFetch(voucherToken, { origins: [new URL(vouchersUrl).origin], fetch })
  result('vouchers', statuses([await vouchers(vouchersUrl)]))

  // A failure reaches all who wait for the token. The server is asked once.
  const tooMuch = { grantType: 'client_credentials', scope: 'photos.delete' } as const
  const refused = createTokenSource(({ signal }) => oauth2TokenExchange(hydra, tooMuch, { signal }))
  const [first] = await Promise.all([settle(refused()), settle(refused())])
  if (!first.ok) error(first.error)
}

function statuses(answers: readonly Response[]): number[] {
  return answers.map(({ status }) => status)
}

if (process.argv[1] === import.meta.filename) {
  const {
    HYDRA_PUBLIC_URL: publicUrl = 'http://127.0.0.1:4444',
    CLIENT_ID: id = '',
    CLIENT_SECRET: secret = '',
  } = process.env
  const { VOUCHERIFY_APP_ID: appId = '', VOUCHERIFY_APP_TOKEN: appToken = '' } = process.env
  const { PHOTOS_URL: photosUrl = 'http://127.0.0.1:3000/photos' } = process.env
  const ory = { publicUrl, clientAuth: clientSecretBasic(id, secret) }
  const vouchersUrl = 'https://api.voucherify.io/v1/vouchers?limit=1'
  await machineWorker({ ory, voucherify: { cluster: 'eu', appId, appToken }, photosUrl, vouchersUrl }, show)
}
