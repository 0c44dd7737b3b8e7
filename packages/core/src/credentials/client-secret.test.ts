import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { exchangeToken, token } from '../../test/example-api.js'
import { exampleTransport, publicUrl } from '../../test/example-transport.js'
import { clientSecretBasic, clientSecretPost, InvalidInputError, publicClient, tlsClient } from '../index.js'

const open = mockApi(publicUrl)
const answer = { access_token: 'a-token', token_type: 'bearer' }
const decodeBasic = (header: string | null | undefined): string =>
  Buffer.from(header?.replace('Basic ', '') ?? '', 'base64').toString('utf8')

describe('clientSecretBasic', () => {
  it('sends the example of RFC 6749, section 4.1.3', async () => {
    const requests = open.reply(token, 200, answer)
    await token(exampleTransport({ clientAuth: clientSecretBasic('s6BhdRkqt3', 'gX1fBat3bV') }))
    expect(requests[0]?.headers.get('authorization')).toBe('Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW')
  })

  it('form-encodes id and secret as UTF-8 before it joins them', async () => {
    const requests = open.reply(token, 200, answer)
    await token(exampleTransport({ clientAuth: clientSecretBasic('a:b c', 's:%+é &=*~✓') }))
    expect(decodeBasic(requests[0]?.headers.get('authorization'))).toBe('a%3Ab+c:s%3A%25%2B%C3%A9+%26%3D*%7E%E2%9C%93')
    const [id = '', secret = ''] = decodeBasic(requests[0]?.headers.get('authorization')).split(':')
    const decode = (text: string): string | null => new URLSearchParams(`x=${text}`).get('x')
    expect([decode(id), decode(secret)]).toEqual(['a:b c', 's:%+é &=*~✓'])
  })

  it('sends the bytes without form encoding for servers that do not decode them', async () => {
    const requests = open.reply(token, 200, answer)
    await token(exampleTransport({ clientAuth: clientSecretBasic('a b', 's:%+é', { encoding: 'raw' }) }))
    expect(decodeBasic(requests[0]?.headers.get('authorization'))).toBe('a b:s:%+é')
  })

  it('does not put the secret into the form', async () => {
    const requests = open.reply(token, 200, answer)
    await token(exampleTransport({ clientAuth: clientSecretBasic('my-client', 'a-secret') }))
    expect(await requests[0]?.text()).toBe('grant_type=client_credentials')
  })

  it('calls a function for the secret in each attempt, and not once more after a 401', async () => {
    const requests = open.reply(token, (_, number) => new Response(null, { status: number === 1 ? 503 : 401 }))
    let calls = 0
    const secret = (): string => `secret-${++calls}`
    const error = await rejection(token(exampleTransport({ clientAuth: clientSecretBasic('id', secret) })))
    expect(error).toMatchObject({ kind: 'http', status: 401, attempts: 2 })
    expect(requests.map(({ headers }) => decodeBasic(headers.get('authorization')))).toEqual([
      'id:secret-1',
      'id:secret-2',
    ])
  })

  it('refuses values that cannot be sent at once', () => {
    for (const wrong of ['', undefined, null, 5]) {
      expect(() => clientSecretBasic(wrong as never, 'a-secret')).toThrow(/^clientSecretBasic: `clientId` must be/)
      expect(() => clientSecretBasic('id', wrong as never)).toThrow(/^clientSecretBasic: `clientSecret` must be/)
    }
    expect(() => clientSecretBasic('id', 'a-secret', { encoding: 'base64' as never })).toThrow(/`encoding` must be/)
    expect(() => clientSecretBasic('a:b', 'a-secret', { encoding: 'raw' })).toThrow(/`clientId` must not contain ":"/)
    expect(() => clientSecretBasic('a:b', 'a-secret')).not.toThrow()
  })
})

describe('clientSecretPost', () => {
  it('sends id and secret in the form, encoded once', async () => {
    const requests = open.reply(token, 200, answer)
    await token(exampleTransport({ clientAuth: clientSecretPost('a:b', async () => 's%+é &') }))
    const form = new URLSearchParams(await requests[0]?.text())
    expect([form.get('client_id'), form.get('client_secret')]).toEqual(['a:b', 's%+é &'])
    expect(requests[0]?.headers.get('authorization')).toBeNull()
  })

  it('writes into the JSON if the operation sends parameters as JSON', async () => {
    const requests = open.reply(exchangeToken, 200, answer)
    await exchangeToken(exampleTransport({ clientAuth: clientSecretPost('id', 'a-secret') }), { subjectToken: 'x' })
    expect(await requests[0]?.json()).toEqual({ subject_token: 'x', client_id: 'id', client_secret: 'a-secret' })
  })

  it('refuses values that cannot be sent at once', () => {
    for (const wrong of ['', undefined, null, 5]) {
      expect(() => clientSecretPost(wrong as never, 'a-secret')).toThrow(/^clientSecretPost: `clientId` must be/)
      expect(() => clientSecretPost('id', wrong as never)).toThrow(/^clientSecretPost: `clientSecret` must be/)
    }
  })
})

describe('publicClient', () => {
  it('sends the client id in the form and nothing else', async () => {
    const requests = open.reply(token, 200, answer)
    await token(exampleTransport({ clientAuth: publicClient('my-client') }))
    expect(await requests[0]?.text()).toBe('grant_type=client_credentials&client_id=my-client')
    expect(requests[0]?.headers.get('authorization')).toBeNull()
  })

  it('refuses values that cannot be sent at once', () => {
    for (const wrong of ['', undefined, null, 5]) expect(() => publicClient(wrong as never)).toThrow(InvalidInputError)
  })
})

describe('tlsClient', () => {
  it('sends the client id in the form and nothing else: the certificate authenticates', async () => {
    const requests = open.reply(token, 200, answer)
    await token(exampleTransport({ clientAuth: tlsClient('my-client') }))
    expect(await requests[0]?.text()).toBe('grant_type=client_credentials&client_id=my-client')
    expect(requests[0]?.headers.get('authorization')).toBeNull()
  })

  it('refuses values that cannot be sent at once', () => {
    for (const wrong of ['', undefined, null, 5])
      expect(() => tlsClient(wrong as never)).toThrow(/^tlsClient: `clientId` must be a non-empty string$/)
  })
})

it('each credential has its client id as a property', () => {
  expect(clientSecretBasic('a', 'secret').clientId).toBe('a')
  expect(clientSecretPost('b', 'secret').clientId).toBe('b')
  expect(publicClient('c').clientId).toBe('c')
  expect(tlsClient('d').clientId).toBe('d')
})
