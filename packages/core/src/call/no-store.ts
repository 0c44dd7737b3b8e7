/** Option of a request whose response must not come from a cache or go into one; empty where the platform has no such option. */
export interface NoStore {
  /** Neither caches of browsers nor those of frameworks that replace `fetch`, such as Next's Data Cache, are used. */
  cache?: 'no-store'
}

let known: NoStore | undefined

/**
 * Returns the option that keeps a response out of caches. The platform is tested once, in the first call: older releases
 * of workerd throw at the option, and the `fetch` of React Native changes the URL because of it.
 *
 * @see [Fetch, section 5.4](https://fetch.spec.whatwg.org/#requestcache)
 */
export function noStore(): NoStore {
  return (known ??= test())
}

function test(): NoStore {
  const url = 'http://localhost/'
  const option: NoStore = { cache: 'no-store' }
  try {
    return new Request(url, option).url === url ? option : {}
  } catch {
    return {}
  }
}
