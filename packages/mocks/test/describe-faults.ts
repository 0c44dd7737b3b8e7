import { settle, type InvalidResponseError } from '@typed-oauth/core'
import { createVoucherifyClient, type VoucherifyClient, type VoucherifyUrlOptions } from '@typed-oauth/voucherify-oauth'
import { describe, expect, it } from 'vitest'

import { createVoucherifyMock, type Fault, type VoucherifyMock } from '../src/voucherify/index.js'
import type { Reach } from './reach.js'

/** Differences between the ways to reach a mock. */
interface Differences {
  /** Properties of the client's error after a reset of the connection. */
  readonly reset: Readonly<Record<string, unknown>>
  /** Reason in the client's error if the headers arrive, but nothing of the body. */
  readonly noBody: 'reset' | 'truncated'
}

/** Orders every kind of fault and tests its effect on the real client. */
export function describeFaults(reach: Reach, { reset, noBody }: Differences): void {
  const setup = async (
    options: Partial<VoucherifyUrlOptions> = {},
  ): Promise<{ mock: VoucherifyMock; client: VoucherifyClient; accessToken: string }> => {
    const mock = createVoucherifyMock()
    const { appId, appToken } = mock.clientOptions
    const client = createVoucherifyClient({
      appId,
      appToken,
      retry: 0,
      retryDelay: 0,
      ...(await reach(mock)),
      ...options,
    })
    return { mock, client, accessToken: mock.issueToken().access_token }
  }
  /** Revokes a token during a fault, and returns the error and whether the token was revoked. */
  const revoke = async (
    fault: Fault,
    options?: Partial<VoucherifyUrlOptions>,
  ): Promise<{ error: unknown; isRevoked: boolean }> => {
    const { mock, client, accessToken } = await setup(options)
    mock.faults.next(client.revokeOauthToken, fault)
    const settled = await settle(client.revokeOauthToken({ accessToken }))
    const { active } = await client.introspectOauthToken({ accessToken }, { timeout: 5_000 })
    expect(mock.calls(client.revokeOauthToken).map((call) => call.fault)).toEqual([fault.kind])
    return { error: settled.ok ? undefined : settled.error, isRevoked: !active }
  }
  /** Requests a token during a fault. */
  const generate = async (fault: Fault, options?: Partial<VoucherifyUrlOptions>): Promise<unknown> => {
    const { mock, client } = await setup(options)
    mock.faults.next(client.generateOauthToken, fault)
    const settled = await settle(client.generateOauthToken({ scope: 'api' }))
    return settled.ok ? settled.value : settled.error
  }

  describe('a fault', () => {
    it('can be a status with a body, before the request has an effect', async () => {
      const body = { code: 500, key: 'internal_error', message: 'Something broke' }
      const { error, isRevoked } = await revoke({
        kind: 'status',
        status: 500,
        body,
        headers: { 'x-request-id': 'r-1' },
      })
      expect(error).toMatchObject({
        kind: 'http',
        status: 500,
        code: 'internal_error',
        description: 'Something broke',
        requestId: 'r-1',
      })
      expect(isRevoked).toBe(false)
    })

    it('can be a status after the request has had its effect', async () => {
      const { error, isRevoked } = await revoke({ kind: 'status', status: 503, when: 'after' })
      expect(error).toMatchObject({ kind: 'http', status: 503 })
      expect(isRevoked).toBe(true)
    })

    it('can be a delay, after which the response is right', async () => {
      expect(await generate({ kind: 'delay', milliseconds: 20 })).toMatchObject({ token_type: 'Bearer' })
    })

    it('can be a delay of the response that is longer than the time limit of the client', async () => {
      const { error, isRevoked } = await revoke({ kind: 'delay', milliseconds: 60_000 }, { timeout: 100 })
      expect(error).toMatchObject({ kind: 'timeout', scope: 'attempt' })
      expect(isRevoked).toBe(true)
    })

    it.each(['after', 'before'] as const)('can hold the response until the test releases it (%s)', async (when) => {
      const { mock, client, accessToken } = await setup()
      const [arrived, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const until = async (): Promise<void> => {
        arrived.resolve()
        return released.promise
      }
      mock.faults.next(client.revokeOauthToken, { kind: 'hold', until, when })
      const revoked = client.revokeOauthToken({ accessToken })
      await arrived.promise
      expect(await client.introspectOauthToken({ accessToken })).toMatchObject({ active: when === 'before' })
      released.resolve()
      await revoked
      expect(await client.introspectOauthToken({ accessToken })).toMatchObject({ active: false })
    })

    it.each(['after', 'before'] as const)('can hold a response that the client gives up (%s)', async (when) => {
      const until = async (): Promise<void> => new Promise(() => undefined)
      const { error, isRevoked } = await revoke({ kind: 'hold', until, when }, { timeout: 100 })
      expect(error).toMatchObject({ kind: 'timeout', scope: 'attempt' })
      expect(isRevoked).toBe(when === 'after')
    })

    it.each(['after', 'before'] as const)('holds no request whose client has gone (%s)', async (when) => {
      const { mock, client, accessToken } = await setup({ timeout: 100 })
      const ended = new Promise((resolve) => mock.observe(resolve))
      mock.faults.next(client.revokeOauthToken, { kind: 'hold', until: async () => new Promise(() => undefined), when })
      await settle(client.revokeOauthToken({ accessToken }))
      expect(await ended).toMatchObject({ fault: 'hold' })
    })

    it('can be a reset before the request is read', async () => {
      const { error, isRevoked } = await revoke({ kind: 'reset', when: 'before' })
      expect(error).toMatchObject({ kind: 'network', ...reset })
      expect(isRevoked).toBe(false)
    })

    it('can be a reset after the request is read', async () => {
      const { error, isRevoked } = await revoke({ kind: 'reset', when: 'after' })
      expect(error).toMatchObject({ kind: 'network', ...reset })
      expect(isRevoked).toBe(true)
    })

    it('can be a reset, after which a retry succeeds, before or after the effect', async () => {
      for (const when of ['before', 'after'] as const) {
        const { mock, client, accessToken } = await setup({ retry: 1 })
        mock.faults.next(client.revokeOauthToken, { kind: 'reset', when })
        await client.revokeOauthToken({ accessToken })
        expect(mock.calls(client.revokeOauthToken).map(({ status }) => status)).toEqual([
          undefined,
          when === 'before' ? 204 : 404,
        ])
      }
    })

    it.each([undefined, 1, 1_000])('can be a body that is truncated (%s bytes)', async (bytes) => {
      expect(await generate({ kind: 'truncate', bytes })).toMatchObject({ kind: 'network', reason: 'truncated' })
    })

    it('can be a body that is truncated before its first byte', async () => {
      expect(await generate({ kind: 'truncate', bytes: 0 })).toMatchObject({ kind: 'network', reason: noBody })
    })

    it('can be an HTML page with an error status', async () => {
      const { error, isRevoked } = await revoke({ kind: 'html' })
      expect(error).toMatchObject({ kind: 'http', status: 502 })
      expect(error).toHaveProperty('body', expect.stringContaining('<h1>Bad gateway</h1>'))
      expect(isRevoked).toBe(false)
    })

    it('can be an HTML page with a successful status', async () => {
      const error = await generate({ kind: 'html', status: 200, html: '<p>Sign in to the network</p>' })
      expect(error).toMatchObject({ kind: 'response', status: 200 })
      expect(error).toHaveProperty('body', '<p>Sign in to the network</p>')
    })

    it('can be a wrong media type', async () => {
      const error = await generate({ kind: 'media-type' })
      expect(error).toMatchObject({ kind: 'response', status: 200 })
      expect((error as InvalidResponseError).headers.get('content-type')).toBe('text/plain')
    })

    it('can be a redirect, which the client does not follow', async () => {
      const { error, isRevoked } = await revoke({
        kind: 'redirect',
        location: 'https://elsewhere.example.com/',
        status: 307,
      })
      expect(error).toMatchObject({ kind: 'redirect', status: 307, location: 'https://elsewhere.example.com/' })
      expect(isRevoked).toBe(false)
    })

    it('can be a response that says when to retry, in seconds', async () => {
      const fault: Fault = { kind: 'retry-after', after: 7, body: { code: 429, message: 'Slow down' } }
      expect(await generate(fault)).toMatchObject({
        kind: 'http',
        status: 429,
        retryAfterMs: 7_000,
        description: 'Slow down',
      })
    })

    it('can be a response that says when to retry, as a date', async () => {
      const error = await generate({ kind: 'retry-after', after: new Date(Date.now() + 90_000), status: 503 })
      expect(error).toMatchObject({ kind: 'http', status: 503 })
      const { retryAfterMs } = error as { retryAfterMs: number }
      expect(retryAfterMs).toBeGreaterThan(80_000)
      expect(retryAfterMs).toBeLessThanOrEqual(90_000)
    })

    it('can be a response that arrives slowly and is complete in the end', async () => {
      expect(await generate({ kind: 'drip', milliseconds: 1, bytes: 50 })).toMatchObject({ token_type: 'Bearer' })
    })

    it('can be a response that arrives slowly for longer than the time limit of the client', async () => {
      expect(await generate({ kind: 'drip', milliseconds: 20 }, { timeout: 200 })).toMatchObject({ kind: 'timeout' })
    })
  })
}
