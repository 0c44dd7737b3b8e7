import { base64urlnopad, hex } from '@scure/base'

import type { Environment } from '../../clock.js'

/** Random UUID (version 4). */
export function randomUuid(environment: Environment): string {
  const bytes = Uint8Array.from(environment.randomBytes(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const digits = hex.encode(bytes)
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  )
}

/** Random 32 hexadecimal digits, a UUID without its dashes. */
export function randomId(environment: Environment): string {
  return randomUuid(environment).replaceAll('-', '')
}

/** Prefixes of what the token endpoint and its neighbours hand out. */
export type TokenPrefix = 'ory_ac_' | 'ory_at_' | 'ory_dc_' | 'ory_rt_'

/** Random token or code of 94 characters: prefix, key, dot, signature. */
export function randomToken(environment: Environment, prefix: TokenPrefix): string {
  return `${prefix}${base64urlnopad.encode(environment.randomBytes(32))}.${base64urlnopad.encode(environment.randomBytes(32))}`
}

const secretAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~'

/** Random client secret of 26 characters. */
export function randomSecret(environment: Environment): string {
  return pick(environment, secretAlphabet, 26)
}

const userCodeAlphabet = 'abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679'

/** Random user code of 8 characters without look-alikes, in mixed case. */
export function randomUserCode(environment: Environment): string {
  return pick(environment, userCodeAlphabet, 8)
}

function pick(environment: Environment, alphabet: string, length: number): string {
  return Array.from(environment.randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('')
}
