import { InvalidInputError } from './errors.js'
import type { Operation, Refuse } from './operation.js'
import { collectSecrets } from './secrets.js'

/** A request before credentials are added: what all its attempts have in common. */
export interface BuiltRequest {
  /** Absolute URL without the query. */
  readonly url: string
  /** Encoded query with its question mark, or nothing. */
  readonly query: string
  /** Flat body parameters by wire name, for operations that have some. */
  readonly form: Readonly<Record<string, string>> | undefined
  /** Further form parameters, in order. */
  readonly additional: readonly (readonly [name: string, value: string])[]
  /** Serialised JSON body. */
  readonly body: string | undefined
  /** Gives the secrets that the request carries, credentials and headers aside. */
  readonly secrets: () => Set<string>
}

type Parameters = Readonly<Record<string, unknown>>

/** Parameters that are lists on the wire, joined by a space. */
const spaceDelimited = /^(?:scope|audience|prompt|acrValues|uiLocales)$/
const credentialNames = /^client_(?:id|secret|assertion|assertion_type)$/

/** The wire name of a parameter: snake_case. */
export function wireName(parameter: string): string {
  return parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Names of the parameters in a path template. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name))
}

/**
 * Builds the request of an operation, or refuses it.
 *
 * @param operation - The operation.
 * @param baseUrl - Base URL without a slash at its end.
 * @param input - What the caller passed.
 * @param clientId - Client id of the credential, for operations that need one in the request.
 * @throws {@link InvalidInputError} naming the parameter.
 */
export function buildRequest(operation: Operation, baseUrl: string, input: unknown, clientId?: string): BuiltRequest {
  const refuse: Refuse = (parameter, expected) => {
    throw new InvalidInputError({ operation: operation.id, parameter, expected })
  }
  const parameters = readParameters(operation, input, clientId, refuse)
  const { query = [], form, body } = operation
  const additional = readAdditional(operation, parameters['additionalParameters'], refuse)
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeSegment(name, parameters[name], refuse))
  const pairs = place(query, parameters, refuse)
  const search = new URLSearchParams([...pairs, ...(form === undefined ? additional : [])]).toString()
  return {
    url: `${baseUrl}${path}`,
    query: search === '' ? '' : `?${search}`,
    form: form && Object.fromEntries(place(form, parameters, refuse)),
    additional: form === undefined ? [] : additional,
    body: body && serialize(body, parameters[body], refuse),
    secrets: () => {
      const found = new Set<string>()
      const named = Object.entries(parameters).map(([name, value]) => [wireName(name), value])
      collectSecrets(Object.fromEntries(named), found)
      return found
    },
  }
}

function readParameters(operation: Operation, input: unknown, clientId: string | undefined, refuse: Refuse): Parameters {
  const { path, query = [], form = [], body = [], required = [], additionalParameters } = operation
  if (input !== undefined && (typeof input !== 'object' || input === null || Array.isArray(input))) {
    refuse('request', 'must be an object of parameters')
  }
  const inPath = pathParameters(path)
  const known = [...inPath, ...query, ...form, ...[body].flat(), ...(additionalParameters ? ['additionalParameters'] : [])]
  const parameters: Record<string, unknown> = { ...operation.defaults }
  for (const [name, value] of Object.entries(input ?? {})) {
    if (!known.includes(name)) refuse(name, known.length === 0 ? 'is not taken; there are no parameters' : `is not a parameter; there are ${known.join(', ')}`)
    if (value === null && !known.includes(String(body))) refuse(name, 'must not be null; leave it out instead')
    if (value !== undefined) parameters[name] = value
  }
  if (clientId !== undefined && required.includes('clientId')) parameters['clientId'] ??= clientId
  for (const name of [...inPath, ...required]) {
    if (parameters[name] === undefined || parameters[name] === null) refuse(name, 'is required')
    if (parameters[name] === '' || (Array.isArray(parameters[name]) && parameters[name].length === 0 && name !== body)) refuse(name, 'must not be empty')
  }
  operation.check?.(parameters as never, refuse)
  return parameters
}

/** Wire names and texts of parameters, in the order of the description. */
function place(names: readonly string[], parameters: Parameters, refuse: Refuse): [string, string][] {
  return names.flatMap((name): [string, string][] => {
    const value = parameters[name]
    return value === undefined ? [] : [[wireName(name), toText(name, value, refuse)]]
  })
}

function toText(name: string, value: unknown, refuse: Refuse): string {
  if (Array.isArray(value) && spaceDelimited.test(name)) {
    if (!value.every((item) => typeof item === 'string' && /^\S+$/.test(item))) refuse(name, 'must hold strings that are not empty and have no white space')
    return wellFormed(name, value.join(' '), refuse)
  }
  if (typeof value === 'string') return wellFormed(name, value, refuse)
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value)
  return refuse(name, spaceDelimited.test(name) ? 'must be a string or an array of strings' : 'must be a string, a number or a boolean')
}

function wellFormed(name: string, text: string, refuse: Refuse): string {
  return text.isWellFormed() ? text : refuse(name, 'must be well-formed text, without lone surrogates')
}

function encodeSegment(name: string, value: unknown, refuse: Refuse): string {
  const text = toText(name, value, refuse)
  const segments = text.split(/[/\\]/).flatMap((part) => decodeOnce(part).split(/[/\\]/))
  if (segments.some((segment) => segment === '.' || segment === '..')) refuse(name, 'must not contain the path segments "." and ".."')
  return encodeURIComponent(text)
}

/** Decodes percent escapes once, as a proxy may; a malformed escape is literal text. */
function decodeOnce(text: string): string {
  return text.replaceAll(/%(2e|2f|5c)/gi, (escape) => decodeURIComponent(escape))
}

function readAdditional(operation: Operation, value: unknown, refuse: Refuse): [string, string][] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse('additionalParameters', 'must be an object of names and strings')
  const own = [...(operation.query ?? []), ...(operation.form ?? [])].map((name) => wireName(name))
  return Object.entries(value as object).flatMap(([name, item]: [string, unknown]) => {
    const parameter = `additionalParameters.${name}`
    if (own.includes(name) || credentialNames.test(name)) refuse(parameter, 'belongs to the operation or its credential')
    return [item].flat().map((each): [string, string] => {
      if (typeof each !== 'string') refuse(parameter, 'must be a string or an array of strings')
      return [wellFormed(parameter, name, refuse), wellFormed(parameter, each as string, refuse)]
    })
  })
}

function serialize(name: string, value: unknown, refuse: Refuse): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null) refuse(name, 'must be an object or an array')
  const expected = 'must hold only what JSON can say: no functions, symbols, BigInts, infinite numbers or cycles'
  let text: string | undefined
  try {
    text = JSON.stringify(value, (_, item: unknown) => {
      if (typeof item === 'function' || typeof item === 'symbol' || (typeof item === 'number' && !Number.isFinite(item))) throw new TypeError(expected)
      return item
    })
  } catch {
    // The reason may quote the value.
  }
  return text ?? refuse(name, expected)
}
