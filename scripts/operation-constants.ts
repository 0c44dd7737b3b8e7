import { join } from 'node:path'

import { build } from 'esbuild'

import { root } from './generated-file.ts'
import type { ApiPackage, OperationSource } from './operation-sources.ts'

/** Parts of an operation that the scripts read. */
export interface OperationConstant {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly required?: readonly string[]
  readonly query?: readonly string[]
  readonly form?: readonly string[]
  readonly jsonFields?: readonly string[]
  readonly retry: string
}

/** Loads the exports of `operations.ts` of a package, from the sources: Node alone does not resolve `.js` to `.ts`. */
export async function loadOperations({
  folder,
}: Pick<ApiPackage, 'folder'>): Promise<Readonly<Record<string, OperationConstant>>> {
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
  return (await import(url)) as Readonly<Record<string, OperationConstant>> // the file exports nothing else
}

/**
 * Compares the operations in the sources of a package with the exports of `operations.ts`.
 *
 * @throws An error that names each operation that is missing in one of the two.
 */
export function compareOperations(
  { folder, functions }: Pick<ApiPackage, 'folder' | 'functions'>,
  sources: readonly OperationSource[],
  constants: Readonly<Record<string, unknown>>,
): void {
  const read = new Set(sources.map(({ name }) => name))
  const problems = [
    ...Object.keys(constants)
      .filter((name) => !read.has(name))
      .map(
        (name) => `${name} is exported by operations.ts, but no file declares \`export const ${name}: …Endpoint<…>\``,
      ),
    ...sources
      .filter(({ name, kind }) => kind !== undefined && !Object.hasOwn(constants, name))
      .map(({ name, file }) => `${name} of ${file} is not exported by operations.ts`),
    ...functions.filter((name) => !read.has(name)).map((name) => `no file exports the function ${name} with its types`),
  ]
  if (problems.length > 0) throw new Error(`packages/${folder}/src: ${problems.join('; ')}`)
}
