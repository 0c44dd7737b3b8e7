import { describe, expect, it } from 'vitest'

import { createOryMock } from '../ory/index.js'
import { readFault } from './fault-text.js'
import { orderFaults } from './order-faults.js'
import { UsageError } from './usage-error.js'

/** Orders faults as they are written on the command line. */
function order(...texts: string[]): ReturnType<typeof createOryMock> {
  const mock = createOryMock()
  orderFaults(mock, texts.map(readFault))
  return mock
}

describe('orderFaults', () => {
  it('orders faults for every request', async () => {
    const mock = order('GET /userinfo=status,status=503', 'POST /userinfo=html')
    const status = async (method: string): Promise<number> =>
      (await mock.clientOptions.fetch(`${mock.urls.publicUrl}/userinfo`, { method })).status
    for (const _ of [1, 2]) expect([await status('GET'), await status('POST')]).toEqual([503, 502])
  })

  it('orders a status with headers and a body', async () => {
    const mock = order('GET /userinfo=status,status=503,headers={"x-a":"b","retry-after":"2"},body={"busy":true}')
    const response = await mock.clientOptions.fetch(`${mock.urls.publicUrl}/userinfo`)
    expect([response.status, (await response.json()) as unknown]).toEqual([503, { busy: true }])
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'x-a': 'b', 'retry-after': '2' })
  })

  it.each<[string, string[], string]>([
    [
      'an unknown kind',
      ['GET /userinfo=explosion'],
      '--fault GET /userinfo=explosion: `kind` must be one of delay, drip, hold, html, media-type, redirect, reset, retry-after, status, truncate',
    ],
    [
      'a property that does not fit, without its value',
      ['GET /userinfo=status,status=s3cret'],
      '--fault GET /userinfo=status: `status` must be an HTTP status from 200 to 599',
    ],
    [
      'a property that the kind does not have',
      ['GET /userinfo=delay,seconds=1'],
      '--fault GET /userinfo=delay: `seconds` is not known; there are milliseconds, when',
    ],
    [
      'a body where none may be',
      ['GET /userinfo=status,status=204,body=s3cret'],
      '--fault GET /userinfo=status: `body` must be absent if `status` is 204, 205 or 304',
    ],
    [
      'headers that are not JSON, without their value',
      ['GET /userinfo=status,status=503,headers=x-a: s3cret'],
      '--fault GET /userinfo=status: `headers` must be an object of valid header names and values, without content-length, transfer-encoding, trailer and connection',
    ],
    [
      'a time that is none',
      ['GET /userinfo=retry-after,after=soon'],
      '--fault GET /userinfo=retry-after: `after` must be a whole number of seconds from 0, or a valid date',
    ],
    [
      'a second fault for an operation',
      ['getOAuth2Client=reset', 'GET /userinfo=reset', 'getOAuth2Client=html'],
      "--fault is given twice for 'getOAuth2Client', but an operation or route can have only one",
    ],
    [
      'a second fault for an operation under another name',
      ['POST /oauth2/token=reset', 'oauth2TokenExchange=html'],
      "--fault is given twice for 'oauth2TokenExchange', but an operation or route can have only one",
    ],
    [
      'a second fault for a route',
      ['POST /userinfo=reset', 'POST /userinfo=reset'],
      "--fault is given twice for 'POST /userinfo', but an operation or route can have only one",
    ],
  ])('refuses %s', (_, texts, message) => {
    expect(() => order(...texts)).toThrow(new UsageError(message))
  })

  it('refuses what the mock does not have, with a list of what it has', () => {
    expect(() => order('token=reset')).toThrow(
      /^--fault token=reset: the mock has no operation or route "token"; there are .*getOidcUserInfo.*POST \/userinfo/,
    )
  })
})
