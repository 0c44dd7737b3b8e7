import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import ts from 'typescript-6'

import { findFences } from '../fences.ts'
import { root } from '../generated-file.ts'

/** An example in a page or in a comment. */
export interface Example {
  /** Path of its file, from the root of the repository. */
  readonly file: string
  /** Number of its first line in the file. */
  readonly line: number
  /** Language of the block. */
  readonly language: 'js' | 'ts'
  /** The unchanged text of the example. */
  readonly code: string
  /** Reason why it is not run, if the page has one. */
  readonly notRun?: string
}

/** Languages of blocks that are not examples of the packages. */
const others = ['', 'dockerfile', 'html', 'http', 'json', 'jsonc', 'sh', 'text', 'yaml']

/** Finds the examples in the pages of the repository and in the comments of the packages' sources. */
export function findExamples(): readonly Example[] {
  return [...findPages(), ...findSources()].flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return file.endsWith('.md') ? examplesOfPage(file, text) : examplesOfSource(file, text)
  })
}

function findPages(): readonly string[] {
  return find('**/*.md', (path) => /(?:^|\/)(?:node_modules|dist|site|CHANGELOG\.md)$/.test(path))
}

function findSources(): readonly string[] {
  return find('packages/*/src/**/*.ts', (path) => /node_modules$|\.test\.ts$/.test(path))
}

function find(pattern: string, exclude: (path: string) => boolean): readonly string[] {
  return globSync(pattern, { cwd: root, exclude }).sort()
}

/**
 * Finds the examples of a page: its blocks in `ts` and `js`. The comment `<!-- not run: reason -->` before a block has the
 * reason why it is only compiled.
 *
 * @throws An error for a block in an unknown language, so that no example is ignored because of a spelling mistake.
 */
export function examplesOfPage(file: string, text: string): readonly Example[] {
  const lines = text.split('\n')
  return examplesOf(file, 0, lines).map((example) => {
    const before = lines.slice(0, example.line - 2).findLast((line) => line.trim() !== '')
    const notRun = /^ *<!-- not run: (.+) -->$/.exec(before ?? '')?.[1]
    return notRun === undefined ? example : { ...example, notRun }
  })
}

/**
 * Finds the examples in the comments that document something in a source.
 *
 * @throws An error for an `@example` without a block.
 */
export function examplesOfSource(file: string, text: string): readonly Example[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const comments = new Map<number, string>()
  const visit = (node: ts.Node): void => {
    for (const comment of ts.getJSDocCommentsAndTags(node)) {
      if (ts.isJSDoc(comment)) comments.set(comment.pos, comment.getText())
    }
    node.forEachChild(visit)
  }
  visit(source)
  return [...comments].flatMap(([position, comment]) => {
    const lines = comment.split('\n').map((line) => line.replace(/^ *\* ?/, ''))
    const { line } = source.getLineAndCharacterOfPosition(position)
    for (const [index, tag] of lines.entries()) {
      if (tag.startsWith('@example') && lines[index + 1]?.startsWith('```') !== true) {
        throw new Error(`${file}:${line + index + 1}: an example must be in a block, after \`\`\`ts`)
      }
    }
    return examplesOf(file, line, lines)
  })
}

function examplesOf(file: string, linesBefore: number, lines: readonly string[]): readonly Example[] {
  return findFences(lines).flatMap(({ language, start, code }) => {
    const line = linesBefore + start + 1
    if (others.includes(language)) return []
    if (language !== 'ts' && language !== 'js') {
      throw new Error(`${file}:${line - 1}: ${language} is not known as a language; write ts or js for examples`)
    }
    return [{ file, line, language, code: `${code.join('\n')}\n` }]
  })
}
