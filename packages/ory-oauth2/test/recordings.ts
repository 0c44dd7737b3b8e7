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
  /** The response. */
  readonly response: RecordedResponse
}

/** A response: its body is `json`, or `text` if it is not JSON. */
export interface RecordedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly text?: string
}

/** Recorded versions, by file. Error descriptions are replaced, because they are the vendor's sentences. */
export const versions = ['hydra-v26.2.0', 'hydra-main-2026-07'] as const

/** Reads the exchanges of a version, in the order in which they happened. */
export function readExchanges(version: (typeof versions)[number]): Exchange[] {
  return readLines(version) as Exchange[]
}

function readLines(name: string): unknown[] {
  const text = readFileSync(new URL(`./fixtures/${name}.jsonl`, import.meta.url), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
}

/** A response of Hydra 2.2, 2.3 or 25.4. */
export interface OlderAnswer extends RecordedResponse {
  /** Operation that was called. */
  readonly operation: string
  /** Cases in which a release responded so, such as `found`. */
  readonly cases: Readonly<Record<string, readonly string[]>>
}

/**
 * Reads the responses of older releases. They are shortened: those with the same properties, types and code are one; long
 * values, and items of lists that are like an earlier one, are cut. Those of 25.4 that v26.2.0 has too are left out.
 */
export function readOlderAnswers(): OlderAnswer[] {
  return readLines('hydra-v2.2-to-v25.4') as OlderAnswer[]
}

/** Makes a response from a recorded exchange. */
export function toResponse({
  response: { status, headers, json, text },
}: {
  readonly response: RecordedResponse
}): Response {
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
