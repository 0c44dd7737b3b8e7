import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { root } from './generated-file.ts'
import { run } from './run.ts'

const folder = join(root, 'runtimes')

/** Installs the further Node releases and compilers that checks use. */
export function installRuntimes(): void {
  run('pnpm', ['install', '--frozen-lockfile'], folder)
}

/** Path of a package that {@link installRuntimes} installs. */
export function runtimePath(name: string, path: string): string {
  return join(folder, 'node_modules', name, path)
}

/** Node of each supported release; if there is none for this system, the Node that runs this. */
export function findRuntimes(): readonly (readonly [release: string, path: string])[] {
  const found = ['22', '24', '26'].flatMap((release) => {
    const path = runtimePath(`node-${release}-${process.arch}`, 'bin/node')
    return existsSync(path) ? [[release, path] as const] : []
  })
  if (found.length > 0) return found
  console.log('There are no further Node releases for this system: only the Node that runs this script is used.')
  return [[process.versions.node, process.execPath]]
}
