import { show, type Show } from '@typed-oauth/example-show'
import {
  createVoucherifyClient,
  isHttpError,
  settle,
  type VoucherifyClientOptions,
} from '@typed-oauth/voucherify-oauth'

/** Creates a token for an application, introspects it and revokes it. */
export async function machineToken(options: VoucherifyClientOptions, { event, result, error }: Show): Promise<void> {
  const voucherify = createVoucherifyClient({ ...options, observe: event })

  const token = await voucherify.generateOauthToken({ scope: ['vouchers', 'campaigns'] })
  result('token', token)

  const found = await voucherify.introspectOauthToken({ accessToken: token.access_token })
  if (found.active) result('valid for', { scope: found.scope, seconds: found.expires_in })

  await voucherify.revokeOauthToken({ accessToken: token.access_token })
  result('after revocation', await voucherify.introspectOauthToken({ accessToken: token.access_token }))

  // A token that does not exist is an error here; in RFC 7009 the response is 200.
  const again = await settle(voucherify.revokeOauthToken({ accessToken: token.access_token }))
  if (!again.ok && isHttpError(again.error, voucherify.revokeOauthToken, 404)) error(again.error)
}

if (process.argv[1] === import.meta.filename) {
  const { VOUCHERIFY_APP_ID: appId = '', VOUCHERIFY_APP_TOKEN: appToken = '' } = process.env
  await machineToken({ cluster: 'eu', appId, appToken }, show)
}
