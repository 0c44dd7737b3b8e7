import { join } from 'node:path'

import { root } from '../generated-file.ts'
import type { Compiler } from './compiler.ts'
import type { Example } from './find.ts'
import { createPreambles, type Preamble } from './preamble.ts'

/** An example as a separate program. */
export interface Program {
  /** Place of the example, such as `README.md:24`. */
  readonly name: string
  /** The example. */
  readonly example: Example
  /** Path of the file that it is compiled as. */
  readonly path: string
  /** The program. */
  readonly text: string
  /** Lines of the program before the example. */
  readonly linesBefore: number
  /** Reason why it is only compiled; absent for a program that runs. */
  readonly notRun?: string
  /** Whether it is shown as a file of a package, and compiled as that file. */
  readonly isSource: boolean
  /** Whether it is a test file that vitest runs. */
  readonly isForVitest: boolean
  /** Whether it mocks the network below `fetch` itself, so that the examples' servers are not needed. */
  readonly hasOwnNetwork: boolean
}

// In this folder, all imports of examples are found: the package depends on all others and on MSW.
const folder = join(root, 'packages/mocks/examples')

/**
 * Makes programs from examples. Those of pages are complete programs; those of comments get a preamble.
 *
 * A program runs, unless its page has a reason against it, it is shown as a file of a package, or it needs declared
 * variables.
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

/** Compiles programs, and returns the mistakes of their examples with their lines. */
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
