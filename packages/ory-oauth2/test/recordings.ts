import { readFileSync } from 'node:fs'

/** One exchange with a real Hydra: the request and the response. */
export interface Exchange {
  /** Operation and case, such as `getOAuth2Client/found`; `public/…` and `admin/…` belong to no operation. */
  readonly name: string
  /** The request. */
  readonly request: {
    readonly server: 'admin' | 'public'
    readonly method: string
    readonly path: string
    readonly query: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string | null
  }
  /** The response: its body is `json`, or `text` if it is not JSON. */
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly json?: unknown
    readonly text?: string
  }
}

/** Recorded versions, by file. Error descriptions are replaced, because they are the vendor's sentences. */
export const versions = ['hydra-v26.2.0', 'hydra-main-2026-07'] as const

/** Reads the exchanges of a version, in the order in which they happened. */
export function readExchanges(version: (typeof versions)[number]): Exchange[] {
  const text = readFileSync(new URL(`./fixtures/${version}.jsonl`, import.meta.url), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Exchange)
}

/** Makes a response from a recorded exchange. */
export function toResponse({ response: { status, headers, json, text } }: Exchange): Response {
  const body = json === undefined ? text : json === null ? null : JSON.stringify(json)
  // The recorded length is that of the body before its description was replaced.
  const kept = Object.entries(headers).filter(([name]) => name !== 'content-length')
  return new Response(body === '' ? null : body, { status, headers: kept })
}

/** Finds an exchange by its name: in the release, or in upstream main if only that has it. */
export function exchange(name: string): Exchange {
  const [main, release] = versions
    .toReversed()
    .map((version) => readExchanges(version).find((each) => each.name === name))
  // The release has no secret rotation, and responds to it with text.
  const found = release?.response.json === undefined && main?.response.json !== undefined ? main : (release ?? main)
  if (found === undefined) throw new Error(`There is no recording of ${name}`)
  return found
}
