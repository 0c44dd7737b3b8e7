import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

import { root } from './generated-file.ts'

/** A package with operations. */
export interface ApiPackage {
  /** Folder below `packages`. */
  readonly folder: string
  /** What its interfaces are named after. */
  readonly prefix: string
  /** Comment of the client's interface. */
  readonly comment: string
  /** Functions that are methods of the client, but no operations. */
  readonly functions: readonly string[]
}

/** The packages, in the order of the documentation. */
export const apiPackages: readonly ApiPackage[] = [
  {
    folder: 'ory-oauth2',
    prefix: 'Ory',
    comment: "A client of Ory's OAuth 2.0 API: one method per operation.",
    functions: ['oAuth2AuthorizeUrl'],
  },
  {
    folder: 'affinidi-consumer-auth',
    prefix: 'Affinidi',
    comment: "A client of Affinidi's consumer authentication API: one method per operation.",
    functions: [],
  },
  {
    folder: 'authentiq-token',
    prefix: 'Authentiq',
    comment: "A client of Authentiq's token API: one method per operation.",
    functions: [],
  },
  {
    folder: 'voucherify-oauth',
    prefix: 'Voucherify',
    comment: "A client of Voucherify's OAuth API: one method per operation.",
    functions: [],
  },
]

/** An operation, or a function beside them, as its source says. */
export interface OperationSource {
  /** Name of the constant or function. */
  readonly name: string
  /** Its comment, without the stars. */
  readonly comment: readonly string[]
  /** `Endpoint` or `ListEndpoint`; nothing for a function. */
  readonly kind: string | undefined
  /** Type arguments of an operation; parameters and result of a function without its first parameter. */
  readonly types: string
}

/** The TypeScript sources of a package, by path from `src`. */
export function readSources({ folder }: ApiPackage): Map<string, string> {
  const source = join(root, 'packages', folder, 'src')
  const files = globSync('**/*.ts', { cwd: source, exclude: ['**/*.test.ts'] }).sort()
  return new Map(files.map((file) => [relative('.', file), readFileSync(join(source, file), 'utf8')]))
}

/** Reads the operations of a package, in the order of its files, and the functions that its client offers beside them. */
export function readOperations(api: ApiPackage, sources: ReadonlyMap<string, string>): OperationSource[] {
  const comment = String.raw`/\*\*\n((?: \*.*\n)+?) \*/\n`
  const constant = new RegExp(String.raw`${comment}export const (\w+): \w*?((?:List)?Endpoint)<([^=]+?),?\s*>\s*=`, 'g')
  const method = new RegExp(String.raw`${comment}export function (\w+)\(\s*transport: \w+,\s*([^{]+?) \{\n`, 'g')
  const all = [...sources.values()]
  return [
    ...all.flatMap((text) =>
      [...text.matchAll(constant)].map(([, lines = '', name = '', kind, types = '']) =>
        toSource(lines, name, kind, types),
      ),
    ),
    ...all.flatMap((text) =>
      [...text.matchAll(method)].flatMap(([, lines = '', name = '', signature = '']) =>
        api.functions.includes(name) ? [toSource(lines, name, undefined, `(${signature}`)] : [],
      ),
    ),
  ]
}

function toSource(lines: string, name: string, kind: string | undefined, types: string): OperationSource {
  const comment = lines
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, ''))
  return { name, comment, kind, types: types.replaceAll(/\s+/g, ' ').trim() }
}
