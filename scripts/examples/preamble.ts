import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { root } from '../generated-file.ts'
import { loadOperations } from '../operation-constants.ts'
import { apiPackages, type ApiPackage } from '../operation-sources.ts'
import type { Compiler } from './compiler.ts'
import { freeNames } from './names.ts'

/** Lines before an example of a comment that make it a complete program. */
export interface Preamble {
  /** One line that imports exports of the packages. */
  readonly imports: string
  /** One line that declares the variables that readers must define themselves; empty if there are none. */
  readonly variables: string
}

/** Variables of the examples that are neither a client, a transport nor a parameter of an operation. */
export const furtherVariables: Readonly<Record<string, string>> = {
  appId: 'string',
  appToken: 'string',
  did: 'string',
  idToken: 'string',
  signAssertion: '(claims: { readonly audience: string }) => Promise<string>',
}

/** Packages that have no operations: their examples use the clients. */
const withoutOperations = ['core', 'mocks']

/** Meanings of names in examples. */
interface Scope {
  /** Module that exports a name, and whether the name is only a type. */
  readonly exports: ReadonlyMap<string, { readonly module: string; readonly isType: boolean }>
  /** Types of variables, but for the transport. */
  readonly variables: ReadonlyMap<string, string>
  /** The packages whose operations are called. */
  readonly apis: readonly ApiPackage[]
  /** The same as `exports` for the other packages. */
  readonly others: Scope['exports']
}

/**
 * Makes a function that returns the preamble of an example in a comment. A name is looked up in the exports of the package,
 * then in the variables and, in packages without operations, in the exports of the others. An unknown name gets no
 * declaration, so that the example does not compile.
 */
export async function createPreambles(compiler: Compiler): Promise<(file: string, code: string) => Preamble> {
  const exports = readExports(compiler)
  const parameters = new Map<string, ReadonlySet<string>>()
  for (const api of apiPackages) {
    const operations = Object.values(await loadOperations(api))
    const names = operations.flatMap(({ path, required = [], query = [], form = [], jsonFields = [] }) => [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
      ...required,
      ...query,
      ...form,
      ...jsonFields,
    ])
    parameters.set(api.folder, new Set(names))
  }

  const scopeOf = (folder: string): Scope => {
    const hasOperations = !withoutOperations.includes(folder)
    const apis = apiPackages.filter((api) => !hasOperations || api.folder === folder)
    const variables = apis.flatMap(({ folder: api, prefix, client }) => [
      ...[...(parameters.get(api) ?? [])].map((name) => [name, 'string'] as const),
      [client, `import('@typed-oauth/${api}').${prefix}Client`] as const,
    ])
    return {
      exports: exports.get(folder) ?? new Map(),
      variables: new Map([...variables, ...Object.entries(furtherVariables)]),
      apis,
      others: new Map(hasOperations ? [] : [...exports.values()].flatMap((names) => [...names]).toReversed()),
    }
  }
  const scopes = new Map([...exports.keys()].map((folder) => [folder, scopeOf(folder)]))

  return (file, code) => {
    const [, folder = ''] = /^packages\/([^/]+)\//.exec(file) ?? []
    const scope = scopes.get(folder)
    if (scope === undefined) throw new Error(`${file} is in no package with entries`)
    return preambleOf(scope, code)
  }
}

function preambleOf({ exports, variables, apis, others }: Scope, code: string): Preamble {
  const names = [...freeNames(code)]
  const imports = names.flatMap((name) => {
    const found = exports.get(name) ?? (variables.has(name) ? undefined : others.get(name))
    return found === undefined ? [] : [{ name, ...found }]
  })
  // The transport is that of the package, or that of the package whose operation the example imports.
  const api = apis.find(
    ({ folder }) => apis.length === 1 || imports.some(({ module }) => module === `@typed-oauth/${folder}`),
  )
  const typeOf = (name: string): string | undefined =>
    name === 'transport' && api ? `import('@typed-oauth/${api.folder}').${api.prefix}Transport` : variables.get(name)
  const declared = names.flatMap((name) => {
    const type = exports.has(name) ? undefined : typeOf(name)
    return type === undefined ? [] : [`declare const ${name}: ${type}; `]
  })
  return {
    imports: imports
      .map(({ name, module, isType }) => `import { ${isType ? 'type ' : ''}${name} } from '${module}'; `)
      .join(''),
    variables: declared.join(''),
  }
}

/** Exports of the entries of each package, by folder; the first entry with a name takes precedence. */
function readExports(compiler: Compiler): ReadonlyMap<string, Scope['exports']> {
  const entries = [...withoutOperations, ...apiPackages.map((api) => api.folder)].flatMap((folder) => {
    const { name, exports } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as {
      readonly name: string
      readonly exports: Readonly<Record<string, { readonly 'typed-oauth:source'?: string }>>
    }
    return Object.entries(exports).flatMap(([entry, { 'typed-oauth:source': source }]) =>
      source === undefined
        ? []
        : [{ folder, module: join(name, entry), source: join(root, 'packages', folder, source) }],
    )
  })
  const exported = compiler.exportsOf(entries.map(({ source }) => source))
  const byFolder = new Map<string, Map<string, { module: string; isType: boolean }>>()
  for (const { folder, module, source } of entries) {
    const names = byFolder.get(folder) ?? new Map<string, { module: string; isType: boolean }>()
    for (const [name, isType] of exported.get(source) ?? []) if (!names.has(name)) names.set(name, { module, isType })
    byFolder.set(folder, names)
  }
  return byFolder
}
