import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { build } from 'esbuild'

import { format, root, writeOrCompare } from './generated-file.ts'
import { apiPackages, readOperations, readSources, type ApiPackage } from './operation-sources.ts'

const begin = '<!-- operations -->'
const end = '<!-- /operations -->'

/** What the table says of an operation. */
interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly retry: string | (() => string)
}

/**
 * Writes the table of operations into the README of each package, between two markers.
 *
 * @param isCheck - Whether to compare only.
 * @returns The files that were not as they are to be.
 */
export async function generateReadmeOperations(isCheck: boolean): Promise<string[]> {
  const changed = await Promise.all(apiPackages.map(async (api) => generateReadme(api, isCheck)))
  return changed.flat()
}

async function generateReadme(api: ApiPackage, isCheck: boolean): Promise<string[]> {
  const file = join(root, 'packages', api.folder, 'README.md')
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  const [before, after] = [text.split(begin)[0], text.split(end)[1]]
  if (before === undefined || after === undefined) throw new Error(`${file} needs the markers ${begin} and ${end}`)
  const table = await writeTable(api)
  return writeOrCompare(file, format(file, `${before}${begin}\n\n${table}\n\n${end}${after}`), isCheck)
}

async function writeTable(api: ApiPackage): Promise<string> {
  const constants = await loadOperations(api)
  const rows = readOperations(api, readSources(api)).flatMap(({ name, comment }) => {
    const operation = constants[name]
    if (operation === undefined) return []
    const { id, method, path, retry } = operation
    const repeated = typeof retry === 'function' ? 'by request' : retry
    return [`| \`${id}\` | \`${method} ${path}\` | ${repeated} | ${firstSentence(comment)} |`]
  })
  return ['| Operation | Request | Repeated | What it does |', '|---|---|---|---|', ...rows].join('\n')
}

/** Loads the constants from the sources: Node alone does not find `.ts` behind `.js`. */
async function loadOperations({ folder }: ApiPackage): Promise<Readonly<Record<string, Operation>>> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'packages', folder, 'src/operations.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    conditions: ['typed-oauth:source'],
    logLevel: 'silent',
  })
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`
  return (await import(url)) as Readonly<Record<string, Operation>> // the file exports nothing else
}

function firstSentence(comment: readonly string[]): string {
  const paragraph = comment.slice(0, comment.indexOf('')).join(' ')
  const sentence = /^.*?[.](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph
  return sentence.replaceAll(/\{@link (\w+)\}/g, '`$1`')
}
