import { parseArgs } from 'node:util'

import { isMockName, mockNames, type MockName } from './mocks.js'

/** What the command was asked to do. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'serve'
      readonly mock: MockName
      readonly port: number | undefined
      readonly adminPort: number | undefined
      readonly host: string | undefined
      readonly seed: string | undefined
      readonly maxRequestBytes: number | undefined
    }

/** Thrown for arguments that make no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What `--help` prints. */
export const help: string = `Usage: typed-oauth-mocks <${mockNames.join('|')}> [options]

Serves a strict, stateful fake of an API until it is stopped.

Options:
  --port <number>        Port, 0 for any free one. Default: ory 4444, voucherify 4450, authentiq 4451, affinidi 4452.
  --admin-port <number>  Port of Ory's admin server. Default 4445. The same as --port serves both at one address.
  --host <address>       Address to listen on. Default 127.0.0.1, which other machines cannot reach.
                         Requests must name it, or localhost; beyond loopback also names without a dot.
  --seed <file>          JSON file with the state of the beginning, such as clients and users.
  --max-request-bytes <number>
                         Largest request body; larger ones are answered with 413. Default 10485760 (10 MiB).
  --help                 Prints this text.
  --version              Prints the version.

Requests are printed as they are answered, without their secrets.`

/**
 * Reads the arguments of the command.
 *
 * @param args - Arguments without the names of Node and of the script.
 * @throws {@link UsageError}
 */
export function readArguments(args: readonly string[]): Command {
  const { values, positionals } = parse(args)
  if (values.help === true) return { kind: 'help' }
  if (values.version === true) return { kind: 'version' }
  const [mock, ...rest] = positionals
  const choice = `one of ${mockNames.join(', ')}`
  if (mock === undefined) throw new UsageError(`Say which mock to serve: ${choice}`)
  if (!isMockName(mock)) throw new UsageError(`There is no mock '${mock}': choose ${choice}`)
  if (rest.length > 0) throw new UsageError(`One mock at a time: '${rest.join(' ')}' is too much`)
  if (mock !== 'ory' && values['admin-port'] !== undefined)
    throw new UsageError(`--admin-port is for ory; ${mock} has one port`)
  const port = readPort('--port', values.port)
  const adminPort = readPort('--admin-port', values['admin-port'])
  const maxRequestBytes = readBytes('--max-request-bytes', values['max-request-bytes'])
  return { kind: 'serve', mock, port, adminPort, host: values.host, seed: values.seed, maxRequestBytes }
}

function parse(args: readonly string[]): ReturnType<typeof parseKnown> {
  try {
    return parseKnown(args)
  } catch (error) {
    // Node adds a long sentence on how to write what looks like an option.
    throw new UsageError(error instanceof Error ? (error.message.split(/\. |\n/, 1)[0] ?? '') : String(error))
  }
}

const parseKnown = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      'admin-port': { type: 'string' },
      host: { type: 'string' },
      seed: { type: 'string' },
      'max-request-bytes': { type: 'string' },
      help: { type: 'boolean' },
      version: { type: 'boolean' },
    },
  })

function readPort(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new UsageError(`${name} must be a number from 0 to 65535`)
  return port
}

function readBytes(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${name} must be a whole number`)
  return Number(text)
}
