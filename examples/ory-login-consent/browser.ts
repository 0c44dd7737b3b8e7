/** What a person's browser does in this flow: visits addresses, keeps cookies, says where it is sent on. */
export interface Browser {
  /** Visits an address and gives the one that the answer redirects to. */
  readonly visit: (url: URL | string) => Promise<URL>
}

/** Makes a browser for programs. */
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
