import type { Credential } from '../credentials/credential.js'
import { secretProblem, tokenProblem } from '../credentials/secret.js'
import { defined } from '../defined.js'
import { tokenExchange } from '../oauth2/grant-type.js'
import type { Operation, Refuse } from '../operation.js'
import { isRecord } from '../record.js'
import { refuser, refuseUnknown } from '../refuse.js'
import { collectSecrets, type RequestSecrets } from '../secrets.js'
import { hasName, wireName } from '../wire-name.js'
import { toJson } from './json-body.js'

/** A request before credentials are added; the same for all attempts. */
export interface BuiltRequest {
  /** Absolute URL without the query. */
  readonly url: string
  /** Encoded query with its question mark, or nothing. */
  readonly query: string
  /** Flat parameters of the body by wire name: a form, or the properties of a JSON body. */
  readonly form: Readonly<Record<string, string>>
  /** Further form parameters, in order. */
  readonly additional: readonly [name: string, value: string][]
  /** Serialised JSON body. */
  readonly body: string | undefined
  /** Whether the request contains a single-use credential. */
  readonly isSingleUse: boolean
  /** Returns the secrets in the request, without those of credentials and headers. */
  readonly secrets: () => RequestSecrets
}

/** Parameters that servers accept once, in any form; a second use may revoke the tokens of the first one. */
const singleUse = /^(?:code|refresh_?token|device_?code|(?:client_?)?assertion)$/i

/** Parameters of OAuth 2.0 and OpenID Connect, in any form, that are lists on the wire, joined by a space. */
const lists = /^(?:scope|audience|prompt|acr_?values|(?:ui|claims)_?locales)$/i

/** Parameters of OAuth 2.0, in any form, that are sent once for each value: RFC 8707. */
const repeated = /^resource$/i

/** Parameters of OAuth 2.0, in any form, that are JSON on the wire: RFC 9396. */
const inJson = /^authorization_?details$/i

/** Parameters of OAuth 2.0 and OpenID Connect, in any form, that are tokens or assertions. */
const tokens =
  /^(?:additionalParameters\.)?(?:(?:(?:(?:registration_?)?access|actor|id|refresh|subject)_?)?token(?:_?hint)?|(?:client_?)?assertion)$/i

/** Names of the parameters in a path template. */
export function pathParameters(path: string): string[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), (match) => String(match[1]))
}

/** Names of the flat parameters in the body, as a form or as the properties of a JSON body. */
export function bodyParameters({ form, jsonFields = [] }: Operation): readonly string[] {
  return form ?? jsonFields
}

/**
 * Builds the request of an operation, or refuses it.
 *
 * @param operation - The operation.
 * @param baseUrl - Base URL without a slash at its end.
 * @param input - Parameters of the caller.
 * @param credential - Credential of the call; its client id is for operations that need one in the request.
 * @throws {@link InvalidInputError} naming the parameter.
 */
