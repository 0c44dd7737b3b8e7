import { base64url } from '../encoding.js'

/** Makes random text of 256 bits: 43 characters of base64url. */
export function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

/**
 * Hashes a text.
 *
 * @param algorithm - The algorithm's name in Web Crypto.
 * @param text - ASCII text.
 * @returns The bytes.
 */
export async function hash(algorithm: 'SHA-256' | 'SHA-384' | 'SHA-512', text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(algorithm, new TextEncoder().encode(text)))
}
