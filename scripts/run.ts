import { spawnSync } from 'node:child_process'

// What npx and pnpm tell their scripts about themselves is not meant for the tools that they start; the user's own
// settings are.
const own = /^npm_(?!config_(?:cache|cafile|https?_proxy|noproxy|proxy|registry|userconfig)$)/i
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)))

/** Runs a command and gives what it prints; its output is shown only if it fails. */
export function run(command: string, parameters: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, { cwd, env: environment, encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`${command} ${parameters.join(' ')}\n${stdout}${stderr}${error?.message ?? ''}`)
}
