/** Encodes a query value the way Go does: space as `+`, everything except letters, digits and `-_.~` escaped. */
export function queryEscape(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

const malformedEscape = /%(?![0-9A-Fa-f]{2})/

/** Decodes a form-encoded value; `undefined` if an escape is malformed. */
export function queryUnescape(text: string): string | undefined {
  if (malformedEscape.test(text)) return undefined
  return decodeEscapes(text.replaceAll('+', ' '))
}

/** Parameters of a query or form, without malformed ones. */
export interface ReadQuery {
  /** The well-formed parameters. */
  readonly parameters: URLSearchParams
  /** Whether some parameters are malformed. */
  readonly isBroken: boolean
}

/**
 * Reads a query or form as Go does: pairs with a malformed escape or a semicolon are omitted.
 *
 * @see [Go, net/url, ParseQuery](https://pkg.go.dev/net/url#ParseQuery)
 */
export function parseQuery(text: string): ReadQuery {
  const pairs = text.split('&')
  const readable = pairs.filter((pair) => !malformedEscape.test(pair) && !pair.includes(';'))
  // The leading `&` keeps a question mark at the start, which the platform would remove.
  return { parameters: new URLSearchParams(`&${readable.join('&')}`), isBroken: readable.length < pairs.length }
}

function decodeEscapes(escaped: string): string {
  try {
    return decodeURIComponent(escaped)
  } catch {
    // The escapes are no valid UTF-8.
    return escaped.replace(/%[0-9A-Fa-f]{2}/g, '\uFFFD')
  }
}

/** Query string with the names in alphabetical order, as Go writes it. */
export function encodeQuery(entries: Iterable<readonly [string, string]>): string {
  return [...entries]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${queryEscape(name)}=${queryEscape(value)}`)
    .join('&')
}

/** URL with the given query parameters set (replacing those of the same name), names in alphabetical order. */
export function setQuery(url: string, values: Readonly<Record<string, string>>): string {
  const { base, query, fragment } = splitUrl(url)
  const entries = [...new URLSearchParams(query)].filter(([name]) => !Object.hasOwn(values, name))
  const encoded = encodeQuery([...entries, ...Object.entries(values)])
  return `${base}${encoded === '' ? '' : `?${encoded}`}${fragment}`
}

/** Parts of a URL: before the query, the query without `?`, the fragment with `#`. */
export function splitUrl(url: string): {
  /** Everything before the query. */
  readonly base: string
  /** Query without the question mark. */
  readonly query: string
  /** Fragment with the hash sign; empty if there is none. */
  readonly fragment: string
} {
  const hash = url.indexOf('#')
  const rest = hash === -1 ? url : url.slice(0, hash)
  const mark = rest.indexOf('?')
  return {
    base: mark === -1 ? rest : rest.slice(0, mark),
    query: mark === -1 ? '' : rest.slice(mark + 1),
    fragment: hash === -1 ? '' : url.slice(hash),
  }
}

/** Escapes a path segment as Go does: `$&+=:@` stay unchanged. */
export function pathEscape(segment: string): string {
  return encodeURIComponent(segment.toWellFormed())
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(24|26|2B|3D|3A|40)/g, (escape) => decodeURIComponent(escape))
}

/** Returns the first value of a parameter; empty if there is none. */
export function first(parameters: URLSearchParams, name: string): string {
  return parameters.get(name) ?? ''
}

/** Words of a space-separated list. */
export function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '')
}
