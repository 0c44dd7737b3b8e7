import { printed } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { errorOf, makeClient, setUpOry } from '../../test/setup.js'
import {
  createOryTransport,
  getOAuth2LoginRequest,
  getOAuth2LogoutRequest,
  handleLoginRequest,
  handleLogoutRequest,
} from '../index.js'

const { transport, hydra } = setUpOry()

describe('a challenge that Hydra refuses', () => {
  it('is unknown with 404, and expired with 401 and request_unauthorized', async () => {
    hydra.admin.reply(getOAuth2LoginRequest, 404, { error: 'Not Found', error_description: '' })
    expect(await handleLoginRequest(transport, 'a')).toEqual({ kind: 'restart', reason: 'unknown' })
    hydra.admin.reply(getOAuth2LoginRequest, 401, { error: 'request_unauthorized' })
    expect(await handleLoginRequest(transport, 'a')).toEqual({ kind: 'restart', reason: 'expired' })
  })

  it.each<readonly [string, number, unknown]>([
    ['404 of a route that does not exist', 404, { error: { code: 404, message: 'no route' } }],
    ['404 of a proxy', 404, '<h1>Not found</h1>'],
    ['404 without a body', 404, undefined],
    ['401 for the API key', 401, { error: { code: 401, message: 'access credentials are invalid' } }],
    ['401 of a gateway', 401, { error: 'invalid_token' }],
    ['403', 403, { error: 'request_forbidden' }],
    ['400', 400, { error: 'invalid_request' }],
    ['500', 500, { error: 'error' }],
  ])('rejects as the operation does for %s', async (_, status, body) => {
    hydra.admin.reply(getOAuth2LoginRequest, status, body)
    const error = await errorOf(handleLoginRequest(transport, 'SECRET-CHALLENGE'))
    expect(error).toMatchObject({ kind: 'http', operation: 'getOAuth2LoginRequest', status, attempts: 1 })
    expect(printed(error)).not.toContain('SECRET-CHALLENGE')
  })

  it('rejects as the operation does for a response that does not fit', async () => {
    hydra.admin.reply(getOAuth2LoginRequest, 200, { challenge: 'a', skip: 'false', subject: '' })
    expect(await errorOf(handleLoginRequest(transport, 'a'))).toMatchObject({ kind: 'response' })
  })
})

describe('a challenge that was used', () => {
  const used = '/oauth2/sessions/logout?id_token_hint=x&state=y'

  it('redirects to the address of Hydra, resolved against the public URL', async () => {
    hydra.admin.reply(getOAuth2LogoutRequest, 410, { redirect_to: used })
    const url = `https://public.example.com${used}`
    expect(await handleLogoutRequest(transport, 'a')).toEqual({ kind: 'redirect', url })
  })

  it('redirects to where browsers reach Hydra if that is another address', async () => {
    hydra.admin.reply(getOAuth2LogoutRequest, 410, { redirect_to: used })
    const { transport: behind } = makeClient({ issuer: 'https://auth.example.com/hydra' })
    const url = `https://auth.example.com/hydra${used}`
    expect(await handleLogoutRequest(behind, 'a')).toEqual({ kind: 'redirect', url })
  })

  it('starts again if there is no address, or none that may be followed', async () => {
    const step = { kind: 'restart', reason: 'expired' }
    for (const body of [
      undefined,
      {},
      { redirect_to: '' },
      { redirect_to: 'javascript:alert(1)' },
      { redirect_to: 7 },
    ]) {
      hydra.admin.reply(getOAuth2LogoutRequest, 410, body)
      expect(await handleLogoutRequest(transport, 'a')).toEqual(step)
    }
    const adminOnly = createOryTransport({ adminUrl: 'https://admin.example.com' })
    hydra.admin.reply(getOAuth2LogoutRequest, 410, { redirect_to: used })
    expect(await handleLogoutRequest(adminOnly, 'a')).toEqual(step)
  })
})
