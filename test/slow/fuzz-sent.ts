import { inspect, isDeepStrictEqual } from 'node:util'

import type { Operation } from '../../packages/core/src/index.js'
import { baseUrl, parametersOf, pathParametersOf, placedParametersOf, type Sent } from './fuzz-apis.ts'

const toWire = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const toText = (value: unknown): string => (Array.isArray(value) ? value.join(' ') : String(value))

/** Compares a request with its parameters; nothing may be lost or added. */
export function checkSent(operation: Operation, request: Readonly<Record<string, unknown>>, { url, init }: Sent): void {
  const { path, query = [], form, jsonFields, body, defaults = {} } = operation
  const given = Object.fromEntries(
    Object.entries({ ...defaults, ...request }).filter(([name, value]) => value !== undefined || !(name in defaults)),
  )
  const equal = (what: string, actual: unknown, expected: unknown): void => {
    if (!isDeepStrictEqual(actual, expected))
      throw new Error(`${what} is ${inspect(actual, { depth: 9 })}, given was ${inspect(expected, { depth: 9 })}`)
  }
  const [location = '', search = '', ...more] = url.split('?')
  equal('the rest of the URL', [more, url.includes('#')], [[], false])
  equal('the base URL', location.slice(0, baseUrl.length), baseUrl)
  const parts = location.slice(baseUrl.length).split('/')
  const template = path.split('/')
  // As proxies read it: they remove dot segments.
  equal('the path', new URL(location).href, location)
  equal(
    'the path',
    parts.map((part) => decodeURIComponent(part)),
    template.map((part) => {
      const [name] = pathParametersOf(part)
      return name === undefined ? part : String(given[name])
    }),
  )
  const own = (names: readonly string[]): [string, string][] =>
    names
      .filter((name) => given[name] !== undefined)
      .flatMap((name) => {
        const value = given[name]
        const texts =
          name === 'authorizationDetails'
            ? [JSON.stringify(value)]
            : name === 'resource'
              ? [value].flat().map(toText)
              : [toText(value)]
        return texts.map((text): [string, string] => [toWire(name), text])
      })
  const additional = Object.entries((given['additionalParameters'] ?? {}) as Record<string, unknown>).flatMap(
    ([name, value]): [string, string][] => [value].flat().map((item) => [name, String(item)]),
  )
  const sorted = (pairs: Iterable<readonly [string, string]>): string[] =>
    [...pairs].map((pair) => JSON.stringify(pair)).sort()
  equal(
    'the query',
    sorted(new URLSearchParams(search)),
    sorted([...own(query), ...(form === undefined ? additional : [])]),
  )
  if (jsonFields !== undefined) {
    equal('the body', JSON.parse(init.body ?? ''), Object.fromEntries(own(jsonFields)))
  } else if (form !== undefined) {
    equal('the form', sorted(new URLSearchParams(init.body)), sorted([...own(form), ...additional]))
  } else if (body !== undefined && given[body] !== undefined) {
    equal('the body', JSON.parse(init.body ?? ''), JSON.parse(JSON.stringify(given[body])))
    const lost = findLost(given[body])
    if (lost !== undefined) throw new Error(`lost on the way: ${lost}`)
  } else equal('the body', init.body, undefined)
  for (const name of parametersOf(operation))
    if (!placedParametersOf(operation).includes(name))
      equal('the credential', init.headers['authorization'], `Bearer ${toText(given[name])}`)
  const unknown = Object.keys(request).filter(
    (name) => ![...parametersOf(operation), 'additionalParameters'].includes(name),
  )
  equal('unknown parameters', unknown, [])
}

/** Returns the place at which JSON loses something; nothing if it does not. */
function findLost(value: unknown, place = 'body', isItem = true): string | undefined {
  if (ArrayBuffer.isView(value) || (value instanceof Date && Number.isNaN(value.getTime()))) return place
  const { toJSON } = Object(value) as { toJSON?: unknown }
  const item: unknown = typeof toJSON === 'function' ? toJSON.call(value, '') : value
  if (item === undefined) return isItem || value !== undefined ? place : undefined
  if (typeof item === 'number') return Number.isFinite(item) ? undefined : place
  if (/^(?:function|symbol|bigint)$/.test(typeof item)) return place
  if (typeof item !== 'object' || item === null) return undefined
  if (item instanceof Map || item instanceof Set || ArrayBuffer.isView(item)) return place
  if (Array.isArray(item)) {
    return Array.from(item, (each: unknown, index) => findLost(each, `${place}[${index}]`)).find(Boolean)
  }
  return Object.entries(item)
    .map(([name, each]) => findLost(each, `${place}.${name}`, false))
    .find(Boolean)
}
