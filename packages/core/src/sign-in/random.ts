import { base64url } from '../encoding.js'

/** Makes random text of 256 bits: 43 characters of base64url. */
export function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}
