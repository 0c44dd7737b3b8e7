import { describe, expect, it, vi } from 'vitest'

import { rejection } from '../../test/answering.js'
import { describeTokenStore } from '../../test/describe-token-store.js'
import { fakeRedis } from '../../test/fake-redis.js'
import { createMemoryTokenStore, createRedisTokenStore, sealTokenStore, type TokenStore } from '../index.js'

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const keys = [{ id: 'k1', key: key(1) }]
const two = [{ id: 'k2', key: key(2) }, ...keys]

describeTokenStore('sealTokenStore of memory', () => sealTokenStore(createMemoryTokenStore(), keys))
describeTokenStore('sealTokenStore of Redis', () =>
  sealTokenStore(createRedisTokenStore({ command: fakeRedis().command }), keys),
)

describe('sealTokenStore', () => {
  it('stores no word of a record, and another text each time', async () => {
    const inner = createMemoryTokenStore()
    const store = sealTokenStore(inner, keys)
    await store.set('a', 'CANARY')
    const first = await inner.get('a')
    await store.set('a', 'CANARY')
    expect(first).toMatch(/^k1\.[\w-]+$/)
    expect(first).not.toBe(await inner.get('a'))
    expect(atob(String(first).slice(3).replaceAll('-', '+').replaceAll('_', '/'))).not.toContain('CANARY')
  })

  it('passes on when a record may be forgotten', async () => {
    const inner = createMemoryTokenStore()
    const set = vi.spyOn(inner, 'set')
    const store = sealTokenStore(inner, keys)
    await store.set('a', 'x', { expiresAt: 8e15 })
    expect(set).toHaveBeenCalledWith('a', expect.any(String), { expiresAt: 8e15 })
  })

  it('gives no record that was moved from another key, and tells of it', async () => {
    const inner = createMemoryTokenStore()
    const onStoreError = vi.fn<(error: unknown) => void>()
    const store = sealTokenStore(inner, keys, { onStoreError })
    await store.set('a', 'of a')
    await inner.set('b', String(await inner.get('a')))
    expect(await store.get('b')).toBeUndefined()
    expect(onStoreError.mock.calls).toEqual([[expect.objectContaining({ kind: 'token-store', reason: 'changed' })]])
    expect(await store.lock('b', async ({ value }) => value)).toBeUndefined()
    expect(await store.replace('b', undefined, 'of b')).toBe(true)
    expect(await store.get('b')).toBe('of b')
  })

  it.each([
    () => {
      throw new Error('of the application')
    },
    async () => Promise.reject(new Error('of the application')),
  ])('gives no record that was changed, cut or lengthened, whatever is done by who is told', async (onStoreError) => {
    const inner = createMemoryTokenStore()
    const store = sealTokenStore(inner, keys, { onStoreError: () => onStoreError() })
    await store.set('a', 'a record')
    const sealed = String(await inner.get('a'))
    for (let at = 3; at < sealed.length - 1; at += 3) {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      await inner.set('a', sealed.slice(0, at) + other + sealed.slice(at + 1))
      expect(await store.get('a')).toBeUndefined()
    }
    for (const broken of [sealed.slice(0, -4), `${sealed}AAAA`, 'k1.A', 'k1.AAAA']) {
      await inner.set('a', broken)
      expect(await store.get('a')).toBeUndefined()
    }
  })

  it('rejects for a record of a key that is not given, and for one that is not sealed', async () => {
    const inner = createMemoryTokenStore()
    await sealTokenStore(inner, two).set('a', 'x')
    await inner.set('b', '{"access_token":"CANARY"}')
    const onStoreError = vi.fn<(error: unknown) => void>()
    const store = sealTokenStore(inner, keys, { onStoreError })
    for (const call of [
      async () => store.get('a'),
      async () => store.get('b'),
      async () => store.replace('a', undefined, 'x'),
      async () => store.lock('b', async () => 'never'),
    ])
      expect(await rejection(call())).toMatchObject({ kind: 'token-store', reason: 'unreadable' })
    expect(onStoreError).not.toHaveBeenCalled()
  })

  it('changes keys without losing a record: first the second, then the first key', async () => {
    const inner = createMemoryTokenStore()
    const before = sealTokenStore(inner, keys)
    const during = sealTokenStore(inner, [...keys, { id: 'k2', key: key(2) }])
    const after = sealTokenStore(inner, two)
    await before.set('a', 'x')
    expect(await during.get('a')).toBe('x')
    await during.set('b', 'y')
    expect(await before.get('b')).toBe('y')
    expect(await after.replace('a', 'x', 'z')).toBe(true)
    expect(await inner.get('a')).toMatch(/^k2\./)
    expect(await during.get('a')).toBe('z')
  })

  it('replaces also if the same text was written in between, and not if another was', async () => {
    const inner = createMemoryTokenStore()
    const store = sealTokenStore(inner, keys)
    await store.set('a', 'x')
    const replace = vi.spyOn(inner, 'replace')
    replace.mockImplementationOnce(async () => {
      await store.set('a', 'x')
      return false
    })
    expect(await store.replace('a', 'x', 'y')).toBe(true)
    replace.mockImplementationOnce(async () => {
      await store.set('a', 'z')
      return false
    })
    expect(await store.replace('a', 'y', 'w')).toBe(false)
    expect(await store.get('a')).toBe('z')
  })

  it('rejects if the store compares with another record than it gives, such as one of a replica that is behind', async () => {
    const inner = createMemoryTokenStore()
    const store = sealTokenStore(inner, keys)
    await store.set('a', 'x')
    const replace = vi.spyOn(inner, 'replace').mockResolvedValue(false)
    expect(await rejection(store.replace('a', 'x', 'y'))).toMatchObject({ kind: 'token-store', reason: 'unreadable' })
    expect(replace).toHaveBeenCalledTimes(10)
  })

  it('has `replace` and `lock` only if the other store has', async () => {
    const { get, set, delete: remove } = createMemoryTokenStore()
    const inner: TokenStore = { get, set, delete: remove }
    const store = sealTokenStore(inner, keys)
    expect(Object.keys(store)).toEqual(['get', 'set', 'delete'])
    await store.set('a', 'x')
    expect(await store.get('a')).toBe('x')
  })

  it.each([
    [undefined, 'store', {}],
    [{ get: async () => undefined }, 'store', {}],
    [createMemoryTokenStore(), 'onStoreError', { onStoreError: 'x' }],
    [createMemoryTokenStore(), 'key', { key: 'x' }],
  ])('refuses the store %o or options by name: %s', async (store, parameter, options) => {
    // @ts-expect-error -- JavaScript callers may give others
    const call = async (): Promise<unknown> => sealTokenStore(store, keys, options)
    expect(await rejection(call())).toMatchObject({ operation: 'sealTokenStore', parameter })
  })
})
