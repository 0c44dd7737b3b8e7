import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { getItem } from '../../test/example-api.js'
import { adminUrl, exampleTransport } from '../../test/example-transport.js'
import { httpBasic, InvalidInputError } from '../index.js'

const admin = mockApi(adminUrl)
const userAndPassword = (request: Request | undefined): string =>
  Buffer.from(request?.headers.get('authorization')?.replace('Basic ', '') ?? '', 'base64').toString('utf8')

describe('httpBasic', () => {
  it.each([
    ['Aladdin', 'open sesame'],
    ['team@example.com', 's:%+/=& \u00E9\u2713'],
    ['\u00E4 b', ' '],
  ])('sends %j and %j in UTF-8, without form encoding', async (user, password) => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    await getItem(exampleTransport({ adminAuth: httpBasic(user, password) }), { id: 'a' })
    expect(userAndPassword(requests[0])).toBe(`${user}:${password}`)
  })

  it('sends the example of RFC 7617, section 2', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    await getItem(exampleTransport({ adminAuth: httpBasic('Aladdin', 'open sesame') }), { id: 'a' })
    expect(requests[0]?.headers.get('authorization')).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')
  })

  it('calls a function for the password in each attempt, and once more after a 401', async () => {
    const requests = admin.reply(getItem, (_, number) =>
      number === 1 ? new Response(null, { status: 401 }) : Response.json({ id: 'a' }),
    )
    let calls = 0
    const password = async (): Promise<string> => `password-${++calls}`
    await getItem(exampleTransport({ adminAuth: httpBasic('me', password) }), { id: 'a' })
    expect(requests.map(userAndPassword)).toEqual(['me:password-1', 'me:password-2'])
  })

  it('has no client id: a user of a gateway is no OAuth 2.0 client', () => {
    expect(httpBasic('me', 'a-password')).not.toHaveProperty('clientId')
  })

  it('refuses values that cannot be sent at once', () => {
    for (const wrong of ['', undefined, null, 5, {}]) {
      expect(() => httpBasic(wrong as never, 'a-password')).toThrow(/^httpBasic: `user` must be a non-empty string$/)
      expect(() => httpBasic('me', wrong as never)).toThrow(/^httpBasic: `password` must be a string/)
    }
    for (const user of ['a:b', ':', 'a:'])
      expect(() => httpBasic(user, 'a-password')).toThrow(/^httpBasic: `user` must not contain ":"/)
    for (const flawed of ['CANARY\n', 'CANARY\r\n', '\uFEFFCANARY', 'CAN\u0000ARY', 'CAN\tARY', 'CANARY\u007F']) {
      expect(() => httpBasic(flawed, 'a-password')).toThrow(/^httpBasic: `user` (?!.*CANARY)/)
      expect(() => httpBasic('me', flawed)).toThrow(/^httpBasic: `password` (?!.*CANARY)/)
    }
  })

  it('refuses a password of a function that cannot be sent', async () => {
    for (const flawed of ['CANARY\n', '', undefined]) {
      const adminAuth = httpBasic('me', () => flawed as never)
      const error = await rejection(getItem(exampleTransport({ adminAuth }), { id: 'a' }))
      expect(error).toBeInstanceOf(InvalidInputError)
      expect(error).toMatchObject({ parameter: 'password', operation: 'getItem' })
    }
  })
})
