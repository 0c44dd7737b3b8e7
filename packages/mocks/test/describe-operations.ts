import { createAffinidiClient } from '@typed-oauth/affinidi-consumer-auth'
import * as affinidiOperations from '@typed-oauth/affinidi-consumer-auth'
import { createAuthentiqClient } from '@typed-oauth/authentiq-token'
import * as authentiqOperations from '@typed-oauth/authentiq-token'
import { createVoucherifyClient } from '@typed-oauth/voucherify-oauth'
import * as voucherifyOperations from '@typed-oauth/voucherify-oauth'
import { describe, expect, it } from 'vitest'

import { createAffinidiMock } from '../src/affinidi/index.js'
import { createAuthentiqMock } from '../src/authentiq/index.js'
import { createVoucherifyMock } from '../src/voucherify/index.js'
import type { Reach } from './reach.js'

/** Ids of the operations that a package exports. */
function operationIds(exports: Readonly<Record<string, unknown>>): string[] {
  return Object.values(exports)
    .filter((each): each is { id: string } => typeof each === 'function' && 'id' in each && 'responses' in each)
    .map(({ id }) => id)
    .sort()
}

/** Ids of the called operations, without duplicates. */
function calledIds(mock: { calls(): readonly { readonly operation?: string }[] }): string[] {
  return [...new Set(mock.calls().map(({ operation }) => String(operation)))].sort()
}

/** Calls every operation with its own client: one call that succeeds, and one that fails. */
export function describeOperations(reach: Reach): void {
  describe('every operation', () => {
    it('of Voucherify is supported', async () => {
      const mock = createVoucherifyMock()
      const { appId, appToken, clientAuth } = mock.clientOptions
      const client = createVoucherifyClient({
        appId,
        appToken,
        clientAuth,
        retry: 0,
        validation: 'error',
        ...(await reach(mock)),
      })
      const { access_token: accessToken } = await client.generateOauthToken({ scope: ['vouchers', 'orders'] })
      expect(await client.introspectOauthToken({ accessToken })).toMatchObject({
        active: true,
        scope: 'vouchers orders',
      })
      await client.revokeOauthToken({ accessToken })
      expect(await client.introspectOauthToken({ accessToken })).toEqual({ active: false })
      await expect(client.revokeOauthToken({ accessToken })).rejects.toMatchObject({ kind: 'http', status: 404 })
      await expect(client.generateOauthToken({ scope: 'nonsense' })).rejects.toMatchObject({
        status: 400,
        code: 'invalid_scope',
      })
      const v2 = { projectId: 'default', scope: ['vouchers.read'] }
      expect(await client.generateOauthTokenV2(v2)).toMatchObject({ expires_in: 900, scope: 'vouchers.read' })
      await expect(client.generateOauthTokenV2({ ...v2, projectId: 'other' })).rejects.toMatchObject({ status: 403 })
      expect(calledIds(mock)).toEqual(operationIds(voucherifyOperations))
    })

    it('of Authentiq is supported', async () => {
      const mock = createAuthentiqMock()
      const { clientAuth } = mock.clientOptions
      const client = createAuthentiqClient({ clientAuth, validation: 'error', ...(await reach(mock)) })
      const redirectUri = 'https://app.example.com/callback'
      const code = mock.issueCode({ redirectUri })
      expect(await client.token({ code, redirectUri })).toMatchObject({
        token_type: 'Bearer',
        scope: 'openid profile email',
      })
      await expect(client.token({ code, redirectUri })).rejects.toMatchObject({ status: 400, code: 'invalid_grant' })
      expect(calledIds(mock)).toEqual(operationIds(authentiqOperations))
    })

    it('of Affinidi is supported', async () => {
      const mock = createAffinidiMock()
      const client = createAffinidiClient({ retry: 0, validation: 'error', ...(await reach(mock)) })
      const { did, assertion } = mock.createIdentity()
      const request = {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_id: did,
      } as const
      const token = await client.consumerAuthTokenEndpoint({ ...request, client_assertion: assertion })
      expect(token).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
      const refused = client.consumerAuthTokenEndpoint({
        ...request,
        client_assertion: assertion('https://example.com'),
      })
      await expect(refused).rejects.toMatchObject({ status: 403, code: 'UnauthorizedError' })
      expect(calledIds(mock)).toEqual(operationIds(affinidiOperations))
    })
  })
}
