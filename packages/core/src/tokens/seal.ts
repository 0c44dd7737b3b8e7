import { base64url } from '../encoding.js'
import { TokenStoreError } from '../errors.js'
import { isRecord } from '../record.js'
import { refuser } from '../refuse.js'

/** A key that encrypts and decrypts records. */
export interface SealKey {
  /** Name that each record carries, of 1 to 32 letters, digits, `-` and `_`. */
  readonly id: string
  /** 32 random bytes, or their base64url text, as `openssl rand -base64 32 | tr +/ -_` prints it. */
  readonly key: Uint8Array | string
}

/** Encrypts and decrypts texts. */
export interface Seal {
  /** Encrypts a text for one place. */
  seal(text: string, place: string): Promise<string>
  /** Decrypts a text of this place; `undefined` if it was changed, or is of another place. */
  open(sealed: string, place: string): Promise<string | undefined>
}

/**
 * Makes a seal: AES-256-GCM by Web Crypto, with the place as additional data, so that a text that is moved to another place
 * does not open. A sealed text is the name of the key, a dot, and base64url of 12 random bytes and the ciphertext.
 *
 * @param operation - Name of the function that was given the keys, for errors.
 * @param keys - The first encrypts, all decrypt.
 */
export function createSeal(operation: string, keys: readonly SealKey[]): Seal {
  const known = checkKeys(operation, keys)
  const imported = new Map<string, Promise<CryptoKey>>()

  async function keyOf(id: string): Promise<CryptoKey> {
    const bytes = known.get(id)
    if (!bytes) throw new TokenStoreError({ operation, attempts: 1, reason: 'unreadable' })
    const key = imported.get(id) ?? crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
    imported.set(id, key)
    return key
  }

  return {
    seal: async (text, place) => {
      const [id = ''] = known.keys()
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const encrypted = await crypto.subtle.encrypt(
        algorithm(iv, place),
        await keyOf(id),
        new TextEncoder().encode(text),
      )
      return `${id}.${base64url(Uint8Array.from([iv, new Uint8Array(encrypted)].flatMap((part) => Array.from(part))))}`
    },
    open: async (sealed, place) => {
      const [, id = '', content = ''] = /^([\w-]+)\.([\w-]+)$/.exec(sealed) ?? []
      const key = await keyOf(id)
      try {
        const bytes = bytesOf(content)
        const decrypted = await crypto.subtle.decrypt(algorithm(bytes.subarray(0, 12), place), key, bytes.subarray(12))
        return new TextDecoder().decode(decrypted)
      } catch {
        return undefined
      }
    },
  }
}

function algorithm(iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) }
}

/** Copies the keys, by name. */
function checkKeys(operation: string, keys: readonly SealKey[]): Map<string, Uint8Array<ArrayBuffer>> {
  const refuse = refuser(operation)
  if (!Array.isArray(keys) || keys.length === 0) refuse('keys', 'must be an array of at least one key')
  const known = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const [at, given] of keys.entries()) {
    if (!isRecord(given)) refuse(`keys[${at}]`, 'must be { id, key }')
    const { id, key } = given
    if (typeof id !== 'string' || !/^[\w-]{1,32}$/.test(id))
      refuse(`keys[${at}].id`, 'must be 1 to 32 letters, digits, - or _')
    if (known.has(id)) refuse(`keys[${at}].id`, 'must be another one for each key')
    known.set(id, keyBytes(key) ?? refuse(`keys[${at}].key`, 'must be 32 bytes, or their base64url text'))
  }
  return known
}

function keyBytes(key: unknown): Uint8Array<ArrayBuffer> | undefined {
  const bytes =
    key instanceof Uint8Array
      ? Uint8Array.from(key)
      : typeof key === 'string' && /^[\w-]{43}=?$/.test(key)
        ? bytesOf(key)
        : undefined
  return bytes?.length === 32 ? bytes : undefined
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
