#!/usr/bin/env node
import { readFile } from 'node:fs/promises'

import { help, readArguments, type Command } from './cli/arguments.js'
import { logLine } from './cli/log-line.js'
import { mockOf } from './cli/mocks.js'
import { orderFaults } from './cli/order-faults.js'
import { readSeedFile } from './cli/seed-file.js'
import { UsageError } from './cli/usage-error.js'
import { serve } from './server.js'

async function main(): Promise<void> {
  const command = readArguments(process.argv.slice(2))
  if (command.kind === 'help') console.log(help)
  else if (command.kind === 'version') console.log(await version())
  else await run(command)
}

async function version(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  return String((manifest as { version: unknown }).version)
}

async function run({
  mock: name,
  seed: file,
  host,
  maxRequestBytes,
  urls,
  signInAs,
  registration,
  refreshTokenGracePeriod,
  cors,
  faults,
  ...chosen
}: Extract<Command, { kind: 'serve' }>): Promise<void> {
  const entry = mockOf(name)
  const { title, ports } = entry
  const seed = file === undefined ? undefined : await readSeedFile(file)
  const options = { maxRequestBytes, urls, signInAs, registration, refreshTokenGracePeriod, cors }
  const mock = await entry.create({ seed, ...options })
  orderFaults(mock, faults)
  const { port = ports.port, adminPort = ports.adminPort } = chosen
  const server = await serve(mock, { port, adminPort, host })
  const stop = (): void => {
    void server.close()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  mock.observe((call) => console.log(logLine(call)))
  const addresses = Object.entries(server.urls).map(([option, url]) => `\n  ${option}: ${url}`)
  console.log(`Mock of ${title}${addresses.join('')}\nStop it with Ctrl+C.`)
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string }
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${address} is in use. Choose another one with --port (Ory's admin server: --admin-port).`
  if (code === 'EACCES')
    return `Port ${port} may not be used. Choose another one with --port (Ory's admin server: --admin-port).`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `This machine has no address ${address ?? 'of that name'}. Choose another one with --host.`
  return `${error.message}${error instanceof UsageError ? '. See typed-oauth-mocks --help.' : ''}`
}

// Nobody reads the output any more: `head` ends before the command, for example.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') console.error(explain(error))
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

try {
  await main()
} catch (error) {
  console.error(explain(error))
  process.exitCode = error instanceof UsageError ? 2 : 1
}
