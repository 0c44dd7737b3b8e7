/**
 * The wire name of a parameter: snake_case.
 *
 * @param parameter - The name that callers use, in camelCase, such as `redirectUri`.
 */
export function wireName(parameter: string): string {
  return parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/**
 * Tells whether a list contains a name, in any form: that of callers, that of the wire, or that of a header.
 *
 * @param names - Names such as `redirectUri`, `redirect_uri` or `Redirect-Uri`, which are equal here.
 * @param name - A name in any of these forms.
 */
export function hasName(names: readonly string[] | undefined, name: string): boolean {
  const plain = (text: string): string => text.replaceAll(/[_-]/g, '').toLowerCase()
  return names?.some((each) => plain(each) === plain(name)) === true
}

/** A name without what differs between spellings: case and separators. The `#` of RFC 7591 section 2.2 stays. */
export function fold(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^a-z\d#]/g, '')
}
