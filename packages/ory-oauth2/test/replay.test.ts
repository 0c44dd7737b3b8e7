import { mockApi } from '@typed-oauth/testing'
import { expect, it } from 'vitest'

import { clientSecretBasic, createOryClient, isHttpError, settle, type Credential } from '../src/index.js'
import { readExchanges, toResponse, versions, type Exchange } from './recordings.js'
import { constants, requests, type OperationName } from './requests.js'

/** Recorded requests that no typed call sends, and why; only their responses are checked. */
const notTyped: Readonly<Record<string, string>> = {
  'acceptOAuth2LoginRequest/no-subject': 'the subject is required',
  'acceptUserCodeRequest/missing-user-code': 'the user code is required',
  'createOAuth2Client/empty-body': 'the client is required',
  'createOAuth2Client/malformed-json': 'bodies are serialised here',
  'createOAuth2Client/wrong-type': 'redirect URIs are an array',
  'deleteOAuth2Token/missing-client-id': 'the client id is required',
  'getOAuth2LoginRequest/missing': 'the challenge is required',
  'getOAuth2LogoutRequest/missing': 'the challenge is required',
  'getOidcUserInfo/no-token': 'the access token is required',
  'introspectOAuth2Token/json-body': 'the parameters are a form',
  'introspectOAuth2Token/missing-token': 'the token is required',
  'listOAuth2Clients/page-size-not-a-number': 'page sizes are numbers',
  'listOAuth2ConsentSessions/missing-subject': 'the subject is required',
  'oAuth2Authorize/no-params': 'the client id is required',
  'oAuth2DeviceFlow/no-params': 'the client id is required',
  'oauth2TokenExchange/get-method': 'the method is POST',
  'oauth2TokenExchange/json-body': 'the parameters are a form',
  'oauth2TokenExchange/missing-grant': 'the grant is required',
  'oauth2TokenExchange/unsupported-grant': 'the grant is neither known nor a URI',
  'patchOAuth2Client/bad-op': 'there are three kinds of changes',
  'patchOAuth2Client/empty-body': 'the patch is required',
  'patchOAuth2Client/forbidden-id': 'patches of the client id are refused',
  'patchOAuth2Client/not-an-array': 'a patch is an array',
  'patchOAuth2Client/test-failed': 'there are three kinds of changes',
  'revokeOAuth2ConsentSessions/no-subject': 'one of three combinations is required',
  'revokeOAuth2ConsentSessions/subject-only': 'one of three combinations is required',
  'revokeOAuth2LoginSessions/missing': 'a session or a subject is required',
  'trustOAuth2JwtGrantIssuer/missing-issuer': 'the issuer is required',
  'trustOAuth2JwtGrantIssuer/missing-subject': 'a subject, or that any is allowed, is required',
}

/** Recorded exchanges that belong to no operation, and why. */
const notOperations: Readonly<Record<string, string>> = {
  'admin/unknown-route': 'no operation has the route',
  'admin/wrong-method': 'no operation has the method',
  'public/follow-consent-verifier': 'what a browser does between the operations',
  'public/follow-device-consent-verifier': 'what a browser does between the operations',
  'public/follow-device-verifier': 'what a browser does between the operations',
  'public/follow-login-verifier': 'what a browser does between the operations',
  'public/follow-logout-verifier': 'what a browser does between the operations',
  'public/follow-rejected-consent': 'what a browser does between the operations',
  'public/follow-rejected-login': 'what a browser does between the operations',
  'public/provider-initiated-logout': 'what a browser does between the operations',
  'public/unknown-route': 'no operation has the route',
}

const urls = { admin: 'http://127.0.0.1:4445', public: 'http://127.0.0.1:4444' }
const servers = { admin: mockApi(urls.admin), public: mockApi(urls.public) }
const ory = createOryClient({ adminUrl: urls.admin, publicUrl: urls.public, validation: 'error', retry: 0 })

type Call = (request: unknown, options: { auth?: Credential }) => Promise<unknown>
const mediaType = (type: string | null | undefined): string | undefined => type?.split(';', 1)[0]

/** Parameters and credential with which an operation sends a recorded request. */
function toCall(name: OperationName, { request }: Exchange): { request: Record<string, unknown>; auth?: Credential } {
  const { path, query = [], form = [], body } = constants[name]
  const camel = (wire: string): string => wire.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const take = (known: readonly string[], text: string): [string, unknown][] =>
    [...new URLSearchParams(text)].map(([wire, value]) => {
      expect(known).toContain(camel(wire))
      const isNumber = wire === 'page_size' || wire === 'max_age'
      return [camel(wire), isNumber ? Number(value) : wire === 'all' ? value === 'true' : value]
    })
  const segments = request.path.split('/')
  const inPath = path.split('/').flatMap((segment, index): [string, string][] => {
    const [, parameter] = /^\{(\w+)\}$/.exec(segment) ?? []
    return parameter === undefined ? [] : [[parameter, decodeURIComponent(segments[index] ?? '')]]
  })
  const isForm = mediaType(request.headers['content-type']) === 'application/x-www-form-urlencoded'
  const auth = toCredential(request.headers['authorization'])
  return {
    request: {
      ...Object.fromEntries([
        ...inPath,
        ...take(query, request.query),
        ...(isForm ? take(form, request.body ?? '') : []),
      ]),
      ...(body !== undefined && { [body]: JSON.parse(request.body ?? '') as unknown }),
    },
    ...(auth !== undefined && { auth }),
  }
}

