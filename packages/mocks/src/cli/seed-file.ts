import { readFile } from 'node:fs/promises'

/**
 * Reads a JSON file. Messages never quote it, because it can contain secrets.
 *
 * @throws An error that names the file.
 */
export async function readSeedFile(path: string): Promise<unknown> {
  const text = (await readText(path)).replace(/^\uFEFF/, '') // editors may begin a file with a byte order mark
  if (text.trim() === '') throw new Error(`The seed file ${path} is empty`)
  const read = parse(text)
  if (typeof read === 'string') throw new Error(`The seed file ${path} is not valid JSON${read}`)
  return read.seed
}

/** Returns the value in an object, or the place of the syntax error. The platform's own message would quote the text. */
function parse(text: string): string | { readonly seed: unknown } {
  try {
    return { seed: JSON.parse(text) }
  } catch (error) {
    const [, position] = /at position (\d+)/.exec(String(error)) ?? []
    return position === undefined ? '' : `: look at line ${text.slice(0, Number(position)).split('\n').length}`
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new Error(`The seed file ${path} cannot be read${code}`, { cause: error })
  }
}
