import * as fc from 'fast-check'

import type { Operation } from '../../packages/core/src/index.js'
import { parametersOf, pathParametersOf, subjects, type Subject } from './fuzz-apis.ts'

/** Input of an operation. */
export interface Input {
  /** Unique name of the operation. */
  readonly operation: string
  /** Parameters of the call. */
  readonly request: unknown
}

/** Part of every text that must not be printed. */
const canary = 'CANARY7f3a'

/** One of the characters of a text. */
export function oneOf(characters: string): fc.Arbitrary<string> {
  return fc.constantFrom(...Array.from(characters))
}

const loneSurrogates = fc.constantFrom('\ud800', 'a\udc00', '\udfff\ud800', `${canary}\ud83d`)
const canaries = fc.string({ maxLength: 8 }).map((text) => canary + text)
const keys = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'toJSON', 'jwks', 'client_id', 'a b', '0', 'op', 'path'),
)

class Instance {
  readonly own: unknown
  constructor(own: unknown) {
    this.own = own
  }
  get inherited(): string {
    return canary
  }
}

const anything = fc.anything({
  key: keys,
  values: [
    canaries,
    canaries,
    fc.double(),
    fc.integer(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(undefined, null, '', Symbol(canary)),
    loneSurrogates,
  ],
  maxDepth: 2,
  maxKeys: 3,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
})

function createCycle(): unknown {
  const cycle: Record<string, unknown> = { own: canary }
  cycle['itself'] = [cycle]
  return cycle
}

function createTower(): unknown {
  let tower: unknown = canary
  for (let floor = 0; floor < 10_000; floor += 1) tower = { tower }
  return tower
}

/** Values that JavaScript callers may pass. None of them throws when it is read. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: anything },
  { weight: 3, arbitrary: canaries },
  { weight: 1, arbitrary: loneSurrogates },
  { weight: 1, arbitrary: fc.array(canaries, { maxLength: 3 }) },
  { weight: 1, arbitrary: anything.map((value) => ({ toJSON: () => value })) },
  { weight: 1, arbitrary: anything.map((value) => new Instance(value)) },
  { weight: 1, arbitrary: fc.object({ maxDepth: 1, maxKeys: 3 }).map((value) => new Proxy(value, {})) },
  { weight: 1, arbitrary: fc.array(canaries, { maxLength: 2 }).map((value) => new Proxy(value, {})) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<(() => unknown)[]>(
        () => Symbol(canary),
        () => () => canary,
        () => Instance,
        () => new Date(Number.NaN),
        () => new Proxy(() => canary, {}),
        () => Object.create({ id: canary }),
        () => Object.assign(Object.create(null), { toString: canary }),
        () => ({ toString: () => canary, valueOf: () => 5 }),
        () => ({ toString: 5, valueOf: 5 }),
        () => new URL(`https://example.com/${canary}`),
        () => new Headers({ a: canary }),
        () => new Error(canary),
        () => /CANARY7f3a/,
        () => Promise.resolve(canary),
        () => new ArrayBuffer(8),
        () => [Symbol(canary)],
        createCycle,
        createTower,
        () => canary + 'x'.repeat(100_000),
      )
      .map((make) => make()),
  },
)

/** Text that every part of a request can contain, also with characters that encodings write differently. */
const texts = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.string({ unit: oneOf('&=+%/?#;:"<>\\ .~\n\u0000é✓😀a1'), minLength: 1, maxLength: 12 }),
  },
  { weight: 2, arbitrary: fc.constantFrom('a', '..', '%2e%2e', 'a/../b', '%', '%zz', '.', 'toString', 'urn:x:y', ' ') },
  { weight: 1, arbitrary: fc.oneof(fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true })) },
)
/** Texts that can be a token or a secret. */
const visible = fc.string({ minLength: 1, maxLength: 12 }).map((text) => text.replaceAll(' ', '_'))
const words = fc.string({ unit: oneOf('abz09._:/-'), minLength: 1, maxLength: 8 })
const wordLists = fc.oneof(words, fc.array(words, { minLength: 1, maxLength: 3 }))
const additional = fc.dictionary(
  fc.oneof(words, keys),
  fc.oneof(texts, fc.array(fc.string({ maxLength: 5 }), { maxLength: 2 })),
  { maxKeys: 3 },
)

const grants = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
]
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** JSON values, other values that JSON can represent and, seldom, values that it cannot represent. */
const json = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 2, arbitrary: anything },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }).map((value) => ({ toJSON: () => value })) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }).map((value) => new Instance(value)) },
)
const jsonObjects = fc.dictionary(keys, json, { maxKeys: 4 })
const patches = fc.array(
  fc.record({
    op: fc.constantFrom('add', 'replace'),
    path: fc.constantFrom('/client_name', '/metadata/a'),
    value: json,
  }),
  { minLength: 1, maxLength: 3 },
)

