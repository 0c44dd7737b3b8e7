const names: Readonly<Record<string, string>> = {
  ' ': 'a space',
  '\t': 'a tab',
  '\n': 'a line break',
  '\r': 'a line break',
  '\uFEFF': 'a byte order mark',
}

/**
 * Describes white space and invisible characters, such as a byte order mark, in a text that must have none.
 *
 * @param text - The text.
 * @param blanks - The characters. Default: all white space, and all that cannot be seen.
 * @returns Where they are, as the end of a sentence; `undefined` if there are none.
 */
export function blankIn(text: string, blanks: RegExp = /[\s\p{C}]+/u): string | undefined {
  const found = blanks.exec(text)
  if (!found) return undefined
  const [run] = found
  const place = found.index === 0 ? 'begins with' : found.index + run.length === text.length ? 'ends in' : 'contains'
  return `${place} ${names[run.charAt(0)] ?? 'an invisible character'}`
}
