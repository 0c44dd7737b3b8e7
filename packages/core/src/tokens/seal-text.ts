import { refuser } from '../refuse.js'
import { createSeal, type SealKey } from './seal.js'

/** No record of a store has this place, so that a sealed text is no record, and a record no sealed text. */
const place = ''

/**
 * Encrypts a text, such as a pending sign-in for a cookie, with AES-256-GCM. Nobody without the keys can read or change it.
 *
 * It does not end: what must, such as a cookie, has its time in the text. The text is longer by a third, 38 characters and
 * the name of the key.
 *
 * @param text - The text.
 * @param keys - The first key encrypts.
 * @returns Letters, digits, `-`, `_` and one dot: allowed in cookies and URLs.
 * @throws `InvalidInputError` if a key or the text is invalid.
 *
 * @example
 * ```ts
 * const keys = [{ id: '2026', key: crypto.getRandomValues(new Uint8Array(32)) }]
 * const cookie = await sealText('a text', keys)
 * await openText(cookie, keys) // 'a text'
 * ```
 */
export async function sealText(text: string, keys: readonly SealKey[]): Promise<string> {
  const seal = createSeal('sealText', keys)
  // JavaScript callers may give other values, such as an object.
  if (typeof text !== 'string') refuser('sealText')('text', 'must be a string')
  return seal.seal(text, place)
}

/**
 * Decrypts a text of {@link sealText}.
 *
 * @param text - The sealed text; `undefined` for a cookie that is not there.
 * @param keys - Any of them may have encrypted it.
 * @returns The text; `undefined` if it does not open: changed, cut, of a key that is not given, or no sealed text at all.
 * @throws `InvalidInputError` if a key is invalid.
 *
 * @example
 * ```ts
 * const keys = [{ id: '2026', key: crypto.getRandomValues(new Uint8Array(32)) }]
 * await openText('anything else', keys) // undefined
 * ```
 */
export async function openText(text: string | undefined, keys: readonly SealKey[]): Promise<string | undefined> {
  const seal = createSeal('openText', keys)
  return typeof text === 'string' ? seal.open(text, place).catch(() => undefined) : undefined
}
