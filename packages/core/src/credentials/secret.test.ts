import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { token } from '../../test/example-api.js'
import { exampleTransport, publicUrl } from '../../test/example-transport.js'
import { checkAssertion, checkText } from '../define.js'
import { clientSecretBasic, clientSecretPost, InvalidInputError, publicClient, tlsClient } from '../index.js'

const open = mockApi(publicUrl)

/** Texts as files, environments and copying leave them, by what the error says. */
const flawed: Readonly<Record<string, string>> = {
  'CANARY\n': 'ends in a line break',
  'CANARY\r\n': 'ends in a line break',
  'CANARY\n\n': 'ends in a line break',
  'CANARY\r': 'ends in a line break',
  '\uFEFFCANARY': 'begins with a byte order mark',
  '\uFEFFCANARY\n': 'begins with a byte order mark',
  'CAN\uFEFFARY': 'contains a byte order mark',
  '\nCANARY': 'begins with a line break',
  'CAN\nARY': 'contains a line break',
  'CAN\tARY': 'contains a tab',
  'CANARY\u0000': 'ends in an invisible character',
  '\u0000C\u0000A\u0000N': 'begins with an invisible character',
  'CANARY\u007F': 'ends in an invisible character',
  'CANARY\u0085': 'ends in an invisible character',
  'CANARY\u2028': 'ends in an invisible character',
  'CANARY\u200B': 'ends in an invisible character',
  '\u202ACANARY\u202C': 'begins with an invisible character',
  'CAN\u2060ARY': 'contains an invisible character',
  'CANARY\uD800': 'ends in an invisible character',
}

describe('client ids and secrets', () => {
  it.each(Object.entries(flawed))('are refused by name if they are %j', async (text, flaw) => {
    for (const make of [clientSecretBasic, clientSecretPost]) {
      expect(() => make(text, 'a-secret')).toThrow(new RegExp(`^${make.name}: \`clientId\` ${flaw}$`))
      expect(() => make('me', text)).toThrow(new RegExp(`^${make.name}: \`clientSecret\` ${flaw}$`))
      for (const secret of [() => text, async () => text]) {
        const error = await rejection(token(exampleTransport({ clientAuth: make('me', secret) })))
        expect(error).toBeInstanceOf(InvalidInputError)
        expect(error).toMatchObject({ message: `token: \`clientSecret\` ${flaw}` })
      }
    }
    for (const make of [publicClient, tlsClient])
      expect(() => make(text)).toThrow(new RegExp(`^${make.name}: \`clientId\` ${flaw}$`))
  })

  it('may contain spaces, every printable character and letters beyond ASCII', async () => {
    const printable = Array.from({ length: 95 }, (_, place) => String.fromCharCode(32 + place)).join('')
    const requests = open.reply(token, 200, { access_token: 'a-token', token_type: 'bearer' })
    for (const text of [printable, ' a b ', 'é✓', '😀'])
      await token(exampleTransport({ clientAuth: clientSecretPost(text, text) }))
    const forms = await Promise.all(requests.map(async (request) => new URLSearchParams(await request.text())))
    expect(forms.map((form) => form.get('client_secret'))).toEqual([printable, ' a b ', 'é✓', '😀'])
  })

  it('are checked by packages that have their own credentials', () => {
    expect(() => checkText('makeClient', 'apiSecret', 'CANARY\n')).toThrow(
      'makeClient: `apiSecret` ends in a line break',
    )
    expect(() => checkText('makeClient', 'apiSecret', 'CANARY')).not.toThrow()
  })
})

describe('an assertion', () => {
  it('is trimmed', () => {
    for (const text of ['e30.e30.c2ln', 'e30.e30.c2ln\n', '\uFEFF e30.e30.c2ln\r\n'])
      expect(checkAssertion('token', 'assertion', text)).toBe('e30.e30.c2ln')
  })

  it('is refused by name if it is no signed JSON Web Token', () => {
    const wrong = [
      '-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----',
      '',
      'CANARY',
      'CANARY.e30',
      'e30.e30.',
      '.e30.c2ln',
      'e30..c2ln',
      'e30.e30.c2ln=',
      'e30.e30.c2+n',
      'e30.e30.c2/n',
      'e30 .e30.c2ln',
      'e30.e30\n.c2ln',
      'e30.e30.c2ln.e30.e30',
      'Bearer e30.e30.c2ln',
      '{"kty":"EC","d":"CANARY"}',
      undefined,
      null,
      5,
      {},
    ]
    for (const value of wrong) {
      const check = (): unknown => checkAssertion('token', 'assertion', value)
      expect(check).toThrow(InvalidInputError)
      expect(check).toThrow(/^token: `assertion` must be a signed JSON Web Token(?!.*CANARY)/s)
    }
  })
})
