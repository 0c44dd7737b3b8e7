/** Responds to the requests for one origin. */
export type Site = (request: Request) => Promise<Response> | Response

/** The part of a browser that the demo needs: it follows redirects, keeps cookies and sends forms. */
export interface Browser {
  /** Opens an address, and returns the page at the end of all redirects. */
  readonly open: (url: string) => Promise<Page>
}

/** A page that the browser shows. */
export interface Page {
  /** Sends fields of a form to a path, by default to the address of the page, and returns the page that follows. */
  readonly send: (fields: string[][], path?: string) => Promise<Page>
}

/**
 * Makes a browser without a screen.
 *
 * @param sites - What responds, by origin. Other origins are reached over the network.
 * @param write - Called with each line.
 */
export function createBrowser(sites: Readonly<Record<string, Site>>, write: (line: string) => void): Browser {
  const jars = new Map<string, Map<string, string>>()
  const send = async (url: URL, method: string, body?: URLSearchParams): Promise<Page> => {
    const jar = jars.get(url.origin) ?? new Map<string, string>()
    jars.set(url.origin, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const request = new Request(url, {
      method,
      redirect: 'manual',
      headers: { cookie, origin: url.origin },
      ...(body && { body }),
    })
    write(`⇢ ${method} ${url.origin}${url.pathname}`)
    const response = await (sites[url.origin] ?? fetch)(request)
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0\b/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    const [, title = ''] = /<title>(.*?)<\/title>/.exec(await response.text()) ?? []
    const next = response.headers.get('location')
    if (next !== null) return send(new URL(next, url), 'GET')
    write(`  page: ${title}`)
    return { send: async (fields, path = '') => send(new URL(path, url), 'POST', new URLSearchParams(fields)) }
  }
  return { open: async (url) => send(new URL(url), 'GET') }
}