/** Credential that writes a recorded header. */
function toCredential(authorization: string | undefined): Credential | undefined {
  if (authorization === undefined) return undefined
  const text = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()
  const id = text.slice(0, text.indexOf(':'))
  const secret = text.slice(id.length + 1)
  const isRaw = /[^\w.~+%*'()!-]/.test(secret)
  const decode = (encoded: string): string => decodeURIComponent(encoded.replaceAll('+', ' '))
  return isRaw ? clientSecretBasic(id, secret, { encoding: 'raw' }) : clientSecretBasic(decode(id), decode(secret))
}

/** Describes a request for comparison, so that encoding and order of parameters do not matter. */
function describeRequest(
  {
    method,
    path,
    query,
    type,
    authorization,
  }: Record<'authorization' | 'method' | 'path' | 'query' | 'type', string | undefined>,
  body: string,
): unknown {
  const parameters = (text: string): string[] => [...new URLSearchParams(text)].map((pair) => pair.join('=')).sort()
  const decoded = type === 'application/json' ? (JSON.parse(body) as unknown) : parameters(body)
  return { method, path, query: parameters(query ?? ''), type, authorization, body: body === '' ? undefined : decoded }
}

async function expectSameRequest(received: Request | undefined, { request }: Exchange): Promise<void> {
  const url = new URL(received?.url ?? '')
  const ours = {
    method: received?.method,
    path: url.pathname,
    query: url.search,
    type: mediaType(received?.headers.get('content-type')),
    authorization: received?.headers.get('authorization') ?? undefined,
  }
  const { method, path, query, headers, body } = request
  const theirs = {
    method,
    path,
    query,
    type: mediaType(headers['content-type']),
    authorization: headers['authorization'],
  }
  expect(url.origin).toBe(urls[request.server])
  expect(received?.headers.get('accept')).toBe('application/json')
  expect(describeRequest(ours, (await received?.text()) ?? '')).toEqual(describeRequest(theirs, body ?? ''))
}

/** Expected outcome of a call for a recorded response. */
function expectedOutcome(name: OperationName, { response: { status, headers, json, text } }: Exchange): unknown {
  const location = headers['location'] === undefined ? undefined : new URL(headers['location'], urls.public).href
  if (status < 400) return { value: status >= 300 ? { location } : (json ?? undefined) }
  const { error: code, redirect_to: redirectTo } = (json ?? {}) as { error?: unknown; redirect_to?: string }
  const isCode = typeof code === 'string' && /^[A-Za-z][A-Za-z0-9_.-]*$/.test(code)
  return {
    kind: 'http',
    operation: name,
    status,
    attempts: 1,
    body: json ?? text,
    code: isCode ? code : undefined,
    retryAfterMs: undefined, // no recorded response asks to wait
    isDocumented: json !== undefined, // plain text is not documented
    redirectTo,
  }
}

function outcomeOf(name: OperationName, result: Awaited<ReturnType<typeof settle>>): unknown {
  if (result.ok) return { value: result.value }
  const { error } = result
  if (!isHttpError(error)) return error
  const { kind, operation, status, attempts, body, code, retryAfterMs } = error
  const isDocumented = isHttpError(error, constants[name], status)
  const redirectTo = isHttpError(error, ory.getOAuth2LogoutRequest, 410) ? error.body.redirect_to : undefined
  return { kind, operation, status, attempts, body, code, retryAfterMs, isDocumented, redirectTo }
}

const all = versions.flatMap((version) => readExchanges(version).map((exchange) => ({ version, ...exchange })))
const ofOperations = all.filter(({ name }) => !(name in notOperations))

it.each(ofOperations)('$version $name', async (exchange) => {
  const { name } = exchange
  const operation = name.split('/')[0] as OperationName // every name that is not listed above begins with an operation
  expect(Object.keys(requests)).toContain(operation)
  const isTyped = !(name in notTyped)
  const received = servers[exchange.request.server].reply(constants[operation], toResponse(exchange))
  const { request, ...options } = isTyped ? toCall(operation, exchange) : { request: requests[operation] }
  const result = await settle((ory[operation] as Call)(request, options))
  expect(received).toHaveLength(1)
  if (isTyped) await expectSameRequest(received[0], exchange)
  expect(outcomeOf(operation, result)).toEqual(expectedOutcome(operation, exchange))
})

it('replays every recorded exchange, except for those in the lists', () => {
  const answerOnly = ofOperations.filter(({ name }) => name in notTyped)
  const replayed = ofOperations.length - answerOnly.length
  console.info(
    `${all.length} exchanges: ${replayed} replayed, ${answerOnly.length} response only, ${all.length - ofOperations.length} no operation`,
  )
  const names = new Set(all.map(({ name }) => name))
  expect([...Object.keys(notTyped), ...Object.keys(notOperations)].filter((name) => !names.has(name))).toEqual([])
  expect(new Set(ofOperations.map(({ name }) => name.split('/')[0]))).toEqual(new Set(Object.keys(requests)))
})
