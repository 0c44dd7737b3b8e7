import { machineWorker } from '@typed-oauth/example-machine-worker'
import type { Show } from '@typed-oauth/example-show'
import { createOryMock } from '@typed-oauth/mocks/ory'
import { createVoucherifyMock } from '@typed-oauth/mocks/voucherify'
import { clientSecretBasic, createOryClient } from '@typed-oauth/ory-oauth2'
import { createVoucherifyClient } from '@typed-oauth/voucherify-oauth'

import { createApis } from './apis.ts'
import { served } from './served.ts'

/** Runs the worker, whose two APIs ask the servers about each token. */
export async function showWorker(show: Show): Promise<void> {
  const client = {
    client_id: 'worker',
    client_secret: 's3cr%t',
    grant_types: ['client_credentials'],
    scope: 'photos.read',
  }
  const [ory, voucherify] = [createOryMock({ seed: { clients: [client] } }), createVoucherifyMock()]
  const { appId, appToken } = voucherify.clientOptions
  const hydra = createOryClient(ory.clientOptions)
  const project = createVoucherifyClient(voucherify.clientOptions)
  const isActive = async ({ host }: URL, token: string): Promise<boolean> =>
    host === 'photos.example.com'
      ? (await hydra.introspectOAuth2Token({ token })).active
      : (await project.introspectOauthToken({ accessToken: token })).active
  const photosUrl = 'https://photos.example.com/photos'
  const vouchersUrl = 'https://vouchers.example.com/v1/vouchers'
  const fetch = createApis(isActive, show.say)
  await served(ory, async ({ publicUrl }) =>
    served(voucherify, async (urls) =>
      machineWorker(
        {
          ory: { publicUrl, clientAuth: clientSecretBasic('worker', 's3cr%t') },
          voucherify: { ...urls, appId, appToken },
          photosUrl,
          vouchersUrl,
          fetch,
        },
        show,
      ),
    ),
  )
}
