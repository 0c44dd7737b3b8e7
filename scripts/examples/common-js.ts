/**
 * Turns a program into one for CommonJS: `require` for `import`, and a function around `await`.
 *
 * @param code - The program.
 */
export function toCommonJs(code: string): string {
  const lines = code.replaceAll(
    /^import (?:\* as )?(\w+|\{.*?\}) from ('.*?')$/gms,
    (_, names: string, from: string) => `const ${names.replaceAll(' as ', ': ')} = require(${from})`,
  )
  return `async function main() {\n${withoutExports(lines)}}\nmain().catch((error) => { console.error(error); process.exitCode = 1 })`
}

/**
 * Turns a program into one that can be compiled to CommonJS: a function around `await`.
 *
 * @param code - The program, with the imports at its beginning.
 */
export function toScript(code: string): string {
  const imports = /^(?:(?:import|export) [^']*'.*'\n?)*/.exec(code)?.[0] ?? ''
  return `${imports}\nasync function main() {\n${withoutExports(code.slice(imports.length))}\n}\nvoid main()`
}

/** Makes exported declarations those of a function, which cannot export. */
function withoutExports(code: string): string {
  return code.replaceAll(/^export (?=async|class|const|function)/gm, '')
}
