import { describe, expect, it } from 'vitest'

import { readFault } from './fault-text.js'
import { UsageError } from './usage-error.js'

describe('readFault', () => {
  it.each<[string, string, object]>([
    ['token=html', 'token', { kind: 'html' }],
    ['token=reset', 'token', { kind: 'reset', when: 'before' }],
    ['token=reset,when=after', 'token', { kind: 'reset', when: 'after' }],
    ['GET /userinfo=delay,milliseconds=1.5', 'GET /userinfo', { kind: 'delay', milliseconds: 1.5 }],
    [
      'token=media-type,mediaType=text/html; charset=utf-8',
      'token',
      { kind: 'media-type', mediaType: 'text/html; charset=utf-8' },
    ],
    [
      'token=redirect,location=https://example.com/?a=b,c',
      'token',
      { kind: 'redirect', location: 'https://example.com/?a=b,c' },
    ],
    ['token=retry-after,after=3,status=503', 'token', { kind: 'retry-after', after: 3, status: 503 }],
    [
      'token=retry-after,after=Thu, 01 Jan 2026 00:00:00 GMT',
      'token',
      { kind: 'retry-after', after: new Date(Date.UTC(2026, 0, 1)) },
    ],
    ['token=status,status=500,body=out, of order', 'token', { kind: 'status', status: 500, body: 'out, of order' }],
    ['token=status,status=500,body={"a":1,"b":2}', 'token', { kind: 'status', status: 500, body: { a: 1, b: 2 } }],
    [
      'token=status,status=503,headers={"x-a":"b","retry-after":"2"},body=busy',
      'token',
      { kind: 'status', status: 503, headers: { 'x-a': 'b', 'retry-after': '2' }, body: 'busy' },
    ],
    ['token=status,status=503,headers=x-a: b', 'token', { kind: 'status', status: 503, headers: 'x-a: b' }],
    ['token=status,status=many', 'token', { kind: 'status', status: 'many' }],
    ['token=truncate,bytes=-1', 'token', { kind: 'truncate', bytes: -1 }],
    ['token=retry-after,after=-1', 'token', { kind: 'retry-after', after: -1 }],
  ])('reads %s', (text, operation, fault) => {
    expect(readFault(text)).toEqual({ operation, fault })
  })

  it.each(['', 'token', '=reset', 'token=', 'token=reset,after', 'token=reset,=after'])('refuses %j', (text) => {
    const message = '--fault must be written as operation=kind[,name=value]…, such as getOAuth2Client=status,status=503'
    expect(() => readFault(text)).toThrow(new UsageError(message))
  })

  it.each(['token=status,status=503,kind=html', 'token=status,kind=status,status=503'])(
    'refuses a kind among the properties: %s',
    (text) => {
      expect(() => readFault(text)).toThrow(
        new UsageError('--fault token=status: `kind` is not a property: the kind follows the operation'),
      )
    },
  )

  it('refuses a property that is given twice, without its values', () => {
    expect(() => readFault('token=status,status=503,body=s3cret,status=500')).toThrow(
      new UsageError('--fault token=status: `status` is given twice'),
    )
  })

  it.each(['body', 'headers'])('refuses a %s that begins as JSON and is not JSON, without quoting it', (name) => {
    expect(() => readFault(`token=status,status=500,${name}={s3cret`)).toThrow(
      new UsageError(`--fault token=status: \`${name}\` begins as JSON does, but is not JSON`),
    )
  })
})
