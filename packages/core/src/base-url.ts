import type { UrlLike } from './platform.js'

/** Hosts of this machine, where plain HTTP is no risk. Not names below `localhost`: some resolvers ask DNS for them. */
const loopback = /^(?:localhost|127[\d.]+|\[::1\])$/

/**
 * Checks a base URL and brings it into the form that paths are appended to.
 *
 * @param given - Value of the option.
 * @param allowInsecureHttp - Hosts that `http:` is allowed for, besides loopback.
 * @param refuse - Called with what is expected.
 * @returns The URL without a slash at its end.
 */
export function normalizeBaseUrl(
  given: string | UrlLike,
  allowInsecureHttp: boolean | readonly string[] | undefined,
  refuse: (expected: string) => never,
): string {
  const url: unknown = typeof given === 'string' ? given : Object(given).href
  // The text is checked, not the parsed URL: the parser accepts and corrects too much.
  if (typeof url !== 'string' || !/^https?:\/\/[^@?#\\]+$/i.test(url) || !URL.canParse(url))
    refuse('must be an http(s) URL without credentials, query and fragment')
  const { protocol, hostname, href } = new URL(url)
  const isAllowed = Array.isArray(allowInsecureHttp) ? allowInsecureHttp.includes(hostname) : allowInsecureHttp
  if (protocol === 'http:' && !isAllowed && !loopback.test(hostname))
    refuse(`must be https, or needs \`allowInsecureHttp: ['${hostname}']\``)
  return href.replace(/\/+$/, '')
}
