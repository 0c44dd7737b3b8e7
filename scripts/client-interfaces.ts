import { join } from 'node:path'

import { format, root, writeOrCompare } from './generated-file.ts'
import { apiPackages, readOperations, readSources, type ApiPackage, type OperationSource } from './operation-sources.ts'

const fileName = 'client-interface.ts'

/**
 * Writes the interface of each client: one member per operation, with the operation's own comment, as a mapped type
 * would show no comment in editors.
 *
 * @param isCheck - Whether to compare only.
 * @returns The files that were not as they are to be.
 */
export async function generateClientInterfaces(isCheck: boolean): Promise<string[]> {
  return apiPackages.flatMap((api) => {
    const sources = readSources(api)
    const operations = readOperations(api, sources)
    if (operations.length === 0) return []
    const file = join(root, 'packages', api.folder, 'src', fileName)
    return writeOrCompare(file, format(file, writeInterface(api, operations, sources)), isCheck)
  })
}

function writeInterface(
  { prefix, comment }: ApiPackage,
  operations: readonly OperationSource[],
  sources: ReadonlyMap<string, string>,
): string {
  const transport = `${prefix}Transport`
  const members = operations.map((operation) => writeMember(operation))
  const body = `/** ${comment} */
export interface ${prefix}Client {
  /** What the methods call through, for operations that are imported one by one. */
  readonly transport: ${transport}

${members.join('\n\n')}
}
`
  return `${writeImports([transport, ...operations.flatMap(namesIn)], sources)}\n${body}`
}

function writeMember({ name, comment, kind, types }: OperationSource): string {
  const lines = kind === undefined ? withoutTransport(comment) : comment
  const signature = kind === undefined ? `${name}${types}` : `readonly ${name}: Bound${kind}<${types}>`
  const text = lines.map((line) => (line === '' ? '   *' : `   * ${line}`)).join('\n')
  return `  /**\n${text}\n   */\n  ${signature}`
}

/** The comment of a function as that of a method, which is not given a transport. */
function withoutTransport(comment: readonly string[]): string[] {
  return comment.filter((line) => !line.startsWith('@param transport'))
}

function namesIn({ kind, types }: OperationSource): string[] {
  const names = [...types.matchAll(/\b[A-Z]\w*/g)].map(([name]) => name)
  return kind === undefined ? names : [`Bound${kind}`, ...names]
}

/** Imports each name from the file that declares it, or from core. */
function writeImports(names: readonly string[], sources: ReadonlyMap<string, string>): string {
  const byFile = new Map<string, Set<string>>()
  for (const name of names) {
    const declaration = new RegExp(String.raw`^export (?:declare )?(?:interface|type|class) ${name}\b`, 'm')
    const [file] = [...sources].find(([path, text]) => path !== fileName && declaration.test(text)) ?? []
    const specifier = file === undefined ? '@typed-oauth/core' : `./${file.replace(/\.ts$/, '.js')}`
    byFile.set(specifier, (byFile.get(specifier) ?? new Set()).add(name))
  }
  return [...byFile]
    .map(([specifier, imported]) => `import type { ${[...imported].sort().join(', ')} } from '${specifier}'\n`)
    .join('')
}
