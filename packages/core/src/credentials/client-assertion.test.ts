import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import { revoke, token } from '../../test/example-api.js'
import { exampleTransport, publicUrl } from '../../test/example-transport.js'
import { bearer, clientAssertion, InvalidInputError } from '../index.js'

const open = mockApi(publicUrl)
const answer = { access_token: 'a-token', token_type: 'bearer' }
const formOf = async (request: Request | undefined): Promise<object> =>
  Object.fromEntries(new URLSearchParams(await request?.text()))
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

describe('clientAssertion', () => {
  it('sends the assertion without the white space around it', async () => {
    const requests = open.reply(token, 200, answer)
    await token(exampleTransport({ clientAuth: clientAssertion(async () => '\uFEFFe30.e30.c2ln\r\n') }))
    expect(await formOf(requests[0])).toEqual({
      grant_type: 'client_credentials',
      client_assertion_type: assertionType,
      client_assertion: 'e30.e30.c2ln',
    })
    expect(requests[0]?.headers.get('authorization')).toBeNull()
  })

  it('sends the client id if it is given', async () => {
    const requests = open.reply(token, 200, answer)
    const clientAuth = clientAssertion(() => 'e30.e30.c2ln', { clientId: 'me' })
    await token(exampleTransport({ clientAuth }))
    expect(await formOf(requests[0])).toMatchObject({ client_id: 'me', client_assertion: 'e30.e30.c2ln' })
    expect(clientAuth.clientId).toBe('me')
    expect(clientAssertion(() => '')).not.toHaveProperty('clientId')
  })

  it('asks for an assertion in every attempt, and tells for which token URL', async () => {
    const requests = open.reply(revoke, (_, number) => new Response(null, { status: number < 3 ? 503 : 200 }))
    const asked: (number | string)[] = []
    const clientAuth = clientAssertion(({ attempt, tokenUrl }) => {
      asked.push(attempt, tokenUrl)
      return `e30.e30.${attempt}`
    })
    await revoke(exampleTransport({ clientAuth }), { token: 'x' })
    const url = 'https://public.example.com/oauth2/token'
    expect(asked).toEqual([1, url, 2, url, 3, url])
    const forms = await Promise.all(requests.map(formOf))
    expect(forms.map((form) => Object.entries(form).at(-1)?.[1] as unknown)).toEqual([
      'e30.e30.1',
      'e30.e30.2',
      'e30.e30.3',
    ])
  })

  it('rejects with the error of the function unchanged, and sends nothing', async () => {
    const failure = new Error('the file is missing')
    const { fetch, sent } = answering(Response.json(answer))
    const clientAuth = clientAssertion(async () => Promise.reject(failure))
    expect(await rejection(token(exampleTransport({ clientAuth, fetch })))).toBe(failure)
    expect(sent).toEqual([])
  })

  it('refuses what is no signed JSON Web Token, and sends nothing', async () => {
    for (const wrong of ['-----BEGIN PRIVATE KEY-----\nCANARY', 'CANARY', 'e30.CANARY', '', undefined, null, 5]) {
      const { fetch, sent } = answering(Response.json(answer))
      const clientAuth = clientAssertion(() => wrong as never)
      const error = await rejection(token(exampleTransport({ clientAuth, fetch })))
      expect(error).toBeInstanceOf(InvalidInputError)
      expect(error).toMatchObject({ parameter: 'assertion', operation: 'token' })
      expect(String(error)).not.toContain('CANARY')
      expect(sent).toEqual([])
    }
  })

  it('does not show the assertion in an error that quotes it', async () => {
    const assertion = 'eyJhbGciOiJFUzI1NiJ9.eyJDQU5BUlkiOiJDQU5BUlkifQ.Q0FOQVJZLUNBTkFSWQ'
    open.reply(token, 400, { error: 'invalid_client', error_description: `not accepted: ${assertion}` })
    const error = await rejection(token(exampleTransport({ clientAuth: clientAssertion(() => assertion) })))
    expect(error).toMatchObject({ code: 'invalid_client', description: 'not accepted: …' })
  })

  it('refuses wrong arguments at once', () => {
    for (const wrong of ['e30.e30.c2ln', '', undefined, null, {}, bearer('a-token')])
      expect(() => clientAssertion(wrong as never)).toThrow(/^clientAssertion: `assertion` must be a function/)
    for (const clientId of ['', 5, 'a\n'])
      expect(() => clientAssertion(() => '', { clientId: clientId as never })).toThrow(/`clientId` (?:must be|ends)/)
    expect(() => clientAssertion(() => '', { id: 'me' } as never)).toThrow(/`id` is not known; there are clientId/)
  })
})
