/** Hosts that are this machine, where plain HTTP is no risk. */
const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * Checks a base URL and brings it into the form that paths are appended to.
 *
 * @param url - What the caller gave.
 * @param allowInsecureHttp - Hosts that `http:` is allowed for, besides loopback.
 * @param refuse - Called with what is expected.
 * @returns The URL without a slash at its end.
 */
export function normalizeBaseUrl(
  url: unknown,
  allowInsecureHttp: boolean | readonly string[],
  refuse: (expected: string) => never,
): string {
  const text = typeof url === 'string' ? url : url instanceof URL ? url.href : ''
  const parsed = URL.canParse(text) ? new URL(text) : undefined
  if (parsed === undefined || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) {
    return refuse('must be an absolute URL that begins with https:// or http://')
  }
  if (parsed.username !== '' || parsed.password !== '' || /^[a-z]+:[/\\]*[^/\\]*@/i.test(text)) return refuse('must not contain credentials')
  if (/[?#]/.test(text)) return refuse('must not contain a query or a fragment')
  const { hostname } = parsed
  const allowed = Array.isArray(allowInsecureHttp) ? allowInsecureHttp.includes(hostname) : allowInsecureHttp === true
  if (parsed.protocol === 'http:' && !loopback.test(hostname) && !allowed) {
    const host = /^[\w.-]{1,64}$/.test(hostname) ? hostname : 'host'
    return refuse(`must begin with https://; to allow plain HTTP for this host, set \`allowInsecureHttp: ['${host}']\``)
  }
  return parsed.href.replace(/\/+$/, '')
}