export function buildRequest(
  operation: Operation,
  baseUrl: string,
  input: unknown = {},
  credential?: Credential,
): BuiltRequest {
  const { id, path, query = [], form, body = '', required = [], defaults, additionalParameters } = operation
  const refuse = refuser(id)
  const given = copyOf('request', input, refuse)
  const inPath = pathParameters(path)
  const inBody = bodyParameters(operation)
  const optional = [body, additionalParameters && !operation.jsonFields ? 'additionalParameters' : ''].filter(Boolean)
  // A parameter that is sent as a credential is in `required` only.
  refuseUnknown(given, Array.from(new Set([...inPath, ...query, ...inBody, ...optional, ...required])), refuse)
  const parameters: Record<string, unknown> = { ...defaults, ...defined(given) }
  // No default for operations that remove: they must not apply to the calling client unless it is named.
  if (required.includes('clientId') && !operation.removes) parameters['clientId'] ??= credential?.clientId
  for (const name of [...inPath, ...required]) if ((parameters[name] ?? '') === '') refuse(name, 'is required')

  const isRepeated = (name: string): boolean => !operation.jsonFields && repeated.test(name)
  const place = (names: readonly string[]): [string, string][] =>
    names
      .filter((name) => parameters[name] !== undefined)
      .flatMap((name) => {
        const isList = lists.test(name) || hasName(operation.lists, name)
        const item = parameters[name]
        const value = isList ? joinWords(name, item, refuse) : inJson.test(name) ? toDetails(name, item, refuse) : item
        const texts = isRepeated(name) ? toTexts(name, value, refuse) : [toText(name, value, refuse)]
        return texts.map((text): [string, string] => [wireName(name), text])
      })
  const segments = new Map(inPath.map((name) => [name, toSegment(name, parameters[name], refuse)]))
  const queryPairs = place(query)
  const bodyPairs = place(inBody)
  const additional = readAdditional(operation, parameters['additionalParameters'] ?? {}, refuse)
  const json = parameters[body] === undefined ? undefined : toJson(body, parameters[body], refuse)
  // The body as it is sent, after `toJSON`.
  const sent = (): object => ({
    ...parameters,
    ...(json !== undefined && { [body]: JSON.parse(json) }),
  })
  const changed = operation.check?.(sent(), refuse, credential !== undefined)
  // After the check of the operation, which may know which scope is meant.
  refuseNoScope([...queryPairs, ...bodyPairs], typeof parameters['scope'] === 'string', refuse)

  const search = new URLSearchParams([...queryPairs, ...(form ? [] : additional)]).toString()
  return {
    url: baseUrl + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segments.get(name) ?? ''),
    query: search && `?${search}`,
    form: Object.fromEntries(bodyPairs.filter(([name]) => !isRepeated(name))),
    additional: form ? [...bodyPairs.filter(([name]) => isRepeated(name)), ...additional] : [],
    body: changed ? JSON.stringify(changed) : json,
    isSingleUse:
      [...queryPairs, ...bodyPairs, ...additional].some((pair) => isSingleUse(pair, operation)) ||
      Object.keys(Object(parameters[body]) as object).some((name) => isSingleUse([name, ''], operation)),
    secrets: () => {
      const found = collectSecrets({ ...sent(), additionalParameters: undefined }, operation.secrets)
      for (const [name, value] of additional)
        collectSecrets({ [name]: value }, operation.secrets, found).texts.add(value)
      return found
    },
  }
}

/** Reads an object once, because its getters may return other values later. */
export function copyOf(name: string, value: unknown, refuse: Refuse): Record<string, unknown> {
  try {
    if (isRecord(value)) return { ...value }
  } catch {
    // The error of a getter may contain the value.
  }
  return refuse(name, 'must be an object')
}

/** Returns the items of an array, or the one value; nothing if it cannot be read. */
function itemsOf(value: unknown): unknown[] {
  try {
    return Array.isArray(value) ? [...(value as unknown[])] : [value]
  } catch {
    return [undefined]
  }
}

/** Tells whether a parameter works once. Those of another grant that is named by a URI are assumed to. */
function isSingleUse([name, value]: readonly [name: string, value: string], operation: Operation): boolean {
  const isOtherGrant = name === 'grant_type' && value.includes(':') && value !== tokenExchange
  return singleUse.test(name) || hasName(operation.singleUse, name) || isOtherGrant
}

/** What an entry of a list may be wrong in, in the order of the checks. */
const flaws: readonly (readonly [pattern: RegExp, flaw: string])[] = [
  [/^$/, 'is empty'],
  [/^\s/, 'begins with a blank'],
  [/\s$/, 'ends with a blank'],
  [/\s/, 'contains a blank'],
]

/**
 * What no scope has (RFC 6749, section 3.3): quotes of any language, apostrophes at its beginning, backslashes, and what is
 * invisible.
 */
