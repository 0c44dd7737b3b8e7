import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { coversScope, InvalidInputError } from './index.js'
import { knownScopes } from './scopes.js'

const token = {
  access_token: 'a',
  client_id: 'b',
  expires_at: 1,
  expires_in: 900,
  scope: 'vouchers client_redeem',
  token_type: 'Bearer',
}

describe('coversScope', () => {
  it.each<[string, string, boolean]>([
    ['vouchers campaigns', 'vouchers', true],
    ['vouchers campaigns', 'voucher', false],
    ['validation-rules-assignments', 'validation-rules', false],
    ['api', 'vouchers', true],
    ['api', 'a-newer-scope', true],
    ['api', 'api', true],
    ['api', 'client_vouchers', false],
    ['api', 'client_api', false],
    ['client_api', 'client_vouchers', true],
    ['client_api', 'client_api', true],
    ['client_api', 'vouchers', false],
    ['client_api', 'api', false],
    ['api client_api', 'client_redeem', true],
    ['vouchers', 'api', false],
    ['', 'vouchers', false],
    ['vouchers.read orders.read', 'vouchers.read', true],
  ])('of a token with %j: %j is %j', (granted, scope, expected) => {
    expect(coversScope(granted, scope)).toBe(expected)
    expect(coversScope({ ...token, scope: granted }, scope)).toBe(expected)
    expect(coversScope({ ...token, scope: granted, active: true }, scope)).toBe(expected)
  })

  it('is false for a token that is not active', () => {
    expect(coversScope({ active: false }, 'vouchers')).toBe(false)
    expect(coversScope({ ...token, active: false }, 'vouchers')).toBe(false)
  })

  it.each([undefined, null, 5, [], {}, { scope: ['vouchers'] }, { ...token, active: 'true' }])(
    'is false for what is no token: %j',
    (value) => {
      expect(coversScope(value as unknown as string, 'vouchers')).toBe(false)
    },
  )

  it('reads the response of generateOauthTokenV2', () => {
    expect(coversScope({ access_token: 'a', token_type: 'Bearer', scope: 'vouchers.read' }, 'vouchers.read')).toBe(true)
    expect(coversScope({ access_token: 'a', token_type: 'Bearer' }, 'vouchers.read')).toBe(false)
  })

  it.each([
    ['', 'must be the name of one scope'],
    [undefined, 'must be the name of one scope'],
    [['vouchers'], 'must be the name of one scope'],
    ['vouchers client_redeem', 'must be the name of one scope'],
    [' client_redeem', 'must be the name of one scope'],
    ['Client_Redeem', 'must be "client_redeem", written exactly so'],
    ['client-redeem', 'must be "client_redeem", written exactly so'],
  ])('refuses %j, which `api` would seem to cover', (scope, expected) => {
    const check = (): boolean => coversScope('api', scope as string)
    expect(check).toThrow(InvalidInputError)
    expect(check).toThrow(`coversScope: \`scope\` ${expected}`)
  })
})

describe('the documented scopes', () => {
  it('are those that the type of a scope lists, and differ in their letters', () => {
    const [, union = ''] = /export type VoucherifyScope =([\s\S]*?)\| \(string/.exec(
      readFileSync(new URL('models.ts', import.meta.url), 'utf8'),
    ) as RegExpExecArray
    const names = [...union.matchAll(/'([^']+)'/g)].map(([, name = '']) => name)
    expect([...knownScopes].toSorted()).toEqual(names.toSorted())
    expect(new Set(names.map((name) => name.replaceAll(/[-_]/g, ''))).size).toBe(42)
  })
})
