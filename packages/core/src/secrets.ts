import { formsOf } from './call/readings.js'
import { hasName, wireName } from './wire-name.js'

/** Which side wrote a text: some names are secret in one direction only. */
export type Direction = 'request' | 'response'

/**
 * Names of parameters, properties and headers whose values are secret, beside those that an operation adds. Servers in
 * Go take names in any case, and a long `s` or the sign of Kelvin for the letters that they look like.
 */
const secretNames =
  /^(?:(?:client_)?(?:secret|assertion)|(?:.+[-_])?token|(?:.+[-_])?api[-_]?key|(?:device|user)_code|.+_(?:challenge|verifier)|id_token_hint|additional_parameters|(?:proxy-)?authorization|(?:set-)?cookie)$/iu

/** Secret in one direction: an authorization code is sent in a request; what an error response calls `code` is an error code. */
const secretInOne = { request: /^code$/i, response: /^challenge$/i }

/** Private members of JSON Web Keys, RFC 7518, section 6. */
const privateKeyMembers = /^(?:[dkpq]|d[pq]|qi|oth)$/iu

/** Properties with URLs that lead a browser on. */
const urlValued = /^(?:.+_(?:to|url)|location|verification_uri_complete)$/i

/** Levels that {@link maskSecrets} copies; logs need no more. */
const deepest = 100

/** What stands in a text where a secret stood. */
export const MASK = '…'

/** Tells whether a member of a JSON Web Key is private: the one list of this library. */
export function isPrivateKeyMember(name: string): boolean {
  return privateKeyMembers.test(name)
}

/**
 * Tells whether the value of a wire name is secret.
 *
 * @param name - Name of a parameter, property or header as it travels, such as `client_secret`.
 * @param direction - Whether it stands in a request or in a response.
 * @param further - Names that are secret at this API, too: `secrets` of an operation.
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
 * @param direction - Whether it travels in a request or in a response. Default: what is secret in either is replaced.
 * @param further - Names that are secret at this API, too: `secrets` of an operation.
 * @returns A copy; URLs that carry secrets in their query are cut at the first `?` or `#`. What is nested deeper than
 *   100 levels is `…`, too.
 */
export function maskSecrets(value: unknown, direction?: Direction, further?: readonly string[]): unknown {
  return maskBelow(value, direction === undefined ? ['request', 'response'] : [direction], further, 0)
}

function maskBelow(
  value: unknown,
  directions: readonly Direction[],
  further: readonly string[] | undefined,
  depth: number,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepest) return MASK
  if (Array.isArray(value)) return value.map((item) => maskBelow(item, directions, further, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (directions.some((direction) => isSecretProperty(name, value, direction, further)))
        return [name, item === null || item === '' ? item : MASK]
      if (urlValued.test(name) && typeof item === 'string') return [name, item.replace(/[?#].*$/s, `?${MASK}`)]
      return [name, maskBelow(item, directions, further, depth + 1)]
    }),
  )
}

/**
 * Tells whether a property holds a secret, by its name or its wire name; in a JSON Patch, any name of the path says
 * it, escapes undone.
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

/** What of a request must not come back in an error. */
export interface RequestSecrets {
  /** What stands under secret names. */
  readonly credentials: Set<string>
  /** What is the caller's own, such as claims and additional parameters: no credentials, but private. */
  readonly texts: Set<string>
}

/**
 * Collects the secrets of a request, at any depth. What is an object under a secret name holds claims, which may have
 * any name.
 *
 * @param value - Parameters, by the caller's names or by wire names.
 * @param further - Names that are secret at this API, too.
 * @param found - Where to put them.
 */
export function collectSecrets(
  value: unknown,
  further?: readonly string[],
  found: RequestSecrets = { credentials: new Set(), texts: new Set() },
): RequestSecrets {
  // Each value with what everything in it is; nothing where the names decide.
  const open: (readonly [value: unknown, place: Set<string> | undefined])[] = [[value, undefined]]
  // Not by recursion, as bodies may be deeper than the stack.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [item, place] = next
    if (typeof item === 'string' || typeof item === 'number') place?.add(String(item))
    if (typeof item !== 'object' || item === null) continue
    for (const [name, inner] of Object.entries(item)) {
      const isSecret = place === undefined && isSecretProperty(name, item, 'request', further)
      // Members of a key have short names, which may mean anything elsewhere.
      const isClaims = isPrivateKeyMember(name) || (typeof inner === 'object' && !Array.isArray(inner))
      open.push([inner, isSecret ? (isClaims ? found.texts : found.credentials) : place])
    }
  }
  return found
}
