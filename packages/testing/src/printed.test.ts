import { expect, it } from 'vitest'

import { printed } from './index.js'

it('shows messages, causes, getters and hidden properties of an error', () => {
  class Leaky extends Error {
    readonly #secret = 'by-getter'
    get secret(): string {
      return this.#secret
    }
  }
  const error = new Leaky('in-message', { cause: new Error('in-cause') })
  Object.defineProperty(error, 'hidden', { value: 'not-enumerable' })
  Object.defineProperty(error, Symbol('key'), { value: { deep: { down: { here: 'below-a-symbol' } } } })
  for (const secret of ['in-message', 'in-cause', 'by-getter', 'not-enumerable', 'below-a-symbol'])
    expect(printed(error)).toContain(secret)
  expect(printed(undefined)).not.toContain('by-getter')
})
