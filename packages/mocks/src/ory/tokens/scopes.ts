/**
 * Returns a function that tells whether the allowed scopes cover a requested one. `photos.*` covers `photos.read` and
 * `photos.albums.read`; an asterisk in the middle stands for exactly one part.
 */
export function scopeMatcher(allowed: readonly string[]): (wanted: string) => boolean {
  const exact = new Set(allowed)
  const patterns = allowed.map((scope) => scope.split('.')).filter((pattern) => pattern.includes('*'))
  return (wanted) => exact.has(wanted) || patterns.some((pattern) => covers(pattern, wanted.split('.')))
}

function covers(pattern: readonly string[], wanted: readonly string[]): boolean {
  if (pattern.length > wanted.length) return false
  if (pattern.length < wanted.length && pattern.at(-1) !== '*') return false
  return pattern.every((part, index) => part === wanted[index] || (part === '*' && wanted[index] !== ''))
}

/**
 * Returns a function that tells whether the allowed audiences cover a requested one. It must have the same scheme and
 * host, and the same path or one below it.
 */
export function audienceMatcher(allowed: readonly string[]): (wanted: string) => boolean {
  const origins = new Map<string, { readonly paths: Set<string>; readonly lengths: Set<number> }>()
  for (const { origin, path } of allowed.map(parts)) {
    const known = origins.get(origin) ?? { paths: new Set(), lengths: new Set() }
    known.paths.add(path)
    known.lengths.add(path.length)
    origins.set(origin, known)
  }
  return (wanted) => {
    const { origin, path } = parts(wanted)
    const { paths, lengths } = origins.get(origin) ?? { paths: new Set(), lengths: new Set() }
    const isCovered = (length: number): boolean =>
      (path.length === length || path[length] === '/') && paths.has(path.slice(0, length))
    return [...lengths].some(isCovered)
  }
}

function parts(text: string): { readonly origin: string; readonly path: string } {
  // Audiences need not be URLs: a plain word is read as a path without a host.
  const [, scheme = '', host = '', path = ''] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(text) ?? []
  return { origin: `${scheme.toLowerCase()}://${host}`, path: path.replace(/\/+$/, '') }
}

/** Returns the audiences of a request: those of several parameters unchanged, that of a single one split at spaces. */
export function requestedAudience(parameters: URLSearchParams): string[] {
  const values = parameters.getAll('audience')
  const list = values.length === 1 ? (values[0] ?? '').split(' ') : values
  return list.filter((each) => each !== '')
}
