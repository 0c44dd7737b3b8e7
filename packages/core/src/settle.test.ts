import { mockApi } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'

import { rejection } from '../test/answering.js'
import { getItem, type Item } from '../test/example-api.js'
import { adminUrl, exampleTransport } from '../test/example-transport.js'
import { HttpError, settle, type AnySdkError } from './index.js'

const admin = mockApi(adminUrl)

describe('settle', () => {
  it('turns a success into a value', async () => {
    admin.reply(getItem, 200, { id: 'a' })
    await expect(settle(getItem(exampleTransport(), { id: 'a' }))).resolves.toEqual({ ok: true, value: { id: 'a' } })
  })

  it('turns errors of this library into values, also those before anything is sent', async () => {
    admin.reply(getItem, 404)
    const missing = await settle(getItem(exampleTransport(), { id: 'a' }))
    expect(missing.ok).toBe(false)
    expect(!missing.ok && missing.error).toBeInstanceOf(HttpError)
    const refused = await settle(getItem(exampleTransport(), { id: '' }))
    expect(!refused.ok && refused.error.kind).toBe('input')
  })

  it('rejects with all other errors: aborts, errors of token providers', async () => {
    const reason = new Error('enough')
    const call = getItem(exampleTransport(), { id: 'a' }, { signal: AbortSignal.abort(reason) })
    expect(await rejection(settle(call))).toBe(reason)
    const failure = new TypeError('fetch failed')
    const accessToken = (): never => {
      throw failure
    }
    expect(await rejection(settle(getItem(exampleTransport({ accessToken }), { id: 'a' })))).toBe(failure)
  })

  it('is typed so that a switch over the kind of error is exhaustive', async () => {
    const result = await settle(Promise.resolve({ id: 'a' } as Item))
    if (result.ok) expectTypeOf(result.value).toEqualTypeOf<Item>()
    else expectTypeOf(result.error).toEqualTypeOf<AnySdkError>()
    const describeError = (error: AnySdkError): string => {
      switch (error.kind) {
        case 'http':
          return String(error.status)
        case 'redirect':
          return String(error.location)
        case 'network':
          return error.reason
        case 'timeout':
          return error.scope
        case 'input':
          return error.parameter
        case 'response':
          return String(error.issues.length)
        case 'session':
        case 'sign-in':
        case 'token-store':
          return error.reason
      }
    }
    expect(describeError).toBeTypeOf('function')
  })
})
