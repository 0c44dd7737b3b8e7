import { blankIn } from './blank.js'
import { isBlockedPort } from './blocked-port.js'
import type { UrlLike } from './platform.js'

/** Hosts of this machine, where plain HTTP is no risk. Not names below `localhost`: some resolvers ask DNS for them. */
const loopback = /^(?:localhost|127[\d.]+|\[::1\])$/

/**
 * Checks a base URL and brings it into the form that paths are appended to.
 *
 * @param given - Value of the option.
 * @param allowInsecureHttp - Hosts that `http:` is allowed for, besides loopback.
 * @param refuse - Called with what is expected.
 * @param appended - Finds the beginning of a path that operations append, and nothing else: the error prints it.
 * @returns The URL without a slash at its end.
 */
export function normalizeBaseUrl(
  given: string | UrlLike,
  allowInsecureHttp: boolean | readonly string[] | undefined,
  refuse: (expected: string) => never,
  appended?: RegExp,
): string {
  const url: unknown = typeof given === 'string' ? given : Object(given).href
  if (url === '') refuse('must not be empty')
  const text = typeof url === 'string' ? url : ''
  const blank = blankIn(text)
  if (blank !== undefined) refuse(blank)
  if (/[{}<>*]|%7[bd]|%3[ce]|\$\w|\bundefined\b/i.test(text))
    refuse('contains a placeholder, such as `{project}`: write its value')
  // The text is checked, not the parsed URL: the parser accepts and corrects too much.
  if (!/^https?:\/\/(?!\/)[^@?#\\]+$/i.test(text) || !URL.canParse(text))
    refuse('must be an http(s) URL without credentials, query and fragment')
  const { protocol, hostname, origin, pathname, port } = new URL(text)
  if (isBlockedPort(port)) refuse(`has port ${port}, which \`fetch\` refuses to send to`)
  const path = pathname.replace(/\/+$/, '')
  // RFC 8615: well-known documents are at the root of a server.
  for (const pattern of [/\/\.well-known(?=\/|$)/i, appended]) {
    const found = pattern?.exec(path)
    if (found) refuse(`must be the base URL, without \`${found[0]}\``)
  }
  const isAllowed = Array.isArray(allowInsecureHttp) ? allowInsecureHttp.includes(hostname) : allowInsecureHttp
  if (protocol === 'http:' && !isAllowed && !loopback.test(hostname))
    refuse(`must be https, or needs \`allowInsecureHttp: ['${hostname}']\``)
  return origin + path
}
