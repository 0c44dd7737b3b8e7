import { formsOf } from './readings.js'
import { hasName, wireName } from './wire-name.js'

/** Which side wrote a text: some names are secret in one direction only. */
export type Direction = 'request' | 'response'

/**
 * Names of parameters, properties and headers whose values are secret, beside those that an operation adds. Servers in
 * Go ignore the case of names, and treat a long `s` (`ſ`) and the Kelvin sign (`K`) as the letters that they look like.
 */
const secretNames =
  /^(?:(?:.+[-_])?(?:token|secret|password|api[-_]?key)|(?:client_)?assertion|(?:device|user)_code|.+_(?:challenge|verifier)|id_token_hint|additional_parameters|authorization_details|(?:proxy-)?authorization|(?:set-)?cookie)$/iu

/** Secret in one direction: an authorization code is sent in a request; what an error response calls `code` is an error code. */
const secretInOne = { request: /^code$/i, response: /^challenge$/i }

/** Private members of JSON Web Keys, RFC 7518, section 6. */
const privateKeyMembers = /^(?:[dkpq]|d[pq]|qi|oth)$/iu

/** Properties with URLs that a browser is redirected to. */
const urlValued = /^(?:.+_(?:to|url)|location|referer|verification_uri_complete)$/i

/** Levels that {@link maskSecrets} copies; logs need no more. */
const deepest = 100

/** Replacement for a secret in a text. */
export const MASK = '…'

/** Tells whether a member of a JSON Web Key is private: the one list of this library. */
export function isPrivateKeyMember(name: string): boolean {
  return privateKeyMembers.test(name)
}

/**
 * Tells whether the value of a wire name is secret.
 *
 * @param name - Name of a parameter, property or header on the wire, such as `client_secret`.
 * @param direction - Whether it is in a request or in a response.
 * @param further - Further names that are secret in this API: `secrets` of an operation.
 */
export function isSecretName(name: string, direction: Direction, further?: readonly string[]): boolean {
  return (
    secretNames.test(name) ||
    privateKeyMembers.test(name) ||
    secretInOne[direction].test(name) ||
    hasName(further, name)
  )
}

/**
 * Copies a JSON value with every secret replaced by `…`, for logs.
 *
 * @param value - Decoded JSON, or an object of parameters or headers by wire name.
 * @param direction - Whether it is in a request or in a response. Default: names that are secret in either one count.
 * @param further - Further names that are secret in this API: `secrets` of an operation.
 * @returns A copy; URLs that may contain secrets in their query are cut at the first `?` or `#`. Values deeper than
 *   100 levels are `…` too.
 */
export function maskSecrets(value: unknown, direction?: Direction, further?: readonly string[]): unknown {
  const directions = direction === undefined ? (['request', 'response'] as const) : [direction]
  const masked = new WeakMap<object, unknown>()
  const mask = (item: unknown, depth: number): unknown => {
    if (typeof item !== 'object' || item === null) return item
    if (depth === deepest) return MASK
    // An object that occurs again is not copied again; inside of itself, it is masked.
    if (!masked.has(item)) {
      masked.set(item, MASK)
      masked.set(item, Array.isArray(item) ? item.map((each) => mask(each, depth + 1)) : maskProperties(item, depth))
    }
    return masked.get(item)
  }
  const maskProperties = (object: object, depth: number): object =>
    Object.fromEntries(
      Object.entries(object).map(([name, item]: [string, unknown]) => {
        if (directions.some((each) => isSecretProperty(name, object, each, further)))
          return [name, item === null || item === '' ? item : MASK]
        const isUrl = urlValued.test(name) || urlValued.test(wireName(name))
        return [name, mask(isUrl ? withoutQuery(item) : item, depth + 1)]
      }),
    )
  return mask(value, 0)
}

/** Cuts a URL, or each one in a list, at its query. */
function withoutQuery(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutQuery)
  return typeof value === 'string' ? value.replace(/[?#].*$/s, `?${MASK}`) : value
}

/**
 * Tells whether a property contains a secret, by its name or its wire name; in a JSON Patch, by any name in the path,
 * with escapes decoded.
 */
function isSecretProperty(
  property: string,
  { path }: { readonly path?: unknown },
  direction: Direction,
  further?: readonly string[],
): boolean {
  const names = property === 'value' && typeof path === 'string' ? formsOf(path).join('/').split('/') : [property]
  return names.some(
    (name) => isSecretName(name, direction, further) || isSecretName(wireName(name), direction, further),
  )
}

/** Values of a request that an error must not show. */
export interface RequestSecrets {
  /** Values with secret names. */
  readonly credentials: Set<string>
  /** Private values of the caller that are no credentials, such as claims and additional parameters. */
  readonly texts: Set<string>
}

/**
 * Collects the secrets of a request, at any depth. An object with a secret name, or a list of objects, contains claims,
 * which may have any name.
 *
 * @param value - Parameters, by the caller's names or by wire names.
 * @param further - Further names that are secret in this API.
 * @param found - Where to put them.
 */
export function collectSecrets(
  value: unknown,
  further?: readonly string[],
  found: RequestSecrets = { credentials: new Set(), texts: new Set() },
): RequestSecrets {
  // Each value with the kind of everything in it; without a kind, the names decide.
  const open: (readonly [value: unknown, place: Set<string> | undefined])[] = [[value, undefined]]
  // Not by recursion, because bodies may be deeper than the call stack.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [item, place] = next
    if (typeof item === 'string' || typeof item === 'number') place?.add(String(item))
    if (typeof item !== 'object' || item === null) continue
    for (const [name, inner] of Object.entries(item)) {
      const isSecret = place === undefined && isSecretProperty(name, item, 'request', further)
      // Members of a key have short names, which may have another meaning elsewhere.
      const isList = Array.isArray(inner) && typeof inner[0] !== 'object'
      const isClaims = isPrivateKeyMember(name) || (typeof inner === 'object' && !isList)
      open.push([inner, isSecret ? (isClaims ? found.texts : found.credentials) : place])
    }
  }
  return found
}
