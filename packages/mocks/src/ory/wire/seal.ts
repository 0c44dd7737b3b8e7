import { base64url } from '@scure/base'

import type { Environment } from '../../clock.js'
import { fromUtf8, utf8 } from '../../encoding.js'
import { writeJson } from '../../json-text.js'

/**
 * What a sealed text is used for. A text that was sealed for another purpose does not open.
 */
export type SealPurpose =
  | 'consent challenge'
  | 'consent verifier'
  | 'cookie'
  | 'device challenge'
  | 'device verifier'
  | 'login challenge'
  | 'login verifier'
  | 'page token'

/** Encrypts values as text and decrypts them. Challenges, verifiers, cookies and page tokens are such texts. */
export interface Sealer {
  /** Encrypts a value that JSON can represent. */
  seal(purpose: SealPurpose, value: unknown): Promise<string>
  /**
   * Decrypts; `undefined` for text that this mock did not seal, or that it sealed for another purpose or before a
   * reset.
   */
  open(purpose: SealPurpose, text: string): Promise<unknown>
  /** Replaces the key, so that texts sealed earlier do not open. */
  reset(): void
}

/** Makes a sealer with a random key. */
export function createSealer(environment: Environment): Sealer {
  let key = newKey(environment)
  const parameters = (purpose: SealPurpose, iv: Uint8Array<ArrayBuffer>): AesGcmParams => ({
    name: 'AES-GCM',
    iv,
    additionalData: utf8(purpose),
  })
  return {
    async seal(purpose, value) {
      const iv = Uint8Array.from(environment.randomBytes(12))
      const sealed = await crypto.subtle.encrypt(parameters(purpose, iv), await key(), utf8(writeJson(value)))
      const bytes = new Uint8Array(iv.length + sealed.byteLength)
      bytes.set(iv)
      bytes.set(new Uint8Array(sealed), iv.length)
      return base64url.encode(bytes)
    },
    async open(purpose, text) {
      try {
        const bytes = base64url.decode(text)
        const iv = bytes.slice(0, 12)
        const opened = await crypto.subtle.decrypt(parameters(purpose, iv), await key(), bytes.slice(12))
        return JSON.parse(fromUtf8(new Uint8Array(opened))) as unknown
      } catch {
        return undefined
      }
    },
    reset() {
      key = newKey(environment)
    },
  }
}

function newKey(environment: Environment): () => Promise<CryptoKey> {
  let imported: Promise<CryptoKey> | undefined
  return () =>
    (imported ??= crypto.subtle.importKey('raw', Uint8Array.from(environment.randomBytes(32)), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]))
}
