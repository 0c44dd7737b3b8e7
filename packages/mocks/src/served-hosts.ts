import type { IncomingMessage } from 'node:http'
import { isIPv4, isIPv6 } from 'node:net'

/** How a served mock can be reached. */
export interface Served {
  /** Address that it listens on. */
  readonly address: string
  /** Configured hosts: names, addresses, or hosts of URLs. */
  readonly configured: readonly string[]
}

/**
 * Tells whether a request is addressed to a served mock. This protects against web pages whose host name points to this
 * machine (DNS rebinding). Ports are not compared, because they do not identify the page.
 *
 * @param incoming - The request.
 * @param served - How the mock can be reached.
 */
export function isForServedHost(incoming: IncomingMessage, served: Served): boolean {
  const { url = '', headersDistinct } = incoming
  const [host, ...others] = headersDistinct['host'] ?? []
  if (host === undefined || others.length > 0 || !isServedHost(host, served)) return false
  // An absolute target such as http://host/path replaces the `Host` header, so its host is checked too.
  return url.startsWith('/') || !URL.canParse(url) || isServedHost(new URL(url).host, served)
}

/**
 * Tells whether a mock accepts a host.
 *
 * @param text - Value of a `Host` header, with or without a port.
 * @param served - How the mock can be reached.
 */
export function isServedHost(text: string, { address, configured }: Served): boolean {
  const host = /^(\[[^\]]*\]|[\w.-]+)(?::\d+)?$/.exec(text)?.[1]
  const name = host === undefined ? undefined : normalize(host)
  if (name === undefined) return false
  if (isLoopback(name) || configured.some((each) => normalize(each) === name)) return true
  if (isLoopback(normalize(address) ?? address)) return false
  // Containers reach each other by names without a dot or by IP address, and no web page can have either of them.
  return !name.includes('.') || isIPv4(name)
}

/** Returns a host in the form in which it is compared; `undefined` if it is invalid. */
function normalize(host: string): string | undefined {
  const inner = host.startsWith('[') ? host.slice(1, -1) : host
  if (isIPv6(inner)) return URL.canParse(`http://[${inner}]`) ? new URL(`http://[${inner}]`).hostname : undefined
  return host.startsWith('[') ? undefined : host.toLowerCase()
}

function isLoopback(host: string): boolean {
  // The form in which a URL contains an IPv4 address as IPv6.
  if (/^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(host)) return true
  return host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'))
}
