import { createAffinidiClient, affinidiEndpoint } from '@typed-oauth/affinidi-consumer-auth'
import { createAuthentiqClient, authentiqEndpoint, settle } from '@typed-oauth/authentiq-token'
// Ordinary exports of an application that uses the other three packages.
import {
  createVoucherifyClient,
  introspectOauthToken,
  voucherifyEndpoint,
  type VoucherifyErrors,
} from '@typed-oauth/voucherify-oauth'
export const voucherify = createVoucherifyClient({ cluster: 'eu', appId: 'a', appToken: 'b' })
export const { generateOauthToken, revokeOauthToken } = voucherify
export const tokenHeaders = async () => (await voucherify.generateOauthToken.raw({ scope: 'api' })).headers
export const t = voucherify.transport.with({ retry: 0 })
export const intro = introspectOauthToken
export const { token } = createAuthentiqClient()
export const settledToken = async () => settle(token({ code: 'a', redirectUri: 'https://example.com', clientId: 'b' }))
export const { consumerAuthTokenEndpoint } = createAffinidiClient()
export const rawToken = consumerAuthTokenEndpoint.raw
export const v = voucherifyEndpoint<object, void, VoucherifyErrors>({
  id: 'a',
  method: 'GET',
  path: '/a',
  retry: 'safe',
  responses: { 204: 'empty' },
})
