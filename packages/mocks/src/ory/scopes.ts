/**
 * Tells whether an allowed scope covers a wanted one. `photos.*` covers `photos.read` and `photos.albums.read`; a star
 * in the middle stands for exactly one part.
 */
export function scopeAllowed(allowed: readonly string[], wanted: string): boolean {
  return allowed.some((pattern) => pattern === wanted || covers(pattern.split('.'), wanted.split('.')))
}

function covers(pattern: readonly string[], wanted: readonly string[]): boolean {
  if (pattern.length > wanted.length) return false
  if (pattern.length < wanted.length && pattern.at(-1) !== '*') return false
  return pattern.every((part, index) => part === wanted[index] || (part === '*' && wanted[index] !== ''))
}

/**
 * Tells whether an allowed audience covers a wanted one: same scheme and host, and the same path or one below it.
 */
export function audienceAllowed(allowed: readonly string[], wanted: string): boolean {
  const url = parts(wanted)
  if (url === undefined) return false
  return allowed.some((each) => {
    const other = parts(each)
    if (other === undefined || other.scheme !== url.scheme || other.host !== url.host) return false
    return url.path === other.path || url.path.startsWith(`${other.path}/`)
  })
}

function parts(text: string): { scheme: string; host: string; path: string } | undefined {
  // Audiences need not be URLs: a plain word is a path without a host.
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(text)
  if (match === null) return undefined
  return { scheme: (match[1] ?? '').toLowerCase(), host: match[2] ?? '', path: (match[3] ?? '').replace(/\/+$/, '') }
}

/** Audiences of a request: repeated parameters as they are, a single one split at spaces. */
export function requestedAudience(parameters: URLSearchParams): string[] {
  const values = parameters.getAll('audience')
  const list = values.length === 1 ? (values[0] ?? '').split(' ') : values
  return list.filter((each) => each !== '')
}
