import {
  clientSecretBasic,
  createAuthentiqClient,
  settle,
  type AuthentiqClientOptions,
} from '@typed-oauth/authentiq-token'
import { show, type Show } from '@typed-oauth/example-show'

/** Values of the redirect back from the provider. */
export interface Redirect {
  /** The authorization code. */
  readonly code: string
  /** The redirect URI in the request to the provider. */
  readonly redirectUri: string
}

/** Exchanges an authorization code for tokens. */
export async function codeExchange(
  options: AuthentiqClientOptions,
  { code, redirectUri }: Redirect,
  { event, result, error }: Show,
): Promise<void> {
  const authentiq = createAuthentiqClient({ ...options, observe: event })

  const tokens = await authentiq.token({ code, redirectUri })
  result('tokens', tokens)

  // A code works once, so the client never retries the request.
  const again = await settle(authentiq.token({ code, redirectUri }))
  if (!again.ok) error(again.error)
}

if (process.argv[1] === import.meta.filename) {
  const { AUTHENTIQ_URL: baseUrl, AUTHENTIQ_CLIENT_ID: id = '', AUTHENTIQ_CLIENT_SECRET: secret = '' } = process.env
  const [code = '', redirectUri = ''] = process.argv.slice(2)
  await codeExchange({ baseUrl, clientAuth: clientSecretBasic(id, secret) }, { code, redirectUri }, show)
}
