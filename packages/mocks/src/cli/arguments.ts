import { parseArgs } from 'node:util'

import { corsRule, type CorsOption } from '../cors.js'
import { aUrl } from '../options-check.js'
import { aGracePeriod } from '../ory/state/settings.js'
import { readFault, type OrderedFault } from './fault-text.js'
import { isMockName, mockNames, mocksWith, type MockName, type PageUrls } from './mocks.js'
import { UsageError } from './usage-error.js'

/** Arguments of the command. */
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
      readonly urls: PageUrls | undefined
      readonly signInAs: string | undefined
      readonly registration: boolean | undefined
      readonly refreshTokenGracePeriod: string | undefined
      readonly cors: CorsOption | undefined
      readonly faults: readonly OrderedFault[]
    }

/** Text of `--help`. */
export const help: string = `Usage: typed-oauth-mocks <${mockNames.join('|')}> [options]

Serves a strict, stateful fake of an API until it is stopped.

Options:
  --port <number>        Port, 0 for any free one. Default: ory 4444, voucherify 4450, authentiq 4451, affinidi 4452.
  --admin-port <number>  Port of Ory's admin server. Default 4445. The same as --port serves both at one address.
  --host <address>       Address to listen on. Default 127.0.0.1, which other machines cannot reach.
                         Requests must name it, or localhost; beyond loopback also names without a dot.
  --seed <file>          JSON file with the initial state, such as clients and users.
  --login <url>          Login page of Ory. Default http://127.0.0.1:3000/login.
  --consent <url>        Consent page of Ory. Default http://127.0.0.1:3000/consent.
  --logout <url>         Logout page of Ory. Default http://127.0.0.1:3000/logout.
  --device <url>         Page of Ory for the codes of devices. Default http://127.0.0.1:3000/device/verify.
  --sign-in-as <subject> User who signs in and consents without a page (ory, authentiq).
  --registration         Lets clients of Ory register themselves. Default: off, as on a new server.
  --refresh-token-grace-period <duration>
                         How long used refresh tokens of Ory can be used again, such as 60s. Default 0s: not at all.
  --cors[=<origins>]     Allows pages of other origins: all, or those of a list separated by commas, in which * stands
                         for any text. Default: none (affinidi: all, as its service does).
  --fault <fault>        Fault of every request to an operation or route, written as
                         operation=kind[,name=value]…; one for each operation or route. Examples:
                         getOAuth2Client=status,status=503 or 'GET /userinfo=delay,milliseconds=2000'.
                         Kinds and names are those of mock.faults; the default of when for a reset is before.
                         A body and headers that begin with { or [ are JSON.
  --max-request-bytes <number>
                         Maximum size of a request body; larger bodies get 413. Default 10485760 (10 MiB).
  --help                 Prints this text.
  --version              Prints the version.

Each request is printed with the status of its response, without secrets.`

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
  if (mock === undefined) throw new UsageError(`The name of the mock is missing: use ${choice}`)
  if (!isMockName(mock)) throw new UsageError(`There is no mock '${mock}': use ${choice}`)
  if (rest.length > 0) throw new UsageError(`Only one mock can be served: remove '${rest.join(' ')}'`)
  for (const name of Object.keys(values)) {
    const takers = mocksWith(name)
    if (!takers.includes(mock)) throw new UsageError(`--${name} is for ${takers.join(' and ')}`)
  }
  for (const name of ['host', 'seed', 'sign-in-as'] as const) {
    if (values[name] === '') throw new UsageError(`--${name} must not be empty`)
  }
  const port = readPort('--port', values.port)
  const adminPort = readPort('--admin-port', values['admin-port'])
  const maxRequestBytes = readBytes('--max-request-bytes', values['max-request-bytes'])
  return {
    kind: 'serve',
    mock,
    port,
    adminPort,
    host: values.host,
    seed: values.seed,
    maxRequestBytes,
    urls: readPages(values),
    signInAs: values['sign-in-as'],
    registration: values.registration,
    refreshTokenGracePeriod: readGracePeriod(values['refresh-token-grace-period']),
    cors: readOrigins(values.cors),
    faults: (values.fault ?? []).map(readFault),
  }
}

function parse(args: readonly string[]): ReturnType<typeof parseKnown> {
  if (args.some((each, index) => each === '--cors' && /^(?:\*$|https?:)/.test(args[index + 1] ?? '')))
    throw new UsageError('The origins of --cors follow an equals sign: write --cors=https://app.example.com')
  try {
    return parseKnown(args)
  } catch (error) {
    throw new UsageError(plainReason(error as Error & { readonly code?: string })) // `parseArgs` throws no others
  }
}

/** Returns the message of Node about arguments as one sentence, without its full stop. */
function plainReason({ code, message }: Error & { readonly code?: string }): string {
  const [, name = ''] = /'--([\w-]+)/.exec(message) ?? []
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const { type } = options[name as keyof typeof options] // Node names one of them
    if (type === 'boolean') return `--${name} takes no value`
    return `--${name} needs a value; one that begins with a dash is written as --${name}=-value`
  }
  // The second sentence of Node explains arguments that look like options.
  return (message.split(/\. |\n/, 1)[0] ?? '').replace(/\.$/, '')
}

/** Options of the command, as `parseArgs` of Node takes them. */
const options = {
  port: { type: 'string' },
  'admin-port': { type: 'string' },
  host: { type: 'string' },
  seed: { type: 'string' },
  'max-request-bytes': { type: 'string' },
  login: { type: 'string' },
  consent: { type: 'string' },
  logout: { type: 'string' },
  device: { type: 'string' },
  'sign-in-as': { type: 'string' },
  registration: { type: 'boolean' },
  'refresh-token-grace-period': { type: 'string' },
  cors: { type: 'string' },
  fault: { type: 'string', multiple: true },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const

const parseKnown = (args: readonly string[]) =>
  parseArgs({
    // `parseArgs` of Node does not support options whose value can be left out.
    args: args.map((each) => (each === '--cors' ? '--cors=*' : each)),
    allowPositionals: true,
    options,
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

function readGracePeriod(text: string | undefined): string | undefined {
  if (text !== undefined && !aGracePeriod.fits(text))
    throw new UsageError(`--refresh-token-grace-period must be ${aGracePeriod.expected}`)
  return text
}

function readPages({ login, consent, logout, device }: PageUrls): PageUrls | undefined {
  const pages = Object.entries({ login, consent, logout, device }).filter(([, url]) => url !== undefined)
  for (const [name, url] of pages)
    if (!aUrl.fits(url)) throw new UsageError(`--${name} must be an absolute http or https URL`)
  return pages.length === 0 ? undefined : Object.fromEntries(pages)
}

function readOrigins(text: string | undefined): CorsOption | undefined {
  if (text === undefined || text === '*') return text === undefined ? undefined : true
  const origins = text.split(',').map((origin) => origin.trim())
  if (!corsRule.fits(origins))
    throw new UsageError(`--cors must be a list of origins, such as --cors=https://app.example.com`)
  return origins
}
