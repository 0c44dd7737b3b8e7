import { describe, expect, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { base64url } from '../encoding.js'
import { createMemoryTokenStore, openText, sealText, sealTokenStore } from '../index.js'

const bytes = new Uint8Array(32).map((_, at) => at * 7)
const keys = [{ id: '2026', key: bytes }]

describe('sealText', () => {
  it.each(['', 'a text', 'ü😀', 'x'.repeat(10_000)])('is opened by openText', async (text) => {
    expect(await openText(await sealText(text, keys), keys)).toBe(text)
  })

  it('takes the key as bytes or as base64url', async () => {
    for (const key of [base64url(bytes), `${base64url(bytes)}=`])
      expect(await openText(await sealText('a', keys), [{ id: '2026', key }])).toBe('a')
  })

  it('is longer by a third, 38 characters and the name of the key, and fits into cookies', async () => {
    const sealed = await sealText('x'.repeat(230), keys)
    expect(sealed).toMatch(/^2026\.[\w-]+$/)
    expect(sealed).toHaveLength(Math.ceil((230 * 4) / 3 + 37) + 5)
  })

  it('uses a new random number each time', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, async () => sealText('x', keys)))
    expect(new Set(all.map((text) => text.slice(5, 21))).size).toBe(100)
  })

  it('is not opened with another key of this name, with none of this name, when changed, and as other text', async () => {
    const sealed = await sealText('a text', keys)
    const store = createMemoryTokenStore()
    await sealTokenStore(store, keys).set('a', 'a record')
    expect(await openText(sealed, [{ id: '2026', key: new Uint8Array(32) }])).toBeUndefined()
    expect(await openText(sealed, [{ id: '2027', key: bytes }])).toBeUndefined()
    const others = [
      `${sealed.slice(0, -2)}AA`,
      sealed.slice(5),
      '',
      '.',
      '2026.',
      '2026.%',
      'constructor.AAAA',
      undefined,
    ]
    for (const text of [...others, await store.get('a')]) expect(await openText(text, keys)).toBeUndefined()
  })

  it('does not follow later changes of the bytes of a key', async () => {
    const key = Uint8Array.from(bytes)
    const inner = createMemoryTokenStore()
    const store = sealTokenStore(inner, [{ id: 'a', key }])
    key.fill(0)
    await store.set('a', 'x')
    expect(await sealTokenStore(inner, [{ id: 'a', key: bytes }]).get('a')).toBe('x')
  })

  it.each([
    [undefined, 'keys'],
    [[], 'keys'],
    [[{ id: 'a', key: new Uint8Array(31) }], 'keys[0].key'],
    [[{ id: 'a', key: base64url(new Uint8Array(33)) }], 'keys[0].key'],
    [[{ id: 'a', key: 'CANARY' }], 'keys[0].key'],
    [[{ id: 'a', key: btoa('\xff'.repeat(32)) }], 'keys[0].key'],
    [[{ id: 'a.b', key: bytes }], 'keys[0].id'],
    [[...keys, ...keys], 'keys[1].id'],
    [['CANARY'], 'keys[0]'],
  ])('refuses keys %#, and names them without their values', async (given, parameter) => {
    for (const call of [
      // @ts-expect-error -- JavaScript callers may give others
      async () => sealText('x', given),
      // @ts-expect-error -- JavaScript callers may give others
      async () => openText('x', given),
      // @ts-expect-error -- JavaScript callers may give others
      async () => sealTokenStore(createMemoryTokenStore(), given),
    ]) {
      const error = await rejection(call())
      expect(error).toMatchObject({ kind: 'input', parameter })
      expect(JSON.stringify(error)).not.toContain('CANARY')
    }
  })

  it('refuses a text that is none', async () => {
    // @ts-expect-error -- JavaScript callers may give others
    expect(await rejection(sealText({}, keys))).toMatchObject({ kind: 'input', parameter: 'text' })
  })
})
