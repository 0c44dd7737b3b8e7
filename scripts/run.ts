import { spawnSync } from 'node:child_process'

// Environment variables that npx and pnpm set for their scripts are removed for the started tools; the user's own settings
// are kept.
const own = /^npm_(?!config_(?:cache|cafile|https?_proxy|noproxy|proxy|registry|userconfig)$)/i
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)))

/** Runs a command and returns its output, which is printed only if it fails. */
export function run(command: string, parameters: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, { cwd, env: environment, encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`${command} ${parameters.join(' ')}\n${stdout}${stderr}${error?.message ?? ''}`)
}
