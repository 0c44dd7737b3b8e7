import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const root: string = fileURLToPath(new URL('..', import.meta.url))

/** Formats a text with the repository's formatter. */
export function format(file: string, text: string): string {
  const formatter = fileURLToPath(new URL('../node_modules/.bin/oxfmt', import.meta.url))
  return execFileSync(formatter, [`--stdin-filepath=${file}`], { cwd: root, input: text, encoding: 'utf8' })
}

/**
 * Writes a file, or only compares it with the text.
 *
 * @returns Its path if it was out of date, else nothing.
 */
export function writeOrCompare(file: string, text: string, isCheck: boolean): string[] {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return []
  if (!isCheck) writeFileSync(file, text)
  return [relative(root, file)]
}
