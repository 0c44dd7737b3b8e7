import type { AnsweredRoute, OperationMatcher } from './operation-match.js'
import { aBaseUrl, anObject, checkArgument } from './options-check.js'

/** One server of a fake API. */
export interface ServerDefinition<Option extends string = string> {
  /** Client option for the address of the server. */
  readonly option: Option
  /** Default address. */
  readonly url: string
  /** Path of the route that answers a path, where the server answers several spellings. Default: the path itself. */
  routePath?(this: void, path: string): string
  /** Whether the server responds to a path that no route has, where servers share an address. Default: no. */
  ownsPath?(this: void, path: string): boolean
}

/** Target of a request. */
export interface Place {
  /** Name of the server. */
  readonly server: string
  /** Path below the base URL, encoded as received. */
  readonly path: string
  /** Operation or other route; absent for an unknown path. */
  readonly route: AnsweredRoute | undefined
  /** URL of the request, without the path of the base URL. */
  readonly url: string
}

/** The addresses of a mock, and the mapping of URLs to servers. */
export interface Places<Option extends string> {
  /** Changes addresses, by client option. */
  configure(urls: Partial<Readonly<Record<Option, string>>>): void
  /** Addresses by client option. */
  urls(): Record<Option, string>
  /** Addresses by server. */
  urlsByServer(): Record<string, string>
  /** Finds the target of a request: by its URL, or by its path if the URL has none of the mock's addresses. */
  locate(request: Request, servers?: readonly string[]): Place
}

interface Address {
  readonly server: string
  readonly option: string
  readonly routePath: ServerDefinition['routePath']
  readonly ownsPath: ServerDefinition['ownsPath']
  url: string
  origin: string
  base: string
}

/**
 * Makes the addresses of a mock, with the default ones.
 *
 * @param servers - Servers by name.
 * @param matcher - Finds operations and routes.
 */
export function createPlaces<Option extends string>(
  servers: Readonly<Record<string, ServerDefinition<Option>>>,
  matcher: OperationMatcher,
): Places<Option> {
  const addresses = Object.entries(servers).map(([server, definition]) => createAddress(server, definition))
  return {
    configure: (urls) => {
      checkArgument('configureUrls', 'the URLs', urls, anObject)
      const changes = Object.entries<string | undefined>(urls).map(([option, url]) => {
        const found = addresses.find((address) => address.option === option)
        if (found === undefined)
          throw new TypeError(
            `\`${option}\` is not an address of this mock; there are ${addresses.map((address) => address.option).join(', ')}`,
          )
        return { found, parts: url === undefined ? {} : split(option, url) }
      })
      // After all are checked, so that nothing changes if one is refused.
      for (const { found, parts } of changes) Object.assign(found, parts)
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

/**
 * Chooses between possible servers: the one with this route, else the one with this path, else the one that owns the
 * path, else the one with the longest base path.
 */
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
    options.find(({ address, path }) => address.ownsPath?.(path) === true) ??
    options[0]
  if (chosen === undefined) throw new TypeError('A mock needs at least one server')
  const { address, path } = chosen
  // Other spellings do not decide which server is meant.
  const route = chosen.route ?? matcher.find(address.server, method, address.routePath?.(path) ?? path)
  return { server: address.server, path, route, url: `${address.origin}${path}${url.search}` }
}

function createAddress(server: string, { option, url, routePath, ownsPath }: ServerDefinition): Address {
  return { server, option, routePath, ownsPath, ...split(option, url) }
}

function within(base: string, path: string): boolean {
  return path === base || path.startsWith(`${base}/`)
}

function split(option: string, text: string): Pick<Address, 'base' | 'origin' | 'url'> {
  if (!aBaseUrl.fits(text)) throw new TypeError(`\`${option}\` must be ${aBaseUrl.expected}`)
  const url = new URL(text)
  const base = url.pathname.replace(/\/+$/, '')
  return { url: `${url.origin}${base}`, origin: url.origin, base }
}
