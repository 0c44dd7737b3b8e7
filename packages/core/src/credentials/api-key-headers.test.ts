import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { getItem } from '../../test/example-api.js'
import { adminUrl, exampleTransport } from '../../test/example-transport.js'
import { apiKeyHeaders, InvalidInputError, type SecretContext } from '../index.js'

const admin = mockApi(adminUrl)

describe('apiKeyHeaders', () => {
  it('sends each key in its header', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    const adminAuth = apiKeyHeaders({ 'X-App-Id': 'an-id', 'X-App-Token': async () => 'a-key' })
    await getItem(exampleTransport({ adminAuth }), { id: 'a' })
    expect(requests[0]?.headers.get('x-app-id')).toBe('an-id')
    expect(requests[0]?.headers.get('x-app-token')).toBe('a-key')
    expect(requests[0]?.headers.get('authorization')).toBeNull()
  })

  it('takes precedence over a header of the caller with the same name', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    const adminAuth = apiKeyHeaders({ 'X-App-Id': 'an-id' })
    await getItem(exampleTransport({ adminAuth, headers: { 'x-app-id': 'other' } }), { id: 'a' })
    expect(requests[0]?.headers.get('x-app-id')).toBe('an-id')
  })

  it('calls all functions once more after a 401, each with its own key, and no other', async () => {
    const requests = admin.reply(getItem, (_, number) =>
      number < 2 ? new Response(null, { status: 401 }) : Response.json({ id: 'a' }),
    )
    const others: SecretContext[] = []
    const adminAuth = apiKeyHeaders({
      'x-app-id': 'an-id',
      'X-App-Token': ({ refused }) => (refused === 'old-key' ? 'new-key' : 'old-key'),
      'x-other': (context) => {
        others.push(context)
        return 'other-key'
      },
    })
    await getItem(exampleTransport({ adminAuth }), { id: 'a' })
    expect(requests.map(({ headers }) => headers.get('x-app-token'))).toEqual(['old-key', 'new-key'])
    expect(requests.map(({ headers }) => headers.get('x-app-id'))).toEqual(['an-id', 'an-id'])
    expect(others.map(({ refused }) => refused)).toEqual([undefined, 'other-key'])
    expect(JSON.stringify(others)).not.toMatch(/old-key|new-key/)
  })

  it('refuses values that cannot be a key at once, with the name of the header', () => {
    for (const wrong of [undefined, null, '', 5]) {
      expect(() => apiKeyHeaders({ 'x-app-id': 'an-id', 'x-app-token': wrong as never })).toThrow(
        /^apiKeyHeaders: `x-app-token` must be/,
      )
    }
    for (const wrong of [undefined, null, {}, 5, []])
      expect(() => apiKeyHeaders(wrong as never)).toThrow(InvalidInputError)
  })

  it('refuses header names and values that the platform would refuse, before anything is sent', async () => {
    for (const value of ['CANARY\n', 'CANARY\u0000', 'CANARY\r\nx: y']) {
      expect(() => apiKeyHeaders({ 'x-key': value })).toThrow(/^apiKeyHeaders: `x-key` (?:contains|ends in) an? [^C]+$/)
    }
    const unusable = {
      'x-key': ['CANARY\u2713', 'CANARY '],
      'x key': ['CANARY'],
      'x\nkey': ['CANARY'],
    }
    for (const [name, values] of Object.entries(unusable)) {
      for (const value of values) {
        const adminAuth = apiKeyHeaders({ [name]: value })
        const error = await rejection(getItem(exampleTransport({ adminAuth }), { id: 'a' }))
        expect(error).toBeInstanceOf(InvalidInputError)
        expect(error).toMatchObject({ parameter: name === 'x-key' ? name : '?', operation: 'getItem' })
        expect(JSON.stringify(error)).not.toContain('CANARY')
      }
    }
  })
})
