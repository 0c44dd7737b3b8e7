/** Which side wrote a text: some names are secret in one direction only. */
export type Direction = 'request' | 'response'

/** Names of parameters, properties and headers whose values are secret: the one list of this library. */
const secretNames =
  /^(?:(?:client_)?(?:secret|assertion)|(?:.+_)?token|(?:device|user)_code|.+_(?:challenge|verifier)|id_token_hint|additional_parameters|[dkpq]|d[pq]|qi|authorization|(?:set-)?cookie|x-app-.+)$/i
const urlValued = /^(?:redirect_to|request_url|location|verification_uri_complete)$/i

/** The wire name of a parameter: snake_case. */
export function wireName(parameter: string): string {
  return parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Levels that {@link maskSecrets} copies: stacks hold no more than some thousands. */
const deepest = 1000

/** What stands in a text where a secret stood. */
export const MASK = '…'

/**
 * Tells whether the value of a wire name is secret.
 *
 * @param name - Name of a parameter, property or header as it travels, such as `client_secret`.
 * @param direction - Whether it stands in a request or in a response.
 */
export function isSecretName(name: string, direction: Direction): boolean {
  return secretNames.test(name) || name === (direction === 'request' ? 'code' : 'challenge')
}

/**
 * Copies a JSON value with every secret replaced by `…`, for logs.
 *
 * @param value - Decoded JSON, or an object of parameters or headers by wire name.
 * @param direction - Whether it travels in a request or in a response.
 * @returns A copy; URLs that carry secrets in their query are cut at the first `?` or `#`. What is nested deeper than
 *   1,000 levels is `…`, too.
 */
export function maskSecrets(value: unknown, direction: Direction): unknown {
  return maskBelow(value, direction, 0)
}

function maskBelow(value: unknown, direction: Direction, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepest) return MASK
  if (Array.isArray(value)) return value.map((item) => maskBelow(item, direction, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (isSecretName(nameOf(name, value), direction)) return [name, item === null || item === '' ? item : MASK]
      if (urlValued.test(name) && typeof item === 'string') return [name, item.replace(/[?#].*$/s, `?${MASK}`)]
      return [name, maskBelow(item, direction, depth + 1)]
    }),
  )
}

/** Wire name of what a property holds; in a JSON Patch, the end of the path says it. */
function nameOf(property: string, { path }: { readonly path?: unknown }): string {
  return property === 'value' && typeof path === 'string' ? path.slice(path.lastIndexOf('/') + 1) : wireName(property)
}

/** What of a request must not come back in an error. */
export interface RequestSecrets {
  /** What stands under secret names. */
  readonly credentials: Set<string>
  /** What is the caller's own, such as claims and additional parameters: no credentials, but nobody else's affair. */
  readonly texts: Set<string>
}

/**
 * Collects the secrets of a request, at any depth. What is an object under a secret name holds claims, which may have
 * any name.
 *
 * @param value - Parameters, by the caller's names or by wire names.
 * @param found - Where to put them.
 * @param into - What everything in the value is; nothing where the names decide.
 */
export function collectSecrets(
  value: unknown,
  found: RequestSecrets = { credentials: new Set(), texts: new Set() },
  into?: Set<string>,
): RequestSecrets {
  const open: (readonly [value: unknown, into: Set<string> | undefined])[] = [[value, into]]
  // Not by recursion, as bodies may be deeper than the stack.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [item, place] = next
    if (typeof item === 'string' || typeof item === 'number') place?.add(String(item))
    if (typeof item !== 'object' || item === null) continue
    for (const [name, inner] of Object.entries(item)) {
      const isSecret = place === undefined && isSecretName(nameOf(name, item), 'request')
      // Members of a key have names of a letter or two, which may mean anything elsewhere.
      const isClaims = name.length < 3 || (typeof inner === 'object' && !Array.isArray(inner))
      open.push([inner, isSecret ? (isClaims ? found.texts : found.credentials) : place])
    }
  }
  return found
}

/** Base64 of the UTF-8 bytes of a text. */
export function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}

/** A text as `application/x-www-form-urlencoded` writes it. */
export function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}
