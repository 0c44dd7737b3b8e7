import { describe, expect, it } from 'vitest'

import { refuser } from '../refuse.js'
import { checkScopes, meantScope } from './scope.js'

const known = ['vouchers', 'client_api', 'aq:name']

describe('meantScope', () => {
  it.each([
    ['vouchers', 'vouchers'],
    ['VOUCHERS', 'vouchers'],
    ['"vouchers"', 'vouchers'],
    ['vou\u200bchers', 'vouchers'],
    ['\uff56ouchers', 'vouchers'],
    ['client-api', 'client_api'],
    ['AQ:name', 'aq:name'],
    ['voucher', undefined],
    ['vouchers2', undefined],
    ['vouchers.read', undefined],
    ['', undefined],
  ])('%j means %j', (name, meant) => {
    expect(meantScope(name, known)).toBe(meant)
  })
})

describe('checkScopes', () => {
  it.each([
    ['Vouchers', '`scope` must be "vouchers", written exactly so'],
    ['a Vouchers', '`scope` must contain "vouchers", written exactly so'],
    [['a', 'Vouchers'], '`scope[1]` must be "vouchers", written exactly so'],
  ])('refuses %j', (scope, message) => {
    expect(() => checkScopes(scope, known, refuser('token'))).toThrow(`token: ${message}`)
  })

  it.each(['vouchers', 'vouchers another', '', 'vouchers  another'])('lets %j pass', (scope) => {
    expect(() => checkScopes(scope, known, refuser('token'))).not.toThrow()
    expect(() => checkScopes(scope.split(' '), known, refuser('token'))).not.toThrow()
  })
})
