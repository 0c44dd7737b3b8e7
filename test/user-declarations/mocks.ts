import { createAffinidiMock } from '@typed-oauth/mocks/affinidi'
import { createAuthentiqMock } from '@typed-oauth/mocks/authentiq'
// Ordinary exports of the tests of an application.
import { createOryMock } from '@typed-oauth/mocks/ory'
import { createVoucherifyMock } from '@typed-oauth/mocks/voucherify'
export const mock = createOryMock()
export const { clientOptions, faults } = createOryMock({ seed: { clients: [{ client_id: 'a' }] } })
export const calls = mock.calls()
export const [call] = mock.calls('getOAuth2Client')
export const next = mock.faults.next
export const { issueToken, issueCode } = mock
export const issued = async () => mock.issueToken({ subject: 'a', clientId: 'b' } as never)
export const o = { ...mock.clientOptions, retry: 0 }
export const v = createVoucherifyMock()
export const vo = v.clientOptions
export const vt = v.issueToken
export const a = createAffinidiMock()
export const at = a.issueToken
export const aq = createAuthentiqMock()
export const aqt = aq.issueToken
export const auth = aq.clientOptions
