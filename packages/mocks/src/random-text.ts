import type { Environment } from './clock.js'

const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Random characters of an alphabet. Default: letters and digits. */
export function randomText(environment: Environment, length: number, alphabet: string = alphanumerics): string {
  return Array.from(environment.randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('')
}

/** Random hexadecimal digits in lower case. */
export function randomHex(environment: Environment, length: number): string {
  const bytes = environment.randomBytes(Math.ceil(length / 2))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, length)
}

/** Random UUID (version 4). */
export function randomUuid(environment: Environment): string {
  const digits = randomHex(environment, 32)
  const variant = '89ab'[Number.parseInt(digits.charAt(16), 16) % 4]
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`
}
