import { globSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'

import ts from 'typescript-6'

import { root } from './generated-file.ts'

/** A package with operations. */
export interface ApiPackage {
  /** Folder below `packages`. */
  readonly folder: string
  /** Name of the API in its interfaces. */
  readonly prefix: string
  /** Name of its client in examples. */
  readonly client: string
  /** Comment of the client's interface. */
  readonly comment: string
  /** Functions that are methods of the client, but not operations. */
  readonly functions: readonly string[]
}

/** The packages, in the order of the documentation. */
export const apiPackages: readonly ApiPackage[] = [
  {
    folder: 'ory-oauth2',
    prefix: 'Ory',
    client: 'ory',
    comment: "A client of Ory's OAuth 2.0 API: one method per operation.",
    functions: ['oAuth2AuthorizeUrl', 'oAuth2RedirectToUrl'],
  },
  {
    folder: 'affinidi-consumer-auth',
    prefix: 'Affinidi',
    client: 'affinidi',
    comment: "A client of Affinidi's consumer authentication API: one method per operation.",
    functions: [],
  },
  {
    folder: 'authentiq-token',
    prefix: 'Authentiq',
    client: 'authentiq',
    comment: "A client of Authentiq's token API: one method per operation.",
    functions: [],
  },
  {
    folder: 'voucherify-oauth',
    prefix: 'Voucherify',
    client: 'voucherify',
    comment: "A client of Voucherify's OAuth API: one method per operation.",
    functions: [],
  },
]

/** An operation, or another function of the client, as declared in its source. */
export interface OperationSource {
  /** Name of the constant or function. */
  readonly name: string
  /** The file that declares it, from `src`. */
  readonly file: string
  /** Its comment, without the stars. */
  readonly comment: readonly string[]
  /** `Endpoint` or `ListEndpoint`; the name of a type without arguments; nothing for a function. */
  readonly kind: string | undefined
  /** Type arguments of an operation; parameters and result of a function without its first parameter. */
  readonly types: string
  /** Modules of the types that `types` names, as a file in `src` imports them. */
  readonly modules: ReadonlyMap<string, string>
}

/** The TypeScript sources of a package, by path from `src`. */
export function readSources({ folder }: ApiPackage): Map<string, string> {
  const source = join(root, 'packages', folder, 'src')
  const files = globSync('**/*.ts', { cwd: source, exclude: ['**/*.test.ts'] }).sort()
  return new Map(files.map((file) => [relative('.', file), readFileSync(join(source, file), 'utf8')]))
}

/**
 * Reads the operations of a package, in the order of its files, and the other functions of its client.
 *
 * An operation is an exported constant whose type is named `…Endpoint` or `…ListEndpoint`. If that type has no arguments,
 * it is specific to the operation, and the type of the client's method is declared next to it, with the prefix `Bound`.
 */
export function readOperations(
  api: Pick<ApiPackage, 'functions'>,
  sources: ReadonlyMap<string, string>,
): OperationSource[] {
  const files = parse(sources)
  return [
    ...files.flatMap((file) => file.statements.flatMap((statement) => readConstants(file, statement))),
    ...files.flatMap((file) => file.statements.flatMap((statement) => readFunction(file, statement, api.functions))),
  ]
}

function parse(sources: ReadonlyMap<string, string>): ts.SourceFile[] {
  return [...sources].map(([file, text]) => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
}

function readConstants(file: ts.SourceFile, statement: ts.Statement): OperationSource[] {
  if (!ts.isVariableStatement(statement) || !isExported(statement)) return []
  return statement.declarationList.declarations.flatMap(({ name, type }) => {
    if (!ts.isIdentifier(name) || type === undefined || !ts.isTypeReferenceNode(type)) return []
    const typeName = type.typeName.getText()
    if (!typeName.endsWith('Endpoint')) return []
    if (type.typeArguments === undefined) {
      const own = describe(file, statement, name.text, typeName, [])
      const modules = moduleOf(typeName, file).map(([, module]) => [`Bound${typeName}`, module] as const)
      return [{ ...own, modules: new Map(modules) }]
    }
    const kind = typeName.endsWith('ListEndpoint') ? 'ListEndpoint' : 'Endpoint'
    return [describe(file, statement, name.text, kind, type.typeArguments)]
  })
}

function readFunction(file: ts.SourceFile, statement: ts.Statement, functions: readonly string[]): OperationSource[] {
  if (!ts.isFunctionDeclaration(statement) || !isExported(statement)) return []
  const { name, parameters, type } = statement
  if (name === undefined || type === undefined || !functions.includes(name.text)) return []
  const [, ...others] = parameters // the first one is the transport
  const described = describe(file, statement, name.text, undefined, [...others, type])
  return [{ ...described, types: `(${others.map(textOf).join(', ')}) => ${textOf(type)}` }]
}

function isExported(statement: ts.VariableStatement | ts.FunctionDeclaration): boolean {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
}

function describe(
  file: ts.SourceFile,
  statement: ts.Statement,
  name: string,
  kind: OperationSource['kind'],
  types: readonly ts.Node[],
): OperationSource {
  const comment = commentOf(statement)
  if (comment === undefined) throw new Error(`${file.fileName}: ${name} has no comment`)
  const modules = new Map(types.flatMap(namesIn).flatMap((each) => moduleOf(each, file)))
  return { name, file: file.fileName, comment, kind, types: types.map(textOf).join(', '), modules }
}

function textOf(node: ts.Node): string {
  return node.getText().replaceAll(/\s+/g, ' ')
}

/** Returns the lines of the last comment that documents a statement, without their stars. */
function commentOf(statement: ts.Statement): readonly string[] | undefined {
  const comment = ts.getJSDocCommentsAndTags(statement).findLast(ts.isJSDoc)
  return comment
    ?.getText()
    .replace(/^\/\*\*\s*/, '')
    .replace(/\s*\*\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^ *\* ?/, ''))
}

/** Returns the names of the types in a type. */
function namesIn(node: ts.Node): string[] {
  const own = ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? [node.typeName.text] : []
  const nested: string[] = []
  node.forEachChild((child) => void nested.push(...namesIn(child)))
  return [...own, ...nested]
}

/** Returns the module of a type: the file itself, or an imported one; nothing for types of the language. */
function moduleOf(name: string, file: ts.SourceFile): [name: string, module: string][] {
  if (file.statements.some((statement) => declares(statement, name))) return [[name, moduleNameOf(file)]]
  return file.statements.flatMap((statement): [string, string][] => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return []
    const bindings = statement.importClause?.namedBindings
    if (bindings === undefined || !ts.isNamedImports(bindings)) return []
    if (!bindings.elements.some((element) => element.name.text === name)) return []
    const { text } = statement.moduleSpecifier
    return [[name, text.startsWith('.') ? `./${posix.join(posix.dirname(file.fileName), text)}` : text]]
  })
}

/** The module that declares a type, as a file in `src` imports it. */
export function findModule(name: string, sources: ReadonlyMap<string, string>): string {
  const file = parse(sources).find(({ statements }) => statements.some((statement) => declares(statement, name)))
  if (file === undefined) throw new Error(`no file declares ${name}`)
  return moduleNameOf(file)
}

function declares(statement: ts.Statement, name: string): boolean {
  return (
    (ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isClassDeclaration(statement)) &&
    statement.name?.text === name
  )
}

function moduleNameOf({ fileName }: ts.SourceFile): string {
  return `./${fileName.replace(/\.ts$/, '.js')}`
}
