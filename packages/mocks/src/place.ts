import type { AnsweredRoute, OperationMatcher } from './operation-match.js'
import { aBaseUrl, anObject, checkArgument } from './options-check.js'

/** One server of a fake API. */
export interface ServerDefinition<Option extends string = string> {
  /** Client option that takes its address. */
  readonly option: Option
  /** Address if nothing else is said. */
  readonly url: string
}

/** Where a request goes. */
export interface Place {
  /** Name of the server. */
  readonly server: string
  /** Path below the base URL, encoded as it came. */
  readonly path: string
  /** What is asked; absent where the mock answers nothing. */
  readonly route: AnsweredRoute | undefined
  /** URL of the request with the base URL's path cut off. */
  readonly url: string
}

/** The addresses of a mock, and the way from a URL to a server. */
export interface Places<Option extends string> {
  /** Changes addresses, by client option. */
  configure(urls: Partial<Readonly<Record<Option, string>>>): void
  /** Addresses by client option. */
  urls(): Record<Option, string>
  /** Addresses by server. */
  urlsByServer(): Record<string, string>
  /** Finds where a request goes: by its URL, or by its path if it has none of the mock's addresses. */
  locate(request: Request, servers?: readonly string[]): Place
}

interface Address {
  readonly server: string
  readonly option: string
  url: string
  origin: string
  base: string
}

/**
 * Begins with the default addresses.
 *
 * @param servers - Servers by name.
 * @param matcher - Finds operations and routes.
 */
export function createPlaces<Option extends string>(
  servers: Readonly<Record<string, ServerDefinition<Option>>>,
  matcher: OperationMatcher,
): Places<Option> {
  const addresses = Object.entries(servers).map(([server, { option, url }]) => createAddress(server, option, url))
  return {
    configure: (urls) => {
      checkArgument('configureUrls', 'the URLs', urls, anObject)
      const changes = Object.entries<string | undefined>(urls)
      for (const [option, url] of changes) {
        const found = addresses.find((address) => address.option === option)
        if (found === undefined)
          throw new TypeError(
            `\`${option}\` is no address; there are ${addresses.map((address) => address.option).join(', ')}`,
          )
        if (url !== undefined) Object.assign(found, split(option, url))
      }
    },
    urls: () => Object.fromEntries(addresses.map(({ option, url }) => [option, url])) as Record<Option, string>,
    urlsByServer: () => Object.fromEntries(addresses.map(({ server, url }) => [server, url])),
    locate: (request, entered) => {
      const url = new URL(request.url)
      const candidates = addresses.filter((address) =>
        entered === undefined
          ? address.origin === url.origin && within(address.base, url.pathname)
          : entered.includes(address.server),
      )
      return choose(candidates.length === 0 ? addresses : candidates, request.method, url, matcher)
    },
  }
}

/** Among the servers that a request may mean, the one that knows its route, its path, or the nearest address. */
function choose(candidates: readonly Address[], method: string, url: URL, matcher: OperationMatcher): Place {
  const options = candidates
    .map((address) => {
      const path = within(address.base, url.pathname) ? url.pathname.slice(address.base.length) || '/' : url.pathname
      return { address, path, route: matcher.find(address.server, method, path) }
    })
    .sort((a, b) => b.address.base.length - a.address.base.length)
  const chosen =
    options.find(({ route }) => route !== undefined) ??
    options.find(({ address, path }) => matcher.hasPath(address.server, path)) ??
    options[0]
  if (chosen === undefined) throw new TypeError('A mock needs at least one server')
  const { address, path, route } = chosen
  return { server: address.server, path, route, url: `${address.origin}${path}${url.search}` }
}

function createAddress(server: string, option: string, url: string): Address {
  return { server, option, ...split(option, url) }
}

function within(base: string, path: string): boolean {
  return path === base || path.startsWith(`${base}/`)
}

function split(option: string, text: string): Omit<Address, 'option' | 'server'> {
  if (!aBaseUrl.fits(text)) throw new TypeError(`\`${option}\` must be ${aBaseUrl.expected}`)
  const url = new URL(text)
  const base = url.pathname.replace(/\/+$/, '')
  return { url: `${url.origin}${base}`, origin: url.origin, base }
}
