import { readFileSync } from 'node:fs'

/**
 * Reads the programs of a README: each `ts` block that imports the package, as it stands.
 *
 * @param path - The README.
 * @param packageName - Name of the package that it belongs to.
 */
export function examplesOf(path: string, packageName: string): readonly string[] {
  const blocks = [...readFileSync(path, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)
  const programs = blocks.filter((code) => code.includes(`from '${packageName}`))
  if (programs.length === 0) throw new Error(`failed: ${path} has a \`ts\` block that imports ${packageName}`)
  return programs
}

/**
 * Turns a program of a README into one for CommonJS: `require` for `import`, and a function around what awaits.
 *
 * @param code - The program.
 */
export function toCommonJs(code: string): string {
  const lines = code.replaceAll(
    /^import (\{.*?\}) from ('.*?')$/gms,
    (_, names: string, from: string) => `const ${names.replaceAll(' as ', ': ')} = require(${from})`,
  )
  if (/^import /m.test(lines)) throw new Error('failed: examples import by name')
  return `async function main() {\n${lines}}\nmain().catch((error) => { console.error(error); process.exitCode = 1 })`
}
