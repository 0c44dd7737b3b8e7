import { describe, expect, it } from 'vitest'

import { summarizeChallenge, summarizeError } from './error.js'

describe('an error body', () => {
  it.each<[string, unknown, object]>([
    ['of OAuth', { error: 'invalid_grant', error_description: 'No.' }, { code: 'invalid_grant', description: 'No.' }],
    ['of OAuth, with a sentence as code', { error: 'Not found' }, { description: 'Not found' }],
    [
      'of OAuth, with two sentences',
      { error: 'It is gone', error_description: 'Really' },
      { description: 'It is gone. Really' },
    ],
    [
      'of a web framework',
      { statusCode: 413, error: 'Request Entity Too Large', message: 'The body is too large' },
      { description: 'Request Entity Too Large: The body is too large' },
    ],
    [
      'of problem details',
      { type: 'https://example.com/problems/no-credit', title: 'No credit', detail: 'You have 30.', status: 403 },
      { description: 'No credit: You have 30.' },
    ],
    [
      'of problem details with a code',
      { type: 'about:blank', title: 'Forbidden', code: 'no_credit', instance: '/accounts/1' },
      { code: 'no_credit', description: 'Forbidden' },
    ],
    ['of a gateway', { message: 'Endpoint request timed out' }, { description: 'Endpoint request timed out' }],
    ['of a gateway, in upper case', { Message: 'Not authorized' }, { description: 'Not authorized' }],
    [
      'of a gateway, with the id of the request',
      { message: 'Unauthorized', request_id: 'r-1' },
      { description: 'Unauthorized', requestId: 'r-1' },
    ],
    ['with message and reason', { message: 'Too fast', reason: 'Slow down.' }, { description: 'Too fast: Slow down.' }],
    [
      'with an inner error',
      { error: { code: 'rate_limited', message: 'Too fast', reason: 'Slow down.' } },
      { code: 'rate_limited', description: 'Too fast: Slow down.' },
    ],
    [
      'with an inner error with an id and a number as code',
      { error: { id: 'no_session', code: 401, status: 'Unauthorized', request: 'r-1', message: 'No session' } },
      { code: 'no_session', description: 'No session', requestId: 'r-1' },
    ],
    [
      'of Google',
      { error: { code: 403, message: 'The caller has no permission', status: 'PERMISSION_DENIED' } },
      { code: 'PERMISSION_DENIED', description: 'The caller has no permission' },
    ],
    ['with the name of a status', { error: { status: 'Forbidden', message: 'No.' } }, { description: 'No.' }],
    [
      'with a name and the id of a trace',
      { name: 'InvalidDIDError', message: 'No key', traceId: '1-a-b', httpStatusCode: 400 },
      { code: 'InvalidDIDError', description: 'No key', requestId: '1-a-b' },
    ],
    ['with a key', { code: 400, key: 'invalid_scope', message: 'No.' }, { code: 'invalid_scope', description: 'No.' }],
    ['with a sentence as code', { code: 'It is broken', message: 'No.' }, { description: 'No.' }],
    ['with the same text twice', { title: 'No.', detail: 'No.' }, { description: 'No.' }],
    [
      'with a text beside an inner one',
      { message: 'Outer', error: { message: 'Inner', code: 'a' } },
      { code: 'a', description: 'Outer' },
    ],
    [
      'with a list of errors',
      { errors: [{ status: '422', code: 'invalid_name', title: 'Invalid', detail: 'Too short.' }, { code: 'other' }] },
      { code: 'invalid_name', description: 'Invalid: Too short.' },
    ],
    [
      'of problem details with a list of errors',
      { title: 'Not valid', status: 422, errors: [{ detail: 'must be a number', pointer: '#/age' }] },
      { description: 'Not valid: must be a number' },
    ],
  ])('is read: %s', (_, body, summary) => {
    expect(summarizeError(body)).toEqual(summary)
  })

  it.each([
    [undefined],
    [null],
    [''],
    ['invalid_grant'],
    [5],
    [true],
    [[]],
    [[{ message: 'No.' }]],
    [{}],
    [{ error: null }],
    [{ error: {} }],
    [{ error: [] }],
    [{ errors: [] }],
    [{ errors: ['No.'] }],
    [{ errors: null }],
    [{ errors: 'No.' }],
    [{ error: 5, error_description: ['No.'], code: 5, title: {}, message: [], reason: '', request_id: 7 }],
    [{ type: 'about:blank', status: 404 }],
    [{ status: { toString: 5, valueOf: 5 } }],
    [{ error: { status: { toString: 5, valueOf: 5 } } }],
  ])('says nothing if it has no usual shape: %j', (body) => {
    expect(summarizeError(body)).toEqual({})
  })
})

describe('a challenge', () => {
  it.each<[string, string | undefined, string | undefined]>([
    [
      'Bearer realm="example", error="invalid_token", error_description="The access token expired"',
      'invalid_token',
      'The access token expired',
    ],
    [
      'Bearer error="insufficient_user_authentication", error_description="Another level is needed", acr_values="my-acr"',
      'insufficient_user_authentication',
      'Another level is needed',
    ],
    ['Bearer scope="" error="invalid_token" error_description="expired"', 'invalid_token', 'expired'],
    ['DPoP algs="ES256", error=use_dpop_nonce , max_age=5', 'use_dpop_nonce', undefined],
    ['Basic realm="a", Bearer realm="b", Error = "insufficient_scope", scope="a b"', 'insufficient_scope', undefined],
    [
      String.raw`Bearer realm="a\", error=\"b", error="c", error_description="d \"e\" \\"`,
      'c',
      String.raw`d "e" \ `.trim(),
    ],
    ['DPoP error="first", Bearer error="second", error_description="of the second"', 'first', 'of the second'],
    ['Bearer realm=", error=none", x-error="other"', undefined, undefined],
    ['Bearer error_description="without an error"', undefined, undefined],
    ['Bearer error=""', undefined, undefined],
    ['Bearer error="unfinished', undefined, undefined],
    ['Negotiate YII=', undefined, undefined],
    ['', undefined, undefined],
  ])('is read: %s', (header, code, description) => {
    expect(summarizeChallenge(header)).toEqual({ code, description })
  })

  it('of any length is read quickly', () => {
    for (const part of ['a', ' a', 'a=', '"', 'a="', 'a="\\', ' ', 'a = ']) {
      const started = performance.now()
      summarizeChallenge(part.repeat(100_000))
      expect(performance.now() - started, part).toBeLessThan(500)
    }
  })
})
