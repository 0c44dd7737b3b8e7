import { generateClientInterfaces } from './client-interfaces.ts'
import { generateEntryFolders } from './entry-folders.ts'
import { generateReExports } from './re-exports.ts'
import { generateReadmeOperations } from './readme-operations.ts'

/**
 * Writes what is generated: from the operations, the interfaces of the clients and the tables in the READMEs; the types of
 * core that the clients export; from `exports`, the folders of subpaths. With `--check`, it only compares, and fails if a
 * file is out of date.
 */
const isCheck = process.argv.includes('--check')
const changed = [
  ...(await generateClientInterfaces(isCheck)),
  ...(await generateReadmeOperations(isCheck)),
  ...generateReExports(isCheck),
  ...generateEntryFolders(isCheck),
]
for (const file of changed)
  console.log(isCheck ? `${file} is not what \`pnpm generated\` writes` : `${file} was written`)
if (isCheck && changed.length > 0) process.exitCode = 1
