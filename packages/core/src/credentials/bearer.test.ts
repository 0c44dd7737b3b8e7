import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import { getItem } from '../../test/example-api.js'
import { adminUrl, exampleTransport } from '../../test/example-transport.js'
import { notTokens, oddTokens } from '../../test/tokens.js'
import { bearer, InvalidInputError, type SecretContext } from '../index.js'

const admin = mockApi(adminUrl)

describe('bearer', () => {
  it('sends the token with its scheme', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    await getItem(exampleTransport({ adminAuth: bearer('a-token') }), { id: 'a' })
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer a-token')
  })

  it('calls a function for the token of each attempt, so that tokens can rotate', async () => {
    const requests = admin.reply(getItem, (_, number) =>
      number < 3 ? new Response(null, { status: 503 }) : Response.json({ id: 'a' }),
    )
    const contexts: Pick<SecretContext, 'attempt' | 'refused'>[] = []
    const token = async ({ attempt, refused }: SecretContext): Promise<string> => {
      contexts.push({ attempt, refused })
      return `token-${contexts.length}`
    }
    await getItem(exampleTransport({ adminAuth: bearer(token) }), { id: 'a' })
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-3',
    ])
    expect(contexts).toEqual([
      { attempt: 1, refused: undefined },
      { attempt: 2, refused: undefined },
      { attempt: 3, refused: undefined },
    ])
  })

  it('refuses values that cannot be a token at once', () => {
    for (const wrong of [undefined, null, '', 5, {}, ['token']]) {
      expect(() => bearer(wrong as never)).toThrow(InvalidInputError)
      expect(() => bearer(wrong as never)).toThrow(/^bearer: `token` must be/)
    }
  })

  it.each(notTokens)('refuses what is no token, as text and from a function: %j', async (text) => {
    expect(() => bearer(text)).toThrow(/^bearer: `token` (?:must|begins|ends|contains)/)
    const { fetch, sent } = answering(Response.json({ id: 'a' }))
    const error = await rejection(getItem(exampleTransport({ fetch, adminAuth: bearer(() => text) }), { id: 'a' }))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({ operation: 'getItem', parameter: 'token' })
    expect(sent).toEqual([])
  })

  it.each(oddTokens)('sends a token with any other characters: %j', async (text) => {
    const { fetch, sent } = answering(Response.json({ id: 'a' }))
    await getItem(exampleTransport({ fetch, adminAuth: bearer(text) }), { id: 'a' })
    expect(sent[0]?.init.headers['authorization']).toBe(`Bearer ${text}`)
  })
})
