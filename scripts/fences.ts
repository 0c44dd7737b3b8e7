/** A block of code between fences, in a page or a comment. */
export interface Fence {
  /** Text after the opening fence, such as `ts`; empty if none. */
  readonly language: string
  /** Index of the first line of the code. */
  readonly start: number
  /** The lines of the code, without the indentation of the fence. */
  readonly code: readonly string[]
}

/**
 * Finds the blocks of code between fences.
 *
 * @param lines - A page, or a comment without its stars.
 */
export function findFences(lines: readonly string[]): readonly Fence[] {
  const fences: Fence[] = []
  let index = 0
  while (index < lines.length) {
    const [, indentation = '', fence, language = ''] = /^( *)(`{3,}|~{3,}) *(.*?) *$/.exec(lines[index] ?? '') ?? []
    index += 1
    if (fence === undefined) continue
    const start = index
    while (index < lines.length && lines[index]?.trim() !== fence) index += 1
    if (index === lines.length) throw new Error(`the fence before line ${start + 1} does not end`)
    const code = lines
      .slice(start, index)
      .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line.trimStart()))
    fences.push({ language, start, code })
    index += 1
  }
  return fences
}
