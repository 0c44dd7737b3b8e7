/** The part of a browser in this flow: it visits addresses, keeps cookies and returns the targets of redirects. */
export interface Browser {
  /** Visits an address and returns the one that the response redirects to. */
  readonly visit: (url: URL | string) => Promise<URL>
}

/** Makes a browser without pages, for programs. */
export function createBrowser(): Browser {
  const cookies = new Map<string, string>()
  return {
    visit: async (url) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } })
      await response.arrayBuffer()
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=', 2)
        cookies.set(name, value)
      }
      const location = response.headers.get('location')
      if (location === null) throw new Error(`No redirect, but status ${response.status}`)
      return new URL(location, url)
    },
  }
}
