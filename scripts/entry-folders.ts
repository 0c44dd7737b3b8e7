import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { format, root, writeOrCompare } from './generated-file.ts'

/** Parts of the `package.json` of a package that this script reads. */
interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, { readonly types: string; readonly default: string } | string>>
}

/**
 * Returns the small `package.json` of each subpath of a package, for tools that ignore `exports`: they find the file of
 * the subpath in the folder with its name.
 *
 * @param manifest - The `package.json` of the package.
 * @returns Content by path in the package.
 */
export function entryFolders({ exports = {} }: Manifest): ReadonlyMap<string, object> {
  const folders = Object.entries(exports).flatMap(([entry, target]) => {
    if (entry === '.' || typeof target === 'string') return []
    const folder = entry.slice('./'.length)
    const up = '../'.repeat(folder.split('/').length)
    const [main, types] = [target.default, target.types].map((path) => path.replace('./', up))
    return [[join(folder, 'package.json'), { type: 'module', main, types, sideEffects: false }] as const]
  })
  return new Map(folders)
}

/**
 * Writes the folders of all published packages.
 *
 * @param isCheck - Whether to only compare.
 * @returns The files that were out of date.
 */
export function generateEntryFolders(isCheck: boolean): string[] {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = join(root, 'packages', name)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    if (manifest.private) return []
    return [...entryFolders(manifest)].flatMap(([path, content]) => {
      const file = join(folder, path)
      if (!isCheck) mkdirSync(dirname(file), { recursive: true })
      return writeOrCompare(file, format(file, JSON.stringify(content)), isCheck)
    })
  })
}
