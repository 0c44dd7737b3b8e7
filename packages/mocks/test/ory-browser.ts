import type { AcceptOAuth2ConsentRequest, AcceptOAuth2LoginRequest, OryClient } from '@typed-oauth/ory-oauth2'

import type { OryMock } from '../src/ory/index.js'

/** Target of a redirect: the page, and the parameters of its query and fragment. */
export interface Landing {
  /** Status of the response. */
  readonly status: number
  /** Origin and path. */
  readonly page: string
  /** Parameters of the query. */
  readonly query: Readonly<Record<string, string>>
  /** Parameters of the fragment. */
  readonly fragment: Readonly<Record<string, string>>
  /** Value of `Location`. */
  readonly location: string
}

/** A browser that stores cookies and does not follow redirects. */
export class Browser {
  readonly #mock: OryMock
  readonly #cookies = new Map<string, string>()

  constructor(mock: OryMock) {
    this.#mock = mock
  }

  /** Names of the stored cookies. */
  get cookies(): string[] {
    return [...this.#cookies.keys()].sort()
  }

  /** Opens a URL. */
  async open(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`)
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '))
    const response = await this.#mock(new Request(url, { ...init, headers }))
    for (const text of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
      if (/; Max-Age=0/.test(text)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }

  /** Opens a URL that responds with a redirect. */
  async go(url: string): Promise<Landing> {
    return landing(await this.open(url))
  }
}

/** Returns the target of a redirect. */
export function landing(response: Response): Landing {
  const location = response.headers.get('location')
  if (location === null) throw new Error(`expected a redirect, not ${response.status}`)
  const url = new URL(location)
  return {
    status: response.status,
    page: url.origin === 'null' ? `${url.protocol}${url.pathname}` : `${url.origin}${url.pathname}`,
    query: Object.fromEntries(url.searchParams),
    fragment: Object.fromEntries(new URLSearchParams(url.hash.slice(1))),
    location,
  }
}

/** Decisions of the login and consent pages. */
export interface Pages {
  /** Subject that signs in. Default `alice`. */
  readonly subject?: string
  /** Other properties of the accepted login. */
  readonly login?: Omit<AcceptOAuth2LoginRequest, 'subject'>
  /** Accepted consent. Default: everything that was requested is granted. */
  readonly consent?: AcceptOAuth2ConsentRequest
}

/** Follows an authorize URL through the login and the consent page. Stops at a redirect to any other page. */
export async function walk(ory: OryClient, browser: Browser, url: string, pages: Pages = {}): Promise<Landing> {
  const login = await browser.go(url)
  return login.query['login_challenge'] === undefined ? login : afterLogin(ory, browser, login, pages)
}

/** Does the same from the login page on. */
export async function afterLogin(
  ory: OryClient,
  browser: Browser,
  login: Landing,
  { subject = 'alice', login: said = {}, consent }: Pages = {},
): Promise<Landing> {
  const loginChallenge = login.query['login_challenge'] ?? ''
  const loginAnswer = await ory.acceptOAuth2LoginRequest({
    loginChallenge,
    acceptOAuth2LoginRequest: { subject, ...said },
  })
  const page = await browser.go(loginAnswer.redirect_to)
  const consentChallenge = page.query['consent_challenge']
  if (consentChallenge === undefined) return page
  const asked = await ory.getOAuth2ConsentRequest({ consentChallenge })
  const everything = {
    grant_scope: asked.requested_scope ?? [],
    grant_access_token_audience: asked.requested_access_token_audience ?? [],
  }
  const answer = await ory.acceptOAuth2ConsentRequest({
    consentChallenge,
    acceptOAuth2ConsentRequest: { ...everything, ...consent },
  })
  const response = await browser.open(answer.redirect_to)
  if (response.status === 200)
    return { status: 200, page: '', query: {}, fragment: {}, location: await response.text() }
  return landing(response)
}
