import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { format, root, writeOrCompare } from './generated-file.ts'
import { findNamedTypes, generatedPart, parsePackages, withoutGenerated } from './named-types.ts'
import { apiPackages } from './operation-sources.ts'

/** A file whose last part is generated: the types of another package that the package's declarations name. */
interface Target {
  /** Folder of the package. */
  readonly folder: string
  /** The file, from `src`. */
  readonly file: string
  /** Folder of the other package. */
  readonly other: string
}

const targets: readonly Target[] = [
  ...apiPackages.map(({ folder }) => ({ folder, file: 'index.ts', other: 'core' })),
  { folder: 'mocks', file: 'shared-types.ts', other: 'core' },
  ...apiPackages.map(({ folder, client }) => ({ folder: 'mocks', file: `${client}/index.ts`, other: folder })),
]

/**
 * Writes the last part of the entries of the clients and the mocks: the types of other packages that their declarations
 * name. With them, TypeScript can name all types that an application exports, although the application does not depend on
 * those packages itself.
 *
 * @param isCheck - Whether to compare only, without writing.
 * @returns The files that were out of date.
 */
export function generateReExports(isCheck: boolean): string[] {
  const folders = [...new Set(targets.map(({ folder }) => folder))]
  const program = parsePackages(folders)
  const named = new Map(folders.map((folder) => [folder, findNamedTypes(program, folder)]))
  return targets.flatMap(({ folder, file, other }) => {
    const path = join(root, 'packages', folder, 'src', file)
    const names = named
      .get(folder)
      ?.filter((each) => each.folder === other && !each.isExported)
      .map(({ name }) => name)
      .sort()
      .join(', ')
    const list = names
      ? `${generatedPart}export type { ${names} } from '@typed-oauth/${other === 'core' ? 'core/define' : other}'\n`
      : ''
    const text = `${withoutGenerated(readFileSync(path, 'utf8')).trimEnd()}\n${list}`
    return writeOrCompare(path, format(path, text), isCheck)
  })
}
