import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { coversScope } from './index.js'
import { meantScope } from './scopes.js'

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
    ['api', '', false],
  ])('of a token with %j: %j is %j', (granted, scope, expected) => {
    expect(coversScope(granted, scope)).toBe(expected)
    expect(coversScope({ ...token, scope: granted }, scope)).toBe(expected)
    expect(coversScope({ ...token, scope: granted, active: true }, scope)).toBe(expected)
  })

  it('is false for a token that is not active', () => {
    expect(coversScope({ active: false }, 'vouchers')).toBe(false)
    expect(coversScope({ ...token, active: false }, 'vouchers')).toBe(false)
  })
})

describe('meantScope', () => {
  it('knows the scopes that the type of a scope lists', () => {
    const [, union = ''] = /export type VoucherifyScope =([\s\S]*?)\| \(string/.exec(
      readFileSync(new URL('models.ts', import.meta.url), 'utf8'),
    ) as RegExpExecArray
    const names = [...union.matchAll(/'([^']+)'/g)].map(([, name = '']) => name)
    expect(names).toHaveLength(42)
    for (const name of names) expect(meantScope(name)).toBe(name)
    expect(new Set(names.map((name) => meantScope(name.toUpperCase().replaceAll(/[-_]/g, '')))).size).toBe(42)
  })

  it.each(['vouchers.read', 'voucher', 'a-newer-scope', '', 'vouchers,campaigns', 'xapi'])(
    'does not know %j',
    (name) => {
      expect(meantScope(name)).toBeUndefined()
    },
  )
})
