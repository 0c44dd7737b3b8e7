import {
  createOryClient,
  isHttpError,
  settle,
  type Fetch,
  type OryClient,
  type RawResponse,
} from '@typed-oauth/ory-oauth2'

import type { OryMock } from '../src/ory/index.js'
import { landing, type Browser, type Landing } from './ory-browser.js'
import type { Asked, Exchange } from './ory-scenario-recordings.js'

/** Sends the requests of a scenario to a mock, and stores the responses by name. */
export class Player {
  /** Our client of both servers. */
  readonly ory: OryClient
  /** Requests and responses, in order. */
  readonly played: Map<string, Pick<Exchange, 'response'> & { readonly request: Asked }> = new Map()
  /** Address of the public server, for browsers. */
  readonly publicUrl: string
  readonly #mock: OryMock
  readonly #recorded: ReadonlyMap<string, Exchange>
  #body: string = ''

  constructor(mock: OryMock, recorded: readonly Exchange[]) {
    const remember: Fetch = async (url, init) => {
      const response = await fetch(url, init)
      this.#body = await response.clone().text()
      return response
    }
    this.#mock = mock
    this.publicUrl = mock.urls.publicUrl
    this.#recorded = new Map(recorded.map((exchange) => [exchange.name, exchange]))
    this.ory = createOryClient({ ...mock.urls, fetch: remember, retry: 0, validation: 'error' })
  }

  /** A typed call that succeeds. */
  async call<Data>(name: string, call: Promise<RawResponse<Data>>): Promise<RawResponse<Data>> {
    const settled = await settle(call)
    if (settled.ok) {
      this.#keep(name, settled.value, settled.value.data)
      return settled.value
    }
    if (isHttpError(settled.error)) this.#keep(name, settled.error, settled.error.body)
    throw settled.error
  }

  /** A typed call that the server refuses. */
  async refusal(name: string, call: Promise<RawResponse<unknown>>): Promise<void> {
    const settled = await settle(this.call(name, call))
    if (!settled.ok && !isHttpError(settled.error)) throw settled.error
  }

  /** A step of a browser that gets a redirect. */
  async visit(name: string, browser: Browser, url: string | URL): Promise<Landing> {
    const response = await browser.open(String(url), { headers: { accept: 'application/json' } })
    await this.#keepResponse(name, response)
    return landing(response)
  }

  /** A request that no typed call can send: the recorded one, or with other parameters. */
  async send(name: string, { query, body }: { query?: Record<string, string>; body?: string } = {}): Promise<void> {
    const recorded = this.#recorded.get(name)?.request
    if (recorded === undefined) throw new Error(`There is no recording of ${name}`)
    const { adminUrl, publicUrl } = this.#mock.urls
    const search = query === undefined ? recorded.query : `?${new URLSearchParams(query).toString()}`
    const response = await fetch(`${recorded.server === 'admin' ? adminUrl : publicUrl}${recorded.path}${search}`, {
      method: recorded.method,
      headers: recorded.headers,
      body: body ?? recorded.body,
      redirect: 'manual',
    })
    await this.#keepResponse(name, response)
  }

  async #keepResponse(name: string, response: Response): Promise<void> {
    this.#body = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
    this.#keep(name, response, isJson && this.#body !== '' ? JSON.parse(this.#body) : undefined)
  }

  #keep(name: string, { status, headers }: Pick<RawResponse<unknown>, 'headers' | 'status'>, data: unknown): void {
    const asked = this.#mock.calls().at(-1)
    if (asked === undefined) throw new Error(`${name} has sent nothing`)
    if (this.played.has(name)) throw new Error(`${name} was played before`)
    const names: Record<string, string> = {}
    const setCookies: string[] = []
    headers.forEach((value, header) => {
      if (header === 'set-cookie') setCookies.push(value)
      else names[header] = value
    })
    const isJson = names['content-type']?.startsWith('application/json') === true
    this.played.set(name, {
      request: {
        ...asked,
        query: `?${new URLSearchParams(Object.keys(asked.query).map((key) => [key, ''])).toString()}`,
      },
      response: {
        status,
        headers: names,
        setCookies,
        // JSON as the client returned it. For a redirect, the client returns only the target, so other bodies are the
        // received text.
        ...(this.#body === '' ? { json: null } : isJson ? { json: data } : { text: this.#body }),
      },
    })
  }
}
