import { describe, expect, it } from 'vitest'

import { createOryClient, type InvalidResponseError, type ValidationMode } from '../src/index.js'
import { errorOf } from './setup.js'

const adminUrl = 'https://admin.example.com'
const modes: readonly ValidationMode[] = ['error', 'warn', 'off']
const token = { access_token: 'a', token_type: 'bearer', expires_in: 3599, scope: '' }

/** Makes a client whose server always responds with the given text. */
function answering(
  text: string,
  validation: ValidationMode,
  heard: InvalidResponseError[] = [],
): ReturnType<typeof createOryClient> {
  const response = { status: 200, headers: { 'content-type': 'application/json' } }
  return createOryClient({
    adminUrl,
    publicUrl: adminUrl,
    validation,
    fetch: async () => new Response(text, response),
    onInvalidResponse: (error) => heard.push(error),
  })
}

describe('a response without its essential properties', () => {
  it.each(modes)('is an error with validation %s', async (validation) => {
    for (const answer of [
      { ...token, access_token: '' },
      { ...token, token_type: '' },
      { access_token: '', token_type: '' },
    ]) {
      const ory = answering(JSON.stringify(answer), validation)
      const error = await errorOf(ory.oauth2TokenExchange({ grantType: 'client_credentials' }))
      expect(error).toMatchObject({ kind: 'response', problem: 'does not fit' })
    }
    const error = await errorOf(
      answering('{"redirect_to":""}', validation).acceptOAuth2LoginRequest({
        loginChallenge: 'c',
        acceptOAuth2LoginRequest: { subject: 'alice' },
      }),
    )
    expect((error as Error).message).toBe(
      'acceptOAuth2LoginRequest: the server answered 200, but its body does not fit `redirect_to` (text that is not empty)',
    )
  })
})

describe('`expires_in`', () => {
  it.each(['-5', '1e999', '"3600"', 'null'])('is a validation error if it is %s', async (expires) => {
    const text = `{"access_token":"a","token_type":"bearer","scope":"","expires_in":${expires}}`
    const call = (validation: ValidationMode, heard: InvalidResponseError[] = []): Promise<unknown> =>
      answering(text, validation, heard).oauth2TokenExchange({ grantType: 'client_credentials' })
    expect(await errorOf(call('error'))).toMatchObject({ kind: 'response', issues: [{ path: ['expires_in'] }] })
    await expect(call('off')).resolves.toEqual(JSON.parse(text))
    const heard: InvalidResponseError[] = []
    await expect(call('warn', heard)).resolves.toEqual(JSON.parse(text))
    expect(heard).toMatchObject([{ issues: [{ path: ['expires_in'] }] }])
  })

  it('may be 0, as for a lifespan of a second', async () => {
    const call = answering(JSON.stringify({ ...token, expires_in: 0 }), 'error')
    await expect(call.oauth2TokenExchange({ grantType: 'client_credentials' })).resolves.toHaveProperty('expires_in', 0)
  })
})
