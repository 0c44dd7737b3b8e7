const names: Readonly<Record<string, string>> = {
  ' ': 'a space',
  '\t': 'a tab',
  '\n': 'a line break',
  '\r': 'a line break',
}

/**
 * Describes white space and invisible characters, such as a byte order mark, in a text that must have none.
 *
 * @param text - The text.
 * @returns Where they are, as the end of a sentence; `undefined` if there are none.
 */
export function blankIn(text: string): string | undefined {
  const found = /[\s\p{C}]+/u.exec(text)
  if (!found) return undefined
  const [blanks] = found
  const place = found.index === 0 ? 'begins with' : found.index + blanks.length === text.length ? 'ends in' : 'contains'
  return `${place} ${names[blanks.charAt(0)] ?? 'an invisible character'}`
}
