import { describe, expect, it } from 'vitest'

import { voucherifyEndpoint } from './index.js'

describe('voucherifyEndpoint', () => {
  it('adds what a route says to what the API has', () => {
    const route = voucherifyEndpoint<object, void, { readonly default: undefined }>({
      id: 'useVoucher',
      method: 'POST',
      path: '/v1/vouchers',
      form: ['pin'],
      secrets: ['pin'],
      errorCodes: ['voucher_disabled'],
      responses: { 204: 'empty' },
    })
    expect(route.secrets).toEqual(['x-app-id', 'pin'])
    expect(route.errorCodes).toEqual(expect.arrayContaining(['missing_parameters', 'voucher_disabled']))
    expect(route.retry).toBe('unsent')
  })
})
