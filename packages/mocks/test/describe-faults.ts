import { settle, type InvalidResponseError } from '@typed-oauth/core'
import { createVoucherifyClient, type VoucherifyClient, type VoucherifyUrlOptions } from '@typed-oauth/voucherify-oauth'
import { describe, expect, it } from 'vitest'

import { createVoucherifyMock, type Fault, type VoucherifyMock } from '../src/voucherify/index.js'
import type { Reach } from './reach.js'

/** What differs between the ways to reach a mock. */
interface Differences {
  /** How a client sees that the connection was reset. */
  readonly reset: Readonly<Record<string, unknown>>
  /** Reason that a client sees if the headers arrive, but nothing of the body. */
  readonly noBody: 'reset' | 'truncated'
}

/** Orders every kind of fault and looks at it through the real client. */
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
  /** Revokes a token while something goes wrong, and tells whether it was revoked. */
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
  /** Asks for a token while something goes wrong. */
  const generate = async (fault: Fault, options?: Partial<VoucherifyUrlOptions>): Promise<unknown> => {
    const { mock, client } = await setup(options)
    mock.faults.next(client.generateOauthToken, fault)
    const settled = await settle(client.generateOauthToken({ scope: 'api' }))
    return settled.ok ? settled.value : settled.error
  }

  describe('a fault', () => {
    it('is a status with a body, before the request has an effect', async () => {
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

    it('is a status after the request had its effect', async () => {
      const { error, isRevoked } = await revoke({ kind: 'status', status: 503, when: 'after' })
      expect(error).toMatchObject({ kind: 'http', status: 503 })
      expect(isRevoked).toBe(true)
    })

    it('is a delay, after which the answer is right', async () => {
      expect(await generate({ kind: 'delay', milliseconds: 20 })).toMatchObject({ token_type: 'Bearer' })
    })

    it('is a delay of the answer that the client does not wait for', async () => {
      const { error, isRevoked } = await revoke({ kind: 'delay', milliseconds: 60_000 }, { timeout: 100 })
      expect(error).toMatchObject({ kind: 'timeout', scope: 'attempt' })
      expect(isRevoked).toBe(true)
    })

    it('is a reset before the request was read', async () => {
      const { error, isRevoked } = await revoke({ kind: 'reset', when: 'before' })
      expect(error).toMatchObject({ kind: 'network', ...reset })
      expect(isRevoked).toBe(false)
    })

    it('is a reset after the request was read', async () => {
      const { error, isRevoked } = await revoke({ kind: 'reset', when: 'after' })
      expect(error).toMatchObject({ kind: 'network', ...reset })
      expect(isRevoked).toBe(true)
    })

    it('is a reset that a repeat gets over, whichever side of it the effect is', async () => {
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

    it.each([undefined, 1, 1_000])('is a body that breaks off (%s bytes)', async (bytes) => {
      expect(await generate({ kind: 'truncate', bytes })).toMatchObject({ kind: 'network', reason: 'truncated' })
    })

    it('is a body that breaks off before it begins', async () => {
      expect(await generate({ kind: 'truncate', bytes: 0 })).toMatchObject({ kind: 'network', reason: noBody })
    })

    it('is a web page with an error status', async () => {
      const { error, isRevoked } = await revoke({ kind: 'html' })
      expect(error).toMatchObject({ kind: 'http', status: 502 })
      expect(error).toHaveProperty('body', expect.stringContaining('<h1>Bad gateway</h1>'))
      expect(isRevoked).toBe(false)
    })

    it('is a web page that looks like a success', async () => {
      const error = await generate({ kind: 'html', status: 200, html: '<p>Sign in to the network</p>' })
      expect(error).toMatchObject({ kind: 'response', status: 200 })
      expect(error).toHaveProperty('body', '<p>Sign in to the network</p>')
    })

    it('is a wrong media type', async () => {
      const error = await generate({ kind: 'media-type' })
      expect(error).toMatchObject({ kind: 'response', status: 200 })
      expect((error as InvalidResponseError).headers.get('content-type')).toBe('text/plain')
    })

    it('is a redirect, which the client does not follow', async () => {
      const { error, isRevoked } = await revoke({
        kind: 'redirect',
        location: 'https://elsewhere.example.com/',
        status: 307,
      })
      expect(error).toMatchObject({ kind: 'redirect', status: 307, location: 'https://elsewhere.example.com/' })
      expect(isRevoked).toBe(false)
    })

    it('is a refusal that says when to come back, in seconds', async () => {
      const fault: Fault = { kind: 'retry-after', after: 7, body: { code: 429, message: 'Slow down' } }
      expect(await generate(fault)).toMatchObject({
        kind: 'http',
        status: 429,
        retryAfterMs: 7_000,
        description: 'Slow down',
      })
    })

    it('is a refusal that says when to come back, as a date', async () => {
      const error = await generate({ kind: 'retry-after', after: new Date(Date.now() + 90_000), status: 503 })
      expect(error).toMatchObject({ kind: 'http', status: 503 })
      const { retryAfterMs } = error as { retryAfterMs: number }
      expect(retryAfterMs).toBeGreaterThan(80_000)
      expect(retryAfterMs).toBeLessThanOrEqual(90_000)
    })

    it('is an answer that drips, and is complete in the end', async () => {
      expect(await generate({ kind: 'drip', milliseconds: 1, bytes: 50 })).toMatchObject({ token_type: 'Bearer' })
    })

    it('is an answer that drips for longer than the client waits', async () => {
      expect(await generate({ kind: 'drip', milliseconds: 20 }, { timeout: 200 })).toMatchObject({ kind: 'timeout' })
    })
  })
}
