/** Which side wrote a text: the same name can be secret in one direction only. */
export type Direction = 'request' | 'response'

const everywhere =
  /^(?:(?:client_)?(?:secret|assertion)|token|(?:.+_)?(?:token|challenge|verifier)|(?:device|user)_code|id_token_hint|d|p|q|dp|dq|qi|k|authorization|cookie|password|x-app-(?:id|token)|additional_?parameters)$/i
const onlyIn: Readonly<Record<Direction, RegExp>> = {
  request: /^code$/,
  response: /^(?:challenge|set-cookie)$/,
}
const urlValued = /^(?:redirect_to|request_url|location|verification_uri_complete)$/i

/** What stands in a text where a secret stood. */
export const MASK = '…'

/**
 * Tells whether the value of a wire name is secret.
 *
 * @param name - Name of a parameter, property or header as it travels, such as `client_secret`.
 * @param direction - Whether it stands in a request or in a response.
 */
export function isSecretName(name: string, direction: Direction): boolean {
  return everywhere.test(name) || onlyIn[direction].test(name)
}

/**
 * Copies a JSON value with every secret replaced by `…`, for logs.
 *
 * @param value - Decoded JSON, or an object of parameters or headers by wire name.
 * @param direction - Whether it travels in a request or in a response.
 * @returns A copy; URLs that carry secrets in their query are cut at the first `?` or `#`.
 */
export function maskSecrets(value: unknown, direction: Direction): unknown {
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, direction))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (isSecretName(name, direction)) return [name, item === null || item === '' ? item : MASK]
      if (urlValued.test(name) && typeof item === 'string') return [name, item.replace(/[?#].*$/s, `?${MASK}`)]
      return [name, maskSecrets(item, direction)]
    }),
  )
}

/** Collects the texts that stand under secret names of a request, at any depth. */
export function collectSecrets(value: unknown, found: Set<string>, within = false): void {
  if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      collectSecrets(item, found, within || (!Array.isArray(value) && isSecretName(name, 'request')))
    }
  } else if (within && value !== null && value !== undefined && typeof value !== 'boolean') {
    found.add(String(value))
  }
}

/** Base64 of the UTF-8 bytes of a text. */
export function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

/** A text as `application/x-www-form-urlencoded` writes it. */
export function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}

/** Every form in which a secret may come back in a vendor's text. */
function forms(secret: string): string[] {
  const encoded = [formEncode(secret), encodeURIComponent(secret.toWellFormed())]
  const lowerCase = encoded.map((text) => text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()))
  return [secret, ...encoded, ...lowerCase, base64(secret), JSON.stringify(secret).slice(1, -1), secret.replaceAll('"', "'")]
}

/** Secrets and their forms, longest first, so that a part never hides the whole. */
export function redactor(secrets: Iterable<string>): { text: (text: string) => string; hasShort: boolean } {
  const all = [...secrets].filter((secret) => secret !== '')
  const long = all.filter((secret) => secret.length >= 4)
  const patterns = [...new Set(long.flatMap(forms))].sort((a, b) => b.length - a.length)
  return {
    text: (text) => patterns.reduce((result, pattern) => result.replaceAll(pattern, MASK), text),
    hasShort: long.length < all.length,
  }
}