/** Usual values of a parameter. */
function usual(operation: Operation, name: string): fc.Arbitrary<unknown> {
  if (name === 'jsonPatch') return patches
  if (name === operation.body) return jsonObjects
  if (/(?:^token|Token|idTokenHint|clientSecret)$/.test(name)) return visible
  if (name === 'resource') return fc.oneof(texts, fc.array(texts, { minLength: 1, maxLength: 2 }))
  if (name === 'authorizationDetails')
    return fc.array(fc.record({ type: words, actions: fc.array(words) }), { minLength: 1 })
  if (name === 'grantType') return fc.constantFrom(...grants)
  if (name === 'grant_type') return fc.constantFrom('client_credentials', 'affinidi_delegation')
  if (/^clientAssertionType$|^client_assertion_type$/.test(name)) return fc.constant(assertionType)
  if (/^(?:scope|audience|prompt|acrValues|uiLocales)$/.test(name)) return wordLists
  if (name === 'client_assertion') return fc.stringMatching(/^(?:[A-Za-z\d_-]{1,4}\.){2}[A-Za-z\d_-]{1,4}$/)
  if (name === 'refresh_token') return visible
  if (operation.id === 'consumerAuthTokenEndpoint') return fc.string({ minLength: 1, maxLength: 8 })
  return texts
}

/** Makes usual input of an operation, most of which is accepted. */
export function usualRequest({ operation }: Subject): fc.Arbitrary<Record<string, unknown>> {
  const { path, required = [], additionalParameters } = operation
  const always = [...pathParametersOf(path), ...required]
  const names = parametersOf(operation)
  const values = Object.fromEntries(names.map((name) => [name, usual(operation, name)]))
  if (additionalParameters) values['additionalParameters'] = additional
  const record = fc.record(values, { requiredKeys: always })
  return fc.tuple(record, texts, fc.nat(2)).map(([request, text, choice]) => complete(operation, request, text, choice))
}

/** Adds the missing required parameters of an operation. */
function complete(
  { id }: Operation,
  given: Readonly<Record<string, unknown>>,
  text: unknown,
  choice: number,
): Record<string, unknown> {
  const request: Record<string, unknown> = { ...given }
  const needed: Readonly<Record<string, string>> = {
    authorization_code: 'code',
    refresh_token: 'refreshToken',
    'urn:ietf:params:oauth:grant-type:jwt-bearer': 'assertion',
    'urn:ietf:params:oauth:grant-type:device_code': 'deviceCode',
  }
  const need = needed[String(request['grantType'])]
  if (id === 'oauth2TokenExchange' && need !== undefined) request[need] ??= need === 'refreshToken' ? 'a-token' : text
  if (id === 'oauth2TokenExchange') completeExchange(request)
  if (id === 'token' && 'code' in request) {
    request['grantType'] = 'authorization_code'
    request['redirectUri'] ??= text
    delete request['refreshToken']
  }
  if (id === 'token' && !('code' in request)) request['grantType'] = 'urn:x:y'
  if (id === 'token') request['clientId'] ??= text
  if (id.startsWith('generateOauthToken')) request['grantType'] = 'client_credentials'
  if ('clientAssertion' in request) request['clientAssertionType'] = assertionType
  if ('clientSecret' in request) request['clientId'] ??= text
  if (request['grant_type'] === 'affinidi_delegation')
    request['client_assertion_type'] = 'urn:ietf:params:oauth:delegation-assertion-type:jwt-bearer'
  if (id === 'revokeOAuth2LoginSessions' && !('sid' in request)) request['subject'] ??= text
  if (id === 'revokeOAuth2ConsentSessions') {
    const { additionalParameters } = request
    return {
      ...[{ consentRequestId: text }, { subject: text, client: text }, { subject: text, all: true }][choice],
      ...(additionalParameters !== undefined && { additionalParameters }),
    }
  }
  return request
}

/** Removes the parameters of a token exchange from other grants, and adds what one needs. */
function completeExchange(request: Record<string, unknown>): void {
  const isExchange = request['grantType'] === 'urn:ietf:params:oauth:grant-type:token-exchange'
  const names = ['subjectToken', 'subjectTokenType', 'actorToken', 'actorTokenType', 'requestedTokenType']
  for (const name of names) if (!isExchange) delete request[name]
  if (!isExchange) return
  request['subjectToken'] ??= 'a-token'
  request['subjectTokenType'] ??= 'urn:x:y'
  if ('actorToken' in request) request['actorTokenType'] ??= 'urn:x:y'
  else delete request['actorTokenType']
}

/** Makes input for any of all operations. */
export function inputs(
  make: (subject: Subject) => fc.Arbitrary<unknown>,
  chosen: readonly Subject[] = subjects,
): fc.Arbitrary<Input> {
  return fc.oneof(...chosen.map((subject) => make(subject).map((request) => ({ operation: subject.name, request }))))
}

/** Makes input in which anything may be wrong. */
export function hostileRequest(subject: Subject): fc.Arbitrary<unknown> {
  const { operation } = subject
  const some = fc.record(
    Object.fromEntries([...parametersOf(operation), 'additionalParameters'].map((name) => [name, hostile])),
    { requiredKeys: [] },
  )
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(usualRequest(subject), some).map(([usually, wrong]) => ({ ...usually, ...wrong })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(usualRequest(subject), fc.dictionary(keys, hostile, { maxKeys: 2 }))
        .map(([usually, wrong]) => ({ ...usually, ...wrong })),
    },
    { weight: 1, arbitrary: some },
    { weight: 1, arbitrary: hostile },
  )
}
