import { bodyParameters, isSecretName, MASK, maskSecrets, type Operation, wireName } from '@typed-oauth/core/define'

import type { Fault } from './faults.js'
import { parseJson, scanJson } from './json-text.js'
import { anObject } from './options-check.js'

/** A request that a mock received. Secrets are replaced by `…`. */
export interface RecordedCall {
  /** Id of the operation; absent for other paths, such as pages and keys. */
  readonly operation?: string
  /** Name of the server that got the request. */
  readonly server: string
  /** HTTP method of the request, such as HEAD for a route of GET. */
  readonly method: string
  /** Path template of the operation or route; absent for unknown paths. */
  readonly template?: string
  /** Path below the base URL. */
  readonly path: string
  /** Query parameters by name; repeated ones as a list. Unknown names with special characters become one `…`. */
  readonly query: Readonly<Record<string, string | readonly string[]>>
  /** Headers by name, in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parameters of a form, or the JSON body; `…` for any other body; absent if there is none or it was not read. */
  readonly body?: unknown
  /** Status of the response; absent until there is one, and if the connection was reset. */
  readonly status?: number
  /** Kind of the fault of the request; absent if there was none. */
  readonly fault?: Fault['kind']
  /** When the request arrived, by the clock of the mock, in milliseconds since 1970. */
  readonly time: number
  /** Time until the response, in milliseconds of real time; absent until there is one. */
  readonly duration?: number
}

/** An entry that is not complete. */
export type OpenCall = { -readonly [Field in keyof RecordedCall]: RecordedCall[Field] }

/** Maximum number of calls that are kept; the oldest are removed first. */
export const callLimit = 10_000

/** Copies an entry, so that callers cannot change the log. */
function copy(call: OpenCall): RecordedCall {
  return structuredClone(call)
}

/** The requests that a mock received. */
export class CallLog {
  readonly #calls: { readonly call: OpenCall; readonly name: string | undefined }[] = []
  readonly #listeners = new Set<(call: RecordedCall) => void>()

  /** Adds an entry, with the name of its operation or route. */
  begin(call: OpenCall, name: string | undefined): void {
    this.#calls.push({ call, name })
    if (this.#calls.length > callLimit) this.#calls.shift()
  }

  /** Calls the listeners with an entry that is complete. */
  end(call: OpenCall): void {
    for (const listener of this.#listeners) listener(copy(call))
  }

  /** Returns copies of all entries, or of those of one operation or route. */
  list(name?: string): RecordedCall[] {
    return this.#calls.filter((entry) => name === undefined || entry.name === name).map(({ call }) => copy(call))
  }

  /** Calls a function with each complete entry, until the returned function is called. */
  observe(listener: (call: RecordedCall) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Removes all entries. */
  clear(): void {
    this.#calls.length = 0
  }
}

/**
 * Returns the parameters of a query or form by name, without secrets. Parameters that the operation does not have are
 * masked. An unknown name with special characters may be a secret itself: all of these become one `…`.
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
    const isHidden =
      name === MASK ||
      (known !== undefined && !known.has(name) && !credentialNames.test(name)) ||
      isSecret(name, operation)
    if (isHidden) return [name, all.every((each) => each === '') ? '' : MASK]
    const texts = all.map(maskValue)
    return [name, texts.length === 1 ? String(texts[0]) : texts]
  })
  return Object.fromEntries(shown)
}

/**
 * Returns the value of a parameter without its secrets. A form with other separators than `&` is read as one parameter,
 * so that its value contains the others.
 */
function maskValue(value: string): string {
  const text = withoutCredentials(value)
  const separator = text.search(/[;&\s]/)
  return separator !== -1 && text.includes('=', separator) ? MASK : text
}

/** Cuts a URL, or a path, before its query and leaves out its credentials. Returns any other text unchanged. */
function withoutCredentials(text: string): string {
  if (!/^\s*(?:[a-z][a-z\d+.-]*:|\/)/i.test(text)) return text
  return text.replace(/[?#].*$/s, `?${MASK}`).replace(/([/\\]{2})[^/\\]*@/, `$1${MASK}@`)
}

/** Tells whether a name, or a part of it such as `access_token` in `user[access_token]`, is that of a secret. */
function isSecret(name: string, operation: Operation | undefined): boolean {
  const further = furtherSecrets(operation)
  const parts = new Set([name, ...name.split(/[.[\]]+/)])
  const forms = new Set([...parts, ...[...parts].map((part) => wireName(part))])
  return [...forms].some((form) => isSecretName(form, 'request', further))
}

/**
 * Names of secret parameters and headers, in any form: those of an operation, and those that applications use. Not for
 * JSON, because a path in a JSON Patch can have a million names, and comparing all of them with a list takes seconds.
 */
function furtherSecrets(operation: Operation | undefined): readonly string[] {
  return [...(operation?.secrets ?? []), ...secretsOfApplications]
}

const secretsOfApplications: readonly string[] = [
  'passwd',
  'pwd',
  'pin',
  'otp',
  'jwt',
  'auth_code',
  'access_token', // as `accesstoken`, too
  'id_token',
  'refresh_token',
  'client_secret',
]

/** Usual names of parameters. Other texts may be something else, such as JSON that was sent as a form. */
const plainName = /^[\w.\-[\]]{1,40}$/

/** Parameters of credentials that are not secret. */
const credentialNames = /^client_(?:id|assertion_type)$/

/** Returns a body without secrets. */
export function maskBody(text: string, contentType: string, operation: Operation | undefined): unknown {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType)
  // JSON with the media type of a form would be read as the name of a parameter.
  if (isForm && !/^\s*[[{]/.test(text)) return maskParameters(new URLSearchParams(text), operation)
  const body = scanJson(text).excess === undefined ? parseJson(text) : undefined
  if (typeof body !== 'object') return MASK
  const shown = Array.isArray(body) ? body.map(maskChange) : maskChange(body)
  return maskSecrets(shown, 'request', operation?.secrets)
}

/**
 * Hides the value of a change in a JSON Patch, if it is unknown what is changed: `maskSecrets` reads a path that is a
 * text. Servers in Go ignore the case of names.
 */
function maskChange(change: unknown): unknown {
  if (!anObject.fits(change)) return change
  const properties = Object.entries(change as object)
  const called = (wanted: string): string[] =>
    properties.map(([name]) => name).filter((name) => name.toLowerCase() === wanted)
  const paths = called('path')
  if (paths.length === 0 && called('op').length === 0) return change
  const isPlain = paths.join() === 'path' && typeof Reflect.get(change as object, 'path') === 'string'
  const hidden = called('value').filter((name) => name !== 'value' || !isPlain)
  return Object.fromEntries(
    properties.map(([name, value]: [string, unknown]) => [name, hidden.includes(name) ? MASK : value]),
  )
}

/** Returns headers without secrets. */
export function maskHeaders(headers: Headers, operation: Operation | undefined): Record<string, string> {
  const shown = maskSecrets(Object.fromEntries(headers), 'request', furtherSecrets(operation)) as Record<string, string> // strings stay strings
  return Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [
      name,
      secretHeaders.test(name) && value !== '' ? MASK : withoutCredentials(value),
    ]),
  )
}

/** Headers with credentials beside `Authorization`, also those that proxies add. */
const secretHeaders = /^(?:.+-)?(?:authorization|authentication|dpop|jwt|assertion|session-id|signature)$/
