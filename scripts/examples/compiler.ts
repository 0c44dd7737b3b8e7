import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import ts from 'typescript-6'

import { root } from '../generated-file.ts'

/** A message of the compiler about a file. */
export interface Problem {
  /** The file. */
  readonly file: string
  /** Number of the line. */
  readonly line: number
  /** The message. */
  readonly message: string
}

/** Compiles files that exist in memory only. */
export interface Compiler {
  /**
   * Compiles files.
   *
   * @param files - Texts by path. The text of an existing path replaces that file.
   */
  readonly compile: (files: ReadonlyMap<string, string>) => readonly Problem[]
  /** Names that modules export, by path; `true` for those that are only types. */
  readonly exportsOf: (files: readonly string[]) => ReadonlyMap<string, ReadonlyMap<string, boolean>>
}

/** Makes a compiler with the settings of the repository. It reads the packages' sources, so they need no build. */
export function createCompiler(): Compiler {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => readFileSync(path, 'utf8'))
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root, {
    allowJs: true,
    checkJs: true,
    composite: false,
    declaration: false,
    declarationMap: false,
    isolatedDeclarations: false,
    noEmit: true,
    types: ['node'],
  })
  const parsed = new Map<string, ts.SourceFile | undefined>()

  const createProgram = (files: ReadonlyMap<string, string>, roots: readonly string[]): ts.Program => {
    const host = ts.createCompilerHost(options)
    const read = host.getSourceFile.bind(host)
    host.getCurrentDirectory = () => root
    host.fileExists = (path) => files.has(path) || ts.sys.fileExists(path)
    host.directoryExists = (path) =>
      ts.sys.directoryExists(path) || [...files.keys()].some((file) => file.startsWith(`${path}/`))
    host.readFile = (path) => files.get(path) ?? ts.sys.readFile(path)
    host.getSourceFile = (path, settings) => {
      if (files.has(path)) return read(path, settings)
      if (!parsed.has(path)) parsed.set(path, read(path, settings))
      return parsed.get(path)
    }
    return ts.createProgram(roots, options, host)
  }

  return {
    compile(files) {
      const program = createProgram(files, [...files.keys()])
      return [...files.keys()].flatMap((file) => {
        const source = program.getSourceFile(file)
        const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
        return problems.map(({ messageText, start = 0 }) => ({
          file,
          line: (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
          message: ts.flattenDiagnosticMessageText(messageText, ' '),
        }))
      })
    },
    exportsOf(files) {
      const program = createProgram(new Map(), files)
      const checker = program.getTypeChecker()
      return new Map(
        files.map((file) => {
          const source = program.getSourceFile(file)
          const module = source && checker.getSymbolAtLocation(source)
          if (module === undefined) throw new Error(`${file} is no module${existsSync(file) ? '' : ': it is missing'}`)
          const names = checker
            .getExportsOfModule(module)
            .map((symbol) => [symbol.name, isType(symbol, checker)] as const)
          return [file, new Map(names)]
        }),
      )
    },
  }
}

function isType(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return (target.flags & ts.SymbolFlags.Value) === 0
}
