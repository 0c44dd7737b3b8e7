import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Root of the repository. */
export const root: string = join(import.meta.dirname, '..')

/** A folder with a program that uses the built packages as an application does. */
export interface Consumer {
  /** Path of the folder. */
  readonly folder: string
  /** Writes a file and returns its path. */
  readonly write: (name: string, text: string) => string
  /** Removes the folder. */
  readonly remove: () => void
}

/** Makes an empty application in which all built packages are installed. */
export function createConsumer(): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-'))
  const scope = join(folder, 'node_modules', '@typed-oauth')
  mkdirSync(scope, { recursive: true })
  for (const name of readdirSync(join(root, 'packages'))) symlinkSync(join(root, 'packages', name), join(scope, name))
  const write = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2022',
        lib: ['ES2022', 'DOM'],
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        types: [],
      },
      files: ['index.ts'],
    }),
  )
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
