import { describe, expect, it } from 'vitest'

import type { MockApi, MockedOperation } from './mock-api.js'

/** The operation that gives a token, and how to call it. */
export interface TokenCall {
  /** The mock API that responds to the call. */
  readonly api: MockApi
  /** The operation. */
  readonly operation: MockedOperation
  /** A valid token response. */
  readonly answer: object
  /** Calls the operation once. */
  call(options: { readonly validation: 'error' | 'off' | 'warn' }): Promise<unknown>
}

/** Tests that every operation that gets a token rejects unusable responses. */
export function describeTokenAnswers({ api, operation, answer, call }: TokenCall): void {
  const failure = async (validation: 'error' | 'off' | 'warn'): Promise<unknown> =>
    call({ validation }).then(
      () => undefined,
      (error: unknown) => error,
    )

  describe('a response without its essential properties', () => {
    it.each(['error', 'warn', 'off'] as const)('is an error with validation %s', async (validation) => {
      api.reply(operation, 200, { ...answer, access_token: '' })
      expect(await failure(validation)).toMatchObject({ kind: 'response', issues: [{ path: ['access_token'] }] })
    })

    it.each(['-5', '1e999', '"3600"'])(
      'is an error only with validation `error` if `expires_in` is %s',
      async (wrong) => {
        const text = JSON.stringify({ ...answer, expires_in: 0 }).replace('"expires_in":0', `"expires_in":${wrong}`)
        api.reply(operation, 200, text, { headers: { 'content-type': 'application/json' } })
        expect(await failure('error')).toMatchObject({ kind: 'response', issues: [{ path: ['expires_in'] }] })
        await expect(call({ validation: 'off' })).resolves.toEqual(JSON.parse(text))
      },
    )
  })
}
