import { describe, expect, it, vi } from 'vitest'

import type { TokenStore } from '../src/index.js'

/** A moment that passes without time, so that all that can go on has gone on. */
async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve)
  })
}

/** Checks what every store with `replace` and `lock` does. */
export function describeTokenStore(name: string, create: () => Required<TokenStore>): void {
  describe(`store: ${name}`, () => {
    it('keeps texts by key, also empty ones and those of any alphabet', async () => {
      const store = create()
      expect(await store.get('a')).toBeUndefined()
      await store.set('a', '')
      await store.set('ключ {a}:lock', '{"access_token":"ü😀"}')
      expect(await store.get('a')).toBe('')
      expect(await store.get('ключ {a}:lock')).toBe('{"access_token":"ü😀"}')
      await store.delete('a')
      expect(await store.get('a')).toBeUndefined()
      await store.delete('a')
    })

    it.each(['', '\uD800', undefined, 7])('refuses the key %o, which cannot be told from others', async (key) => {
      const store = create()
      const calls = [
        // @ts-expect-error -- JavaScript callers may give other values
        async () => store.get(key),
        // @ts-expect-error -- JavaScript callers may give other values
        async () => store.set(key, 'x'),
        // @ts-expect-error -- JavaScript callers may give other values
        async () => store.delete(key),
        // @ts-expect-error -- JavaScript callers may give other values
        async () => store.replace(key, undefined, 'x'),
        // @ts-expect-error -- JavaScript callers may give other values
        async () => store.lock(key, async () => 'never'),
      ]
      for (const call of calls) await expect(call()).rejects.toMatchObject({ kind: 'input', parameter: 'key' })
    })

    it('forgets a record when its life has ended', async () => {
      const store = create()
      await store.set('past', 'x', { expiresAt: Date.now() - 1 })
      await store.set('future', 'x', { expiresAt: Date.now() + 60_000 })
      await vi.waitFor(async () => expect(await store.get('past')).toBeUndefined())
      expect(await store.get('future')).toBe('x')
    })

    it('replaces only what was read before', async () => {
      const store = create()
      expect(await store.replace('a', 'x', 'y')).toBe(false)
      expect(await store.replace('a', undefined, 'x')).toBe(true)
      expect(await store.replace('a', undefined, 'y')).toBe(false)
      expect(await store.replace('a', '', 'y')).toBe(false)
      expect(await store.replace('a', 'x', '', { expiresAt: Date.now() + 60_000 })).toBe(true)
      expect(await store.get('a')).toBe('')
      expect(await store.replace('a', '', undefined)).toBe(true)
      expect(await store.get('a')).toBeUndefined()
      expect(await store.replace('a', undefined, undefined)).toBe(true)
    })

    it('lets one of many replace a record', async () => {
      const store = create()
      await store.set('a', 'x')
      const results = await Promise.all(Array.from({ length: 20 }, async (_, i) => store.replace('a', 'x', `${i}`)))
      expect(results.filter(Boolean)).toHaveLength(1)
    })

    it('runs one function at a time per key, each with the record of its time', async () => {
      const store = create()
      let running = 0
      const lasts = await Promise.all(
        Array.from({ length: 5 }, async () =>
          store.lock('a', async ({ value, signal }) => {
            expect(running).toBe(0)
            running++
            await turn()
            await store.set('a', `${Number(value ?? 0) + 1}`)
            running--
            expect(signal.aborted).toBe(false)
            return value
          }),
        ),
      )
      expect(await store.get('a')).toBe('5')
      expect(new Set(lasts).size).toBe(5)
    })

    it('runs functions of different keys at the same time', async () => {
      const store = create()
      const result = await store.lock('a', async () => store.lock('b', async () => 'both'))
      expect(result).toBe('both')
    })

    it('releases the lock when its function fails, and passes the failure on', async () => {
      const store = create()
      const failure = new Error('of the function')
      await expect(
        store.lock('a', async () => {
          throw failure
        }),
      ).rejects.toBe(failure)
      expect(await store.lock('a', async () => 'next')).toBe('next')
    })

    it('ends a wait for the lock with the reason of the signal, and those behind it still wait', async () => {
      const store = create()
      const events: string[] = []
      let release = (): void => undefined
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      let start = (): void => undefined
      const started = new Promise<void>((resolve) => {
        start = resolve
      })
      const first = store.lock('a', async () => {
        start()
        await held
        events.push('first')
      })
      await started
      const controller = new AbortController()
      const second = store.lock('a', async () => events.push('second'), { signal: controller.signal })
      const third = store.lock('a', async () => events.push('third'))
      const reason = new Error('enough')
      controller.abort(reason)
      await expect(second).rejects.toBe(reason)
      await turn()
      expect(events).toEqual([])
      release()
      await first
      await third
      expect(events).toEqual(['first', 'third'])
      await expect(store.lock('a', async () => 'never', { signal: controller.signal })).rejects.toBe(reason)
    })
  })
}
