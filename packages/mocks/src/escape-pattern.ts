/**
 * Escapes a text, so that a regular expression with it matches exactly the text. `RegExp.escape` does the same from Node
 * 24 on.
 *
 * @param text - The text.
 */
export function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
