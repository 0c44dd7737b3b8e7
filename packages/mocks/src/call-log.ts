import { MASK, maskSecrets, isSecretName, type Operation } from '@typed-oauth/core'
import { bodyParameters, wireName } from '@typed-oauth/core/define'

import type { Fault } from './faults.js'
import { scanJson } from './json-text.js'

/** A request that a mock received. Secrets are replaced by `…`. */
export interface RecordedCall {
  /** Id of the operation; absent for other paths, such as pages and keys. */
  readonly operation?: string
  /** Name of the server that was asked. */
  readonly server: string
  /** HTTP method: that of the request, such as HEAD for a route of GET. */
  readonly method: string
  /** Path template of the operation or route; absent for paths that the mock does not have. */
  readonly template?: string
  /** Path below the base URL. */
  readonly path: string
  /** Query parameters by name; repeated ones as a list. Unknown names that are not plain are one `…`. */
  readonly query: Readonly<Record<string, string | readonly string[]>>
  /** Headers by name in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parameters of a form, or the JSON body; `…` for any other body, absent for none and for one that was not read. */
  readonly body?: unknown
  /** Status of the answer; absent while there is none, and if the connection was reset. */
  readonly status?: number
  /** Kind of the fault that was ordered for it. */
  readonly fault?: Fault['kind']
  /** When it arrived, by the mock's clock, in milliseconds since 1970. */
  readonly time: number
  /** How long the answer took, in milliseconds of real time; absent while there is none. */
  readonly duration?: number
}

/** Entry that is still being written. */
export type OpenCall = { -readonly [Field in keyof RecordedCall]: RecordedCall[Field] }

/** Calls that are kept at most; the oldest are forgotten first. */
export const callLimit = 10_000

/** What is given away cannot change what is remembered. */
function copy(call: OpenCall): RecordedCall {
  return { ...call }
}

/** What a mock remembers of its requests. */
export class CallLog {
  readonly #calls: { readonly call: OpenCall; readonly name: string | undefined }[] = []
  readonly #listeners = new Set<(call: RecordedCall) => void>()

  /** Adds an entry, with the name of the operation or route that answers. */
  begin(call: OpenCall, name: string | undefined): void {
    this.#calls.push({ call, name })
    if (this.#calls.length > callLimit) this.#calls.shift()
  }

  /** Tells the listeners that nothing more will be written to an entry. */
  end(call: OpenCall): void {
    for (const listener of this.#listeners) listener(copy(call))
  }

  /** Copies of the entries, those of one operation or route, by its name, or all. */
  list(name?: string): RecordedCall[] {
    return this.#calls.filter((entry) => name === undefined || entry.name === name).map(({ call }) => copy(call))
  }

  /** Calls a function with each finished entry, until the function that is returned is called. */
  observe(listener: (call: RecordedCall) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Forgets all entries. */
  clear(): void {
    this.#calls.length = 0
  }
}

/**
 * Parameters of a query or form by name, without secrets. Those that the operation does not know are all secret. A name
 * that is neither known nor plain may be a secret itself: all of these become one `…`.
 */
export function maskParameters(
  parameters: URLSearchParams,
  operation: Operation | undefined,
): Record<string, string | string[]> {
  const known =
    operation && new Set([...(operation.query ?? []), ...bodyParameters(operation)].map((name) => wireName(name)))
  const values = new Map<string, string[]>()
  for (const [name, value] of parameters) {
    const shownName = known?.has(name) === true || plainName.test(name) ? name : MASK
    const earlier = values.get(shownName)
    if (earlier === undefined) values.set(shownName, [value])
    else earlier.push(value)
  }
  const shown = [...values].map(([name, all]): [string, string | string[]] => {
    const isSecret =
      name === MASK ||
      isSecretName(name, 'request', operation?.secrets) ||
      (known !== undefined && !known.has(name) && !credentialNames.test(name))
    if (isSecret) return [name, all.every((each) => each === '') ? '' : MASK]
    return [name, all.length === 1 ? String(all[0]) : all]
  })
  return Object.fromEntries(shown)
}

/** Names that parameters have. Other texts, such as JSON that was sent as a form, are no names. */
const plainName = /^[\w.\-[\]]{1,40}$/

/** What credentials write, as far as it is no secret. */
const credentialNames = /^client_(?:id|assertion_type)$/

/** A body without secrets. */
export function maskBody(text: string, contentType: string, operation: Operation | undefined): unknown {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType)
  // JSON under the media type of a form would be read as the name of a parameter.
  if (isForm && !/^\s*[[{]/.test(text)) return maskParameters(new URLSearchParams(text), operation)
  if (scanJson(text).excess !== undefined) return MASK
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' ? maskSecrets(body, 'request', operation?.secrets) : MASK
  } catch {
    return MASK
  }
}

/** Headers without secrets. */
export function maskHeaders(headers: Headers, operation: Operation | undefined): Record<string, string> {
  return maskSecrets(Object.fromEntries(headers), 'request', operation?.secrets) as Record<string, string> // texts stay texts
}
