import type { OryMock } from '../src/ory/index.js'
import type { Answer, Asked, Exchange } from './ory-scenario-recordings.js'

/** Properties that the server generates and that later requests contain. */
const madeUp = ['client_id', 'client_secret', 'registration_access_token']

/** Sends recorded requests to a mock, with the mock's own ids and tokens instead of the recorded ones. */
export class Replay {
  readonly #mock: OryMock
  readonly #given = new Map<string, string>()

  constructor(mock: OryMock) {
    this.#mock = mock
  }

  /** Replaces a recorded id, secret or token with one of the mock in later requests, also without its prefix. */
  learn(recorded: string, given: string): void {
    this.#given.set(withoutPrefix(recorded), withoutPrefix(given))
  }

  /** Sends the request of an exchange, and learns from the response. */
  async play({
    request,
    response: recorded,
  }: Exchange): Promise<{ readonly request: Asked; readonly response: Answer }> {
    const { adminUrl, publicUrl } = this.#mock.urls
    const url = `${request.server === 'admin' ? adminUrl : publicUrl}${this.#translate(request.path + request.query)}`
    const response = await this.#mock(
      new Request(url, {
        method: request.method,
        headers: Object.entries(request.headers).map(([name, value]): [string, string] => [
          name,
          this.#translate(value),
        ]),
        body: request.body === null ? null : this.#translate(request.body),
      }),
      { servers: [request.server] },
    )
    const answer = await readAnswer(response)
    for (const name of madeUp) {
      const [before, now]: unknown[] = [Object(recorded.json)[name], Object(answer.json)[name]]
      if (typeof before === 'string' && typeof now === 'string') this.learn(before, now)
    }
    return { request, response: answer }
  }

  #translate(text: string): string {
    return [...this.#given].reduce((result, [recorded, given]) => result.replaceAll(recorded, given), text)
  }
}

function withoutPrefix(text: string): string {
  return text.replace(/^ory_at_/, '')
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text()
  const headers = Object.fromEntries(response.headers)
  const common = { status: response.status, headers, setCookies: response.headers.getSetCookie() }
  if (text === '') return { ...common, json: null }
  const isJson = headers['content-type']?.startsWith('application/json') === true
  return isJson ? { ...common, json: JSON.parse(text) as unknown } : { ...common, text }
}
