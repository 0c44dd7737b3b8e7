import { join } from 'node:path'

import { root } from '../generated-file.ts'
import type { Compiler } from './compiler.ts'
import type { Example } from './find.ts'
import { createPreambles, type Preamble } from './preamble.ts'

/** An example as a program of its own. */
export interface Program {
  /** Where the example stands, such as `README.md:24`. */
  readonly name: string
  /** The example. */
  readonly example: Example
  /** The file that it is compiled as. */
  readonly path: string
  /** The program. */
  readonly text: string
  /** Lines of the program before the example. */
  readonly linesBefore: number
  /** Why it is only compiled; absent for a program that runs. */
  readonly notRun?: string
  /** Whether it is shown as a file of a package, and compiled as that file. */
  readonly isSource: boolean
  /** Whether it is a file of tests for vitest, which runs it then. */
  readonly isForVitest: boolean
  /** Whether it takes the place of the network itself, below `fetch`, so that the examples' servers are not needed. */
  readonly hasOwnNetwork: boolean
}

// From there, everything that examples import is found: the package depends on all others and on MSW.
const folder = join(root, 'packages/mocks/examples')

/**
 * Makes programs of examples. Those of pages are programs as they stand; those of comments get a preamble.
 *
 * A program runs unless its page says why not, it is shown as a file of a package, or variables had to be declared.
 */
export async function toPrograms(examples: readonly Example[], compiler: Compiler): Promise<readonly Program[]> {
  const preambleOf = await createPreambles(compiler)
  return examples.map((example, index) => {
    const { file, line, language, code } = example
    const program: Program = {
      name: `${file}:${line}`,
      example,
      path: join(folder, `example-${index}.${language}`),
      text: code,
      linesBefore: 0,
      isSource: false,
      isForVitest: code.includes("from 'vitest'"),
      hasOwnNetwork: code.includes("from 'msw/node'"),
      ...(example.notRun !== undefined && { notRun: example.notRun }),
    }
    return file.endsWith('.md') ? asSource(program) : withPreamble(program, preambleOf(file, code))
  })
}

/** A block of a page that begins with the name of a file is compiled as that file, so that it imports its neighbours. */
function asSource(program: Program): Program {
  const [, path] = /^\/\/ (packages\/\S+\.ts)\n/.exec(program.text) ?? []
  if (path === undefined) return program
  return { ...program, path: join(root, path), isSource: true, notRun: 'it is a file of a package' }
}

function withPreamble(program: Program, { imports, variables }: Preamble): Program {
  const text = `${imports}${variables}\n${program.text}`
  return { ...program, text, linesBefore: 1, ...(variables !== '' && { notRun: 'it has variables of its reader' }) }
}

/** Compiles programs, and gives what is wrong with their examples by the line where it stands. */
export function compilePrograms(programs: readonly Program[], compiler: Compiler): readonly string[] {
  const byPath = new Map(programs.map((program) => [program.path, program]))
  const problems = compiler.compile(new Map(programs.map(({ path, text }) => [path, text])))
  return problems.map(({ file, line, message }) => {
    const program = byPath.get(file)
    if (program === undefined) return `${file}:${line}: ${message}`
    const { example, linesBefore } = program
    return `${example.file}:${example.line + line - 1 - linesBefore}: ${message}`
  })
}
