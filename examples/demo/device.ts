import { deviceLogin, type Invitation } from '@typed-oauth/example-device-login'
import type { Show } from '@typed-oauth/example-show'
import { createOryMock } from '@typed-oauth/mocks/ory'
import { publicClient } from '@typed-oauth/ory-oauth2'

import { served } from './served.ts'

/** Signs in on another device, once with a user who approves, and once with one who refuses. */
export async function showDevice(show: Show): Promise<void> {
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
  const client = { client_id: 'command', token_endpoint_auth_method: 'none', grant_types: [grantType, 'refresh_token'] }
  const mock = createOryMock({
    seed: { clients: [{ ...client, scope: 'openid offline_access' }] },
    devicePollingInterval: '1s',
  })
  await served(mock, async ({ publicUrl }) => {
    const ory = { publicUrl, clientAuth: publicClient('command') }
    const invite = ({ page, userCode }: Invitation): void => {
      show.say(`Open ${page} and enter ${userCode}`)
      void mock.approveDevice(userCode, 'alice@example.com')
    }
    await deviceLogin({ ory, invite }, show)
  })
}
