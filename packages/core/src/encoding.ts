/** Base64 of the UTF-8 bytes of a text. */
export function base64(text: string): string {
  return base64OfBytes(new TextEncoder().encode(text))
}

/** Base64url without padding of the UTF-8 bytes of a text, or of bytes. */
export function base64url(content: string | Uint8Array): string {
  const encoded = typeof content === 'string' ? base64(content) : base64OfBytes(content)
  return encoded.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function base64OfBytes(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** Encodes a text as in `application/x-www-form-urlencoded`. */
export function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

/**
 * Hashes the UTF-8 bytes of a text.
 *
 * @param algorithm - The algorithm's name in Web Crypto.
 * @param text - The text.
 */
export async function hash(algorithm: 'SHA-256' | 'SHA-512', text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(algorithm, new TextEncoder().encode(text)))
}