const noScope = /["\\\p{C}\p{Pi}\p{Pf}\u201A\u201E]|[^\S ]|(?:^| )['`]/u

/** Refuses a scope with a character that no scope has; one of a list by its position. */
function refuseNoScope(pairs: readonly (readonly [string, string])[], isText: boolean, refuse: Refuse): void {
  for (const [name, value] of pairs)
    if (name === 'scope' && noScope.test(value)) {
      const index = value.split(' ').findIndex((word) => noScope.test(word))
      refuse(isText ? name : `${name}[${index}]`, 'contains a quote, a backslash or an invisible character')
    }
}

/** A list as it is sent: words with a space between them. */
function joinWords(name: string, value: unknown, refuse: Refuse): string {
  if (typeof value === 'string') return value
  const words = itemsOf(value)
  // No array, or one that cannot be read.
  if (words[0] === value || words[0] === undefined) refuse(name, 'must be a string or a non-empty array of words')
  for (const [index, word] of words.entries()) {
    const isText = typeof word === 'string'
    const flaw = isText ? flaws.find(([pattern]) => pattern.test(word))?.[1] : 'must be a string'
    if (flaw) refuse(`${name}[${index}]`, flaw)
  }
  return words.join(' ')
}

/** Values of a parameter that may be sent several times. */
function toTexts(name: string, value: unknown, refuse: Refuse): string[] {
  const items = itemsOf(value)
  if (items.length === 0) refuse(name, 'must not be an empty array')
  return items.map((item) => toText(name, item, refuse))
}

/** Authorization details as they are sent. */
function toDetails(name: string, value: unknown, refuse: Refuse): string {
  const json = Array.isArray(value) ? toJson(name, value, refuse) : '[]'
  const details = JSON.parse(json) as readonly { readonly type?: unknown }[]
  const isDetail = (detail: { readonly type?: unknown } | null): boolean => typeof detail?.type === 'string'
  if (details.length === 0 || !details.every(isDetail)) refuse(name, 'must be an array of objects that have a `type`')
  return json
}

/** Text of a parameter in path, query or body. */
function toText(name: string, value: unknown, refuse: Refuse): string {
  const isText = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
  if (!isText) {
    const kind = typeof value === 'number' ? 'finite number' : 'string'
    return refuse(name, `must be a ${kind}${Array.isArray(value) ? ', not an array' : ''}`)
  }
  const problemOf = tokens.test(name) ? tokenProblem : /^client_?(?:id|secret)$/i.test(name) ? secretProblem : undefined
  const expected = problemOf?.(String(value))
  if (expected) refuse(name, expected)
  return String(value).isWellFormed() ? String(value) : refuse(name, 'must be well-formed text')
}

/** Encodes a path segment, and refuses one that a server or proxy may treat as leading out of the path. */
function toSegment(name: string, value: unknown, refuse: Refuse): string {
  const text = toText(name, value, refuse)
  if (hasDotSegment(text)) refuse(name, 'must not have the segments "." and ".."')
  return encodeURIComponent(text)
}

/** Tells whether a path has a segment `.` or `..`, in any encoding that a server or proxy may decode. */
export function hasDotSegment(path: string): boolean {
  return /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:$|[/\\;]|%2f|%5c|%3b)/i.test(path)
}

function readAdditional(operation: Operation, input: unknown, refuse: Refuse): [string, string][] {
  const own = [...(operation.query ?? []), ...bodyParameters(operation)].map(wireName)
  return Object.entries(copyOf('additionalParameters', input, refuse)).flatMap(([name, value]) => {
    const parameter = `additionalParameters.${name}`
    const texts = toTexts(parameter, value, refuse)
    if (own.includes(name) || /^client_(?:id$|secret|assertion)/.test(name))
      refuse(parameter, 'has a parameter or credential of its own')
    return texts.map((text): [string, string] => [toText(parameter, name, refuse), text])
  })
}
