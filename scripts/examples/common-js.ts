import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A program in a document. */
export interface Example {
  /** Where it stands. */
  readonly name: string
  /** The program, as it stands there. */
  readonly code: string
}

/**
 * Reads the programs of a document: each `ts` block that imports a package.
 *
 * @param root - The repository.
 * @param path - The document, from there.
 * @param imported - How the name of the package begins.
 */
export function examplesOf(root: string, path: string, imported: string): readonly Example[] {
  const blocks = readFileSync(join(root, path), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)
  const codes = [...blocks].flatMap(([, code = '']) => (code.includes(`from '${imported}`) ? [code] : []))
  if (codes.length === 0) throw new Error(`failed: examples\n${path} has no \`ts\` block that imports ${imported}`)
  return codes.map((code, index) => ({ name: `example ${index + 1} of ${path}`, code }))
}

/**
 * Turns a program into one for CommonJS: `require` for `import`, and a function around what awaits.
 *
 * @param code - The program.
 */
export function toCommonJs(code: string): string {
  const lines = code.replaceAll(
    /^import (?:\* as )?(\w+|\{.*?\}) from ('.*?')$/gms,
    (_, names: string, from: string) => `const ${names.replaceAll(' as ', ': ')} = require(${from})`,
  )
  return `async function main() {\n${lines}}\nmain().catch((error) => { console.error(error); process.exitCode = 1 })`
}

/**
 * Turns a program into one whose modules may be CommonJS once it is compiled: a function around what awaits.
 *
 * @param code - The program, with the imports at its beginning.
 */
export function toScript(code: string): string {
  const imports = /^(?:(?:import|export) [^']*'.*'\n?)*/.exec(code)?.[0] ?? ''
  return `${imports}\nasync function main() {\n${code.slice(imports.length)}\n}\nvoid main()`
}
