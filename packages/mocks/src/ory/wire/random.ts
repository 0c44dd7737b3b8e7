import { base64urlnopad } from '@scure/base'

import type { Environment } from '../../clock.js'
import { randomText, randomUuid } from '../../random-text.js'

/** Random 32 hexadecimal digits, a UUID without its dashes. */
export function randomId(environment: Environment): string {
  return randomUuid(environment).replaceAll('-', '')
}

/** Prefixes of tokens and codes. */
export type TokenPrefix = 'ory_ac_' | 'ory_at_' | 'ory_dc_' | 'ory_rt_'

/** Random token or code of 94 characters: prefix, key, dot, signature. */
export function randomToken(environment: Environment, prefix: TokenPrefix): string {
  return `${prefix}${base64urlnopad.encode(environment.randomBytes(32))}.${base64urlnopad.encode(environment.randomBytes(32))}`
}

const secretAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~'

/** Random client secret of 26 characters. */
export function randomSecret(environment: Environment): string {
  return randomText(environment, 26, secretAlphabet)
}

const userCodeAlphabet = 'abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679'

/** Random user code of 8 characters in mixed case, without characters that look alike. */
export function randomUserCode(environment: Environment): string {
  return randomText(environment, 8, userCodeAlphabet)
}
